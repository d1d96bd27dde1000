//! Floor 4: the places where the program meets the world, as traits.
//!
//! Each has several real implementations in the product: a system clock and a fixed one, a
//! terminal and a pipe, a network and paper, files and memory.

pub mod clock;
pub mod couriers;
pub mod disk;
pub mod observer;
pub mod prompter;
pub mod switchboard;
pub mod wire;

pub use crate::base::Secret;
pub use clock::Clock;
pub use couriers::{Carried, Couriers, Errand, Returned, Way};
pub use disk::{Disk, DiskFault, DiskTrouble, Guard, Opened, Source};
pub use observer::{Notice, Observer};
pub use prompter::{Interrupted, Prompter};
pub use switchboard::{Endpoint, Heard, Line, Loss, Switchboard};
pub use wire::{Fault, Inbound, Outbound, Wire};
