//! The frozen list on the disk: written once, read in pieces, anybody found by their place.
//!
//! Memory: one piece of the file, and a number for every 256 people.

use super::Trouble;
use super::pieces::Pieces;
use crate::base::digest::{Digest, Digester};
use crate::outbox::Recipient;
use crate::seam::Disk;

/// How many people lie between two known places of the file.
const STRIDE: u64 = 256;
/// How much is read or written at once, in bytes.
const PIECE: usize = 256 * 1024;

/// Where everybody is in the frozen list.
#[derive(Debug, Default)]
pub(super) struct Roster {
    path: String,
    /// The place of every 256th line.
    places: Vec<u64>,
    count: u64,
    length: u64,
    /// A piece of the file: where it begins, and the person its rest begins with.
    piece: Vec<u8>,
    piece_at: u64,
    /// Where the next line begins in the piece, and whose it is.
    at: usize,
    next: u64,
}

/// Writes a list, piece by piece.
pub(super) struct Writing<'d> {
    roster: Roster,
    digester: Digester,
    file: Pieces<'d>,
}

impl<'d> Writing<'d> {
    /// Begins anew: what was there was never sent to.
    pub(super) fn begin(disk: &'d dyn Disk, path: String) -> Result<Self, Trouble> {
        Ok(Self {
            file: Pieces::begin(disk, path.clone(), PIECE)?,
            roster: Roster {
                path,
                ..Roster::default()
            },
            digester: Digester::default(),
        })
    }

    /// Adds somebody, at the next place.
    pub(super) fn add(&mut self, mut recipient: Recipient) -> Result<(), Trouble> {
        recipient.n = self.roster.count;
        let line = recipient.line();
        self.digester.add(line.as_bytes());
        self.roster.count_line(line.len());
        self.file.add(&line)
    }

    /// Everything is on the disk: the list, how many are on it, and its digest.
    pub(super) fn end(self) -> Result<(Roster, u64, Digest), Trouble> {
        self.file.end()?;
        let count = self.roster.count;
        Ok((self.roster, count, self.digester.digest()))
    }
}

impl Roster {
    /// Looks at a frozen list from its first byte to its last: it must be what was frozen.
    pub(super) fn check(disk: &dyn Disk, path: String, frozen: Digest) -> Result<Self, Trouble> {
        let mut roster = Self {
            path,
            ..Self::default()
        };
        let mut digester = Digester::default();
        let (mut from, mut line) = (0, 0);
        loop {
            let piece = disk.read_some(&roster.path, from, PIECE)?;
            let piece = piece.unwrap_or_default();
            if piece.is_empty() {
                break;
            }
            digester.add(&piece);
            from += piece.len() as u64;
            for part in piece.split_inclusive(|byte| *byte == b'\n') {
                line += part.len();
                if part.ends_with(b"\n") {
                    roster.count_line(line);
                    line = 0;
                }
            }
        }
        if digester.digest() == frozen {
            Ok(roster)
        } else {
            Err(Trouble::Changed { file: roster.path })
        }
    }

    fn count_line(&mut self, length: usize) {
        if self.count.is_multiple_of(STRIDE) {
            self.places.push(self.length);
        }
        self.count += 1;
        self.length += length as u64;
    }

    /// The person at a place.
    pub(super) fn person(&mut self, disk: &dyn Disk, n: u64) -> Result<Recipient, Trouble> {
        let changed = || Trouble::Changed {
            file: self.path.clone(),
        };
        let stride = usize::try_from(n / STRIDE).map_err(|_| changed())?;
        let known = *self.places.get(stride).ok_or_else(changed)?;
        let ahead = n.checked_sub(self.next).is_some_and(|ahead| ahead < STRIDE);
        if !ahead || self.piece.is_empty() {
            self.go(known, stride as u64 * STRIDE);
        }
        loop {
            let line = self.line(disk)?;
            if self.next > n {
                let read = line.and_then(|range| Recipient::read(&self.piece[range]));
                return read.filter(|read| read.n == n).ok_or(Trouble::Changed {
                    file: self.path.clone(),
                });
            }
        }
    }

    fn go(&mut self, place: u64, n: u64) {
        self.piece.clear();
        self.piece_at = place;
        self.at = 0;
        self.next = n;
    }

    /// The next line of the piece, without its newline; reads on where the piece ends.
    fn line(&mut self, disk: &dyn Disk) -> Result<Option<std::ops::Range<usize>>, Trouble> {
        self.next += 1;
        let newline = |piece: &[u8]| piece.iter().position(|byte| *byte == b'\n');
        loop {
            if let Some(length) = newline(&self.piece[self.at..]) {
                let begin = self.at;
                self.at += length + 1;
                return Ok(Some(begin..begin + length));
            }
            let from = self.piece_at + self.piece.len() as u64;
            let more = disk.read_some(&self.path, from, PIECE)?.unwrap_or_default();
            if more.is_empty() {
                return Ok(None);
            }
            self.piece.drain(..self.at);
            self.piece_at += self.at as u64;
            self.at = 0;
            self.piece.extend_from_slice(&more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::memory::Memory;

    #[test]
    fn anybody_is_found_in_any_order() {
        let disk = Memory::default();
        disk.claim_folder("o").expect("a folder");
        let mut writing = Writing::begin(&disk, "o/list.jsonl".into()).expect("begun");
        let name = |n: u64| format!("{}{n}", "é".repeat(usize::try_from(n % 90).unwrap_or(0)));
        for n in 0..5_000 {
            let recipient = Recipient {
                n: 0,
                row: n + 2,
                email: format!("p{n}@x.example"),
                name: Some(name(n)),
                lang: None,
                vars: Vec::new(),
            };
            writing.add(recipient).expect("written");
        }
        let (mut roster, count, digest) = writing.end().expect("on the disk");
        assert_eq!(count, 5_000);
        let mut again = Roster::check(&disk, "o/list.jsonl".into(), digest).expect("the same");
        let mut n = 1;
        for _ in 0..3_000 {
            n = n * 7_919 % 5_000;
            for roster in [&mut roster, &mut again] {
                let found = roster.person(&disk, n).expect("found");
                assert_eq!((found.n, found.name), (n, Some(name(n))));
            }
        }
        for n in (0..5_000).chain(4_990..5_000) {
            assert_eq!(again.person(&disk, n).expect("found").n, n);
        }
        assert!(again.person(&disk, 5_000).is_err());
        let wrong = Roster::check(&disk, "o/list.jsonl".into(), Digest::NONE);
        assert!(matches!(wrong, Err(Trouble::Changed { .. })));
    }
}
