//! Law 6: the rhythm is a promise.

use super::{events, of_type};
use crate::small::{self, ID};

#[test]
fn every_message_says_when_the_next_one_comes_and_late_is_recorded() {
    let desk = small::declared();
    let declared = desk.run(["status", "--json"]).json();
    assert_eq!(
        declared["update"]["due_at"], "2026-11-22T14:10:00.000Z",
        "five minutes for the first"
    );
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.run(["update", "--message", "we look", "--posted"])
        .expect_exit(0);
    for event in of_type(&events(&desk, ID), "draft.rendered") {
        let due = event["data"]["next_due"].as_str().expect("a promise");
        let body = event["data"]["body"].as_str().expect("words");
        assert!(body.contains(&due[11..16]), "{body} promises {due}");
    }
    assert_eq!(
        desk.run(["status", "--json"]).json()["update"]["overdue"],
        false
    );
    desk.wait("2h");
    let late = desk.run(["status"]).stdout;
    assert!(late.contains("late by"), "shown: {late}");
    assert_eq!(
        desk.run(["status", "--json"]).json()["update"]["overdue"],
        true
    );
    desk.run(["note", "nobody wrote"]).expect_exit(0);
    desk.run(["note", "still nobody"]).expect_exit(0);
    assert_eq!(
        of_type(&events(&desk, ID), "update.overdue").len(),
        1,
        "recorded, once"
    );
    let told = desk.run(["timeline"]).stdout;
    assert!(told.contains("late: 1"), "reported: {told}");
}

#[test]
fn no_incident_is_resolved_without_a_last_message_that_says_whether_data_was_lost() {
    for (answer, words) in [
        ("no", "No data was lost."),
        ("yes", "Some data was lost."),
        ("unknown", "We do not know yet whether data was lost."),
    ] {
        let desk = small::told();
        desk.run(["resolve", "--data-loss", answer]).expect_exit(3);
        assert!(of_type(&events(&desk, ID), "incident.resolved").is_empty());
        desk.run(["skip", "last-word", "--reason", "tired"])
            .expect_exit(3);
        desk.run(["done", "last-word", "--fact", "recovery=the shop"])
            .expect_exit(0);
        let told = events(&desk, ID);
        let last = of_type(&told, "draft.rendered")
            .pop()
            .expect("a message")
            .clone();
        assert!(
            last["data"]["body"]
                .as_str()
                .expect("words")
                .contains(words),
            "{last}"
        );
        assert_eq!(
            of_type(&told, "incident.resolved")[0]["data"]["data_loss"],
            answer
        );
    }
}

#[test]
fn the_answer_on_data_that_the_last_message_promised_can_be_given_at_any_time() {
    for close in [false, true] {
        let desk = small::told();
        desk.run(["update", "--data-loss", "no"]).expect_exit(3);
        desk.run(["override", "--reason", "x"]).expect_exit(3);
        for step in [
            "stop-writes",
            "restart",
            "is-it-back",
            "flag-there",
            "did-it-help",
            "roll-back",
            "cause",
            "watch",
        ] {
            desk.run(["skip", step, "--reason", "not here"])
                .expect_exit(0);
        }
        let last = ["done", "last-word", "--fact", "recovery=the shop"];
        desk.run(last.into_iter().chain(["--data-loss", "unknown"]))
            .expect_exit(0);
        let status = desk.run(["status"]).stdout;
        assert!(status.contains("Owed"), "{status}");
        let refused = desk.run(["resolve", "--data-loss", "no"]).expect_exit(3);
        assert!(
            refused.stderr.contains("aplomb update --data-loss no"),
            "{refused}"
        );
        desk.run(["done", "thank"]).expect_exit(0);
        if close {
            desk.run(["close"]).expect_exit(0);
        }
        desk.run(["update", "--data-loss", "unknown", "--incident", ID])
            .expect_exit(2);
        let seen = desk
            .run(["update", "--data-loss", "no", "--incident", ID])
            .expect_exit(0);
        let file = seen.stdout.lines().next().expect("a file");
        assert!(desk.read(file).contains("No data was lost."), "{seen}");
        desk.run(["update", "--posted", "--incident", ID])
            .expect_exit(0);
        let told = events(&desk, ID);
        let last = of_type(&told, "update.published");
        let last = last.last().expect("published");
        assert_eq!(last["data"]["stage"], "resolution");
        assert_eq!(of_type(&told, "incident.resolved").len(), 1);
        let status = desk.run(["status", ID]).stdout;
        assert!(!status.contains("Owed"), "{status}");
        desk.run(["log", "verify", ID]).expect_exit(0);
    }
}
