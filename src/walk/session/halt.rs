//! Why the walk cannot simply go on.
//!
//! Owns the reasons. Refuses to word them: whoever shows one does. Invariant: each of them leaves
//! what is recorded as it was.

use crate::base::IncidentId;
use crate::incident::Refusal;
use crate::seam::Interrupted;
use crate::walk::logbook::{NotRecorded, Stuck};

/// Why the walk cannot simply go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// A rule says no.
    Refused(Refusal),
    /// A rule says no to the only answer there will ever be.
    StandsStill(Refusal),
    /// The person, or the terminal, is gone.
    Interrupted(Interrupted),
    /// The disk took nothing, and the person chose to stop.
    NotRecorded(Box<NotRecorded>),
    /// The journals cannot be read.
    Stuck(Stuck),
    /// There is no such incident.
    NoSuchIncident(IncidentId),
    /// Its runbook cannot be read by this version.
    RunbookUnreadable(IncidentId),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Interrupted> for Halt {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

impl From<Stuck> for Halt {
    fn from(stuck: Stuck) -> Self {
        Self::Stuck(stuck)
    }
}
