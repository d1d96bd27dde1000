//! What scripts rely on: the keys of each document, and the code of each ending.

use super::without_digests;
use crate::small::{self, DECLARE, ID};
use insta::assert_snapshot;
use std::collections::BTreeSet;

#[test]
fn the_documents_have_the_keys_of_the_contract_in_its_order() {
    let desk = small::told();
    desk.run(["done", "stop-writes"]).expect_exit(0);
    desk.run(["skip", "restart", "--reason", "no access"])
        .expect_exit(0);
    desk.run(["block", "the provider"]).expect_exit(0);
    assert_snapshot!(desk.run(["status", "--json"]).stdout, @r#"{"version":1,"incident":{"id":"2026-11-22-shop-down","kind":"incident","title":"The shop is down","runbook":"shop-down","severity":"sev2","status":"investigating","open":true,"started_at":null,"declared_at":"2026-11-22T14:05:00.000Z","resolved_at":null,"next_update_due":"2026-11-22T14:30:00.000Z","closed_at":null,"ended":null},"phase":"recover","gate":{"passed_at":"2026-11-22T14:07:00.000Z","overridden":false},"next_step":{"id":"is-it-back","phase":"recover","title":"Does it answer?","owner":null},"steps":[{"id":"tell-staff","phase":"communicate","state":"done","by":"ana","at":"2026-11-22T14:06:00.000Z","reason":null},{"id":"tell-public","phase":"communicate","state":"done","by":"ana","at":"2026-11-22T14:07:00.000Z","reason":null},{"id":"stop-writes","phase":"recover","state":"done","by":"ana","at":"2026-11-22T14:08:00.000Z","reason":null},{"id":"restart","phase":"recover","state":"skipped","by":"ana","at":"2026-11-22T14:09:00.000Z","reason":"no access"},{"id":"is-it-back","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"flag-there","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"did-it-help","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"roll-back","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"cause","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"watch","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"last-word","phase":"close","state":"pending","by":null,"at":null,"reason":null},{"id":"thank","phase":"close","state":"pending","by":null,"at":null,"reason":null}],"update":{"due_at":"2026-11-22T14:30:00.000Z","overdue":false},"people":{"deputy":"Ben","incident-commander":"Ana"},"deliveries":{"requested":0,"sent":3,"failed":0,"unknown":0},"channels":[{"channel":"team-chat","state":"posted","draft":"001-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:06:00.000Z","behind":0,"link":null,"reason":null},{"channel":"status-page","state":"posted","draft":"002-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:07:00.000Z","behind":0,"link":null,"reason":null},{"channel":"social","state":"posted","draft":"002-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:07:00.000Z","behind":0,"link":null,"reason":null}]}"#);
    assert_snapshot!(desk.run(["list", "--json"]).stdout, @r#"{"version":1,"incidents":[{"id":"2026-11-22-shop-down","kind":"incident","title":"The shop is down","runbook":"shop-down","severity":"sev2","status":"investigating","open":true,"started_at":null,"declared_at":"2026-11-22T14:05:00.000Z","resolved_at":null,"next_update_due":"2026-11-22T14:30:00.000Z","closed_at":null,"ended":null}]}"#);
    assert_snapshot!(without_digests(&desk.run(["log", "verify", "--json"]).stdout), @r#"{"version":1,"ok":true,"writers":[{"writer":"ana-laptop","records":8,"head":"[DIGEST]","torn_bytes":0}],"problems":[],"seal":null,"declared":[{"by":"ana","at":"2026-11-22T14:05:00.000Z"}]}"#);
}

#[test]
fn every_event_of_the_timeline_has_the_keys_of_the_contract() {
    const TYPES: [&str; 39] = [
        "incident.declared",
        "responder.joined",
        "fact.recorded",
        "step.completed",
        "step.skipped",
        "step.undone",
        "gate.passed",
        "gate.overridden",
        "draft.rendered",
        "draft.approved",
        "update.published",
        "update.snoozed",
        "update.overdue",
        "delivery.requested",
        "delivery.sent",
        "delivery.failed",
        "delivery.unknown",
        "delivery.settled",
        "command.ran",
        "check.passed",
        "check.failed",
        "decision.taken",
        "note.added",
        "event.amended",
        "severity.changed",
        "status.changed",
        "role.assigned",
        "command.transferred",
        "escalation.called",
        "escalation.acknowledged",
        "recovery.blocked",
        "recovery.unblocked",
        "inject.presented",
        "incident.resolved",
        "incident.closed",
        "action.added",
        "action.done",
        "incident.imported",
        "tail.set-aside",
    ];
    const KEYS: [&str; 11] = [
        "seq",
        "writer",
        "type",
        "happened_at",
        "recorded_at",
        "by",
        "phase",
        "step",
        "text",
        "data",
        "amends",
    ];
    let desk = small::told();
    for run in [
        &["done", "stop-writes"][..],
        &["skip", "restart", "--reason", "no access"],
        &["undo", "restart", "--reason", "found"],
        &["note", "something", "--at", "14:06"],
        &["amend", "ana-laptop:2", "--text", "otherwise"],
        &["severity", "sev1"],
        &["block", "the provider"],
        &["unblock"],
        &["update", "--status", "identified"],
    ] {
        desk.run(run.iter().copied()).expect_exit(0);
    }
    let told = desk.run(["timeline", "--json"]).expect_exit(0);
    let same = desk.run(["timeline", "--format", "json"]).expect_exit(0);
    assert_eq!(told.stdout, same.stdout);
    let document = told.json();
    assert_eq!(document["version"], 1);
    let mut seen = BTreeSet::new();
    let events = document["events"].as_array().expect("events");
    for event in events {
        let object = event.as_object().expect("an object");
        assert_eq!(object.len(), KEYS.len(), "{event}");
        assert!(KEYS.iter().all(|key| object.contains_key(*key)), "{event}");
        let kind = event["type"].as_str().expect("a type");
        assert!(TYPES.contains(&kind), "{kind}");
        seen.insert(kind.to_owned());
        for time in ["happened_at", "recorded_at"] {
            let time = event[time].as_str().expect("a time");
            assert!(time.ends_with(".000Z") && time.len() == 24, "{time}");
        }
    }
    assert!(seen.len() > 14, "{seen:?}");
    // The order of the keys is part of the document too: people diff it.
    let first = &told.stdout[told.stdout.find("\"events\":").expect("events")..];
    let places: Vec<_> = KEYS
        .iter()
        .map(|key| first.find(&format!("\"{key}\":")).expect(key))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_command_that_records_answers_with_the_state_in_json() {
    let desk = small::declared();
    let seen = desk.run(["done", "tell-staff", "--json"]).expect_exit(0);
    assert!(seen.stderr.is_empty(), "{seen}");
    assert_eq!(seen.json()["next_step"]["id"], "tell-public");
    let declared = small::desk().run(DECLARE.into_iter().chain(["--json"]));
    assert_eq!(declared.json()["incident"]["id"], ID);
}

#[test]
fn every_way_to_end_has_its_code() {
    let desk = small::declared();
    for (exit, run) in [
        (0, &["status"][..]),
        (1, &["status", "nothing-like-it"]),
        (2, &["status", "--sideways"]),
        (2, &["skip", "restart", "--no-input"]),
        (2, &["amend", "ana-laptop:1"]),
        (3, &["done", "restart"]),
        (3, &["close"]),
    ] {
        desk.run(run.iter().copied()).expect_exit(exit);
    }
    // Whoever was asked and has gone can go on later.
    desk.stdin("").run(["resume"]).expect_exit(130);
    let unwritable = small::desk();
    unwritable.write("incidents", "a file where the folder should be");
    let seen = unwritable.run(DECLARE).expect_exit(7);
    assert!(
        seen.stderr.contains("incident.declared"),
        "the line is shown: {seen}"
    );
    let damaged = small::declared();
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    damaged.run(["note", "as", "it", "was"]).expect_exit(0);
    let bent = damaged.read(&file).replace("as it was", "as it is.");
    damaged.write(&file, &bent);
    damaged.run(["log", "verify"]).expect_exit(3);
    damaged.run(["status"]).expect_exit(0);
}
