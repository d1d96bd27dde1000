//! How a mailing stands: one byte a person, and the times of those who wait.

use super::ledger::{Group, Told};
use super::{Head, TRIED_AGAIN};
use crate::base::{Digest, Moment, Span};
use crate::incident::Mailing;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one person's mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Still to be sent.
    Planned,
    /// Its last byte was about to leave.
    Attempted,
    /// A relay took it, or a person says so.
    Accepted,
    /// To be tried again.
    Waiting,
    /// Refused for good.
    Refused,
    /// Nobody can tell whether it left.
    Unknown,
    /// A person decided not to send it.
    GivenUp,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Planned,
        Self::Attempted,
        Self::Accepted,
        Self::Waiting,
        Self::Refused,
        Self::Unknown,
        Self::GivenUp,
    ];
}

/// How a mailing stands.
#[derive(Clone, Debug)]
pub struct Standing {
    states: Vec<State>,
    counts: [u64; State::ALL.len()],
    /// When those who wait are tried again.
    due: BTreeSet<(Moment, u64)>,
    /// How often those who wait were refused for now, and when they are due.
    waiting: BTreeMap<u64, (u8, Moment)>,
    /// The place before which nobody is planned.
    from: usize,
    left_out: u64,
    list: Digest,
}

impl Standing {
    /// Nobody has been written to.
    #[must_use]
    pub fn new(head: &Head) -> Self {
        let planned = usize::try_from(head.planned).unwrap_or(usize::MAX);
        let mut counts = [0; State::ALL.len()];
        counts[State::Planned as usize] = head.planned;
        Self {
            states: vec![State::Planned; planned],
            counts,
            due: BTreeSet::new(),
            waiting: BTreeMap::new(),
            from: 0,
            left_out: head.left_out,
            list: head.list,
        }
    }

    /// Takes a line of the ledger. What it says of nobody on the list is passed over.
    pub fn apply(&mut self, group: &Group) {
        for (n, told) in group.each() {
            self.tell(n, told);
        }
    }

    fn tell(&mut self, n: u64, told: Told) {
        let Some(before) = self.state(n) else { return };
        let after = match (told, before) {
            // Whatever is said of it later: it is with a relay.
            (_, State::Accepted) => return,
            (Told::Tried, _) => State::Attempted,
            (Told::Back, State::Attempted) if self.waiting.contains_key(&n) => State::Waiting,
            (Told::Back | Told::SaidAgain, _) => State::Planned,
            (Told::Accepted | Told::SaidSent, _) => State::Accepted,
            (Told::Later(_), _) => State::Waiting,
            (Told::Refused | Told::Gone, _) => State::Refused,
            (Told::Unknown, _) => State::Unknown,
            (Told::GivenUp, _) => State::GivenUp,
        };
        if let Told::Later(when) = told {
            let (attempts, due) = self.waiting.entry(n).or_insert((0, when));
            self.due.remove(&(*due, n));
            *attempts = attempts.saturating_add(1);
            *due = when;
        }
        if let Some((_, due)) = self.waiting.get(&n) {
            if after == State::Waiting {
                self.due.insert((*due, n));
            } else {
                self.due.remove(&(*due, n));
            }
            let is_over = !matches!(after, State::Waiting | State::Attempted);
            if is_over {
                self.waiting.remove(&n);
            }
        }
        self.set(n, after);
    }

    fn set(&mut self, n: u64, after: State) {
        let at = usize::try_from(n).expect("invariant: the state of this one was looked up");
        self.counts[self.states[at] as usize] -= 1;
        self.counts[after as usize] += 1;
        self.states[at] = after;
        if after == State::Planned {
            self.from = self.from.min(at);
        }
    }

    /// What is known of a person's mail.
    #[must_use]
    pub fn state(&self, n: u64) -> Option<State> {
        self.states.get(usize::try_from(n).ok()?).copied()
    }

    /// How many are in a state.
    #[must_use]
    pub fn count(&self, state: State) -> u64 {
        self.counts[state as usize]
    }

    /// Everybody in a state, in order.
    pub fn all(&self, state: State) -> impl Iterator<Item = u64> + '_ {
        (0..)
            .zip(&self.states)
            .filter(move |(_, known)| **known == state)
            .map(|(n, _)| n)
    }

    /// Who is to be written to next: whoever waits and is due, else the first who was not tried.
    #[must_use]
    pub fn next(&mut self, now: Moment) -> Option<u64> {
        if let Some((due, n)) = self.due.first()
            && *due <= now
        {
            return Some(*n);
        }
        let rest = &self.states[self.from..];
        let found = rest.iter().position(|state| *state == State::Planned);
        self.from += found.unwrap_or(rest.len());
        found.map(|_| self.from as u64)
    }

    /// Marks a person as taken up, so that [`next`](Self::next) names another. Only in memory.
    pub fn take_up(&mut self, n: u64) {
        self.tell(n, Told::Tried);
    }

    /// Gives back a person whose mail surely did not leave. Only in memory.
    pub fn give_back(&mut self, n: u64) {
        self.tell(n, Told::Back);
    }

    /// When the first of those who wait is due.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.due.first().map(|(due, _)| *due)
    }

    /// When to try again somebody who was just refused for now; none when it was often enough.
    #[must_use]
    pub fn again(&self, n: u64, now: Moment) -> Option<Moment> {
        let before = self.waiting.get(&n).map_or(0, |(attempts, _)| *attempts);
        let seconds = TRIED_AGAIN.get(usize::from(before))?;
        Some(now.plus(Span::seconds(*seconds)))
    }

    /// Nobody answers for what was under way any more: it may have left, or not.
    pub fn lose_track(&mut self) -> Vec<u64> {
        let lost: Vec<u64> = self.all(State::Attempted).collect();
        for n in &lost {
            self.tell(*n, Told::Unknown);
        }
        lost
    }

    /// A line that cannot be read may have told of attempts: of everybody up to the last who was
    /// tried, and of as many after that as could be under way.
    pub fn doubt(&mut self, in_flight: u64) -> Vec<u64> {
        let tried = |state: &State| *state != State::Planned;
        let last = self.states.iter().rposition(tried).map_or(0, |at| at + 1);
        let end = (last as u64).saturating_add(in_flight);
        let doubted: Vec<u64> = self.all(State::Planned).take_while(|n| *n < end).collect();
        for n in &doubted {
            self.tell(*n, Told::Unknown);
        }
        doubted
    }

    /// The counts, with the digest of the ledger's last line. Those whose mail is under way count
    /// as unknown.
    #[must_use]
    pub fn mailing(&self, ledger: Digest) -> Mailing {
        Mailing {
            planned: self.states.len() as u64,
            accepted: self.count(State::Accepted),
            refused: self.count(State::Refused),
            waiting: self.count(State::Waiting),
            unknown: self.count(State::Unknown) + self.count(State::Attempted),
            given_up: self.count(State::GivenUp),
            left_out: self.left_out,
            list: self.list,
            ledger: Some(ledger),
        }
    }
}
