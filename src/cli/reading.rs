//! `status`, `list`, `timeline`: reading back. Nothing here writes to a journal.

use super::Outcome;
use super::args::read::{List, Status, Timeline, TimelineFormat};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::output;
use super::seat::Seat;
use super::which;
use crate::base::IncidentId;
use crate::incident::{Incident, Record};
use crate::report::style::page;
use crate::report::{self, Measures, Reader, json, list, markdown, status, terminal};
use crate::walk::logbook::Logbook;
use crate::walk::register::register;
use crate::walk::session::{Halt, fold};

/// Where an incident stands.
pub(crate) fn status(args: &Status, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let session = which::session(&seat, args.incident.as_deref())?;
    let incident = session.incident();
    let now = seat.clock.now();
    if invocation.json() {
        invocation.out.text(&json::status(incident, now));
        return Ok(Exit::Done);
    }
    let lines = status::lines(incident, now, reader(&seat), width(invocation));
    let colour = invocation.out.colour;
    invocation.out.text(&page(&lines, colour));
    if session.is_damaged() {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// All incidents.
pub(crate) fn list(_: &List, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let register = register(&seat.files, &seat.writer);
    let words = invocation.words;
    if let Some(fault) = &register.fault {
        return Err(CliError::disk(fault, words));
    }
    if invocation.json() {
        invocation.out.text(&json::list(&register.incidents));
    } else {
        let width = width(invocation);
        let lines = list::lines(&register.incidents, seat.clock.now(), reader(&seat), width);
        let colour = invocation.out.colour;
        invocation.out.text(&page(&lines, colour));
    }
    for line in which::unreadable(&register, words) {
        invocation.out.say(&line);
    }
    Ok(Exit::Done)
}

/// What happened, in order.
pub(crate) fn timeline(args: &Timeline, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let id = latest(&seat, args.incident.as_deref())?;
    tell(&seat, &id, (args.format, args.names), invocation)
}

/// Tells what happened in an incident, in order; on wish with the names of the records.
pub(crate) fn tell(
    seat: &Seat,
    id: &IncidentId,
    (format, names): (TimelineFormat, bool),
    invocation: &mut Invocation,
) -> Outcome {
    let (incident, records, damaged) = load(seat, id)?;
    let reader = reader(seat);
    let told = report::Timeline::of(&incident, &records, reader);
    let told = if names { told.with_names() } else { told };
    let measures = || Measures::of(&incident, &records);
    let colour = invocation.out.colour;
    match format {
        _ if invocation.json() => invocation.out.text(&json::timeline(&incident, &told)),
        TimelineFormat::Json => invocation.out.text(&json::timeline(&incident, &told)),
        TimelineFormat::Md => {
            invocation
                .out
                .text(&markdown::timeline(&incident, &told, &measures(), reader));
        }
        TimelineFormat::Terminal => {
            let width = width(invocation);
            let lines = terminal::timeline(&incident, &told, &measures(), reader, width);
            invocation.out.text(&page(&lines, colour));
        }
    }
    if damaged {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// The incident to read about: the one that was named, the open one, or the newest of all.
pub(crate) fn latest(seat: &Seat, named: Option<&str>) -> Result<IncidentId, CliError> {
    if named.is_some() {
        return which::incident(seat, named);
    }
    let register = register(&seat.files, &seat.writer);
    match which::open(seat, &register)? {
        Some(id) => Ok(id),
        None => match register.incidents.first() {
            Some(newest) => Ok(newest.id.clone()),
            None => match register.unreadable.as_slice() {
                [(only, _)] => Ok(only.clone()),
                _ => which::incident(seat, None),
            },
        },
    }
}

/// An incident as its journals tell it, and whether some of them are damaged.
pub(crate) fn load(
    seat: &Seat,
    id: &IncidentId,
) -> Result<(Incident, Vec<Record>, bool), CliError> {
    let words = seat.desk.words;
    let told = |halt: Halt| halt::told(halt, words);
    let (book, records) = Logbook::load(&seat.files, id.clone(), seat.writer.clone())
        .map_err(|stuck| told(Halt::Stuck(stuck)))?;
    let incident = fold(id, &records).map_err(told)?;
    let damaged = book.problems().next().is_some();
    Ok((incident, records, damaged))
}

fn reader(seat: &Seat) -> Reader {
    Reader::new(seat.desk.words.lang(), seat.desk.zone)
}

/// The width to write for: the terminal's, or eighty columns.
fn width(invocation: &Invocation) -> usize {
    invocation
        .settings
        .columns
        .or_else(output::columns)
        .unwrap_or(80)
        .clamp(20, 100)
}
