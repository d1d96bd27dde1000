//! Any bytes as the answers of a mail relay: every message has exactly one end, nothing leaves
//! before it was released, and nothing is said after the end. The first byte chooses the terms.
#![no_main]

use aplomb::base::Secret;
use aplomb::smtp::{Conversation, Envelope, Login, Outcome, Security, Terms, Turn};
use libfuzzer_sys::fuzz_target;
use std::collections::{BTreeMap, BTreeSet};

const PASSWORD: &str = "correct-horse";

/// A leader of a conversation that takes whatever there is room for.
struct Leader {
    talk: Conversation,
    /// The relay may know the password, and so may repeat it.
    has_login: bool,
    /// Every third message is never released.
    holds: bool,
    next: u64,
    released: BTreeSet<u64>,
    ends: BTreeMap<u64, u32>,
    is_over: bool,
}

impl Leader {
    fn heed(&mut self, turns: Vec<Turn>) {
        for turn in turns {
            let is_shown = self.has_login && format!("{turn:?}").contains(PASSWORD);
            assert!(!is_shown, "a secret came back");
            match turn {
                Turn::Asks(ticket) if self.holds && ticket % 3 == 0 => {}
                Turn::Asks(ticket) => {
                    self.released.insert(ticket);
                    self.talk.release(ticket);
                }
                Turn::Outcome(ticket, outcome) => {
                    let is_sent = matches!(outcome, Outcome::Accepted(_) | Outcome::Unknown);
                    assert!(!is_sent || self.released.contains(&ticket), "{ticket} too soon");
                    self.end(ticket);
                }
                Turn::Back(ticket) => self.end(ticket),
                Turn::Finished | Turn::Close(_) => self.is_over = true,
                Turn::Encrypt => {
                    let turns = self.talk.encrypted();
                    self.heed(turns);
                }
                Turn::Ready | Turn::Stop(_) => {}
            }
        }
    }

    fn end(&mut self, ticket: u64) {
        let ends = self.ends.get_mut(&ticket).expect("a ticket that was taken");
        *ends += 1;
        assert_eq!(*ends, 1, "{ticket} has two ends");
    }

    fn fill(&mut self) {
        while self.talk.room() > 0 {
            let ticket = self.next;
            self.next += 1;
            self.ends.insert(ticket, 0);
            let to = format!("c{ticket}@x.test");
            let envelope = Envelope {
                from: "hello@shop.example",
                to: &to,
                utf8: ticket % 7 == 6,
            };
            let message = format!("Subject: x\r\n\r\n.\r\nfor {ticket}.\r\n");
            let turns = self.talk.take(ticket, &envelope, message.into_bytes().into());
            self.heed(turns);
        }
    }

    fn say(&mut self) {
        let out = self.talk.out();
        assert!(out.is_empty() || !self.is_over, "something said after the end");
        let out = String::from_utf8(out).expect("only text is said");
        for (_, rest) in out.match_indices("\r\nfor ").map(|(at, _)| out.split_at(at + 6)) {
            let ticket = rest.split('.').next().and_then(|ticket| ticket.parse().ok());
            assert!(self.released.contains(&ticket.expect("a ticket")), "{out}");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((terms, said)) = bytes.split_first() else {
        return;
    };
    let tls = [Security::None, Security::Implicit, Security::StartTls];
    let login = (terms & 4 != 0).then(|| Login {
        user: "ana".to_owned(),
        password: Secret::new(PASSWORD),
    });
    let mut leader = Leader {
        talk: Conversation::new(Terms {
            our_name: "shop.example".to_owned(),
            tls: tls[usize::from(terms & 3).min(2)],
            login,
            window: usize::from(terms >> 5),
            most_messages: if terms & 8 == 0 { 4 } else { 100 },
        }),
        has_login: terms & 4 != 0,
        holds: terms & 16 != 0,
        next: 0,
        released: BTreeSet::new(),
        ends: BTreeMap::new(),
        is_over: false,
    };
    let turns = leader.talk.opened();
    leader.heed(turns);
    // A vertical bar is a pause: what stands before it comes in one piece.
    for piece in said.split(|byte| *byte == b'|') {
        let turns = leader.talk.hear(piece);
        leader.heed(turns);
        leader.fill();
        leader.say();
    }
    let turns = match terms & 1 {
        0 => leader.talk.lost(),
        _ => leader.talk.abandon(),
    };
    leader.heed(turns);
    assert!(leader.ends.values().all(|ends| *ends == 1), "a ticket without an end");
    assert!(leader.talk.out().is_empty() && leader.talk.room() == 0);
});
