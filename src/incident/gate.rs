//! The door between telling people and repairing.
//!
//! Owns whether it is open, since when, and whom nobody has told. Knows nothing of what a message
//! says. Invariant: leaving a message out tells nobody, and a door once open is not closed behind
//! anybody.

use super::progress::{Progress, StepState};
use super::state::Incident;
use crate::base::Moment;
use crate::runbook::{Phase, Step, StepKind};

/// The door between telling people and repairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Gate {
    /// When everybody had been told.
    pub passed_at: Option<Moment>,
    /// Whether it was forced.
    pub overridden: bool,
    /// When it was forced.
    pub overridden_at: Option<Moment>,
}

impl Gate {
    /// Since when it has been open: since it was forced, else since everybody had been told.
    #[must_use]
    pub fn open_since(self) -> Option<Moment> {
        [self.overridden_at, self.passed_at]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Incident {
    /// The door between telling people and repairing.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.gate
    }

    /// Whether recovery may begin.
    #[must_use]
    pub fn gate_is_open(&self) -> bool {
        self.gate.overridden || self.everybody_is_told()
    }

    /// Whether the communication round is done: nothing of it is left to do, and it was not only
    /// colleagues who heard of it. What was left out and is now done after all does not undo it:
    /// nobody is told less than before.
    #[must_use]
    pub fn everybody_is_told(&self) -> bool {
        let is_done = self
            .open_progress(Phase::Communicate)
            .all(|progress| progress.after_the_round);
        // A door that was opened under an older rule is not closed behind those who went through.
        is_done && (self.gate.passed_at.is_some() || !self.nobody_outside_is_told())
    }

    /// Whether customers and the public have not had a word yet, although the runbook has words for
    /// them. Leaving a message out tells nobody.
    #[must_use]
    pub fn nobody_outside_is_told(&self) -> bool {
        self.first_communication.is_none() && self.words_for_outside().next().is_some()
    }

    /// The messages to customers and the public that were left out, while nobody outside has been
    /// told; empty once somebody has.
    #[must_use]
    pub fn left_untold(&self) -> Vec<&Step> {
        if self.first_communication.is_some() {
            return Vec::new();
        }
        self.words_for_outside()
            .filter(|progress| progress.state == StepState::Skipped)
            .map(|progress| self.step_of(progress))
            .collect()
    }

    /// The first messages to customers and the public, but for those on a way that was not chosen.
    fn words_for_outside(&self) -> impl Iterator<Item = &Progress> {
        self.steps[..self.first_of(Phase::Recover)]
            .iter()
            .filter(|progress| !(progress.state == StepState::Pending && progress.passed_over))
            .filter(|progress| {
                matches!(&self.step_of(progress).kind,
                    StepKind::Message(message) if message.audience.is_outside())
            })
    }
}
