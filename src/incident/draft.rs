//! A message that was put into words, and what became of it.
//!
//! Owns who approved it and where it is out. Knows nothing of how it was put into words. Invariant:
//! the newest draft of a step in a round is the one that counts for it.

use super::delivery::{DeliveryState, Way};
use super::kind::Status;
use super::mailing::Mailing;
use super::state::Incident;
use super::wording::{DraftId, Drafted};
use crate::base::{ChannelName, Moment, StepId};
use std::collections::BTreeMap;

/// A draft and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftProgress {
    /// The draft as it was put into words.
    pub drafted: Drafted,
    /// When it was.
    pub at: Moment,
    /// The public state it tells.
    pub status: Status,
    /// Who said that these are the words; none while nobody has.
    pub approved_by: Option<String>,
    /// Each channel that something is known of.
    pub deliveries: BTreeMap<ChannelName, DeliveryState>,
    /// What is known of each way to a service, or of a person's word.
    pub ways: BTreeMap<ChannelName, Way>,
    /// The newest counts of each mailing to a list.
    pub mailings: BTreeMap<ChannelName, Mailing>,
}

impl DraftProgress {
    /// Whether a person said that these are the words.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved_by.is_some()
    }

    /// Whether it was tried and is out nowhere, and nobody has decided to leave it at that.
    #[must_use]
    pub fn is_in_vain(&self) -> bool {
        let failed = |channel: &ChannelName| {
            self.deliveries.get(channel) == Some(&DeliveryState::Failed)
                && self.ways.get(channel).is_some_and(|way| !way.left_out)
        };
        !self.is_out() && self.drafted.channels.iter().any(failed)
    }

    /// Whether every channel has an outcome.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.drafted.channels.iter().all(|channel| {
            matches!(
                self.deliveries.get(channel),
                Some(DeliveryState::Sent | DeliveryState::Failed)
            )
        })
    }

    /// Whether it is out on at least one channel.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.deliveries
            .values()
            .any(|state| *state == DeliveryState::Sent)
    }

    /// The channels on which it is out because a person said so; that word can be taken back.
    pub fn posted_by_hand(&self) -> impl Iterator<Item = &ChannelName> {
        let ways = self.ways.iter();
        let by_hand = ways.filter(|(_, way)| way.out.is_some_and(|out| out.by_hand));
        by_hand.map(|(channel, _)| channel)
    }
}

impl Incident {
    /// All drafts, oldest first.
    pub fn drafts(&self) -> impl Iterator<Item = &DraftProgress> {
        self.drafts.values()
    }

    /// A draft by its name.
    #[must_use]
    pub fn draft(&self, id: &DraftId) -> Option<&DraftProgress> {
        self.drafts.get(id)
    }

    /// The newest draft of a step in a round.
    #[must_use]
    pub fn draft_of(&self, update: u32, step: &StepId) -> Option<&DraftProgress> {
        self.latest_draft
            .get(&(update, step.clone()))
            .and_then(|id| self.drafts.get(id))
    }

    /// How many drafts have been made: the next one has this number plus one.
    #[must_use]
    pub fn draft_count(&self) -> u32 {
        self.draft_count
    }

    /// The newest message of a step that is out on any channel.
    #[must_use]
    pub fn last_message_out(&self, step: &StepId) -> Option<&DraftProgress> {
        let drafts = self.drafts.values();
        drafts
            .filter(|draft| draft.drafted.step == *step && draft.is_out())
            .max_by_key(|draft| (draft.drafted.update, &draft.drafted.draft))
    }
}
