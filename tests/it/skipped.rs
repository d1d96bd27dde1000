//! Says aloud what this machine could not show.

/// A test could not do its work here, and passes.
#[expect(clippy::print_stdout, reason = "tests speak to whoever runs them")]
pub(crate) fn skipped(why: &str) {
    println!("skipped: {why}");
}
