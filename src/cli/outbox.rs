//! `outbox list`, `outbox resume`, `outbox settle`: mailings that were begun.

use super::Outcome;
use super::args::mail::{OutboxCommand, OutboxList, OutboxResume, OutboxSettle};
use super::error::{CliError, named};
use super::exit::Exit;
use super::invocation::Invocation;
use super::mailing::{self as told, LISTED, Run, json, of_trouble_alone, print};
use super::reading;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::visible::visible_line;
use crate::incident::question::Block;
use crate::incident::{Incident, Kind};
use crate::outbox::State;
use crate::walk::World;
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{self, Trouble, Verdict, result};

/// The most people of one state that are listed for a person.
const SHOWN: usize = 1_000;

/// Does what was asked.
pub(crate) fn outbox(command: &OutboxCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        OutboxCommand::List(args) => list(args, invocation),
        OutboxCommand::Resume(args) => resume(args, invocation),
        OutboxCommand::Settle(args) => settle(args, invocation),
    }
}

fn list(args: &OutboxList, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let id = reading::latest(&seat, args.of.incident.as_deref())?;
    let (incident, ..) = reading::load(&seat, &id)?;
    let words = invocation.words;
    // One that is closed would not be found by itself.
    let is_named = args.of.incident.is_some() || !incident.is_open();
    let next = |command: String| {
        Block::Command(if is_named {
            named(&command, &id)
        } else {
            command
        })
    };
    let mut looks = look::all(&seat.files, &incident);
    if let Some(named) = &args.delivery {
        looks = vec![one(looks, named, invocation)?];
    }
    if invocation.json() {
        let text = json::list(&seat.files, &incident, &looks);
        invocation.out.text(&text);
        return Ok(Exit::Done);
    }
    if looks.is_empty() {
        invocation.out.line(words.get("outbox.none"));
    }
    seat.with(Asking::Command, false, |world| {
        for look in &looks {
            let mut blocks = vec![Block::Markdown(line(world, &incident, look))];
            if args.delivery.is_some() {
                let found = look::people(world.disk, &incident, &look.delivery, &LISTED, SHOWN);
                let mut found = found.map_err(|trouble| of_trouble_alone(&trouble, words))?;
                for state in LISTED {
                    let persons = found.remove(&(state as u8)).unwrap_or_default();
                    let key = match state {
                        State::Waiting => "waiting-people",
                        State::Refused => "refused-people",
                        State::GivenUp => "given-up-people",
                        State::Attempted => "under-way-people",
                        _ => "unknown-people",
                    };
                    blocks.extend(result::list(key, &persons, SHOWN, look, words));
                }
            }
            if let Some(trouble) = &look.trouble {
                let error = of_trouble_alone(trouble, words);
                let means = error.meaning.unwrap_or_default();
                blocks.push(Block::Notice(format!("{}. {means}", error.message)));
            }
            let commands = result::commands(look, words);
            blocks.extend(commands.into_iter().map(next));
            print(invocation, &blocks);
        }
        Ok(Exit::Done)
    })
}

/// `003-ana-la.customers, begun at 14:07: …`
fn line(world: &World<'_>, incident: &Incident, look: &Look) -> String {
    let words = world.desk.words;
    let draft = incident.draft(&look.delivery.draft);
    let step = draft.and_then(|draft| incident.step(&draft.drafted.step));
    let step = step.map_or_else(String::new, |(_, step)| visible_line(&step.title));
    let name = look::name(&look.delivery);
    let totals = result::totals(look, words);
    words.say(
        "outbox.line",
        &[("name", &name), ("step", &step), ("totals", &totals)],
    )
}

/// The mailing that was named: by its whole name, its beginning, or its channel.
fn one(looks: Vec<Look>, named: &str, invocation: &Invocation) -> Result<Look, CliError> {
    let words = invocation.words;
    let mut matching: Vec<Look> = looks
        .into_iter()
        .filter(|look| {
            look::name(&look.delivery).starts_with(named) || look.delivery.channel.as_str() == named
        })
        .collect();
    let exact = matching
        .iter()
        .position(|look| look::name(&look.delivery) == named);
    if let Some(at) = exact {
        return Ok(matching.swap_remove(at));
    }
    match matching.len() {
        1 => Ok(matching.remove(0)),
        0 => {
            let named = visible_line(named);
            Err(
                CliError::failed(words.say("outbox.unknown", &[("named", &named)]))
                    .hint("aplomb outbox list"),
            )
        }
        _ => {
            let names: Vec<String> = matching
                .iter()
                .map(|look| look::name(&look.delivery))
                .collect();
            let names = words.list(&names);
            let named = visible_line(named);
            let holes: [(&str, &dyn std::fmt::Display); 2] = [("named", &named), ("names", &names)];
            Err(CliError::usage(words.say("outbox.several", &holes)).hint("aplomb outbox list"))
        }
    }
}

fn resume(args: &OutboxResume, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let mut looks = look::all(&seat.files, session.incident());
    match &args.delivery {
        Some(named) => looks = vec![one(looks, named, invocation)?],
        None => looks.retain(|look| needs_somebody(look, session.incident())),
    }
    let words = invocation.words;
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
    outcome.map_err(|error| match of {
        Some(id) => error.of(id),
        None => error,
    })
}

/// Whether a mailing is not over: somebody is to be written to, or to be decided about, or the
/// journal does not know yet how it ended.
fn needs_somebody(look: &Look, incident: &Incident) -> bool {
    let mailing = &look.mailing;
    let is_open = incident.unknown_deliveries().contains(&look.delivery);
    mailing.untried() + mailing.waiting + mailing.unknown > 0 || is_open
}

fn settle(args: &OutboxSettle, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let words = invocation.words;
    let (addresses, named): (Vec<String>, Vec<String>) = args
        .names
        .iter()
        .cloned()
        .partition(|name| name.contains('@'));
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

/// Whether a decision can be about somebody of a mailing.
fn applies(verdict: Verdict, look: &Look) -> bool {
    let mailing = &look.mailing;
    match verdict {
        Verdict::Sent => mailing.unknown > 0,
        Verdict::Again => mailing.unknown + mailing.refused + mailing.given_up > 0,
        Verdict::GiveUp => mailing.untried() + mailing.waiting > 0,
    }
}
