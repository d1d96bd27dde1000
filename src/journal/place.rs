//! Where the next record of a writer goes, and the bytes it will be.
//!
//! Says what must be done first: cut an unfinished line off, begin a file. Does none of it.

use super::header::Header;
use super::line::encode;
use super::name::SegmentName;
use crate::base::{Digest, Moment};
use crate::incident::{Event, Record, Stamp};

/// The place for the next record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which file.
    pub segment: SegmentName,
    /// Whether that file exists.
    pub exists: bool,
    /// After how many bytes.
    pub at: u64,
    /// How many bytes of an unfinished line stand there and must be kept aside and cut off first.
    pub torn: u64,
    /// The header to write first, when the file is new or has none.
    pub header: Option<Header>,
    /// The line before the record, unless a header comes first.
    pub prev: Digest,
    /// The number of the record.
    pub seq: u64,
}

/// What is to be written down, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Who says so.
    pub by: &'a str,
    /// What the wall clock says.
    pub now: Moment,
    /// When it happened, if that was at another time.
    pub happened_at: Option<Moment>,
    /// The highest hybrid clock this writer has seen.
    pub clock_seen: u64,
    /// What happened.
    pub events: Vec<Event>,
}

/// Bytes to be written, and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The header's line when there must be one, then the record's; each with its newline.
    pub text: String,
    /// Where the record's line begins in `text`.
    pub line_from: usize,
    /// The record.
    pub record: Record,
    /// The digest of its line.
    pub digest: Digest,
}

impl Place {
    /// Puts a record into words for this place.
    #[must_use]
    pub fn compose(&self, entry: Entry<'_>) -> Composed {
        let Entry {
            by,
            now,
            happened_at,
            clock_seen,
            events,
        } = entry;
        let (mut text, prev) = match &self.header {
            Some(header) => header.line(),
            None => (String::new(), self.prev),
        };
        // As near to the wall clock as it may be, never behind anything this writer has seen.
        let wall = u64::try_from(now.millis()).unwrap_or(0);
        let stamp = Stamp {
            writer: self.segment.writer.clone(),
            seq: self.seq,
            clock: wall.max(clock_seen.saturating_add(1)),
            at: now,
            happened_at: happened_at.filter(|at| *at != now),
            by: by.to_owned(),
        };
        let record = Record { stamp, events };
        let (line, digest) = encode(&record, prev);
        let line_from = text.len();
        text.push_str(&line);
        Composed {
            text,
            line_from,
            record,
            digest,
        }
    }
}

impl Composed {
    /// The record's line, without its newline.
    #[must_use]
    pub fn line(&self) -> &str {
        self.text[self.line_from..].trim_end_matches('\n')
    }
}
