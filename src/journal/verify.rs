//! What can be said of a journal by looking at its bytes alone.
//!
//! Cannot see the removal of whole lines at the very end, nor a complete rewrite; a head digest
//! that a second person keeps shows both.

use super::header::NeedsNewer;
use super::name::SegmentName;
use super::problem::{Problem, Torn};
use super::reader::Reader;
use super::shelf::{Look, Shelf};
use crate::base::{Digest, IncidentId, WriterId};

/// One writer's journal, accounted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub writer: WriterId,
    /// How many records could be read.
    pub records: u64,
    /// The digest of the last sound line: what a second person may keep.
    pub head: Digest,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    /// Writes that never finished; not damage.
    pub torn: Vec<Torn>,
}

impl Account {
    /// The account of a journal that was read.
    #[must_use]
    pub fn of(journal: &Reader) -> Self {
        Self {
            writer: journal.writer().clone(),
            records: journal.records(),
            head: journal.head(),
            problems: journal.problems().to_vec(),
            torn: journal.torn().collect(),
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Accounts for the journals of an incident, given names and bytes of the files in its folder.
pub fn verify(
    incident: &IncidentId,
    files: &[(String, Vec<u8>)],
) -> Result<Vec<Account>, NeedsNewer> {
    let mut shelf = Shelf::new(incident.clone());
    let listing: Vec<(String, u64)> = files
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.len() as u64))
        .collect();
    let Look::Further(wanted) = shelf.look(&listing) else {
        return Ok(Vec::new());
    };
    for (name, _) in wanted {
        let find = |(file, _): &&(String, _)| SegmentName::parse(file).as_ref() == Some(&name);
        let bytes = files.iter().find(find).map_or(&[][..], |(_, bytes)| bytes);
        shelf.take(&name, bytes, &mut Vec::new())?;
    }
    Ok(shelf.accounts())
}
