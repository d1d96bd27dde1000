//! Incidents that others have published: measured by hand, sealed, and counted as past.

use super::*;

/// Worked out from the published times, as docs/guide/past-incidents.md does.
#[test]
fn the_measures_of_published_incidents_are_those_worked_out_by_hand() {
    let desk = all();
    for (id, noticed, first_word, over, rounds, silence) in [
        (
            "2021",
            json!(60),
            11 * 60,
            (2 * 60 + 57) * 60,
            2,
            (2 * 60 + 46) * 60,
        ),
        (
            "2018",
            json!(120),
            17 * 60,
            (24 * 60 + 11) * 60,
            4,
            (15 * 60 + 17) * 60,
        ),
        (
            "2017",
            Value::Null,
            2 * 3600,
            (4 * 60 + 17) * 60,
            1,
            (2 * 60 + 17) * 60,
        ),
    ] {
        let found = measures(&desk, id);
        assert_eq!(
            found,
            json!({
                "time_to_detect_s": noticed, "time_to_staff_notice_s": null,
                "time_to_first_communication_s": first_word, "time_to_resolve_s": over,
                "updates_published": rounds,
                "cadence": {"promised": 0, "kept": 0, "late": 0, "longest_silence_s": silence},
                "gate": {"passed_at": null, "overridden": false},
                "steps": {"done": 0, "skipped": 0}, "customers_notified": null,
            }),
            "{id}"
        );
        let page = crate::docs::read("docs/guide/past-incidents.md");
        let row = format!("| {first_word} s | {over} s | {rounds} | {silence} s |");
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn a_past_incident_is_sound_for_both_readers_and_bears_a_seal() {
    let desk = all();
    for id in ["2017", "2018", "2021"] {
        desk.run(["log", "verify", id]).expect_exit(0);
        desk.run(["log", "seal", id]).expect_exit(0);
    }
    for incident in std::fs::read_dir(desk.path("incidents")).expect("incidents") {
        let journal = incident.expect("an entry").path().join("journal");
        if journal.is_dir() {
            let read = Command::new("python3")
                .arg(root().join("tests/read_journal.py"))
                .arg(journal)
                .output()
                .expect("python3 is needed for this test");
            assert!(read.status.success(), "{read:?}");
        }
    }
}

#[test]
fn past_incidents_are_counted_as_real_and_said_to_be_past_and_no_drill_is_among_them() {
    let desk = all();
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    let stats = parsed(&desk.run(["stats", "--json"]).expect_exit(0).stdout);
    let count = |group: &str, key: &str| stats[group][key].as_u64().expect("a number");
    assert_eq!(
        (
            count("incidents", "count"),
            count("incidents", "backfilled")
        ),
        (3, 3)
    );
    assert_eq!(
        (count("drills", "count"), count("drills", "backfilled")),
        (1, 0)
    );
    let declare =
        "declare site-down --no-input --fact impact=it --fact affected=all --fact workaround=";
    desk.run(declare.split(' ')).expect_exit(0);
    let stats = parsed(&desk.run(["stats", "--json"]).expect_exit(0).stdout);
    assert_eq!(stats["incidents"]["count"], 4);
    assert_eq!(stats["incidents"]["backfilled"], 3);
    let list = parsed(&desk.run(["list", "--json"]).expect_exit(0).stdout);
    let kinds = list["incidents"].as_array().expect("a list").iter();
    let kinds: Vec<&str> = kinds.filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "backfilled").count(),
        3
    );
    let months = stats["by_month"].as_array().expect("months").len();
    assert_eq!(months, 4, "each in the month in which it happened");
}
