//! A turn: the lock is held, the news are known, and a record can be written.
//!
//! Invariant: when [`Turn::record`] returns a record, it is on the disk.

use super::{Logbook, News, NotRecorded, Stuck};
use crate::base::Moment;
use crate::incident::{Context, Event, Record};
use crate::journal::place::Composed;
use crate::journal::{Entry, Place};
use crate::seam::{DiskFault, DiskTrouble, Guard};

/// A moment in which nobody else writes to these journals.
pub struct Turn<'b, 'd> {
    pub(super) book: &'b mut Logbook<'d>,
    pub(super) news: News,
    pub(super) _guard: Box<dyn Guard>,
}

impl Turn<'_, '_> {
    /// What others wrote since the last look.
    #[must_use]
    pub fn news(&self) -> &News {
        &self.news
    }

    /// Whether anybody wrote anything since the last look.
    #[must_use]
    pub fn has_news(&self) -> bool {
        match &self.news {
            News::Further(records) | News::Afresh(records) => !records.is_empty(),
        }
    }

    /// Writes one record; when this returns it, it is on the disk.
    ///
    /// After a failure nothing was promised. Trying again begins with a new turn, which reads the
    /// disk anew and may have news.
    pub fn record(
        &mut self,
        context: &Context,
        happened_at: Option<Moment>,
        events: Vec<Event>,
    ) -> Result<Record, Box<NotRecorded>> {
        debug_assert!(!events.is_empty(), "a record says something");
        let book = &mut *self.book;
        if book.is_stale {
            let fault = Stuck::Disk(DiskFault {
                path: book.folder.clone(),
                trouble: DiskTrouble::Moved,
                source_text: "an earlier write failed in this turn".to_owned(),
            });
            return Err(Box::new(book.on_paper(fault, context, happened_at, events)));
        }
        let place = book.place();
        let mut all = match book.repair(&place) {
            Ok(set_aside) => set_aside,
            Err(fault) => {
                return Err(Box::new(book.on_paper(
                    fault.into(),
                    context,
                    happened_at,
                    events,
                )));
            }
        };
        all.extend(events);
        let composed = book.compose(&place, context, happened_at, all);
        if let Err(fault) = book.write(&place, &composed) {
            book.is_stale = true;
            book.forsake(&place, &fault);
            let line = composed.line().to_owned();
            let fault = fault.into();
            return Err(Box::new(NotRecorded {
                fault,
                line,
                record: composed.record,
            }));
        }
        // Our own line is read back by the same code that reads everybody's.
        let mut read = Vec::with_capacity(1);
        if book
            .shelf
            .take(&place.segment, composed.text.as_bytes(), &mut read)
            .is_err()
        {
            book.is_stale = true;
        }
        debug_assert_eq!(read.first(), Some(&composed.record));
        book.tell(&read);
        Ok(composed.record)
    }
}

impl Logbook<'_> {
    /// Puts a record into words for a place.
    pub(super) fn compose(
        &self,
        place: &Place,
        context: &Context,
        happened_at: Option<Moment>,
        events: Vec<Event>,
    ) -> Composed {
        place.compose(Entry {
            by: &context.by,
            now: context.now,
            happened_at,
            clock_seen: self.shelf.clock(),
            events,
        })
    }

    /// After a flush failed, what is behind `place` is not believed and nothing more is put there.
    pub(super) fn forsake(&mut self, place: &Place, fault: &DiskFault) {
        if fault.trouble == DiskTrouble::Broken {
            self.forsaken.insert(place.segment.clone(), place.at);
        }
    }

    /// Writes what was composed for this place.
    fn write(&self, place: &Place, composed: &Composed) -> Result<(), DiskFault> {
        let path = self.path(&place.segment);
        let text = composed.text.as_bytes();
        if place.exists {
            self.disk.append(&path, place.at, text)
        } else {
            self.disk.create(&path, text)
        }
    }
}
