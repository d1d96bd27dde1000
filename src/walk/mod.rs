//! Floor 5: the loop that walks people through an incident.
//!
//! Drives the seams; names nothing from `outside` and no third-party crate.

pub mod logbook;

pub use logbook::{Logbook, News, NotRecorded, Stuck, Turn};
