//! Two people, each with a clone of the workspace, and a real git between them.

use crate::desk::{Desk, Transcript};
use crate::small::{self, DECLARE, ID};
use crate::walk::walker::Walker;
use std::process::Command;

/// Git as somebody uses it who has set up nothing but a name.
#[track_caller]
fn git(desk: &Desk, folder: &str, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "init.defaultBranch=main", "-c", "user.name=Sam"])
        .args([
            "-c",
            "user.email=sam@shop.example",
            "-c",
            "pull.rebase=false",
        ])
        .args(args)
        .current_dir(desk.path(folder))
        .env("HOME", desk.root().join("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_EDITOR", "true")
        .output()
        .expect("git: apt-get install git");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    said
}

/// A workspace under git as `init` leaves it, with an outage prepared.
fn shared() -> Desk {
    let desk = small::desk();
    desk.write(".gitignore", include_str!("../../workspace/gitignore"));
    git(&desk, "", &["init"]);
    keep(&desk, "");
    desk
}

fn keep(desk: &Desk, folder: &str) {
    git(desk, folder, &["add", "-A"]);
    git(desk, folder, &["commit", "-m", "as it stands"]);
}

/// Whoever runs the program.
type Person = fn(&Desk, &[&str]) -> Transcript;

/// Uma's clone, beside the folder of Sam.
const UMA: &str = "../uma";

fn clone(desk: &Desk) {
    git(desk, "", &["clone", ".", UMA]);
}

fn sam(desk: &Desk, args: &[&str]) -> Transcript {
    let call = desk.call().env("APLOMB_WRITER", "sam-laptop");
    call.run([&["--as", "Sam"], args].concat())
}

fn uma(desk: &Desk, args: &[&str]) -> Transcript {
    let call = desk.call().at(UMA).env("APLOMB_WRITER", "uma-laptop");
    call.run([&["--as", "Uma"], args].concat())
}

#[test]
fn two_clones_that_write_at_once_are_merged_without_a_conflict() {
    let desk = shared();
    sam(&desk, &DECLARE).expect_exit(0);
    keep(&desk, "");
    clone(&desk);
    for who in [sam as Person, uma] {
        who(&desk, &["list", "--no-input"]).expect_exit(0);
    }
    for who in [sam as Person, uma] {
        who(&desk, &["done", "tell-staff"]).expect_exit(0);
        who(&desk, &["update", "--json"]);
        who(&desk, &["list", "--json"]).expect_exit(0);
    }
    keep(&desk, "");
    keep(&desk, UMA);
    git(&desk, UMA, &["pull", "origin", "main"]);
    git(&desk, "", &["pull", UMA, "main"]);
    let listed = git(&desk, "", &["ls-files", "incidents"]);
    assert!(
        !listed.contains(".index") && !listed.contains("drafts"),
        "{listed}"
    );
    uma(&desk, &["log", "verify"]).expect_exit(0);
    let told = uma(&desk, &["timeline", "--no-pager"]).expect_exit(0);
    assert!(
        told.stdout.contains("(Sam)") && told.stdout.contains("(Uma)"),
        "{told}"
    );
    let mine = sam(&desk, &["status", "--json"]).json();
    assert_eq!(uma(&desk, &["status", "--json"]).json(), mine);
}

#[test]
fn a_draft_that_no_clone_brings_along_is_written_again_where_it_is_offered() {
    let desk = shared();
    sam(&desk, &DECLARE).expect_exit(0);
    let draft = format!("incidents/{ID}/drafts/001-brief.en.txt");
    let mut walk = Walker::start(&desk, &["resume"]);
    walk.at("001-brief.en.txt").press("q");
    walk.ends(0);
    let words = desk.read(&draft);
    keep(&desk, "");
    clone(&desk);
    let there = desk.path(UMA).join(&draft);
    assert!(!there.exists(), "git keeps no drafts");
    let mut walk = Walker::start(&desk, &["-C", UMA, "resume"]);
    walk.at("001-brief.en.txt").press("q");
    walk.ends(0);
    assert_eq!(
        std::fs::read_to_string(there).expect("written again"),
        words
    );
}

#[test]
fn what_two_declared_before_they_knew_of_each_other_is_told_as_one_and_said_once() {
    let desk = shared();
    clone(&desk);
    sam(&desk, &DECLARE).expect_exit(0);
    uma(&desk, &DECLARE).expect_exit(0);
    keep(&desk, "");
    keep(&desk, UMA);
    git(&desk, UMA, &["pull", "origin", "main"]);
    let said = "Declared twice, by Sam at 14:05 and by Uma at 14:06, before they knew of each other; it is told as one.";
    for args in [
        &["status"][..],
        &["timeline", "--no-pager"],
        &["timeline", "--format", "md"],
        &["log", "verify"],
        &["note", "one more"],
        &["status", "--lang", "en"],
    ] {
        let seen = uma(&desk, args).expect_exit(0);
        let line = seen.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = usize::from(args[0] != "note");
        assert_eq!(line.matches(said).count(), wanted, "{seen}");
    }
    let seen = uma(&desk, &["status", "--lang", "fr"]).expect_exit(0);
    let line = seen.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains("Déclaré deux fois"), "{seen}");
    let verified = uma(&desk, &["log", "verify", "--json"])
        .expect_exit(0)
        .json();
    assert_eq!(verified["ok"], true, "a remark is no damage");
    assert_eq!(verified["declared"][1]["by"], "Uma", "{verified}");
    let mut walk = Walker::start(&desk, &["-C", UMA, "resume"]);
    walk.at("Declared twice, by Sam").press("q");
    walk.ends(0);
    let alone = sam(&desk, &["status"]).expect_exit(0);
    assert!(!alone.stdout.contains("twice"), "{alone}");
}
