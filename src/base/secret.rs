//! A secret in hand: shown to nobody, overwritten when it is let go.
//!
//! Refuses to know where it comes from. Whoever needs its letters asks for them by name, so that
//! every such place can be found.
//!
//! Invariant: neither `Debug` nor `Display` has a letter of it.

use std::fmt;
use zeroize::Zeroizing;

/// What is printed where a secret stands.
const HIDDEN: &str = "•••";

/// A password, a token, a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret into hand.
    #[must_use]
    pub fn new(letters: impl Into<String>) -> Self {
        Self(Zeroizing::new(letters.into()))
    }

    /// Its letters, for whoever is entitled to them. Never for a screen, a file or a journal.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_of_printing_shows_a_letter() {
        let secret = Secret::new("hunter2!");
        let shown = format!("{secret:?} {:#?} {secret}", Some(&secret));
        assert!(!shown.contains("hunter"), "{shown}");
        assert_eq!(secret.reveal(), "hunter2!");
    }
}
