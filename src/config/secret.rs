//! Where a secret is kept. Never the secret.
//!
//! `{ env = "…" }`, `{ file = "…" }` or `{ command = ["pass", "show", "smtp"] }`: whoever needs the
//! secret fetches it there, at the moment it is needed.

use std::fmt;

/// A place that holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRef {
    /// A variable of the environment.
    Env(String),
    /// A file; relative to the workspace, absolute, or in the home folder with `~/`.
    File(String),
    /// A program that prints it; never empty, no shell in between.
    Command(Vec<String>),
}

/// As it is written in the file: safe to show anywhere.
impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "the variable `{name}`"),
            Self::File(path) => write!(f, "the file `{path}`"),
            Self::Command(command) => write!(f, "the command `{}`", command.join(" ")),
        }
    }
}
