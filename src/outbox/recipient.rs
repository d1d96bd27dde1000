//! One person of a frozen list, as a line.

use crate::base::Lang;
use crate::base::visible::harmless_json;
use serde::{Deserialize, Serialize};

/// Somebody a mailing is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their place, from 0: what the ledger calls them.
    pub n: u64,
    /// The line of the customers' list they were read from.
    pub row: u64,
    /// Their address.
    pub email: String,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The language they read; the incident's when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// The other columns, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vars: Vec<(String, String)>,
}

impl Recipient {
    /// The line, with its newline. Nothing in it acts on a terminal.
    #[must_use]
    pub fn line(&self) -> String {
        let line = serde_json::to_string(self)
            .expect("invariant: texts and numbers can be written as JSON");
        let mut line = harmless_json(line);
        line.push('\n');
        line
    }

    /// The person of a line; none when it is not one of ours.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whoever_was_frozen_is_read_back(
            n: u32, name in proptest::option::of(".*"), vars in proptest::collection::vec((".*", ".*"), 0..3)
        ) {
            let one = Recipient { n: n.into(), row: 2, email: "a@b.example".into(), name, lang: Some(Lang::Fr), vars };
            let line = one.line();
            prop_assert!(line.ends_with('\n') && line.matches('\n').count() == 1);
            prop_assert_eq!(Recipient::read(line.as_bytes()), Some(one));
        }
    }
}
