//! The aplomb program: hands its arguments and its environment to the command line.

use aplomb::cli::{self, Environment};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Environment::collect())
}
