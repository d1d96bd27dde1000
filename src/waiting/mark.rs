//! Which update a page shows, as a page says it.
//!
//! The number of the update and the beginning of a digest of its words: enough to tell whether a
//! page is behind, and nothing that visitors could not know. Knows how it is written into the page
//! and its twin, and how to find it there again.

use crate::base::Digest;
use std::fmt;

/// The name under which the page carries it.
pub(super) const NAME: &str = "aplomb-update";
/// How many digits of the digest are shown.
const DIGITS: usize = 12;

/// Which update a page shows: `3-9f2c81d04e77`; number 0 is the page before the first update.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The number of the update.
    pub number: u32,
    digest: String,
}

impl Mark {
    /// The mark of an update with these words.
    #[must_use]
    pub fn of(number: u32, words: &str) -> Self {
        let digest = Digest::of(words.as_bytes()).hex()[..DIGITS].to_owned();
        Self { number, digest }
    }

    /// Reads a mark as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, digest) = text.split_once('-')?;
        let is_digest = digest.len() == DIGITS && digest.bytes().all(|b| b.is_ascii_hexdigit());
        Some(Self {
            number: number.parse().ok()?,
            digest: is_digest.then(|| digest.to_owned())?,
        })
    }

    /// Finds the mark of a page; none when it is not one of ours.
    #[must_use]
    pub fn in_page(html: &str) -> Option<Self> {
        let before = format!("<meta name=\"{NAME}\" content=\"");
        let (_, rest) = html.split_once(&before)?;
        Self::parse(rest.split_once('"')?.0)
    }

    /// Finds the mark of a twin; none when it is not one of ours.
    #[must_use]
    pub fn in_twin(json: &serde_json::Value) -> Option<Self> {
        Self::parse(json.get("revision")?.as_str()?)
    }

    /// How this mark, found on a page, stands to that of the newest words.
    #[must_use]
    pub fn beside(&self, newest: &Self) -> Standing {
        if self == newest {
            Standing::Newest
        } else if self.number < newest.number {
            Standing::Behind(newest.number - self.number)
        } else {
            Standing::Other
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.digest)
    }
}

/// How the words on a page stand to the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are the newest.
    Newest,
    /// So many updates have come since.
    Behind(u32),
    /// The same number with other words, or a number that has not been yet: edited since, or
    /// another incident.
    Other,
}
