//! A conversation and a relay in one process: every cut of every dialogue is tried.

mod laws;
mod noise;
mod opening;
mod relay;
mod scripts;

use super::*;
use crate::smtp::{Envelope, Outcome, Security};
use relay::{Dialect, Fate, Relay, message};
use std::collections::{BTreeMap, VecDeque};

/// The terms of most tests.
fn terms() -> Terms {
    Terms {
        our_name: "shop.example".to_owned(),
        tls: Security::None,
        login: None,
        window: 3,
        most_messages: 100,
    }
}

/// Takes a message for `c<ticket>@x.test`.
fn take(talk: &mut Conversation, ticket: u64) -> Vec<Turn> {
    let to = format!("c{ticket}@x.test");
    let envelope = Envelope {
        from: "hello@shop.example",
        to: &to,
        utf8: false,
    };
    talk.take(ticket, &envelope, message(ticket).into())
}

/// What has become of one ticket, as the leader was told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Outcome(Outcome),
    Back,
}

/// Where the line is cut, in bytes of one of its directions.
#[derive(Clone, Copy, Debug, Default)]
struct Cuts {
    /// What the relay says is heard in two pieces.
    pieces: Option<usize>,
    /// No more than this of what the relay says is heard.
    heard: Option<usize>,
    /// No more than this of what we say arrives.
    arrived: Option<usize>,
    /// At a cut we hang up, instead of the line being lost.
    is_ours: bool,
}

/// A leader that takes whatever there is room for and releases whatever asks.
struct Leader {
    talk: Conversation,
    relay: Relay,
    waiting: VecDeque<u64>,
    /// Never released.
    held: Vec<u64>,
    cuts: Cuts,
    heard: usize,
    arrived: usize,
    ends: BTreeMap<u64, Vec<End>>,
    last: Option<Turn>,
    is_stopped: bool,
}

impl Leader {
    fn new(dialect: Dialect, fates: &[Fate], cuts: Cuts) -> Self {
        let waiting: VecDeque<u64> = (0..).take(fates.len()).collect();
        Self {
            talk: Conversation::new(terms()),
            relay: Relay::new(dialect, fates),
            ends: waiting.iter().map(|ticket| (*ticket, Vec::new())).collect(),
            waiting,
            held: Vec::new(),
            cuts,
            heard: 0,
            arrived: 0,
            last: None,
            is_stopped: false,
        }
    }

    /// Leads the conversation to its end.
    fn run(mut self) -> Self {
        let mut turns = self.talk.opened();
        let mut answers = Relay::greet();
        loop {
            self.heed(turns);
            let (bytes, is_cut) = self.hear(&mut answers);
            turns = self.talk.hear(&bytes);
            if is_cut || (bytes.is_empty() && self.is_quiet()) {
                break;
            }
            self.heed(std::mem::take(&mut turns));
            let said = self.talk.out();
            let room = self
                .cuts
                .arrived
                .map_or(said.len(), |most| most - self.arrived);
            let arriving = &said[..said.len().min(room)];
            self.arrived += arriving.len();
            answers.extend(self.relay.hear(arriving));
            // What the relay has answered before the line broke is still heard.
            if arriving.len() < said.len() {
                turns = self.talk.hear(&answers);
                break;
            }
        }
        self.heed(turns);
        let turns = if self.cuts.is_ours {
            self.talk.abandon()
        } else {
            self.talk.lost()
        };
        self.heed(turns);
        assert_eq!(self.talk.lost(), [], "nothing is told twice");
        assert_eq!(self.talk.hear(b"250 ok\r\n"), []);
        assert!(self.talk.out().is_empty());
        assert_eq!(self.talk.room(), 0);
        self
    }

    /// The next piece of what the relay says, and whether it is the last before the line breaks.
    fn hear(&mut self, answers: &mut Vec<u8>) -> (Vec<u8>, bool) {
        let mut length = answers.len();
        if let Some(most) = self.cuts.pieces {
            let before = most.saturating_sub(self.heard);
            if before > 0 && before < length {
                length = before;
            }
        }
        let mut is_cut = false;
        if let Some(most) = self.cuts.heard
            && self.heard + length > most
        {
            length = most - self.heard;
            is_cut = true;
        }
        self.heard += length;
        (answers.drain(..length).collect(), is_cut)
    }

    /// Whether nothing more will come from either side.
    fn is_quiet(&mut self) -> bool {
        self.talk.out.is_empty()
    }

    fn heed(&mut self, turns: Vec<Turn>) {
        let mut turns = VecDeque::from(turns);
        while let Some(turn) = turns.pop_front() {
            assert_eq!(self.last, None, "{turn:?} after the last turn");
            match turn {
                Turn::Asks(ticket) if !self.held.contains(&ticket) => self.talk.release(ticket),
                Turn::Asks(_) | Turn::Ready | Turn::Encrypt => {}
                Turn::Outcome(ticket, outcome) => self.end(ticket, End::Outcome(outcome)),
                Turn::Back(ticket) => self.end(ticket, End::Back),
                Turn::Stop(_) => self.is_stopped = true,
                Turn::Finished | Turn::Close(_) => self.last = Some(turn),
            }
            if turns.is_empty() && self.last.is_none() {
                while self.talk.room() > 0
                    && let Some(ticket) = self.waiting.pop_front()
                {
                    turns.extend(take(&mut self.talk, ticket));
                }
                if self.talk.room() > 0 && self.talk.flights.is_empty() && turns.is_empty() {
                    turns.extend(self.talk.quit());
                }
            }
        }
    }

    fn end(&mut self, ticket: u64, end: End) {
        self.ends.get_mut(&ticket).expect("a ticket").push(end);
    }

    /// What the relay has decided, by ticket.
    fn answered(&self) -> Vec<(u64, &End)> {
        let ends = self.ends.iter();
        ends.filter_map(|(ticket, ends)| Some((*ticket, ends.first()?)))
            .filter(|(_, end)| **end != End::Back)
            .collect()
    }

    /// The laws that hold wherever the line was cut.
    fn check(&self, case: &dyn std::fmt::Debug) {
        let mut unknown = 0;
        for (ticket, ends) in &self.ends {
            let is_taken = !self.waiting.contains(ticket);
            assert_eq!(
                ends.len(),
                usize::from(is_taken),
                "{ticket}: {ends:?} {case:?}"
            );
            let got_it = self
                .relay
                .accepted
                .iter()
                .filter(|got| *got == ticket)
                .count();
            assert!(got_it <= 1, "{ticket} twice, {case:?}");
            let sure = match ends.first() {
                Some(End::Outcome(Outcome::Unknown)) => {
                    unknown += 1;
                    None
                }
                Some(End::Outcome(Outcome::Accepted(_))) => Some(1),
                None | Some(End::Back | End::Outcome(_)) => Some(0),
            };
            assert!(
                sure.is_none_or(|sure| sure == got_it),
                "{ticket}: {ends:?} {case:?}"
            );
            let is_held = self.held.contains(ticket);
            assert!(
                !(is_held && got_it > 0),
                "{ticket} was never released, {case:?}"
            );
        }
        assert!(
            unknown <= self.talk.most_unknown(),
            "{unknown} unknown, {case:?}"
        );
    }
}
