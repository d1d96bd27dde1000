//! The commands of an incident, one answer at a time: for scripts and second terminals.

mod contract;
mod declare;
mod log;
mod messages;
mod steps;

use crate::desk::Desk;
use crate::small::ID;

fn all(desk: &Desk, runs: &[&[&str]]) -> String {
    let seen: Vec<_> = runs
        .iter()
        .map(|run| desk.run(run.iter().copied()).to_string())
        .collect();
    without_digests(&seen.join("\n"))
}

/// Digests depend on the version of the program.
fn without_digests(text: &str) -> String {
    let is_digest = |word: &&str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let mut out = text.to_owned();
    for digest in text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(is_digest)
    {
        out = out.replace(digest, "[DIGEST]");
    }
    out
}

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}

#[test]
fn a_command_that_tired_fingers_missed_is_the_one_that_is_named() {
    let desk = Desk::with_workspace();
    for (typed, meant) in [
        ("declre", "declare"),
        ("decalre", "declare"),
        ("upadte", "update"),
        ("sttaus", "status"),
        ("resum", "resume"),
        ("nte", "note"),
        ("timelien", "timeline"),
    ] {
        let refused = desk.run([typed]).expect_exit(2);
        let first = format!("Next: aplomb {meant}\n");
        assert!(refused.stderr.contains(&first), "{refused}");
    }
}

#[test]
fn an_empty_name_is_no_incident() {
    let desk = crate::small::declared();
    let journal_before = journal(&desk);
    let flags: [&[&str]; 24] = [
        &["note", "x"],
        &["done", "tell-staff"],
        &["skip", "tell-staff", "--reason", "x"],
        &["undo", "tell-staff", "--reason", "x"],
        &["override", "--reason", "x"],
        &["update", "--message", "x"],
        &["send"],
        &["outbox", "list"],
        &["amend", "ana-laptop:1", "--text", "x"],
        &["block", "x"],
        &["unblock"],
        &["severity", "sev1", "--reason", "x"],
        &["resolve", "--data-loss", "no"],
        &["close"],
        &["draft", "brief"],
        &["page", "build", "-o", "out"],
        &["page", "serve"],
        &["resume"],
        &["status"],
        &["timeline"],
        &["report"],
        &["log", "verify"],
        &["log", "export"],
        &[
            "action",
            "add",
            "x",
            "--owner",
            "Ana",
            "--due",
            "2026-12-01",
        ],
    ];
    for words in flags {
        for empty in ["", " "] {
            let typed = words.iter().copied().chain(["--incident", empty]);
            let refused = desk.run(typed).expect_exit(2);
            assert!(
                refused.stderr.contains("perhaps a variable is not set"),
                "{refused}"
            );
        }
    }
    for words in ["resume", "status", "timeline", "report"] {
        let refused = desk.run([words, ""]).expect_exit(2);
        assert!(refused.stderr.contains("ID is empty;"), "{refused}");
    }
    assert_eq!(journal(&desk), journal_before);
    assert!(!desk.path("out").exists());
}
