//! The index of incidents: what `list` needs, kept beside the journals and made again at any time.
//!
//! Owns its text: first a line per incident with the little that tells whether it goes on, as words
//! between tabs, then, after an empty line and in the same order, the entry of the list and what is
//! to be done as JSON. Most often only the words are read. Invariant: an entry counts only for journals of exactly the lengths it names, so it can be stale but never
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
    /// The rest of its line.
    journals: Option<&'a str>,
}

impl<'a> Glance<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (state, rest) = word(line);
        let (kind, rest) = word(rest?);
        let (id, journals) = word(rest?);
        Some(Self {
            id,
            kind: Kind::parse(kind)?,
            open: state == OPEN,
            journals,
        })
    }

    /// The files of its journal with their lengths, sorted; `None` for what cannot be read.
    pub fn journals(&self) -> impl Iterator<Item = Option<(&'a str, u64)>> + use<'a> {
        let mut rest = self.journals;
        std::iter::from_fn(move || {
            let (file, length) = word(rest?);
            let (length, after) = length.map_or(("", None), word);
            rest = after;
            Some(length.parse().ok().map(|length| (file, length)))
        })
    }
}

/// The first word of a line, and what follows the tab behind it. Hundreds of lines pass here before
/// anything is on the screen.
fn word(line: &str) -> (&str, Option<&str>) {
    match memchr::memchr(b'\t', line.as_bytes()) {
        Some(tab) => (&line[..tab], Some(&line[tab + 1..])),
        None => (line, None),
    }
}

const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// What stands between the words and the entries.
const BETWEEN: &str = "\n\n";

/// Whether this beginning of an index has the words of all incidents.
#[must_use]
pub fn has_all_words(beginning: &[u8]) -> bool {
    end_of_words(beginning).is_some()
}

/// Reads the words of each incident, which stand at the beginning. Lines that cannot be read are
/// left out: they are only a memory.
pub fn glance(index: &[u8]) -> impl Iterator<Item = Glance<'_>> {
    let end = end_of_words(index).unwrap_or(0);
    let words = str::from_utf8(&index[..end]).unwrap_or_default();
    words.lines().filter_map(Glance::read)
}

fn end_of_words(index: &[u8]) -> Option<usize> {
    memchr::memmem::find(index, BETWEEN.as_bytes())
}

/// Reads an index.
#[must_use]
pub fn read(index: &[u8]) -> Vec<Indexed> {
    let owned = |(name, length): (&str, u64)| (name.to_owned(), length);
    let text = str::from_utf8(index).unwrap_or_default();
    let (words, entries) = text.split_once(BETWEEN).unwrap_or_default();
    words
        .lines()
        .zip(entries.lines())
        .filter_map(|(words, entry)| {
            let glance = Glance::read(words)?;
            let journals = glance.journals().map(|journal| journal.map(owned));
            let journals = journals.collect::<Option<_>>()?;
            let (summary, actions): (Summary, _) = serde_json::from_str(entry).ok()?;
            (summary.id.as_str() == glance.id).then_some(Indexed {
                journals,
                summary,
                actions,
            })
        })
        .collect()
}

/// Writes an index.
#[must_use]
pub fn write(entries: &[Indexed]) -> Vec<u8> {
    let (mut out, mut list) = (String::new(), String::new());
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
        out.push('\n');
        let entry = serde_json::to_string(&(summary, actions));
        list += &entry.expect("invariant: an entry has only text as keys");
        list.push('\n');
    }
    out.push('\n');
    out += &list;
    out.into_bytes()
}
