//! All incidents of a workspace, quickly.
//!
//! Reads the journals of those whose files have changed since the index was written, and takes the
//! others from the index. Writes nothing but the index, which may be lost at any time.

use super::logbook::Logbook;
use super::session::{Halt, fold};
use crate::base::{IncidentId, WriterId};
use crate::report::index::{self, Indexed};
use crate::report::summary::Summary;
use crate::seam::{Disk, DiskFault};
use std::collections::HashMap;

const INDEX: &str = "incidents/.index";

/// What is known of the incidents of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The readable ones, the open ones first, then the newest first.
    pub incidents: Vec<Summary>,
    /// Those that cannot be read, and why.
    pub unreadable: Vec<(IncidentId, Halt)>,
    /// Why it cannot even be said which there are.
    pub fault: Option<DiskFault>,
}

/// Reads the register.
pub fn register(disk: &dyn Disk, writer: &WriterId) -> Register {
    let mut register = Register::default();
    let known = disk.read(INDEX, 0).ok().flatten().unwrap_or_default();
    let mut known: HashMap<_, _> = index::read(&known)
        .into_iter()
        .map(|entry| (entry.summary.id.clone(), entry))
        .collect();
    let mut entries = Vec::new();
    let mut is_new = false;
    let listed = disk.list("incidents").unwrap_or_else(|fault| {
        register.fault = Some(fault);
        Vec::new()
    });
    for (name, _) in listed {
        let Ok(id) = IncidentId::parse(&name) else {
            continue;
        };
        let mut journals = disk
            .list(&format!("incidents/{id}/journal"))
            .unwrap_or_default();
        journals.retain(|(file, _)| file.ends_with(".jsonl"));
        match known.remove(&id) {
            Some(entry) if entry.journals == journals => entries.push(entry),
            _ => match summary(disk, &id, writer) {
                Ok(Some(summary)) => {
                    is_new = true;
                    entries.push(Indexed { journals, summary });
                }
                // A folder that was claimed and never written to: nobody was promised anything.
                Ok(None) => {}
                Err(halt) => register.unreadable.push((id, halt)),
            },
        }
    }
    if register.fault.is_none() && (is_new || !known.is_empty()) {
        // A memory: whoever cannot write it reads the journals again next time.
        let _ = disk.replace(INDEX, &index::write(&entries));
    }
    register.incidents = entries.into_iter().map(|entry| entry.summary).collect();
    register.incidents.sort_by(|one, other| {
        other
            .open
            .cmp(&one.open)
            .then(other.declared_at.cmp(&one.declared_at))
            .then(one.id.cmp(&other.id))
    });
    register
}

/// `None` when nothing was ever recorded.
fn summary(disk: &dyn Disk, id: &IncidentId, writer: &WriterId) -> Result<Option<Summary>, Halt> {
    let (book, records) = Logbook::load(disk, id.clone(), writer.clone())?;
    if records.is_empty() && book.problems().next().is_none() {
        return Ok(None);
    }
    Ok(Some(Summary::of(&fold(id, &records)?)))
}
