//! Says aloud what this machine could not show.

#![expect(
    clippy::disallowed_methods,
    reason = "a test stands outside, where files are written"
)]

use std::io::Write as _;

/// A test could not do its work here, and passes. `tests/run` shows at its end what that was: what a
/// passing test prints, nobody sees.
#[expect(clippy::print_stdout, reason = "tests speak to whoever runs them")]
pub(crate) fn skipped(why: &str) {
    println!("skipped: {why}");
    if let Some(path) = std::env::var_os("APLOMB_SKIPPED") {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path);
        let mut file = file.expect("a place for what was skipped");
        writeln!(file, "{why}").expect("written");
    }
}
