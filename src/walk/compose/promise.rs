//! When the next message is promised.
//!
//! Owns which promise stands: a time a person has chosen, what others have heard, or the usual
//! rhythm. Refuses to keep it: what is due is the incident's. Invariant: what is promised is far
//! enough away to be said.

use crate::base::{Moment, Span};
use crate::incident::{Drafted, Incident};

/// When the next message is promised: the time to which it was moved, or what was promised to the
/// others who have heard; else the promise of this round if there is one, else after the usual rhythm, on a time that can be said
/// aloud.
#[must_use]
pub fn promise(incident: &Incident, round: u32, now: Moment, wanted: Option<Span>) -> Moment {
    if let Some(wanted) = wanted {
        return now.plus(wanted).up_to_five_minutes();
    }
    let made = || {
        incident
            .drafts()
            .filter(|draft| draft.drafted.update == round)
            .filter_map(|draft| draft.drafted.next_due)
            .max()
    };
    let usual = incident.runbook().cadence.then;
    standing(incident, round)
        .or_else(made)
        .filter(|due| can_be_said(*due, now))
        .unwrap_or_else(|| now.plus(usual).up_to_five_minutes())
}

/// Whether a message promises a time that is over.
#[must_use]
pub fn is_past(drafted: &Drafted, now: Moment) -> bool {
    drafted.next_due.is_some_and(|next| next <= now)
}

/// Whether a message promises what is not so, or not any more.
pub(super) fn promises_otherwise(incident: &Incident, drafted: &Drafted, now: Moment) -> bool {
    let standing = standing(incident, drafted.update).filter(|due| can_be_said(*due, now));
    let other = |next| standing.is_some_and(|due| due != next);
    is_past(drafted, now) || drafted.next_due.is_some_and(other)
}

/// The promise that stands already when a message of this round is written: a time to which a
/// person has moved it, or that of the later rounds, for a first message that comes late.
fn standing(incident: &Incident, round: u32) -> Option<Moment> {
    let stands = incident.is_moved() || round < incident.round();
    incident.due().filter(|_| stands)
}

/// Whether a time is far enough away to be promised.
fn can_be_said(due: Moment, now: Moment) -> bool {
    due.since(now) > Span::minutes(2)
}
