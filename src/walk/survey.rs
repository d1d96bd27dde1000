//! Every incident of a workspace, read whole, one after the other, by as many hands as there are.
//!
//! Knows that most incidents follow the same few runbooks, and reads each of those once. Writes
//! nothing. Invariant: each hand has no more than one incident in memory at a time, and what comes
//! back stands in the order of the names, whoever read it.

use super::logbook::Logbook;
use super::session::{Fold, Halt};
use crate::base::{IncidentId, RunbookId, WriterId};
use crate::incident::{Incident, Record};
use crate::runbook::{Runbook, parse};
use crate::seam::{Disk, DiskFault};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many incidents are taken at once: more than one, so that hands seldom meet, and few, so that
/// none is left with much to do when the others are done.
const ARMFUL: usize = 16;

/// What was kept of every incident, and those that cannot be read with the reason.
#[derive(Debug)]
pub struct Survey<T> {
    /// In the order of the names.
    pub kept: Vec<T>,
    /// In the order of the names.
    pub unreadable: Vec<(IncidentId, Halt)>,
}

/// Shows every incident to `keep`, and keeps what it says is to be kept.
pub fn survey<T: Send>(
    disk: &(dyn Disk + Sync),
    writer: &WriterId,
    keep: impl Fn(&Incident, &[Record]) -> Option<T> + Sync,
) -> Result<Survey<T>, DiskFault> {
    let listed = disk.list("incidents")?;
    let names = listed.iter().map(|(name, _)| IncidentId::parse(name));
    let ids: Vec<IncidentId> = names.filter_map(Result::ok).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let hands = disk.hands().min(ids.len().div_ceil(ARMFUL));
    disk.at_once(hands, &|_| {
        let mut runbooks = Runbooks::default();
        loop {
            let from = next.fetch_add(ARMFUL, Ordering::Relaxed);
            let Some(ids) = ids.get(from..).filter(|ids| !ids.is_empty()) else {
                return;
            };
            let read = ids.iter().take(ARMFUL).map(|id| {
                let read = read(disk, id, writer, &mut runbooks);
                let kept =
                    read.map(|read| read.and_then(|(incident, records)| keep(&incident, &records)));
                (id, kept)
            });
            let read: Vec<_> = read.collect();
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((from, read));
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(from, _)| *from);
    let mut survey = Survey {
        kept: Vec::with_capacity(ids.len()),
        unreadable: Vec::new(),
    };
    for (id, kept) in done.into_iter().flat_map(|(_, read)| read) {
        match kept {
            Ok(kept) => survey.kept.extend(kept),
            Err(halt) => survey.unreadable.push((id.clone(), halt)),
        }
    }
    Ok(survey)
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
    let mut fold = Fold::default();
    fold.take(&records, &mut |declared| {
        runbooks.read(&declared.runbook, &declared.runbook_text)
    });
    let incident = fold.incident(id)?;
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
