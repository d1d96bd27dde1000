//! Finding the workspace, and the first one.

use crate::desk::Desk;
use insta::assert_snapshot;

#[test]
fn the_first_command_after_the_build_works() {
    let desk = Desk::new();
    let seen = desk.run(["runbook", "list"]).expect_exit(0);
    assert_snapshot!(seen.stderr, @"note: your own workspace is now in ~/.local/share/aplomb, with the shipped runbooks. For your team, make one with: aplomb init DIR");
    assert!(seen.stdout.contains("site-down"), "{seen}");
    let again = desk.run(["runbook", "list"]).expect_exit(0);
    assert!(again.stderr.is_empty(), "said once: {again}");
    assert_eq!(again.stdout, seen.stdout);
}

#[cfg(unix)]
#[test]
fn the_personal_workspace_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.run(["template", "list"]).expect_exit(0);
    let folder = desk.root().join("home/.local/share/aplomb");
    let mode = folder.metadata().expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn xdg_says_where_the_personal_workspace_is() {
    let desk = Desk::new();
    let seen = desk
        .call()
        .env("XDG_DATA_HOME", "[DESK]/data")
        .run(["runbook", "list"]);
    assert!(seen.stderr.contains("[DESK]/data/aplomb"), "{seen}");
    assert!(desk.root().join("data/aplomb/aplomb.toml").is_file());
}

#[test]
fn a_workspace_is_found_from_below() {
    let desk = Desk::with_workspace();
    desk.run(["runbook", "new", "ours"]).expect_exit(0);
    let below = desk
        .call()
        .at("runbooks/deep/down")
        .run(["runbook", "list"])
        .expect_exit(0);
    assert!(below.stdout.contains("\nours "), "{below}");
    let by_variable = desk
        .call()
        .at("../elsewhere")
        .env("APLOMB_WORKSPACE", "[DESK]/shop")
        .run(["runbook", "list"])
        .expect_exit(0);
    assert_eq!(by_variable.stdout, below.stdout);
    let by_flag = desk
        .call()
        .at("../elsewhere")
        .run(["runbook", "list", "-C", "../shop"]);
    assert_eq!(by_flag.stdout, below.stdout);
}

#[test]
fn a_workspace_that_was_named_and_is_none_is_an_error_not_another_workspace() {
    let desk = Desk::new();
    let seen = desk.run(["-C", "typo", "runbook", "list"]).expect_exit(2);
    assert_snapshot!(seen, @r"
    $ aplomb -C typo runbook list
    ! error: there is no aplomb.toml in typo, nor above it
    ! Nothing has been changed.
    ! Next: aplomb init typo
    [exit 2]
    ");
    let seen = desk
        .call()
        .env("APLOMB_WORKSPACE", "[DESK]/gone")
        .run(["runbook", "list"]);
    assert_snapshot!(seen.expect_exit(2), @r"
    $ aplomb runbook list
    ! error: APLOMB_WORKSPACE says [DESK]/gone, but there is no aplomb.toml
    ! Nothing has been changed.
    ! Next: aplomb init [DESK]/gone
    [exit 2]
    ");
    assert!(
        !desk.root().join("home/.local").exists(),
        "nothing was made"
    );
}

#[test]
fn without_a_home_the_way_on_is_shown() {
    let seen = Desk::new()
        .call()
        .without("HOME")
        .run(["runbook", "list"])
        .expect_exit(1);
    assert_snapshot!(seen, @r"
    $ aplomb runbook list
    ! error: there is no home folder to keep a workspace in: HOME is not set
    ! Nothing has been changed.
    ! Next: aplomb init aplomb
    ! Or: aplomb -C aplomb declare
    [exit 1]
    ");
}

#[test]
fn a_broken_configuration_of_the_user_stops_nobody() {
    let desk = Desk::with_workspace();
    desk.write("../home/.config/aplomb/config.toml", "lang = \n");
    let seen = desk.run(["schema"]).expect_exit(0);
    assert_snapshot!(seen.stderr, @"note: ~/.config/aplomb/config.toml is not used: string values must be quoted, expected literal string");
    desk.write("../home/.config/aplomb/config.toml", "lang = \"fr\"\n");
    let seen = desk
        .call()
        .at("../elsewhere")
        .run(["runbook", "show", "nothing"])
        .expect_exit(2);
    assert!(seen.stderr.contains("erreur\u{a0}:"), "{seen}");
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_no_file_sends_no_incident_to_another_workspace() {
    use rustix::fs::{FileType, Mode, mknodat};
    for kind in ["pipe", "folder", "link"] {
        let desk = Desk::with_workspace();
        let path = desk.path("aplomb.toml");
        std::fs::remove_file(&path).expect("removed");
        match kind {
            "pipe" => {
                let mode = Mode::from_raw_mode(0o600);
                let made = mknodat(rustix::fs::CWD, &path, FileType::Fifo, mode, 0);
                made.expect("a pipe");
            }
            "folder" => std::fs::create_dir(&path).expect("a folder"),
            _ => std::os::unix::fs::symlink("nowhere", &path).expect("a link"),
        }
        let declare = [
            "declare",
            "site-down",
            "--no-input",
            "--fact",
            "impact=open the site",
            "--fact",
            "affected=all customers",
        ];
        let declared = desk.run(declare).expect_exit(0);
        assert!(
            declared.stderr.contains("aplomb.toml cannot be used"),
            "{declared}"
        );
        assert!(
            desk.path("incidents/2026-11-22-site-down").is_dir(),
            "{kind}"
        );
        assert!(!desk.root().join("home/.local").exists(), "{kind}");
        let by_variable = desk
            .call()
            .at("../elsewhere")
            .env("APLOMB_WORKSPACE", "[DESK]/shop");
        let listed = by_variable.run(["list"]).expect_exit(0);
        assert!(listed.stdout.contains("2026-11-22-site-down"), "{listed}");
    }
}
