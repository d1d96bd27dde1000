//! Messages that leave for services, and what became of them.
//!
//! Whoever leads says that these are the words, unless that is who sends them. Nothing is sent
//! twice: what is out, on its way or unknown is refused.

use super::Decision;
use super::messages::{finish, latest, may_go_out};
use crate::base::ChannelName;
use crate::incident::command::{Context, Outcome};
use crate::incident::delivery::Delivery;
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::event::Event;
use crate::incident::parity;
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;
use crate::incident::wording::DraftId;

pub(super) fn send(
    incident: &Incident,
    id: &DraftId,
    to: Vec<(ChannelName, String)>,
    context: &Context,
) -> Decision {
    let draft = latest(incident, id)?;
    if to.is_empty() {
        return Err(Refusal::Empty { what: "channel" });
    }
    for (channel, _) in &to {
        let is_open = matches!(
            draft.deliveries.get(channel),
            None | Some(DeliveryState::Failed)
        );
        if !is_open || !draft.drafted.channels.contains(channel) {
            return Err(not_for(channel));
        }
        if !parity::is_late(incident, draft, channel) {
            may_go_out(incident, draft)?;
        }
    }
    let mut events = Vec::new();
    events.extend(approval(incident, draft, context)?);
    for (channel, key) in to {
        events.push(Event::DeliveryRequested {
            delivery: Delivery {
                draft: id.clone(),
                channel,
            },
            key,
            mailing: None,
        });
    }
    Ok(events)
}

/// What has to be written down so that a message may leave: nothing once it was approved; else
/// that whoever sends it approves it, if that is theirs to do.
pub(super) fn approval(
    incident: &Incident,
    draft: &DraftProgress,
    context: &Context,
) -> Result<Option<Event>, Refusal> {
    if draft.is_approved() {
        return Ok(None);
    }
    if let Some(lead) = incident.approver()
        && lead != context.by
    {
        return Err(Refusal::NotApproved {
            draft: draft.drafted.draft.0.clone(),
            lead: lead.to_owned(),
        });
    }
    Ok(Some(Event::DraftApproved {
        draft: draft.drafted.draft.clone(),
        digest: draft.drafted.digest,
        on_word_of: None,
    }))
}

pub(super) fn sent(
    incident: &Incident,
    delivery: Delivery,
    outcome: Outcome,
    context: &Context,
) -> Decision {
    let draft = incident
        .draft(&delivery.draft)
        .ok_or(Refusal::NoSuchDraft)?;
    let known = draft.deliveries.get(&delivery.channel);
    let way = draft.ways.get(&delivery.channel);
    let was_asked = way.is_some_and(|way| way.requested_at.is_some());
    // What a person said of it meanwhile stands, but for news that it is out after all: that
    // nobody takes back, and further messages hang on the name it has there.
    let is_news = match (known, &outcome) {
        (Some(DeliveryState::Requested), _)
        | (Some(DeliveryState::Unknown | DeliveryState::Failed), Outcome::Out { .. }) => true,
        (Some(DeliveryState::Sent), Outcome::Out { remote, .. }) => {
            let mut by_hand = draft.posted_by_hand();
            let has_name = way.is_some_and(|way| !way.remote.is_empty());
            by_hand.any(|posted| *posted == delivery.channel) || (!has_name && !remote.is_empty())
        }
        _ => false,
    };
    if !was_asked || !is_news || incident.mailing(&delivery).is_some() {
        return Err(not_for(&delivery.channel));
    }
    let (of, step) = (delivery.draft.clone(), draft.drafted.step.clone());
    let event = match outcome {
        Outcome::Out {
            link,
            remote,
            read_back,
        } => Event::DeliverySent {
            delivery,
            by_hand: false,
            link,
            remote,
            read_back,
            mailing: None,
        },
        Outcome::Failed(reason) => Event::DeliveryFailed {
            delivery,
            reason,
            mailing: None,
        },
        Outcome::Unknown(reason) => Event::DeliveryUnknown {
            delivery,
            reason,
            mailing: None,
        },
    };
    Ok(finish(incident, &step, &of, vec![event], context))
}

fn not_for(channel: &ChannelName) -> Refusal {
    Refusal::NotForChannel {
        channel: channel.to_string(),
    }
}
