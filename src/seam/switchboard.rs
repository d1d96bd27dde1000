//! Lines to mail relays: bytes that go out and bytes that are heard, on several lines at once.
//!
//! Knows nothing of mail. One thread talks on all lines, so that what must be on the disk before a
//! byte may leave can be written down once for all of them.
//!
//! Invariant: after `Gone`, and after `hang_up`, nothing more is heard on a line.

use crate::base::Reason;
use std::fmt;
use std::time::Duration;

/// Opens lines to mail relays and tells what is heard on all of them.
pub trait Switchboard {
    /// Begins to open a line: name lookup, connection, and encryption when it is implicit. Returns
    /// at once; what becomes of it is heard as `Open` or `Gone`.
    fn dial(&mut self, to: &Endpoint) -> Line;

    /// Waits until something is heard on any line or the time is up; empty when nothing was heard.
    /// Returns early, once, when somebody wants us to stop; after that it waits as before, so that
    /// what is under way can still be heard.
    fn listen(&mut self, within: Duration) -> Vec<(Line, Heard)>;

    /// Queues bytes; they leave in order, as fast as the other side takes them. To a line that has
    /// gone nothing is said.
    fn say(&mut self, line: Line, bytes: &[u8]);

    /// Makes an open line an encrypted one (STARTTLS); heard as `Encrypted` or `Gone`. What came in
    /// the clear and was not yet heard is thrown away.
    fn encrypt(&mut self, line: Line);

    /// Lets go of a line. What was said and has not left may be lost.
    fn hang_up(&mut self, line: Line);

    /// Whether somebody wants us to stop.
    fn is_stopped(&self) -> bool;
}

/// A line, by its number; numbers are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line(pub u32);

/// Where a line leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The name or address of the host; also the name its certificate must have.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether the line is encrypted from its first byte.
    pub implicit_tls: bool,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') && !self.host.starts_with('[') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// What is heard on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The other side has picked up; when encryption is implicit, its certificate is trusted.
    Open,
    /// What `encrypt` asked for is done, and the certificate is trusted.
    Encrypted,
    /// Bytes, never none.
    Bytes(Vec<u8>),
    /// The line is gone.
    Gone(Loss),
}

/// Why a line is gone. Texts come from outside and are to be made visible.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Loss {
    /// No such name.
    #[error("{}", Reason::NameUnknown {})]
    UnknownName,
    /// Nobody listens there.
    #[error("{}", Reason::Turned {})]
    Refused,
    /// It did not open in time.
    #[error("{}", Reason::Late {})]
    TimedOut,
    /// The other side has closed it.
    #[error("{}", Reason::HungUp {})]
    Closed,
    /// The certificate is not one to believe.
    #[error("{}", untrusted(.0))]
    NotTrusted(String),
    /// Anything else.
    #[error("{0}")]
    Broken(String),
}

fn untrusted(why: &str) -> Reason {
    let why = why.to_owned();
    Reason::Untrusted { why }
}
