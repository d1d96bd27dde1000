//! Standard output and standard error.

use crate::desk::Desk;
use std::process::Stdio;

#[test]
fn a_reader_that_has_gone_is_no_trouble() {
    let desk = Desk::with_workspace();
    for args in [
        &["runbook", "list"][..],
        &["schema"],
        &["--help"],
        &["--version"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = desk
            .command()
            .args(args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output();
        let output = output.expect("the program");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(
            output.stderr.is_empty(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_could_not_be_printed_is_an_error() {
    let desk = Desk::with_workspace();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("a full disk");
    let output = desk
        .command()
        .arg("schema")
        .stdout(full)
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.starts_with("error: the answer could not be printed"),
        "{said}"
    );
}

#[test]
fn colour_is_a_wish_and_never_the_message() {
    let desk = Desk::with_workspace();
    let plain = desk.run(["help", "declare"]);
    assert!(!plain.stdout.contains('\u{1b}'), "no terminal, no colour");
    let coloured = desk.run(["declare", "--help", "--color", "always"]);
    assert!(coloured.stdout.contains('\u{1b}'));
    let forced = desk
        .call()
        .env("CLICOLOR_FORCE", "1")
        .run(["declare", "--help"]);
    assert_eq!(forced.stdout, coloured.stdout);
    let refused = desk
        .call()
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .run(["declare", "--help"]);
    assert_eq!(refused.stdout, plain.stdout);
    let stripped = console::strip_ansi_codes(&coloured.stdout).into_owned();
    assert_eq!(stripped, plain.stdout);
}

#[test]
fn only_debug_shows_what_programmers_want() {
    let desk = Desk::new();
    let calm = desk.run(["decalre"]).expect_exit(2);
    let debug = desk.run(["decalre", "--debug"]).expect_exit(2);
    assert!(debug.stderr.starts_with(&calm.stderr));
    assert!(debug.stderr.len() > calm.stderr.len());
}

#[test]
fn text_on_standard_input_is_left_alone_by_whoever_needs_none() {
    let desk = Desk::with_workspace();
    let seen = desk.stdin("y\ny\n").run(["schema"]).expect_exit(0);
    assert_eq!(seen.stdout, desk.run(["schema"]).stdout);
}
