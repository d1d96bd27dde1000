//! The incident that records tell.
//!
//! Owns that its runbook is the one of its first record, not the file. Refuses to write. Invariant:
//! the same records give the same incident.

use super::Halt;
use crate::base::IncidentId;
use crate::incident::{Declared, Event, Incident, Record};
use crate::runbook::parse;

/// The incident that these records tell.
pub fn fold(id: &IncidentId, records: &[Record]) -> Result<Incident, Halt> {
    let mut incident: Option<Incident> = None;
    for record in records {
        if let Some(incident) = &mut incident {
            incident.apply(record);
        } else if let Some(declared) = declaration(record) {
            let parsed = parse::parse(&declared.runbook, &declared.runbook_text);
            let runbook = parsed
                .runbook
                .ok_or_else(|| Halt::RunbookUnreadable(id.clone()))?;
            incident = Incident::open(record, runbook);
        }
    }
    incident.ok_or_else(|| Halt::NoSuchIncident(id.clone()))
}

fn declaration(record: &Record) -> Option<&Declared> {
    record.events.iter().find_map(|event| match event {
        Event::IncidentDeclared(declared) => Some(&**declared),
        _ => None,
    })
}
