//! An incident, told.
//!
//! Owns the two orders. Entries stand in the order of the story, `(clock, writer, seq)`, as they
//! were written. For people they stand in the order in which things happened: what was written
//! later, or corrected to another time, moves there and says so; a clock that went back moves
//! nothing, it is named. Invariant: every record of the journal is in the entries, and no
//! correction hides what it corrects.

use super::entry::{Entry, is_by_the_way};
use super::measures::Measures;
use super::name::EventName;
use super::reader::{Reader, shown};
use super::sentence::{Said, Teller, Telling};
use super::silence::{Silence, silences};
use super::story::Story;
use super::style::Tone;
use crate::base::{Moment, Span, WriterId};
use crate::incident::{Event, Incident, Record};
use std::collections::HashMap;
use std::sync::Arc;

/// A writer who writes nothing for longer than this, and then again, was away: said as such.
const LONG_SILENCE: Span = Span::minutes(12 * 60);

/// How far a clock may be behind the others before it is said.
const NOTABLE_LAG: Span = Span::seconds(60);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline<'a> {
    /// Every event, in the order of the story.
    pub entries: Vec<Entry<'a>>,
    /// Everything said for people, in the order in which it happened.
    pub told: Vec<Told>,
    /// The times in which nobody outside heard anything.
    pub silences: Vec<Silence>,
    /// What times are counted from.
    pub began: Moment,
    /// The figures before anybody corrected a time, when that changed them: nothing changes in silence.
    pub as_first_written: Option<Measures>,
}

/// One thing as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The event, by its place in the entries; none of a remark about clocks.
    pub entry: Option<usize>,
    /// Whether people want to hear it; the rest is for `what exactly`.
    pub aloud: bool,
    /// When it happened, as far as is known now.
    pub at: Moment,
    /// The sentence.
    pub text: Arc<str>,
    /// Who, when the sentence does not say so.
    pub by: Option<String>,
    /// How to say it.
    pub tone: Tone,
    /// What stands under it: when it was written down, how it was corrected.
    pub below: Vec<String>,
    /// The corrections among that, each with the event that made it.
    pub corrections: Vec<(EventName, String)>,
    /// The event that says so; none when the reader found it out.
    pub event: Option<EventName>,
}

impl<'a> Timeline<'a> {
    /// Tells these records of an incident to a reader.
    #[must_use]
    pub fn of(incident: &Incident, records: &'a [Record], reader: Reader) -> Self {
        Self::told(incident, &Story::of(records), reader)
    }

    pub(super) fn told(incident: &Incident, story: &Story<'a>, reader: Reader) -> Self {
        let mut teller = Teller::new(incident, story, reader);
        let mut clocks = Clocks::default();
        let mut entries = Vec::new();
        let mut told = Vec::new();
        let mut reached = i64::MIN;
        for record in story.records() {
            let now = Telling {
                record,
                at: story.happened(record),
            };
            reached = reached.max(record.stamp.at.millis());
            let remarks = clocks.remarks(record, story.is_told_elsewhere(record), reader);
            told.extend(
                // Between the writing down of the past and a later note nobody was away.
                remarks
                    .into_iter()
                    .filter(|_| !incident.is_backfilled())
                    .map(|remark| (reached, remark)),
            );
            let said: Vec<Said> = record
                .events
                .iter()
                .map(|event| teller.tell(now, event))
                .collect();
            let main = main_event(record, &said);
            for (number, (event, said)) in record.events.iter().zip(said).enumerate() {
                let text = Arc::from(said.text.as_str());
                entries.push(Entry::of(incident, record, number, Arc::clone(&text)));
                let is_main = number == main;
                let corrected = is_main && !story.corrections(record).is_empty();
                let folded =
                    matches!(event, Event::EventAmended { .. }) && story.is_shown_elsewhere(record);
                let aloud = !folded && (said.aloud || corrected);
                let noticed = is_by_the_way(record, event);
                let at = if noticed { record.stamp.at } else { now.at };
                // A time that somebody gave is where it belongs; else the story's order stands.
                let key = if at == record.stamp.at {
                    reached
                } else {
                    at.millis()
                };
                let (below, corrections) = if is_main {
                    below(&teller, story, now, reader)
                } else {
                    (Vec::new(), Vec::new())
                };
                let said = Told {
                    entry: Some(entries.len() - 1),
                    event: Some(EventName::of(record, number)),
                    aloud,
                    corrections,
                    ..Told::event(text, said, record, at, below)
                };
                told.push((key, said));
            }
        }
        told.sort_by_key(|(key, _)| *key);
        Self {
            entries,
            told: told.into_iter().map(|(_, told)| told).collect(),
            silences: silences(incident, story, teller.promises()),
            began: story.began(incident),
            as_first_written: Measures::as_first_written(incident, story),
        }
    }
}

impl Timeline<'_> {
    /// What people read.
    pub fn read_aloud(&self) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(|told| told.aloud)
    }
}

impl Timeline<'_> {
    /// The same with the name of its record under each thing, by which it can be corrected.
    #[must_use]
    pub fn with_names(mut self) -> Self {
        for told in &mut self.told {
            if let Some(event) = &told.event {
                told.below.insert(0, event.record());
            }
        }
        self
    }
}

impl Told {
    fn event(text: Arc<str>, said: Said, record: &Record, at: Moment, below: Vec<String>) -> Self {
        let by = (!said.stands_alone).then(|| shown(&record.stamp.by));
        let below = said.below.into_iter().chain(below).collect();
        Self {
            entry: None,
            aloud: true,
            at,
            text,
            by: by.filter(|by| !by.is_empty()),
            tone: said.tone,
            below,
            corrections: Vec::new(),
            event: None,
        }
    }
}

/// What a record is about: the first thing worth hearing that was not noticed by the way.
fn main_event(record: &Record, said: &[Said]) -> usize {
    let wanted = |number: &usize| !is_by_the_way(record, &record.events[*number]);
    (0..said.len())
        .filter(wanted)
        .find(|number| said[*number].aloud)
        .or_else(|| (0..said.len()).find(wanted))
        .unwrap_or(0)
}

/// The second time of a record, and its corrections.
fn below<'a>(
    teller: &Teller<'_>,
    story: &Story<'a>,
    now: Telling<'a>,
    reader: Reader,
) -> (Vec<String>, Vec<(EventName, String)>) {
    let stamp = &now.record.stamp;
    let first = stamp.happened();
    let mut below = Vec::new();
    let written = reader.time_beside(stamp.at, now.at);
    // That all of a past incident was written down later is said once, above everything.
    let is_said = teller.imported_until() >= Some(stamp.at);
    if first != stamp.at && !is_said && written != reader.time(first) {
        let holes = [("time", &written as _)];
        below.push(reader.words.say("timeline.written-down", &holes));
    }
    let corrections: Vec<_> = story
        .corrections(now.record)
        .iter()
        .map(|correction| {
            let name = EventName::of(correction.record, correction.place);
            (name, teller.correction(correction, first, now.at))
        })
        .collect();
    below.extend(corrections.iter().map(|(_, said)| said.clone()));
    (below, corrections)
}

/// What the clocks of the writers did.
#[derive(Default)]
struct Clocks<'a> {
    last: HashMap<&'a WriterId, (Moment, bool)>,
}

impl<'a> Clocks<'a> {
    /// What is to be said before a record. `is_elsewhere` is whether the whole of it is told elsewhere:
    /// then a silence before it lasts until something is told here.
    fn remarks(&mut self, record: &'a Record, is_elsewhere: bool, reader: Reader) -> Vec<Told> {
        let stamp = &record.stamp;
        let story_time = i64::try_from(stamp.clock).unwrap_or(i64::MAX);
        let lag = Moment::from_millis(story_time).since(stamp.at);
        let is_behind = lag > NOTABLE_LAG;
        let before = self.last.get(&stamp.writer).copied();
        let step = before.map(|(last, _)| stamp.at.since(last));
        if is_elsewhere && step.is_some_and(|step| step > LONG_SILENCE) {
            return Vec::new();
        }
        self.last.insert(&stamp.writer, (stamp.at, is_behind));
        let was_behind = before.is_some_and(|(_, behind)| behind);
        let (key, span) = match step {
            Some(step) if step < Span::seconds(0) => {
                ("timeline.clock-back", Span::seconds(-step.as_seconds()))
            }
            Some(step) if step > LONG_SILENCE => ("timeline.silence", step),
            _ if is_behind && !was_behind => ("timeline.clock-behind", lag),
            _ => return Vec::new(),
        };
        let by = shown(&stamp.by);
        let span = reader.span(span);
        vec![Told {
            entry: None,
            aloud: true,
            at: stamp.at,
            text: reader
                .words
                .say(key, &[("span", &span), ("by", &by)])
                .into(),
            by: None,
            tone: Tone::Quiet,
            below: Vec::new(),
            corrections: Vec::new(),
            event: None,
        }]
    }
}
