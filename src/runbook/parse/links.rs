//! The names by which steps speak of each other: ids, jumps and conditions.
//!
//! Invariant: when nothing is found here, ids are unique, every jump goes forward in its own list,
//! and every condition names an earlier decision and one of its options.

use super::sentence;
use super::step::labels;
use crate::base::document::{Findings, nearest};
use crate::base::sentence::{did_you_mean, the_first_one};
use crate::base::{Diagnostic, StepId};
use crate::runbook::spans::StepSpans;
use crate::runbook::step::When;
use crate::runbook::{Phase, StepKind};
use std::collections::HashMap;
use std::ops::Range;

/// How often a name is compared with all the others to find what was meant.
const MOST_SUGGESTIONS: usize = 20;

/// A condition and its place.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    when: When,
    at: Range<usize>,
}

impl Condition {
    pub(super) fn new(step: StepId, label: &str, at: Range<usize>) -> Self {
        let label = label.to_owned();
        Self {
            when: When { step, label },
            at,
        }
    }

    pub(super) fn into_when(self) -> When {
        self.when
    }
}

/// What others can name of a step, and what it names of others.
#[derive(Debug)]
pub(super) struct Node {
    phase: Phase,
    id: Option<StepId>,
    at: Range<usize>,
    /// Empty when the step is no decision; none when that could not be read.
    labels: Option<Vec<String>>,
    gotos: Vec<(StepId, Range<usize>)>,
    when: Option<Condition>,
}

impl Node {
    pub(super) fn new(
        phase: Phase,
        id: Option<StepId>,
        places: &StepSpans,
        when: Option<Condition>,
        kind: Option<&StepKind>,
    ) -> Self {
        let gotos = match kind {
            Some(StepKind::Decide(choices)) => choices
                .iter()
                .zip(&places.gotos)
                .filter_map(|(choice, at)| Some((choice.goto.clone()?, at.clone())))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            phase,
            id,
            at: places.id.clone(),
            labels: labels(kind),
            gotos,
            when,
        }
    }
}

/// All steps in the order of the walk.
#[derive(Debug, Default)]
pub(super) struct Links {
    nodes: Vec<Node>,
}

impl Links {
    pub(super) fn push(&mut self, node: Node) {
        self.nodes.push(node);
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Reports doubled ids, jumps that lead nowhere or back, and conditions that cannot be met.
    pub(super) fn check(&self, found: &mut Findings) {
        let known = self.index(found);
        let mut suggestions = MOST_SUGGESTIONS;
        for (here, node) in self.nodes.iter().enumerate() {
            for (target, at) in &node.gotos {
                match known.get(target) {
                    None => self.unknown(target, at, &mut suggestions, found),
                    Some(there) => self.check_jump(here, *there, at, found),
                }
            }
            if let Some(Condition { when, at }) = &node.when {
                match known.get(&when.step) {
                    None => self.unknown(&when.step, at, &mut suggestions, found),
                    Some(there) => self.check_condition(here, *there, &when.label, at, found),
                }
            }
        }
    }

    fn index(&self, found: &mut Findings) -> HashMap<&StepId, usize> {
        let mut known = HashMap::with_capacity(self.nodes.len());
        for (here, node) in self.nodes.iter().enumerate() {
            let Some(id) = &node.id else { continue };
            let first = *known.entry(id).or_insert(here);
            if first != here {
                found.push(
                    Diagnostic::error("duplicate-id", node.at.clone(), sentence::id_twice(id))
                        .label(self.nodes[first].at.clone(), the_first_one())
                        .help(sentence::id_twice_help()),
                );
            }
        }
        known
    }

    fn unknown(
        &self,
        target: &StepId,
        at: &Range<usize>,
        suggestions: &mut usize,
        found: &mut Findings,
    ) {
        let finding = Diagnostic::error("unknown-step", at.clone(), sentence::no_step(target));
        let meant = suggestions.checked_sub(1).and_then(|left| {
            *suggestions = left;
            let ids = self.nodes.iter().filter_map(|node| node.id.as_ref());
            nearest::nearest(target.as_str(), ids.map(StepId::as_str))
        });
        found.push_absence(match meant {
            Some(meant) => finding.help(did_you_mean(meant)),
            None => finding,
        });
    }

    fn check_jump(&self, here: usize, there: usize, at: &Range<usize>, found: &mut Findings) {
        let (from, to) = (&self.nodes[here], &self.nodes[there]);
        if from.phase != to.phase {
            found.push(
                Diagnostic::error(
                    "goto-other-list",
                    at.clone(),
                    sentence::goto_other_list(from.phase, to.phase),
                )
                .label(to.at.clone(), sentence::the_step_is_here())
                .help(sentence::goto_other_list_help()),
            );
        } else if there <= here {
            found.push(
                Diagnostic::error("goto-backwards", at.clone(), sentence::goto_backwards())
                    .label(to.at.clone(), sentence::the_step_is_here())
                    .help(sentence::goto_backwards_help()),
            );
        }
    }

    fn check_condition(
        &self,
        here: usize,
        there: usize,
        label: &str,
        at: &Range<usize>,
        found: &mut Findings,
    ) {
        let step = &self.nodes[there];
        let Some(labels) = &step.labels else { return };
        let place =
            |finding: Diagnostic| finding.label(step.at.clone(), sentence::the_step_is_here());
        if there >= here {
            found.push(
                place(Diagnostic::error(
                    "when-not-earlier",
                    at.clone(),
                    sentence::when_not_earlier(),
                ))
                .help(sentence::when_not_earlier_help()),
            );
        } else if labels.is_empty() {
            found.push(
                place(Diagnostic::error(
                    "not-a-decision",
                    at.clone(),
                    sentence::nothing_decided(),
                ))
                .help(sentence::nothing_decided_help()),
            );
        } else if !labels.iter().any(|known| known == label) {
            let shown: String = crate::base::visible::visible_line(label)
                .chars()
                .take(60)
                .collect();
            let listed = labels.join("`, `");
            let help = match nearest::nearest(label, labels.iter().map(String::as_str)) {
                Some(meant) => did_you_mean(meant),
                None => sentence::the_options_are(format!("`{listed}`")),
            };
            found.push(
                place(Diagnostic::error(
                    "unknown-option",
                    at.clone(),
                    sentence::no_option(shown),
                ))
                .help(help),
            );
        }
    }
}
