//! Why a journal cannot be read or written, and what is lost by it: nothing but the way.

use crate::base::Sentence;
use crate::incident::Record;
use crate::journal::NeedsNewer;
use crate::seam::DiskFault;
use std::fmt;

/// Why the journals cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// The disk refused.
    Disk(DiskFault),
    /// A newer aplomb wrote here.
    NeedsNewer(NeedsNewer),
}

/// A record that is not on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRecorded {
    /// Why.
    pub fault: Stuck,
    /// The line that would have been written, without its newline.
    pub line: String,
    /// What it says.
    pub record: Record,
}

impl From<DiskFault> for Stuck {
    fn from(fault: DiskFault) -> Self {
        Self::Disk(fault)
    }
}

impl From<NeedsNewer> for Stuck {
    fn from(newer: NeedsNewer) -> Self {
        Self::NeedsNewer(newer)
    }
}

impl Stuck {
    /// What happened, to be said in the words of a screen.
    #[must_use]
    pub fn said(&self) -> Sentence {
        match self {
            Self::Disk(fault) => fault.said(),
            Self::NeedsNewer(newer) => newer.said(),
        }
    }
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(fault) => fault.fmt(f),
            Self::NeedsNewer(newer) => newer.fmt(f),
        }
    }
}

impl std::error::Error for Stuck {}
