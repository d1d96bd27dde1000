//! The index of incidents: what `list` needs, kept beside the journals and made again at any time.
//!
//! Owns its text: one JSON line per incident. Invariant: an entry counts only for journals of
//! exactly the lengths it names, so it can be stale but never wrong about what is in them. What it
//! cannot see is a file changed in place; `log verify` is for that.

use super::summary::Summary;
use crate::incident::Kind;
use serde::{Deserialize, Serialize};

/// What is known of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indexed {
    /// The files of its journal with their lengths, sorted.
    pub journals: Vec<(String, u64)>,
    /// The entry of the list.
    pub summary: Summary,
}

/// The little of an entry that tells whether its incident may go on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Glance<'a> {
    /// The files of its journal with their lengths.
    #[serde(borrow)]
    pub journals: Vec<(&'a str, u64)>,
    /// The little of its summary.
    #[serde(borrow)]
    pub summary: Known<'a>,
}

/// What a [`Glance`] takes from a summary.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Known<'a> {
    /// Its name.
    pub id: &'a str,
    /// Real or rehearsed.
    pub kind: Kind,
    /// Whether there was still something to do.
    pub open: bool,
}

/// Reads as much of an index as tells what is open.
pub fn glance(bytes: &[u8]) -> impl Iterator<Item = Glance<'_>> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
}

/// Reads an index. Lines that cannot be read are left out: they are only a memory.
#[must_use]
pub fn read(bytes: &[u8]) -> Vec<Indexed> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

/// Writes an index.
#[must_use]
pub fn write(entries: &[Indexed]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(serde_json::to_vec(entry).expect("invariant: an entry has only text as keys"));
        out.push(b'\n');
    }
    out
}
