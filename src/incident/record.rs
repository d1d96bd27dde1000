//! One answer as it is written down: one record, one line, one fsync.

use super::event::Event;
use crate::base::{Moment, WriterId};

/// When, by whom and in which place of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Whose journal it stands in.
    pub writer: WriterId,
    /// Its number in that journal, from 1, across segments.
    pub seq: u64,
    /// Its place in the whole story: milliseconds since 1970, but always above everything the
    /// writer had seen (a hybrid logical clock). Order is `(clock, writer, seq)`, never `at`.
    pub clock: u64,
    /// What the wall clock said when it was written.
    pub at: Moment,
    /// When it happened, if that was earlier.
    pub happened_at: Option<Moment>,
    /// Who, by name.
    pub by: String,
}

impl Stamp {
    /// When it happened: when it was written, unless somebody said otherwise.
    #[must_use]
    pub fn happened(&self) -> Moment {
        self.happened_at.unwrap_or(self.at)
    }

    /// The place in the story.
    #[must_use]
    pub fn order(&self) -> (u64, &WriterId, u64) {
        (self.clock, &self.writer, self.seq)
    }
}

/// What one command did. A torn write loses all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When and by whom.
    pub stamp: Stamp,
    /// What happened; never empty.
    pub events: Vec<Event>,
}
