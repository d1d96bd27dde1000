//! The files beside the journal: drafts as people open them.
//!
//! Owns where they lie. Refuses to be the truth: the journal has the words. Invariant: an incident
//! whose folder was taken away does not come back without its journal.

use super::Session;
use crate::incident::Drafted;
use crate::seam::{Disk, DiskFault, DiskTrouble, Notice};
use crate::walk::{Desk, World};

impl Session<'_> {
    /// Saves the files of a draft that was just written down.
    pub(super) fn save(&mut self, world: &mut World<'_>, drafted: &Drafted) {
        for (path, bytes) in self.files.remove(&drafted.draft).unwrap_or_default() {
            self.put(world, &path, &bytes);
        }
    }

    /// Puts a file beside the journal. The journal has the words; a file that cannot be written is
    /// only said.
    pub(in crate::walk) fn put(&self, world: &mut World<'_>, path: &str, bytes: &[u8]) {
        if let Err(fault) = self.put_beside(world.disk, path, bytes) {
            let key = if self.paper {
                "message.not-saved-on-paper"
            } else {
                "message.not-saved"
            };
            let said = world.desk.words.say(key, &[("why", &fault)]);
            world.observer.notice(&Notice::Warn(&said));
        }
    }

    fn put_beside(&self, disk: &dyn Disk, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        // An incident whose folder was taken away must not come back without its journal.
        let journal = self.path_of("journal");
        if disk.list(&journal)?.is_empty() {
            return Err(DiskFault {
                path: journal,
                trouble: DiskTrouble::Gone,
                source_text: "there is no journal".to_owned(),
            });
        }
        disk.claim_folder(&self.path_of("drafts"))?;
        disk.replace(&self.path_of(path), bytes)
    }

    /// Writes the text of a draft again when its file has gone.
    pub fn ensure_files(&self, world: &mut World<'_>, drafted: &Drafted) {
        if self.paper {
            // The disk was tried when the words were made, and said what it had to say.
            return;
        }
        for (lang, subject, body) in drafted.wordings() {
            let Some(text) = drafted.files_in(lang).find(|file| file.ends_with(".txt")) else {
                continue;
            };
            if matches!(world.disk.length(&self.path_of(text)), Ok(None)) {
                let subject = subject.map_or(String::new(), |line| format!("Subject: {line}\n\n"));
                let bytes = format!("{subject}{body}\n");
                self.put(world, text, bytes.as_bytes());
            }
        }
    }

    fn path_of(&self, file: &str) -> String {
        format!("incidents/{}/{file}", self.incident.id())
    }

    /// Whether this file of the incident is on the disk.
    #[must_use]
    pub fn is_saved(&self, disk: &dyn Disk, file: &str) -> bool {
        matches!(disk.length(&self.path_of(file)), Ok(Some(_)))
    }

    /// A file of the incident as people would type it from where they are.
    #[must_use]
    pub fn shown_path(&self, desk: &Desk, file: &str) -> String {
        match desk.folder.as_str() {
            "." => self.path_of(file),
            folder => format!("{folder}/{}", self.path_of(file)),
        }
    }
}
