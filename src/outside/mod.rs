//! Floor 6: what touches the world.
//!
//! Each room is one thing of the world behind one trait of `seam`: the disk, the clock, the person,
//! the wire, whoever listens. Rooms do not know the walk, and adapters do not know each other.
//! Everything for people goes to standard error: standard output is for what was asked for.

pub mod auto;
pub mod bar;
mod carry;
pub mod clock;
pub mod couriers;
mod fault;
pub mod fetch;
pub mod files;
pub mod folder;
pub mod http;
pub mod input;
pub mod leaves;
pub mod lines;
mod live;
pub mod memory;
pub mod nobody;
mod paint;
pub mod paper;
pub mod program;
pub mod screen;
pub mod secret;
pub mod serving;
pub mod stop;
pub mod switchboard;
mod trust;
pub mod tty;
pub mod usual;
pub mod world;
pub(crate) mod wrap;
pub mod writer;
pub mod zone;

pub use files::Files;
pub use memory::Memory;
