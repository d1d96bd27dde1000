//! Carries the questions of channels to their services: over HTTP, to a program, into a folder.

use super::world::World;
use crate::channel::{Heard, Program, Publication, Request};
use crate::seam::Fault;
use std::time::Duration;

/// A request over HTTP.
pub(super) fn web(_world: &World, _request: &Request, _within: Duration) -> Result<Heard, Fault> {
    Err(Fault::Unreachable(String::new()))
}

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
