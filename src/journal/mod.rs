//! Floor 3: the journal, from bytes to records and back.
//!
//! Owns the format of `docs/FORMAT.md`: names of files, headers, sealed lines, the chain, what is
//! wrong with a damaged file, and where the next line goes. Refuses to know of disks, locks and
//! clocks, and of what an event means.
//!
//! Invariant: whatever the bytes are, reading ends without a panic and hides no sound line.

pub mod archive;
pub mod header;
pub mod line;
pub mod name;
pub mod order;
pub mod paper;
pub mod place;
pub mod problem;
pub mod reader;
pub mod seal;
mod seen;
pub mod shelf;
mod told;
pub mod understood;
pub mod verify;
pub mod witness;

pub use header::{Header, NeedsNewer, Version};
pub use name::SegmentName;
pub use order::merge;
pub use place::{Entry, Place};
pub use problem::{Problem, Torn, Wrong};
pub use reader::Reader;
pub use shelf::{Look, Shelf};
pub use understood::{Understood, understand, understand_all};
pub use verify::{Account, verify};
