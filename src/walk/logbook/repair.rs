//! What is done before the first append after a crash or damage.
//!
//! Order matters: the bytes are copied and flushed, then the file is cut, then the record says so.
//! A crash between any two leaves a state from which the same steps lead to the same end, because
//! what must be said is found by looking, never remembered.

use super::{Logbook, SegmentName};
use crate::base::Digest;
use crate::incident::Event;
use crate::journal::Place;
use crate::seam::DiskFault;

impl Logbook<'_> {
    /// Makes the place ready; says which bytes were set aside and not yet mentioned.
    pub(super) fn repair(&mut self, place: &Place) -> Result<Vec<Event>, DiskFault> {
        let mut events = Vec::new();
        let path = self.path(&place.segment);
        if place.torn > 0 {
            let torn = self.disk.read(&path, place.at)?.unwrap_or_default();
            self.keep_aside(&place.segment, place.at, &torn)?;
            if let Err(fault) = self.disk.cut(&path, place.at) {
                self.forsake(place, &fault);
                return Err(fault);
            }
        }
        if place.torn > 0 || place.header.is_some() || !self.is_swept {
            self.sweep(&mut events)?;
            self.mention_damage(&mut events);
            self.is_swept = true;
        }
        Ok(events)
    }

    fn torn_folder(&self) -> String {
        format!("{}/torn", self.folder)
    }

    /// Copies bytes into `torn/`. Done before, or half done before: it is completed.
    fn keep_aside(&self, from: &SegmentName, at: u64, bytes: &[u8]) -> Result<(), DiskFault> {
        let folder = self.torn_folder();
        self.disk.claim_folder(&folder)?;
        let stem = format!(
            "{folder}/{}-{at}-{}",
            from.stem(),
            Digest::of(bytes).short()
        );
        let names = std::iter::once(format!("{stem}.bin"))
            .chain((2_u64..).map(|number| format!("{stem}-{number}.bin")));
        for name in names {
            match self.disk.read(&name, 0)? {
                None => return self.disk.create(&name, bytes),
                Some(begun) if bytes.starts_with(&begun) => {
                    // Also when nothing is left to write: it may never have been flushed.
                    return self
                        .disk
                        .append(&name, begun.len() as u64, &bytes[begun.len()..]);
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Finds what lies in `torn/` and was never mentioned.
    fn sweep(&self, events: &mut Vec<Event>) -> Result<(), DiskFault> {
        for (name, _) in self.disk.list(&self.torn_folder())? {
            let kept = format!("journal/torn/{name}");
            let Some(source) = self.source_of(&name) else {
                continue;
            };
            if self.shelf.mentions(&kept) {
                continue;
            }
            let Some(bytes) = self
                .disk
                .read(&format!("{}/{name}", self.torn_folder()), 0)?
            else {
                continue;
            };
            events.push(set_aside(&source, &bytes, kept));
        }
        Ok(())
    }

    /// The file of this writer that a file in `torn/` was cut from.
    fn source_of(&self, torn: &str) -> Option<SegmentName> {
        let last = self.place().segment;
        (1..=last.number)
            .map(|number| SegmentName {
                number,
                ..last.clone()
            })
            .find(|segment| segment.is_source_of(torn))
    }

    /// Finds damage in this writer's files that was never mentioned. The bytes stay where they are.
    fn mention_damage(&self, events: &mut Vec<Event>) {
        let mut suspect = self.forsaken.clone();
        suspect.extend(self.shelf.damaged(&self.writer));
        for (segment, from) in suspect {
            let file = format!("journal/{segment}");
            if self.shelf.mentions(&file) {
                continue;
            }
            // What cannot be read cannot be described; the problem itself stays visible.
            let bytes = self.disk.read(&self.path(&segment), from);
            if let Some(bytes) = bytes.ok().flatten().filter(|bytes| !bytes.is_empty()) {
                events.push(set_aside(&segment, &bytes, file));
            }
        }
    }
}

fn set_aside(source: &SegmentName, bytes: &[u8], kept: String) -> Event {
    Event::TailSetAside {
        file: format!("journal/{source}"),
        bytes: bytes.len() as u64,
        digest: Digest::of(bytes),
        kept,
    }
}
