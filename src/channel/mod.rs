//! Floor 3: where a message goes, and how it is said there.
//!
//! Owns what each kind of channel takes, how it counts and how much it allows, and the words of each
//! service: which requests a message needs, and what the answers mean. May use `draft`, whose
//! messages it measures, and `config`, which says which services there are; refuses to know of
//! sockets, files, clocks and the journal.
//! Invariant: the same message makes the same requests, byte for byte, however often it is tried.

pub mod address;
pub mod answer;
pub mod chat;
mod emoji;
pub mod exchange;
pub mod length;
pub mod limit;
mod link;
pub mod open;
pub mod page;
pub mod post;
pub mod service;
pub mod social;
pub mod status_page;
mod talk;

pub use exchange::{
    Ask, Conversation, Failure, Heard, Keys, Method, Program, Publication, Receipt, Request,
    Response, Sighting, Turn, Unfit, Weight, What,
};
pub use length::{Counting, length};
pub use limit::{Limit, Measure, limits, tightest, too_long};
pub use link::is_web_address;
pub use post::{Earlier, Health, Post};
pub use service::{Begun, conversation, knock};

#[cfg(test)]
mod tests;
