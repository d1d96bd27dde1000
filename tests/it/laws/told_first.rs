//! Law 1: communication first.

use super::{events, journal, of_type};
use crate::small::{self, ID};
use serde_json::Value;

#[test]
fn no_recovery_step_starts_before_the_communication_round_is_done() {
    let desk = small::declared();
    let before = journal(&desk);
    for step in [
        "restart",
        "is-it-back",
        "flag-there",
        "did-it-help",
        "roll-back",
        "cause",
        "watch",
        "last-word",
        "thank",
    ] {
        for verb in [&["done", step][..], &["skip", step, "--reason", "x"]] {
            let seen = desk
                .run(verb.iter().copied().chain(["--no-input"]))
                .expect_exit(3);
            assert!(
                seen.stderr.contains("People have not been told yet"),
                "{seen}"
            );
        }
    }
    assert_eq!(journal(&desk), before, "a refusal leaves no trace");
    // Half of the round is not the round.
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "restart"]).expect_exit(3);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.run(["done", "restart"]).expect_exit(0);
    let told = events(&desk, ID);
    let at = |kind: &str, step: &str| {
        told.iter()
            .position(|event| event["type"] == kind && (step.is_empty() || event["step"] == step))
            .expect(kind)
    };
    assert!(at("gate.passed", "") < at("step.completed", "restart"));
}

#[test]
fn leaving_out_every_message_to_the_outside_is_not_telling() {
    let desk = small::declared();
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["skip", "tell-public", "--reason", "no access"])
        .expect_exit(0);
    let status = desk.run(["status", "--json"]).json();
    assert_eq!(status["phase"], "communicate");
    assert_eq!(status["gate"]["passed_at"], Value::Null);
    for verb in [&["done", "restart"][..], &["update", "--message", "x"]] {
        let seen = desk.run(verb.iter().copied()).expect_exit(3);
        assert!(
            seen.stderr.contains("Nobody outside has been told"),
            "{seen}"
        );
        assert!(seen.stderr.contains("aplomb undo tell-public"), "{seen}");
    }
    let told = events(&desk, ID);
    assert!(of_type(&told, "gate.passed").is_empty());
    assert!(of_type(&told, "update.published").is_empty());
}

#[test]
fn no_repair_is_written_down_as_done_before_people_were_told() {
    let desk = small::declared();
    desk.wait("10m");
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.wait("35s");
    desk.run(["done", "tell-public"]).expect_exit(0);
    let before = journal(&desk);
    for lang in ["en", "fr"] {
        let early = ["done", "restart", "--at", "14:07", "--lang", lang];
        let seen = desk.run(early).expect_exit(3);
        assert!(seen.stderr.contains("2026-11-22 14:07 UTC"), "{seen}");
        assert!(seen.stderr.contains("aplomb done restart"), "{seen}");
    }
    assert_eq!(journal(&desk), before, "a refusal leaves no trace");
    desk.run(["done", "stop-writes", "--at", "14:07"])
        .expect_exit(0);
    let passed = desk.run(["status", "--json"]).json()["gate"]["passed_at"].clone();
    let minute = &passed.as_str().expect("a time")[11..16];
    desk.run(["done", "restart", "--at", minute]).expect_exit(0);
    let told = events(&desk, ID);
    let restarted = told.iter().rfind(|event| event["step"] == "restart");
    assert_eq!(restarted.expect("restarted")["happened_at"], passed);
}

#[test]
fn what_stops_the_bleeding_may_go_before() {
    let desk = small::declared();
    desk.run(["done", "stop-writes"]).expect_exit(0);
    desk.run(["done", "restart"]).expect_exit(3);
}

#[test]
fn the_glass_is_broken_with_a_reason_that_is_recorded_and_shown() {
    let desk = small::declared();
    let seen = desk
        .stdin("o\n\no\nthe building is on fire\n\nq\n")
        .run(["resume"])
        .expect_exit(0);
    assert!(seen.stderr.contains("Stop the writes"), "{seen}");
    let shown = "Recovery runs before people have been told (2 steps to go). Press u to tell them.";
    assert!(seen.stderr.contains(shown), "on every screen: {seen}");
    let told = events(&desk, ID);
    let forced = of_type(&told, "gate.overridden");
    assert_eq!(forced.len(), 1, "an empty reason is none");
    assert_eq!(forced[0]["data"]["reason"], "the building is on fire");
    assert_eq!(forced[0]["by"], "ana");
    assert_eq!(
        desk.run(["status", "--json"]).json()["gate"]["overridden"],
        true
    );
    for read in [&["timeline"][..], &["timeline", "--format", "md"]] {
        let told = desk.run(read.iter().copied()).stdout;
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("the building is on fire"), "{told}");
        assert!(
            told.contains("Recovery was started before everybody had been told."),
            "scored: {told}"
        );
    }
}

#[test]
fn the_glass_is_broken_from_a_command_line_too_and_only_with_a_reason() {
    let desk = small::declared();
    let before = journal(&desk);
    desk.run(["override", "--no-input"]).expect_exit(2);
    desk.run(["override", "--reason", " "]).expect_exit(3);
    assert_eq!(journal(&desk), before);
    let refused = desk.run(["done", "restart"]).expect_exit(3);
    assert!(
        refused.stderr.contains("Or: aplomb override --reason …"),
        "{refused}"
    );
    desk.run(["override", "--reason", "the building is on fire"])
        .expect_exit(0);
    desk.run(["done", "restart"]).expect_exit(0);
    let told = events(&desk, ID);
    let forced = of_type(&told, "gate.overridden");
    assert_eq!(forced[0]["data"]["reason"], "the building is on fire");
    let again = desk.run(["override", "--no-input"]).expect_exit(3);
    assert!(again.stderr.contains("nothing to override"), "{again}");
}
