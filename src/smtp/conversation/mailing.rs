//! How messages go: lock-step, PIPELINING, or CHUNKING.
//!
//! * Lock-step: MAIL, RCPT, DATA, the message, each after the answer to the one before.
//! * PIPELINING: the message with its last dot, and in the same write MAIL, RCPT and DATA of the
//!   next one. One round trip a message; never more than one whose fate can be unknown.
//! * CHUNKING (with PIPELINING): MAIL, RCPT and the message as one piece, in one write, and more of
//!   them before the answers come. As many can be unknown as the window is wide.
//!
//! Invariant: a transaction never begins inside another one, or one customer would get the mail of
//! two: after whatever was not accepted, and before everything that is said blindly, stands RSET.

use super::{Conversation, Ending, Phase, Question};
use crate::smtp::flight::{self, Flight, Stage};
use crate::smtp::lines::Shape;
use crate::smtp::reader::Answer;
use crate::smtp::verdict::{Place, Verdict, judge};
use crate::smtp::{Envelope, Outcome, Reply, Stop, Turn};
use std::sync::Arc;

/// How messages follow each other on this connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    LockStep,
    Pipelined,
    Chunked,
}

impl Conversation {
    /// How many more messages it takes now.
    #[must_use]
    pub fn room(&self) -> usize {
        if self.phase != Phase::Mailing || self.ending.is_some() {
            return 0;
        }
        let wide = match self.manner() {
            Manner::LockStep => 1,
            Manner::Pipelined => 2,
            Manner::Chunked => self.terms.window.max(1),
        };
        let left = self.terms.most_messages.max(1).saturating_sub(self.taken);
        wide.saturating_sub(self.flights.len())
            .min(usize::try_from(left).unwrap_or(usize::MAX))
    }

    /// How many messages can be unknown when the line is lost: one, or the window.
    #[must_use]
    pub fn most_unknown(&self) -> usize {
        match self.manner() {
            Manner::LockStep | Manner::Pipelined => 1,
            Manner::Chunked => self.terms.window.max(1),
        }
    }

    /// Takes a message: lines that end with CRLF, dots not doubled. Without room it comes back.
    #[must_use]
    pub fn take(&mut self, ticket: u64, envelope: &Envelope<'_>, message: Arc<[u8]>) -> Vec<Turn> {
        if self.room() == 0 {
            self.turns.push(Turn::Back(ticket));
        } else if let Some(turn) = self.refuse_here(ticket, envelope) {
            self.turns.push(turn);
        } else {
            let shape = Shape::of(&message);
            let flight = Flight::new(ticket, envelope, message, shape, &self.offers);
            if let Some(stop) = self.unfit(&flight, shape) {
                self.turns.push(Turn::Back(ticket));
                self.stop(stop);
            } else {
                self.taken = self.taken.saturating_add(1);
                self.flights.push_back(flight);
                self.proceed();
            }
        }
        self.wind_down();
        std::mem::take(&mut self.turns)
    }

    /// The attempt is written down: the last byte may leave.
    pub fn release(&mut self, ticket: u64) {
        let manner = self.manner();
        let is_alone = self
            .flights
            .iter()
            .all(|flight| flight.stage < Stage::Released);
        let needs_reset = self.is_dirty || !is_alone;
        let Some(flight) = self
            .flights
            .iter_mut()
            .find(|flight| flight.ticket == ticket && flight.stage == Stage::Asked)
        else {
            return;
        };
        flight.stage = Stage::Released;
        if manner == Manner::Chunked {
            if needs_reset {
                self.out.extend_from_slice(b"RSET\r\n");
                self.unsaid.push_back(Question::Reset);
                self.is_dirty = false;
            }
            self.out.extend_from_slice(flight.sender.as_bytes());
            self.out.extend_from_slice(flight.recipient.as_bytes());
            flight.put_as_chunk(&mut self.out);
            self.unsaid.extend([
                Question::Sender(ticket),
                Question::Recipient(ticket),
                Question::End(ticket),
            ]);
        } else {
            flight.put_with_dots(&mut self.out);
            self.unsaid.push_back(Question::End(ticket));
            self.proceed();
        }
    }

    /// What is in `out` is about to leave.
    pub(super) fn depart(&mut self) {
        for flight in &mut self.flights {
            if flight.stage == Stage::Released {
                flight.stage = Stage::Left;
            }
        }
    }

    /// Begins what may begin.
    pub(super) fn proceed(&mut self) {
        if self.phase != Phase::Mailing || self.ending.is_some() {
            return;
        }
        let manner = self.manner();
        let Some(at) = self
            .flights
            .iter()
            .position(|flight| flight.stage == Stage::Waiting)
        else {
            return;
        };
        let is_free = self.flights.iter().take(at).all(|before| {
            manner == Manner::Chunked
                || (manner == Manner::Pipelined && before.stage >= Stage::Released)
        });
        let is_asking = !(self.open.is_empty() && self.unsaid.is_empty());
        if !is_free || (manner == Manner::LockStep && is_asking) {
            return;
        }
        let flight = &mut self.flights[at];
        let ticket = flight.ticket;
        if manner == Manner::Chunked {
            // Nothing of it is said before it is released, so that all of it goes in one write.
            flight.stage = Stage::Asked;
            self.turns.push(Turn::Asks(ticket));
            return;
        }
        if self.is_dirty {
            self.is_dirty = false;
            self.out.extend_from_slice(b"RSET\r\n");
            self.unsaid.push_back(Question::Reset);
            if manner == Manner::LockStep {
                return;
            }
        }
        flight.stage = Stage::Begun;
        self.out.extend_from_slice(flight.sender.as_bytes());
        self.unsaid.push_back(Question::Sender(ticket));
        if manner == Manner::Pipelined {
            self.out.extend_from_slice(flight.recipient.as_bytes());
            self.unsaid.push_back(Question::Recipient(ticket));
            self.say("DATA\r\n", Question::Permission(ticket));
        }
    }

    pub(super) fn mail_answered(&mut self, question: Question, answer: Answer) {
        match question {
            Question::Reset if answer.is_good() => {}
            Question::Sender(ticket) if answer.is_good() => self.next_step(ticket, question),
            Question::Recipient(ticket) if answer.is_good() => self.next_step(ticket, question),
            Question::Permission(ticket) if answer.code == 354 => self.permitted(ticket),
            Question::End(ticket) if answer.is_good() => {
                let reply = self.reply(answer);
                self.arrived(ticket, reply);
            }
            Question::Nobody(ticket) if answer.is_good() || answer.is_bad() => self.settle(ticket),
            Question::Sender(ticket) if answer.is_bad() => {
                self.refused(ticket, Place::Sender, answer);
            }
            Question::Recipient(ticket) if answer.is_bad() => {
                self.refused(ticket, Place::Recipient, answer);
            }
            Question::Permission(ticket) if answer.is_bad() => {
                self.refused(ticket, Place::Permission, answer);
            }
            Question::End(ticket) if answer.is_bad() => self.refused(ticket, Place::End, answer),
            _ => self.break_off("an answer that cannot be meant"),
        }
        self.proceed();
    }

    /// In lock-step, the command after the one that was carried out.
    fn next_step(&mut self, ticket: u64, question: Question) {
        if self.manner() != Manner::LockStep {
            return;
        }
        let Some(flight) = self.flight(ticket) else {
            return;
        };
        let recipient = flight.recipient.clone();
        match question {
            Question::Sender(_) => self.say(&recipient, Question::Recipient(ticket)),
            _ => self.say("DATA\r\n", Question::Permission(ticket)),
        }
    }

    /// The message may come (354).
    fn permitted(&mut self, ticket: u64) {
        let Some(flight) = self.flight(ticket) else {
            return;
        };
        if flight.refusal.is_none() {
            flight.stage = Stage::Asked;
            self.turns.push(Turn::Asks(ticket));
        } else if flight.has_nobody {
            // RFC 2920, 3.1: the relay waits for a message that nobody gets, so it is an empty one.
            self.say(".\r\n", Question::Nobody(ticket));
        } else {
            self.break_off("a message wanted from a sender that was refused");
        }
    }

    fn arrived(&mut self, ticket: u64, reply: Reply) {
        let Some(at) = self.position(ticket) else {
            return;
        };
        if self.flights[at].has_nobody {
            return self.settle(ticket);
        }
        self.flights.remove(at);
        self.turns
            .push(Turn::Outcome(ticket, Outcome::Accepted(reply)));
    }

    fn refused(&mut self, ticket: u64, place: Place, answer: Answer) {
        let reply = self.reply(answer);
        let is_blind = self.manner() != Manner::LockStep;
        let Some(flight) = self.flight(ticket) else {
            return;
        };
        flight.refuse(place, reply);
        // What else was said of it in the same write is answered too, and waited for.
        let is_last = matches!(place, Place::Permission | Place::End);
        if is_last || !is_blind {
            self.settle(ticket);
        }
    }

    /// Tells what has become of a message that was refused.
    pub(super) fn settle(&mut self, ticket: u64) {
        let Some(at) = self.position(ticket) else {
            return;
        };
        let Some(flight) = self.flights.remove(at) else {
            return;
        };
        self.is_dirty = true;
        let Some((place, reply)) = flight.refusal else {
            self.turns.push(Turn::Back(ticket));
            return;
        };
        match judge(place, reply, flight.unusual) {
            Verdict::Message(outcome) => self.turns.push(Turn::Outcome(ticket, outcome)),
            Verdict::Pause(outcome, why) => {
                self.turns.push(Turn::Outcome(ticket, outcome));
                self.pause(why);
            }
            Verdict::Stop(stop) => {
                self.turns.push(Turn::Back(ticket));
                self.stop(stop);
            }
        }
    }

    fn position(&self, ticket: u64) -> Option<usize> {
        self.flights
            .iter()
            .position(|flight| flight.ticket == ticket)
    }

    fn manner(&self) -> Manner {
        match (self.offers.pipelining, self.offers.chunking) {
            (true, true) => Manner::Chunked,
            (true, false) => Manner::Pipelined,
            (false, _) => Manner::LockStep,
        }
    }

    /// What this relay would refuse for this recipient, known before it is asked.
    fn refuse_here(&self, ticket: u64, envelope: &Envelope<'_>) -> Option<Turn> {
        let reply = if !flight::is_speakable(envelope.from) || !flight::is_speakable(envelope.to) {
            Reply::ours(553, (5, 1, 3), "this is not an address (said by aplomb)")
        } else if flight::needs_utf8(envelope) && !self.offers.utf8 {
            let words = "the relay takes no such letters in addresses (said by aplomb)";
            Reply::ours(553, (5, 6, 7), words)
        } else {
            return None;
        };
        Some(Turn::Outcome(ticket, Outcome::Refused(reply)))
    }

    /// What this relay would refuse for everybody, known before it is asked.
    fn unfit(&self, flight: &Flight, shape: Shape) -> Option<Stop> {
        let length = flight.length();
        match self.offers.size {
            Some(most) if length > most => Some(Stop::TooLong { length, most }),
            _ if shape.is_eight_bit && !self.offers.eight_bit => Some(Stop::NotEightBit),
            _ => None,
        }
    }

    pub(super) fn stop(&mut self, stop: Stop) {
        if self.ending != Some(Ending::Stopped) {
            self.turns.push(Turn::Stop(stop));
            self.ending = Some(Ending::Stopped);
        }
    }
}
