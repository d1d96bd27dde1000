//! Mailings for programs.

use super::{LISTED, Run};
use crate::base::Moment;
use crate::incident::{Delivery, Incident};
use crate::outbox::State;
use crate::report::json;
use crate::seam::Disk;
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{Done, Ended};
use serde::Serialize;

/// The most people of one state that a document names.
const MOST: usize = 10_000;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    incident: &'a str,
    deliveries: Vec<Entry>,
    /// Mails that were written as files because nothing leads out.
    files: Vec<FilesEntry<'a>>,
}

#[derive(Serialize)]
struct FilesEntry<'a> {
    delivery: String,
    folder: &'a str,
    mails: u64,
    rows: Option<u64>,
    lacking: u64,
}

#[derive(Serialize)]
struct Entry {
    delivery: String,
    channel: String,
    draft: String,
    begun_at: Option<Moment>,
    /// How this run of the program ended; `null` when it did not send.
    ended: Option<&'static str>,
    planned: u64,
    accepted: u64,
    refused: u64,
    waiting: u64,
    unknown: u64,
    given_up: u64,
    untried: u64,
    left_out: u64,
    next_try_at: Option<Moment>,
    people: Vec<PersonEntry>,
    /// Whether `people` has everybody who was tried and has not got it.
    complete: bool,
}

#[derive(Serialize)]
struct PersonEntry {
    n: u64,
    line: u64,
    address: String,
    state: &'static str,
    reply: Option<String>,
}

/// What became of mailings in this run.
pub(crate) fn runs(disk: &dyn Disk, incident: &Incident, runs: &[Run]) -> String {
    let entries = runs.iter().filter_map(|run| {
        let look = look::one(disk, incident, run.delivery.clone())?;
        let ended = match &run.outcome {
            Some(Ok(Done::Sent(end))) => Some(ended(end)),
            _ => None,
        };
        Some(entry(disk, incident, &look, ended))
    });
    let files = runs.iter().filter_map(|run| match &run.outcome {
        Some(Ok(Done::Written(written))) => Some(FilesEntry {
            delivery: look::name(&run.delivery),
            folder: &written.folder,
            mails: written.mails,
            rows: written.rows,
            lacking: written.lacking,
        }),
        _ => None,
    });
    document(incident, entries.collect(), files.collect())
}

/// How mailings stand.
pub(crate) fn list(disk: &dyn Disk, incident: &Incident, looks: &[Look]) -> String {
    let entries = looks.iter().map(|look| entry(disk, incident, look, None));
    document(incident, entries.collect(), Vec::new())
}

fn document(incident: &Incident, deliveries: Vec<Entry>, files: Vec<FilesEntry<'_>>) -> String {
    json::write(&Document {
        version: 1,
        incident: incident.id().as_str(),
        deliveries,
        files,
    })
}

fn entry(disk: &dyn Disk, incident: &Incident, look: &Look, ended: Option<&'static str>) -> Entry {
    let mailing = &look.mailing;
    let Delivery { draft, channel } = &look.delivery;
    let found = match look.trouble {
        None => look::people(disk, incident, &look.delivery, &LISTED, MOST).ok(),
        Some(_) => None,
    };
    let complete = found.as_ref().is_some_and(|found| {
        let mut all = found.values();
        all.all(|persons| persons.some.len() as u64 == persons.count)
    });
    let people = found.into_iter().flat_map(|found| {
        let some = found.into_values().flat_map(|persons| persons.some);
        some.map(|person| PersonEntry {
            n: person.n,
            line: person.row,
            address: person.address,
            state: word(person.state),
            reply: Some(person.reply).filter(|reply| !reply.is_empty()),
        })
    });
    Entry {
        delivery: look::name(&look.delivery),
        channel: channel.to_string(),
        draft: draft.0.clone(),
        begun_at: look.begun_at,
        ended,
        planned: mailing.planned,
        accepted: mailing.accepted,
        refused: mailing.refused,
        waiting: mailing.waiting,
        unknown: mailing.unknown,
        given_up: mailing.given_up,
        untried: mailing.untried(),
        left_out: mailing.left_out,
        next_try_at: look.due,
        people: people.collect(),
        complete,
    }
}

fn ended(ended: &Ended) -> &'static str {
    match ended {
        Ended::Through => "through",
        Ended::Stopped => "stopped",
        Ended::Refused { .. } => "refused",
        Ended::NotTrusted { .. } => "not-trusted",
        Ended::Unreachable { .. } => "unreachable",
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Planned => "planned",
        State::Attempted => "attempted",
        State::Accepted => "accepted",
        State::Waiting => "waiting",
        State::Refused => "refused",
        State::Unknown => "unknown",
        State::GivenUp => "given-up",
    }
}
