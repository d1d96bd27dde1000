//! Takes back what was written on paper while no disk took anything.
//!
//! What happened on paper has happened: nothing is decided anew. Each line becomes a record of now
//! that says when it happened. Invariant: the same line is never taken in twice.

use super::World;
use super::logbook::{Logbook, Stuck};
use super::session::{Halt, numbered};
use crate::base::{Digest, IncidentId, WriterId};
use crate::incident::{Context, Declared, Event, Record};
use crate::journal::paper::Line;
use crate::seam::Disk;

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The incident; `None` when nothing tells which.
    pub incident: Option<IncidentId>,
    /// The lines, oldest first.
    pub lines: Vec<Record>,
}

/// Sorts lines by the incident they belong to: the one they open, or the one whose journal has the
/// line they would have followed. Lines that follow the same line belong together.
pub fn sort(disk: &dyn Disk, writer: &WriterId, lines: Vec<Line>) -> Result<Vec<Group>, Halt> {
    let mut groups: Vec<(Digest, Group)> = Vec::new();
    for Line { record, prev } in lines {
        if let Some((_, group)) = groups.iter_mut().find(|(other, _)| *other == prev) {
            group.lines.push(record);
            continue;
        }
        let incident = match declared(&record) {
            Some(declared) => Some(place(disk, writer, &record, &declared.incident)?),
            None => home(disk, writer, prev),
        };
        let lines = vec![record];
        groups.push((prev, Group { incident, lines }));
    }
    Ok(groups.into_iter().map(|(_, group)| group).collect())
}

fn declared(line: &Record) -> Option<&Declared> {
    line.events.iter().find_map(|event| match event {
        Event::IncidentDeclared(declared) => Some(&**declared),
        _ => None,
    })
}

/// Where a line that opens an incident belongs: under its own name, or where it was taken in
/// before. Somebody may have opened another one under that name since: then it is the next.
fn place(
    disk: &dyn Disk,
    writer: &WriterId,
    opening: &Record,
    wish: &IncidentId,
) -> Result<IncidentId, Halt> {
    let mut number = 1;
    loop {
        let id = numbered(wish, number);
        let (_, known) = Logbook::load(disk, id.clone(), writer.clone())?;
        if known.is_empty() || known.iter().any(|record| is_same(record, opening)) {
            return Ok(id);
        }
        number += 1;
    }
}

/// The incident whose journal has this line.
fn home(disk: &dyn Disk, writer: &WriterId, line: Digest) -> Option<IncidentId> {
    let ids = disk.list("incidents").unwrap_or_default();
    let ids = ids
        .iter()
        .filter_map(|(name, _)| IncidentId::parse(name).ok());
    let has = |id: &IncidentId| {
        Logbook::load(disk, id.clone(), writer.clone()).is_ok_and(|(mut book, _)| book.has(line))
    };
    ids.into_iter().find(has)
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
        let events = line.events.iter().cloned().map(|event| event.under(id));
        let record = book
            .begin()?
            .record(&context, happened_at, events.collect())
            .map_err(Halt::NotRecorded)?;
        known.push(record);
        taken += 1;
    }
    Ok(taken)
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
        let events = events.cloned().map(|event| event.under(&any));
        events.collect::<Vec<_>>()
    };
    one.stamp.happened() == other.stamp.happened()
        && one.stamp.by == other.stamp.by
        && told(one) == told(other)
}
