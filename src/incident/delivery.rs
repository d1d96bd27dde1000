//! One message on one channel, and what became of it.
//!
//! Owns what is known of its way: asked for, out and since when, refused, or nobody can tell. Knows
//! no words of the message. Invariant: what was begun and has no ending counts as unknown, never as
//! failed.

use super::decide::PATIENCE;
use super::mailing::Mailing;
use super::parts::Parts;
use super::state::Incident;
use super::wording::DraftId;
use crate::base::{ChannelName, Moment, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One draft on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Delivery {
    /// What.
    pub draft: DraftId,
    /// Where.
    pub channel: ChannelName,
}

/// What a service calls a message: its own names and values, such as `id` or `ts`; never a secret.
/// Empty where it has none.
pub type Remote = BTreeMap<String, String>;

/// What became of one message on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Intended; nothing is known of it yet.
    Requested,
    /// Out.
    Sent,
    /// Refused, or left out by a person.
    Failed,
    /// Nobody can tell; a person must look.
    Unknown,
}

crate::runbook::step::words!(DeliveryState {
    Requested = "requested",
    Sent = "sent",
    Failed = "failed",
    Unknown = "unknown",
});

/// What is known of one message on its way to one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// When it was last asked for; none when it never left from here.
    pub requested_at: Option<Moment>,
    /// When it was asked for first: what each further attempt says again as its time.
    pub first_requested_at: Option<Moment>,
    /// Whether it left from here and nobody has come back with an answer.
    pub is_awaited: bool,
    /// Since when it is out, and on whose word.
    pub(super) out: Option<Out>,
    /// Where it can be seen.
    pub link: Option<String>,
    /// What the service calls it.
    pub remote: Remote,
    /// Whether it was read back where people see it.
    pub read_back: bool,
    /// Why it is not out, or why nobody can tell.
    pub reason: Option<String>,
    /// Whether a person decided to leave it out.
    pub left_out: bool,
    /// The parts of which the channel was told with it, at every attempt and by hand; none when it
    /// never left.
    pub parts: Option<Parts>,
}

/// A message that is out on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Out {
    /// Since when.
    pub(super) at: Moment,
    /// A person said that they posted it.
    pub(super) by_hand: bool,
    /// How many steps had been settled when it was said; clocks may jump, this does not.
    pub(super) order: u32,
}

impl Way {
    /// Since when it is out.
    #[must_use]
    pub fn out_at(&self) -> Option<Moment> {
        self.out.map(|out| out.at)
    }
}

impl Incident {
    /// Deliveries that nobody can tell the outcome of: unknown ones, and those that were begun and
    /// have no ending on the disk.
    #[must_use]
    pub fn unknown_deliveries(&self) -> Vec<Delivery> {
        let mut open = self.deliveries_in(DeliveryState::Unknown);
        open.extend(self.deliveries_in(DeliveryState::Requested));
        open
    }

    /// How much longer a message may be on its way at this time; none when nobody believes that any
    /// more, or it is no message to a service.
    #[must_use]
    pub fn still_on_its_way(&self, delivery: &Delivery, now: Moment) -> Option<Span> {
        let draft = self.drafts.get(&delivery.draft)?;
        let state = draft.deliveries.get(&delivery.channel);
        if state != Some(&DeliveryState::Requested) || self.mailing(delivery).is_some() {
            return None;
        }
        let since = draft.ways.get(&delivery.channel)?.requested_at?;
        let age = now.since(since);
        let is_near = age < PATIENCE && age >= Span::seconds(0);
        is_near.then(|| Span::seconds(PATIENCE.as_seconds() - age.as_seconds()))
    }

    /// The newest counts of a mailing to a list; none when it is no such delivery.
    #[must_use]
    pub fn mailing(&self, delivery: &Delivery) -> Option<&Mailing> {
        self.drafts
            .get(&delivery.draft)?
            .mailings
            .get(&delivery.channel)
    }

    /// All deliveries in a state.
    #[must_use]
    pub fn deliveries_in(&self, wanted: DeliveryState) -> Vec<Delivery> {
        self.drafts
            .iter()
            .flat_map(|(id, draft)| {
                draft
                    .deliveries
                    .iter()
                    .filter(move |(_, state)| **state == wanted)
                    .map(|(channel, _)| Delivery {
                        draft: id.clone(),
                        channel: channel.clone(),
                    })
            })
            .collect()
    }
}
