//! Everything that is tested from outside, in one binary.

mod floors;
mod pty;
mod schema;
mod terminal;
