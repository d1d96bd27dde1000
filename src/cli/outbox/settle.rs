//! `outbox settle`: a person says what became of somebody's mail, or of a message to a service.

use super::one;
use super::open::is_named;
use crate::base::Words;
use crate::cli::answers::act;
use crate::cli::args::mail::OutboxSettle;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::mailing::{self as told, Run, of_trouble_alone};
use crate::cli::seat::{Asking, Seat};
use crate::cli::{Outcome, which};
use crate::incident::delivery::DeliveryState;
use crate::incident::{Command, Delivery, Incident};
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{self, Trouble, Verdict};
use crate::walk::session::Session;

pub(super) fn settle(args: &OutboxSettle, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let words = invocation.words;
    let (addresses, named): (Vec<String>, Vec<String>) = args
        .names
        .iter()
        .cloned()
        .partition(|name| name.contains('@'));
    if let Some(delivery) = of_service(session.incident(), &named, &addresses) {
        return settle_one(args, &seat, &session, delivery, invocation);
    }
    if let ([named], [], false) = (named.as_slice(), addresses.as_slice(), args.all)
        && let Some(error) = certain(session.incident(), named, words)
    {
        return Err(error);
    }
    if named.len() > 1 || addresses.is_empty() != args.all {
        return Err(CliError::usage(words.get("outbox.say-who"))
            .meaning(words.get("halt.nothing-recorded"))
            .hint("aplomb outbox settle --sent ana@customer.example")
            .hint("aplomb outbox settle --again --all"));
    }
    let verdict = match (args.sent, args.again) {
        (true, _) => Verdict::Sent,
        (_, true) => Verdict::Again,
        _ => Verdict::GiveUp,
    };
    let mut looks = look::all(&seat.files, session.incident());
    let look = match named.first() {
        Some(named) => one(looks, named, invocation)?,
        None => {
            looks.retain(|look| applies(verdict, look));
            match looks.len() {
                1 => looks.remove(0),
                0 => {
                    return Err(CliError::failed(words.get("outbox.nothing-open"))
                        .hint("aplomb outbox list"));
                }
                _ => {
                    let names: Vec<String> = looks
                        .iter()
                        .map(|look| look::name(&look.delivery))
                        .collect();
                    let names = words.list(&names);
                    return Err(
                        CliError::usage(words.say("outbox.which", &[("names", &names)]))
                            .hint("aplomb outbox list"),
                    );
                }
            }
        }
    };
    let failed = |trouble: Trouble| of_trouble_alone(&trouble, words);
    let id = session.incident().id().clone();
    seat.with(Asking::Command, false, |world| {
        let addresses = (!args.all).then_some(addresses.as_slice());
        let count = mailing::decide(world, &mut session, &look.delivery, addresses, verdict);
        let count = match count.map_err(failed)? {
            Ok(count) => count,
            Err(absent) => {
                let names = words.list(&absent);
                return Err(
                    CliError::failed(words.say("outbox.nobody", &[("names", &names)]))
                        .meaning(words.get("halt.nothing-recorded"))
                        .hint(format!("aplomb outbox list {}", look::name(&look.delivery))),
                );
            }
        };
        if count == 0 {
            return Err(CliError::failed(words.get("outbox.does-not-apply"))
                .meaning(words.get("halt.nothing-recorded"))
                .hint(format!("aplomb outbox list {}", look::name(&look.delivery))));
        }
        if !invocation.json() {
            let key = match verdict {
                Verdict::Sent => "outbox.settled-sent",
                Verdict::Again => "outbox.settled-again",
                Verdict::GiveUp => "outbox.settled-given-up",
            };
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            invocation.out.say(&words.count(key, count));
        }
        let run = Run {
            delivery: look.delivery.clone(),
            outcome: None,
        };
        // What was decided is done, whatever is still to come: that is said, and no failure.
        let of = args.of.incident.as_ref().map(|_| &id);
        told::told(invocation, world, session.incident(), vec![run], of).map(|_| Exit::Done)
    })
}

/// The message to a service that is meant by one name and no address.
pub(super) fn of_service(
    incident: &Incident,
    named: &[String],
    addresses: &[String],
) -> Option<Delivery> {
    match (named, addresses) {
        ([named], []) => {
            // Whoever knows better than we do settles what may still be on its way too.
            let mut unknown = incident.unknown_deliveries().into_iter();
            unknown
                .find(|delivery| incident.mailing(delivery).is_none() && is_named(delivery, named))
        }
        _ => None,
    }
}

/// Why there is nothing to settle about a message to a service: what became of it is known.
fn certain(incident: &Incident, named: &str, words: Words) -> Option<CliError> {
    let all = incident.drafts().flat_map(|draft| {
        let states = draft.deliveries.iter();
        states.map(|(channel, state)| {
            let delivery = Delivery {
                draft: draft.drafted.draft.clone(),
                channel: channel.clone(),
            };
            (delivery, *state)
        })
    });
    let all = all.filter(|(delivery, _)| incident.mailing(delivery).is_none());
    // The newest, where several have this channel.
    let (delivery, state) = all
        .filter(|(delivery, _)| is_named(delivery, named))
        .last()?;
    let name = look::name(&delivery);
    let (key, hint) = match state {
        DeliveryState::Sent => ("outbox-post.is-out", "aplomb outbox list".to_owned()),
        DeliveryState::Failed => (
            "outbox-post.is-not-out",
            format!("aplomb outbox resume {name}"),
        ),
        DeliveryState::Requested | DeliveryState::Unknown => return None,
    };
    let error = CliError::failed(words.say(key, &[("name", &name)]));
    let error = error.meaning(words.get("halt.nothing-recorded")).hint(hint);
    Some(error)
}

/// Says of a message to a service whether it is out.
fn settle_one(
    args: &OutboxSettle,
    seat: &Seat,
    session: &Session<'_>,
    delivery: Delivery,
    invocation: &mut Invocation,
) -> Outcome {
    let id = session.incident().id().clone();
    let command = Command::Settle {
        delivery,
        sent: args.sent,
    };
    act(
        invocation,
        seat,
        Some(id.as_str()),
        None,
        |world, session| session.perform(world, command),
    )
}

/// Whether a decision can be about somebody of a mailing.
fn applies(verdict: Verdict, look: &Look) -> bool {
    let mailing = &look.mailing;
    match verdict {
        Verdict::Sent => mailing.unknown > 0,
        Verdict::Again => mailing.unknown + mailing.refused + mailing.given_up > 0,
        Verdict::GiveUp => mailing.untried() + mailing.waiting > 0,
    }
}
