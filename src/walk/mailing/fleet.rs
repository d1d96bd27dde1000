//! The relays of a channel: which of them to call now, and how fast they may be handed mails.
//!
//! Knows no bytes. A relay that cannot be reached is tried again, each time later; after a few
//! times it is down for this run, and the others take its share.

use super::{RATE, connections, window};
use crate::base::Secret;
use crate::config::channel::{Rate, Relay, Tls};
use crate::outbox::Pace;
use crate::seam::switchboard::Endpoint;
use crate::smtp::{Login, Security, Terms};
use std::time::Duration;

/// Mails over one connection, when nothing else is said.
const MESSAGES: u32 = 100;
/// How long to wait after each time a relay could not be reached; after the last it is down.
const BACK_OFF: [u64; 5] = [1, 2, 4, 8, 15];

/// One relay.
#[derive(Debug)]
pub(super) struct Post {
    /// How people call it: host and port.
    pub(super) name: String,
    /// Where it is.
    pub(super) endpoint: Endpoint,
    /// How many mails may leave.
    pub(super) pace: Pace,
    relay: Relay,
    login: Option<Login>,
    our_name: String,
    /// How many connections it lets us have.
    limit: usize,
    /// How many there are.
    lines: usize,
    failures: usize,
    not_before: Duration,
    why: String,
}

impl Post {
    pub(super) fn new(relay: &Relay, password: Option<Secret>, our_name: &str) -> Self {
        let endpoint = Endpoint {
            host: relay.host.clone(),
            port: relay.port,
            implicit_tls: relay.tls == Tls::Implicit,
        };
        let per_second = |rate: Rate| (rate.count, rate.per.as_duration());
        let usual = (!relay.is_here()).then_some((RATE, Duration::from_secs(1)));
        let user = relay.login.as_ref().map(|(user, _)| user.clone());
        Self {
            name: endpoint.to_string(),
            endpoint,
            pace: Pace::new(relay.rate.map(per_second).or(usual)),
            login: user
                .zip(password)
                .map(|(user, password)| Login { user, password }),
            our_name: our_name.to_owned(),
            limit: connections(relay),
            relay: relay.clone(),
            lines: 0,
            failures: 0,
            not_before: Duration::ZERO,
            why: String::new(),
        }
    }

    /// The terms of its connections.
    pub(super) fn terms(&self) -> Terms {
        Terms {
            our_name: self.our_name.clone(),
            tls: match self.relay.tls {
                Tls::StartTls => Security::StartTls,
                Tls::Implicit => Security::Implicit,
                Tls::None => Security::None,
            },
            login: self.login.clone(),
            window: window(&self.relay) as usize,
            most_messages: match self.relay.messages {
                Some(most) => most,
                None if self.relay.is_here() => u32::MAX,
                None => MESSAGES,
            },
        }
    }

    /// Whether one more connection may be opened now.
    pub(super) fn may_dial(&self, now: Duration) -> bool {
        !self.is_down() && self.lines < self.limit && now >= self.not_before
    }

    pub(super) fn dialled(&mut self) {
        self.lines += 1;
    }

    /// A connection has ended, in whatever order.
    pub(super) fn ended(&mut self) {
        self.lines = self.lines.saturating_sub(1);
    }

    /// It has taken us in.
    pub(super) fn reached(&mut self) {
        self.failures = 0;
    }

    /// It could not be reached, or went away before it took anything.
    pub(super) fn failed(&mut self, now: Duration, why: String) {
        let wait = BACK_OFF.get(self.failures).copied().unwrap_or(15);
        // Several connections may fail together: that is one failure.
        if now >= self.not_before {
            self.failures += 1;
            self.not_before = now + Duration::from_secs(wait);
        }
        self.why = why;
    }

    /// It wants us to come back later; with fewer connections when this one brought nothing.
    pub(super) fn asked_to_wait(&mut self, now: Duration, why: String, was_useful: bool) {
        if !was_useful {
            self.limit = self.limit.saturating_sub(1).max(1);
        }
        self.failed(now, why);
    }

    /// Whether it is given up for this run.
    pub(super) fn is_down(&self) -> bool {
        self.failures > BACK_OFF.len()
    }

    /// When it may be called again.
    pub(super) fn not_before(&self) -> Duration {
        self.not_before
    }

    /// Why it was not reached the last time; empty when it was.
    pub(super) fn why(&self) -> &str {
        &self.why
    }
}
