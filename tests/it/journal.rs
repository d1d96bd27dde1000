//! The journal: its format, its damage, its disk, its writers.

mod corpus;
mod desk;
pub(crate) mod events;
mod faults;
pub(crate) mod faulty;
mod format;
mod many;
mod merge;
mod repair;
