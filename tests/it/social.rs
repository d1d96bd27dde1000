//! Social networks: lengths as X counts them, links as Bluesky finds them, and a real server.
//!
//! What X counts was written down once and is compared each time; the peers themselves run with
//! `tests/run --real`, which installs them.

mod bluesky;
mod counting;
mod links;
mod peer;
