//! What a record does to drafts and to their deliveries.
//!
//! Owns what is known of a way to a channel. Refuses to judge a service: an event says what became
//! of it. Invariant: what is out stays out, whatever another writer's record says of it later.

use crate::base::{Moment, StepId};
use crate::incident::delivery::Delivery;
use crate::incident::delivery::{DeliveryState, Out, Way};
use crate::incident::draft::DraftProgress;
use crate::incident::event::Event;
use crate::incident::mailing::Mailing;
use crate::incident::parts::Parts;
use crate::incident::said::Said;
use crate::incident::state::Incident;
use crate::incident::wording::Drafted;
use crate::runbook::Stage;
use std::collections::BTreeMap;

impl Incident {
    pub(super) fn take_draft(&mut self, drafted: &Drafted, at: Moment) {
        self.draft_count += 1;
        if self.drafts.contains_key(&drafted.draft) {
            for said in &mut self.said {
                said.keep(&drafted.draft);
            }
        }
        self.latest_draft.insert(
            (drafted.update, drafted.step.clone()),
            drafted.draft.clone(),
        );
        self.drafts.insert(
            drafted.draft.clone(),
            DraftProgress {
                drafted: drafted.clone(),
                at,
                status: self.told_at(drafted.stage),
                approved_by: None,
                deliveries: BTreeMap::new(),
                ways: BTreeMap::new(),
                mailings: BTreeMap::new(),
            },
        );
    }

    /// What became of a message on a channel.
    pub(super) fn take_delivery(&mut self, event: &Event, at: Moment) {
        if let Event::DeliverySettled {
            delivery,
            sent: false,
            mailing,
        } = event
            && self.was_posted_by_hand(delivery)
        {
            return self.take_back(delivery, mailing.as_deref());
        }
        let (delivery, state, mailing) = match event {
            Event::DeliveryRequested {
                delivery, mailing, ..
            } => (delivery, DeliveryState::Requested, mailing),
            Event::DeliverySent {
                delivery, mailing, ..
            }
            | Event::DeliverySettled {
                delivery,
                sent: true,
                mailing,
            } => (delivery, DeliveryState::Sent, mailing),
            Event::DeliveryFailed {
                delivery, mailing, ..
            }
            | Event::DeliverySettled {
                delivery,
                sent: false,
                mailing,
            } => (delivery, DeliveryState::Failed, mailing),
            Event::DeliveryUnknown {
                delivery, mailing, ..
            } => (delivery, DeliveryState::Unknown, mailing),
            _ => return,
        };
        let order = self.settled + 1;
        if let Some(draft) = self.drafts.get_mut(&delivery.draft) {
            let known = draft.deliveries.get(&delivery.channel).copied();
            let way = draft.ways.entry(delivery.channel.clone()).or_default();
            way.take(event, known, at);
            if matches!(
                event,
                Event::DeliveryRequested { .. } | Event::DeliverySent { by_hand: true, .. }
            ) {
                let now = Parts::of(&self.facts);
                way.parts = Some(match &way.parts {
                    Some(before) => now.and(before),
                    None => now,
                });
            }
            if state == DeliveryState::Sent {
                let by_hand = matches!(event, Event::DeliverySent { by_hand: true, .. });
                way.say_out(Out { at, by_hand, order });
            }
        }
        self.deliver(delivery, state, mailing.as_deref(), at);
    }

    fn deliver(
        &mut self,
        delivery: &Delivery,
        state: DeliveryState,
        mailing: Option<&Mailing>,
        at: Moment,
    ) {
        let Some(draft) = self.drafts.get_mut(&delivery.draft) else {
            return;
        };
        if let Some(mailing) = mailing {
            draft
                .mailings
                .insert(delivery.channel.clone(), mailing.clone());
        }
        let known = draft
            .deliveries
            .entry(delivery.channel.clone())
            .or_insert(state);
        // What is out stays out, whatever another writer's record says of it later.
        if *known != DeliveryState::Sent {
            *known = state;
        }
        if state == DeliveryState::Sent && draft.drafted.audience.is_outside() {
            self.first_communication =
                Some(self.first_communication.map_or(at, |first| first.min(at)));
            if draft.drafted.stage != Stage::Resolution
                && let Some(due) = draft.drafted.next_due
            {
                self.say(Said::Word {
                    delivery: Some(delivery.clone()),
                    due,
                });
            }
        }
    }

    /// Whoever leaves a step out does not want its message tried again either.
    pub(super) fn leave_it_at_that(&mut self, step: &StepId) {
        let drafts = self.drafts.values_mut();
        for draft in drafts.filter(|draft| draft.drafted.step == *step) {
            for (channel, way) in &mut draft.ways {
                way.left_out |= draft.deliveries.get(channel) == Some(&DeliveryState::Failed);
            }
        }
    }
}

impl Way {
    /// Whoever says first that it is out counts; what a program sent, no person takes back.
    fn say_out(&mut self, said: Out) {
        let out = self.out.get_or_insert(said);
        out.at = out.at.min(said.at);
        out.by_hand &= said.by_hand;
    }

    /// The same message before anybody said what became of it.
    pub(super) fn still_awaited(self) -> Self {
        Self {
            requested_at: self.requested_at,
            first_requested_at: self.first_requested_at,
            is_awaited: true,
            parts: self.parts,
            ..Self::default()
        }
    }

    /// Takes what an event says of it; `known` is what was known before.
    fn take(&mut self, event: &Event, known: Option<DeliveryState>, at: Moment) {
        // Only a person who posts it in another way says nothing of what is on its way.
        self.is_awaited &= matches!(event, Event::DeliverySent { by_hand: true, .. });
        match event {
            Event::DeliveryRequested { .. } => {
                self.requested_at = Some(at);
                self.first_requested_at.get_or_insert(at);
                self.is_awaited = true;
                self.left_out = false;
                self.reason = None;
            }
            Event::DeliverySent {
                link,
                remote,
                read_back,
                ..
            } => {
                self.link = link.clone().or(self.link.take());
                if !remote.is_empty() {
                    self.remote.clone_from(remote);
                }
                self.read_back |= read_back;
                self.reason = None;
            }
            Event::DeliverySettled { sent: true, .. } => {
                self.reason = None;
            }
            Event::DeliveryFailed { reason, .. } => {
                // What never left, or failed before, fails by a person's decision.
                self.left_out = matches!(known, None | Some(DeliveryState::Failed));
                self.reason = Some(reason.clone());
            }
            Event::DeliveryUnknown { reason, .. } => self.reason = Some(reason.clone()),
            _ => {}
        }
    }
}
