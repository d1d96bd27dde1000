//! A long file that is written piece by piece, so that a million people fit into a little memory.
//!
//! Refuses to know what is in it. Invariant: what is on the disk is a beginning of what was added.

use super::Trouble;
use super::ledger::empty;
use crate::seam::Disk;

/// A file that grows.
pub(super) struct Pieces<'d> {
    disk: &'d dyn Disk,
    path: String,
    /// What is not on the disk yet.
    piece: Vec<u8>,
    /// How much is written at once, in bytes.
    most: usize,
    /// How long the file is on the disk.
    length: u64,
}

impl<'d> Pieces<'d> {
    /// Begins anew, with nothing in it.
    pub(super) fn begin(disk: &'d dyn Disk, path: String, most: usize) -> Result<Self, Trouble> {
        empty(disk, &path)?;
        Ok(Self {
            disk,
            path,
            piece: Vec::new(),
            most,
            length: 0,
        })
    }

    /// Adds a line at the end.
    pub(super) fn add(&mut self, line: &str) -> Result<(), Trouble> {
        self.piece.extend_from_slice(line.as_bytes());
        if self.piece.len() >= self.most {
            self.flush()?;
        }
        Ok(())
    }

    /// Everything is on the disk.
    pub(super) fn end(mut self) -> Result<(), Trouble> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Trouble> {
        if !self.piece.is_empty() {
            self.disk.append(&self.path, self.length, &self.piece)?;
            self.length += self.piece.len() as u64;
            self.piece.clear();
        }
        Ok(())
    }
}
