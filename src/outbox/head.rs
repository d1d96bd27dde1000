//! The first line of a ledger: what is mailed, to how many, and the digests of the frozen files.
//!
//! Written last when a mailing is frozen: a folder without it was never a mailing.

use crate::base::{Digest, IncidentId, Moment};
use crate::incident::Delivery;
use crate::journal::seal::{open, seal, unseal};
use serde::{Deserialize, Serialize};

/// What is fixed when a mailing is frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What kind of file this is: `ledger`.
    aplomb: String,
    /// The format.
    major: u32,
    minor: u32,
    /// The incident.
    pub incident: IncidentId,
    /// Which message on which channel.
    pub delivery: Delivery,
    /// When it was frozen.
    pub at: Moment,
    /// How many people it is for.
    pub planned: u64,
    /// How many on the list must not be written to.
    pub left_out: u64,
    /// How many mails may be under way at once: so many can be unknown after a crash.
    pub in_flight: u64,
    /// SHA-256 of the frozen list.
    pub list: Digest,
    /// SHA-256 of the frozen words.
    pub message: Digest,
}

/// What the first line of a ledger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Headed {
    /// A head, and the digest of its line.
    Head(Box<Head>, Digest),
    /// Written by a newer program.
    Newer,
    /// None of ours.
    Odd,
}

/// What a mailing is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// How many people it is for.
    pub planned: u64,
    /// How many on the list must not be written to.
    pub left_out: u64,
    /// How many mails may be under way at once.
    pub in_flight: u64,
    /// SHA-256 of the frozen list.
    pub list: Digest,
    /// SHA-256 of the frozen words.
    pub message: Digest,
}

const MAJOR: u32 = 1;

impl Head {
    /// The head of a mailing that is frozen now.
    #[must_use]
    pub fn new(incident: IncidentId, delivery: Delivery, at: Moment, frozen: &Frozen) -> Self {
        Self {
            aplomb: "ledger".to_owned(),
            major: MAJOR,
            minor: 0,
            incident,
            delivery,
            at,
            planned: frozen.planned,
            left_out: frozen.left_out,
            in_flight: frozen.in_flight,
            list: frozen.list,
            message: frozen.message,
        }
    }

    /// Its line with the newline, and the digest of it.
    #[must_use]
    pub fn line(&self) -> (String, Digest) {
        seal(open(self))
    }

    /// Reads a first line, without its newline.
    #[must_use]
    pub fn read(line: &[u8]) -> Headed {
        let Some(digest) = unseal(line) else {
            return Headed::Odd;
        };
        #[derive(Deserialize)]
        struct Version {
            aplomb: String,
            major: u32,
        }
        match serde_json::from_slice::<Version>(line) {
            Ok(version) if version.aplomb != "ledger" => Headed::Odd,
            Ok(version) if version.major > MAJOR => Headed::Newer,
            Ok(_) => serde_json::from_slice(line)
                .map_or(Headed::Odd, |head| Headed::Head(Box::new(head), digest)),
            Err(_) => Headed::Odd,
        }
    }
}
