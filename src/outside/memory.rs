//! A disk that is forgotten: for simulations, and for what must leave no trace.
//!
//! Invariant: it answers as `Files` does; both pass the same suite (`tests/it/disk.rs`).

use crate::seam::{Disk, DiskFault, DiskTrouble, Guard};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Files in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    folders: RefCell<BTreeSet<String>>,
    locked: Rc<RefCell<BTreeSet<String>>>,
}

struct Locked {
    folder: String,
    locked: Rc<RefCell<BTreeSet<String>>>,
}

impl Guard for Locked {}

impl Drop for Locked {
    fn drop(&mut self) {
        self.locked.borrow_mut().remove(&self.folder);
    }
}

impl Memory {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.folders.borrow().contains(path)
    }
}

fn fault(path: &str, trouble: DiskTrouble) -> DiskFault {
    DiskFault {
        path: path.to_owned(),
        trouble,
        source_text: "in memory".to_owned(),
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn length_of(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

impl Disk for Memory {
    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, DiskFault> {
        self.read_some(path, from, usize::MAX)
    }

    fn read_some(&self, path: &str, from: u64, most: usize) -> Result<Option<Vec<u8>>, DiskFault> {
        let files = self.files.borrow();
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(files.get(path).map(|bytes| {
            let rest = bytes.get(from..).unwrap_or_default();
            rest[..rest.len().min(most)].to_vec()
        }))
    }

    fn length(&self, path: &str) -> Result<Option<u64>, DiskFault> {
        Ok(self.files.borrow().get(path).map(|bytes| length_of(bytes)))
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, DiskFault> {
        if self.files.borrow().contains_key(folder) {
            return Err(fault(folder, DiskTrouble::Gone));
        }
        let (files, folders) = (self.files.borrow(), self.folders.borrow());
        let all = files
            .iter()
            .map(|(path, bytes)| (path, length_of(bytes)))
            .chain(folders.iter().map(|path| (path, 0)));
        let mut names: Vec<_> = all
            .filter(|(path, _)| !path.is_empty() && parent(path) == folder)
            .map(|(path, length)| {
                let name = path.rsplit('/').next().unwrap_or(path);
                (name.to_owned(), length)
            })
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    fn claim_folder(&self, path: &str) -> Result<bool, DiskFault> {
        if self.has_folder(path) || self.files.borrow().contains_key(path) {
            return Ok(false);
        }
        let mut folders = self.folders.borrow_mut();
        let mut above = path;
        while !above.is_empty() {
            folders.insert(above.to_owned());
            above = parent(above);
        }
        Ok(true)
    }

    fn lock(&self, folder: &str) -> Result<Box<dyn Guard>, DiskFault> {
        if !self.has_folder(folder) {
            return Err(fault(folder, DiskTrouble::Gone));
        }
        // There is one thread, so nobody would ever let go.
        if !self.locked.borrow_mut().insert(folder.to_owned()) {
            return Err(fault(folder, DiskTrouble::Busy));
        }
        Ok(Box::new(Locked {
            folder: folder.to_owned(),
            locked: Rc::clone(&self.locked),
        }))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        let mut files = self.files.borrow_mut();
        if files.contains_key(path) || self.folders.borrow().contains(path) {
            return Err(fault(path, DiskTrouble::Exists));
        }
        if !self.has_folder(parent(path)) {
            return Err(fault(path, DiskTrouble::Gone));
        }
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), DiskFault> {
        let mut files = self.files.borrow_mut();
        let file = files
            .get_mut(path)
            .ok_or_else(|| fault(path, DiskTrouble::Gone))?;
        if length_of(file) != at {
            return Err(fault(path, DiskTrouble::Moved));
        }
        file.extend_from_slice(bytes);
        Ok(())
    }

    fn cut(&self, path: &str, length: u64) -> Result<(), DiskFault> {
        let mut files = self.files.borrow_mut();
        let file = files
            .get_mut(path)
            .ok_or_else(|| fault(path, DiskTrouble::Gone))?;
        file.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(())
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        if !self.has_folder(parent(path)) {
            return Err(fault(path, DiskTrouble::Gone));
        }
        self.files
            .borrow_mut()
            .insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}
