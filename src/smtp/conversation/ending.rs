//! How a conversation ends: goodbye, stop, pause, or the line is lost.
//!
//! Whatever the end, each message that is still under way is told apart: its last byte never left,
//! or the relay surely did not carry it out (`Back`), or nobody can know (`Unknown`).

use super::{Conversation, Ending, Phase, Question};
use crate::smtp::flight::Stage;
use crate::smtp::reader::Answer;
use crate::smtp::verdict::Place;
use crate::smtp::{Outcome, Pause, Turn};

impl Conversation {
    /// Says goodbye as soon as what was released has its answer. What was not released comes back.
    #[must_use]
    pub fn quit(&mut self) -> Vec<Turn> {
        if self.ending.is_none() && !matches!(self.phase, Phase::Leaving | Phase::Over) {
            self.ending = Some(Ending::Goodbye);
            self.wind_down();
        }
        std::mem::take(&mut self.turns)
    }

    /// The line is gone.
    #[must_use]
    pub fn lost(&mut self) -> Vec<Turn> {
        self.give_up(self.is_closing);
        std::mem::take(&mut self.turns)
    }

    /// We hang up, having waited for too long or for reasons of our own.
    #[must_use]
    pub fn abandon(&mut self) -> Vec<Turn> {
        self.give_up(false);
        std::mem::take(&mut self.turns)
    }

    /// The relay said that it closes the line (421), in the place of an answer to this question.
    pub(super) fn sent_away(&mut self, question: Option<Question>, answer: Answer) {
        let reply = self.reply(answer);
        let refused = match question {
            Some(Question::Sender(ticket)) => Some((ticket, Place::Sender)),
            Some(Question::Recipient(ticket)) => Some((ticket, Place::Recipient)),
            Some(Question::Permission(ticket)) => Some((ticket, Place::Permission)),
            Some(Question::End(ticket)) => Some((ticket, Place::End)),
            _ => None,
        };
        self.is_closing = true;
        self.pause(Pause::Asked(reply.clone()));
        if let Some((ticket, place)) = refused
            && let Some(flight) = self.flight(ticket)
        {
            flight.refuse(place, reply);
            if flight.has_nobody || place == Place::End {
                self.settle(ticket);
            }
        }
    }

    pub(super) fn pause(&mut self, why: Pause) {
        if matches!(self.ending, None | Some(Ending::Goodbye)) {
            self.ending = Some(Ending::Pause(why));
        }
    }

    /// What was heard is not SMTP: nothing of it can be relied upon.
    pub(super) fn break_off(&mut self, nonsense: &'static str) {
        if self.phase != Phase::Over {
            self.resolve(false);
            self.finish(Turn::Close(Pause::Nonsense(nonsense)));
        }
    }

    /// Takes the next step towards the end, when one is in sight.
    pub(super) fn wind_down(&mut self) {
        if matches!(self.phase, Phase::Leaving | Phase::Over) {
            return;
        }
        let most = self.terms.most_messages.max(1);
        if self.ending.is_none() && self.taken >= most && self.flights.is_empty() {
            self.ending = Some(Ending::Goodbye);
        }
        if self.ending.is_none() {
            return;
        }
        if self.ending != Some(Ending::Goodbye) {
            // Nothing more is said; what stands in `out` has not left.
            self.out.clear();
            self.unsaid.clear();
            for flight in &mut self.flights {
                if flight.stage == Stage::Released {
                    flight.stage = Stage::Asked;
                }
            }
        }
        self.return_unreleased();
        if !self.flights.is_empty() {
            return;
        }
        match self.ending.clone() {
            Some(Ending::Pause(why)) => self.finish(Turn::Close(why)),
            // With an answer outstanding, or in the middle of encryption, goodbye would be taken
            // for something else.
            _ if self.open.is_empty()
                && self.unsaid.is_empty()
                && !matches!(self.phase, Phase::Dialing | Phase::Encrypting) =>
            {
                self.phase = Phase::Leaving;
                self.say("QUIT\r\n", Question::Goodbye);
            }
            _ => self.finish(Turn::Finished),
        }
    }

    /// Whatever has not been released comes back, or has been refused already.
    fn return_unreleased(&mut self) {
        while let Some(flight) = self
            .flights
            .iter()
            .find(|flight| flight.stage < Stage::Released)
        {
            let ticket = flight.ticket;
            self.settle(ticket);
        }
    }

    fn give_up(&mut self, was_told: bool) {
        if self.phase == Phase::Over {
            return;
        }
        self.resolve(was_told);
        match self.ending.take() {
            Some(Ending::Pause(why)) => self.finish(Turn::Close(why)),
            Some(Ending::Goodbye | Ending::Stopped) => self.finish(Turn::Finished),
            None => self.close(),
        }
    }

    /// Tells of each message that is under way. `was_told`: what was not answered was not done.
    fn resolve(&mut self, was_told: bool) {
        while let Some(flight) = self.flights.front() {
            let ticket = flight.ticket;
            let is_sure = was_told || flight.stage < Stage::Left || flight.has_nobody;
            if is_sure {
                self.settle(ticket);
            } else {
                self.flights.pop_front();
                self.turns.push(Turn::Outcome(ticket, Outcome::Unknown));
            }
        }
    }

    pub(super) fn finish(&mut self, turn: Turn) {
        self.close();
        self.turns.push(turn);
    }

    fn close(&mut self) {
        self.phase = Phase::Over;
        self.out.clear();
        self.unsaid.clear();
        self.open.clear();
    }
}
