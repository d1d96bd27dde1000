//! What is wrong with a journal, and where.
//!
//! Damage is named, never repaired and never a reason to stop. A torn tail is not damage: it is a
//! write that never finished, so nobody was promised what it says.

use crate::base::{Words, WriterId};

/// Something that should not be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whose journal.
    pub writer: WriterId,
    /// Which file, without its folder.
    pub file: String,
    /// Which line, from 1.
    pub line: u64,
    /// Where that line begins, in bytes.
    pub offset: u64,
    /// What is wrong.
    pub what: Wrong,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// So many lines are not as they were written.
    Altered {
        /// How many, one after the other.
        lines: u64,
    },
    /// The line is whole, but what follows it is not a newline.
    Newline,
    /// The line is as it was written, but it is not what this format has in that place.
    Unreadable,
    /// The first line says nothing about the file.
    NoHeader,
    /// The first line belongs to another incident, writer or segment.
    Foreign,
    /// The record stood here before.
    Repeated {
        /// Its number.
        seq: u64,
    },
    /// Records before this one are not there.
    Missing {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// The record stands after a later one, or shares its number with another one.
    Misplaced {
        /// Its number.
        seq: u64,
    },
    /// The line does not follow the one before it: that one was changed, added or replaced.
    Unlinked,
    /// Whole files are not there.
    SegmentMissing {
        /// The first of them.
        from: u32,
        /// The last of them.
        to: u32,
    },
    /// The file cannot be read at all.
    Unreachable {
        /// What the disk said.
        said: String,
    },
}

impl Wrong {
    /// The word for it in JSON; never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "altered",
            Self::Newline => "newline",
            Self::Unreadable => "unreadable",
            Self::NoHeader => "no-header",
            Self::Foreign => "foreign",
            Self::Repeated { .. } => "repeated",
            Self::Missing { .. } => "missing",
            Self::Misplaced { .. } => "misplaced",
            Self::Unlinked => "unlinked",
            Self::SegmentMissing { .. } => "segment-missing",
            Self::Unreachable { .. } => "unreachable",
        }
    }

    /// The sentence for it.
    #[must_use]
    pub fn say(&self, words: Words) -> String {
        let key = format!("journal.{}", self.code());
        match self {
            Self::Altered { lines } => {
                words.count(&key, usize::try_from(*lines).unwrap_or(usize::MAX))
            }
            Self::Repeated { seq } | Self::Misplaced { seq } => words.say(&key, &[("seq", seq)]),
            Self::Missing { from, to } => words.say(
                &one_or_many(&key, from == to),
                &[("from", from), ("to", to)],
            ),
            Self::SegmentMissing { from, to } => words.say(
                &one_or_many(&key, from == to),
                &[("from", from), ("to", to)],
            ),
            Self::Unreachable { said } => words.say(&key, &[("said", said)]),
            Self::Newline | Self::Unreadable | Self::NoHeader | Self::Foreign | Self::Unlinked => {
                words.get(&key).to_owned()
            }
        }
    }
}

fn one_or_many(key: &str, one: bool) -> String {
    format!("{key}.{}", if one { "one" } else { "many" })
}

impl Problem {
    /// File, line and what is wrong, in one line.
    #[must_use]
    pub fn say(&self, words: Words) -> String {
        words.say(
            "journal.problem",
            &[
                ("file", &self.file),
                ("line", &self.line),
                ("what", &self.what.say(words)),
            ],
        )
    }
}

/// The end of a write that never finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// Which file, without its folder.
    pub file: String,
    /// Where it begins.
    pub at: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl Torn {
    /// File, place and length, in one line.
    #[must_use]
    pub fn say(&self, words: Words) -> String {
        words.say(
            "journal.torn",
            &[
                ("file", &self.file),
                ("at", &self.at),
                ("bytes", &self.bytes),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;

    #[test]
    fn every_problem_can_be_said_in_every_language() {
        let all = [
            Wrong::Altered { lines: 1 },
            Wrong::Altered { lines: 3 },
            Wrong::Newline,
            Wrong::Unreadable,
            Wrong::NoHeader,
            Wrong::Foreign,
            Wrong::Repeated { seq: 3 },
            Wrong::Missing { from: 3, to: 4 },
            Wrong::Misplaced { seq: 3 },
            Wrong::Unlinked,
            Wrong::SegmentMissing { from: 1, to: 1 },
            Wrong::Unreachable { said: "no".into() },
        ];
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for what in all.clone() {
                let said = what.say(words);
                assert!(
                    said.len() > 10 && !said.contains("journal.") && !said.contains('…'),
                    "{what:?}: {said}"
                );
            }
            for key in [
                "journal.problem",
                "journal.torn",
                "journal.needs-newer",
                "journal.cannot-see",
            ] {
                assert_ne!(words.get(key), "…", "{key}");
            }
        }
    }
}
