//! What is read of an incident, and when whoever wants it hears of it.
//!
//! Most want all records at once. Who needs each only once is told as they come, as long as they come
//! in their order, so that a long incident is never in memory as a whole. Knows no disk.
//! Invariant: who is told of all of them is told what [`merge`](crate::journal::merge) gives.

use crate::base::WriterId;
use crate::incident::Record;

/// Somebody who is told records in their order.
pub(super) type Tell<'t> = &'t mut (dyn FnMut(&[Record]) + Send);

/// The records that were read and not yet passed on.
pub(super) struct Story<'t> {
    records: Vec<Record>,
    tell: Option<Tell<'t>>,
    last: Option<(u64, WriterId, u64)>,
    in_order: bool,
}

impl<'t> Story<'t> {
    /// Kept to the end.
    pub(super) fn kept() -> Self {
        Self {
            records: Vec::new(),
            tell: None,
            last: None,
            in_order: true,
        }
    }

    /// Told as it comes.
    pub(super) fn told(tell: Tell<'t>) -> Self {
        Self {
            tell: Some(tell),
            ..Self::kept()
        }
    }

    /// Adds what `read` finds, and passes it on.
    pub(super) fn add<E>(
        &mut self,
        read: impl FnOnce(&mut Vec<Record>) -> Result<(), E>,
    ) -> Result<(), E> {
        read(&mut self.records)?;
        let Some(tell) = &mut self.tell else {
            return Ok(());
        };
        for record in &self.records {
            let (clock, writer, seq) = record.stamp.order();
            match &mut self.last {
                Some(last) if (last.0, &last.1, last.2) >= (clock, writer, seq) => {
                    self.in_order = false;
                }
                // A name is copied only when it is another one.
                Some(last) if last.1 == *writer => (last.0, last.2) = (clock, seq),
                last => *last = Some((clock, writer.clone(), seq)),
            }
        }
        if self.in_order {
            tell(&self.records);
        }
        self.records.clear();
        Ok(())
    }

    /// The records that were kept, as they were read.
    pub(super) fn into_records(self) -> Vec<Record> {
        self.records
    }

    /// The place of the last record; `None` when not all were told, or there was none.
    pub(super) fn told_up_to(self) -> Option<(u64, WriterId, u64)> {
        self.last.filter(|_| self.in_order)
    }
}
