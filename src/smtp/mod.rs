//! Floor 3: how mail is handed to a relay, said and heard as bytes.
//!
//! Owns one connection's conversation: greeting, encryption, login, messages one after the other
//! (lock-step), in one write (PIPELINING, RFC 2920) or several under way at once (CHUNKING, RFC
//! 3030), and what each answer means. Refuses to know sockets, clocks, files and what a mail says.
//!
//! Invariant: no last byte of a message leaves before its `release`, and every ticket that was
//! taken comes back exactly once: as an outcome, or as `Back`.

mod conversation;
mod flight;
mod lines;
mod login;
mod offers;
mod reader;
mod reply;
mod terms;
mod turn;
mod verdict;

pub use conversation::Conversation;
pub use reply::{Enhanced, Reply};
pub use terms::{Envelope, Login, Security, Terms};
pub use turn::{Outcome, Pause, Stop, Turn};
