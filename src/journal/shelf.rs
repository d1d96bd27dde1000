//! All journals of one incident, as far as they have been read.
//!
//! Says which bytes to read when the folder looks as listed, and takes them. Knows no disk.
//!
//! Invariant: after everything a [`Look`] asks for was taken, the shelf is what reading the whole
//! folder anew would give.

use super::header::NeedsNewer;
use super::name::SegmentName;
use super::place::Place;
use super::problem::{Problem, Torn};
use super::reader::Reader;
use super::understood::{Understood, understand};
use super::verify::Account;
use crate::base::{Digest, IncidentId, WriterId};
use crate::incident::{Event, Record};
use std::collections::{BTreeMap, BTreeSet};

/// The journals of one incident.
#[derive(Clone, Debug)]
pub struct Shelf {
    incident: IncidentId,
    journals: BTreeMap<WriterId, Reader>,
    clock: u64,
    kept: BTreeSet<String>,
}

/// What must be read to be up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// These files, from these bytes on, in this order; none when nothing has changed.
    Further(Vec<(SegmentName, u64)>),
    /// Everything: files were shortened, removed or put in between.
    Afresh,
}

impl Shelf {
    /// Nothing was read yet.
    #[must_use]
    pub fn new(incident: IncidentId) -> Self {
        Self {
            incident,
            journals: BTreeMap::new(),
            clock: 0,
            kept: BTreeSet::new(),
        }
    }

    /// Whether there is no record on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.journals.values().all(|journal| journal.records() == 0)
    }

    /// Whether some file could not be read at all.
    #[must_use]
    pub fn has_unreachable(&self) -> bool {
        let mut segments = self.journals.values().flat_map(Reader::segments);
        segments.any(|segment| segment.unreachable)
    }

    /// Whether a record's line with this digest is on it.
    pub fn has(&mut self, line: Digest) -> bool {
        self.journals.values_mut().any(|journal| journal.has(line))
    }

    /// The highest hybrid clock on it.
    #[must_use]
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// Whether some record says that bytes were kept in this file.
    #[must_use]
    pub fn mentions(&self, kept: &str) -> bool {
        self.kept.contains(kept)
    }

    /// What has changed, given the names and lengths of the files in the folder.
    #[must_use]
    pub fn look(&self, listing: &[(String, u64)]) -> Look {
        let mut files: Vec<(SegmentName, u64)> = listing
            .iter()
            .filter_map(|(name, length)| Some((SegmentName::parse(name)?, *length)))
            .collect();
        files.sort_unstable();
        let mut known: usize = self.journals.values().map(|j| j.segments().len()).sum();
        let mut wanted = Vec::new();
        for (name, length) in files {
            let segments = self
                .journals
                .get(&name.writer)
                .map_or(&[][..], Reader::segments);
            let last = segments.last().map_or(0, |segment| segment.number);
            match segments
                .iter()
                .find(|segment| segment.number == name.number)
            {
                None if name.number > last => wanted.push((name, 0)),
                // Only the last file of a writer grows.
                Some(segment) if segment.number < last || segment.unreachable => {
                    if length != segment.end + segment.tail {
                        return Look::Afresh;
                    }
                    known -= 1;
                }
                Some(segment) if length >= segment.end => {
                    // An unfinished line may have become another one of the same length.
                    if length > segment.end {
                        wanted.push((name, segment.end));
                    }
                    known -= 1;
                }
                Some(_) | None => return Look::Afresh,
            }
        }
        if known == 0 {
            Look::Further(wanted)
        } else {
            Look::Afresh
        }
    }

    /// Whether these are the files that were read, as long as they were then.
    #[must_use]
    pub fn is_as_listed(&self, listing: &[(String, u64)]) -> bool {
        let known = |name: &SegmentName| {
            let journal = self.journals.get(&name.writer)?;
            let mut segments = journal.segments().iter();
            segments.find(|segment| segment.number == name.number)
        };
        let mut files = 0;
        let all_known = listing.iter().all(|(name, length)| {
            let Some(name) = SegmentName::parse(name) else {
                return true;
            };
            files += 1;
            known(&name).is_some_and(|segment| segment.end + segment.tail == *length)
        });
        let segments = self
            .journals
            .values()
            .map(|journal| journal.segments().len());
        all_known && files == segments.sum::<usize>()
    }

    /// Takes the bytes of a file from where [`Shelf::look`] said, up to its end.
    pub fn take(
        &mut self,
        name: &SegmentName,
        bytes: &[u8],
        records: &mut Vec<Record>,
    ) -> Result<(), NeedsNewer> {
        let writer = name.writer.clone();
        self.take_understood(name, bytes, |_, line| understand(line, &writer), records)
    }

    /// The same when the whole lines are understood by somebody else: they are asked for in order,
    /// each with the place where it begins in these bytes.
    pub fn take_understood(
        &mut self,
        name: &SegmentName,
        bytes: &[u8],
        understood: impl FnMut(usize, &[u8]) -> Option<Understood>,
        records: &mut Vec<Record>,
    ) -> Result<(), NeedsNewer> {
        let before = records.len();
        let journal = self.journal(name);
        let end = journal.read_understood(bytes, understood, records);
        for record in &records[before..] {
            self.clock = self.clock.max(record.stamp.clock);
            for event in &record.events {
                if let Event::TailSetAside { kept, .. } = event {
                    self.kept.insert(kept.clone());
                }
            }
        }
        end
    }

    /// A file cannot be read; it is so many bytes long.
    pub fn give_up(&mut self, name: &SegmentName, said: String, length: u64) {
        self.journal(name).give_up(said, length);
    }

    /// Where a writer's next record goes.
    #[must_use]
    pub fn place(&self, writer: &WriterId, forsaken: impl Fn(&SegmentName) -> bool) -> Place {
        match self.journals.get(writer) {
            Some(journal) => journal.place(forsaken),
            None => Reader::new(self.incident.clone(), writer.clone()).place(forsaken),
        }
    }

    /// The damaged files of a writer, each with where its damage begins.
    #[must_use]
    pub fn damaged(&self, writer: &WriterId) -> Vec<(SegmentName, u64)> {
        let journal = self.journals.get(writer);
        journal.map_or_else(Vec::new, |journal| journal.damaged().collect())
    }

    /// Everything that is wrong, by writer.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.journals.values().flat_map(Reader::problems)
    }

    /// The writes that never finished.
    pub fn torn(&self) -> impl Iterator<Item = Torn> {
        self.journals.values().flat_map(Reader::torn)
    }

    /// What can be said of each journal.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.journals.values().map(Account::of).collect()
    }

    fn journal(&mut self, name: &SegmentName) -> &mut Reader {
        let journal = self
            .journals
            .entry(name.writer.clone())
            .or_insert_with(|| Reader::new(self.incident.clone(), name.writer.clone()));
        if journal
            .segments()
            .last()
            .is_none_or(|last| last.number < name.number)
        {
            journal.turn_to(name.number);
        }
        journal
    }
}
