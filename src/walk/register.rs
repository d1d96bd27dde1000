//! All incidents of a workspace, quickly.
//!
//! Reads the journals of those whose files have changed since the index was written, and takes the
//! others from the index. Writes nothing but the index, which may be lost at any time.

use super::logbook::Logbook;
use super::session::{Halt, Session, fold};
use crate::base::{IncidentId, WriterId};
use crate::incident::{ActionItem, Kind};
use crate::journal::SegmentName;
use crate::report::index::{self, Glance, Indexed};
use crate::report::summary::Summary;
use crate::seam::{Disk, DiskFault};
use std::collections::HashMap;

const INCIDENTS: &str = "incidents";
const INDEX: &str = "incidents/.index";
/// In so many bytes the index says of hundreds of incidents whether they go on.
const ALL_WORDS: usize = 32 * 1024;

/// What is known of the incidents of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The readable ones, the open ones first, then the newest first.
    pub incidents: Vec<Summary>,
    /// What is to be done after them, or was; what is due first stands first.
    pub actions: Vec<Owed>,
    /// Those that cannot be read, and why.
    pub unreadable: Vec<(IncidentId, Halt)>,
    /// Why it cannot even be said which there are.
    pub fault: Option<DiskFault>,
}

/// An action and the incident it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The incident.
    pub incident: IncidentId,
    /// Real or rehearsed.
    pub kind: Kind,
    /// What is to be done.
    pub action: ActionItem,
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
    let listed = disk.list(INCIDENTS).unwrap_or_else(|fault| {
        register.fault = Some(fault);
        Vec::new()
    });
    for (name, _) in listed {
        let Ok(id) = IncidentId::parse(&name) else {
            continue;
        };
        let journals = journals(disk, id.as_str()).unwrap_or_default();
        match known.remove(&id) {
            Some(entry) if entry.journals == journals => entries.push(entry),
            _ => match summary(disk, &id, writer) {
                Ok(Some((summary, actions))) => {
                    is_new = true;
                    entries.push(Indexed {
                        journals,
                        summary,
                        actions,
                    });
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
    for Indexed {
        summary, actions, ..
    } in entries
    {
        register
            .actions
            .extend(actions.into_iter().map(|action| Owed {
                incident: summary.id.clone(),
                kind: summary.kind,
                action,
            }));
        register.incidents.push(summary);
    }
    register.actions.sort_by(|one, other| {
        let due = one.action.due.cmp(&other.action.due);
        due.then(one.incident.cmp(&other.incident))
            .then(one.action.id.cmp(&other.action.id))
    });
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
fn summary(
    disk: &dyn Disk,
    id: &IncidentId,
    writer: &WriterId,
) -> Result<Option<(Summary, Vec<ActionItem>)>, Halt> {
    let (book, records) = Logbook::load(disk, id.clone(), writer.clone())?;
    if records.is_empty() && book.problems().next().is_none() {
        return Ok(None);
    }
    let incident = fold(id, &records)?;
    Ok(Some((Summary::of(&incident), incident.actions().to_vec())))
}

/// Takes up the incident that goes on, when the index and a glance at the folders tell which one
/// that is. `None` when it takes a closer look: nothing is open, several are, or something is new.
/// Writes nothing.
pub fn only_open<'d>(disk: &'d dyn Disk, writer: &WriterId) -> Option<Session<'d>> {
    let mut index = disk.read_some(INDEX, 0, ALL_WORDS).ok()??;
    if index.len() == ALL_WORDS && !index::has_all_words(&index) {
        index = disk.read(INDEX, 0).ok()??;
    }
    let mut known: Vec<_> = index::glance(&index).collect();
    known.sort_unstable_by_key(|entry| entry.id);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    // Both are sorted.
    let mut known = known.iter().peekable();
    for (name, _) in disk.list(INCIDENTS).ok()? {
        while known.next_if(|entry| entry.id < name.as_str()).is_some() {}
        match known.next_if(|entry| entry.id == name) {
            Some(entry) if entry.open => open.push((name, entry.kind)),
            Some(entry) => closed.push(entry),
            None if IncidentId::parse(&name).is_err() => {}
            None if was_never_written(disk, &name) => {}
            None => return None,
        }
    }
    if !are_still_closed(disk, &closed) {
        return None;
    }
    // Incidents come before drills.
    if open.iter().any(|(_, kind)| *kind == Kind::Incident) {
        open.retain(|(_, kind)| *kind == Kind::Incident);
    }
    let [(id, _)] = open.as_slice() else {
        return None;
    };
    let id = IncidentId::parse(id).ok()?;
    // It may have been closed since the index was written.
    let session = Session::resume(disk, writer.clone(), &id).ok()?;
    session.incident().is_open().then_some(session)
}

/// What was closed stays closed, whatever is written after that; so it is enough that nothing was
/// taken away.
fn are_still_closed(disk: &dyn Disk, closed: &[&Glance<'_>]) -> bool {
    let mut files = Vec::with_capacity(closed.len());
    let mut lengths = Vec::with_capacity(closed.len());
    for entry in closed {
        for journal in entry.journals() {
            let Some((file, length)) = journal else {
                return false;
            };
            files.push([entry.id, "/journal/", file].concat());
            lengths.push(length);
        }
    }
    let now = disk.lengths(INCIDENTS, &files);
    now.iter()
        .zip(lengths)
        .all(|(now, length)| matches!(now, Ok(Some(now)) if *now >= length))
}

fn was_never_written(disk: &dyn Disk, id: &str) -> bool {
    journals(disk, id).is_ok_and(|journals| journals.is_empty())
}

/// The journals of an incident with their lengths; files that are no journals are nobody's business.
fn journals(disk: &dyn Disk, id: &str) -> Result<Vec<(String, u64)>, DiskFault> {
    let mut files = disk.list(&format!("incidents/{id}/journal"))?;
    files.retain(|(file, _)| SegmentName::parse(file).is_some());
    Ok(files)
}
