//! The mail that reaches everyone once: sent to real relays, by a sender that is killed.
//!
//! The judge is the sink's own count, never what the sender says of itself.

#![expect(
    clippy::disallowed_methods,
    reason = "starts processes, makes files and kills what it started"
)]

mod reference;
mod soak;

use std::collections::BTreeSet;
use std::process::Command;

/// Something that sends one update to a list, may be killed at any moment, and can go on.
pub(crate) trait Sender {
    /// Everybody who is to get the update.
    fn planned(&self) -> &[String];
    /// Starts it, for the first time or again.
    fn go(&self) -> Command;
    /// Those it believes to have been accepted, and those whose fate it does not know.
    fn beliefs(&self) -> Beliefs;
    /// What a person decides about unknown ones: those who got it, and those who get it again.
    fn settle(&self, sent: &[String], again: &[String]);
}

/// What a sender believes about its recipients.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beliefs {
    /// Accepted by the relay.
    pub(crate) accepted: BTreeSet<String>,
    /// Neither accepted nor surely not.
    pub(crate) unknown: BTreeSet<String>,
}
