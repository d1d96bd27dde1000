//! What a report is made from: the records, told and measured once, for all its parts.
//!
//! Owns the way from a statement to the events it rests on. Invariant: every event of the story is
//! here once, in its order.

use crate::base::{Moment, Span};
use crate::incident::{Event, Incident, Record};
use crate::report::entry::Entry;
use crate::report::promises::Promises;
use crate::report::silence::Silence;
use crate::report::story::Story;
use crate::report::timeline::{Timeline, Told};
use crate::report::walked::Walked;
use crate::report::{EventName, Measures, Reader};
use serde::Serialize;
use std::fmt::Display;

/// An event that a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rest {
    /// Its name: where a link leads.
    pub event: String,
    /// When it happened, as the link reads.
    pub time: String,
}

/// A sentence and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// How it is said: `plain`, `good` or `warn`.
    pub tone: &'static str,
    /// The events it rests on.
    pub rests: Vec<Rest>,
}

impl Sentence {
    pub(super) fn plain(text: String, rests: Vec<Rest>) -> Self {
        Self {
            text,
            tone: "plain",
            rests,
        }
    }

    pub(super) fn warn(text: String, rests: Vec<Rest>) -> Self {
        Self {
            text,
            tone: "warn",
            rests,
        }
    }
}

/// An event with everything that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) record: &'a Record,
    pub(super) event: &'a Event,
    pub(super) entry: &'a Entry<'a>,
    pub(super) told: &'a Told,
    /// When it happened, as far as is known now.
    pub(super) at: Moment,
}

/// Everything a report is made from.
pub(super) struct Ground<'a> {
    pub(super) incident: &'a Incident,
    pub(super) story: &'a Story<'a>,
    pub(super) timeline: &'a Timeline<'a>,
    pub(super) measures: Measures,
    pub(super) promises: Promises,
    pub(super) silences: &'a [Silence],
    pub(super) walked: Walked,
    pub(super) reader: Reader,
    /// In the order of the story.
    pub(super) events: Vec<Seen<'a>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        incident: &'a Incident,
        story: &'a Story<'a>,
        timeline: &'a Timeline<'a>,
        reader: Reader,
    ) -> Self {
        let promises = Promises::told(incident, story);
        let mut told: Vec<Option<&Told>> = vec![None; timeline.entries.len()];
        for one in &timeline.told {
            if let Some(entry) = one.entry {
                told[entry] = Some(one);
            }
        }
        let in_order = story
            .records()
            .flat_map(|record| record.events.iter().map(move |event| (record, event)));
        let events = in_order
            .zip(&timeline.entries)
            .zip(told)
            .filter_map(|(((record, event), entry), told)| {
                let told = told?;
                Some(Seen {
                    record,
                    event,
                    entry,
                    told,
                    at: told.at,
                })
            })
            .collect();
        Self {
            incident,
            story,
            timeline,
            measures: Measures::told(incident, story, &promises),
            walked: Walked::of(incident, story),
            promises,
            silences: &timeline.silences,
            reader,
            events,
        }
    }

    pub(super) fn say(&self, key: &str, holes: &[(&str, &dyn Display)]) -> String {
        self.reader.words.say(key, holes)
    }

    /// A figure on its own: it does not break.
    pub(super) fn figure(&self, span: Span) -> String {
        self.reader.exact_span(span).replace(' ', "\u{a0}")
    }

    pub(super) fn get(&self, key: &str) -> &'static str {
        self.reader.words.get(key)
    }

    /// A time as it stands in a sentence: with its date when that is not the day of the declaration.
    pub(super) fn time(&self, at: Moment) -> String {
        self.reader.time_beside(at, self.incident.declared_at())
    }

    /// How long after the beginning: `+12 min`, `−3 min`.
    pub(super) fn relative(&self, at: Moment) -> String {
        self.reader.relative(at, self.timeline.began)
    }

    /// The events that are such.
    pub(super) fn such(&self, wanted: impl Fn(&Event) -> bool) -> impl Iterator<Item = Seen<'a>> {
        self.events
            .iter()
            .copied()
            .filter(move |seen| wanted(seen.event))
    }

    /// A link to an event.
    pub(super) fn rest(&self, event: &EventName, at: Moment) -> Rest {
        Rest {
            event: event.to_string(),
            time: self.time(at),
        }
    }

    /// A link to the declaration: what rests on nothing that happened since rests on that.
    pub(super) fn opening(&self) -> Vec<Rest> {
        let opening = self.such(|event| matches!(event, Event::IncidentDeclared(_)));
        self.rests(opening.take(1))
    }

    /// Links to these events; when there are many, to the first and the last.
    pub(super) fn rests<'s>(&self, seen: impl IntoIterator<Item = Seen<'s>>) -> Vec<Rest> {
        const MOST: usize = 4;
        let mut all: Vec<Rest> = seen
            .into_iter()
            .map(|seen| self.rest(&seen.entry.name(), seen.at))
            .collect();
        if all.len() > MOST {
            let last = all.pop();
            all.truncate(1);
            all.extend(last);
        }
        all
    }
}
