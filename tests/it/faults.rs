//! The program itself under everything that can go wrong around it.
//!
//! `crash` does this to the journal's own code; here it is the real program, started as a person
//! or a script starts it: killed at every system call that touches an incident, refused by the
//! disk at every one, on full, read-only, vanished and slow disks, by several people at once and
//! under clocks that jump. What a machine cannot do says
//! `skipped`; `APLOMB_SOAK=1` repeats more and takes more file systems.

#![expect(
    clippy::disallowed_methods,
    reason = "starts processes, makes files and tells them what to do through the environment"
)]

mod clocks;
mod injected;
mod many;
pub(crate) mod mounted;
mod paper;
pub(crate) mod shop;
pub(crate) mod trace;

/// Whether the long way was asked for.
pub(crate) fn soak() -> bool {
    std::env::var("APLOMB_SOAK").is_ok_and(|value| value == "1")
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
