//! The disk, as far as aplomb relies on it.
//!
//! Relied upon: bytes of one file become durable in the order they were appended, once `append`
//! or `create` has returned. Not relied upon: that an append is atomic, that a failed fsync can be
//! repeated, that the folder is still there (docs/SAFETY.md).
//!
//! Paths are relative to the workspace, with `/`, and made of names this program chose.

use crate::base::{Moment, Sentence};
use std::fmt;
use std::io::{Cursor, Read, Seek};

/// A place to keep files.
pub trait Disk {
    /// The whole file from a byte on; `None` when there is no such file. Never writes.
    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, DiskFault>;

    /// The same, but no more than `most` bytes, so that a long file need not be in memory at once.
    fn read_some(&self, path: &str, from: u64, most: usize) -> Result<Option<Vec<u8>>, DiskFault> {
        let mut bytes = self.read(path, from)?;
        if let Some(bytes) = &mut bytes {
            bytes.truncate(most);
        }
        Ok(bytes)
    }

    /// Does so many jobs, numbered from 0, on what was read: where the machine can, several at the
    /// same time. A long journal is understood faster that way.
    fn at_once(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }

    /// How many jobs can be done at the same time.
    fn hands(&self) -> usize {
        1
    }

    /// The length of a file; `None` when there is none.
    fn length(&self, path: &str) -> Result<Option<u64>, DiskFault>;

    /// The lengths of files somewhere below a folder: as [`Disk::length`] says it of each.
    fn lengths(&self, folder: &str, files: &[String]) -> Vec<Result<Option<u64>, DiskFault>> {
        let files = files.iter();
        files
            .map(|file| self.length(&format!("{folder}/{file}")))
            .collect()
    }

    /// The names in a folder, sorted, with their lengths (folders: 0); empty when there is none.
    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, DiskFault>;

    /// Makes a folder that must not exist yet, private (0700), durable with its parents.
    /// `Ok(false)` when it exists.
    fn claim_folder(&self, path: &str) -> Result<bool, DiskFault>;

    /// Keeps others from appending in this folder until the guard is dropped.
    fn lock(&self, folder: &str) -> Result<Box<dyn Guard>, DiskFault>;

    /// The same without waiting: `None` when somebody else has it.
    fn hold(&self, folder: &str) -> Result<Option<Box<dyn Guard>>, DiskFault> {
        match self.lock(folder) {
            Ok(guard) => Ok(Some(guard)),
            Err(fault) if fault.trouble == DiskTrouble::Busy => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// A file to be read in pieces and again from its start; `None` when there is no such file. The
    /// one path that may lead out of the workspace: the configuration names it. Never writes.
    fn source(&self, path: &str) -> Result<Option<Opened>, DiskFault> {
        Ok(self.read(path, 0)?.map(|bytes| Opened {
            source: Box::new(Cursor::new(bytes)),
            changed: None,
        }))
    }

    /// Writes a new private file (0600), durable with its folder entry. Fails when it exists.
    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault>;

    /// Appends durably to a file that is exactly `at` bytes long. When it fails nothing was
    /// promised; it tries to take back what was half written, and never syncs twice.
    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), DiskFault>;

    /// Cuts a file to a length, durably.
    fn cut(&self, path: &str, length: u64) -> Result<(), DiskFault>;

    /// Replaces a private file by another in one move. Readers see the old or the new. Not synced:
    /// only for what can be made again from the journal.
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault>;
}

/// Bytes that can be read again.
pub trait Source: Read + Seek + fmt::Debug {}
impl<T: Read + Seek + fmt::Debug> Source for T {}

/// A file that was opened for reading.
#[derive(Debug)]
pub struct Opened {
    /// Its bytes.
    pub source: Box<dyn Source>,
    /// When it was last changed; none where nobody says.
    pub changed: Option<Moment>,
}

/// A lock that ends when it is dropped.
pub trait Guard {}

/// What the disk refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub struct DiskFault {
    /// The file or folder, as people would type it.
    pub path: String,
    /// What kind of trouble.
    pub trouble: DiskTrouble,
    /// What the system said.
    pub source_text: String,
}

impl DiskFault {
    /// What happened, to be said in the words of a screen.
    #[must_use]
    pub fn said(&self) -> Sentence {
        let (path, why) = (&self.path, &self.source_text);
        match self.trouble {
            DiskTrouble::Full => sentence::full(path, why),
            DiskTrouble::ReadOnly => sentence::read_only(path, why),
            DiskTrouble::Denied => sentence::denied(path, why),
            DiskTrouble::Gone => sentence::gone(path, why),
            DiskTrouble::Moved => sentence::moved(path, why),
            DiskTrouble::Exists => sentence::exists(path, why),
            DiskTrouble::Busy => sentence::busy(path, why),
            DiskTrouble::Odd => sentence::odd(path, why),
            DiskTrouble::Broken => sentence::broken(path, why),
        }
    }
}

/// What is said of it.
mod sentence {
    crate::base::sentence::sentences! { "finding.disk":
        full { path, why };
        read_only { path, why };
        denied { path, why };
        gone { path, why };
        moved { path, why };
        exists { path, why };
        busy { path, why };
        odd { path, why };
        broken { path, why };
    }
}

/// Kinds of trouble, each with its own advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiskTrouble {
    /// No room left, or over quota.
    Full,
    /// The file system takes no writes.
    ReadOnly,
    /// Not allowed.
    Denied,
    /// The file or its folder has gone or was replaced.
    Gone,
    /// Somebody else wrote in between; look again.
    Moved,
    /// It is there already.
    Exists,
    /// Somebody else has held the lock for too long.
    Busy,
    /// It is not what this program would have put there.
    Odd,
    /// The disk reported an error.
    Broken,
}
