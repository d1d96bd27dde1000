//! One line of a ledger: everything that was learnt between two flushes.
//!
//! Many mails share one line and one flush. A line carries its own digest and that of the line
//! before, as the journal's do.

use crate::base::{Digest, Moment};
use crate::journal::seal::{open, seal, unseal};
use serde::{Deserialize, Serialize};

/// What is written down about one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its last byte is about to leave.
    Tried,
    /// Its last byte never left: it is as if it had not been tried.
    Back,
    /// A relay took it.
    Accepted,
    /// Not now; to be tried again then.
    Later(Moment),
    /// Refused for good.
    Refused,
    /// The mailbox is gone: never write there again.
    Gone,
    /// It may have left, or not.
    Unknown,
    /// A person says that it had left.
    SaidSent,
    /// A person says: once more.
    SaidAgain,
    /// A person says: not any more.
    GivenUp,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number, from 1.
    pub seq: u64,
    /// When it was written.
    at: Option<Moment>,
    /// Who decided; only where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, rename = "try", skip_serializing_if = "Vec::is_empty")]
    tried: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    back: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ok: Vec<(u64, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<(u64, String, Moment)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<(u64, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gone: Vec<(u64, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sent: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    again: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    given_up: Vec<u64>,
    /// Whether it names everybody whom a damaged line above may have told of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubted: bool,
    prev: Option<Digest>,
}

impl Group {
    /// Adds what is known of a person's mail, and what a relay said of it.
    pub fn tell(&mut self, n: u64, told: Told, reply: &str) {
        let said = || (n, reply.to_owned());
        match told {
            Told::Tried => self.tried.push(n),
            Told::Back => self.back.push(n),
            Told::Accepted => self.ok.push(said()),
            Told::Later(when) => self.later.push((n, reply.to_owned(), when)),
            Told::Refused => self.refused.push(said()),
            Told::Gone => self.gone.push(said()),
            Told::Unknown => self.unknown.push(n),
            Told::SaidSent => self.sent.push(n),
            Told::SaidAgain => self.again.push(n),
            Told::GivenUp => self.given_up.push(n),
        }
    }

    /// Says who decided.
    pub fn decided_by(&mut self, name: &str) {
        self.by = Some(name.to_owned());
    }

    /// Whether there is nothing to write down.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.each().next().is_none() && !self.doubted
    }

    /// Everything it tells. Of one mail, an attempt comes last: within a line it follows the answer
    /// to the attempt before.
    pub fn each(&self) -> impl Iterator<Item = (u64, Told)> + '_ {
        let answered = [
            (&self.ok, Told::Accepted),
            (&self.refused, Told::Refused),
            (&self.gone, Told::Gone),
        ];
        let bare = [
            (&self.unknown, Told::Unknown),
            (&self.back, Told::Back),
            (&self.sent, Told::SaidSent),
            (&self.again, Told::SaidAgain),
            (&self.given_up, Told::GivenUp),
            (&self.tried, Told::Tried),
        ];
        let later = self.later.iter();
        answered
            .into_iter()
            .flat_map(|(list, told)| list.iter().map(move |(n, _)| (*n, told)))
            .chain(later.map(|(n, _, when)| (*n, Told::Later(*when))))
            .chain(
                bare.into_iter()
                    .flat_map(|(list, told)| list.iter().map(move |n| (*n, told))),
            )
    }

    /// What relays said, of each mail they said something of.
    pub fn replies(&self) -> impl Iterator<Item = (u64, &str)> {
        let said = [&self.ok, &self.refused, &self.gone];
        let later = self.later.iter();
        said.into_iter()
            .flatten()
            .map(|(n, reply)| (*n, reply.as_str()))
            .chain(later.map(|(n, reply, _)| (*n, reply.as_str())))
    }

    /// Its line with the newline, and the digest of it.
    #[must_use]
    pub fn line(&mut self, seq: u64, at: Moment, prev: Digest) -> (String, Digest) {
        self.seq = seq;
        self.at = Some(at);
        self.prev = Some(prev);
        seal(open(self))
    }

    /// The group of a line without its newline, the digest of the line before it, and its own;
    /// none when it is not as it was written.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<(Self, Digest, Digest)> {
        let digest = unseal(line)?;
        let group: Self = serde_json::from_slice(line).ok()?;
        let prev = group.prev?;
        Some((group, prev, digest))
    }
}
