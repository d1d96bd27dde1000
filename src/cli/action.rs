//! `action add`, `action done`, `action list`: what is to be done when it is over.
//!
//! Owns how an action is named on the command line: by its number, and by its incident where several
//! have that number. Invariant: what is said to be done is shown with its words, so that a wrong number
//! is noticed at once.

use super::Outcome;
use super::answers::act;
use super::args::action::{ActionAdd, ActionCommand, ActionDone, ActionList};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::reading::{latest, reader, width};
use super::seat::Seat;
use super::which;
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Moment, Span};
use crate::incident::{ActionId, Command};
use crate::report::owed;
use crate::report::style::page;
use crate::walk::register::{Owed, register};

/// Does one of the three.
pub(crate) fn action(command: ActionCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        ActionCommand::Add(args) => add(&args, invocation),
        ActionCommand::Done(args) => done(args, invocation),
        ActionCommand::List(args) => list(&args, invocation),
    }
}

fn add(args: &ActionAdd, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let due = day(&seat, &args.due)?;
    let id = latest(&seat, args.of.incident.as_deref())?;
    let text = args.text.join(" ");
    let owner = args.owner.trim().to_owned();
    let now = seat.clock.now();
    let is_past = due < now;
    let (day, words) = (reader(&seat).date(due), invocation.words);
    let done = act(
        invocation,
        &seat,
        Some(id.as_str()),
        None,
        |world, session| {
            let number = session.incident().actions().len() + 1;
            session.perform(
                world,
                Command::AddAction {
                    action: ActionId::new(number, &seat.writer),
                    text,
                    owner,
                    due,
                },
            )
        },
    )?;
    if is_past {
        invocation
            .out
            .say(&words.say("owed-past.due", &[("day", &day)]));
    }
    Ok(done)
}

fn done(args: ActionDone, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let owed = named(&seat, &args.number, args.incident.as_deref())?;
    let said = invocation.words.say(
        "owed.done",
        &[
            ("text", &visible_line(&owed.action.text)),
            ("owner", &visible_line(&owed.action.owner)),
        ],
    );
    let action = owed.action.id.clone();
    let outcome = act(
        invocation,
        &seat,
        Some(owed.incident.as_str()),
        None,
        |world, session| {
            session.perform(
                world,
                Command::FinishAction {
                    action,
                    note: args.note,
                },
            )
        },
    )?;
    if !invocation.json() {
        invocation.out.say(&said);
    }
    Ok(outcome)
}

fn list(args: &ActionList, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let register = register(&seat.files, &seat.writer);
    if let Some(fault) = &register.fault {
        return Err(CliError::disk(fault, invocation.words));
    }
    let mut all = register.actions.clone();
    all.retain(|owed| args.all || owed.action.is_open());
    let rows: Vec<owed::Row<'_>> = all.iter().map(row).collect();
    let now = seat.clock.now();
    if invocation.json() {
        invocation.out.text(&owed::json(&rows, now));
    } else {
        let lines = owed::lines(&rows, now, reader(&seat), width(invocation));
        let colour = invocation.out.colour;
        invocation.out.text(&page(&lines, colour));
    }
    for line in which::unreadable(&register, invocation.words) {
        invocation.out.say(&line);
    }
    Ok(Exit::Done)
}

/// An action as a report shows it.
pub(crate) fn row(owed: &Owed) -> owed::Row<'_> {
    owed::Row {
        incident: &owed.incident,
        kind: owed.kind,
        action: &owed.action,
    }
}

/// The action of this number: of this incident, or the only open one that has it.
fn named(seat: &Seat, number: &str, incident: Option<&str>) -> Result<Owed, CliError> {
    let words = seat.desk.words;
    let incident: Option<IncidentId> = match incident {
        Some(named) => Some(which::incident(seat, Some(named))?),
        None => None,
    };
    let register = register(&seat.files, &seat.writer);
    let matching: Vec<&Owed> = register
        .actions
        .iter()
        .filter(|owed| owed.action.id.0 == number || owed.action.id.number() == number)
        .filter(|owed| match &incident {
            Some(incident) => owed.incident == *incident,
            None => owed.action.is_open(),
        })
        .collect();
    match matching.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(CliError::failed(
            words.say("owed.unknown", &[("number", &visible_line(number))]),
        )
        .meaning(words.get("halt.nothing-recorded"))
        .hint("aplomb action list")),
        several => {
            let error =
                CliError::usage(words.say("owed.several", &[("number", &visible_line(number))]))
                    .meaning(words.get("halt.nothing-recorded"));
            Err(several.iter().fold(error, |error, owed| {
                let (id, incident) = (&owed.action.id.0, &owed.incident);
                error.hint(format!("aplomb action done {id} --incident {incident}"))
            }))
        }
    }
}

/// The end of a day on the watch of the workspace: `2026-12-01`, or so many days from now.
fn day(seat: &Seat, text: &str) -> Result<Moment, CliError> {
    let (now, zone) = (seat.clock.now(), seat.desk.zone);
    let reader = reader(seat);
    let day = match Span::parse(text) {
        Ok(span) => reader.date(now.plus(span)),
        Err(_) => text.trim().to_owned(),
    };
    // Summer time may skip a midnight, never the last minute of a day.
    Moment::parse_by_hand(&format!("{day} 23:59:59"), now, zone).ok_or_else(|| {
        let words = seat.desk.words;
        CliError::usage(words.say("owed.bad-day", &[("given", &visible_line(text))]))
            .meaning(words.get("halt.nothing-recorded"))
    })
}
