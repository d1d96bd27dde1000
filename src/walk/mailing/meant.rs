//! Which message somebody means who says "send".
//!
//! Looks at the incident alone. A message that was begun is meant as much as one that waits:
//! whoever says "send" twice goes on with the first time.

use super::plan::sheet;
use crate::base::{ChannelName, StepId};
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::{Delivery, Incident};
use crate::runbook::{Phase, StepKind};
use crate::walk::World;
use crate::walk::meant::Wanted;

/// Where one message stands on one channel of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has been written to.
    Waits,
    /// It was begun, and not everybody has an outcome.
    Begun,
    /// Nothing is left to be done.
    Over,
}

/// The message of a step, or without one the message that comes next on a channel of mail.
#[must_use]
pub fn meant(
    world: &World<'_>,
    incident: &Incident,
    step: Option<&StepId>,
    channels: &[ChannelName],
) -> Option<Wanted> {
    let by_mail = |names: &[ChannelName]| {
        names.iter().any(|name| {
            (channels.is_empty() || channels.contains(name)) && sheet(world, name).is_some()
        })
    };
    let is_wanted = |draft: &DraftProgress| {
        step.is_none_or(|step| draft.drafted.step == *step) && by_mail(&draft.drafted.channels)
    };
    let named = |draft: &DraftProgress| Wanted::Draft(draft.drafted.draft.clone());
    let round = incident.open_round();
    if let Some(draft) = round
        .into_iter()
        .find(|draft| is_wanted(draft) && !draft.is_settled())
    {
        return Some(named(draft));
    }
    let mut open = Phase::ALL
        .into_iter()
        .flat_map(|phase| incident.open_steps(phase))
        .filter(|open| step.is_none_or(|step| open.id == *step));
    let open = open.find_map(|step| match &step.kind {
        StepKind::Message(message) if by_mail(&message.channels) => Some((step, message)),
        _ => None,
    });
    // The last message is not meant by whoever names nothing while people are still being told.
    let open = open.filter(|(open, _)| {
        step.is_some()
            || incident
                .step(&open.id)
                .is_some_and(|(phase, _)| incident.phase() == Some(phase))
    });
    if let Some((open, message)) = open {
        let draft = incident.draft_of(incident.round(), &open.id);
        let known = draft.filter(|draft| is_usable(world, draft)).map(named);
        return known.or_else(|| {
            let (step, message) = (open.clone(), message.clone());
            Some(Wanted::Step(Box::new(step), Box::new(message)))
        });
    }
    let begun = incident
        .drafts()
        .filter(|draft| is_wanted(draft) && (step.is_some() || !draft.mailings.is_empty()));
    begun.max_by_key(|draft| draft.at).map(named)
}

/// Whether the words can still go out: their promise is still to come, or a person chose them, or
/// they are on their way.
fn is_usable(world: &World<'_>, draft: &DraftProgress) -> bool {
    let now = world.clock.now();
    let is_stale = draft.drafted.next_due.is_some_and(|due| due <= now);
    !is_stale || draft.drafted.edited || !draft.deliveries.is_empty()
}

/// The channels of mail of a message, of these when some are named, and where each stands.
#[must_use]
pub fn by_mail(
    world: &World<'_>,
    draft: &DraftProgress,
    channels: &[ChannelName],
) -> Vec<(Delivery, Stage)> {
    let wanted = |name: &&ChannelName| {
        (channels.is_empty() || channels.contains(name)) && sheet(world, name).is_some()
    };
    let names = draft.drafted.channels.iter().filter(wanted);
    names
        .map(|name| {
            let delivery = Delivery {
                draft: draft.drafted.draft.clone(),
                channel: name.clone(),
            };
            (delivery, stage(draft, name))
        })
        .collect()
}

/// Where a message stands on a channel, as far as the journal knows.
#[must_use]
pub fn stage(draft: &DraftProgress, channel: &ChannelName) -> Stage {
    let mailing = draft.mailings.get(channel);
    let is_open =
        mailing.is_some_and(|mailing| mailing.untried() + mailing.waiting + mailing.unknown > 0);
    match (draft.deliveries.get(channel), mailing) {
        (None, _) => Stage::Waits,
        (Some(DeliveryState::Requested | DeliveryState::Unknown), Some(_)) => Stage::Begun,
        _ if is_open => Stage::Begun,
        _ => Stage::Over,
    }
}
