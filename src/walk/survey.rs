//! Every incident of a workspace, read whole, one after the other.
//!
//! Knows that most incidents follow the same few runbooks, and reads each of those once. Writes
//! nothing. Invariant: no more than one incident is in memory at a time.

use super::logbook::Logbook;
use super::session::Halt;
use crate::base::{IncidentId, RunbookId, WriterId};
use crate::incident::{Event, Incident, Record};
use crate::runbook::{Runbook, parse};
use crate::seam::{Disk, DiskFault};
use std::collections::HashMap;
use std::sync::Arc;

/// Hands every incident over, in the order of their names. Those that cannot be read come back with
/// the reason.
pub fn survey(
    disk: &dyn Disk,
    writer: &WriterId,
    mut each: impl FnMut(&Incident, &[Record]),
) -> Result<Vec<(IncidentId, Halt)>, DiskFault> {
    let mut runbooks = Runbooks::default();
    let mut unreadable = Vec::new();
    for (name, _) in disk.list("incidents")? {
        let Ok(id) = IncidentId::parse(&name) else {
            continue;
        };
        match read(disk, &id, writer, &mut runbooks) {
            Ok(Some((incident, records))) => each(&incident, &records),
            Ok(None) => {}
            Err(halt) => unreadable.push((id, halt)),
        }
    }
    Ok(unreadable)
}

/// `None` when nothing was ever recorded.
fn read(
    disk: &dyn Disk,
    id: &IncidentId,
    writer: &WriterId,
    runbooks: &mut Runbooks,
) -> Result<Option<(Incident, Vec<Record>)>, Halt> {
    let (book, records) = Logbook::load(disk, id.clone(), writer.clone())?;
    if records.is_empty() && book.problems().next().is_none() {
        return Ok(None);
    }
    let mut incident: Option<Incident> = None;
    for record in &records {
        if let Some(incident) = &mut incident {
            incident.apply(record);
            continue;
        }
        let declared = record.events.iter().find_map(|event| match event {
            Event::IncidentDeclared(declared) => Some(declared),
            _ => None,
        });
        if let Some(declared) = declared {
            let runbook = runbooks
                .read(&declared.runbook, &declared.runbook_text)
                .ok_or_else(|| Halt::RunbookUnreadable(id.clone()))?;
            incident = Incident::open(record, runbook);
        }
    }
    let incident = incident.ok_or_else(|| Halt::NoSuchIncident(id.clone()))?;
    Ok(Some((incident, records)))
}

/// Runbooks that were read before, by their text.
#[derive(Default)]
struct Runbooks(HashMap<String, (RunbookId, Option<Arc<Runbook>>)>);

impl Runbooks {
    fn read(&mut self, id: &RunbookId, text: &str) -> Option<Arc<Runbook>> {
        match self.0.get(text) {
            Some((known, runbook)) if known == id => runbook.clone(),
            _ => {
                let runbook = parse::parse(id, text).runbook.map(Arc::new);
                self.0
                    .insert(text.to_owned(), (id.clone(), runbook.clone()));
                runbook
            }
        }
    }
}
