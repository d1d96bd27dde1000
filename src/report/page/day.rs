//! Every event by day.
//!
//! Owns what stands in a line. A line is what was told, and is put into the words of a template only
//! when the template asks for it: a long night has very many. Invariant: the days hold every event of
//! the story, each under its own name.

use crate::base::{Moment, Zone};
use crate::report::style::Tone;
use crate::report::timeline::Told;
use crate::report::{EventName, Reader};
use serde::{Serialize, Serializer};
use std::ops::Range;

/// A day of the timeline.
#[derive(Clone, Debug)]
pub struct Day {
    /// `2026-11-22`.
    pub date: String,
    /// What happened, by its place in what was told.
    pub entries: Range<usize>,
}

/// A line of the timeline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) told: &'a Told,
    /// What times are counted from.
    pub(super) began: Moment,
    pub(super) reader: Reader,
}

/// The same as a template has it.
#[derive(Serialize)]
struct Written<'a> {
    /// The event's name; none of a remark about clocks.
    event: Option<String>,
    /// `14:05`.
    time: String,
    /// The same in UTC, when that is another one.
    utc: Option<String>,
    /// The same for machines.
    iso: String,
    /// How long after the beginning.
    relative: String,
    /// The sentence.
    text: &'a str,
    /// Who, when the sentence does not say so.
    by: Option<&'a str>,
    /// How it is said: a class of the style.
    tone: &'static str,
    /// Whether it may be passed over.
    quiet: bool,
    /// What stands under it.
    below: &'a [String],
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (told, reader) = (self.told, self.reader);
        let written = Written {
            event: told.event.as_ref().map(EventName::to_string),
            time: reader.time(told.at),
            utc: (!reader.is_utc()).then(|| told.at.clock(Zone::UTC)),
            iso: told.at.to_string(),
            relative: reader.relative(told.at, self.began),
            text: &told.text,
            by: told.by.as_deref(),
            tone: match told.tone {
                Tone::Plain => "plain",
                Tone::Strong => "strong",
                Tone::Quiet => "quiet",
                Tone::Good => "good",
                Tone::Warn => "warn",
            },
            quiet: !told.aloud,
            below: &told.below,
        };
        written.serialize(to)
    }
}

/// What was told, by day.
pub(super) fn days(told: &[Told], reader: Reader) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (place, told) in told.iter().enumerate() {
        let date = reader.date(told.at);
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.end = place + 1,
            _ => days.push(Day {
                date,
                entries: place..place + 1,
            }),
        }
    }
    days
}
