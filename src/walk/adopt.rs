//! Takes back what was written on paper while no disk took anything.
//!
//! What happened on paper has happened: nothing is decided anew. Each line becomes a record of now
//! that says when it happened. Invariant: the same line is never taken in twice.

use super::World;
use super::logbook::{Logbook, Stuck};
use super::session::{Halt, numbered};
use crate::base::{IncidentId, WriterId};
use crate::incident::{Context, Declared, Event, Record};
use crate::seam::Disk;

/// The name that these lines open an incident under, if one of them does.
#[must_use]
pub fn opened_by(lines: &[Record]) -> Option<&IncidentId> {
    lines
        .iter()
        .find_map(declared)
        .map(|declared| &declared.incident)
}

fn declared(line: &Record) -> Option<&Declared> {
    line.events.iter().find_map(|event| match event {
        Event::IncidentDeclared(declared) => Some(&**declared),
        _ => None,
    })
}

/// Where these lines, which open an incident, belong: under its own name, or where they were taken
/// in before. Somebody may have opened another one under that name since: then it is the next.
pub fn place(
    disk: &dyn Disk,
    writer: &WriterId,
    lines: &[Record],
    wish: &IncidentId,
) -> Result<IncidentId, Halt> {
    let opening = lines.iter().find(|line| declared(line).is_some());
    for number in 1.. {
        let id = numbered(wish, number);
        let (_, known) = Logbook::load(disk, id.clone(), writer.clone())?;
        let is_ours = |record: &Record| opening.is_some_and(|line| is_same(record, line));
        if known.is_empty() || known.iter().any(is_ours) {
            return Ok(id);
        }
    }
    Ok(wish.clone())
}

/// Takes lines in, oldest first, and says how many were new.
pub fn adopt(
    world: &mut World<'_>,
    writer: &WriterId,
    id: &IncidentId,
    lines: &[Record],
) -> Result<usize, Halt> {
    let (mut book, mut known) = Logbook::load(world.disk, id.clone(), writer.clone())?;
    if known.is_empty() {
        world
            .disk
            .claim_folder(&format!("incidents/{id}"))
            .map_err(Stuck::Disk)?;
    }
    let mut taken = 0;
    for line in lines {
        if known.iter().any(|record| is_same(record, line)) {
            continue;
        }
        let happened_at = Some(line.stamp.happened());
        let context = Context {
            now: world.clock.now(),
            happened_at,
            by: line.stamp.by.clone(),
        };
        let events = line.events.iter().cloned().map(|event| renamed(event, id));
        let record = book
            .begin()?
            .record(&context, happened_at, events.collect())
            .map_err(Halt::NotRecorded)?;
        known.push(record);
        taken += 1;
    }
    Ok(taken)
}

/// A declaration under the name that it got after all.
fn renamed(event: Event, id: &IncidentId) -> Event {
    match event {
        Event::IncidentDeclared(mut declared) => {
            declared.incident = id.clone();
            Event::IncidentDeclared(declared)
        }
        other => other,
    }
}

/// Whether two records tell the same. The name an incident got is no part of it, nor is what was
/// only noticed while a record was written.
fn is_same(one: &Record, other: &Record) -> bool {
    let any = IncidentId::parse("any").expect("invariant: this is a name");
    let told = |record: &Record| {
        let noticed = |event: &&Event| {
            matches!(
                event,
                Event::TailSetAside { .. }
                    | Event::ResponderJoined { .. }
                    | Event::UpdateOverdue { .. }
            )
        };
        let events = record.events.iter().filter(|event| !noticed(event));
        let events = events.cloned().map(|event| renamed(event, &any));
        events.collect::<Vec<_>>()
    };
    one.stamp.happened() == other.stamp.happened()
        && one.stamp.by == other.stamp.by
        && told(one) == told(other)
}
