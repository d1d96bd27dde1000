//! What a run has learnt and is about to risk, on the disk before it counts.
//!
//! Owns the one flush of a turn. Refuses to read an answer: the conversation has. Invariant: the
//! last byte of a mail leaves only after its attempt is in the ledger.

use super::{Run, Trouble};
use crate::base::visible::visible_line;
use crate::outbox::{Group, Told};
use crate::smtp::{Outcome, Reply};

/// The most characters of an answer that the ledger keeps.
const LONGEST_REPLY: usize = 200;

impl Run<'_, '_> {
    /// Writes down what was learnt and what is about to be risked; only then may it leave.
    pub(super) fn flush(&mut self) -> Result<(), Trouble> {
        for (_, n) in &self.asks {
            self.group.tell(*n, Told::Tried, "");
        }
        if let Err(trouble) = self.outbox.write(&mut self.group, self.now) {
            for line in std::mem::take(&mut self.talks).into_keys() {
                self.board.hang_up(line);
            }
            return Err(trouble);
        }
        self.group = Group::default();
        for (line, n) in std::mem::take(&mut self.asks) {
            self.attempted.insert(n);
            if let Some(talk) = self.talks.get_mut(&line) {
                talk.conversation.release(n);
            }
        }
        Ok(())
    }

    pub(super) fn outcome(&mut self, n: u64, outcome: &Outcome) {
        self.under_way.remove(&n);
        self.attempted.remove(&n);
        self.asks.retain(|(_, asked)| *asked != n);
        let standing = &self.outbox.ledger().standing;
        let (told_of, reply) = match outcome {
            Outcome::Accepted(reply) => (Told::Accepted, told(reply)),
            Outcome::Refused(reply) => (Told::Refused, told(reply)),
            Outcome::MailboxGone(reply) => (Told::Gone, told(reply)),
            Outcome::Unknown => (Told::Unknown, String::new()),
            Outcome::Later(reply) if reply.wants_fewer_at_once() => {
                (Told::Later(self.now), told(reply))
            }
            Outcome::Later(reply) => match standing.again(n, self.now) {
                Some(when) => (Told::Later(when), told(reply)),
                None => (Told::Refused, told(reply)),
            },
        };
        self.group.tell(n, told_of, &reply);
    }

    /// A mail comes back: its last byte never left.
    pub(super) fn back(&mut self, n: u64) {
        self.under_way.remove(&n);
        self.asks.retain(|(_, asked)| *asked != n);
        if self.attempted.remove(&n) {
            self.group.tell(n, Told::Back, "");
        }
        self.outbox.ledger_mut().standing.give_back(n);
    }
}

/// An answer as the ledger keeps it.
pub(in crate::walk::mailing) fn told(reply: &Reply) -> String {
    let text = visible_line(&reply.to_string());
    text.chars().take(LONGEST_REPLY).collect()
}
