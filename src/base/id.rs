//! Names that people type and files remember, each a type of its own.
//!
//! Every name is lower-case words joined by hyphens (`a-z`, `0-9`, `-`), begins and ends with a
//! letter or a digit, and is at most 100 bytes long. So a name is safe as a file name, as a TOML
//! key and on a command line, and `../` can never be one.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{shown}` is not a name: use lower-case letters, digits and hyphens, such as `{suggestion}`"
)]
pub struct InvalidName {
    /// The text, cut short and made visible.
    pub shown: String,
    /// The nearest name.
    pub suggestion: String,
}

/// The longest name, in bytes.
pub const LONGEST_NAME: usize = 100;

fn is_name(text: &str) -> bool {
    let edge =
        |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = text.as_bytes();
    bytes.len() <= LONGEST_NAME
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

/// The nearest name to a text: lower-case, everything else a hyphen.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        let plain = match character {
            'a'..='z' | '0'..='9' => Some(character),
            'à' | 'â' | 'ä' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            'ç' => Some('c'),
            _ => None,
        };
        match plain {
            Some(letter) => out.push(letter),
            None if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            None => {}
        }
        if out.len() >= LONGEST_NAME {
            break;
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() {
        "a-name".to_owned()
    } else {
        out.to_owned()
    }
}

macro_rules! name_types {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The same name in memory of its own, for another thread.
            #[must_use]
            pub fn apart(&self) -> Self {
                Self(Arc::from(self.as_str()))
            }

            /// Takes a text that is a name already; refuses anything else.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                if is_name(text) {
                    Ok(Self(text.into()))
                } else {
                    let shown: String = super::visible::visible(text).chars().take(40).collect();
                    Err(InvalidName { shown, suggestion: slug(text) })
                }
            }

            /// The name as it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;
            fn from_str(text: &str) -> Result<Self, InvalidName> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                super::text::read_or(from, "a name", Self::parse)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidName;
            fn try_from(text: String) -> Result<Self, InvalidName> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.as_str().to_owned()
            }
        }
    )*};
}

name_types! {
    /// A runbook: the stem of its file.
    RunbookId;
    /// A step, unique in its runbook; a run remembers these, never positions.
    StepId;
    /// A fact or an answer that templates can use.
    FactId;
    /// A role such as `incident-commander`.
    Role;
    /// A channel of the workspace, such as `status-page`.
    ChannelName;
    /// A template, without stage and language.
    TemplateName;
    /// An incident or a drill: its date and runbook.
    IncidentId;
    /// One writer of journals: one person's account on one machine.
    WriterId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_never_leave_its_folder() {
        for bad in [
            "", "..", "../x", "a/b", "a\\b", "A", "-a", "a-", "é", "a b", "a\0", ".hidden", "a.b",
        ] {
            assert!(StepId::parse(bad).is_err(), "{bad:?}");
        }
        assert!(StepId::parse(&"a".repeat(LONGEST_NAME + 1)).is_err());
        assert_eq!(
            StepId::parse("tell-staff").map(String::from),
            Ok("tell-staff".to_owned())
        );
    }

    #[test]
    fn a_refused_name_comes_with_one_that_works() {
        for bad in [
            "Tell Staff",
            "../etc/passwd",
            "Écrire à tous",
            "***",
            "\u{1b}[31mred",
        ] {
            let refused = StepId::parse(bad).expect_err("not a name");
            assert!(
                StepId::parse(&refused.suggestion).is_ok(),
                "{bad:?} -> {}",
                refused.suggestion
            );
            assert!(!refused.shown.contains('\u{1b}'));
        }
    }
}
