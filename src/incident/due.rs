//! When the next message is due, and how late it may be promised.
//!
//! Owns the rhythm of messages; on whose word a time rests is said in `said`. Knows no clock: each
//! question brings its own time. Invariant: a promise that was made is never beyond the latest one.

use super::state::Incident;
use crate::base::{Moment, Span};

impl Incident {
    /// When the next message is due; none when it is over.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.due
    }

    /// Whether a person has moved the next message to the time at which it is due.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.is_moved
    }

    /// Whether the next message is late at this time.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.due.is_some_and(|due| now > due)
    }

    /// The latest time that may be promised for the next message, seen from `now`: as the rhythm
    /// allows, and in any case what is promised already.
    #[must_use]
    pub fn latest_promise(&self, now: Moment) -> Moment {
        let latest = now.plus(self.rhythm(now)).up_to_five_minutes();
        self.due.map_or(latest, |due| due.max(latest))
    }

    /// From one message to the next, as slow as is allowed at this time.
    #[must_use]
    pub fn rhythm(&self, now: Moment) -> Span {
        let cadence = self.runbook.cadence;
        if now.since(self.declared_at) >= cadence.long.after {
            cadence.long.then.max(cadence.then)
        } else {
            cadence.then
        }
    }
}
