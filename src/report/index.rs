//! The index of incidents: what `list` needs, kept beside the journals and made again at any time.
//!
//! Owns its text: a line per incident, the little that tells whether it goes on before a tab, the
//! entry of the list after it, both JSON. Most often only the first part is read. Invariant: an
//! entry counts only for journals of exactly the lengths it names, so it can be stale but never
//! wrong about what is in them. What it cannot see is a file changed in place; `log verify` is for
//! that.

use super::summary::Summary;
use crate::incident::Kind;
use serde::{Deserialize, Serialize};

/// What is known of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// The files of its journal with their lengths, sorted.
    pub journals: Vec<(String, u64)>,
    /// The entry of the list.
    pub summary: Summary,
}

/// The little that tells whether an incident goes on, and whether its entry still counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance<'a> {
    /// Its name.
    pub id: &'a str,
    /// Real or rehearsed.
    pub kind: Kind,
    /// Whether there is still something to do.
    pub open: bool,
    /// The files of its journal with their lengths, sorted.
    #[serde(borrow)]
    pub journals: Vec<(&'a str, u64)>,
}

/// Reads the first part of each line. Lines that cannot be read are left out: they are only a
/// memory.
pub fn glance(index: &[u8]) -> impl Iterator<Item = Glance<'_>> {
    lines(index).map(|(glance, _)| glance)
}

/// Reads an index.
#[must_use]
pub fn read(index: &[u8]) -> Vec<Indexed> {
    let owned = |(name, length): &(&str, u64)| ((*name).to_owned(), *length);
    lines(index)
        .filter_map(|(glance, summary)| {
            Some(Indexed {
                journals: glance.journals.iter().map(owned).collect(),
                summary: serde_json::from_slice(summary).ok()?,
            })
        })
        .collect()
}

fn lines(index: &[u8]) -> impl Iterator<Item = (Glance<'_>, &[u8])> {
    index.split(|byte| *byte == b'\n').filter_map(|line| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let (glance, summary) = line.split_at(tab);
        Some((serde_json::from_slice(glance).ok()?, &summary[1..]))
    })
}

/// Writes an index.
#[must_use]
pub fn write(entries: &[Indexed]) -> Vec<u8> {
    const ONLY_TEXT: &str = "invariant: an entry has only text as keys";
    let mut out = Vec::new();
    for Indexed { journals, summary } in entries {
        let glance = Glance {
            id: summary.id.as_str(),
            kind: summary.kind,
            open: summary.open,
            journals: journals
                .iter()
                .map(|(name, length)| (name.as_str(), *length))
                .collect(),
        };
        out.extend(serde_json::to_vec(&glance).expect(ONLY_TEXT));
        out.push(b'\t');
        out.extend(serde_json::to_vec(summary).expect(ONLY_TEXT));
        out.push(b'\n');
    }
    out
}
