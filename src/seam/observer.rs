//! Whoever listens.

use crate::base::Moment;
use crate::incident::Record;

/// Hears everything that is worth showing while the walk goes on.
pub trait Observer {
    /// Something happened.
    fn notice(&mut self, notice: &Notice<'_>);
}

/// What is heard. Texts are ready for the reader.
#[derive(Clone, Debug)]
pub enum Notice<'a> {
    /// A record is on the disk.
    Recorded(&'a Record),
    /// A record could not be written: its exact line, and what is wrong with the disk.
    NotRecorded {
        /// The journal line.
        line: &'a str,
        /// What is wrong, and what to do.
        trouble: &'a str,
    },
    /// Something to tell.
    Say(&'a str),
    /// Something that must not be missed.
    Warn(&'a str),
    /// Put a text into the clipboard.
    Copy(&'a str),
    /// A file was written.
    Saved {
        /// Its path as people would type it.
        path: &'a str,
    },
    /// A check is looking: how often it has, and until when it will.
    Looking {
        /// What it looks at.
        what: &'a str,
        /// How often it has looked.
        attempts: u32,
        /// What it saw last.
        saw: &'a str,
        /// When it gives up.
        until: Moment,
    },
    /// The check has ended.
    Looked,
    /// Mails are being sent: how far it has come. `Looked` ends it.
    Mailing(&'a crate::outbox::Progress),
    /// What a running command prints.
    Output(&'a str),
}
