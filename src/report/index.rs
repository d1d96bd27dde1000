//! The index of incidents: what `list` needs, kept beside the journals and made again at any time.
//!
//! Owns its text, a line per incident: first the little that tells whether it goes on, as words
//! between tabs, then the entry of the list and what is to be done as JSON. Most often only the words are read. Invariant:
//! an entry counts only for journals of exactly the lengths it names, so it can be stale but never
//! wrong about what is in them. What it cannot see is a file changed in place; `log verify` is for
//! that.

use super::summary::Summary;
use crate::incident::{ActionItem, Kind};
use std::fmt::Write as _;

/// What is known of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// The files of its journal with their lengths, sorted.
    pub journals: Vec<(String, u64)>,
    /// The entry of the list.
    pub summary: Summary,
    /// What is to be done, or was.
    pub actions: Vec<ActionItem>,
}

/// The little that tells whether an incident goes on, and whether its entry still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance<'a> {
    /// Its name.
    pub id: &'a str,
    /// Real or rehearsed.
    pub kind: Kind,
    /// Whether there is still something to do.
    pub open: bool,
    /// The files of its journal with their lengths, sorted.
    pub journals: Vec<(&'a str, u64)>,
}

impl<'a> Glance<'a> {
    fn read(words: &'a str) -> Option<Self> {
        let mut words = words.split('\t');
        let (state, kind, id) = (words.next()?, words.next()?, words.next()?);
        let mut journals = Vec::with_capacity(1);
        while let Some(file) = words.next() {
            journals.push((file, words.next()?.parse().ok()?));
        }
        Some(Self {
            id,
            kind: Kind::parse(kind)?,
            open: state == OPEN,
            journals,
        })
    }
}

const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// Reads the words of each line. Lines that cannot be read are left out: they are only a memory.
pub fn glance(index: &[u8]) -> impl Iterator<Item = Glance<'_>> {
    lines(index).map(|(glance, _)| glance)
}

/// Reads an index.
#[must_use]
pub fn read(index: &[u8]) -> Vec<Indexed> {
    let owned = |(name, length): &(&str, u64)| ((*name).to_owned(), *length);
    lines(index)
        .filter_map(|(glance, summary)| {
            let (summary, actions) = serde_json::from_str(summary).ok()?;
            Some(Indexed {
                journals: glance.journals.iter().map(owned).collect(),
                summary,
                actions,
            })
        })
        .collect()
}

fn lines(index: &[u8]) -> impl Iterator<Item = (Glance<'_>, &str)> {
    let text = str::from_utf8(index).unwrap_or_default();
    text.lines().filter_map(|line| {
        // There is no tab in JSON but between its values, and none is written there.
        let (words, summary) = line.rsplit_once('\t')?;
        Some((Glance::read(words)?, summary))
    })
}

/// Writes an index.
#[must_use]
pub fn write(entries: &[Indexed]) -> Vec<u8> {
    let mut out = String::new();
    for Indexed {
        journals,
        summary,
        actions,
    } in entries
    {
        let state = if summary.open { OPEN } else { CLOSED };
        let _ = write!(out, "{state}\t{}\t{}", summary.kind, summary.id);
        for (file, length) in journals {
            let _ = write!(out, "\t{file}\t{length}");
        }
        let entry = serde_json::to_string(&(summary, actions));
        out.push('\t');
        out += &entry.expect("invariant: an entry has only text as keys");
        out.push('\n');
    }
    out.into_bytes()
}
