//! Any text as a past incident in any form: read or refused with a place, never a panic; and what is
//! read becomes a legal journal that opens an incident in which nothing is left to do.
#![no_main]

use aplomb::base::{Digest, IncidentId, Lang, Moment, RunbookId, WriterId, Zone};
use aplomb::history::{Dates, File, Format, Wish, read};
use aplomb::incident::{DataLoss, Declared, Imported, Incident, Kind, Record, Stamp, backfill};
use aplomb::runbook::{Severity, parse};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    let file = File::new("it".into(), bytes.to_vec());
    let wish = Wish {
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        day: None,
        outside: vec!["bot".into()],
        now: Moment::from_millis(1_795_356_123_456),
        dates: [None, Some(Dates::Us), Some(Dates::Eu)][bytes.len() % 3],
        names: BTreeMap::from([("U1".into(), "Ana".into())]),
        is_over: bytes.len() % 2 == 0,
    };
    for format in Format::ALL.into_iter().chain([Format::of(&file)]) {
        let files = [file.clone()];
        match read(format, &files, &wish) {
            Err(unread) => assert!(file.text.get(unread.span).is_some(), "a place in the text"),
            Ok(all) => all.into_iter().for_each(|kept| is_legal(kept.past)),
        }
    }
});

fn is_legal(past: aplomb::incident::Past) {
    let id = RunbookId::parse("past-incident").expect("a name");
    let text = aplomb::shipped::PAST_INCIDENT[0];
    let runbook = parse::parse(&id, text).runbook.expect("a runbook");
    let declared = Declared {
        incident: IncidentId::parse("2017-01-31-it").expect("a name"),
        kind: Kind::Backfilled,
        title: "it".into(),
        severity: Severity::Sev1,
        lang: Lang::En,
        runbook: id,
        runbook_digest: Digest::of(text.as_bytes()),
        runbook_text: text.into(),
        audiences: BTreeMap::new(),
        started_at: past.began_at(),
        people: BTreeMap::new(),
        program: "fuzz".into(),
        clock_fixed: true,
    };
    let imported = Imported {
        by: "fuzz".into(),
        format: "any".into(),
        file: "it".into(),
        digest: Digest::NONE,
        zone: "Europe/Paris".into(),
        left_out: Vec::new(),
    };
    let writer = WriterId::parse("w1").expect("a name");
    let count = past.told.len();
    let written = backfill(
        past,
        &declared,
        imported,
        (&runbook, &writer),
        DataLoss::Unknown,
    );
    assert!(count > 0 && written.iter().all(|one| !one.events.is_empty()));
    let records: Vec<Record> = (1..)
        .zip(written)
        .map(|(seq, one)| Record {
            stamp: Stamp {
                writer: writer.clone(),
                seq,
                clock: seq,
                at: Moment::from_millis(1_795_356_123_456),
                happened_at: Some(one.happened_at),
                by: one.by,
            },
            events: one.events,
        })
        .collect();
    let mut incident = Incident::open(&records[0], runbook).expect("the first record declares it");
    records[1..]
        .iter()
        .for_each(|record| incident.apply(record));
    assert!(!incident.is_open() && incident.closed_at().is_some());
}
