//! Channels from outside: what leaves, to whom, and what becomes of it.

mod corrected;
mod hostile;
mod listing;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
mod netns;
pub(crate) mod posting;
mod returned;
mod round;
#[allow(dead_code, reason = "a server can do more than each test asks of it")]
pub(crate) mod server;
