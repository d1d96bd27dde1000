//! What was found so far in one file.
//!
//! Invariant: there are never more than [`MOST`] findings, however bad the file; the last one says
//! how many are not shown.

use super::sentence;
use crate::base::{Diagnostic, Level};

/// More findings than anybody reads.
const MOST: usize = 1000;

/// The findings of one file, gathered while it is read.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    unshown: usize,
    errors: usize,
    broken: bool,
}

impl Findings {
    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.errors += usize::from(finding.level == Level::Error);
        if self.list.len() < MOST {
            self.list.push(finding);
        } else {
            self.unshown += 1;
        }
    }

    /// Adds a finding about something that is not there. In a file with broken syntax it may well
    /// be there, only unreadable: then nothing is said.
    pub fn push_absence(&mut self, finding: Diagnostic) {
        if !self.broken {
            self.push(finding);
        }
    }

    /// Adds what was found apart, each finding as it is made to read here.
    pub fn take_over(&mut self, apart: Self, read: impl Fn(Diagnostic) -> Diagnostic) {
        apart
            .list
            .into_iter()
            .for_each(|finding| self.push(read(finding)));
    }

    /// Forgets everything but this one, which explains all the rest.
    pub fn push_instead(&mut self, finding: Diagnostic) {
        *self = Self {
            broken: self.broken,
            ..Self::default()
        };
        self.push(finding);
    }

    /// Notes that a part of the file could not be read.
    pub(super) fn mark_broken(&mut self) {
        self.broken = true;
        self.errors += 1;
    }

    /// Whether something is wrong, not only worth a look.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many things are wrong so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The findings in the order of the text.
    pub(super) fn settle(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|finding| finding.span.start);
        if self.unshown > 0 {
            self.list.push(Diagnostic::error(
                "too-many-findings",
                0..0,
                sentence::more_not_shown(self.unshown),
            ));
        }
        self.list
    }
}
