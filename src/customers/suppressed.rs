//! Who must not be written to: addresses that bounced for good, and people who asked to be left
//! alone.
//!
//! A list like any other, with a column `reason`. Compared as duplicates are: without case.

use super::entry::{Customer, Entry};
use super::finding::Findings;
use super::list::{List, Unreadable};
use super::shape::FORMULA;
use super::{Code, address};
use std::io::{Read, Seek};

/// Addresses that are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressed {
    /// All keys, one behind the other.
    text: String,
    /// Where each is, sorted by key.
    keys: Vec<(usize, u16, Reason)>,
}

/// Why an address is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Mail to it was refused for good.
    Bounced,
    /// Its owner wants no mail.
    Unsubscribed,
    /// Another one, or none was given.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bounced, Self::Unsubscribed, Self::Other];

    /// For files and programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Unsubscribed => "unsubscribed",
            Self::Other => "other",
        }
    }

    fn of(customer: &Customer<'_>) -> Self {
        let reason = customer
            .variables()
            .find(|(name, _)| ["reason", "raison", "motif", "status"].contains(name))
            .map(|(_, reason)| reason.to_lowercase());
        match reason.as_deref() {
            Some("bounced" | "bounce" | "rejeté" | "rejetée") => Self::Bounced,
            Some("unsubscribed" | "unsubscribe" | "désabonné" | "désabonnée") => {
                Self::Unsubscribed
            }
            _ => Self::Other,
        }
    }
}

impl Suppressed {
    /// Adds the addresses of a list, and says what is wrong with it. A file with nothing in it, or
    /// with nobody below its titles, suppresses nobody. Rows that cannot be read may hide anybody:
    /// with one of them it is no list.
    pub fn add(&mut self, source: impl Read + Seek) -> Result<Findings, Unreadable> {
        let mut findings = Findings::default();
        let mut list = match List::open(source) {
            Ok(list) => list,
            Err(Unreadable::Content(finding)) if finding.code == Code::Empty => {
                return Ok(findings);
            }
            Err(error) => return Err(error),
        };
        let mut entries = list.entries()?;
        let mut key = String::new();
        while entries
            .next(|entry| match entry {
                Entry::Customer(customer) => {
                    address::key(customer.address, &mut key);
                    let reason = Reason::of(&customer);
                    self.keep(&key, reason);
                    // What a spreadsheet would take for a formula is written behind a mark.
                    if let Some(bare) = key.strip_prefix('\'')
                        && bare.starts_with(FORMULA)
                    {
                        let bare = bare.to_owned();
                        self.keep(&bare, reason);
                    }
                }
                Entry::Unusable(finding) => findings.push(finding),
            })?
            .is_some()
        {}
        for code in [Code::UnclosedQuote, Code::RowTooLong, Code::TooManyColumns] {
            if let Some(finding) = findings.kept(code).first() {
                return Err(Unreadable::Content(finding.clone()));
            }
        }
        let text = &self.text;
        self.keys
            .sort_by(|one, other| slice(text, *one).cmp(slice(text, *other)));
        self.keys
            .dedup_by(|one, other| slice(text, *one) == slice(text, *other));
        Ok(findings)
    }

    fn keep(&mut self, key: &str, reason: Reason) {
        // An address has at most 254 bytes; in lower case never many more.
        let length = u16::try_from(key.len()).unwrap_or(u16::MAX);
        self.keys.push((self.text.len(), length, reason));
        self.text.push_str(key);
    }

    /// How many addresses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nobody is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Why an address is left out, given as [`address::key`] writes it.
    #[must_use]
    pub fn reason(&self, key: &str) -> Option<Reason> {
        let found = self
            .keys
            .binary_search_by(|known| slice(&self.text, *known).cmp(key));
        found.ok().map(|at| self.keys[at].2)
    }
}

fn slice(text: &str, (begin, length, _): (usize, u16, Reason)) -> &str {
    &text[begin..begin + usize::from(length)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn nobody_on_it_is_written_to_whatever_the_case() {
        let mut suppressed = Suppressed::default();
        let text = "email,reason\nana@x.example,bounced\nBEN@x.example,Unsubscribed\nzoé@x.example\nana@X.example,unsubscribed\nnonsense\n";
        let findings = suppressed.add(Cursor::new(text)).expect("a list");
        assert_eq!(findings.count(Code::NotAnAddress), 1);
        assert_eq!(suppressed.len(), 3);
        assert_eq!(suppressed.reason("ana@x.example"), Some(Reason::Bounced));
        assert_eq!(
            suppressed.reason("ben@x.example"),
            Some(Reason::Unsubscribed)
        );
        assert_eq!(suppressed.reason("zoé@x.example"), Some(Reason::Other));
        assert_eq!(suppressed.reason("cy@x.example"), None);
        let more = "courriel;motif\ncy@x.example;désabonné\n";
        suppressed.add(Cursor::new(more)).expect("a list");
        assert_eq!(
            suppressed.reason("cy@x.example"),
            Some(Reason::Unsubscribed)
        );
        assert_eq!(suppressed.reason("ana@x.example"), Some(Reason::Bounced));
    }

    #[test]
    fn an_empty_file_suppresses_nobody_and_a_broken_one_is_told() {
        let mut suppressed = Suppressed::default();
        assert!(suppressed.add(Cursor::new("")).is_ok() && suppressed.is_empty());
        assert!(suppressed.add(Cursor::new("email,reason\n")).is_ok());
        for broken in ["ana@x.example\n", "email\n\"ana@x.example\nben@x.example\n"] {
            let added = Suppressed::default().add(Cursor::new(broken));
            assert!(matches!(added, Err(Unreadable::Content(_))), "{broken}");
        }
    }
}
