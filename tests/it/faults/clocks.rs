//! Clocks that are moved while an incident runs, and a laptop that sleeps for a fortnight.

use super::shop::{ID, Ran, Shop, run, told};
use crate::skipped::skipped;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

/// Where Debian and its children keep the library that moves clocks.
fn library() -> Option<String> {
    let found = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("faketime/libfaketime.so.1"))
        .find(|path| Path::exists(path));
    if found.is_none() {
        skipped("faketime is not here");
    }
    found.map(|path| path.display().to_string())
}

/// Runs the program with its clock moved by this much.
fn at(shop: &Shop, library: &str, moved: &str, args: &[&str]) -> Ran {
    let mut command = shop.command();
    command
        .env_remove("APLOMB_NOW")
        .env("LD_PRELOAD", library)
        .env("FAKETIME", moved)
        .args(args);
    run(command, "").expect(0, &format!("{moved} {args:?}"))
}

/// The incident that is open, whatever day it is.
fn declared(library: &str) -> Shop {
    let shop = Shop::new();
    at(&shop, library, "+0", &super::shop::DECLARE);
    shop
}

#[test]
fn a_clock_that_goes_back_and_forth_changes_no_order_and_makes_no_time_negative() {
    let Some(library) = library() else { return };
    let shop = declared(&library);
    let moves = ["+0", "-1h", "+0", "+1d", "-1d", "+0 x100", "+0"];
    for (number, moved) in moves.iter().enumerate() {
        let note = format!("note {number}");
        at(&shop, &library, moved, &["note", &note]);
    }
    at(&shop, &library, "-1h", &["done", "tell-staff"]);
    at(
        &shop,
        &library,
        "+1d",
        &["done", "ask-host", "--answer", "T-1"],
    );
    let events = at(&shop, &library, "+0", &["timeline", "--json"]).json();
    let notes: Vec<&str> = events["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter(|event| event["type"] == "note.added")
        .filter_map(|event| event["data"]["text"].as_str())
        .collect();
    let expected: Vec<String> = (0..moves.len())
        .map(|number| format!("note {number}"))
        .collect();
    assert_eq!(
        notes, expected,
        "the order of the story is the order of writing"
    );
    let verified = at(&shop, &library, "+0", &["log", "verify", "--json"]).json();
    assert_eq!(verified["ok"], true, "{verified}");
    for moved in ["-1d", "-1h", "+0", "+1d"] {
        for args in [
            &["timeline"][..],
            &["timeline", "--format", "md"],
            &["status"],
            &["list"],
        ] {
            let said = at(&shop, &library, moved, args).stdout;
            // Only a remark on a clock may speak of the past.
            assert!(!said.contains('−'), "{moved} {args:?}: {said}");
        }
    }
    let told = at(&shop, &library, "+0", &["timeline"]).stdout;
    assert!(told.contains("The clock went back by 1 h"), "{told}");
    assert!(told.contains("The clock went back by 2 d"), "{told}");
}

#[test]
fn a_walk_goes_on_after_a_fortnight_asleep() {
    let Some(library) = library() else { return };
    let shop = declared(&library);
    let dial = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(dial.path(), "+0").expect("written");
    let mut command = shop.command();
    command
        .env_remove("APLOMB_NOW")
        .env("LD_PRELOAD", &library)
        .env("FAKETIME_TIMESTAMP_FILE", dial.path())
        .env("FAKETIME_NO_CACHE", "1")
        // What a machine that sleeps does: its inner clock stands still.
        .env("DONT_FAKE_MONOTONIC", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .arg("resume")
        .stdin(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut heard = String::new();
    let mut hear = |text: &str| {
        while !heard.ends_with(text) {
            let mut byte = [0];
            std::io::Read::read_exact(&mut said, &mut byte).expect("it goes on");
            heard.push(char::from(byte[0]));
        }
        heard.clone()
    };
    hear("? = help): ");
    std::fs::write(dial.path(), "+14d").expect("written");
    // Awake again: the step that was on the screen is answered.
    writeln!(pipe, "\n\n\nT-1\nn\nawake again").expect("answered");
    let heard = hear("awake again\n");
    assert!(heard.contains("Ask the host"), "{heard}");
    writeln!(pipe, "q").expect("answered");
    drop(pipe);
    for _ in said.lines() {}
    assert!(child.wait().expect("it ends").success());
    let now = |args: &[&str]| at(&shop, &library, "+14d", args);
    let verified = now(&["log", "verify", "--json"]).json();
    assert_eq!(verified["ok"], true, "{verified}");
    let status = now(&["status", "--json"]).json();
    assert_eq!(status["next_step"]["id"], "look", "{status}");
    let told = now(&["timeline"]).stdout;
    assert!(told.contains("awake again"), "{told}");
    assert!(told.contains("14 d"), "the silence is named: {told}");
}

#[test]
fn a_story_written_under_broken_clocks_is_read_by_every_clock() {
    // A clock before 1970, and one at the end of the calendar.
    let shop = Shop::declared();
    for now in [
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
    ] {
        let mut command = shop.command();
        command
            .env("APLOMB_NOW", now)
            .args(["note", "--incident", ID, now]);
        run(command, "").expect(0, now);
        for args in [
            &["timeline"][..],
            &["status"],
            &["list"],
            &["log", "verify"],
        ] {
            let mut command = shop.command();
            command.env("APLOMB_NOW", now).args(args);
            run(command, "").expect(0, &format!("{now} {args:?}"));
        }
    }
    assert_eq!(told(&shop.story()).len(), 4);
    shop.run(["log", "verify"]).expect_exit(0);
}
