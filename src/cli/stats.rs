//! `stats`: what all incidents have in common.
//!
//! Owns which incidents are counted. Invariant: the journals are only read, and of an incident that was
//! read no more stays than what is counted.

use super::Outcome;
use super::args::read;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::reading::width;
use super::seat::Seat;
use super::which;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{Moment, RunbookId, Span, Words};
use crate::report::style::page;
use crate::report::{Case, Reader, Stats, json, stats};
use crate::walk::register::Register;
use crate::walk::survey::survey;

/// Which incidents are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    since: Option<Moment>,
    runbook: Option<RunbookId>,
}

/// Counts them.
pub(crate) fn stats(args: &read::Stats, invocation: &mut Invocation) -> Outcome {
    let library = invocation.workspace()?;
    let seat = Seat::take(invocation)?;
    let wanted = Wanted {
        since: args
            .since
            .as_deref()
            .map(|text| since(&seat, text))
            .transpose()?,
        runbook: args.runbook.clone(),
    };
    // The calendar of the workspace, so that the same journals give the same months everywhere.
    let zone = library.config().unwrap_or_default().zone();
    let (cases, unreadable) = cases(&seat, &wanted)?;
    if let Some(named) = wanted.runbook.filter(|_| cases.is_empty()) {
        // One that is there and was never followed is no mistake.
        let known = library.runbooks(invocation.words.lang());
        if args.since.is_none() && !known.contains(&named) {
            return Err(no_such_runbook(&named, &known, invocation.words));
        }
    }
    let counted = Stats::of(&cases, zone);
    if invocation.json() {
        invocation.out.text(&json::stats(&counted, &cases));
    } else if cases.is_empty() && (args.since.is_some() || args.runbook.is_some()) {
        invocation
            .out
            .line(invocation.words.get("timeline.nothing"));
    } else {
        let reader = Reader::new(invocation.words.lang(), zone);
        let lines = stats::terminal::lines(&counted, reader, width(invocation));
        let colour = invocation.out.colour;
        invocation.out.text(&page(&lines, colour));
    }
    for line in unreadable {
        invocation.out.say(&line);
    }
    Ok(Exit::Done)
}

fn no_such_runbook(named: &RunbookId, known: &[RunbookId], words: Words) -> CliError {
    let error = CliError::usage(words.say("runbook.unknown", &[("id", named)]))
        .meaning(words.get("cli.nothing_changed"));
    match nearest(named.as_str(), known.iter().map(RunbookId::as_str)) {
        Some(meant) => error.hint(format!("aplomb stats --runbook {meant}")),
        None => error.hint("aplomb runbook list"),
    }
}

/// The incidents that are wanted, and what is to be said of those that cannot be read.
pub(crate) fn cases(seat: &Seat, wanted: &Wanted) -> Result<(Vec<Case>, Vec<String>), CliError> {
    let words = seat.desk.words;
    let survey = survey(&seat.files, &seat.writer, |incident, records| {
        let since = wanted
            .since
            .is_none_or(|since| incident.declared_at() >= since);
        let runbook = &incident.declared().runbook;
        let is_wanted = since
            && wanted
                .runbook
                .as_ref()
                .is_none_or(|wanted| wanted == runbook);
        is_wanted.then(|| Case::of(incident, records))
    })
    .map_err(|fault| CliError::disk(&fault, words))?;
    let register = Register {
        unreadable: survey.unreadable,
        ..Register::default()
    };
    Ok((survey.kept, which::unreadable(&register, words)))
}

/// `90d` before now, a day, or a time.
fn since(seat: &Seat, text: &str) -> Result<Moment, CliError> {
    let now = seat.clock.now();
    if let Ok(span) = Span::parse(text) {
        return Ok(now.plus(Span::seconds(-span.as_seconds())));
    }
    let zone = seat.desk.zone;
    let day = || Moment::parse_by_hand(&format!("{} 00:00", text.trim()), now, zone);
    Moment::parse_by_hand(text, now, zone)
        .or_else(day)
        .ok_or_else(|| {
            let words = seat.desk.words;
            CliError::usage(words.say("timeline-of.bad-day", &[("given", &visible_line(text))]))
        })
}
