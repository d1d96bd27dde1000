//! How a sink behaves: what it offers, how far away it is, and what goes wrong.

use super::audit::Deposit;
use super::hostile::{Hostile, Point};
use std::sync::Arc;
use std::time::Duration;

/// Answers to a recipient at RCPT, from the address and how often it was tried before.
pub(crate) type Answers = Arc<dyn Fn(&str, u32) -> Option<String> + Send + Sync>;

/// Is told of every message at the moment of its acceptance, before the answer leaves.
pub(crate) type Watch = Arc<dyn Fn(&Deposit) + Send + Sync>;

/// How a sink behaves.
#[derive(Clone)]
pub(crate) struct Manners {
    /// Offers PIPELINING (RFC 2920).
    pub(crate) pipelining: bool,
    /// Offers CHUNKING (RFC 3030).
    pub(crate) chunking: bool,
    /// Offers 8BITMIME.
    pub(crate) eight_bit: bool,
    /// Offers SMTPUTF8 (RFC 6531).
    pub(crate) utf8: bool,
    /// The largest message; offered as SIZE.
    pub(crate) size: usize,
    /// The time from a question to its answer. Does not hold up what is sent meanwhile.
    pub(crate) round_trip: Duration,
    /// The time each message costs on its connection before it is accepted.
    pub(crate) pace: Duration,
    /// Reads at most so many bytes at a time, with this pause before each.
    pub(crate) slow: Option<(usize, Duration)>,
    /// Keeps the messages themselves.
    pub(crate) keep: bool,
    /// What goes wrong.
    pub(crate) faults: Faults,
    /// Answers to recipients.
    pub(crate) answers: Option<Answers>,
    /// Who is told of every acceptance.
    pub(crate) watch: Option<Watch>,
}

impl Default for Manners {
    /// Offers everything, at once, and nothing goes wrong.
    fn default() -> Self {
        Self {
            pipelining: true,
            chunking: true,
            eight_bit: true,
            utf8: true,
            size: 10_240_000,
            round_trip: Duration::ZERO,
            pace: Duration::ZERO,
            slow: None,
            keep: false,
            faults: Faults::default(),
            answers: None,
            watch: None,
        }
    }
}

impl Manners {
    /// Offers everything but CHUNKING.
    pub(crate) fn pipelining() -> Self {
        Self {
            chunking: false,
            ..Self::default()
        }
    }

    /// Offers nothing that lets questions go ahead of answers.
    pub(crate) fn lock_step() -> Self {
        Self {
            pipelining: false,
            chunking: false,
            ..Self::default()
        }
    }

    /// With these faults.
    pub(crate) fn with(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }
}

/// What goes wrong; a number says with every how manyth message, counted over all connections.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    /// The connection is lost in the midst of the text.
    pub(crate) cut_in_text: Option<u64>,
    /// The connection is lost after the final dot, and the message with it.
    pub(crate) cut_before: Option<u64>,
    /// The message is accepted, but the connection is lost before the answer.
    pub(crate) cut_after: Option<u64>,
    /// A lost connection also loses the answers that are on their way.
    pub(crate) abrupt: bool,
    /// 450 at RCPT.
    pub(crate) later: Option<u64>,
    /// 550 at RCPT.
    pub(crate) refused: Option<u64>,
    /// 451 after the final dot.
    pub(crate) later_at_end: Option<u64>,
    /// 554 after the final dot.
    pub(crate) refused_at_end: Option<u64>,
    /// 421 instead of an answer once a connection has brought so many messages.
    pub(crate) closing_after: Option<u64>,
    /// 421 to whoever comes while so many connections are open.
    pub(crate) most_connections: Option<usize>,
    /// Answers nobody should have to read, at this point of every conversation.
    pub(crate) hostile: Option<(Point, Hostile)>,
}

/// Whether it is this one's turn.
pub(crate) fn is_turn(every: Option<u64>, number: u64) -> bool {
    every.is_some_and(|every| number.is_multiple_of(every))
}
