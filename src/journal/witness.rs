//! The seal: what a second person keeps, so that not even a complete rewrite goes unnoticed.
//!
//! Owns what a seal is made of, its eight words, and how to find out what it was put on. A seal names
//! the last record of each writer; each record carries the digest of the one before, so the last ones
//! stand for all. Knows no disk. Invariant: the same records have the same seal on every machine, and
//! one that was put on earlier is found again as long as nothing before it has changed.

use super::line::decode;
use super::seal::unseal;
use crate::base::{Digest, IncidentId, WriterId};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many words.
pub const WORDS: usize = 8;

/// The letters of a word, so chosen that each can be heard: two bytes are five of them.
const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";

/// Beyond so many ways in which writers may have known of each other, not all of them are tried.
const MOST_STATES: usize = 2_000_000;

/// A record, as a seal names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whose.
    pub writer: WriterId,
    /// Its number.
    pub seq: u64,
    /// Its place in the story.
    pub clock: u64,
    /// The digest of its line.
    pub digest: Digest,
}

/// A seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// What it was put on.
    pub digest: Digest,
    /// The last record of each writer, by name.
    pub heads: Vec<Mark>,
}

/// A seal as a person brings it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Its eight words.
    Words([u8; WORDS * 2]),
    /// The whole digest.
    Digest(Digest),
}

/// What a seal says of the records that are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was put on them, and so many were added since.
    Fits {
        /// How many.
        added: usize,
    },
    /// It was put on nothing that is here.
    Nowhere,
    /// Not where it would be looked for first, and there are too many ways to try them all.
    NotTried,
}

/// Why a text is no seal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSeal {
    /// There are not eight words.
    #[error("there are {count} words")]
    Count {
        /// How many there are.
        count: usize,
    },
    /// One of them cannot be a word of a seal.
    #[error("`{word}` is none of its words")]
    Word {
        /// The word.
        word: String,
    },
}

/// The marks in the bytes of one file of a writer, the last one first. What is not sound has none.
pub fn marks(writer: &WriterId, bytes: &[u8]) -> impl Iterator<Item = Mark> {
    bytes.rsplit(|byte| *byte == b'\n').filter_map(move |line| {
        let digest = unseal(line)?;
        let (record, _) = decode(line, writer)?;
        Some(Mark {
            writer: writer.clone(),
            seq: record.stamp.seq,
            clock: record.stamp.clock,
            digest,
        })
    })
}

impl Seal {
    /// The seal of these records.
    #[must_use]
    pub fn of(incident: &IncidentId, marks: &[Mark]) -> Self {
        let mut heads: BTreeMap<&WriterId, &Mark> = BTreeMap::new();
        for mark in marks {
            let head = heads.entry(&mark.writer).or_insert(mark);
            if mark.seq >= head.seq {
                *head = mark;
            }
        }
        let heads: Vec<Mark> = heads.into_values().cloned().collect();
        Self {
            digest: digest(incident, heads.iter()),
            heads,
        }
    }

    /// The eight words.
    #[must_use]
    pub fn words(&self) -> [String; WORDS] {
        let bytes = self.digest.bytes();
        std::array::from_fn(|number| {
            let pair = u16::from_be_bytes([bytes[number * 2], bytes[number * 2 + 1]]);
            word(pair)
        })
    }

    /// The words in one, as they can be typed without quotes.
    #[must_use]
    pub fn in_one(&self) -> String {
        self.words().join("-")
    }
}

impl Claim {
    /// Reads eight words, however they are separated, or the 64 digits.
    pub fn parse(text: &str) -> Result<Self, NoSeal> {
        if let Some(digest) = Digest::parse(text.trim()) {
            return Ok(Self::Digest(digest));
        }
        let text = text.to_lowercase();
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if words.len() != WORDS {
            return Err(NoSeal::Count { count: words.len() });
        }
        let mut bytes = [0; WORDS * 2];
        for (number, word) in words.into_iter().enumerate() {
            let pair = unword(word).ok_or_else(|| NoSeal::Word {
                word: word.to_owned(),
            })?;
            bytes[number * 2..][..2].copy_from_slice(&pair.to_be_bytes());
        }
        Ok(Self::Words(bytes))
    }

    fn fits(self, digest: Digest) -> bool {
        match self {
            Self::Words(words) => digest.bytes().starts_with(&words),
            Self::Digest(wanted) => digest == wanted,
        }
    }

    /// Looks for what the seal was put on.
    ///
    /// That is a state of the log in the order of the story. When writers did not know of each other
    /// it may have been another one, so the others are tried too, as long as they can be counted.
    #[must_use]
    pub fn find(self, incident: &IncidentId, marks: &[Mark]) -> Found {
        let mut story: Vec<&Mark> = marks.iter().collect();
        story.sort_by_key(|mark| (mark.clock, &mark.writer, mark.seq));
        let mut rows: BTreeMap<&WriterId, Vec<&Mark>> = BTreeMap::new();
        let mut heads: BTreeMap<&WriterId, &Mark> = BTreeMap::new();
        let mut found = None;
        for (number, mark) in story.iter().enumerate() {
            rows.entry(&mark.writer).or_default().push(mark);
            heads.insert(&mark.writer, mark);
            if self.fits(digest(incident, heads.values().copied())) {
                let added = story.len() - number - 1;
                found = Some(Found::Fits { added });
            }
        }
        found.unwrap_or_else(|| self.find_anywhere(incident, &rows))
    }

    fn find_anywhere(self, incident: &IncidentId, rows: &BTreeMap<&WriterId, Vec<&Mark>>) -> Found {
        // With one writer there is no other state.
        if rows.len() < 2 {
            return Found::Nowhere;
        }
        let ways = rows
            .values()
            .try_fold(1_usize, |all, row| all.checked_mul(row.len() + 1))
            .filter(|ways| *ways <= MOST_STATES);
        let Some(ways) = ways else {
            return Found::NotTried;
        };
        let all: usize = rows.values().map(Vec::len).sum();
        let added = (1..ways).find_map(|mut way| {
            let mut heads = Vec::with_capacity(rows.len());
            let mut known = 0;
            for row in rows.values() {
                let length = way % (row.len() + 1);
                way /= row.len() + 1;
                known += length;
                heads.extend(length.checked_sub(1).map(|last| row[last]));
            }
            self.fits(digest(incident, heads)).then_some(all - known)
        });
        added.map_or(Found::Nowhere, |added| Found::Fits { added })
    }
}

/// SHA-256 of a line for the incident and one for each writer, by name.
fn digest<'a>(incident: &IncidentId, heads: impl IntoIterator<Item = &'a Mark>) -> Digest {
    let mut text = format!("aplomb seal 1\n{incident}\n");
    for Mark {
        writer,
        seq,
        digest,
        ..
    } in heads
    {
        // A text takes every character.
        let _ = writeln!(text, "{writer} {seq} {digest}");
    }
    Digest::of(text.as_bytes())
}

/// Two bytes as a word that can be said: `lusab`.
fn word(pair: u16) -> String {
    let bits = |shift: u16, mask: u16| usize::from(pair >> shift & mask);
    [
        CONSONANTS[bits(12, 15)],
        VOWELS[bits(10, 3)],
        CONSONANTS[bits(6, 15)],
        VOWELS[bits(4, 3)],
        CONSONANTS[bits(0, 15)],
    ]
    .map(char::from)
    .iter()
    .collect()
}

fn unword(word: &str) -> Option<u16> {
    let letters: &[u8; 5] = word.as_bytes().try_into().ok()?;
    let mut pair = 0;
    for (number, letter) in letters.iter().enumerate() {
        let (alphabet, bits): (&[u8], u32) = if number % 2 == 0 {
            (CONSONANTS, 4)
        } else {
            (VOWELS, 2)
        };
        let place = alphabet.iter().position(|known| known == letter)?;
        pair = pair << bits | u16::try_from(place).ok()?;
    }
    Some(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident() -> IncidentId {
        IncidentId::parse("2026-11-22-site-down").expect("a name")
    }

    fn mark(writer: &str, seq: u64, clock: u64) -> Mark {
        Mark {
            writer: WriterId::parse(writer).expect("a name"),
            seq,
            clock,
            digest: Digest::of(format!("{writer} {seq}").as_bytes()),
        }
    }

    /// Ana writes four records, Ben two that nobody knew of until later.
    fn log() -> Vec<Mark> {
        vec![
            mark("ana", 1, 10),
            mark("ana", 2, 20),
            mark("ana", 3, 30),
            mark("ana", 4, 40),
            mark("ben", 1, 15),
            mark("ben", 2, 35),
        ]
    }

    fn claim(marks: &[Mark]) -> Claim {
        let seal = Seal::of(&incident(), marks);
        let words = Claim::parse(&seal.in_one()).expect("its own words");
        assert_eq!(
            words.find(&incident(), marks),
            Claim::Digest(seal.digest).find(&incident(), marks)
        );
        words
    }

    #[test]
    fn every_pair_of_bytes_is_a_word_of_its_own_and_comes_back() {
        for pair in 0..=u16::MAX {
            let said = word(pair);
            assert_eq!((said.len(), unword(&said)), (5, Some(pair)));
        }
        assert_eq!(word(0x7f00), "lusab", "as others write 127.0");
    }

    #[test]
    fn words_are_read_however_they_are_written_down() {
        let seal = Seal::of(&incident(), &log());
        let claimed = claim(&log());
        for text in [
            seal.words().join(" "),
            seal.words().join(", ").to_uppercase(),
            format!("  {}.\n", seal.words().join("\n")),
        ] {
            assert_eq!(Claim::parse(&text), Ok(claimed), "{text}");
        }
        assert_eq!(Claim::parse("lusab babad"), Err(NoSeal::Count { count: 2 }));
        let wrong = format!("{} lusac", seal.words()[..7].join(" "));
        let word = "lusac".to_owned();
        assert_eq!(Claim::parse(&wrong), Err(NoSeal::Word { word }));
    }

    #[test]
    fn what_was_sealed_is_found_again_whatever_was_added_later() {
        let log = log();
        let mut story = log.clone();
        story.sort_by_key(|mark| mark.clock);
        for known in 1..=story.len() {
            let seal = claim(&story[..known]);
            let added = story.len() - known;
            assert_eq!(seal.find(&incident(), &log), Found::Fits { added });
        }
    }

    #[test]
    fn what_one_sealed_before_hearing_of_the_other_is_found_too() {
        let log = log();
        let of_ana = claim(&log[..3]);
        assert_eq!(of_ana.find(&incident(), &log), Found::Fits { added: 3 });
        let mixed = [log[0].clone(), log[4].clone(), log[5].clone()];
        assert_eq!(
            claim(&mixed).find(&incident(), &log),
            Found::Fits { added: 3 }
        );
    }

    #[test]
    fn any_change_before_the_seal_breaks_it() {
        let log = log();
        let sealed = claim(&log);
        for number in 0..log.len() {
            let mut removed = log.clone();
            removed.remove(number);
            // Whoever changes a record changes the digests of all that follow.
            for mark in removed.iter_mut().skip(number) {
                mark.digest = Digest::of(mark.digest.hex().as_bytes());
            }
            if removed == log[..log.len() - 1] {
                continue;
            }
            assert_eq!(
                sealed.find(&incident(), &removed),
                Found::Nowhere,
                "{number}"
            );
        }
        let shorter = &log[..log.len() - 1];
        let found = sealed.find(&incident(), shorter);
        assert_eq!(found, Found::Nowhere, "an end was cut off");
        let other = IncidentId::parse("2026-11-22-other").expect("a name");
        assert_eq!(sealed.find(&other, &log), Found::Nowhere);
    }

    #[test]
    fn what_cannot_be_tried_is_not_called_broken() {
        let row = |writer: &'static str| (1..1500).map(move |seq| mark(writer, seq, seq));
        let log: Vec<Mark> = row("ana").chain(row("ben")).collect();
        assert_eq!(
            claim(&log).find(&incident(), &log),
            Found::Fits { added: 0 }
        );
        let strange = claim(&[mark("ana", 1, 1), mark("cid", 1, 1)]);
        assert_eq!(strange.find(&incident(), &log), Found::NotTried);
    }
}
