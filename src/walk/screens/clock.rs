//! The clock that runs on every screen: since when, and how long until the next message.
//!
//! Owns its words. Knows no time: the terminal counts. Invariant: as long as nobody outside has
//! heard anything, it speaks of the first message.

use crate::base::{Span, Words};
use crate::incident::Incident;
use crate::incident::question::LiveClock;

pub(super) fn live_clock(words: Words, incident: &Incident) -> LiveClock {
    let (due_in, late) = if is_first(incident) {
        ("clock.first-in", "clock.first-late")
    } else {
        ("clock.due-in", "clock.late")
    };
    LiveClock {
        since: incident.since(),
        due: incident.due(),
        running: words.get("clock.running").to_owned(),
        due_in: words.get(due_in).to_owned(),
        late: words.get(late).to_owned(),
        soon: Span::minutes(3),
        waiting: None,
    }
}

/// Whether customers have not heard anything yet, and the next message is their first.
pub(super) fn is_first(incident: &Incident) -> bool {
    incident.published().is_empty()
}
