//! Messages: drafts, what is out, rounds, and the promise of the next one.

use super::steps::{nobody_outside, open_step, outstanding, settled};
use super::{Decision, text};
use crate::base::{ChannelName, Digest, FactId, Moment, Span, StepId};
use crate::incident::command::Context;
use crate::incident::delivery::DeliveryState;
use crate::incident::delivery::{Delivery, Remote};
use crate::incident::draft::DraftProgress;
use crate::incident::event::Event;
use crate::incident::kind::{DataLoss, Status};
use crate::incident::over::is_final_message;
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;
use crate::incident::wording::{DraftId, Drafted};
use crate::runbook::{Phase, Stage, StepKind};

/// How long a message that was asked for is believed to be on its way. No channel may take longer.
pub const PATIENCE: Span = Span::seconds(150);

pub(super) fn draft(
    incident: &Incident,
    facts: Vec<(FactId, String)>,
    status: Option<Status>,
    drafts: Vec<Drafted>,
    context: &Context,
) -> Decision {
    if drafts.is_empty() {
        return Err(Refusal::Empty { what: "draft" });
    }
    if status == Some(Status::Resolved) {
        return Err(Refusal::ResolveSaysIt);
    }
    let mut events = super::writing::facts(facts)?;
    events.extend(
        status
            .filter(|status| *status != incident.status())
            .map(|status| Event::StatusChanged { status }),
    );
    let data_loss = incident.after(&events).data_loss();
    for drafted in &drafts {
        draftable(incident, drafted, context)?;
        let says_enough = match data_loss {
            // What was left open once is not left open again.
            Some(DataLoss::Unknown) => !is_further_last_word(incident, drafted),
            Some(_) => true,
            None => false,
        };
        if drafted.stage == Stage::Resolution && !says_enough {
            return Err(Refusal::DataLossOpen);
        }
    }
    events.extend(
        drafts
            .into_iter()
            .map(|drafted| Event::DraftRendered(Box::new(drafted))),
    );
    Ok(events)
}

/// Whether it gives, once all is over, the answer on data loss that the last message left open.
fn is_further_last_word(incident: &Incident, drafted: &Drafted) -> bool {
    drafted.stage == Stage::Resolution
        && incident.resolved_at().is_some()
        && incident.is_settled(&drafted.step)
}

fn draftable(incident: &Incident, drafted: &Drafted, context: &Context) -> Result<(), Refusal> {
    text("message", &drafted.body)?;
    if incident.draft(&drafted.draft).is_some() {
        return Err(Refusal::DraftTaken);
    }
    let progress = incident
        .progress(&drafted.step)
        .ok_or_else(|| Refusal::NoSuchStep {
            step: drafted.step.clone(),
            nearest: None,
        })?;
    if !matches!(incident.step_of(progress).kind, StepKind::Message(_)) {
        return Err(Refusal::WrongAnswer {
            step: drafted.step.clone(),
            wants: "done",
        });
    }
    mail_is_not_under_way(incident, &drafted.step)?;
    nothing_is_on_its_way(incident, drafted, context)?;
    let (phase, is_open) = (progress.phase, progress.is_open());
    if is_further_last_word(incident, drafted) && phase == Phase::Close {
        // Allowed to whoever has had the last word.
    } else if phase == Phase::Communicate && !is_open {
        if incident.resolved_at().is_some() {
            return Err(Refusal::Over);
        }
        // A further round: only once the first is through.
        if !incident.first_round_is_settled() {
            return Err(Refusal::FirstRoundOpen {
                outstanding: outstanding(incident, Phase::Communicate),
            });
        }
        // Nor may its words for the outside have been left out one and all.
        if !incident.left_untold().is_empty() {
            return Err(nobody_outside(incident));
        }
    } else {
        open_step(incident, &drafted.step)?;
    }
    if drafted.update != incident.round_of(&drafted.step) {
        return Err(Refusal::NoOpenRound);
    }
    match drafted.next_due {
        Some(due) if due <= context.now => Err(Refusal::NotLater { due: Some(due) }),
        Some(due) if due > incident.latest_promise(context.now) => Err(Refusal::TooSlow {
            latest: incident.latest_promise(context.now),
        }),
        _ => Ok(()),
    }
}

pub(super) fn approve(
    incident: &Incident,
    draft: DraftId,
    digest: Digest,
    on_word_of: Option<String>,
    context: &Context,
) -> Decision {
    let known = latest(incident, &draft)?;
    if known.drafted.digest != digest {
        return Err(Refusal::DraftTaken);
    }
    let on_word_of = on_word_of.filter(|name| *name != context.by);
    let says_so = on_word_of.as_deref().unwrap_or(&context.by);
    if let Some(lead) = incident.approver()
        && lead != says_so
    {
        return Err(Refusal::NotApproved {
            draft: draft.0,
            lead: lead.to_owned(),
        });
    }
    Ok(vec![Event::DraftApproved {
        draft,
        digest,
        on_word_of,
    }])
}

pub(super) fn post(
    incident: &Incident,
    id: &DraftId,
    posted: Vec<(ChannelName, Option<String>)>,
    context: &Context,
) -> Decision {
    let draft = latest(incident, id)?;
    may_go_out(incident, draft)?;
    if posted.is_empty() {
        return Err(Refusal::Empty { what: "channel" });
    }
    mail_is_not_under_way(incident, &draft.drafted.step)?;
    let mut events = Vec::new();
    if !draft.is_approved() {
        events.push(Event::DraftApproved {
            draft: id.clone(),
            digest: draft.drafted.digest,
            on_word_of: None,
        });
    }
    for (channel, link) in posted {
        let is_out = draft.deliveries.get(&channel) == Some(&DeliveryState::Sent);
        if is_out || !draft.drafted.channels.contains(&channel) {
            return Err(Refusal::NotForChannel {
                channel: channel.to_string(),
            });
        }
        let delivery = Delivery {
            draft: id.clone(),
            channel,
        };
        events.push(Event::DeliverySent {
            delivery,
            by_hand: true,
            link,
            remote: Remote::new(),
            read_back: false,
            mailing: None,
        });
    }
    Ok(finish(incident, &draft.drafted.step, id, events, context))
}

pub(super) fn leave_out(
    incident: &Incident,
    id: &DraftId,
    reason: &str,
    context: &Context,
) -> Decision {
    let draft = latest(incident, id)?;
    may_go_out(incident, draft)?;
    text("reason", reason)?;
    let events: Vec<_> = draft
        .drafted
        .channels
        .iter()
        .filter(|channel| match draft.deliveries.get(*channel) {
            None => true,
            Some(DeliveryState::Failed) => draft.is_in_vain(),
            Some(_) => false,
        })
        .map(|channel| Event::DeliveryFailed {
            delivery: Delivery {
                draft: id.clone(),
                channel: channel.clone(),
            },
            reason: reason.to_owned(),
            mailing: None,
        })
        .collect();
    if events.is_empty() {
        return Err(Refusal::NoSuchDraft);
    }
    Ok(finish(incident, &draft.drafted.step, id, events, context))
}

/// A message of a step goes out while its step is open; one of a further round while that is.
pub(super) fn may_go_out(incident: &Incident, draft: &DraftProgress) -> Result<(), Refusal> {
    let of_open_round = draft.drafted.update == incident.round()
        && (draft.drafted.stage != Stage::Resolution
            || is_further_last_word(incident, &draft.drafted))
        && incident.first_round_is_settled();
    if of_open_round {
        Ok(())
    } else {
        open_step(incident, &draft.drafted.step).map(|_| ())
    }
}

/// Adds what follows when the last channel of a draft, or of a round, has its outcome.
pub(super) fn finish(
    incident: &Incident,
    step: &StepId,
    id: &DraftId,
    mut events: Vec<Event>,
    context: &Context,
) -> Vec<Event> {
    let after = incident.after(&events);
    let through = after
        .draft(id)
        .is_some_and(|draft| draft.is_settled() && draft.is_out());
    let step_open = incident
        .progress(step)
        .is_some_and(super::super::progress::Progress::is_open);
    if through && step_open {
        events.push(Event::StepCompleted {
            step: step.clone(),
            note: None,
        });
    }
    say_what_is_out(incident, &mut events, context);
    if through && step_open {
        settled(incident, step, events)
    } else {
        events
    }
}

/// Adds `update.published` when these events end a round, and `incident.resolved` when they end
/// the last one.
pub(super) fn say_what_is_out(incident: &Incident, events: &mut Vec<Event>, context: &Context) {
    let after = incident.after(events);
    let number = incident.round();
    if let Some(stage) = ended_round(incident, &after, number) {
        let promised = after
            .drafts()
            .filter(|draft| draft.drafted.update == number && draft.is_out())
            .filter_map(|draft| draft.drafted.next_due)
            .max();
        let next_due = match stage {
            Stage::Resolution => None,
            _ => Some(promised.unwrap_or_else(|| incident.latest_promise(context.now))),
        };
        let status = after.told_at(stage);
        events.push(Event::UpdatePublished {
            number,
            stage,
            status,
            next_due,
        });
        if stage == Stage::Resolution && incident.resolved_at().is_none() {
            let data_loss = after.data_loss().unwrap_or(DataLoss::Unknown);
            events.push(Event::IncidentResolved { data_loss });
        }
    }
}

fn ended_round(before: &Incident, after: &Incident, number: u32) -> Option<Stage> {
    let out = |stage: Stage| {
        after.drafts().any(|draft| {
            draft.drafted.update == number && draft.drafted.stage == stage && draft.is_out()
        })
    };
    if !before.first_round_is_settled() && after.first_round_is_settled() {
        // What only colleagues have heard is no message to customers.
        let is_word = out(Stage::Initial) && !after.nobody_outside_is_told();
        return is_word.then_some(Stage::Initial);
    }
    let last_words_left = after.open_steps(Phase::Close).any(is_final_message);
    if after.resolved_at().is_none() && after.final_message_is_out() && !last_words_left {
        return Some(Stage::Resolution);
    }
    let round = after.open_round();
    let was_open = before
        .open_round()
        .iter()
        .any(|draft| !draft.is_settled() || draft.is_in_vain());
    let ended = was_open && round.iter().all(|draft| draft.is_settled());
    let is_for_outside = |draft: &DraftProgress| draft.drafted.audience.is_outside();
    let has_words_for_outside = round.iter().any(|draft| is_for_outside(draft));
    let is_word = round
        .iter()
        .any(|draft| draft.is_out() && (is_for_outside(draft) || !has_words_for_outside));
    (ended && is_word).then(|| match before.resolved_at() {
        None => before.next_stage(),
        Some(_) => Stage::Resolution,
    })
}

pub(super) fn settle(
    incident: &Incident,
    delivery: Delivery,
    sent: bool,
    context: &Context,
) -> Decision {
    let draft = incident
        .draft(&delivery.draft)
        .ok_or(Refusal::NoSuchDraft)?;
    let open = [DeliveryState::Unknown, DeliveryState::Requested];
    if !draft
        .deliveries
        .get(&delivery.channel)
        .is_some_and(|state| open.contains(state))
    {
        return Err(Refusal::NotForChannel {
            channel: delivery.channel.to_string(),
        });
    }
    let (of, step) = (delivery.draft.clone(), draft.drafted.step.clone());
    let settled = Event::DeliverySettled {
        delivery,
        sent,
        mailing: None,
    };
    Ok(finish(incident, &step, &of, vec![settled], context))
}

/// While a courier has the words of a message, no others take their place: both would arrive.
fn nothing_is_on_its_way(
    incident: &Incident,
    drafted: &Drafted,
    context: &Context,
) -> Result<(), Refusal> {
    let newest = incident.draft_of(drafted.update, &drafted.step);
    let mut ways = newest.iter().flat_map(|draft| &draft.ways);
    let is_near = |since: Moment| {
        let age = context.now.since(since);
        age < PATIENCE && age >= Span::seconds(0)
    };
    let found = ways.find(|(_, way)| way.is_awaited && way.requested_at.is_some_and(is_near));
    match found {
        Some((channel, _)) => Err(Refusal::OnItsWay {
            channel: channel.to_string(),
        }),
        None => Ok(()),
    }
}

/// While mails leave, nobody says that they are out in another way, nor changes the words.
fn mail_is_not_under_way(incident: &Incident, step: &StepId) -> Result<(), Refusal> {
    let open = incident.unknown_deliveries().into_iter().find(|delivery| {
        let draft = incident.draft(&delivery.draft);
        incident.mailing(delivery).is_some()
            && draft.is_some_and(|draft| draft.drafted.step == *step)
    });
    match open {
        Some(delivery) => Err(Refusal::MailUnderWay {
            channel: delivery.channel.to_string(),
            delivery: format!("{}.{}", delivery.draft.0, delivery.channel),
        }),
        None => Ok(()),
    }
}

pub(super) fn snooze(
    incident: &Incident,
    until: Moment,
    reason: String,
    context: &Context,
) -> Decision {
    text("reason", &reason)?;
    if incident.resolved_at().is_some() {
        return Err(Refusal::Over);
    }
    if until <= context.now {
        return Err(Refusal::NotLater {
            due: incident.due(),
        });
    }
    let latest = context.now.plus(LONGEST_SNOOZE);
    if until > latest {
        return Err(Refusal::TooSlow { latest });
    }
    Ok(vec![Event::UpdateSnoozed { until, reason }])
}

/// A night: nobody is silent for longer than that with a reason.
const LONGEST_SNOOZE: crate::base::Span = crate::base::Span::minutes(12 * 60);

/// The draft, when it is the newest of its step and round.
pub(super) fn latest<'a>(
    incident: &'a Incident,
    id: &DraftId,
) -> Result<&'a DraftProgress, Refusal> {
    let draft = incident.draft(id).ok_or(Refusal::NoSuchDraft)?;
    let newest = incident.draft_of(draft.drafted.update, &draft.drafted.step);
    if newest.is_some_and(|newest| newest.drafted.draft == *id) {
        Ok(draft)
    } else {
        Err(Refusal::NoSuchDraft)
    }
}
