//! Which incident a command is about.

use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::seat::{Asking, Seat};
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Words};
use crate::incident::Kind;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::report::Reader;
use crate::report::summary::Summary;
use crate::seam::Interrupted;
use crate::walk::register::{Register, only_open, register};
use crate::walk::session::{Halt, Session};

/// The incident that was named, by the beginning of its id, or the open one.
///
/// With several open ones a person is asked; a script gets an error that names them all.
pub(crate) fn incident(seat: &Seat, named: Option<&str>) -> Result<IncidentId, CliError> {
    // A whole id needs no look at the others.
    if let Some(id) = named.and_then(|named| IncidentId::parse(named).ok())
        && is_there(seat, &id)
    {
        return Ok(id);
    }
    let register = register(&seat.files, &seat.writer);
    match named {
        Some(named) => by_prefix(seat, &register, named),
        None => match open(seat, &register)? {
            Some(id) => Ok(id),
            None => Err(nothing_open(seat, &register)),
        },
    }
}

/// The same incident, taken up; most often it is the only one that is read.
pub(crate) fn session<'s>(seat: &'s Seat, named: Option<&str>) -> Result<Session<'s>, CliError> {
    taken(seat, named).map(|taken| taken.session)
}

/// An incident that was taken up.
pub(crate) struct Taken<'s> {
    /// As far as the disk tells.
    pub(crate) session: Session<'s>,
    /// Whether a command that names none would take the same one.
    pub(crate) goes_without_saying: bool,
}

/// The same, and whether it had to be named.
pub(crate) fn taken<'s>(seat: &'s Seat, named: Option<&str>) -> Result<Taken<'s>, CliError> {
    if named.is_none()
        && let Some(session) = only_open(&seat.files, &seat.writer)
    {
        return Ok(Taken {
            session,
            goes_without_saying: true,
        });
    }
    let id = incident(seat, named)?;
    let is_only = || candidates(&register(&seat.files, &seat.writer)).len() == 1;
    Ok(Taken {
        session: take_up(seat, &id)?,
        goes_without_saying: named.is_none() && is_only(),
    })
}

/// Takes up an incident.
pub(crate) fn take_up<'s>(seat: &'s Seat, id: &IncidentId) -> Result<Session<'s>, CliError> {
    Session::resume(&seat.files, seat.writer.clone(), id)
        .map_err(|halt| halt::told(halt, seat.desk.words))
}

fn is_there(seat: &Seat, id: &IncidentId) -> bool {
    use crate::seam::Disk as _;
    let journals = seat.files.list(&format!("incidents/{id}/journal"));
    journals.is_ok_and(|files| !files.is_empty())
}

/// The open incident; none when nothing is open. Incidents come before drills.
pub(crate) fn open(seat: &Seat, register: &Register) -> Result<Option<IncidentId>, CliError> {
    if let Some(fault) = &register.fault {
        return Err(CliError::disk(fault, seat.desk.words));
    }
    match candidates(register).as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.id.clone())),
        several => choose(seat, several).map(Some),
    }
}

/// The open incidents; the open drills when there is no incident.
fn candidates(register: &Register) -> Vec<&Summary> {
    let open = register.incidents.iter().filter(|entry| entry.open);
    let all: Vec<&Summary> = open.collect();
    let real = all.iter().copied();
    let real: Vec<&Summary> = real.filter(|entry| entry.kind == Kind::Incident).collect();
    if real.is_empty() { all } else { real }
}

fn choose(seat: &Seat, several: &[&Summary]) -> Result<IncidentId, CliError> {
    let words = seat.desk.words;
    let names: Vec<String> = several.iter().map(|entry| entry.id.to_string()).collect();
    let question = Question::Choice(ChoiceQuestion {
        name: "incident".to_owned(),
        ask: words.get("which.ask").to_owned(),
        options: several.iter().map(|entry| option(seat, entry)).collect(),
        // On a screen the one that is marked can be seen before it is taken.
        default: seat.marks_the_first().then_some(0),
        flag: "--incident".to_owned(),
    });
    let answer = if seat.asks() {
        match seat.with(Asking::Command, false, |world| {
            world.prompter.ask(&question)
        }) {
            Err(Interrupted::NobodyThere { .. }) => Answer::Back,
            asked => asked.map_err(|why| halt::told(Halt::Interrupted(why), words))?,
        }
    } else {
        Answer::Back
    };
    match answer {
        Answer::Choice(at) if at < several.len() => Ok(several[at].id.clone()),
        _ => {
            let error =
                CliError::usage(words.say("which.several", &[("ids", &words.list(&names))]))
                    .meaning(words.get("which.name-one"));
            Err(names.iter().fold(error, |error, name| {
                error.hint(format!("aplomb status {name}"))
            }))
        }
    }
}

/// An incident as one is told from another: what it is, and since when.
pub(crate) fn option(seat: &Seat, entry: &Summary) -> String {
    let words = seat.desk.words;
    let reader = Reader::new(words.lang(), seat.desk.zone);
    let kind = match entry.kind {
        Kind::Incident => "which.incident",
        Kind::Drill => "which.drill",
        Kind::Backfilled => "past.which",
    };
    words.say(
        "which.entry",
        &[
            ("id", &entry.id),
            ("title", &visible_line(&entry.title)),
            ("kind", &words.get(kind)),
            (
                "time",
                &reader.time_beside(entry.declared_at, seat.clock.now()),
            ),
        ],
    )
}

fn by_prefix(seat: &Seat, register: &Register, named: &str) -> Result<IncidentId, CliError> {
    let words = seat.desk.words;
    if let Some(fault) = &register.fault {
        return Err(CliError::disk(fault, words));
    }
    let unreadable = register.unreadable.iter().map(|(id, _)| id);
    let matching: Vec<&IncidentId> = register
        .incidents
        .iter()
        .map(|entry| &entry.id)
        .chain(unreadable)
        .filter(|id| id.as_str().starts_with(named))
        .collect();
    match matching.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(
            CliError::failed(words.say("which.none", &[("named", &visible_line(named))]))
                .hint("aplomb list"),
        ),
        several => {
            let names: Vec<_> = several.iter().map(ToString::to_string).collect();
            Err(CliError::usage(words.say(
                "which.prefix",
                &[
                    ("named", &visible_line(named)),
                    ("ids", &words.list(&names)),
                ],
            )))
        }
    }
}

/// One that cannot be read may well be the open one.
fn nothing_open(seat: &Seat, register: &Register) -> CliError {
    let words = seat.desk.words;
    let error = CliError::new(Exit::Failed, words.get("which.nothing-open"));
    let error = match &seat.personal {
        Some(said) => error.meaning(said.clone()),
        None => error,
    };
    match register.unreadable.as_slice() {
        [] => error.hint("aplomb declare").hint("aplomb list"),
        unreadable => {
            let names: Vec<_> = unreadable.iter().map(|(id, _)| id.to_string()).collect();
            // What cannot be read may well be open.
            let error = error.meaning(self::unreadable(register, words).join("\n"));
            names.iter().fold(error, |error, name| {
                error.hint(format!("aplomb log verify {name}"))
            })
        }
    }
}

/// The error of a command that named no incident, with the same command for those it may be about:
/// each one that is open, else the one that was closed last. Nobody types twice what is in it.
pub(crate) fn with_what_was_typed(
    seat: &Seat,
    named: Option<&str>,
    error: CliError,
    again: impl Fn(&IncidentId) -> String,
) -> CliError {
    let register = register(&seat.files, &seat.writer);
    if named.is_some() || register.fault.is_some() {
        return error;
    }
    let open = candidates(&register);
    let hints: Vec<String> = match open.as_slice() {
        [] => newest(&register.incidents)
            .map(|last| again(&last.id))
            .into_iter()
            .chain(error.hints.iter().cloned())
            .collect(),
        several if several.len() > 1 && error.exit == Exit::Usage => {
            several.iter().map(|entry| again(&entry.id)).collect()
        }
        _ => return error,
    };
    CliError { hints, ..error }
}

/// The newest of all: of what was real, when anything was.
pub(crate) fn newest(all: &[Summary]) -> Option<&Summary> {
    let mut real = all.iter().filter(|entry| entry.kind != Kind::Drill);
    real.next().or(all.first())
}

/// Each incident that cannot be read, with the reason, in a line.
pub(crate) fn unreadable(register: &Register, words: Words) -> Vec<String> {
    register
        .unreadable
        .iter()
        .map(|(id, halt)| {
            let why = match halt {
                Halt::NoSuchIncident(id) => words.say("list.damaged", &[("id", id)]),
                halt => halt::told(halt.clone(), words).message,
            };
            visible_line(&words.say("list.unreadable", &[("id", id), ("why", &why)]))
        })
        .collect()
}
