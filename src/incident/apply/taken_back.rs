//! A word that is taken back: a person had said that a message was posted, and it was not.
//!
//! Owns what follows from such a word and no longer does. Refuses to take back what a program has
//! sent. Invariant: what stands after it is what the same story says without the word.

use crate::incident::delivery::{Delivery, DeliveryState, Way};
use crate::incident::mailing::Mailing;
use crate::incident::said::{Said, Stands};
use crate::incident::state::Incident;
use crate::runbook::Stage;

impl Incident {
    /// Whether it is out on a person's word.
    pub(super) fn was_posted_by_hand(&self, delivery: &Delivery) -> bool {
        let draft = self.drafts.get(&delivery.draft);
        draft.is_some_and(|draft| {
            draft
                .posted_by_hand()
                .any(|posted| *posted == delivery.channel)
        })
    }

    /// A person had said that a message was posted, and it was not: nothing is known of it again,
    /// and what followed from that word no longer does.
    pub(super) fn take_back(&mut self, delivery: &Delivery, mailing: Option<&Mailing>) {
        let Some(draft) = self.drafts.get_mut(&delivery.draft) else {
            return;
        };
        // What relays have taken does not hang on what a person says.
        if let Some(mailing) = mailing {
            draft
                .mailings
                .insert(delivery.channel.clone(), mailing.clone());
        }
        let way = draft.ways.remove(&delivery.channel);
        draft.deliveries.remove(&delivery.channel);
        // What left from here is still on its way, whatever a person said of it meanwhile.
        let is_mail = draft.mailings.contains_key(&delivery.channel);
        if let Some(way) = way.filter(|way| way.is_awaited && !is_mail) {
            let channel = &delivery.channel;
            draft.ways.insert(channel.clone(), way.still_awaited());
            draft
                .deliveries
                .insert(channel.clone(), DeliveryState::Requested);
        }
        let (number, stage) = (draft.drafted.update, draft.drafted.stage);
        let outside = self.drafts.values();
        let outside = outside.filter(|draft| draft.drafted.audience.is_outside());
        let first = outside.flat_map(|draft| draft.ways.values().filter_map(Way::out_at));
        self.first_communication = first.min();
        if number == 1 {
            self.gate.passed_at = None;
        }
        self.published.retain(|round| round.number != number);
        self.said.retain(|said| !said.rests_on(delivery, number));
        if stage == Stage::Resolution {
            self.unresolve();
        }
        self.take_stands(Stands::of(&self.said));
    }

    /// It is over only when the last message is out; what is closed stays over.
    fn unresolve(&mut self) {
        if self.final_message_is_out() || self.closed_at.is_some() {
            return;
        }
        self.said.retain(|said| *said != Said::End);
        self.resolved_at = None;
    }
}
