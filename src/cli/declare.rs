//! `declare`, `drill`, `resume`, and `aplomb` alone: the walk itself.

mod choose;
mod ended;

use super::Outcome;
use super::action;
use super::already;
use super::args::incident::{Declare, Drill, Resume};
use super::args::value::FactValue;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::reading;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::visible::visible_line;
use crate::base::{Digest, FactId, IncidentId, Moment, RunbookId};
use crate::incident::{Declared, Kind};
use crate::report::owed;
use crate::report::style::page;
use crate::runbook::{Runbook, Severity, StepKind};
use crate::walk::answer;
use crate::walk::guide::walk;
use crate::walk::library;
use crate::walk::register::{only_open, register};
use crate::walk::session::Session;
pub(crate) use choose::no_runbook;
use choose::{Chosen, chosen};
use ended::{Ended, finish, go_on};

/// The runbook that fits when nobody knows yet what it is.
const WHEN_UNSURE: &str = "site-down";

/// Opens an incident and walks it.
pub(crate) fn declare(args: Declare, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let opening = Opening {
        kind: Kind::Incident,
        title: args.title,
        severity: args.severity,
        facts: facts(args.fact),
        started_at: started_at(&seat, args.started_at.as_deref())?,
    };
    let asking = Asking::Person;
    if let Some(said) = &seat.personal {
        invocation.out.say(said);
    }
    if !args.another
        && let Some(same) = already::ask(&seat, args.runbook.as_ref(), invocation)?
    {
        let session = which::take_up(&seat, &same)?;
        return go_on(invocation, &seat, session, asking);
    }
    let (id, runbook, text) = chosen(&seat, args.runbook, asking, opening.kind)?;
    open_and_walk(invocation, &seat, opening, asking, (id, runbook, text))
}

/// Rehearses.
pub(crate) fn drill(args: Drill, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let asking = if args.auto {
        Asking::Auto
    } else {
        Asking::Person
    };
    let opening = Opening {
        kind: Kind::Drill,
        title: None,
        severity: None,
        facts: Vec::new(),
        started_at: None,
    };
    let (id, runbook, text) = chosen(&seat, args.runbook, asking, opening.kind)?;
    if asking == Asking::Person {
        invocation.out.say(invocation.words.get("drill.begins"));
    }
    open_and_walk(invocation, &seat, opening, asking, (id, runbook, text))
}

/// Goes on with a walk.
pub(crate) fn resume(args: &Resume, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let session = which::session(&seat, args.flag.or(args.incident.as_deref()))?;
    let asking = if args.auto {
        Asking::Auto
    } else {
        Asking::Person
    };
    go_on(invocation, &seat, session, asking)
}

/// `aplomb` alone: goes on with the open incident, or says what to type first.
pub(crate) fn alone(invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    if let Some(session) = only_open(&seat.files, &seat.writer) {
        return go_on(invocation, &seat, session, Asking::Person);
    }
    let register = register(&seat.files, &seat.writer);
    match which::open(&seat, &register)? {
        Some(id) => {
            let session = which::take_up(&seat, &id)?;
            go_on(invocation, &seat, session, Asking::Person)
        }
        None => {
            invocation.out.text(invocation.words.get("first.lines"));
            if let Some(said) = &seat.personal {
                invocation.out.text(said);
            }
            let rows: Vec<_> = register.actions.iter().map(action::row).collect();
            let (now, width) = (seat.clock.now(), reading::width(invocation));
            let owed = owed::overdue(&rows, now, reading::reader(&seat), width);
            let colour = invocation.out.colour;
            invocation.out.text(&page(&owed, colour));
            for line in which::unreadable(&register, invocation.words) {
                invocation.out.say(&line);
            }
            Ok(Exit::Done)
        }
    }
}

struct Opening {
    kind: Kind,
    title: Option<String>,
    severity: Option<Severity>,
    facts: Vec<(FactId, String)>,
    started_at: Option<Moment>,
}

fn facts(given: Vec<FactValue>) -> Vec<(FactId, String)> {
    given
        .into_iter()
        .map(|fact| (fact.id, fact.value))
        .collect()
}

fn started_at(seat: &Seat, given: Option<&str>) -> Result<Option<Moment>, CliError> {
    given.map(|text| time(seat, text)).transpose()
}

/// A time as people type it; a bare one is the last that was.
pub(crate) fn time(seat: &Seat, text: &str) -> Result<Moment, CliError> {
    Moment::parse_by_hand(text, seat.clock.now(), seat.desk.zone).ok_or_else(|| {
        let words = seat.desk.words;
        CliError::usage(words.say("seat.bad-time", &[("given", &visible_line(text))]))
            .meaning(words.get("halt.nothing-recorded"))
    })
}

fn open_and_walk(
    invocation: &mut Invocation,
    seat: &Seat,
    opening: Opening,
    asking: Asking,
    (id, runbook, text): Chosen,
) -> Outcome {
    let words = invocation.words;
    let leads_out = leads_out(opening.kind, &runbook);
    let walks = seat.asks();
    let ended = seat.with(asking, leads_out, |world| {
        let facts = if walks {
            opening.facts
        } else {
            answer::facts_of(world, &runbook, opening.facts, false)?
        };
        let declared = Declared {
            incident: name(world.clock.now(), &id, opening.kind),
            kind: opening.kind,
            title: opening.title.unwrap_or_else(|| runbook.title.clone()),
            severity: opening.severity.unwrap_or(runbook.severity),
            lang: words.lang(),
            audiences: library::audiences(world.disk, &id, &text, words.lang()),
            runbook: id,
            runbook_digest: Digest::of(text.as_bytes()),
            runbook_text: text,
            started_at: opening.started_at,
            people: seat.people.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            clock_fixed: world.clock.is_fixed(),
        };
        let mut session = Session::declare(world, seat.writer.clone(), runbook, declared, facts)?;
        let ending = if walks {
            Some(walk(world, &mut session))
        } else {
            None
        };
        Ok(Ended::of(&session, ending))
    });
    finish(invocation, seat, asking, ended)
}

/// Whether commands and checks really run: in a drill only when the runbook says so of one.
fn leads_out(kind: Kind, runbook: &Runbook) -> bool {
    kind == Kind::Incident
        || runbook.steps().any(|(_, step)| match &step.kind {
            StepKind::Run(run) => run.in_drill,
            StepKind::Check(check) => check.in_drill,
            _ => false,
        })
}

/// `2026-11-22-site-down`, `2026-11-22-site-down-drill`.
fn name(now: Moment, runbook: &RunbookId, kind: Kind) -> IncidentId {
    let short: String = runbook.as_str().chars().take(70).collect();
    let drill = if kind == Kind::Drill { "-drill" } else { "" };
    IncidentId::parse(&format!(
        "{}-{}{drill}",
        now.date(),
        short.trim_end_matches('-')
    ))
    .expect("invariant: a date and a name are a name")
}
