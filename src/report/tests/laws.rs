//! What a timeline owes its readers.

use super::everything::{every_event, everything};
use super::*;
use crate::report::entry::TYPES;
use crate::report::{Summary, json, list, status};

#[test]
fn every_kind_of_event_has_a_sentence_and_the_type_of_the_contract() {
    for lang in Lang::ALL {
        let tale = Tale::begun();
        let events = every_event(&tale, "so");
        let tale = tale.write("Ana", "13:20:00", None, events);
        let entries = tale.timeline(lang).entries;
        let types: Vec<_> = entries[2..].iter().map(|entry| entry.fields().0).collect();
        let known = TYPES.len();
        assert_eq!(types[..known], TYPES);
        assert_eq!(types[known..], ["so"]);
        for entry in entries {
            let is_said = !entry.text.contains(['{', '…']) && !entry.text.contains("timeline.");
            assert!(is_said && !entry.text.is_empty(), "{entry:?}");
        }
    }
}

#[test]
fn what_two_people_did_at_once_is_kept_and_said() {
    let link = Some("https://b.example".to_owned());
    let tale = Tale::begun().then("Ana", "13:08:00", [done("phone")]).then(
        "Ben",
        "13:09:00",
        [done("phone")],
    );
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let tale = tale
        .then("Ana", "13:09:30", [words, sent(1, "tell-customers")])
        .then(
            "Ben",
            "13:09:40",
            [Event::DeliverySent {
                delivery: delivery(1, "tell-customers"),
                by_hand: true,
                link,
                mailing: None,
                remote: std::collections::BTreeMap::default(),
                read_back: false,
            }],
        )
        .then("Ben", "13:10:00", [done("no-such-step")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:08 Set the answering machine: done",
            "14:09 Set the answering machine: also done by Ben, 14:09",
            "14:09 Write to all customers: posted by hand on customers",
            "14:09 Write to all customers: also sent on customers by Ben, 14:09 (https://b.example)",
            "14:10 Ben settled a step that the runbook does not have: no-such-step",
        ]
    );
    assert_eq!(tale.incident.anomalies().len(), 2);
}

#[test]
fn breaking_the_glass_is_said_with_its_reason_and_what_was_left() {
    let forced = Tale::begun().then(
        "Ana",
        "13:06:00",
        [Event::GateOverridden {
            reason: "the building is on fire".into(),
            outstanding: vec![step_id("tell-staff"), step_id("phone")],
        }],
    );
    assert_eq!(
        forced.read()[2..],
        [
            "14:06 Recovery was started before everybody had been told. \
             Reason: the building is on fire",
            "      still open: Tell everyone on the team and Set the answering machine",
        ]
    );
    for document in [
        forced.on_terminal(Lang::En, 80),
        forced.in_markdown(Lang::En),
    ] {
        let said = document.matches("started before everybody had been told");
        assert_eq!(
            said.count(),
            2,
            "in the story and in the figures: {document}"
        );
    }
}

#[test]
fn answers_to_the_questions_of_templates_have_a_name_that_people_know() {
    let tale = Tale::begun();
    let answers = [fact("known", "the disk was full"), fact("our-own", "x")];
    let tale = tale.then("Ana", "13:06:00", answers);
    assert_eq!(
        tale.read()[2..],
        ["14:06 What is known: the disk was full", "14:06 our-own: x"]
    );
}

#[test]
fn what_nobody_can_tell_is_said_as_such() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let requested = |round| Event::DeliveryRequested {
        delivery: delivery(round, "tell-customers"),
        key: "k".into(),
        mailing: None,
    };
    let unknown = Event::DeliveryUnknown {
        delivery: delivery(1, "tell-customers"),
        reason: "the line was cut".into(),
        mailing: None,
    };
    let settled = Event::DeliverySettled {
        delivery: delivery(1, "tell-customers"),
        sent: true,
        mailing: None,
    };
    let tale = tale
        .then("Ana", "13:06:00", [words, requested(1)])
        .then("Ana", "13:07:00", [unknown])
        .then("Ben", "13:09:00", [settled]);
    let words = tale.words(2, "tell-customers", Some("13:50:00"));
    let tale = tale.then("Ana", "13:20:00", [words, requested(2)]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:07 Write to all customers: nobody can tell whether it left on customers. \
             What is known: the line was cut",
            "14:09 Write to all customers: Ben looked, it had left on customers",
            "14:20 Update 2: handed over to customers; nothing is known of it since",
        ]
    );
}

#[test]
fn what_could_not_be_trusted_or_understood_is_said() {
    let tale = Tale::begun().then(
        "Ana",
        "13:06:00",
        [
            Event::TailSetAside {
                file: "journal/ana.jsonl".into(),
                bytes: 41,
                digest: Digest::NONE,
                kept: "torn/ana-1".into(),
            },
            Event::Unrecognised {
                kind: "mood.measured".into(),
                text: r#"{"type":"mood.measured","mood":"calm"}"#.into(),
            },
        ],
    );
    assert_eq!(
        tale.read()[2..],
        [
            "14:06 41 bytes of journal/ana.jsonl could not be trusted and were kept in torn/ana-1",
            "14:06 Written by a newer aplomb and not understood here: mood.measured",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let newer = entries.last().expect("an entry");
    let (kind, data) = newer.fields();
    assert_eq!(kind, "mood.measured");
    assert_eq!(json::write(&data), r#"{"mood":"calm"}"#);
}

#[test]
fn no_word_is_missing_from_the_catalogue() {
    let blocked = Event::RecoveryBlocked { on: "them".into() };
    let forced = Event::GateOverridden {
        reason: "fire".into(),
        outstanding: Vec::new(),
    };
    let tales = [
        Tale::begun(),
        Tale::begun().then("Ana", "13:06:00", [forced.clone()]),
        everybody_told(Tale::begun()),
        everybody_told(Tale::begun()).then("Ana", "13:13:00", [blocked]),
        everybody_told(Tale::begun().then("Ana", "13:06:00", [forced])),
        whole(Kind::Incident),
        whole(Kind::Drill),
        everything(Kind::Incident, "so"),
    ];
    for (tale, lang) in tales
        .iter()
        .flat_map(|tale| Lang::ALL.map(|lang| (tale, lang)))
    {
        let reader = paris(lang);
        for now in ["13:07:00", "13:59:00"] {
            let status = status::lines(&tale.incident, at(now), reader, 200);
            let list = list::lines(&[Summary::of(&tale.incident)], at(now), reader, 200);
            for document in [
                page(&status, false),
                page(&list, false),
                tale.on_terminal(lang, 200),
                tale.in_markdown(lang),
            ] {
                let missing = ["report.", "timeline.", "{", "}"]
                    .iter()
                    .find(|key| document.replace("aplomb report", "").contains(**key));
                assert_eq!(missing, None, "{document}");
            }
        }
    }
}
