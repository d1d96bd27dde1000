//! What was written down, in full: answers, decisions, commands, actions and corrections.
//!
//! Owns which of it stands together. Invariant: each rests on the event that it was read from.

use super::ground::{Ground, Rest, Seen};
use crate::base::visible::visible;
use crate::base::{FactId, mask};
use crate::incident::{ActionId, Event};
use crate::report::reader::shown;
use crate::runbook::StepKind;
use crate::runbook::step::answer_of;
use serde::Serialize;
use std::collections::HashMap;

/// An output of more lines than this is folded.
const LONG: usize = 12;

/// A question and its answer, or a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The sentence.
    pub text: String,
    /// What else could have been chosen.
    pub others: Option<String>,
    /// Who.
    pub by: String,
    /// The event it rests on.
    pub rest: Rest,
}

/// A command that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommandRun {
    /// The step it belongs to.
    pub step: String,
    /// As it would be typed.
    pub command: String,
    /// How it ended.
    pub ended: String,
    /// `good` or `warn`.
    pub tone: &'static str,
    /// Who ran it.
    pub by: String,
    /// What it printed.
    pub output: Option<String>,
    /// Whether that is long.
    pub is_long: bool,
    /// The event it rests on.
    pub rest: Rest,
}

/// A record that was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// What was written first.
    pub original: String,
    /// Who wrote it.
    pub by: String,
    /// The event it stands in.
    pub rest: Rest,
    /// What was said later, the oldest first.
    pub corrections: Vec<Corrected>,
}

/// What was said later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// The sentence.
    pub text: String,
    /// The event it stands in.
    pub rest: Rest,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    /// What.
    pub text: String,
    /// Who.
    pub owner: String,
    /// Until which day.
    pub due: String,
    /// Whether it is done, in words.
    pub state: String,
    /// The same for the style: `plain` or `good`.
    pub tone: &'static str,
    /// What was added.
    pub note: Option<String>,
    /// The events it rests on.
    pub rests: Vec<Rest>,
}

/// The answers to the questions of the runbook, the last one to each. What only messages were made
/// of stands in the messages.
pub(super) fn answers(ground: &Ground<'_>) -> Vec<Decision> {
    let runbook = ground.incident.runbook();
    let by_steps = runbook.steps().filter_map(|(_, step)| answer_of(step));
    let asked = runbook.facts.iter().map(|fact| &fact.id).chain(by_steps);
    let mut answers: HashMap<&FactId, Seen<'_>> = HashMap::new();
    for seen in &ground.events {
        if let Event::FactRecorded { fact, .. } = seen.event {
            answers.insert(fact, *seen);
        }
    }
    asked
        .filter_map(|fact| answers.remove(fact))
        .map(|seen| decision(ground, seen, None))
        .collect()
}

fn decision(ground: &Ground<'_>, seen: Seen<'_>, others: Option<String>) -> Decision {
    Decision {
        text: seen.told.text.to_string(),
        others,
        by: shown(&seen.record.stamp.by),
        rest: ground.rest(&seen.entry.name(), seen.at),
    }
}

pub(super) fn decisions(ground: &Ground<'_>) -> Vec<Decision> {
    let taken = ground.such(|event| matches!(event, Event::DecisionTaken { .. }));
    let taken = taken.map(|seen| {
        let others = match seen.event {
            Event::DecisionTaken { step, option, .. } => {
                ground.incident.step(step).map(|(_, of)| {
                    let StepKind::Decide(choices) = &of.kind else {
                        return String::new();
                    };
                    let labels = choices.iter().filter(|choice| choice.label != *option);
                    let labels: Vec<String> = labels.map(|choice| shown(&choice.label)).collect();
                    labels.join(", ")
                })
            }
            _ => None,
        };
        decision(ground, seen, others.filter(|others| !others.is_empty()))
    });
    taken.collect()
}

pub(super) fn commands(ground: &Ground<'_>) -> Vec<CommandRun> {
    let ran = ground.events.iter().filter_map(|seen| {
        let Event::CommandRan {
            step,
            command,
            exit,
            output,
            seconds,
        } = seen.event
        else {
            return None;
        };
        let span = ground.reader.span(*seconds);
        let ended = match exit {
            Some(code) => ground.say("page.command.ended", &[("code", code), ("span", &span)]),
            None => ground.say("page.command.stopped", &[("span", &span)]),
        };
        let output = visible(output.replace("\r\n", "\n").trim_end());
        let title = ground
            .incident
            .step(step)
            .map(|(_, step)| shown(&step.title));
        Some(CommandRun {
            step: title.unwrap_or_else(|| step.to_string()),
            command: shown(&mask::line(command)),
            ended,
            tone: if *exit == Some(0) { "good" } else { "warn" },
            by: shown(&seen.record.stamp.by),
            is_long: output.lines().count() > LONG,
            output: Some(output).filter(|output| !output.is_empty()),
            rest: ground.rest(&seen.entry.name(), seen.at),
        })
    });
    ran.collect()
}

/// What is to be done, in the order in which it is due. Whether it is late depends on when somebody
/// reads, so that is not said here.
pub(super) fn actions(ground: &Ground<'_>) -> Vec<ActionLine> {
    let mut actions: Vec<_> = ground.incident.actions().iter().collect();
    actions.sort_by(|one, other| one.due.cmp(&other.due).then(one.id.cmp(&other.id)));
    let about = |id: &ActionId| {
        ground
            .such(|event| {
                matches!(event, Event::ActionAdded { action, .. } | Event::ActionDone { action, .. }
                if action == id)
            })
            .collect::<Vec<_>>()
    };
    actions
        .into_iter()
        .map(|action| {
            let (key, tone) = match action.done_at {
                Some(_) => ("page.action.done", "good"),
                None => ("page.action.open", "plain"),
            };
            let date = action.done_at.map(|done| ground.reader.date(done));
            let by = action.done_by.as_deref().map(shown).unwrap_or_default();
            let holes = [("date", &date.unwrap_or_default() as _), ("by", &by as _)];
            ActionLine {
                text: shown(&action.text),
                owner: shown(&action.owner),
                due: ground.reader.date(action.due),
                state: ground.say(key, &holes),
                tone,
                note: action.note.as_deref().map(shown),
                rests: ground.rests(about(&action.id)),
            }
        })
        .collect()
}

pub(super) fn corrections(ground: &Ground<'_>) -> Vec<Correction> {
    let mut all = Vec::new();
    for seen in &ground.events {
        // A record is corrected as a whole; it is shown with what it is about.
        if seen.told.corrections.is_empty() {
            continue;
        }
        let corrections = seen.told.corrections.iter().map(|(event, text)| Corrected {
            text: text.clone(),
            rest: Rest {
                event: event.to_string(),
                time: event.record(),
            },
        });
        all.push(Correction {
            original: seen.told.text.to_string(),
            by: shown(&seen.record.stamp.by),
            rest: ground.rest(&seen.entry.name(), seen.record.stamp.happened()),
            corrections: corrections.collect(),
        });
    }
    all
}
