//! Writes down what was over already.
//!
//! Owns under which name it is written, and that the same thing is not written twice: what was
//! stopped half-way goes on where it stopped. Decides nothing: the events are made elsewhere.
//! Invariant: a record that is in a journal already, with its time and its words, is not added again.

use super::World;
use super::logbook::{Logbook, Stuck};
use super::register::register;
use super::session::{Halt, numbered};
use crate::base::{Digest, IncidentId, Moment, WriterId};
use crate::incident::backfill::Written;
use crate::incident::{Context, Event, Kind, Record};
use crate::seam::Disk;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub id: IncidentId,
    /// How many records were added.
    pub added: usize,
    /// How many there are of it.
    pub of: usize,
    /// Whether another import of the same text is here already, with another title, day or zone.
    pub is_other: bool,
    /// Another import of a file of the same name, with another text: most often the one before a
    /// correction.
    pub namesake: Option<IncidentId>,
}

/// Where something is written.
struct Place {
    id: IncidentId,
    known: Vec<Record>,
    namesake: Option<IncidentId>,
}

/// Where it would be written, and what is there already: where the same text was written before,
/// else under its own name, or the next that is free.
fn place(
    disk: &dyn Disk,
    writer: &WriterId,
    wish: &IncidentId,
    written: &[Written],
) -> Result<Place, Halt> {
    let ours = Opening::of(written.iter().flat_map(|one| &one.events));
    let known = register(disk, writer);
    let past = known.incidents.iter();
    let mut namesake = None;
    for summary in past.filter(|summary| summary.kind == Kind::Backfilled) {
        let (_, records) = Logbook::load(disk, summary.id.clone(), writer.clone())?;
        let theirs = Opening::of(records.iter().flat_map(|record| &record.events));
        // A page's history has several incidents: they differ in their titles or their times.
        let happened = records.first().map(|first| first.stamp.happened());
        let is_then = happened == written.first().map(|first| first.happened_at);
        if theirs.digest == ours.digest && (theirs.title == ours.title || is_then) {
            return Ok(Place {
                id: summary.id.clone(),
                known: records,
                namesake: None,
            });
        }
        let is_named = theirs.file == ours.file && !matches!(theirs.file, None | Some("-"));
        if is_named && theirs.digest != ours.digest {
            namesake = Some(summary.id.clone());
        }
    }
    let mut number = 1;
    loop {
        let id = numbered(wish, number);
        let (book, records) = Logbook::load(disk, id.clone(), writer.clone())?;
        if records.is_empty() && book.problems().next().is_none() {
            return Ok(Place {
                id,
                known: Vec::new(),
                namesake,
            });
        }
        number += 1;
    }
}

/// By what the same text is known again.
#[derive(Default)]
struct Opening<'a> {
    digest: Option<Digest>,
    title: Option<&'a str>,
    file: Option<&'a str>,
}

impl<'a> Opening<'a> {
    fn of(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut opening = Self::default();
        for event in events {
            match event {
                Event::IncidentImported(imported) => {
                    opening.digest = Some(imported.digest);
                    opening.file = Some(&imported.file);
                }
                Event::IncidentDeclared(declared) => opening.title = Some(&declared.title),
                _ => {}
            }
        }
        opening
    }
}

/// Writes these records, the first of which declares it, and says what became of them.
pub fn backfill(
    world: &mut World<'_>,
    writer: &WriterId,
    wish: &IncidentId,
    written: Vec<Written>,
) -> Result<Taken, Halt> {
    let Place {
        id,
        known,
        namesake,
    } = place(world.disk, writer, wish, &written)?;
    let of = written.len();
    let begun = known.iter().zip(&written);
    let same = begun
        .take_while(|(record, one)| is_same(record, one))
        .count();
    let taken = |added, is_other| Taken {
        id: id.clone(),
        added,
        of,
        is_other,
        namesake: namesake.clone(),
    };
    // What follows the import are notes of people: then it is whole.
    if same < known.len().min(of) {
        return Ok(taken(0, true));
    }
    if same == of {
        return Ok(taken(0, false));
    }
    if known.is_empty() {
        let claimed = world.disk.claim_folder(&format!("incidents/{id}"));
        claimed.map_err(Stuck::Disk)?;
    }
    let (mut book, _) = Logbook::load(world.disk, id.clone(), writer.clone())?;
    let mut turn = book.begin()?;
    let mut added = 0;
    for Written {
        happened_at,
        by,
        events,
    } in written.into_iter().skip(same)
    {
        let now: Moment = world.clock.now();
        let context = Context {
            now,
            happened_at: Some(happened_at),
            by,
        };
        let events = events.into_iter().map(|event| event.under(&id));
        turn.record(&context, Some(happened_at), events.collect())
            .map_err(Halt::NotRecorded)?;
        added += 1;
    }
    Ok(taken(added, false))
}

/// Whether a record says what would be written; who took it in, and with which program, is no part
/// of that.
fn is_same(record: &Record, one: &Written) -> bool {
    let told = |events: &[Event]| {
        let events = events.iter().filter(|event| {
            !matches!(
                event,
                Event::IncidentImported(_) | Event::TailSetAside { .. }
            )
        });
        let events = events.map(|event| match event {
            Event::IncidentDeclared(declared) => {
                let mut declared = declared.clone();
                declared.incident = any();
                declared.program.clear();
                declared.clock_fixed = false;
                Event::IncidentDeclared(declared)
            }
            Event::DraftRendered(drafted) => {
                let mut drafted = drafted.clone();
                drafted.draft.0.clear();
                Event::DraftRendered(drafted)
            }
            sent @ Event::DeliverySent { .. } => {
                let mut sent = sent.clone();
                if let Event::DeliverySent { delivery, .. } = &mut sent {
                    delivery.draft.0.clear();
                }
                sent
            }
            other => other.clone(),
        });
        events.collect::<Vec<_>>()
    };
    record.stamp.happened() == one.happened_at
        && record.stamp.by == one.by
        && told(&record.events) == told(&one.events)
}

fn any() -> IncidentId {
    IncidentId::parse("any").expect("invariant: this is a name")
}
