//! Everything that is exchanged with other programs and machines.

use super::Switchboard;
use crate::base::{Reason, Secret};
use crate::channel::{Heard, What};
use crate::config::SecretRef;
use std::time::Duration;

/// Exchanges one request for one answer.
pub trait Wire: Sync {
    /// Sends and waits no longer than `within`.
    fn exchange(&self, out: &Outbound, within: Duration) -> Result<Inbound, Fault>;

    /// Puts the question of a channel to its service. The answer comes within this time, or counts
    /// as none; redirects are not followed.
    fn carry(&self, what: &What, within: Duration) -> Result<Heard, Fault>;

    /// Lines to mail relays.
    fn switchboard(&self) -> Result<Box<dyn Switchboard + '_>, Fault>;

    /// Fetches a secret from where it is kept, each time anew.
    fn secret(&self, at: &SecretRef) -> Result<Secret, Fault>;

    /// How long this wire has been there: time that never goes back.
    fn elapsed(&self) -> Duration;

    /// Lets time pass; less of it when a person stops what is under way.
    fn rest(&self, long: Duration);
}

/// What goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outbound {
    /// A web request without a body.
    Get {
        /// The address.
        url: String,
    },
    /// A program with its arguments, no shell in between, nothing on its standard input.
    Program {
        /// Program and arguments; never empty.
        command: Vec<String>,
    },
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// A web answer.
    Status(u16),
    /// A program has ended.
    Ended {
        /// Its exit code; none when a signal ended it.
        exit: Option<i32>,
        /// What it printed on both outputs, in order, cut in the middle when very long.
        output: String,
    },
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing was sent: refused, unknown name, no such program, not TLS.
    #[error("{0}")]
    Unreachable(String),
    /// The connection ended before the answer came: what was sent may have arrived.
    #[error("{0}")]
    Cut(String),
    /// It took too long, and may have arrived; what was printed until then.
    #[error("{}", Reason::Late {})]
    TooLate {
        /// What a program had printed.
        output: String,
    },
    /// A person stopped it.
    #[error("{}", Reason::Stopped {})]
    Stopped {
        /// What a program had printed.
        output: String,
    },
    /// This is a drill, a dry run or an offline session: nothing goes out.
    #[error("{}", Reason::OnlyShown {})]
    OnlyShown,
}
