//! What is written is what is read, by this program and by older ones.

use super::events::{actions, added_in_1_1, added_in_1_2, any_record, audiences, examples, moment};
use aplomb::base::{Digest, WriterId};
use aplomb::incident::{Event, Record, Stamp};
use aplomb::journal::line::{decode, encode};
use aplomb::journal::seal::{seal, unseal};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FORMAT: &str = include_str!("../../../docs/FORMAT.md");

fn record(events: Vec<Event>) -> Record {
    Record {
        stamp: Stamp {
            writer: WriterId::parse("w7f3a9c2b1d0").expect("a writer"),
            seq: 12,
            clock: 1_795_356_123_456,
            at: moment("2026-11-22T14:02:03.456Z"),
            happened_at: None,
            by: "Ana".into(),
        },
        events,
    }
}

fn read(line: &str) -> (Record, Digest) {
    let line = line.strip_suffix('\n').expect("a newline");
    assert!(!line.contains('\n') && unseal(line.as_bytes()).is_some());
    decode(line.as_bytes(), &record(Vec::new()).stamp.writer).expect("a record")
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(record in any_record(), seed in any::<u64>()) {
        let prev = Digest::of(&seed.to_le_bytes());
        let (line, digest) = encode(&record, prev);
        let bytes = line.strip_suffix('\n').expect("a newline").as_bytes();
        prop_assert_eq!(unseal(bytes), Some(digest));
        let (read, follows) = decode(bytes, &record.stamp.writer).expect("a record");
        prop_assert_eq!(follows, prev);
        prop_assert_eq!(read, record);
    }
}

#[test]
fn a_line_looks_as_it_is_documented() {
    let (line, _) = encode(
        &record(vec![Event::StepCompleted {
            step: "tell-staff".parse().expect("a step"),
            note: None,
        }]),
        Digest::NONE,
    );
    let documented = FORMAT
        .lines()
        .find(|line| line.starts_with("{\"seq\":12,"))
        .expect("the example in docs/FORMAT.md");
    assert_eq!(line.trim_end(), documented);
}

#[test]
fn every_event_and_every_field_is_documented() {
    let mut kinds = BTreeSet::new();
    let all = [
        examples(),
        added_in_1_1(),
        actions(),
        added_in_1_2(),
        audiences(),
    ];
    for event in all.into_iter().flatten() {
        let json = serde_json::to_value(&event).expect("JSON");
        let fields = json.as_object().expect("an object");
        let kind = fields["type"].as_str().expect("a type").to_owned();
        let section = FORMAT
            .split("\n### ")
            .find(|section| section.starts_with(&format!("`{kind}`\n")))
            .unwrap_or_else(|| panic!("docs/FORMAT.md has no section for `{kind}`"));
        for field in fields.keys().filter(|field| *field != "type") {
            assert!(
                section.contains(&format!("| `{field}` |")),
                "`{kind}` has `{field}`"
            );
        }
        kinds.insert(kind);
    }
    let declared: BTreeSet<String> = include_str!("../../../src/incident/event.rs")
        .split("#[serde(rename = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert_eq!(kinds, declared, "one example of every event");
}

/// Other programs may write the fields in another order; ours begins with the type.
#[test]
fn an_event_means_the_same_wherever_its_type_stands() {
    for event in examples() {
        let (line, _) = encode(&record(vec![event.clone()]), Digest::NONE);
        let json: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let fields = json["events"][0].as_object().expect("an event").clone();
        let typed = |name: &&String| *name == "type";
        let last = fields.keys().filter(|name| !typed(name));
        let last = last.chain(fields.keys().filter(typed));
        let moved: Vec<String> = last
            .map(|name| format!("{}:{}", serde_json::json!(name), fields[name]))
            .collect();
        let first = fields.keys().filter(typed);
        let first = first.chain(fields.keys().filter(|name| !typed(name)));
        let own: Vec<String> = first
            .map(|name| format!("{}:{}", serde_json::json!(name), fields[name]))
            .collect();
        let event_now = line.find("[{").expect("events") + 1;
        let end = line.rfind("}],").expect("events") + 1;
        for fields in [own, moved] {
            let other = format!(
                "{}{{{}}}{}",
                &line[..event_now],
                fields.join(","),
                &line[end..line.len() - 1]
            );
            let writer = record(Vec::new()).stamp.writer;
            let (read, _) = decode(other.as_bytes(), &writer).expect("a record");
            assert_eq!(read.events.first(), Some(&event), "{other}");
        }
    }
}

#[test]
fn a_newer_event_comes_back_as_it_was_written() {
    let newer = r#"{"type":"moon.rose", "at" : [1.50, {"x":"\u00e9"}]}"#;
    let unknown_word = r#"{"type":"severity.changed","severity":"sev0"}"#;
    let known = r#"{"step":"tell-staff","type":"step.completed","mood":"calm"}"#;
    let (line, _) = seal(format!(
        "{{\"seq\":1,\"clock\":2,\"at\":\"2026-11-22T14:02:03.456Z\",\"tone\":\"new\",\"by\":\"Ana\",\
         \"events\":[{newer},{unknown_word},{known}],\"prev\":\"{}\"",
        Digest::NONE
    ));
    let (record, _) = read(&line);
    assert_eq!(
        record.events,
        [
            Event::Unrecognised {
                kind: "moon.rose".into(),
                text: newer.into()
            },
            Event::Unrecognised {
                kind: "severity.changed".into(),
                text: unknown_word.into()
            },
            Event::StepCompleted {
                step: "tell-staff".parse().expect("a step"),
                note: None
            },
        ]
    );
    let (again, _) = encode(&record, Digest::NONE);
    assert_eq!(read(&again).0, record);
    assert!(again.contains(newer));
}

#[test]
fn what_claims_to_be_unrecognised_and_is_no_json_can_still_be_read() {
    let odd = Event::Unrecognised {
        kind: "odd".into(),
        text: "not\njson".into(),
    };
    let (line, _) = encode(&record(vec![odd]), Digest::NONE);
    assert!(
        matches!(&read(&line).0.events[..], [Event::Unrecognised { kind, .. }] if kind == "odd")
    );
}

#[test]
fn a_line_that_is_no_record_is_refused() {
    let writer = record(Vec::new()).stamp.writer;
    for line in [
        "",
        "{}",
        "[]",
        "null",
        "{\"seq\":1}",
        "\u{0}",
        r#"{"seq":-1,"clock":2,"at":"2026-11-22T14:02:03Z","by":"","events":[],"prev":"x"}"#,
        r#"{"seq":1,"clock":2,"at":"2026-11-22T14:02:03Z","by":"","events":[{"no":"type"}],"prev":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
        r#"{"seq":1,"clock":2,"at":"2026-11-22T14:02:03Z","by":"","events":[7],"prev":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
    ] {
        assert_eq!(decode(line.as_bytes(), &writer), None, "{line}");
    }
    assert_eq!(decode(b"\xff\xfe", &writer), None);
}
