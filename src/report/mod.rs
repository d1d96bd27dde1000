//! Floor 3: reads an incident back.
//!
//! Owns the sentences, the order in which people read them, the figures, and the documents they
//! end up in (terminal, Markdown, JSON). Refuses to know of disks, clocks and the terminal itself:
//! records come in, lines and texts go out. Renderings have no facts of their own.
//! Invariant: whatever text came from outside is visible in what goes out, and cannot act.

pub mod case;
pub mod csv;
pub mod entry;
pub mod figures;
pub mod filter;
pub mod header;
pub mod index;
pub mod json;
pub mod lanes;
pub mod list;
pub mod markdown;
pub mod measures;
pub mod name;
pub mod owed;
pub mod page;
pub mod parity;
pub mod promises;
pub mod public;
pub mod qr;
pub mod reader;
pub mod seal;
mod sentence;
pub mod silence;
pub mod standing;
pub mod stats;
pub mod status;
mod story;
pub mod style;
pub mod summary;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod timeline;
mod walked;
pub(crate) mod wrap;

pub use case::Case;
pub use entry::Entry;
pub use filter::Filter;
pub use measures::Measures;
pub use name::EventName;
pub use page::{Page, Wish};
pub use reader::Reader;
pub use silence::Silence;
pub use standing::Standing;
pub use stats::Stats;
pub use style::{Line, Tone};
pub use summary::Summary;
pub use timeline::{Timeline, Told};
