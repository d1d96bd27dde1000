//! Floor 6: the only code that touches the world.
//!
//! Adapters for the seams; they do not know each other, the walk, or the command line.

pub mod files;
pub mod memory;
pub mod writer;

pub use files::Files;
pub use memory::Memory;
