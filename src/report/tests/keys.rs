//! The documents for scripts, key for key as the contract has them.

use super::*;
use crate::report::{Summary, json};
use serde_json::Value;

const INCIDENT: &str = r#"{"id":"2026-11-22-site-down","kind":"incident","title":"The site is down","runbook":"site-down","severity":"sev1","status":"investigating","open":true,"started_at":null,"declared_at":"2026-11-22T13:05:00.000Z","resolved_at":null,"next_update_due":"2026-11-22T13:10:00.000Z","closed_at":null,"ended":null}"#;

#[test]
fn a_list_has_the_keys_of_the_contract() {
    let summary = Summary::of(&Tale::begun().incident);
    assert_eq!(
        json::list(&[summary]),
        format!(r#"{{"version":1,"incidents":[{INCIDENT}]}}"#)
    );
    assert_eq!(json::list(&[]), r#"{"version":1,"incidents":[]}"#);
}

#[test]
fn an_entry_of_the_list_can_be_kept_and_read_again() {
    for tale in [whole(Kind::Drill), Tale::begun()] {
        let summary = Summary::of(&tale.incident);
        let kept = json::write(&summary);
        let read: Summary = serde_json::from_str(&kept).expect("JSON");
        assert_eq!(read, summary);
    }
}

#[test]
fn an_entry_from_before_the_end_was_kept_is_not_believed() {
    let mut kept = parsed(&json::write(&Summary::of(&whole(Kind::Incident).incident)));
    for key in ["closed_at", "ended"] {
        let mut older = kept.clone();
        older.as_object_mut().expect("an entry").remove(key);
        assert!(serde_json::from_value::<Summary>(older).is_err(), "{key}");
    }
    assert_eq!(kept["ended"].take(), "resolved");
}

#[test]
fn a_status_has_the_keys_of_the_contract() {
    let pending = |id: &str, phase: &str| {
        format!(
            r#"{{"id":"{id}","phase":"{phase}","state":"pending","by":null,"at":null,"reason":null}}"#
        )
    };
    let steps = [
        pending("tell-staff", "communicate"),
        pending("tell-customers", "communicate"),
        pending("phone", "communicate"),
        pending("stop-writes", "recover"),
        pending("restart", "recover"),
        pending("did-it-help", "recover"),
        pending("last-word", "close"),
        pending("tidy", "close"),
    ]
    .join(",");
    let channels = ["team-chat", "customers"].map(|name| {
        format!(
            r#"{{"channel":"{name}","state":"planned","draft":null,"update":null,"update_out":null,"out_at":null,"behind":0,"link":null,"reason":null}}"#
        )
    });
    let channels = channels.join(",");
    let next = r#"{"id":"tell-staff","phase":"communicate","title":"Tell everyone on the team","owner":"communications-lead"}"#;
    let people = r#"{"communications-lead":"Zoé","incident-commander":"Ana"}"#;
    assert_eq!(
        json::status(&Tale::begun().incident, at("13:11:00")),
        format!(
            r#"{{"version":1,"incident":{INCIDENT},"phase":"communicate","gate":{{"passed_at":null,"overridden":false}},"next_step":{next},"steps":[{steps}],"update":{{"due_at":"2026-11-22T13:10:00.000Z","overdue":true}},"people":{people},"deliveries":{{"requested":0,"sent":0,"failed":0,"unknown":0}},"channels":[{channels}]}}"#
        )
    );
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_phase_is_done_only_when_the_incident_is_closed() {
    let phase = |tale: &Tale| {
        let status = parsed(&json::status(&tale.incident, at("13:11:00")));
        (status["phase"].clone(), status["next_step"].clone())
    };
    let mut tale = whole(Kind::Incident);
    assert_eq!(phase(&tale), (Value::from("done"), Value::Null));
    tale.records.pop();
    let mut open = Incident::open(&tale.records[0], runbook()).expect("opened");
    tale.records[1..]
        .iter()
        .for_each(|record| open.apply(record));
    tale.incident = open;
    assert_eq!(phase(&tale), (Value::from("close"), Value::Null));
}

#[test]
fn an_event_has_the_keys_of_the_contract() {
    let tale = Tale::begun().later(
        "Ben",
        "13:14:00",
        "13:12:00",
        [Event::StepSkipped {
            step: step_id("tell-staff"),
            reason: "all here".into(),
        }],
    );
    let document = json::timeline(&tale.incident, &tale.timeline(Lang::En));
    let event = r#"{"seq":1,"writer":"ben","type":"step.skipped","happened_at":"2026-11-22T13:12:00.000Z","recorded_at":"2026-11-22T13:14:00.000Z","by":"Ben","phase":"communicate","step":"tell-staff","text":"Tell everyone on the team: left out. Reason: all here","data":{"reason":"all here","step":"tell-staff"},"amends":null}"#;
    assert!(document.starts_with(&format!(
        r#"{{"version":1,"incident":{INCIDENT},"events":["#
    )));
    let aims = r#""aims":{"first_word_s":300}"#;
    assert!(
        document.ends_with(&format!("{event}],{aims}}}")),
        "{document}"
    );
}

#[test]
fn a_correction_names_what_it_corrects() {
    let tale = Tale::begun().then("Ana", "13:06:00", [amended("Ana", 1, Some("x"), None)]);
    let document = parsed(&json::timeline(&tale.incident, &tale.timeline(Lang::En)));
    let event = document["events"].as_array().expect("events").last();
    let event = event.expect("an event");
    assert_eq!(event["type"], "event.amended");
    assert_eq!(json::write(&event["amends"]), r#"{"seq":1,"writer":"ana"}"#);
}

#[test]
fn a_report_has_the_keys_of_the_contract() {
    let tale = whole(Kind::Incident);
    let (timeline, measures) = (tale.timeline(Lang::En), tale.measures());
    let document = json::report(&tale.incident, &timeline, &measures);
    let expected = r#""measures":{"time_to_detect_s":240,"time_to_staff_notice_s":480,"time_to_first_communication_s":550,"time_to_resolve_s":2640,"updates_published":3,"cadence":{"promised":3,"kept":1,"late":2,"longest_silence_s":1430},"gate":{"passed_at":"2026-11-22T13:12:00.000Z","overridden":false},"steps":{"done":7,"skipped":1},"customers_notified":null},"as_first_written":null,"aims":{"first_word_s":300}}"#;
    assert!(document.ends_with(expected), "{document}");
    let timeline = json::timeline(&tale.incident, &timeline);
    let (events, aims) = timeline.split_once(r#","aims""#).expect("aims");
    assert!(document.starts_with(events) && document.ends_with(aims));
}
