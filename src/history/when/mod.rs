//! When something happened, as people write it at the head of a line.
//!
//! Owns which dates, times and zones are understood, and what a time without a day or a zone means.
//! Refuses to guess: a name that several zones have is no zone. Invariant: what is not understood
//! is left standing in the text.

mod cut;
mod day;
mod offset;
mod reckoner;
mod time;

pub use day::Day;
pub(super) use reckoner::Reckoner;

use crate::base::{Moment, Zone};
use cut::Cut;
use offset::Offset;

/// A date, a time, or both, at the head of a text, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    day: Option<Day>,
    time: Option<(u32, u32, u32)>,
    offset: Option<Offset>,
    pub(super) rest: &'a str,
}

impl Head<'_> {
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    pub(super) fn day(&self) -> Option<&Day> {
        self.day.as_ref()
    }
}

/// Reads the head of a text; none when it begins with neither a day nor a time.
pub(super) fn head(text: &str) -> Option<Head<'_>> {
    read(text, false)
}

/// The same where a time is to be expected: in a list's item, in a column of times. There an hour may
/// stand alone, as `3pm`, `15h` or `16.30`.
pub(super) fn item_head(text: &str) -> Option<Head<'_>> {
    read(text, true)
}

fn read(text: &str, is_item: bool) -> Option<Head<'_>> {
    let is_frame = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '[' | '(' | '|');
    let mut cut = Cut(text.trim_start_matches(is_frame));
    let day = cut.day();
    if day.is_some() {
        cut.between();
    }
    let before = cut.0;
    let time = cut.time(day.is_some() || is_item);
    if day.is_none() && time.is_none() {
        return None;
    }
    if time.is_none() {
        cut.0 = before;
    }
    let has_seconds = time.is_some_and(|(_, has_seconds)| has_seconds);
    let offset = time.and_then(|_| cut.offset(day.is_some() || has_seconds));
    cut.close();
    Some(Head {
        day,
        time: time.map(|(time, _)| time),
        offset,
        rest: cut.0,
    })
}

/// A time on a command line: with a day, or on a day that is known.
#[must_use]
pub fn moment(text: &str, day: Option<&Day>, zone: Zone, now: Moment) -> Option<Moment> {
    let head = item_head(text).filter(|head| head.rest.trim().is_empty())?;
    let mut reckoner = Reckoner::new(zone, day.cloned(), now);
    reckoner.at(&head).ok().map(|(at, _)| at)
}

impl Cut<'_> {
    /// What closes a time and stands between it and the text.
    fn close(&mut self) {
        let is_frame = |c: char| matches!(c, '*' | '_' | '`' | ']' | ')');
        self.0 = self.0.trim_start_matches(is_frame);
        self.skip_spaces();
        if self.one(&[':', '-', '–', '—', '|', ',', ';']).is_some() {
            self.0 = self.0.trim_start_matches(['*', '_', '`']);
            self.skip_spaces();
        }
    }
}

#[cfg(test)]
mod tests;
