//! `aplomb completions`: what Tab offers.

use crate::desk::Desk;
use std::collections::BTreeSet;

fn offered(desk: &Desk, words: &[&str]) -> BTreeSet<String> {
    let mut args = vec!["--", "aplomb"];
    args.extend(words);
    let index = words.len().to_string();
    let seen = desk
        .call()
        .env("APLOMB_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", &index)
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "true")
        .env("_CLAP_IFS", "\n")
        .run(args)
        .expect_exit(0);
    assert!(seen.stderr.is_empty(), "{seen}");
    seen.stdout.split_whitespace().map(str::to_owned).collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn names_are_completed_as_they_are_now() {
    let desk = Desk::with_workspace();
    desk.run(["runbook", "new", "site-slow"]).expect_exit(0);
    desk.write("incidents/2026-11-21-disk-full/journal/x", "")
        .write("incidents/2026-11-22-site-down-2/journal/x", "");
    assert_eq!(
        offered(&desk, &["declare", "site"]),
        set(&["site-down", "site-slow"])
    );
    assert_eq!(
        offered(&desk, &["draft", "social"]),
        set(&["social-long", "social-short"])
    );
    assert_eq!(
        offered(&desk, &["status", "2026"]),
        set(&["2026-11-21-disk-full", "2026-11-22-site-down-2"])
    );
    assert_eq!(
        offered(&desk, &["done", "tell-s"]),
        set(&["tell-staff", "tell-staff-it-is-over"])
    );
    desk.write(
        "incidents/2026-11-22-site-down-2/outbox/003-ana.customers/x",
        "",
    );
    assert_eq!(
        offered(&desk, &["outbox", "resume", "0"]),
        set(&["003-ana.customers"])
    );
    assert_eq!(
        offered(&desk, &["note", "x", "--incident", "2026-11-22"]),
        set(&["2026-11-22-site-down-2"])
    );
    let elsewhere = desk.root().join("shop").to_string_lossy().into_owned();
    assert_eq!(
        offered(&desk, &["-C", &elsewhere, "declare", "site-s"]),
        set(&["site-slow"])
    );
}

#[test]
fn commands_and_values_are_completed() {
    let desk = Desk::new();
    assert_eq!(offered(&desk, &["dec"]), set(&["declare"]));
    assert_eq!(offered(&desk, &["customers", "c"]), set(&["check"]));
    desk.write("customers.csv", "");
    assert_eq!(
        offered(&desk, &["customers", "check", "cust"]),
        set(&["customers.csv"])
    );
    assert_eq!(
        offered(&desk, &["resolve", "--data-loss", ""]),
        set(&["yes", "no", "unknown"])
    );
}

#[test]
fn completing_makes_nothing_and_says_nothing_when_something_is_wrong() {
    let desk = Desk::new();
    offered(&desk, &["done", ""]);
    assert_eq!(
        offered(&desk, &["-C", "/nowhere", "declare", "site"]),
        set(&[])
    );
    assert!(
        !desk.root().join("home/.local").exists(),
        "nothing was made"
    );
}

#[test]
fn every_shell_has_a_script() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let live = desk.run(["completions", shell]).expect_exit(0);
        assert!(live.stdout.contains("APLOMB_COMPLETE"), "{live}");
        let alone = desk.run(["completions", shell, "--static"]).expect_exit(0);
        assert!(alone.stdout.contains("declare") && !alone.stdout.contains("APLOMB_COMPLETE"));
    }
}
