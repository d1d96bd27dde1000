//! Law 7: the log is append-only and tamper-evident.

use super::{events, journal, of_type};
use crate::small::{self, ID};

#[test]
fn whatever_is_done_the_log_only_grows() {
    let desk = small::declared();
    let mut before = journal(&desk);
    for run in [
        &["done", "tell-staff"][..],
        &["done", "tell-public"],
        &["done", "stop-writes"],
        &["undo", "stop-writes", "--reason", "wrong one"],
        &["note", "something"],
        &["amend", "ana-laptop:2", "--text", "otherwise"],
        &["severity", "sev1"],
        &["block", "the provider"],
        &["unblock"],
        &["update", "--message", "news"],
        &["update", "--posted"],
        &["close"],
        &["status"],
        &["timeline"],
        &["list"],
        &["log", "verify"],
        &["log", "export"],
    ] {
        desk.run(run.iter().copied());
        let after = journal(&desk);
        assert!(after.starts_with(&before), "{run:?}");
        before = after;
    }
}

#[test]
fn a_correction_keeps_the_original_and_both_times() {
    let desk = small::declared();
    desk.run(["note", "the mayor called", "--at", "14:01"])
        .expect_exit(0);
    desk.run(["amend", "ana-laptop:2", "--text", "the prefect called"])
        .expect_exit(0);
    let told = events(&desk, ID);
    let note = of_type(&told, "note.added")[0];
    assert_eq!(note["data"]["text"], "the mayor called");
    assert_eq!(note["happened_at"], "2026-11-22T14:01:00.000Z");
    assert_eq!(note["recorded_at"], "2026-11-22T14:06:00.000Z");
    assert_eq!(of_type(&told, "event.amended")[0]["amends"]["seq"], 2);
    let read = desk.run(["timeline"]).stdout;
    assert!(
        read.contains("the mayor called") && read.contains("the prefect called"),
        "{read}"
    );
}

#[test]
fn a_line_that_was_changed_removed_or_moved_is_found() {
    let desk = small::told();
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    let whole = journal(&desk);
    let lines: Vec<&str> = whole.lines().collect();
    let find = |lines: &[&str], what: &str| {
        desk.write(&file, &format!("{}\n", lines.join("\n")));
        let seen = desk.run(["log", "verify", ID, "--json"]).expect_exit(3);
        assert_eq!(seen.json()["ok"], false, "{what}: {seen}");
    };
    for at in 1..lines.len() {
        let bent = lines[at].replacen("ana", "bob", 1);
        let mut changed = lines.clone();
        changed[at] = &bent;
        find(&changed, "changed");
        if at + 1 < lines.len() {
            let mut removed = lines.clone();
            removed.remove(at);
            find(&removed, "removed");
            let mut moved = lines.clone();
            moved.swap(at, at + 1);
            find(&moved, "moved");
        }
    }
    desk.write(&file, &whole);
    desk.run(["log", "verify", ID]).expect_exit(0);
}
