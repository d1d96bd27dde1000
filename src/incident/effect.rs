//! What the world should be told, once a record is on the disk.
//!
//! Replaying records never asks for effects: only the session that has just written one does.

use super::delivery::Delivery;
use super::event::Event;
use super::record::Record;
use super::wording::Drafted;

/// Something to do outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<'a> {
    /// Save a draft as files.
    SaveDraft(&'a Drafted),
    /// Send a message, and say what became of it.
    Deliver {
        /// What.
        delivery: &'a Delivery,
        /// The key by which a service can recognise a second attempt.
        key: &'a str,
    },
}

/// What follows from a record, in order.
#[must_use]
pub fn effects(record: &Record) -> Vec<Effect<'_>> {
    record
        .events
        .iter()
        .filter_map(|event| match event {
            Event::DraftRendered(drafted) => Some(Effect::SaveDraft(drafted)),
            Event::DeliveryRequested { delivery, key, .. } => {
                Some(Effect::Deliver { delivery, key })
            }
            _ => None,
        })
        .collect()
}
