//! The incident that records tell.
//!
//! Owns that its runbook is the one of its first record, not the file. Refuses to write. Invariant:
//! the same records give the same incident.

use super::Halt;
use crate::base::{IncidentId, WriterId};
use crate::incident::{Declared, Event, Incident, Record};
use crate::runbook::{Runbook, parse};
use crate::seam::Disk;
use crate::walk::logbook::Logbook;
use std::sync::Arc;

/// The incident that these records tell.
pub fn fold(id: &IncidentId, records: &[Record]) -> Result<Incident, Halt> {
    let mut fold = Fold::default();
    fold.take(records, &mut runbook);
    fold.incident(id)
}

/// The same of what is on a disk, without keeping its records, and the journals that tell it.
pub(super) fn read<'d>(
    disk: &'d dyn Disk,
    writer: WriterId,
    id: &IncidentId,
) -> Result<(Logbook<'d>, Incident), Halt> {
    let mut fold = Fold::default();
    let mut tell = |records: &[Record]| fold.take(records, &mut runbook);
    match Logbook::load_telling(disk, id.clone(), writer.clone(), &mut tell)? {
        Some(book) => Ok((book, fold.incident(id)?)),
        None => {
            let (book, records) = Logbook::load(disk, id.clone(), writer)?;
            Ok((book, self::fold(id, &records)?))
        }
    }
}

/// An incident that is told record by record.
#[derive(Default)]
pub(in crate::walk) struct Fold {
    incident: Option<Incident>,
    is_unreadable: bool,
}

impl Fold {
    /// Takes the next records. `read` reads the runbook of the declaration.
    pub(in crate::walk) fn take<R: Into<Arc<Runbook>>>(
        &mut self,
        records: &[Record],
        read: &mut impl FnMut(&Declared) -> Option<R>,
    ) {
        for record in records {
            if let Some(incident) = &mut self.incident {
                incident.apply(record);
            } else if self.is_unreadable {
                return;
            } else if let Some(declared) = declaration(record) {
                match read(declared) {
                    Some(runbook) => self.incident = Incident::open(record, runbook),
                    None => self.is_unreadable = true,
                }
            }
        }
    }

    /// What they tell.
    pub(in crate::walk) fn incident(self, id: &IncidentId) -> Result<Incident, Halt> {
        match self.incident {
            Some(incident) => Ok(incident),
            None if self.is_unreadable => Err(Halt::RunbookUnreadable(id.clone())),
            None => Err(Halt::NoSuchIncident(id.clone())),
        }
    }
}

fn runbook(declared: &Declared) -> Option<Runbook> {
    parse::parse(&declared.runbook, &declared.runbook_text).runbook
}

fn declaration(record: &Record) -> Option<&Declared> {
    record.events.iter().find_map(|event| match event {
        Event::IncidentDeclared(declared) => Some(&**declared),
        _ => None,
    })
}
