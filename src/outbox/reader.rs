//! Reads a ledger, piece by piece, whatever its bytes are.
//!
//! What follows the last newline was never flushed whole: nothing in it had left yet, and it is cut
//! off before the next line is written. A line in the middle that is not as it was written may have
//! told of attempts: everybody it may have been about is then unknown, until a person decides.

use super::head::{Head, Headed};
use super::ledger::Group;
use super::standing::Standing;
use crate::base::Digest;
use crate::journal::seal::line_without_newline;

/// Why a ledger cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no whole first line: the mailing was never frozen.
    NoHead,
    /// A newer program wrote it.
    Newer,
    /// Its first line is not as it was written.
    Odd,
}

/// A ledger as far as it was read.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Its first line.
    pub head: Head,
    /// How the mailing stands.
    pub standing: Standing,
    /// The number of its last line.
    pub seq: u64,
    /// The digest of its last line.
    pub last: Digest,
    /// How many bytes its lines take.
    pub length: u64,
    /// How many bytes follow that were never flushed whole.
    pub torn: u64,
    /// How many lines are not as they were written, and not yet made up for.
    pub damaged: u64,
    /// Whether the line before was not as it was written.
    broken: bool,
}

/// The longest line that is taken for one of ours, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// Takes the bytes of a ledger in pieces.
#[derive(Debug, Default)]
pub struct Reader {
    rest: Vec<u8>,
    ledger: Option<Ledger>,
}

impl Reader {
    /// Takes the next piece, and hands every line it understands to whoever listens.
    pub fn take(&mut self, bytes: &[u8], mut heard: impl FnMut(&Group)) -> Result<(), Trouble> {
        let mut begin = 0;
        while let Some(at) = bytes[begin..].iter().position(|byte| *byte == b'\n') {
            let end = begin + at;
            if self.rest.is_empty() {
                self.line(&bytes[begin..end], &mut heard)?;
            } else {
                let mut line = std::mem::take(&mut self.rest);
                line.extend_from_slice(&bytes[begin..end]);
                self.line(&line, &mut heard)?;
            }
            begin = end + 1;
        }
        self.rest.extend_from_slice(&bytes[begin..]);
        if self.rest.len() > LONGEST {
            return Err(Trouble::Odd);
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8], heard: &mut impl FnMut(&Group)) -> Result<(), Trouble> {
        let Some(ledger) = &mut self.ledger else {
            let (head, last) = match Head::read(line) {
                Headed::Head(head, digest) => (*head, digest),
                Headed::Newer => return Err(Trouble::Newer),
                Headed::Odd => return Err(Trouble::Odd),
            };
            self.ledger = Some(Ledger {
                standing: Standing::new(&head),
                head,
                seq: 0,
                last,
                length: line.len() as u64 + 1,
                torn: 0,
                damaged: 0,
                broken: false,
            });
            return Ok(());
        };
        ledger.length += line.len() as u64 + 1;
        let Some((group, prev, digest)) = Group::read(line) else {
            ledger.damaged += 1;
            ledger.broken = true;
            return Ok(());
        };
        let follows = prev == ledger.last && group.seq == ledger.seq + 1;
        if !follows && !ledger.broken {
            ledger.damaged += 1;
        }
        ledger.broken = false;
        ledger.seq = group.seq;
        ledger.last = digest;
        ledger.standing.apply(&group);
        if group.doubted {
            ledger.damaged = 0;
        }
        heard(&group);
        Ok(())
    }

    /// What was read.
    pub fn end(self) -> Result<Ledger, Trouble> {
        let mut ledger = self.ledger.ok_or(Trouble::NoHead)?;
        ledger.torn = self.rest.len() as u64;
        // Only its newline is wrong: it was flushed whole.
        if line_without_newline(&self.rest).is_some() {
            ledger.damaged += 1;
        }
        Ok(ledger)
    }
}

impl Ledger {
    /// Settles what a crash left open: whose mail was under way, or may have been told of by a
    /// damaged line, is unknown. The group that writes it down; empty when all was clear.
    #[must_use]
    pub fn settle(&mut self) -> Group {
        let mut group = Group::default();
        let mut unknown = self.standing.lose_track();
        if self.damaged > 0 {
            // Where a newline went, two lines look like one.
            let most = self.head.in_flight.saturating_mul(2 * self.damaged);
            unknown.extend(self.standing.doubt(most));
            group.doubted = true;
            self.damaged = 0;
        }
        for n in unknown {
            group.tell(n, super::Told::Unknown, "");
        }
        group
    }
}

#[cfg(test)]
mod tests;
