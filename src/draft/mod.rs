//! Floor 3: how a template becomes the words that people read.
//!
//! Text is read into a [`Template`] (`template`, with its head in `front`), held against the names
//! that exist (`audit`), filled with a [`Situation`] (`context`) and written for its medium
//! (`render`). Refuses to know of the journal, of channels and of the disk.
//! Invariant: what people answer is text and stays text; it can never become markup.

pub mod audit;
pub mod context;
pub mod customer;
mod document;
pub mod flag;
pub mod front;
pub mod letter;
pub mod mail;
mod markdown;
pub mod render;
mod said;
pub(crate) mod sentence;
mod tag;
pub mod template;
#[cfg(test)]
mod tests;

pub use audit::{audit, audit_for, missing_stages, missing_translations};
pub use context::{ALWAYS, Situation, Values, context, examples};
pub use flag::{Circumstances, Flag};
pub use front::{Field, Front, Medium};
pub use mail::Posting;
pub use markdown::{as_html, paragraphs};
pub use render::{CannotRender, Compiled, Frame, Rendered, files, render, with_body};
pub use template::Template;
