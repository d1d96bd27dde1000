//! The index of incidents: what `list` needs, kept beside the journals and made again at any time.
//!
//! Owns its text: one JSON line per incident. Invariant: an entry counts only for journals of
//! exactly the lengths it names, so it can be stale but never wrong about what is in them. What it
//! cannot see is a file changed in place; `log verify` is for that.

use super::summary::Summary;
use serde::{Deserialize, Serialize};

/// What is known of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indexed {
    /// The files of its journal with their lengths, sorted.
    pub journals: Vec<(String, u64)>,
    /// The entry of the list.
    pub summary: Summary,
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
