//! `outbox resume`: what is not out yet is gone on with, and what was tried in vain is tried again.

use super::one;
use super::open::{Open, is_named, on_its_way};
use crate::cli::args::mail::OutboxResume;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::mailing::{self as told, Run, json};
use crate::cli::seat::{Asking, Seat};
use crate::cli::{Outcome, halt, posting, which};
use crate::incident::{Delivery, Incident, Kind};
use crate::walk::mailing;
use crate::walk::mailing::look::{self, Look};
use crate::walk::sending::later;
use crate::walk::session::Session;

pub(super) fn resume(args: &OutboxResume, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let mut looks = look::all(&seat.files, session.incident());
    let of_service = |named: &String| {
        let open = Open::of(session.incident(), seat.clock.now());
        open.named(named).is_some()
    };
    match &args.delivery {
        Some(named) if of_service(named) => looks.clear(),
        Some(named) => looks = vec![one(looks, named, invocation)?],
        None => looks.retain(|look| needs_somebody(look, session.incident())),
    }
    let words = invocation.words;
    let open = Open::of(session.incident(), seat.clock.now());
    let is_meant = |delivery: &&Delivery| {
        let mut given = args.delivery.iter();
        given.all(|named| is_named(delivery, named))
    };
    let again: Vec<Delivery> = open.failed.iter().filter(is_meant).cloned().collect();
    let posted = if again.is_empty() {
        None
    } else if looks.is_empty() {
        return posted_again(&seat, &mut session, invocation, &again);
    } else {
        // A mailing may wait for a person for long; nobody else waits with it.
        Some(posted_again(&seat, &mut session, invocation, &again))
    };
    if looks.is_empty()
        && let Some(unknown) = open.unknown.iter().find(is_meant)
    {
        // A retry would be the second message; the first may be out.
        let name = look::name(unknown);
        return Err(CliError::new(
            Exit::Unknown,
            words.say("outbox.unknown-post", &[("name", &name)]),
        )
        .hint(format!("aplomb outbox settle {name} --sent"))
        .hint(format!("aplomb outbox settle {name} --again")));
    }
    let mut on_the_way = open.on_the_way.iter();
    if looks.is_empty()
        && !invocation.json()
        && let Some((delivery, left)) = on_the_way.find(|(delivery, _)| is_meant(&delivery))
    {
        invocation.out.say(&on_its_way(delivery, *left, words));
        return Ok(Exit::Done);
    }
    if looks.is_empty() {
        if invocation.json() {
            let text = json::list(&seat.files, session.incident(), &[]);
            invocation.out.text(&text);
        } else {
            invocation.out.say(words.get("outbox.nothing-to-do"));
        }
        return Ok(Exit::Done);
    }
    let leads_out = session.incident().kind() == Kind::Incident;
    let id = session.incident().id().clone();
    let of = args.of.incident.as_ref().map(|_| &id);
    let outcome = seat.with(Asking::Mailing, leads_out, |world| {
        let mut runs: Vec<Run> = Vec::new();
        for look in looks {
            let outcome = mailing::go_on(world, &mut session, &look.delivery, args.wait);
            runs.push(Run::of(&look.delivery, outcome));
        }
        told::told(invocation, world, session.incident(), runs, of)
    });
    let outcome = outcome.map_err(|error| match of {
        Some(id) => error.of(id),
        None => error,
    });
    match (outcome, posted) {
        (Ok(Exit::Done), Some(posted)) => posted,
        (outcome, _) => outcome,
    }
}

/// Whether a mailing is not over: somebody is to be written to, or to be decided about, or the
/// journal does not know yet how it ended.
fn needs_somebody(look: &Look, incident: &Incident) -> bool {
    let mailing = &look.mailing;
    let is_open = incident.unknown_deliveries().contains(&look.delivery);
    mailing.untried() + mailing.waiting + mailing.unknown > 0 || is_open
}

/// Sends to services once more what is not out there: the newest words for each.
fn posted_again(
    seat: &Seat,
    session: &mut Session<'_>,
    invocation: &mut Invocation,
    wanted: &[Delivery],
) -> Outcome {
    let words = invocation.words;
    let leads_out = session.incident().kind() == Kind::Incident;
    seat.with(Asking::Mailing, leads_out, |world| {
        let mut due = later::due(world, session.incident());
        due.retain(|(draft, channel)| {
            let of = |one: &Delivery| one.draft == *draft && one.channel == *channel;
            wanted.iter().any(of)
        });
        let posts: Vec<posting::Post> = due
            .into_iter()
            .map(|(id, channel)| {
                let draft = session.incident().draft(&id).cloned();
                posting::Post {
                    draft: draft.expect("invariant: what is due is there"),
                    channels: vec![channel],
                }
            })
            .collect();
        if posts.is_empty() {
            // Their promise is over: new words are wanted.
            return Err(CliError::failed(words.get("outbox.stale"))
                .meaning(words.get("mailing.nothing-left"))
                .hint("aplomb update"));
        }
        let sent = posting::send_off(world, session, &posts);
        let (asked, news) = sent.map_err(|halt| halt::told(halt, words))?;
        Ok(posting::tell(invocation, session.incident(), &asked, &news))
    })
}
