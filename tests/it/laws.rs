//! The ten laws, each in its own words, on the real program.

#![expect(
    clippy::disallowed_methods,
    reason = "starts the program under strace and without a network"
)]

use crate::desk::{Desk, Transcript};
use crate::skipped::skipped;
use crate::small::{self, DECLARE, ID};
use crate::walk::walker::Walker;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}

fn events(desk: &Desk, id: &str) -> Vec<Value> {
    let told = desk.run(["timeline", id, "--json"]).expect_exit(0).json();
    told["events"].as_array().expect("events").clone()
}

fn of_type<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events
        .iter()
        .filter(|event| event["type"] == kind)
        .collect()
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            all.insert(path.to_string_lossy().into_owned(), bytes);
        }
    }
    all
}

/// Runs the program under another one, with these lines on standard input.
fn under(desk: &Desk, outer: &[&str], args: &[&str], input: &str) -> Option<std::process::Output> {
    let mut child = Command::new(outer[0])
        .args(&outer[1..])
        .arg(env!("CARGO_BIN_EXE_aplomb"))
        .args(args)
        .env_clear()
        .envs(desk.variables())
        .current_dir(desk.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut pipe = child.stdin.take().expect("a pipe");
    // Whoever does not read all of its input is not at fault.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    child.wait_with_output().ok()
}

/// What the program asked of the system; none when nobody may look.
fn traced(desk: &Desk, calls: &str, args: &[&str], input: &str) -> Option<(i32, String)> {
    let can = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    if !can.is_ok_and(|status| status.success()) {
        skipped("strace is not here, or may not trace");
        return None;
    }
    let trace = desk.path("trace");
    let trace = trace.to_str().expect("a path");
    let outer = ["strace", "-f", "-y", "-s", "200", "-o", trace, "-e", calls];
    let output = under(desk, &outer, args, input).expect("traced");
    let seen = std::fs::read_to_string(trace).expect("a trace");
    std::fs::remove_file(trace).expect("removed");
    Some((output.status.code().expect("a code"), seen))
}

// Law 1: communication first.

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

// Law 2: what the screen says is recorded is on the disk.

#[test]
fn nothing_is_called_recorded_before_the_disk_has_it() {
    let desk = small::told();
    let calls = "trace=write,writev,pwrite64,fsync,fdatasync,ftruncate";
    let Some((exit, trace)) = traced(&desk, calls, &["resume"], "\n\nn\nsomething\ns\nwhy\nq\n")
    else {
        return;
    };
    assert_eq!(exit, 0);
    let (mut flushed, mut recorded) = (false, 0);
    for line in trace.lines() {
        let to_journal = line.contains(".jsonl>");
        if line.contains("write(2<") && line.contains("Recorded") {
            recorded += 1;
            assert!(flushed, "not on the disk: {line}\n{trace}");
            flushed = false;
        } else if to_journal && line.contains("write") {
            flushed = false;
        } else if to_journal && line.contains("sync(") {
            flushed = true;
        }
    }
    assert_eq!(recorded, 4, "{trace}");
}

#[test]
fn a_walk_killed_right_after_an_answer_goes_on_at_the_next_step() {
    let desk = small::told();
    for (step, next) in [
        ("Stop the writes", "Restart the application"),
        ("Restart the application", "Does it answer?"),
    ] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at(step).press("\r").said("✓ Recorded");
        ana.pty.signal(rustix::process::Signal::KILL);
        ana.pty.wait_exit();
        let status = desk.run(["status", "--json"]).json();
        assert_eq!(status["next_step"]["title"], next);
    }
    desk.run(["log", "verify"]).expect_exit(0);
    let told = events(&desk, ID);
    assert_eq!(
        of_type(&told, "step.completed").len(),
        4,
        "nothing happens twice"
    );
}

#[test]
fn an_unfinished_last_line_costs_nothing_that_was_acknowledged() {
    let desk = small::told();
    let whole = journal(&desk);
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    let next = "{\"seq\":6,\"clock\":1795356120";
    for cut in 1..next.len() {
        desk.write(&file, &format!("{whole}{}", &next[..cut]));
        let status = desk.run(["status", "--json"]).expect_exit(0);
        assert_eq!(status.json()["next_step"]["id"], "stop-writes");
        if cut % 9 == 0 {
            desk.run(["done", "stop-writes"]).expect_exit(0);
            desk.run(["log", "verify"]).expect_exit(0);
            assert!(journal(&desk).starts_with(&whole));
        }
    }
}

// Law 3: intent before effect.

#[test]
fn the_words_are_approved_before_they_are_called_out_and_nothing_is_out_by_itself() {
    let desk = small::told();
    let told = events(&desk, ID);
    let sent = of_type(&told, "delivery.sent");
    assert_eq!(sent.len(), 3);
    for event in sent {
        assert_eq!(event["data"]["by_hand"], true, "a person said so");
        let draft = &event["data"]["delivery"]["draft"];
        let place = |kind: &str| {
            told.iter()
                .position(|other| other["type"] == kind && &other["data"]["draft"] == draft)
        };
        let (rendered, approved) = (place("draft.rendered"), place("draft.approved"));
        let sent = told.iter().position(|other| other == event);
        assert!(
            rendered.is_some() && rendered < approved && approved < sent,
            "{event}"
        );
        let (rendered, approved) = (
            &told[rendered.expect("there")],
            &told[approved.expect("there")],
        );
        assert_eq!(
            rendered["data"]["digest"], approved["data"]["digest"],
            "these very words"
        );
    }
}

// Law 4: Enter never sends.

#[test]
fn sixty_enters_send_nothing_and_run_nothing() {
    let desk = small::declared();
    let enters = "\n".repeat(60);
    let calls = "trace=connect,sendto,sendmsg,sendmmsg,execve";
    let Some((_, trace)) = traced(&desk, calls, &["resume"], &enters) else {
        return;
    };
    let reached: Vec<_> = trace
        .lines()
        .filter(|line| line.contains("connect("))
        .collect();
    let check = "sin_port=htons(9), sin_addr=inet_addr(\"127.0.0.1\")";
    assert!(
        reached.iter().all(|line| line.contains(check)),
        "only the check looks: {reached:#?}"
    );
    assert!(
        !trace.contains("sendto(") && !trace.contains("sendmsg("),
        "{trace}"
    );
    assert_eq!(
        trace.matches("execve(").count(),
        1,
        "no command was run: {trace}"
    );
    assert!(!desk.path("ran").exists());
    let told = events(&desk, ID);
    assert!(of_type(&told, "delivery.requested").is_empty());
    assert!(
        of_type(&told, "delivery.sent")
            .iter()
            .all(|sent| sent["data"]["by_hand"] == true)
    );
    assert!(
        of_type(&told, "decision.taken").is_empty(),
        "and decides nothing"
    );
    assert!(of_type(&told, "incident.resolved").is_empty());
}

// Law 5: a drill cannot leak.

fn drill_id() -> String {
    format!("{ID}-drill")
}

#[test]
fn in_a_drill_no_way_out_is_even_built() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("never waits");
    let url = format!(
        "http://{}/health",
        listener.local_addr().expect("an address")
    );
    let desk = small::desk_that_looks_at(&url);
    desk.write("flag", "there");
    let calls = "trace=connect,sendto,sendmsg,sendmmsg,execve,socket";
    for (args, input) in [
        (&["drill", "shop-down", "--auto"][..], String::new()),
        // Somebody who presses every key there is.
        (
            &["drill", "shop-down"],
            "log in\n\nl\nhttps://x\n\n\nr\n\nd\n\n\nd\n\n1\n".repeat(2),
        ),
    ] {
        let Some((_, trace)) = traced(&desk, calls, args, &input) else {
            return;
        };
        for call in ["connect(", "sendto(", "sendmsg(", "socket("] {
            assert!(!trace.contains(call), "{args:?}: {trace}");
        }
        assert_eq!(trace.matches("execve(").count(), 1, "{args:?}: {trace}");
    }
    assert!(listener.accept().is_err(), "nobody looked");
    assert!(!desk.path("ran").exists(), "nothing was run");
}

#[test]
fn everything_a_drill_makes_is_marked_as_an_exercise() {
    let desk = small::desk();
    let seen = desk
        .stdin(&"log in\n\n\n\n\n\n\n\n".repeat(4))
        .run(["drill", "shop-down"]);
    let screens = seen.stderr.matches("The shop is down · sev2").count();
    assert!(screens > 4, "{seen}");
    assert_eq!(
        seen.stderr
            .matches("EXERCISE · The shop is down · sev2")
            .count(),
        screens,
        "{seen}"
    );
    let drafts = files(&desk.path(format!("incidents/{}/drafts", drill_id())));
    assert!(drafts.len() > 1);
    for (path, bytes) in drafts {
        assert!(path.contains("EXERCISE"), "{path}");
        assert!(
            String::from_utf8_lossy(&bytes).contains("EXERCISE"),
            "{path}"
        );
    }
    for read in [
        &["timeline"][..],
        &["timeline", "--format", "md"],
        &["status"],
        &["list"],
    ] {
        let told = desk.run(read.iter().copied());
        assert!(told.stdout.contains("EXERCISE"), "{told}");
    }
    let incident = &desk.run(["status", "--json"]).json()["incident"];
    assert_eq!(incident["kind"], "drill");
    assert_eq!(incident["id"], drill_id());
}

#[test]
fn a_rehearsal_that_can_reach_no_end_ends_and_says_why() {
    let desk = small::desk();
    let runbook = "schema = 1\ntitle = \"Endless\"\nsummary = \"Nobody says that it is over.\"\n\
                   severity = \"sev2\"\n\n[[communicate]]\nid = \"tell\"\ntitle = \"Tell everybody\"\n";
    desk.write("runbooks/endless.toml", runbook);
    let ended = desk.run(["drill", "endless", "--auto"]).expect_exit(3);
    assert!(ended.stderr.contains("goes no further"), "{ended}");
    assert!(ended.stderr.contains("aplomb check"), "{ended}");
}

#[test]
fn a_drill_and_an_incident_are_never_taken_for_each_other() {
    let desk = small::desk();
    desk.run(["drill", "shop-down", "--auto"]).expect_exit(0);
    desk.stdin("log in\n")
        .run(["drill", "shop-down"])
        .expect_exit(130);
    desk.run(DECLARE).expect_exit(0);
    // Both are open; the real one is the one that is meant.
    assert_eq!(desk.run(["status", "--json"]).json()["incident"]["id"], ID);
    desk.run(["done", "tell-staff"]).expect_exit(0);
    let refused = desk.run(["resume", ID, "--auto"]).expect_exit(2);
    assert!(refused.stderr.contains("is a real incident"), "{refused}");
    let ids: Vec<_> = desk.run(["list", "--json"]).json()["incidents"]
        .as_array()
        .expect("incidents")
        .iter()
        .map(|one| {
            (
                one["kind"] == "drill",
                one["id"].as_str().expect("an id").ends_with("-drill"),
            )
        })
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|(drill, named)| drill == named), "{ids:?}");
}

// Law 6: the rhythm is a promise.

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

// Law 7: the log is append-only and tamper-evident.

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

// Law 8: no network, no problem.

#[test]
fn an_incident_is_walked_from_end_to_end_with_the_cable_out() {
    let desk = small::desk();
    let unshare = Command::new("unshare").args(["-n", "true"]).status();
    if !unshare.is_ok_and(|status| status.success()) {
        skipped("this user may not pull the cable (unshare -n)");
        return;
    }
    let walk = [
        "log in\n\n",          // the facts
        "\n\n",                // both messages
        "\n\nd\nd\n1\n\n",     // stopped, restarted, looked by hand, back, watched
        "1\nthe shop\n\n\n\n", // no data lost, the last message, thanks, closed
    ]
    .concat();
    let seen = under(&desk, &["unshare", "-n"], &["declare", "shop-down"], &walk).expect("run");
    let said = String::from_utf8_lossy(&seen.stderr);
    assert_eq!(seen.status.code(), Some(0), "{said}");
    assert_eq!(
        desk.run(["list", "--json"]).json()["incidents"][0]["open"],
        false,
        "{said}"
    );
    let drill = under(
        &desk,
        &["unshare", "-n"],
        &["drill", "shop-down", "--auto"],
        "",
    )
    .expect("run");
    assert_eq!(drill.status.code(), Some(0));
}

#[test]
fn no_command_but_a_check_opens_a_socket() {
    let desk = small::told();
    for args in [
        &["status"][..],
        &["list"],
        &["timeline"],
        &["log", "verify"],
        &["note", "a note"],
        &["done", "stop-writes"],
        &["update", "--message", "news", "--posted"],
        &["check"],
        &["runbook", "list"],
    ] {
        let Some((exit, trace)) = traced(&desk, "trace=socket,connect", args, "") else {
            return;
        };
        assert_eq!(exit, 0, "{args:?}");
        assert!(
            !trace.contains("socket(") && !trace.contains("connect("),
            "{args:?}: {trace}"
        );
    }
}

// Law 9: secrets are pointed at, never held.

#[test]
fn no_secret_appears_in_any_byte_that_is_written_or_printed() {
    const SECRETS: [&str; 3] = [
        "planted-4711-in-the-environment",
        "https://chat.example/hooks/planted-0815-in-a-file",
        "planted-2342-under-a-telling-name",
    ];
    let desk = small::desk();
    let configuration = desk.read("aplomb.toml")
        + "[channels.status-page]\nkind = \"statuspage\"\npage = \"abc\"\ntoken = { env = \"SHOP_TOKEN\" }\n"
        + "[channels.team-chat]\nkind = \"mattermost\"\nurl = { file = \"../home/held\" }\n";
    desk.write("aplomb.toml", &configuration);
    desk.write("../home/held", &format!("{}\n", SECRETS[1]));
    let runbook = desk.read("runbooks/shop-down.toml");
    let runbook = runbook.replace(
        "cat held 2>/dev/null",
        "cat ../home/held; env; echo $SHOP_TOKEN >&2",
    );
    desk.write("runbooks/shop-down.toml", &runbook);
    desk.run(DECLARE).expect_exit(0);
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.run(["done", "stop-writes"]).expect_exit(0);
    let knows = |run: crate::pty::Run| {
        run.env("SHOP_TOKEN", SECRETS[0])
            .env("DB_PASSWORD", SECRETS[2])
    };
    let mut ana = Walker::sit_down(knows(Walker::run(&desk, &["resume", "--debug"])));
    ana.at("Restart the application").press("r");
    ana.at("The command ended with exit code 3").press("q");
    let seen = ana.ends(0);
    assert!(
        desk.path("ran").exists() && seen.contains("restarting") && seen.contains("•••"),
        "{seen}"
    );
    let screen = String::from_utf8_lossy(&ana.pty.bytes()).into_owned();
    let reads: Vec<Transcript> = [
        &["timeline"][..],
        &["timeline", "--format", "md"],
        &["timeline", "--json"],
        &["log", "export"],
        &["status", "--json"],
    ]
    .iter()
    .map(|read| desk.run(read.iter().copied()).expect_exit(0))
    .collect();
    for secret in SECRETS {
        // A terminal breaks lines; the beginning of a secret is a secret too.
        for part in [secret, &secret[..14]] {
            assert!(!screen.contains(part), "{screen}");
            for read in &reads {
                assert!(!read.to_string().contains(part), "{read}");
            }
            for (path, bytes) in files(&desk.path("incidents")) {
                assert!(!String::from_utf8_lossy(&bytes).contains(part), "{path}");
            }
        }
    }
}

// Law 10: people, by name.

#[test]
fn everything_in_the_log_says_who() {
    let desk = small::declared();
    desk.run(["done", "tell-staff", "--as", "Ben"])
        .expect_exit(0);
    desk.call()
        .env("APLOMB_AS", "Chloé")
        .run(["done", "tell-public"])
        .expect_exit(0);
    desk.call()
        .without("USER")
        .run(["note", "who am I"])
        .expect_exit(0);
    let told = events(&desk, ID);
    assert!(
        told.iter()
            .all(|event| event["by"].as_str().is_some_and(|by| !by.is_empty()))
    );
    let by = |kind: &str| -> Vec<String> {
        let found = of_type(&told, kind).into_iter();
        found
            .map(|event| event["by"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(by("incident.declared"), ["ana"]);
    assert_eq!(by("step.completed"), ["Ben", "Chloé"]);
    assert_eq!(by("note.added"), ["somebody"]);
    let joined: Vec<_> = of_type(&told, "responder.joined")
        .into_iter()
        .map(|event| event["data"]["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(joined, ["Ben", "Chloé", "somebody"]);
    let read = desk.run(["timeline"]).stdout;
    assert!(read.contains("(Ben)") && read.contains("(Chloé)"), "{read}");
}
