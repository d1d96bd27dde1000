//! The journals of one incident on a disk: read, caught up with, mended, appended to.
//!
//! Owns the order in which things are done to the disk, so that a crash between any two of them
//! loses nothing that was promised and doubles nothing (docs/SAFETY.md). Refuses to know what events
//! mean.
//!
//! Invariant: looking never writes; what [`Turn::record`] returned is on the disk; a file on which a
//! flush failed is not appended to again.

mod reading;
mod repair;
mod story;
mod stuck;
mod turn;

pub use stuck::{NotRecorded, Stuck};
pub use turn::Turn;

use crate::base::{Digest, IncidentId, Moment, WriterId};
use crate::incident::{Context, Event, Record};
use crate::journal::{Account, Look, Place, Problem, SegmentName, Shelf, Torn, merge};
use crate::seam::{Disk, DiskFault, DiskTrouble};
use std::collections::BTreeMap;
use story::Story;

/// The journals of one incident, and the one that is written here.
pub struct Logbook<'d> {
    disk: &'d dyn Disk,
    incident: IncidentId,
    writer: WriterId,
    folder: String,
    shelf: Shelf,
    /// The latest place in the story that the caller was told of.
    told: Option<(u64, WriterId, u64)>,
    /// Files on which a flush failed, and up to where they are believed.
    forsaken: BTreeMap<SegmentName, u64>,
    /// Whether the disk must be read anew.
    is_stale: bool,
    /// Whether it is known that everything that was set aside is mentioned.
    is_swept: bool,
}

/// What the journals say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These records come after all that was told before; often none.
    Further(Vec<Record>),
    /// These are all records: forget what was told before.
    Afresh(Vec<Record>),
}

impl<'d> Logbook<'d> {
    /// Reads all journals of an incident, which may have none yet. Never writes.
    pub fn load(
        disk: &'d dyn Disk,
        incident: IncidentId,
        writer: WriterId,
    ) -> Result<(Self, Vec<Record>), Stuck> {
        let mut book = Self::unread(disk, incident, writer);
        match book.look()? {
            News::Further(records) | News::Afresh(records) => Ok((book, records)),
        }
    }

    /// The same when every record is needed only once: `tell` hears of them as they come, in the order
    /// of the story, and a long incident is never in memory as a whole. Never writes.
    ///
    /// `None` when there is none, or when their order is known only at the end, because several have
    /// written or lines are out of their place; then what was told is to be forgotten.
    pub fn load_telling(
        disk: &'d dyn Disk,
        incident: IncidentId,
        writer: WriterId,
        tell: &mut (dyn FnMut(&[Record]) + Send),
    ) -> Result<Option<Self>, Stuck> {
        let mut book = Self::unread(disk, incident, writer);
        let listing = book.list()?;
        let Look::Further(wanted) = book.shelf.look(&listing) else {
            return Ok(None);
        };
        if wanted
            .windows(2)
            .any(|two| two[0].0.writer != two[1].0.writer)
        {
            return Ok(None);
        }
        let mut story = Story::told(tell);
        for (name, from) in wanted {
            book.read_file(&name, from, &listing, &mut story)?;
        }
        Ok(story.told_up_to().map(|last| {
            book.told = Some(last);
            book
        }))
    }

    /// The journals of an incident of which nothing could be read yet.
    pub fn unread(disk: &'d dyn Disk, incident: IncidentId, writer: WriterId) -> Self {
        Self {
            disk,
            shelf: Shelf::new(incident.clone()),
            folder: format!("incidents/{incident}/journal"),
            incident,
            writer,
            told: None,
            forsaken: BTreeMap::new(),
            is_stale: false,
            is_swept: false,
        }
    }

    /// Looks for what others have written meanwhile. Never writes, and waits for nobody.
    pub fn look(&mut self) -> Result<News, Stuck> {
        if !self.is_stale
            && let Some(records) = self.read_further()?
        {
            return Ok(News::Further(records));
        }
        self.read_afresh().map(News::Afresh)
    }

    /// Whether the files are others than when they were read last, as far as their names and lengths
    /// tell. A folder that cannot be listed just now has no news.
    #[must_use]
    pub fn has_news(&self) -> bool {
        let listed = self.disk.list(&self.folder);
        listed.is_ok_and(|files| !self.shelf.is_as_listed(&self.as_believed(files)))
    }

    /// Waits until nobody else writes, and looks.
    pub fn begin(&mut self) -> Result<Turn<'_, 'd>, Stuck> {
        if self.shelf.is_empty() {
            // A folder that has gone is not made anew: who moved it away must be able to notice.
            self.disk.claim_folder(&self.folder)?;
        }
        let guard = self.disk.lock(&self.folder)?;
        // What could not be read a moment ago may be readable now, and belongs before our line.
        self.is_stale |= self.shelf.has_unreachable();
        let news = self.look()?;
        Ok(Turn {
            book: self,
            news,
            _guard: guard,
        })
    }

    /// Composes the record that cannot be written because [`Logbook::begin`] failed.
    pub fn on_paper(
        &mut self,
        fault: Stuck,
        context: &Context,
        happened_at: Option<Moment>,
        events: Vec<Event>,
    ) -> NotRecorded {
        self.is_stale = true;
        let composed = self.compose(&self.place(), context, happened_at, events);
        NotRecorded {
            fault,
            line: composed.line().to_owned(),
            record: composed.record,
        }
    }

    /// Everything that is wrong with the journals.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.shelf.problems()
    }

    /// The writes that never finished.
    pub fn torn(&self) -> impl Iterator<Item = Torn> {
        self.shelf.torn()
    }

    /// Whether a record's line with this digest was read.
    pub fn has(&mut self, line: Digest) -> bool {
        self.shelf.has(line)
    }

    /// What can be said of each journal.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.shelf.accounts()
    }

    /// Whose journal is written here.
    #[must_use]
    pub fn writer(&self) -> &WriterId {
        &self.writer
    }

    fn path(&self, name: &SegmentName) -> String {
        format!("{}/{name}", self.folder)
    }

    fn place(&self) -> Place {
        self.shelf
            .place(&self.writer, |name| self.forsaken.contains_key(name))
    }

    fn list(&mut self) -> Result<Vec<(String, u64)>, DiskFault> {
        let files = self.disk.list(&self.folder)?;
        // A forsaken file that could be removed leaves its name free for another one.
        self.forsaken
            .retain(|name, _| files.iter().any(|(listed, _)| *listed == name.to_string()));
        Ok(self.as_believed(files))
    }

    /// The files, no longer than they are believed.
    fn as_believed(&self, mut files: Vec<(String, u64)>) -> Vec<(String, u64)> {
        for (name, length) in &mut files {
            if let Some(believed) = SegmentName::parse(name).and_then(|n| self.forsaken.get(&n)) {
                *length = (*length).min(*believed);
            }
        }
        files
    }

    /// `None` when what is on the disk does not follow what was told.
    fn read_further(&mut self) -> Result<Option<Vec<Record>>, Stuck> {
        let listing = self.list()?;
        let Look::Further(wanted) = self.shelf.look(&listing) else {
            return Ok(None);
        };
        if wanted.is_empty() {
            return Ok(Some(Vec::new()));
        }
        // Whatever stops us half-way, the next look begins from nothing.
        self.is_stale = true;
        let mut story = Story::kept();
        for (name, from) in wanted {
            self.read_file(&name, from, &listing, &mut story)?;
        }
        self.is_stale = false;
        let records = merge(story.into_records());
        let follows = records.first().is_none_or(|first| {
            let told = self.told.as_ref();
            told.is_none_or(|(clock, writer, seq)| first.stamp.order() > (*clock, writer, *seq))
        });
        if follows {
            self.tell(&records);
        }
        Ok(follows.then_some(records))
    }

    fn give_up(&mut self, name: &SegmentName, said: String, listing: &[(String, u64)]) {
        let file = name.to_string();
        let listed = listing.iter().find(|(listed, _)| *listed == file);
        self.shelf
            .give_up(name, said, listed.map_or(0, |(_, length)| *length));
    }

    fn read_everything(&mut self, listing: &[(String, u64)]) -> Result<Vec<Record>, Stuck> {
        let mut story = Story::kept();
        if let Look::Further(wanted) = self.shelf.look(listing) {
            for (name, from) in wanted {
                self.read_file(&name, from, listing, &mut story)?;
            }
        }
        Ok(story.into_records())
    }

    fn read_afresh(&mut self) -> Result<Vec<Record>, Stuck> {
        let listing = self.list()?;
        self.is_stale = true;
        let before = std::mem::replace(&mut self.shelf, Shelf::new(self.incident.clone()));
        let read = self.read_everything(&listing).and_then(|records| {
            if records.is_empty() && !before.is_empty() {
                return Err(Stuck::Disk(DiskFault {
                    path: self.folder.clone(),
                    trouble: DiskTrouble::Gone,
                    source_text: "its journals are not there any more".to_owned(),
                }));
            }
            Ok(records)
        });
        let records = match read {
            Ok(records) => records,
            Err(stuck) => {
                self.shelf = before;
                return Err(stuck);
            }
        };
        self.is_stale = false;
        self.is_swept = false;
        let records = merge(records);
        self.told = None;
        self.tell(&records);
        Ok(records)
    }

    fn tell(&mut self, records: &[Record]) {
        if let Some(last) = records.last() {
            let (clock, writer, seq) = last.stamp.order();
            self.told = Some((clock, writer.clone(), seq));
        }
    }
}
