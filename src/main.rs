//! The aplomb program.
fn main() {}
