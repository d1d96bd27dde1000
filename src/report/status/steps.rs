//! The steps of an incident, as `aplomb status` names them.
//!
//! Owns how many are named and in which order. Invariant: a step is called by its title, and the
//! name that a command wants to be told stands behind it.

use super::super::reader::{Reader, shown};
use super::super::style::{Line, Tone};
use super::super::terminal::head;
use super::super::wrap::{hang, pad};
use crate::base::Words;
use crate::incident::{Incident, StepState};
use crate::runbook::{Phase, Step};
use unicode_width::UnicodeWidthStr;

/// Of those that are open no more are named where the rest of the standing has to fit, too.
const MOST_OPEN: usize = 4;

/// Of those that are settled.
const MOST_SETTLED: usize = 2;

/// `Tell everyone on the team (tell-staff)`.
#[must_use]
pub fn named(step: &Step, words: Words) -> String {
    let holes: [(&str, &dyn std::fmt::Display); 2] =
        [("title", &shown(&step.title)), ("id", &step.id)];
    words.say("status-steps.step", &holes)
}

/// The steps by what became of them, under the name of the field: the next ones that are open, the
/// last of those that are settled, and how many more there are.
pub(super) fn fields(incident: &Incident, words: Words) -> Vec<(&'static str, Vec<String>)> {
    [
        ("open", &[StepState::Pending, StepState::Blocked][..]),
        ("done", &[StepState::Done]),
        ("skipped", &[StepState::Skipped]),
        ("passed-over", &[StepState::PassedOver]),
    ]
    .into_iter()
    // Nothing is open any more in what was taken back.
    .filter(|(name, _)| incident.is_open() || *name != "open")
    .map(|(name, wanted)| {
        let of_state = incident
            .steps()
            .filter(|(.., state)| wanted.contains(state))
            .map(|(_, step, ..)| named(step, words));
        (name, shortened(name, of_state.collect(), words))
    })
    .filter(|(_, steps)| !steps.is_empty())
    .collect()
}

/// The next ones, or those that were settled last: all of it has to fit on a screen.
fn shortened(name: &str, mut steps: Vec<String>, words: Words) -> Vec<String> {
    let most = if name == "open" {
        MOST_OPEN
    } else {
        MOST_SETTLED
    };
    let more = steps.len().saturating_sub(most);
    // A line that says that there is one more has room for that one.
    if more <= 1 {
        return steps;
    }
    if name == "open" {
        steps.truncate(most);
    } else {
        steps.drain(..more);
    }
    steps.push(words.count("status-steps.more", more));
    steps
}

/// Every step of the runbook in its order, with what became of it: `aplomb status --steps`.
#[must_use]
pub fn all(incident: &Incident, reader: Reader, width: usize) -> Vec<Line> {
    let mut lines = head(incident, reader, width);
    let states: Vec<_> = incident
        .steps()
        .map(|(.., state)| reader.word("page.step", state.as_str()))
        .collect();
    let widest = states.iter().map(|state| state.width()).max().unwrap_or(0);
    let mut phase: Option<Phase> = None;
    for ((of, step, progress, state), said) in incident.steps().zip(states) {
        if phase.replace(of) != Some(of) {
            lines.push(Line::blank());
            let heading = reader.word("report.phase", of.as_str());
            lines.push(Line::of(Tone::Strong, heading));
        }
        let mut text = named(step, reader.words);
        if let Some(reason) = &progress.reason {
            text = format!("{text} · {}", shown(reason));
        }
        let tone = if state.is_settled() {
            Tone::Quiet
        } else {
            Tone::Plain
        };
        let column = format!("  {}  ", pad(&said, widest));
        lines.extend(hang((Tone::Quiet, &column), tone, &text, width));
    }
    lines
}
