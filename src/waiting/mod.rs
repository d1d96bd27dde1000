//! Floor 3: what visitors and programs get while the service is away.
//!
//! A [`Bulletin`] is what is to be said now, in the words of the newest update. Out of it come the
//! page ([`page()`]) and its twin for programs ([`problem()`]), the `Retry-After` that belongs to both,
//! and the settings of web servers that give them out ([`snippet`]). Refuses to know of incidents,
//! of files and of sockets: which words are the newest is decided in `walk::waiting`, which is also
//! the door for whoever publishes an update.
//!
//! Invariant: a page asks for nothing from anywhere, is smaller than [`LARGEST`] whatever was
//! written, and holds nothing but words that are meant for the public.

pub mod accept;
mod bulletin;
mod mark;
mod page;
mod problem;
pub mod retry;
pub mod snippet;
mod style;

pub use bulletin::{Bulletin, House, Said, State, Update, Wording};
pub use mark::{Mark, Standing};
pub use page::page;
pub use problem::{PROBLEM_TYPE, problem};

use crate::base::Moment;

/// The page.
pub const PAGE: &str = "maintenance.html";
/// Its twin for programs.
pub const TWIN: &str = "maintenance.json";
/// The switch: while a file of this name stands beside the page, web servers give the page out.
pub const SWITCH: &str = "maintenance.on";
/// No page has more bytes.
pub const LARGEST: usize = 20_000;
/// The type of the page.
pub const PAGE_TYPE: &str = "text/html; charset=utf-8";
/// What marks the files of a rehearsal, so that no web server takes them for real.
const EXERCISE: &str = "EXERCISE-";

/// The name of a file of a bulletin.
#[must_use]
pub fn name(bulletin: &Bulletin, file: &str) -> String {
    let mark = if bulletin.exercise { EXERCISE } else { "" };
    format!("{mark}{file}")
}

/// The files of a bulletin, by name: the twin first, then the page.
///
/// They replace what was there, each in one move (`outside::leaves`). The switch is not among
/// them: putting the page up is a person's decision, or a web server's. Those of a rehearsal have
/// other names.
#[must_use]
pub fn files(bulletin: &Bulletin, now: Moment) -> Vec<(String, Vec<u8>)> {
    vec![
        (name(bulletin, TWIN), problem(bulletin, now).into_bytes()),
        (name(bulletin, PAGE), page(bulletin).into_bytes()),
    ]
}

#[cfg(test)]
mod tests;
