//! Floor 1: what a runbook is, and how TOML becomes one.
//!
//! Owns the three lists and their order. Refuses to know of incidents, templates and the disk: the
//! names that exist in the workspace come in as [`check::Known`].
//! Invariant: a `Runbook` that exists has at least one step in `communicate`, ids that are unique,
//! and jumps that go forward within their own list.

pub mod cadence;

pub mod check;

pub mod fact;

pub mod parse;

pub mod schema;

pub mod spans;

pub mod step;

pub use cadence::Cadence;
pub use fact::Fact;
pub use parse::{Parsed, parse, parse_bytes};
pub use spans::Spans;
pub use step::{Audience, Chore, Phase, Severity, Stage, Step, StepKind};

use crate::base::{Digest, Role, RunbookId, StepId};
use std::collections::BTreeMap;

/// A prepared procedure: whom to tell, how to recover, how to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runbook {
    /// The stem of its file.
    pub id: RunbookId,
    /// One line, as people call the outage.
    pub title: String,
    /// When to take this one.
    pub summary: String,
    /// The severity proposed when an incident is declared.
    pub severity: Severity,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The role that is called when an owner does not answer.
    pub backup: Option<Role>,
    /// The rhythm of messages.
    pub cadence: Cadence,
    /// What is asked when an incident is declared.
    pub facts: Vec<Fact>,
    /// First list: tell people. Never empty.
    pub communicate: Vec<Step>,
    /// Second list: repair.
    pub recover: Vec<Step>,
    /// Third list: end it.
    pub close: Vec<Step>,
    /// What can be done while recovery waits for somebody else.
    pub while_waiting: Vec<Chore>,
    /// SHA-256 of the file's bytes: what a run pins.
    pub digest: Digest,
}

impl Runbook {
    /// The list of a phase.
    #[must_use]
    pub fn list(&self, phase: Phase) -> &[Step] {
        match phase {
            Phase::Communicate => &self.communicate,
            Phase::Recover => &self.recover,
            Phase::Close => &self.close,
        }
    }

    /// All steps in the order they are walked, with their phase.
    pub fn steps(&self) -> impl Iterator<Item = (Phase, &Step)> {
        Phase::ALL
            .into_iter()
            .flat_map(|phase| self.list(phase).iter().map(move |step| (phase, step)))
    }

    /// Says for whom the messages of these steps are.
    pub fn tell(&mut self, audiences: &BTreeMap<StepId, Audience>) {
        let lists = [&mut self.communicate, &mut self.recover, &mut self.close];
        for step in lists.into_iter().flatten() {
            if let StepKind::Message(message) = &mut step.kind
                && let Some(audience) = audiences.get(&step.id)
            {
                message.audience = *audience;
            }
        }
    }

    /// The step of this name and its phase. Looks through the lists; an incident knows at once.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<(Phase, &Step)> {
        self.steps().find(|(_, step)| step.id == *id)
    }
}
