//! A long journal: read, its chain checked, every event applied.

use crate::desk::Desk;
use crate::table::{by_turns, row};
use aplomb::base::{Digest, IncidentId, Moment, Span, WriterId};
use aplomb::incident::{Event, Record, Stamp};
use aplomb::journal::line;
use aplomb::outside::files::Files;
use aplomb::runbook::Severity;
use aplomb::walk::session::Session;
use serde::Deserialize;
use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::hint::black_box;
use std::io::Write as _;

/// What a typed pass takes from a line without copying: the least that `serde_json` can do and still
/// hand out every field.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and only read")]
struct Line<'a> {
    seq: u64,
    clock: u64,
    at: &'a str,
    happened_at: Option<&'a str>,
    #[serde(borrow)]
    by: Cow<'a, str>,
    #[serde(borrow)]
    events: Vec<Told<'a>>,
    prev: &'a str,
    digest: &'a str,
}

/// The fields of the events that [`events`] makes.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and only read")]
struct Told<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    step: Cow<'a, str>,
    #[serde(borrow, default)]
    fact: Cow<'a, str>,
    #[serde(borrow, default)]
    value: Cow<'a, str>,
    #[serde(borrow, default)]
    command: Vec<&'a str>,
    #[serde(borrow, default)]
    output: Cow<'a, str>,
    exit: Option<i32>,
    seconds: Option<i64>,
    #[serde(borrow, default)]
    severity: Cow<'a, str>,
    #[serde(borrow, default)]
    reason: Cow<'a, str>,
}

/// The journals, from a tenth of the wanted length to all of it.
const LENGTHS: [u64; 2] = [10_000, 100_000];

pub(crate) fn read() {
    let mut an_event = Vec::new();
    for events in LENGTHS {
        let desk = Desk::new();
        desk.declare();
        let journal = desk.journal();
        lengthen(&journal, events);
        let bytes = fs::read(&journal).expect("a journal");
        let text = str::from_utf8(&bytes).expect("text");
        let files = Files::new(desk.path());
        let id = journal
            .ancestors()
            .nth(2)
            .and_then(|folder| folder.file_name());
        let id = id.and_then(|id| id.to_str()).expect("a name");
        let incident = IncidentId::parse(id).expect("a name");
        let reader = WriterId::parse("reader").expect("a name");
        let resume = || {
            let session = Session::resume(&files, reader.clone(), &incident);
            assert!(!black_box(session).expect("read").is_damaged());
        };
        let typed = || {
            // The header is another line.
            for line in text.lines().skip(1) {
                black_box(serde_json::from_str::<Line<'_>>(line).expect("a record"));
            }
        };
        let values = || {
            for line in text.lines() {
                black_box(serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
            }
        };
        let (ours, theirs) = by_turns(15, resume, typed);
        an_event.push(ours.median() / u32::try_from(events).expect("few enough"));
        if events == LENGTHS[1] {
            row(
                "resuming on 100,000 events beside a borrowed serde_json pass",
                ours.median(),
                theirs.median(),
                Some(2.0),
            );
            let (ours, theirs) = by_turns(15, || desk.aplomb(&["status"]), typed);
            row(
                "`status` on 100,000 events beside the same",
                ours.median(),
                theirs.median(),
                Some(2.0),
            );
            let (ours, theirs) = by_turns(7, || desk.aplomb(&["status"]), values);
            row(
                "`status` on 100,000 events beside a pass to `Value`",
                ours.median(),
                theirs.median(),
                None,
            );
        }
    }
    row(
        "an event of 100,000 beside an event of 10,000",
        an_event[1],
        an_event[0],
        Some(1.2),
    );
}

/// Adds records to a journal until it has so many, chained and sealed, without a flush for each.
fn lengthen(journal: &std::path::Path, records: u64) {
    let text = fs::read_to_string(journal).expect("a journal");
    let mut seq = text.lines().count() as u64 - 1;
    let last: Line<'_> = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    let mut prev = Digest::parse(last.digest).expect("a digest");
    let mut at = Moment::parse(last.at).expect("a moment");
    let mut clock = last.clock;
    let writer = journal.file_stem().and_then(|stem| stem.to_str());
    let writer = WriterId::parse(writer.expect("a name")).expect("a name");
    let mut out = String::new();
    while seq < records {
        seq += 1;
        clock += 1_000;
        at = at.plus(Span::seconds(1));
        let record = Record {
            stamp: Stamp {
                writer: writer.clone(),
                seq,
                clock,
                at,
                happened_at: None,
                by: "Ana".to_owned(),
            },
            events: events(seq),
        };
        let (line, digest) = line::encode(&record, prev);
        out += &line;
        prev = digest;
    }
    let mut file = OpenOptions::new().append(true).open(journal);
    let file = file.as_mut().expect("a journal");
    file.write_all(out.as_bytes()).expect("written");
}

/// What people and commands write down during a long night, about 300 bytes a line.
fn events(seq: u64) -> Vec<Event> {
    let step = "restart".parse().expect("a name");
    let event = match seq % 6 {
        0 => Event::CommandRan {
            step,
            command: ["kubectl", "get", "pods"].map(str::to_owned).to_vec(),
            exit: Some(0),
            output: format!("web-{seq}   1/1   Running\nworker-{seq}   0/1   Pending\n"),
            seconds: Span::seconds(2),
        },
        1 => Event::FactRecorded {
            fact: "affected".parse().expect("a name"),
            value: format!("everybody on the shard number {seq}"),
        },
        2 => Event::StepUndone {
            step,
            reason: "it fell over again, “out of memory”".to_owned(),
        },
        3 => Event::SeverityChanged {
            severity: Severity::Sev1,
            reason: Some(format!("{seq} customers can do nothing at all")),
        },
        _ => Event::NoteAdded {
            text: format!("the queue has {seq} messages, and the \"workers\" restart every minute"),
            step: Some(step),
        },
    };
    vec![event]
}
