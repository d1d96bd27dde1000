//! Carries the questions of channels to their services: over HTTP, to a program, into a folder.
//!
//! Owns what tells "nothing was sent" from "it may have arrived", on which everything rests that
//! must not be said twice. Refuses to know what a question means and whether it is asked again.
//! Invariant: [`Fault::Unreachable`] is said only when no service can have heard the question.

use super::world::World;
use crate::channel::{Heard, Program, Publication};
use crate::seam::Fault;
use std::time::Duration;

mod line;
mod passage;
mod web;

pub(super) use web::web;

/// A program that is given the message.
pub(super) fn program(
    _world: &World,
    _program: &Program,
    _within: Duration,
) -> Result<Heard, Fault> {
    Err(Fault::Unreachable(String::new()))
}

/// Files for a folder.
pub(super) fn folder(
    _world: &World,
    _publication: &Publication,
    _within: Duration,
) -> Result<Heard, Fault> {
    Err(Fault::Unreachable(String::new()))
}
