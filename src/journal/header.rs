//! The first line of every journal file: which format, whose, and what it follows.
//!
//! Owns the version and what it means for readers and writers. A newer minor version only adds
//! types and fields, and lines are never rewritten, so it is read and written on; a newer major
//! version is left alone, because a half-understood story is worse than none.

use super::name::SegmentName;
use super::seal::{open, seal};
use crate::base::{Digest, IncidentId, Sentence, WriterId};
use serde::{Deserialize, Serialize};

/// A version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes when an old program could misread a journal.
    pub major: u32,
    /// Changes when something is added.
    pub minor: u32,
}

impl Version {
    /// What this program writes.
    pub const CURRENT: Self = Self { major: 1, minor: 2 };
}

/// A journal of a newer format: not read and not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub struct NeedsNewer {
    /// The file.
    pub file: String,
    /// Its major version.
    pub major: u32,
}

impl NeedsNewer {
    /// What is so, to be said in the words of a screen.
    #[must_use]
    pub fn said(&self) -> Sentence {
        sentence::needs_newer(&self.file, self.major)
    }
}

/// What is said of a journal as such.
mod sentence {
    crate::base::sentence::sentences! { "finding.journal":
        needs_newer { file, major };
    }
}

/// The first line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The format.
    pub version: Version,
    /// Which incident it tells of.
    pub incident: IncidentId,
    /// Whose file, and the how manyth.
    pub segment: SegmentName,
    /// The last sound line of the segment before; zeros for the first.
    pub prev: Digest,
}

#[derive(Serialize, Deserialize)]
struct Written {
    aplomb: String,
    major: u32,
    minor: u32,
    incident: IncidentId,
    writer: WriterId,
    segment: u32,
    prev: Digest,
}

#[derive(Deserialize)]
struct Major {
    major: u32,
}

impl Header {
    /// How every header begins.
    pub const BEGINS: &[u8] = b"{\"aplomb\":\"journal\",";

    /// The line, with its newline, and its digest.
    #[must_use]
    pub fn line(&self) -> (String, Digest) {
        seal(open(&Written {
            aplomb: "journal".to_owned(),
            major: self.version.major,
            minor: self.version.minor,
            incident: self.incident.clone(),
            writer: self.segment.writer.clone(),
            segment: self.segment.number,
            prev: self.prev,
        }))
    }

    /// Reads a line whose seal is sound; `Ok(None)` when it is no header.
    pub fn read(line: &[u8], file: &SegmentName) -> Result<Option<Self>, NeedsNewer> {
        if !line.starts_with(Self::BEGINS) {
            return Ok(None);
        }
        // Newer headers may have other fields, so the version is looked at alone and first.
        match serde_json::from_slice::<Major>(line) {
            Ok(Major { major }) if major > Version::CURRENT.major => Err(NeedsNewer {
                file: file.to_string(),
                major,
            }),
            Ok(Major { major: 1 }) => {
                Ok(serde_json::from_slice::<Written>(line).ok().map(Self::from))
            }
            _ => Ok(None),
        }
    }
}

impl From<Written> for Header {
    fn from(written: Written) -> Self {
        Self {
            version: Version {
                major: written.major,
                minor: written.minor,
            },
            incident: written.incident,
            segment: SegmentName {
                writer: written.writer,
                number: written.segment,
            },
            prev: written.prev,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(major: u32, minor: u32) -> Header {
        Header {
            version: Version { major, minor },
            incident: IncidentId::parse("2026-11-22-site-down").expect("a name"),
            segment: SegmentName::parse("w7f3.2.jsonl").expect("a journal"),
            prev: Digest::of(b"the line before"),
        }
    }

    #[test]
    fn an_older_program_reads_a_newer_minor_and_leaves_a_newer_major_alone() {
        for (major, minor, readable) in [(1, 0, true), (1, 9, true), (2, 0, false), (7, 3, false)] {
            let header = header(major, minor);
            let (line, _) = header.line();
            let read = Header::read(line.trim_end().as_bytes(), &header.segment);
            if readable {
                assert_eq!(read, Ok(Some(header)));
            } else {
                let refused = read.expect_err("too new");
                assert_eq!(
                    (refused.major, refused.file.as_str()),
                    (major, "w7f3.2.jsonl")
                );
            }
        }
    }

    #[test]
    fn a_newer_major_is_recognised_whatever_else_changed() {
        let line = br#"{"aplomb":"journal","major":2,"everything":["else"]}"#;
        assert!(Header::read(line, &header(1, 0).segment).is_err());
        let zero = br#"{"aplomb":"journal","major":0}"#;
        assert_eq!(Header::read(zero, &header(1, 0).segment), Ok(None));
    }
}
