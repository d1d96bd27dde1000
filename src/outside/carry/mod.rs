//! Carries the questions of channels to their services: over HTTP, to a program, into a folder.
//!
//! Owns what tells "nothing was sent" from "it may have arrived", on which everything rests that
//! must not be said twice. Refuses to know what a question means and whether it is asked again.
//! Invariant: [`Fault::Unreachable`] is said only when no service can have heard the question.

#[cfg(doc)]
use crate::seam::Fault;

mod folder;
mod git;
mod line;
mod passage;
mod program;
mod web;

pub(super) use folder::folder;
pub(super) use program::program;
pub(super) use web::web;
