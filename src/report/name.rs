//! The name of an event: where it stands in the journals.
//!
//! Owns how it is written, `ana-laptop:12`, with `.2` for the second event of a record. The same
//! words are what `aplomb amend` takes, and what a link in a report leads to. Knows no text.
//! Invariant: two events of one story have different names, and a name never changes.

use crate::base::WriterId;
use crate::incident::Record;
use std::fmt;

/// Whose journal, which record, which event in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventName {
    /// Whose journal.
    pub writer: WriterId,
    /// The number of the record.
    pub seq: u64,
    /// Which event of the record; 0 for the first.
    pub place: usize,
}

impl EventName {
    /// The `place`th event of a record, from 0.
    #[must_use]
    pub fn of(record: &Record, place: usize) -> Self {
        Self {
            writer: record.stamp.writer.clone(),
            seq: record.stamp.seq,
            place,
        }
    }

    /// The record, as `aplomb amend` takes it.
    #[must_use]
    pub fn record(&self) -> String {
        format!("{}:{}", self.writer, self.seq)
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.writer, self.seq)?;
        match self.place {
            0 => Ok(()),
            place => write!(f, ".{}", place + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_amend_takes_with_the_place_behind_it() {
        let named = |place| EventName {
            writer: WriterId::parse("ana-laptop").expect("a name"),
            seq: 12,
            place,
        };
        assert_eq!(named(0).to_string(), "ana-laptop:12");
        assert_eq!(named(1).to_string(), "ana-laptop:12.2");
        assert_eq!(named(1).record(), "ana-laptop:12");
    }
}
