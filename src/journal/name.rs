//! The names of journal files: `<writer>.jsonl`, then `<writer>.2.jsonl`, `<writer>.3.jsonl`, …
//!
//! Knows nothing of what is in them. Every other name in the folder is somebody else's and is left
//! alone. Invariant: each file has one name only, so `.1.jsonl` and `.02.jsonl` are not names.

use crate::base::WriterId;
use std::fmt;

/// One file of one writer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentName {
    /// Whose it is.
    pub writer: WriterId,
    /// 1 for the first.
    pub number: u32,
}

impl SegmentName {
    /// Reads the name of a file; `None` when it is no journal.
    #[must_use]
    pub fn parse(file: &str) -> Option<Self> {
        let stem = file.strip_suffix(".jsonl")?;
        let (writer, number) = match stem.split_once('.') {
            None => (stem, 1),
            Some((writer, digits)) => {
                let number: u32 = digits.parse().ok()?;
                if number < 2 || number.to_string() != digits {
                    return None;
                }
                (writer, number)
            }
        };
        let writer = WriterId::parse(writer).ok()?;
        Some(Self { writer, number })
    }

    /// The name without `.jsonl`: what files made from this one begin with.
    #[must_use]
    pub fn stem(&self) -> String {
        match self.number {
            1 => self.writer.to_string(),
            number => format!("{}.{number}", self.writer),
        }
    }

    /// Whether a file in `torn/` was cut from this one: `<stem>-<offset>-<digest>.bin`, and perhaps
    /// a further number.
    #[must_use]
    pub fn is_source_of(&self, torn: &str) -> bool {
        let rest = torn
            .strip_prefix(&self.stem())
            .and_then(|rest| rest.strip_prefix('-'));
        let Some(rest) = rest.and_then(|rest| rest.strip_suffix(".bin")) else {
            return false;
        };
        let number = |text: &str| text.parse::<u64>().is_ok();
        match *rest.split('-').collect::<Vec<_>>() {
            [offset, digest] => number(offset) && digest.len() == 8,
            [offset, digest, again] => number(offset) && digest.len() == 8 && number(again),
            _ => false,
        }
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.jsonl", self.stem())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name_and_strangers_are_left_alone() {
        for name in ["w7f3.jsonl", "w7f3.2.jsonl", "w7f3.10.jsonl"] {
            let parsed = SegmentName::parse(name).expect("a journal");
            assert_eq!(parsed.to_string(), name);
        }
        for stranger in [
            "w7f3.1.jsonl",
            "w7f3.02.jsonl",
            "w7f3.0.jsonl",
            "w7f3.+2.jsonl",
            "w7f3..jsonl",
            "w7f3.2.3.jsonl",
            ".jsonl",
            "torn",
            ".DS_Store",
            "w7f3.jsonl~",
            ".w7f3.jsonl.swp",
            "w7f3.99999999999.jsonl",
        ] {
            assert_eq!(SegmentName::parse(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn what_was_cut_off_is_not_taken_for_somebody_elses() {
        let cut_from =
            |file: &str, torn| SegmentName::parse(file).is_some_and(|name| name.is_source_of(torn));
        assert!(cut_from("w7f3.jsonl", "w7f3-120-0a1b2c3d.bin"));
        assert!(cut_from("w7f3.jsonl", "w7f3-120-0a1b2c3d-2.bin"));
        assert!(cut_from("w7f3.2.jsonl", "w7f3.2-0-0a1b2c3d.bin"));
        assert!(!cut_from("w7f3.jsonl", "w7f3.2-0-0a1b2c3d.bin"));
        assert!(!cut_from("w7f3.jsonl", "w7f3-5-0a1b2c3d-120-0a1b2c3d.bin"));
        assert!(!cut_from("w7f3.jsonl", "w7f3-notes.bin"));
    }
}
