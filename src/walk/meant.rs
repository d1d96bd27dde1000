//! The words that somebody means who says "send".
//!
//! Refuses to know how they are found: mail and services look for them each in its own order.
//! Invariant: a message is in words, or its step says what it is to be made of.

use crate::incident::DraftId;
use crate::runbook::Step;
use crate::runbook::step::Message;

/// Words that are there, or are to be found.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// They are there.
    Draft(DraftId),
    /// They are to be found.
    Step(Box<Step>, Box<Message>),
}
