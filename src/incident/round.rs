//! The rounds of messages: which are out, which one is being made, and what stage it tells.
//!
//! Knows no clock; when the next one is due is said in `due`. Invariant: what is still open of the
//! first list belongs to the first round, however late it is.

use super::draft::DraftProgress;
use super::kind::Status;
use super::state::Incident;
use crate::base::{Moment, StepId};
use crate::runbook::{Phase, Stage, StepKind};

/// A round of messages that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// 1 for the first.
    pub number: u32,
    /// Which message of the incident.
    pub stage: Stage,
    /// When.
    pub at: Moment,
    /// When it promised the next one.
    pub next_due: Option<Moment>,
}

impl Incident {
    /// The rounds of messages that are out.
    #[must_use]
    pub fn published(&self) -> &[Published] {
        &self.published
    }

    /// The number of the round that is being made or comes next; 1 for the first.
    #[must_use]
    pub fn round(&self) -> u32 {
        let published = self.published.last().map_or(0, |last| last.number);
        published.max(u32::from(self.first_round_is_settled())) + 1
    }

    /// The round that the message of a step belongs to: what is still open of the first list
    /// belongs to the first round, however late it is.
    #[must_use]
    pub fn round_of(&self, step: &StepId) -> u32 {
        if self.is_of_first_round(step) {
            1
        } else {
            self.round()
        }
    }

    /// The stage of the message of a step: whoever has not heard anything yet hears the first one,
    /// which says what does not work; so not once it works again as far as can be seen.
    #[must_use]
    pub fn stage_of(&self, step: &StepId) -> Stage {
        let works_again = self.status == Status::Monitoring || self.status == Status::Resolved;
        if self.is_of_first_round(step) && !works_again {
            Stage::Initial
        } else {
            self.next_stage()
        }
    }

    /// The public state that a message of a stage tells now: the last one says that it is over.
    #[must_use]
    pub fn told_at(&self, stage: Stage) -> Status {
        match stage {
            Stage::Resolution => Status::Resolved,
            _ => self.status,
        }
    }

    fn is_of_first_round(&self, step: &StepId) -> bool {
        self.progress(step)
            .is_some_and(|progress| progress.phase == Phase::Communicate && progress.is_open())
    }

    /// Whether the first round is out, or no message of it is still to be sent.
    #[must_use]
    pub fn first_round_is_settled(&self) -> bool {
        !self.published.is_empty()
            || !self
                .open_steps(Phase::Communicate)
                .any(|step| matches!(step.kind, StepKind::Message(_)))
    }

    /// The stage of the next message to customers.
    #[must_use]
    pub fn next_stage(&self) -> Stage {
        match self.published.len() {
            0 => Stage::Initial,
            1 => Stage::Scoping,
            _ => Stage::Update,
        }
    }

    /// The newest drafts of the round under way, in the order of their steps, when it is an update
    /// (not the first round and not the last message: those belong to steps). Once it is over, those
    /// of a further last message, which gives the answer on data loss.
    #[must_use]
    pub fn open_round(&self) -> Vec<&DraftProgress> {
        let round = self.round();
        if round == 1 {
            return Vec::new();
        }
        let (steps, is_over) = match self.resolved_at {
            None => (&self.runbook.communicate, false),
            Some(_) => (&self.runbook.close, true),
        };
        steps
            .iter()
            .filter(|step| !is_over || self.is_settled(&step.id))
            .filter_map(|step| self.draft_of(round, &step.id))
            .filter(|draft| (draft.drafted.stage == Stage::Resolution) == is_over)
            .collect()
    }
}
