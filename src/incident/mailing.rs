//! How far a mailing to a list has come: what the journal knows of it.

use crate::base::{Digest, Words};
use serde::{Deserialize, Serialize};

/// How far a mailing to a list has come. Counts and digests, never an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailing {
    /// How many people it is for.
    pub planned: u64,
    /// How many mails a relay has taken.
    pub accepted: u64,
    /// How many were refused for good.
    pub refused: u64,
    /// How many were tried and are to be tried again.
    pub waiting: u64,
    /// How many may or may not have been taken.
    pub unknown: u64,
    /// How many a person decided not to write to after all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub given_up: u64,
    /// How many on the list were left out before: bounced or unsubscribed.
    pub left_out: u64,
    /// SHA-256 of the list as it was frozen.
    pub list: Digest,
    /// The digest of the ledger's last line; none before there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Digest>,
}

impl Mailing {
    /// How many have not been tried yet.
    #[must_use]
    pub fn untried(&self) -> u64 {
        [
            self.accepted,
            self.refused,
            self.waiting,
            self.unknown,
            self.given_up,
        ]
        .into_iter()
        .fold(self.planned, u64::saturating_sub)
    }

    /// What is not zero, each with its number: `4102 accepted`, `3 refused`.
    #[must_use]
    pub fn counts(&self, words: Words) -> Vec<String> {
        [
            ("mailing.accepted", self.accepted),
            ("mailing.refused", self.refused),
            ("mailing.waiting", self.waiting),
            ("mailing.unknown", self.unknown),
            ("mailing.given-up", self.given_up),
            ("mailing.untried", self.untried()),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| words.count(key, usize::try_from(count).unwrap_or(usize::MAX)))
        .collect()
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to skip_serializing_if"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
