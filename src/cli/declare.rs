//! `declare`, `drill`, `resume`, and `aplomb` alone: the walk itself.

use super::Outcome;
use super::action;
use super::already;
use super::args::incident::{Declare, Drill, Resume};
use super::args::value::FactValue;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::reading;
use super::seat::{Asking, Seat};
use super::waiting::after;
use super::which;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{Digest, FactId, IncidentId, Moment, RunbookId};
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::incident::{Declared, Incident, Kind, Refusal};
use crate::report::style::page;
use crate::report::{json, owed};
use crate::runbook::{Runbook, Severity, StepKind};
use crate::seam::Interrupted;
use crate::walk::guide::{Ending, walk};
use crate::walk::library::{self, NoRunbook};
use crate::walk::register::{only_open, register};
use crate::walk::session::{Halt, Session};
use crate::walk::{World, answer};

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

type Chosen = (RunbookId, Runbook, String);

/// The runbook that was named, or that the person chooses.
fn chosen(
    seat: &Seat,
    named: Option<RunbookId>,
    asking: Asking,
    kind: Kind,
) -> Result<Chosen, CliError> {
    let verb = match kind {
        Kind::Incident | Kind::Backfilled => "declare",
        Kind::Drill => "drill",
    };
    let words = seat.desk.words;
    let id = match named {
        Some(id) => id,
        None if asking == Asking::Auto => {
            RunbookId::parse(WHEN_UNSURE).expect("invariant: a shipped runbook has a name")
        }
        None => seat
            .with(asking, false, choose)
            .map_err(|halt| halt::before(halt, words))?
            .ok_or_else(|| {
                halt::nothing_begun(words).hint(format!("aplomb {verb} {WHEN_UNSURE}"))
            })?,
    };
    match library::runbook(&seat.files, &id, words.lang()) {
        Ok((runbook, text)) => Ok((id, runbook, text)),
        Err(none) => Err(no_runbook(none, seat, verb)),
    }
}

fn choose(world: &mut World<'_>) -> Result<Option<RunbookId>, Halt> {
    let words = world.desk.words;
    let mut ids = library::runbook_ids(world.disk);
    // The one that is right when nobody knows yet comes first.
    ids.sort_by_key(|id| id.as_str() != WHEN_UNSURE);
    let runbooks: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let title = library::runbook(world.disk, &id, words.lang()).map_or_else(
                |_| words.get("declare.broken").to_owned(),
                |(runbook, _)| runbook.title,
            );
            (id, title)
        })
        .collect();
    let question = Question::Choice(ChoiceQuestion {
        name: "runbook".to_owned(),
        ask: words.get("declare.which").to_owned(),
        options: runbooks
            .iter()
            .map(|(id, title)| format!("{} ({id})", visible_line(title)))
            .collect(),
        default: None,
        flag: "RUNBOOK".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => Ok(runbooks.into_iter().nth(at).map(|(id, _)| id)),
        _ => Ok(None),
    }
}

/// Why there is no runbook, with what to type instead.
pub(crate) fn no_runbook(none: NoRunbook, seat: &Seat, verb: &str) -> CliError {
    let words = seat.desk.words;
    match none {
        NoRunbook::Unknown { id, known } => {
            let names = || known.iter().map(RunbookId::as_str);
            let part = |name: &&str| name.contains(id.as_str()) || id.as_str().contains(name);
            let nearest = nearest(id.as_str(), names()).or_else(|| names().find(part));
            let error = CliError::usage(words.say("declare.unknown", &[("id", &id)]))
                .meaning(words.get("halt.nothing-recorded"));
            match nearest {
                Some(nearest) => error.hint(format!("aplomb {verb} {nearest}")),
                None => error.hint("aplomb runbook list"),
            }
        }
        NoRunbook::Unreadable { why } => {
            CliError::failed(why.in_words(words)).meaning(words.get("halt.nothing-recorded"))
        }
        NoRunbook::Broken { found, findings } => {
            let source = crate::base::Source::new(&found.name, found.text);
            let drawn: Vec<_> = findings
                .iter()
                .map(|finding| finding.render(&source, words, false, 80))
                .collect();
            CliError::new(
                Exit::Refused,
                words.say(
                    "declare.cannot-follow",
                    &[("file", &found.name), ("why", &drawn.join("\n"))],
                ),
            )
            .meaning(words.get("declare.cannot-follow-means"))
            .hint(format!("aplomb {verb} {WHEN_UNSURE}"))
            .hint("aplomb check")
        }
    }
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

fn go_on(
    invocation: &mut Invocation,
    seat: &Seat,
    mut session: Session<'_>,
    asking: Asking,
) -> Outcome {
    let words = invocation.words;
    let kind = session.incident().kind();
    if kind == Kind::Backfilled {
        return Err(halt::told(Halt::Refused(Refusal::Backfilled), words));
    }
    if asking == Asking::Auto && kind == Kind::Incident {
        let id = session.incident().id();
        return Err(
            CliError::usage(words.say("declare.auto-is-for-drills", &[("id", id)]))
                .hint("aplomb resume"),
        );
    }
    let leads_out = leads_out(kind, session.incident().runbook());
    let ending = seat.with(asking, leads_out, |world| walk(world, &mut session));
    let ended = Ok(Ended::of(&session, Some(ending)));
    finish(invocation, seat, asking, ended)
}

/// How a walk ended, without the session.
struct Ended {
    incident: Incident,
    on_paper: bool,
    ending: Option<Result<Ending, Halt>>,
}

impl Ended {
    fn of(session: &Session<'_>, ending: Option<Result<Ending, Halt>>) -> Self {
        Self {
            incident: session.incident().clone(),
            on_paper: session.on_paper(),
            ending,
        }
    }
}

/// Says how to go on, and with which exit code the program ends.
fn finish(
    invocation: &mut Invocation,
    seat: &Seat,
    asking: Asking,
    ended: Result<Ended, Halt>,
) -> Outcome {
    let words = invocation.words;
    let Ended {
        incident,
        on_paper,
        ending,
    } = ended.map_err(|halt| halt::told(halt, words))?;
    let id = incident.id();
    let folder = match seat.desk.folder.as_str() {
        "." => format!("incidents/{id}/"),
        folder => format!("{folder}/incidents/{id}/"),
    };
    if on_paper {
        return Err(halt::on_paper(id, words));
    }
    match ending {
        None if invocation.json() => {
            invocation
                .out
                .text(&json::status(&incident, seat.clock.now()));
        }
        None => invocation.out.line(id.as_str()),
        Some(Ok(Ending::Closed)) => {
            // Nobody has seen the screens, so what happened on them is told at the end.
            if asking == Asking::Auto {
                reading::tell(seat, id, invocation)?;
            }
            let out = &mut invocation.out;
            out.say(&words.say("ended.closed", &[("id", id), ("folder", &folder)]));
            if asking != Asking::Auto {
                out.say(&words.say("ended.read", &[("id", id)]));
            }
            after::tell(&incident, seat, invocation);
        }
        Some(Ok(Ending::Paused)) => {
            invocation
                .out
                .say(&words.say("ended.paused", &[("id", id)]));
        }
        Some(Err(halt)) => {
            if let Halt::Interrupted(Interrupted::Stopped | Interrupted::Gone) = halt {
                let paused = words.say("ended.paused", &[("id", id)]);
                return Err(CliError::new(Exit::Interrupted, paused));
            }
            return Err(halt::told(halt, words));
        }
    }
    Ok(Exit::Done)
}
