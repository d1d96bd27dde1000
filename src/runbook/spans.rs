//! Where the things of a runbook stand in its text.
//!
//! Kept beside the [`Runbook`](super::Runbook), for findings of later passes: cross-references,
//! templates, translations. A place that is not known is empty, which means the whole file.

use super::Phase;
use crate::base::{FactId, StepId};
use std::collections::HashMap;
use std::ops::Range;

/// Where the things of a runbook stand, in bytes of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// The value of `title`.
    pub title: Range<usize>,
    /// The value of `severity`.
    pub severity: Range<usize>,
    /// The value of `backup`.
    pub backup: Range<usize>,
    steps: HashMap<StepId, StepSpans>,
    facts: HashMap<FactId, Range<usize>>,
    last: HashMap<Phase, Range<usize>>,
}

/// Where the things of one step stand. A value that is not written has the place of the table it
/// would stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepSpans {
    /// The header, `[[recover]]`.
    pub header: Range<usize>,
    /// The value of `id`.
    pub id: Range<usize>,
    /// The value of `owner`.
    pub owner: Range<usize>,
    /// The value of `when`.
    pub when: Range<usize>,
    /// The value of the message's `template`.
    pub template: Range<usize>,
    /// Each item of the message's `channels`.
    pub channels: Vec<Range<usize>>,
    /// The value of the message's `audience`; none when it is not written and so the default.
    pub audience: Option<Range<usize>>,
    /// The value of the message's `stage`.
    pub stage: Range<usize>,
    /// For each option of a decision, the value of `goto`, or the option when it has none.
    pub gotos: Vec<Range<usize>>,
    /// The command or the address that is run or looked at.
    pub command: Range<usize>,
    /// The value of the question's `fact`.
    pub fact: Range<usize>,
}

impl Spans {
    /// The places of a step.
    pub fn step(&self, id: &StepId) -> &StepSpans {
        static NOWHERE: std::sync::LazyLock<StepSpans> =
            std::sync::LazyLock::new(StepSpans::default);
        self.steps.get(id).unwrap_or(&NOWHERE)
    }

    /// The `id` of a fact.
    pub fn fact(&self, id: &FactId) -> Range<usize> {
        self.facts.get(id).cloned().unwrap_or_default()
    }

    /// The header of the last step of a list; empty when the list is.
    pub fn last_of(&self, phase: Phase) -> Range<usize> {
        self.last.get(&phase).cloned().unwrap_or_default()
    }

    /// Keeps the places of a step; those of an earlier one with the same id when there is one.
    pub(super) fn insert_step(&mut self, phase: Phase, id: StepId, spans: StepSpans) {
        self.last.insert(phase, spans.header.clone());
        self.steps.entry(id).or_insert(spans);
    }

    /// Keeps the place of a fact, or tells where the same fact stands already.
    pub(super) fn insert_fact(&mut self, id: FactId, at: Range<usize>) -> Option<Range<usize>> {
        use std::collections::hash_map::Entry;
        match self.facts.entry(id) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(free) => {
                free.insert(at);
                None
            }
        }
    }
}
