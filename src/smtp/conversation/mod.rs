//! One connection's conversation: what is said, in what order, and which answer belongs to what.
//!
//! Every command that leaves puts a question into a queue; answers are matched with the queue, and
//! one that answers no question ends the conversation. Three rooms: how it opens, how messages go,
//! how it ends. Bytes come in by `hear` and go out by `out`; time is told by whoever waits.
//!
//! Invariant: an answer is believed only when its question has left; and after the last turn of a
//! conversation no ticket is left in it.

mod ending;
mod mailing;
mod opening;

use super::flight::Flight;
use super::login::{self, Step};
use super::offers::Offers;
use super::reader::{Answer, Reader};
use super::{Pause, Reply, Terms, Turn};
use std::collections::VecDeque;
use std::time::Duration;

/// The conversation on one line.
#[derive(Debug)]
pub struct Conversation {
    terms: Terms,
    phase: Phase,
    reader: Reader,
    offers: Offers,
    /// What is to be said next, and the questions in it.
    out: Vec<u8>,
    unsaid: VecDeque<Question>,
    /// The questions that have left and have no answer yet.
    open: VecDeque<Question>,
    /// The messages under way, in the order in which they were taken.
    flights: VecDeque<Flight>,
    taken: u32,
    /// A transaction may have been left half open: the next one begins with RSET.
    is_dirty: bool,
    ending: Option<Ending>,
    /// The relay has said that it closes the line (421): whatever it has not answered when it does
    /// was not carried out.
    is_closing: bool,
    turns: Vec<Turn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The line is not open yet.
    Dialing,
    /// The relay greets and tells what it offers.
    Opening { is_encrypted: bool },
    /// The line is being encrypted.
    Encrypting,
    /// Messages go.
    Mailing,
    /// We have said goodbye.
    Leaving,
    /// Nothing is said or heard any more.
    Over,
}

/// What an answer is awaited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Greeting,
    Hello {
        is_old: bool,
    },
    StartTls,
    Login(Step),
    Reset,
    Sender(u64),
    Recipient(u64),
    Permission(u64),
    End(u64),
    /// The end of an empty message that nobody gets.
    Nobody(u64),
    Goodbye,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ending {
    /// Whoever leads it wants it to end, or it has taken all that one connection may.
    Goodbye,
    /// A `Stop` was told.
    Stopped,
    /// To be closed.
    Pause(Pause),
}

impl Conversation {
    /// A conversation on a line that is being dialed.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self {
            terms,
            phase: Phase::Dialing,
            reader: Reader::default(),
            offers: Offers::default(),
            out: Vec::new(),
            unsaid: VecDeque::new(),
            open: VecDeque::new(),
            flights: VecDeque::new(),
            taken: 0,
            is_dirty: false,
            ending: None,
            is_closing: false,
            turns: Vec::new(),
        }
    }

    /// What the relay said.
    pub fn hear(&mut self, bytes: &[u8]) -> Vec<Turn> {
        let mut rest = bytes;
        while !matches!(self.phase, Phase::Dialing | Phase::Encrypting | Phase::Over) {
            match self.reader.next(&mut rest) {
                Some(Ok(answer)) => self.answer(answer),
                Some(Err(nonsense)) => self.break_off(nonsense),
                None => break,
            }
        }
        std::mem::take(&mut self.turns)
    }

    /// What is to be said now; after this it counts as said.
    pub fn out(&mut self) -> Vec<u8> {
        self.depart();
        self.open.append(&mut self.unsaid);
        std::mem::take(&mut self.out)
    }

    /// Whether this was too long to wait, since something was last heard or said.
    #[must_use]
    pub fn overdue(&self, waited: Duration) -> bool {
        self.patience().is_some_and(|most| waited > most)
    }

    /// How long to wait for what is awaited; none when it is the relay that waits, or nobody.
    ///
    /// Shorter than the minutes of RFC 5321, 4.5.3.2, as people wait with us. Not so for the end of
    /// a message: who hangs up too soon there will never know whether it arrived.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        let seconds = match (self.phase, self.open.front()) {
            (Phase::Dialing | Phase::Encrypting, _) => 30,
            (_, None) => return None,
            (_, Some(Question::End(_))) if self.is_closing => 30,
            (_, Some(question)) => match question {
                Question::Hello { .. } | Question::StartTls | Question::Nobody(_) => 30,
                Question::Goodbye => 5,
                Question::End(_) => 300,
                _ => 60,
            },
        };
        Some(Duration::from_secs(seconds))
    }

    fn say(&mut self, command: &str, question: Question) {
        self.out.extend_from_slice(command.as_bytes());
        self.unsaid.push_back(question);
    }

    fn answer(&mut self, answer: Answer) {
        let question = self.open.pop_front();
        if answer.code == 421 && question != Some(Question::Goodbye) {
            self.sent_away(question, answer);
        } else {
            match question {
                Some(question) => self.answered(question, answer),
                // Whoever has been told to leave need not wonder at what else is said.
                None if self.is_closing => {}
                None => self.break_off("an answer to no question"),
            }
        }
        self.wind_down();
    }

    fn answered(&mut self, question: Question, answer: Answer) {
        match question {
            Question::Greeting
            | Question::Hello { .. }
            | Question::StartTls
            | Question::Login(_) => self.opening_answered(question, answer),
            Question::Goodbye => self.finish(Turn::Finished),
            _ => self.mail_answered(question, answer),
        }
    }

    /// The answer as it is kept, without a password that the relay repeats.
    fn reply(&self, answer: Answer) -> Reply {
        let words = login::hush(answer.words, self.terms.login.as_ref());
        Reply::read(answer.code, &words)
    }

    fn flight(&mut self, ticket: u64) -> Option<&mut Flight> {
        self.flights
            .iter_mut()
            .find(|flight| flight.ticket == ticket)
    }
}

#[cfg(test)]
mod tests;
