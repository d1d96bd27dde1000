//! Correcting an answer: what messages say from now on, never only what is read about it later.
//!
//! Owns which records are answers. What is out stays as it is; what is not out yet is put into words
//! anew by the walk. Invariant: nobody is told that an answer is corrected while messages go on with
//! the old one.

use super::Outcome;
use super::answers::{act, facts as pairs};
use super::args::value::{EventName, FactValue};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::reading;
use super::seat::Seat;
use super::which;
use crate::base::{FactId, shell};
use crate::incident::event::Event;
use crate::incident::kind::DATA_LOSS;
use crate::incident::{Command, Incident};

/// Records answers in the place of those that were given.
pub(crate) fn facts(
    seat: &Seat,
    named: Option<&str>,
    given: Vec<FactValue>,
    invocation: &mut Invocation,
) -> Outcome {
    let words = seat.desk.words;
    let id = which::incident(seat, named)?;
    let (incident, ..) = reading::load(seat, &id)?;
    let given = pairs(given);
    if let Some((unknown, _)) = given.iter().find(|(fact, _)| !is_asked(&incident, fact)) {
        let known: Vec<String> = incident.facts().keys().map(ToString::to_string).collect();
        let holes: [(&str, &dyn std::fmt::Display); 2] =
            [("fact", unknown), ("known", &words.list(&known))];
        return Err(CliError::failed(words.say("correct.unknown", &holes))
            .meaning(words.get("halt.nothing-recorded"))
            .hint("aplomb timeline --names"));
    }
    let done = act(
        invocation,
        seat,
        Some(id.as_str()),
        None,
        |world, session| session.perform(world, Command::RecordFacts(given)),
    )?;
    if !invocation.json() {
        invocation.out.say(words.get("correct.from-now-on"));
    }
    Ok(done)
}

/// Whether the incident has such a question. What became of data is said by commands of its own.
fn is_asked(incident: &Incident, fact: &FactId) -> bool {
    let mut facts = incident.runbook().facts.iter();
    let is_known = incident.facts().contains_key(fact) || facts.any(|known| known.id == *fact);
    is_known && fact.as_str() != DATA_LOSS
}

/// Refuses other words for a record that is an answer: messages would go on with the old one.
pub(crate) fn refuse_answers(
    seat: &Seat,
    named: Option<&str>,
    event: &EventName,
    text: Option<&str>,
) -> Result<(), CliError> {
    let words = seat.desk.words;
    let id = which::incident(seat, named)?;
    let (incident, records, _) = reading::load(seat, &id)?;
    // When all is over no message is made any more.
    if !incident.is_open() {
        return Ok(());
    }
    let is_meant =
        |stamp: &crate::incident::Stamp| stamp.writer == event.writer && stamp.seq == event.seq;
    let Some(record) = records.iter().find(|record| is_meant(&record.stamp)) else {
        return Ok(());
    };
    let answers = record.events.iter().filter_map(|event| match event {
        Event::FactRecorded { fact, .. } if fact.as_str() != DATA_LOSS => Some(fact),
        _ => None,
    });
    let answers: Vec<&FactId> = answers.collect();
    let is_more = record
        .events
        .iter()
        .any(|event| matches!(event, Event::IncidentDeclared { .. }));
    if answers.is_empty() || is_more {
        return Ok(());
    }
    let error = CliError::new(Exit::Refused, words.get("correct.is-an-answer"))
        .meaning(words.get("halt.nothing-recorded"));
    let error = answers.iter().fold(error, |error, fact| {
        let pair = shell::word(&format!("{fact}={}", text.unwrap_or("…")));
        error.hint(format!("aplomb amend --fact {pair}"))
    });
    Err(match named {
        Some(_) => error.of(&id),
        None => error,
    })
}
