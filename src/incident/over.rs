//! Whether it is over: resolved, closed or taken back, and what is owed after that.
//!
//! Owns the answer on data loss and the last message. Refuses to decide anything: `decide` does,
//! with these answers. Invariant: what was over when it was written down is never open.

use super::kind::{DataLoss, Ended};
use super::state::Incident;
use crate::base::Moment;
use crate::runbook::{Stage, Step, StepKind};

impl Incident {
    /// Whether there is still something to do. In what was over when it was written down there never
    /// is, even when the writing was stopped half-way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none() && !self.is_backfilled()
    }

    /// When it was over.
    #[must_use]
    pub fn resolved_at(&self) -> Option<Moment> {
        self.resolved_at
    }

    /// When the list was walked to its end.
    #[must_use]
    pub fn closed_at(&self) -> Option<Moment> {
        self.closed_at
    }

    /// Whether it was closed as a false alarm: nobody ever said that it was over.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        !self.is_backfilled() && self.closed_at.is_some() && self.resolved_at.is_none()
    }

    /// How it ended; none while there is something to do, or where nobody knows.
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        if self.is_open() {
            None
        } else if self.is_withdrawn() {
            Some(Ended::FalseAlarm)
        } else {
            self.resolved_at.map(|_| Ended::Resolved)
        }
    }

    /// Whether it may still be taken back: nobody outside has been told, nor may have been.
    #[must_use]
    pub fn may_be_withdrawn(&self) -> bool {
        let may_be_out = self.unknown_deliveries().into_iter().any(|delivery| {
            self.draft(&delivery.draft)
                .is_some_and(|draft| draft.drafted.audience.is_outside())
        });
        self.is_open()
            && self.resolved_at.is_none()
            && self.first_communication.is_none()
            && !may_be_out
    }

    /// Whether customers' data was lost, once answered.
    #[must_use]
    pub fn data_loss(&self) -> Option<DataLoss> {
        self.data_loss
    }

    /// Whether the last message left the answer on data loss open, and so promised it.
    #[must_use]
    pub fn owes_answer(&self) -> bool {
        !self.is_backfilled()
            && self.resolved_at.is_some()
            && self.told_data_loss == Some(DataLoss::Unknown)
    }

    /// The close steps that carry the last message to the outside.
    pub fn final_message_steps(&self) -> impl Iterator<Item = &Step> {
        self.runbook
            .close
            .iter()
            .filter(|step| is_final_message(step))
    }

    /// Whether the last message is out to somebody outside.
    #[must_use]
    pub fn final_message_is_out(&self) -> bool {
        self.drafts.values().any(|draft| {
            draft.drafted.stage == Stage::Resolution
                && draft.drafted.audience.is_outside()
                && draft.is_out()
        })
    }
}

/// Whether a step carries the last message to customers or the public.
pub(super) fn is_final_message(step: &Step) -> bool {
    matches!(&step.kind, StepKind::Message(message)
        if message.stage == Some(Stage::Resolution) && message.audience.is_outside())
}
