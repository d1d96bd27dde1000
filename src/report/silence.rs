//! The times in which nobody outside heard anything.
//!
//! Owns where a silence begins and ends, and which promise it broke. Knows no words and no layout.
//! Invariant: silences follow each other without a gap, from the beginning to the last word or the
//! end, and one is late only when a promise was.

use super::name::EventName;
use super::promises::Promises;
use super::story::Story;
use crate::base::{Moment, Span};
use crate::incident::{Event, Incident};
use std::collections::HashMap;

/// A time without a word to customers or the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The word before it, or the beginning.
    pub from: Moment,
    /// The word that ended it, or the end of the incident; none while it goes on.
    pub until: Option<Moment>,
    /// For when a word was promised in it.
    pub due: Option<Moment>,
    /// Whether that was too late.
    pub is_late: bool,
    /// The event it began with.
    pub before: Option<EventName>,
    /// The event it ended with.
    pub after: Option<EventName>,
}

impl Silence {
    /// How long it was; none while it goes on.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(self.until?.since(self.from).max(Span::seconds(0)))
    }

    /// By how much it was longer than promised; none when it was not, or goes on.
    #[must_use]
    pub fn late(&self) -> Option<Span> {
        let due = self.due.filter(|_| self.is_late)?;
        Some(self.until?.since(due).max(Span::seconds(0)))
    }
}

/// The silences of an incident, in the order of time.
pub(super) fn silences(
    incident: &Incident,
    story: &Story<'_>,
    promises: &Promises,
) -> Vec<Silence> {
    let declared = story.declaration();
    let resolved = story
        .first(|event| matches!(event, Event::IncidentResolved { .. }))
        .map(|(record, place)| (story.happened(record), EventName::of(record, place)));
    let end = resolved.as_ref().map(|(at, _)| *at);
    let words = promises
        .words()
        .iter()
        .filter(|word| end.is_none_or(|end| word.at <= end))
        .map(|word| (word.at, word.event.clone()));
    let answered: HashMap<Moment, Moment> = promises
        .all()
        .iter()
        .rev()
        .filter_map(|promise| Some((promise.answered?, promise.due)))
        .collect();
    let mut broken: Vec<Moment> = promises
        .all()
        .iter()
        .filter(|promise| promise.late)
        .map(|promise| promise.due)
        .collect();
    broken.sort_unstable();
    let broken_between = |from: Moment, until: Option<Moment>| {
        let first = broken.partition_point(|due| *due < from);
        let due = *broken.get(first)?;
        until.is_none_or(|until| due < until).then_some(due)
    };
    let mut all = Vec::new();
    let mut from = story.began(incident);
    let mut before = declared;
    let mut add = |from, until: Option<Moment>, before, after| {
        let late = broken_between(from, until);
        let kept = until.and_then(|until| answered.get(&until).copied());
        all.push(Silence {
            from,
            until,
            due: late.or(kept),
            is_late: late.is_some(),
            before,
            after,
        });
    };
    for (at, event) in words.chain(resolved) {
        // Several channels at once are one word; a word from before the beginning ends nothing.
        if at > from {
            add(from, Some(at), before.take(), Some(event.clone()));
            from = at;
        }
        before = Some(event);
    }
    if end.is_none() {
        add(from, None, before, None);
    }
    all
}
