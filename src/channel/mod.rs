//! Floor 3: where a message goes, as far as that can be said without going there.
//!
//! Owns what each kind of channel takes: how it counts and how much it allows. May use `draft`,
//! whose messages it measures; refuses to know of networks, secrets and the journal.

pub mod length;
pub mod limit;
mod link;

pub use length::{Counting, length};
pub use limit::{Limit, Measure, limits, tightest, too_long};
pub use link::is_web_address;
