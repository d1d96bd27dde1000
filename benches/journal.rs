//! The journal itself: what one answer costs, and how fast a long incident is read.

use super::{Desk, in_turn, middle_and_tail, row};
use aplomb::base::{IncidentId, Moment, WriterId};
use aplomb::incident::{Context, Event};
use aplomb::outside::files::Files;
use aplomb::walk::logbook::Logbook;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::time::Instant;

fn names() -> (IncidentId, WriterId) {
    (
        IncidentId::parse("2026-07-04-bench").unwrap(),
        WriterId::parse("w1").unwrap(),
    )
}

fn context(second: i64) -> Context {
    let now = Moment::from_millis(1_783_000_000_000 + second * 1_000);
    Context {
        now,
        happened_at: None,
        by: "Ana".to_owned(),
    }
}

fn note(number: i64) -> Event {
    Event::NoteAdded {
        text: format!("still looking, number {number}, {}", "x".repeat(60)),
        step: None,
    }
}

/// One answer: looked at what others wrote, composed, appended, synced, beside the bare append of
/// as many bytes.
pub(super) fn answer() {
    let desk = Desk::new();
    let files = Files::new(desk.path());
    let (id, writer) = names();
    fs::create_dir_all(desk.path().join("incidents/2026-07-04-bench")).unwrap();
    let (mut book, _) = Logbook::load(&files, id, writer).unwrap();
    let mut number = 0;
    let line = vec![b'x'; 440];
    let mut bare = OpenOptions::new()
        .append(true)
        .create(true)
        .open(desk.path().join("bare"))
        .unwrap();
    let (ours, theirs) = in_turn(
        2_000,
        || {
            number += 1;
            let mut turn = book.begin().unwrap();
            turn.record(&context(number), None, vec![note(number)])
                .unwrap();
        },
        || {
            bare.write_all(&line).unwrap();
            bare.sync_data().unwrap();
        },
    );
    let ((ours, ours_tail), (theirs, theirs_tail)) =
        (middle_and_tail(ours), middle_and_tail(theirs));
    row(
        "one answer recorded, beside write + fdatasync, p50",
        ours,
        theirs,
        1.3,
    );
    row("the same, p99", ours_tail, theirs_tail, 1.3);
}

/// A journal of 100,000 events, read, checked and folded, beside a bare serde_json pass over the
/// same bytes.
pub(super) fn read() {
    let desk = Desk::new();
    desk.declare();
    let incident = fs::read_dir(desk.path().join("incidents"))
        .unwrap()
        .filter_map(Result::ok)
        .find(|entry| entry.path().is_dir())
        .unwrap();
    let journal = fs::read_dir(incident.path().join("journal"))
        .unwrap()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .unwrap();
    lengthen(&journal, 100_000);
    let bytes = fs::read(&journal).unwrap();
    let id = incident.file_name().into_string().unwrap();
    let (ours, theirs) = in_turn(
        5,
        || super::quietly(desk.aplomb().args(["status", &id])),
        || {
            for line in bytes
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
            {
                let value: serde_json::Value = serde_json::from_slice(line).unwrap();
                std::hint::black_box(value);
            }
        },
    );
    row(
        "status on 100,000 events, beside a serde_json pass",
        middle_and_tail(ours).0,
        middle_and_tail(theirs).0,
        2.0,
    );
}

/// Makes the journal longer without a sync per line.
fn lengthen(journal: &std::path::Path, records: u64) {
    use aplomb::base::Digest;
    use aplomb::incident::{Record, Stamp};
    use aplomb::journal::line;
    let text = fs::read_to_string(journal).unwrap();
    let last = text.lines().last().unwrap();
    let digest = &last[last.len() - 66..last.len() - 2];
    let mut prev = Digest::parse(digest).unwrap();
    let mut seq = text.lines().count() as u64 - 1;
    let begun = Instant::now();
    let mut out = String::new();
    let clock = 2_000_000_000_000;
    while seq < records {
        seq += 1;
        let second = i64::try_from(seq).unwrap();
        let record = Record {
            stamp: Stamp {
                writer: names().1,
                seq,
                clock: clock + seq,
                at: context(second).now,
                happened_at: None,
                by: "Ana".to_owned(),
            },
            events: vec![note(second)],
        };
        let (line, digest) = line::encode(&record, prev);
        out += &line;
        if !out.ends_with('\n') {
            out.push('\n');
        }
        prev = digest;
    }
    OpenOptions::new()
        .append(true)
        .open(journal)
        .unwrap()
        .write_all(out.as_bytes())
        .unwrap();
    let _ = begun;
}
