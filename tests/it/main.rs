//! The program as its users meet it: one binary for all integration tests.

#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod terminal;
