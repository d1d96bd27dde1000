//! A disk that fails once, or for good, at a chosen operation.

use aplomb::outside::Memory;
use aplomb::seam::{Disk, DiskFault, DiskTrouble, Guard};
use std::cell::{Cell, RefCell};

/// How far the failing operation gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nothing was done, or all of it was taken back.
    Nothing,
    /// Half of the bytes are there, and could not be taken back.
    Half,
    /// Everything was done, but nobody knows: the flush or the answer failed.
    Everything,
}

/// What happens afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// The disk works again.
    Recovers,
    /// The process was killed: nothing is done any more.
    Dies,
}

/// A disk around a disk.
pub(crate) struct Faulty<'m> {
    disk: &'m Memory,
    fails_at: u32,
    trouble: DiskTrouble,
    reach: Reach,
    then: Then,
    count: Cell<u32>,
    /// The changes it was asked for, each with its path.
    pub(crate) changes: RefCell<Vec<String>>,
}

impl<'m> Faulty<'m> {
    /// A disk that fails at its `fails_at`th operation.
    pub(crate) fn new(disk: &'m Memory, fails_at: u32, how: (DiskTrouble, Reach, Then)) -> Self {
        let (trouble, reach, then) = how;
        Self {
            disk,
            fails_at,
            trouble,
            reach,
            then,
            count: Cell::new(0),
            changes: RefCell::default(),
        }
    }

    /// A disk that only watches.
    pub(crate) fn watching(disk: &'m Memory) -> Self {
        Self::new(
            disk,
            u32::MAX,
            (DiskTrouble::Broken, Reach::Nothing, Then::Dies),
        )
    }

    /// Whether the failure has happened.
    pub(crate) fn has_failed(&self) -> bool {
        self.count.get() >= self.fails_at
    }

    /// How far this operation gets; `None` for all the way.
    fn next(&self) -> Option<Reach> {
        self.count.set(self.count.get() + 1);
        match self.count.get() {
            now if now == self.fails_at => Some(self.reach),
            now if now > self.fails_at && self.then == Then::Dies => Some(Reach::Nothing),
            _ => None,
        }
    }

    fn fault<T>(&self, path: &str) -> Result<T, DiskFault> {
        Err(DiskFault {
            path: path.to_owned(),
            trouble: self.trouble,
            source_text: format!("made to fail at operation {}", self.count.get()),
        })
    }

    fn look<T>(
        &self,
        path: &str,
        look: impl FnOnce() -> Result<T, DiskFault>,
    ) -> Result<T, DiskFault> {
        if self.next().is_some() {
            self.fault(path)
        } else {
            look()
        }
    }

    fn change<T>(
        &self,
        path: &str,
        bytes: &[u8],
        change: impl FnOnce(&[u8]) -> Result<T, DiskFault>,
    ) -> Result<T, DiskFault> {
        self.changes.borrow_mut().push(path.to_owned());
        match self.next() {
            None => change(bytes),
            Some(reach) => {
                match reach {
                    Reach::Nothing => {}
                    Reach::Half => drop(change(&bytes[..bytes.len() / 2])),
                    Reach::Everything => drop(change(bytes)),
                }
                self.fault(path)
            }
        }
    }
}

impl Disk for Faulty<'_> {
    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, DiskFault> {
        self.look(path, || self.disk.read(path, from))
    }

    fn length(&self, path: &str) -> Result<Option<u64>, DiskFault> {
        self.look(path, || self.disk.length(path))
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, DiskFault> {
        self.look(folder, || self.disk.list(folder))
    }

    fn claim_folder(&self, path: &str) -> Result<bool, DiskFault> {
        self.change(path, &[], |_| self.disk.claim_folder(path))
    }

    fn lock(&self, folder: &str) -> Result<Box<dyn Guard>, DiskFault> {
        self.look(folder, || self.disk.lock(folder))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.change(path, bytes, |bytes| self.disk.create(path, bytes))
    }

    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), DiskFault> {
        self.change(path, bytes, |bytes| self.disk.append(path, at, bytes))
    }

    fn cut(&self, path: &str, length: u64) -> Result<(), DiskFault> {
        self.change(path, &[], |_| self.disk.cut(path, length))
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.change(path, bytes, |bytes| self.disk.replace(path, bytes))
    }
}
