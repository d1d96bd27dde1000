//! Everything that is tested from outside, in one binary.

mod crash;
mod disk;
mod floors;
mod journal;
mod pty;
mod rehearsal;
mod schema;
mod skipped;
mod terminal;
