//! Takes back what was written on paper while no disk took anything.
//!
//! What happened on paper has happened: nothing is decided anew. Each line becomes a record of now
//! that says when it happened. Invariant: the same line is never taken in twice.

use super::World;
use super::logbook::{Logbook, Stuck};
use super::session::Halt;
use crate::base::{IncidentId, WriterId};
use crate::incident::{Context, Event, Record};

/// The incident that these lines open, if one of them does.
#[must_use]
pub fn opened_by(lines: &[Record]) -> Option<&IncidentId> {
    lines
        .iter()
        .flat_map(|line| &line.events)
        .find_map(|event| match event {
            Event::IncidentDeclared(declared) => Some(&declared.incident),
            _ => None,
        })
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
        let record = book
            .begin()?
            .record(&context, happened_at, line.events.clone())
            .map_err(Halt::NotRecorded)?;
        known.push(record);
        taken += 1;
    }
    Ok(taken)
}

/// Whether two records tell the same: what was set aside in between is not part of it.
fn is_same(one: &Record, other: &Record) -> bool {
    let told = |record: &Record| {
        let mut events = record.events.clone();
        events.retain(|event| !matches!(event, Event::TailSetAside { .. }));
        events
    };
    one.stamp.happened() == other.stamp.happened()
        && one.stamp.by == other.stamp.by
        && told(one) == told(other)
}
