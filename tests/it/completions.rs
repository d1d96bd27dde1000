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
fn a_channel_is_completed_wherever_one_is_named() {
    let desk = Desk::with_workspace();
    let config = desk.read("aplomb.toml");
    let channels =
        "[channels.team-chat]\nkind = 'manual'\n[channels.status-page]\nkind = 'manual'\n";
    desk.write("aplomb.toml", &format!("{config}{channels}"));
    let both = set(&["status-page", "team-chat"]);
    for words in [
        &["channel", "test", ""][..],
        &["send", "--channel", ""],
        &["lint", "--channel", ""],
        &["outbox", "resume", ""],
        &["outbox", "settle", "--again", ""],
    ] {
        let offered = offered(&desk, words);
        assert!(both.is_subset(&offered), "{words:?}: {offered:?}");
    }
    assert_eq!(
        offered(&desk, &["done", "tell-staff", "--link", "st"]),
        set(&["status-page="])
    );
    // A name elsewhere is none of a channel.
    assert_eq!(offered(&desk, &["declare", "--as", "team"]), set(&[]));
    // Settings with a mistake still have the channels that can be read.
    let broken = "[channels.broken]\nkind = 'nothing'\n";
    desk.write("aplomb.toml", &format!("{config}{channels}{broken}"));
    assert_eq!(
        offered(&desk, &["channel", "test", "team"]),
        set(&["team-chat"])
    );
}

#[test]
fn the_questions_of_the_runbook_in_question_are_completed() {
    let desk = Desk::with_workspace();
    assert_eq!(
        offered(&desk, &["declare", "site-down", "--fact", "imp"]),
        set(&["impact="])
    );
    desk.write("incidents/2026-11-22-site-down/journal/x", "");
    assert_eq!(
        offered(&desk, &["amend", "--fact", "aff"]),
        set(&["affected="])
    );
    let types = offered(&desk, &["timeline", "--type", "delivery."]);
    assert_eq!(types.len(), 5, "{types:?}");
}

#[test]
fn a_shell_that_shows_more_than_names_shows_titles() {
    let desk = Desk::with_workspace();
    desk.write("incidents/2026-11-22-site-down/journal/x", "");
    let seen = desk
        .call()
        .env("APLOMB_COMPLETE", "fish")
        .env("_CLAP_COMPLETE_INDEX", "2")
        .run(["--", "aplomb", "done", "tell-staff"])
        .expect_exit(0);
    assert!(
        seen.stdout
            .contains("tell-staff\tTell everyone on the team\n"),
        "{seen}"
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
