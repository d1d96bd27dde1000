//! Mailings to a list: one delivery to many people, told by its counts.
//!
//! A mailing is begun once, and told as soon as everybody was tried: what waits to be tried again
//! then does not hold up the incident. Who got it and who did not is the ledger's business.

use super::Decision;
use super::messages::{finish, latest, may_go_out};
use super::services::approval;
use crate::incident::command::Context;
use crate::incident::delivery::DeliveryState;
use crate::incident::delivery::{Delivery, Remote};
use crate::incident::event::Event;
use crate::incident::mailing::Mailing;
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;

pub(super) fn begin(
    incident: &Incident,
    delivery: Delivery,
    key: String,
    mailing: Mailing,
    context: &Context,
) -> Decision {
    let draft = latest(incident, &delivery.draft)?;
    may_go_out(incident, draft)?;
    let known = draft.deliveries.get(&delivery.channel);
    let is_begun = known.is_some_and(|state| *state != DeliveryState::Failed);
    if is_begun || !draft.drafted.channels.contains(&delivery.channel) {
        return Err(not_for(&delivery));
    }
    if mailing.planned == 0 {
        return Err(Refusal::Empty { what: "list" });
    }
    let mut events = Vec::new();
    events.extend(approval(incident, draft, context)?);
    events.push(Event::DeliveryRequested {
        delivery,
        key,
        mailing: Some(Box::new(mailing)),
    });
    Ok(events)
}

pub(super) fn end(
    incident: &Incident,
    delivery: Delivery,
    mailing: Mailing,
    reason: String,
    context: &Context,
) -> Decision {
    let draft = incident
        .draft(&delivery.draft)
        .ok_or(Refusal::NoSuchDraft)?;
    let before = draft.mailings.get(&delivery.channel);
    let Some(state) = draft.deliveries.get(&delivery.channel) else {
        return Err(not_for(&delivery));
    };
    let is_another =
        |before: &Mailing| (before.planned, before.list) != (mailing.planned, mailing.list);
    if before.is_none_or(is_another) || mailing.untried() > 0 {
        return Err(not_for(&delivery));
    }
    if before == Some(&mailing) && *state != DeliveryState::Requested {
        return Err(not_for(&delivery));
    }
    let (of, step) = (delivery.draft.clone(), draft.drafted.step.clone());
    let (accepted, unknown) = (mailing.accepted > 0, mailing.unknown > 0);
    let mailing = Some(Box::new(mailing));
    let event = match state {
        _ if unknown => Event::DeliveryUnknown {
            delivery,
            reason,
            mailing,
        },
        DeliveryState::Unknown => Event::DeliverySettled {
            delivery,
            sent: accepted,
            mailing,
        },
        _ if accepted => Event::DeliverySent {
            delivery,
            by_hand: false,
            link: None,
            remote: Remote::new(),
            read_back: false,
            mailing,
        },
        _ => Event::DeliveryFailed {
            delivery,
            reason,
            mailing,
        },
    };
    // A mailing that waited for some people may end long after its step, or the incident.
    if *state == DeliveryState::Sent {
        return Ok(vec![event]);
    }
    Ok(finish(incident, &step, &of, vec![event], context))
}

fn not_for(delivery: &Delivery) -> Refusal {
    Refusal::NotForChannel {
        channel: delivery.channel.to_string(),
    }
}
