//! A mailing on the disk: frozen once, then a ledger that grows.
//!
//! Owns the order of writes (docs/SAFETY.md): list, words, head of the ledger; and of every mail
//! its attempt before its last byte, its outcome after the relay's answer, many in one flush.
//! Invariant: whoever has an [`Outbox`] in hand is the only one who sends this mailing.

use super::Trouble;
use super::roster::{Roster, Writing};
use crate::base::{Digest, IncidentId, Moment};
use crate::incident::{Delivery, Mailing};
use crate::outbox::head::Frozen;
use crate::outbox::reader::Reader;
use crate::outbox::{self, Group, Head, LEDGER, LIST, Ledger, MESSAGE, Recipient};
use crate::seam::{Disk, DiskTrouble, Guard};

/// How much of a ledger is read at once, in bytes.
const PIECE: usize = 1024 * 1024;
/// The longest frozen words, in bytes.
const LONGEST_WORDS: usize = 16 * 1024 * 1024;

/// A mailing that this terminal sends.
pub struct Outbox<'d> {
    disk: &'d dyn Disk,
    folder: String,
    _guard: Box<dyn Guard>,
    ledger: Ledger,
    roster: Roster,
}

impl std::fmt::Debug for Outbox<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outbox({})", self.folder)
    }
}

/// The folder of a mailing, from the workspace.
#[must_use]
pub fn folder(incident: &IncidentId, delivery: &Delivery) -> String {
    let Delivery { draft, channel } = delivery;
    format!("incidents/{incident}/outbox/{}.{channel}", draft.0)
}

/// What a mailing is made of, before it is frozen.
pub struct Freeze<'a> {
    /// The incident.
    pub incident: &'a IncidentId,
    /// Which message on which channel.
    pub delivery: &'a Delivery,
    /// Now.
    pub at: Moment,
    /// The frozen words.
    pub message: &'a [u8],
    /// How many on the list must not be written to.
    pub left_out: u64,
    /// How many mails may be under way at once.
    pub in_flight: u64,
}

impl<'d> Outbox<'d> {
    /// Freezes a mailing. `people` hands over everybody, once. A folder in which nothing was ever
    /// attempted is begun anew.
    pub fn freeze(
        disk: &'d dyn Disk,
        of: &Freeze<'_>,
        people: impl FnOnce(&mut dyn FnMut(Recipient) -> Result<(), Trouble>) -> Result<(), Trouble>,
    ) -> Result<Self, Trouble> {
        let folder = folder(of.incident, of.delivery);
        disk.claim_folder(&folder)?;
        let guard = disk.hold(&folder)?.ok_or(Trouble::Held)?;
        match read(disk, &folder, |_| {}) {
            Ok(ledger) if ledger.seq > 0 || ledger.damaged > 0 => return Err(Trouble::Begun),
            Ok(_) | Err(Trouble::Ledger(outbox::Trouble::NoHead)) => {}
            Err(trouble) => return Err(trouble),
        }
        // Without its head, what follows is no mailing yet, wherever a crash stops it.
        empty(disk, &format!("{folder}/{LEDGER}"))?;
        let mut writing = Writing::begin(disk, format!("{folder}/{LIST}"))?;
        people(&mut |recipient| writing.add(recipient))?;
        let (roster, planned, list) = writing.end()?;
        let words = format!("{folder}/{MESSAGE}");
        empty(disk, &words)?;
        disk.append(&words, 0, of.message)?;
        let frozen = Frozen {
            planned,
            left_out: of.left_out,
            in_flight: of.in_flight,
            list,
            message: Digest::of(of.message),
        };
        let head = Head::new(of.incident.clone(), of.delivery.clone(), of.at, &frozen);
        let (line, _) = head.line();
        disk.append(&format!("{folder}/{LEDGER}"), 0, line.as_bytes())?;
        let ledger = read(disk, &folder, |_| {})?;
        Ok(Self {
            disk,
            folder,
            _guard: guard,
            ledger,
            roster,
        })
    }

    /// Takes up a mailing that was begun: repairs what a crash left, and writes down whose mail
    /// may or may not have left.
    pub fn open(disk: &'d dyn Disk, folder: String, now: Moment) -> Result<Self, Trouble> {
        if disk.length(&format!("{folder}/{LEDGER}"))?.is_none() {
            return Err(Trouble::Ledger(outbox::Trouble::NoHead));
        }
        let guard = disk.hold(&folder)?.ok_or(Trouble::Held)?;
        let ledger = read(disk, &folder, |_| {})?;
        let roster = Roster::check(disk, format!("{folder}/{LIST}"), ledger.head.list)?;
        let mut outbox = Self {
            disk,
            folder,
            _guard: guard,
            ledger,
            roster,
        };
        outbox.repair()?;
        let mut group = outbox.ledger.settle();
        outbox.write(&mut group, now)?;
        Ok(outbox)
    }

    /// Keeps aside what was not flushed whole, and cuts it off. Done again, it is the same.
    fn repair(&mut self) -> Result<(), Trouble> {
        if self.ledger.torn == 0 {
            return Ok(());
        }
        let path = format!("{}/{LEDGER}", self.folder);
        let torn = self.disk.read(&path, self.ledger.length)?;
        let torn = torn.unwrap_or_default();
        let kept = format!(
            "{}/{LEDGER}.torn-{}-{}",
            self.folder,
            self.ledger.length,
            &Digest::of(&torn).hex()[..8]
        );
        match self.disk.create(&kept, &torn) {
            Err(fault) if fault.trouble != DiskTrouble::Exists => return Err(fault.into()),
            _ => {}
        }
        self.disk.cut(&path, self.ledger.length)?;
        self.ledger.torn = 0;
        Ok(())
    }

    /// How it stands.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How it stands, to hand out the next.
    pub(super) fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// The counts for the journal.
    #[must_use]
    pub fn mailing(&self) -> Mailing {
        self.ledger.standing.mailing(self.ledger.last)
    }

    /// Its folder, from the workspace.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The frozen words.
    pub fn message(&self) -> Result<Vec<u8>, Trouble> {
        let file = format!("{}/{MESSAGE}", self.folder);
        let bytes = self.disk.read_some(&file, 0, LONGEST_WORDS)?;
        bytes
            .filter(|bytes| Digest::of(bytes) == self.ledger.head.message)
            .ok_or(Trouble::Changed { file })
    }

    /// The person at a place.
    pub fn person(&mut self, n: u64) -> Result<Recipient, Trouble> {
        self.roster.person(self.disk, n)
    }

    /// Writes down what was learnt, durably, and only then takes it for true. After a failure
    /// nothing more may be sent.
    pub fn write(&mut self, group: &mut Group, now: Moment) -> Result<(), Trouble> {
        if group.is_empty() {
            return Ok(());
        }
        let (line, digest) = group.line(self.ledger.seq + 1, now, self.ledger.last);
        let path = format!("{}/{LEDGER}", self.folder);
        self.disk
            .append(&path, self.ledger.length, line.as_bytes())
            .map_err(Trouble::NotWritten)?;
        self.ledger.seq += 1;
        self.ledger.last = digest;
        self.ledger.length += line.len() as u64;
        self.ledger.standing.apply(group);
        Ok(())
    }
}

/// Reads the ledger of a mailing. Never writes, and asks for no lock.
pub fn read(
    disk: &dyn Disk,
    folder: &str,
    mut heard: impl FnMut(&Group),
) -> Result<Ledger, Trouble> {
    let path = format!("{folder}/{LEDGER}");
    let (mut reader, mut from) = (Reader::default(), 0);
    loop {
        let piece = disk.read_some(&path, from, PIECE)?.unwrap_or_default();
        if piece.is_empty() {
            return reader.end().map_err(Trouble::Ledger);
        }
        from += piece.len() as u64;
        reader.take(&piece, &mut heard).map_err(Trouble::Ledger)?;
    }
}

/// Makes a file that is empty, whatever it was.
pub(super) fn empty(disk: &dyn Disk, path: &str) -> Result<(), Trouble> {
    match disk.length(path)? {
        None => disk.create(path, &[])?,
        Some(0) => {}
        Some(_) => disk.cut(path, 0)?,
    }
    Ok(())
}
