//! The clock that runs on every screen: since when, and how long until the next message.
//!
//! Owns its words. Knows no time: the terminal counts. Invariant: as long as nobody outside has
//! heard anything, it speaks of the first message.

use crate::base::{Span, Words};
use crate::incident::Incident;
use crate::incident::question::LiveClock;

pub(super) fn live_clock(words: Words, incident: &Incident) -> LiveClock {
    let (due_in, late) = match Due::of(incident) {
        Due::First => ("clock.first-in", "clock.first-late"),
        Due::Rest => ("clock-next.in", "clock-next.late"),
        Due::This => ("clock.due-in", "clock-next.this"),
        Due::Update if incident.published().is_empty() => ("clock-next.in", "clock.late"),
        Due::Update => ("clock.due-in", "clock.late"),
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

/// Which message is the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The first: nobody outside has heard anything yet.
    First,
    /// One of the first round; others of it are out. It is asked for without a key.
    Rest,
    /// The one that is being made: no key leads to it.
    This,
    /// One that is asked for with a key.
    Update,
}

impl Due {
    pub(super) fn of(incident: &Incident) -> Self {
        let is_made = incident
            .open_round()
            .iter()
            .any(|draft| !draft.is_settled());
        if is_made {
            Self::This
        } else if !incident.published().is_empty() || incident.gate().overridden {
            match incident.first_communication() {
                None if incident.published().is_empty() => Self::First,
                _ => Self::Update,
            }
        } else if incident.first_communication().is_some() {
            Self::Rest
        } else {
            Self::First
        }
    }
}
