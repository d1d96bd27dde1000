//! The seal: given away, brought back, and what it tells that no check of the files alone can.

use crate::desk::Desk;
use crate::docs::root;
use crate::report::{desk, story};
use crate::skipped::skipped;
use aplomb::incident::{Event, Kind};
use insta::assert_snapshot;
use serde_json::Value;
use std::process::Command;

const FOLDER: &str = "incidents/2026-11-22-shop-down/journal";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn words(desk: &Desk) -> String {
    let seen = desk.run(["log", "seal", "--json"]).expect_exit(0);
    let words = json(&seen.stdout);
    let words = words["words"].as_array().expect("words").iter();
    let words: Vec<&str> = words.filter_map(Value::as_str).collect();
    words.join("-")
}

#[test]
fn a_seal_is_eight_words_and_a_square() {
    let desk = desk(Kind::Incident);
    let seen = desk
        .call()
        .env("COLUMNS", "40")
        .run(["log", "seal"])
        .expect_exit(0);
    assert_snapshot!(seen, @"
    $ aplomb log seal
    The seal of 2026-11-22-shop-down, with
    everything up to record 18 of ana-laptop
    and record 13 of ben-desk:

      sumif kipoh rijug jitad
      sibuk gisan higib pivit

    █████████████████████████████████████
    ██ ▄▄▄▄▄ █ ▄█ ██▄█▀▀███▄█▀██ ▄▄▄▄▄ ██
    ██ █   █ █▄██▄ ██▄▄▄▄ ▀▀▄▀▄█ █   █ ██
    ██ █▄▄▄█ █▄█▄ ▀  ▄█▀ █▄▀ ▀ █ █▄▄▄█ ██
    ██▄▄▄▄▄▄▄█▄█▄█ █ █▄█ ▀▄█ ▀ █▄▄▄▄▄▄▄██
    ██▄▀█ ▄ ▄ ▄█▀ ▄█▀▄█▄  ▀▄▄ ▀▄██ ▀   ██
    ██▄▀▀   ▄█▄▀ ▄▀█ ██ ▄█  ▄  ▀▀▄ ▀█▄███
    ███▄ ▄▀█▄█▄▀█▀▀▄▄▄  ▄▄█▄██▀ █ ██ █▄██
    ██ ▀██▄█▄█ █▀█  ▀▀▄▀▀▄▄▄▀▀ ██▄ █▀  ██
    ██  █ ▄▀▄▄▄▄█▀▄▄█▀ ▄▀▀▀█▄▀ ▄▀▄▀▀▀ ▀██
    ███▄▄▄▀▄▄▀█▄██▀▄ ▄█▀▀▀█ █▀▀█▀▄▄ █▄▀██
    ██▀▄▀ ▀ ▄▄▀▀▄▄▄█▀█▀█▀▄▀  ▄█▀▀█▄ ▀▀▀██
    ██ █▀ ▄▀▄▀█ ▄█▄█▄▄ ▀█▄▀█▀█▀█▄▀▄▄▄▀███
    ██▄▄▄███▄█  █   █▄▀█ ▀ ▄   ▄▄▄ ▄█▀▄██
    ██ ▄▄▄▄▄ █ █▀▀███ ██▄█▀█▀█ █▄█ ▀▀▀▄██
    ██ █   █ █ █▀ █▀▄██▄▄ ██▀█▄▄  ▄█▀█▀██
    ██ █▄▄▄█ ██  ▄██ ▀ ▄██▀▄█ ▀██▄▀█  ▄██
    ██▄▄▄▄▄▄▄█▄▄████████▄▄▄▄█▄▄▄█▄▄▄█▄███
    █████████████████████████████████████

    Give the words to somebody else: on
    paper, by telephone, or let them
    photograph the square. Whoever has them
    can tell at any time whether a line that
    stands now was changed, even if all
    files were made anew:
      aplomb log verify 2026-11-22-shop-down --seal sumif-kipoh-rijug-jitad-sibuk-gisan-higib-pivit
    ");
    let mut lines = seen
        .stdout
        .lines()
        .filter(|line| !line.starts_with("  aplomb"));
    assert!(lines.all(|line| line.chars().count() <= 40), "{seen}");
    assert_eq!(
        desk.run(["log", "seal"]).stdout,
        desk.call()
            .env("TZ", "Asia/Tokyo")
            .env("LANG", "de_DE.UTF-8")
            .run(["log", "seal"])
            .stdout
    );
}

#[test]
fn another_program_finds_the_same_words() {
    let desk = desk(Kind::Incident);
    let said = json(&desk.run(["log", "seal", "--json"]).expect_exit(0).stdout);
    let other = Command::new("python3")
        .arg(root().join("tests/read_journal.py"))
        .arg("--seal")
        .arg(desk.path(FOLDER))
        .output();
    let Ok(other) = other else {
        skipped("python3 is not here");
        return;
    };
    let other = json(str::from_utf8(&other.stdout).expect("text"));
    assert_eq!(said["words"], other["words"]);
    assert_eq!(said["seal"], other["seal"]);
    let whole = said["seal"].as_str().expect("a digest");
    desk.run(["log", "verify", "--seal", whole]).expect_exit(0);
}

#[test]
fn what_was_sealed_fits_and_goes_on_fitting() {
    let desk = desk(Kind::Incident);
    let words = words(&desk);
    let seen = desk.run(["log", "verify", "--seal", &words]).expect_exit(0);
    assert!(seen.stdout.contains("nothing was added"), "{seen}");
    desk.run(["note", "--incident", story::ID, "the provider answered"])
        .expect_exit(0);
    let spoken = words.replace('-', ", ").to_uppercase();
    let seen = desk
        .run(["log", "verify", "--seal", &spoken])
        .expect_exit(0);
    assert!(seen.stdout.contains("Added since: 1 record."), "{seen}");
    let seen = desk.run(["log", "verify", "--json", "--seal", &spoken]);
    assert_eq!(json(&seen.stdout)["seal"]["added"], 1);
    let report = desk.run(["report", "--lang", "en"]).expect_exit(0).stdout;
    assert!(report.contains(&self::words(&desk).replace('-', " ")));
}

/// Everything is made anew, with one sentence changed: each file is sound, and only the seal tells.
#[test]
fn a_complete_rewrite_is_seen_by_the_seal_alone() {
    let desk = desk(Kind::Incident);
    let words = words(&desk);
    let mut records = story::records(Kind::Incident);
    let reason = records
        .iter_mut()
        .flat_map(|record| &mut record.events)
        .find_map(|event| match event {
            Event::StepSkipped { reason, .. } => Some(reason),
            _ => None,
        });
    *reason.expect("a step was left out") = "nobody was asked".into();
    for (file, text) in story::journals(&records) {
        desk.write(&format!("{FOLDER}/{file}"), &text);
    }
    desk.run(["log", "verify"]).expect_exit(0);
    let seen = desk.run(["log", "verify", "--seal", &words]).expect_exit(3);
    assert!(seen.stdout.contains("The seal does not fit"), "{seen}");
    let seen = desk.run(["log", "verify", "--json", "--seal", &words]);
    let seen = json(&seen.expect_exit(3).stdout);
    assert_eq!(
        (&seen["ok"], &seen["seal"]["fits"]),
        (&false.into(), &false.into())
    );
    assert_eq!(seen["problems"], Value::Array(Vec::new()));
}

#[test]
fn what_is_no_seal_is_said_and_nothing_damaged_is_sealed() {
    let desk = desk(Kind::Incident);
    let words = words(&desk);
    let wrong = words.replacen(|_: char| true, "x", 1);
    assert_snapshot!(desk.run(["log", "verify", "--seal", &wrong]).expect_exit(2).stderr, @"
    error: “xumif” is no word of a seal
    Each has five letters, like lusab. They may stand with spaces, commas or hyphens between them.
    ");
    assert_snapshot!(desk.run(["log", "verify", "--seal", "lusab"]).expect_exit(2).stderr, @"
    error: a seal has 8 words, not 1
    Each has five letters, like lusab. They may stand with spaces, commas or hyphens between them.
    ");
    let file = format!("{FOLDER}/ben-desk.jsonl");
    let text = desk.read(&file).replacen("restart", "restore", 1);
    desk.write(&file, &text);
    assert_snapshot!(desk.run(["log", "seal"]).expect_exit(3).stderr, @"
    error: this journal is damaged, and nothing damaged is sealed
    A seal says that what stands now is what was written. Look first at what is wrong.
    Next: aplomb log verify 2026-11-22-shop-down
    ");
    let report = desk.run(["report"]).expect_exit(0);
    assert!(!report.stdout.contains("class=\"seal\""), "{report}");
}

/// What a telephone would read: by zbar, where it is installed.
#[test]
fn the_square_says_the_words() {
    const SCALE: usize = 6;
    let desk = desk(Kind::Incident);
    let words = words(&desk);
    let seen = desk.run(["log", "seal"]).expect_exit(0).stdout;
    let mut rows = Vec::new();
    for line in seen.lines().filter(|line| line.contains('█')) {
        for light in [['█', '▀'], ['█', '▄']] {
            let row: Vec<&str> = line
                .chars()
                .map(|module| {
                    if light.contains(&module) {
                        "255 "
                    } else {
                        "0 "
                    }
                })
                .collect();
            rows.push(row);
        }
    }
    let side = rows[0].len() * SCALE;
    let mut picture = format!("P2 {side} {} 255\n", rows.len() * SCALE);
    for row in rows {
        let row: String = row.iter().map(|module| module.repeat(SCALE)).collect();
        picture.push_str(&format!("{row}\n").repeat(SCALE));
    }
    desk.write("square.pgm", &picture);
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(desk.path("square.pgm"))
        .output();
    let Ok(read) = read else {
        skipped("zbarimg is not here");
        return;
    };
    let read = String::from_utf8(read.stdout).expect("text");
    let wanted = format!("aplomb {} {words}", story::ID).to_uppercase();
    assert_eq!(read.trim_end(), wanted);
}

#[test]
fn eight_words_are_taken_however_they_are_typed_and_a_misheard_one_accuses_nobody() {
    let desk = desk(Kind::Incident);
    let words = words(&desk);
    let typed: Vec<&str> = words.split('-').collect();
    let of = |words: &[&str], before: &[&str], after: &[&str]| {
        desk.run([&["log", "verify"], before, &["--seal"], words, after].concat())
    };
    for (before, after) in [
        (&[][..], &[][..]),
        (&[story::ID], &[]),
        (&[], &[story::ID]),
        (&["--no-input"], &["--lang", "en"]),
    ] {
        let seen = of(&typed, before, after).expect_exit(0);
        assert!(seen.stdout.contains("nothing was added"), "{seen}");
    }
    of(&[&words], &[], &[story::ID]).expect_exit(0);
    let mut misheard = typed.clone();
    misheard.swap(0, 1);
    let seen = of(&misheard, &[], &[]).expect_exit(3);
    let (word, changed) = (
        seen.stdout.find("misheard"),
        seen.stdout.find("was changed"),
    );
    assert!(word.is_some() && word < changed, "{seen}");
}
