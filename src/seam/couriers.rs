//! Messages on their way, in the background.
//!
//! A courier carries one message to one service and comes back with what became of it. However long
//! one of them takes, the others and the person go on.

use super::Wire;
use crate::channel::{Failure, Receipt};
use crate::incident::Delivery;
use std::time::Duration;

/// What a courier is told to do.
pub struct Errand {
    /// Which message on which channel.
    pub delivery: Delivery,
    /// The way there and back. Ends by itself within its own time.
    pub way: Way,
}

/// A way there and back.
pub type Way = Box<dyn FnOnce(&dyn Wire) -> Carried + Send>;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Which message on which channel.
    pub delivery: Delivery,
    /// What became of it.
    pub carried: Carried,
}

/// How a way ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It is out.
    Out {
        /// What is known of it.
        receipt: Receipt,
        /// Whether our words were read back where people see them.
        read_back: bool,
    },
    /// It is not, or nobody can tell.
    Not(Failure),
}

/// Those who carry.
pub trait Couriers {
    /// Sends one off, at once.
    fn start(&self, errand: Errand);

    /// Those who have come back since they were asked for last; waits for the next one as long as
    /// this, while some are under way.
    fn returned(&self, within: Duration) -> Vec<Returned>;

    /// Whether somebody has come back who was not asked for yet.
    fn has_news(&self) -> bool;

    /// Whether the person has been asked to stop, and does not want to wait for long.
    fn is_hurried(&self) -> bool;

    /// Which messages are under way: sent off, and not asked for yet.
    fn under_way(&self) -> Vec<Delivery>;
}
