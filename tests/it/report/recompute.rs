//! An independent program computes the figures once more, from what `timeline --json` prints, and from
//! what the manual says that they count.

use super::any::{likely_story, taken_back_story};
use super::story;
use crate::desk::Desk;
use crate::docs::root;
use aplomb::base::{Lang, Zone};
use aplomb::incident::Kind;
use aplomb::report::{Case, Measures, Reader, Stats, Timeline, json};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What the script makes of these documents.
fn recomputed(documents: &[String], zone: &str) -> Value {
    let mut script = Command::new("python3")
        .arg(root().join("tests/recompute_measures.py"))
        .arg(zone)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs tests/recompute_measures.py");
    let mut pipe = script.stdin.take().expect("its input");
    let lines: Vec<&str> = documents.iter().map(|one| one.trim_end()).collect();
    let text = lines.join("\n");
    let writes = std::thread::spawn(move || pipe.write_all(text.as_bytes()));
    let output = script.wait_with_output().expect("its end");
    writes
        .join()
        .expect("a thread")
        .expect("it reads everything");
    assert!(
        output.status.success(),
        "tests/recompute_measures.py failed"
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Compares what both say of one incident.
#[track_caller]
fn agree(report: &str, theirs: &Value) {
    let ours = parsed(report);
    for key in ["incident", "measures", "as_first_written"] {
        assert_eq!(
            ours[key], theirs[key],
            "{key} of {}:\n{report}",
            ours["incident"]["id"]
        );
    }
}

/// Compares what both say of all of them.
#[track_caller]
fn agree_on_all(stats: &str, theirs: &Value) {
    let ours = parsed(stats);
    for (key, theirs) in theirs.as_object().expect("an object") {
        assert_eq!(ours[key], *theirs, "{key}");
    }
}

#[test]
fn another_program_counts_the_same_in_whatever_people_may_have_written() {
    let mut runner = TestRunner::deterministic();
    // A hundred in every run, thousands with `tests/run --soak`.
    let soak = std::env::var("APLOMB_SOAK").is_ok_and(|soak| soak == "1");
    let names: Vec<&'static str> = (0..if soak { 3_000 } else { 200 })
        .map(|number| &*format!("2026-11-{:02}-{number}", number % 30 + 1).leak())
        .collect();
    let reader = Reader::new(Lang::En, Zone::parse("Europe/Paris").expect("a zone"));
    let (mut timelines, mut reports, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    for (number, name) in names.into_iter().enumerate() {
        let story = if number % 2 == 0 {
            let story = likely_story(name).new_tree(&mut runner);
            story.expect("a story").current()
        } else {
            let story = taken_back_story(name).new_tree(&mut runner);
            story.expect("a story").current()
        };
        let (incident, records) = (&story.incident, &story.records);
        let timeline = Timeline::of(incident, records, reader);
        timelines.push(json::timeline(incident, &timeline));
        reports.push(json::report(
            incident,
            &timeline,
            &Measures::of(incident, records),
        ));
        cases.push(Case::of(incident, records));
    }
    let theirs = recomputed(&timelines, "Europe/Paris");
    for (at, report) in reports.iter().enumerate() {
        agree(report, &theirs["cases"][at]);
    }
    let corrected = reports
        .iter()
        .filter(|report| !report.contains("\"as_first_written\":null"));
    let corrected = corrected.count();
    assert!(corrected > 10, "{corrected} corrections count");
    let stats = Stats::of(&cases, reader.zone);
    agree_on_all(&json::stats(&stats, &cases), &theirs["stats"]);
}

/// Runs a command of the story; most take a minute.
fn tell(desk: &Desk, wait: &str, commands: &[&str]) {
    for line in commands {
        let seen = desk.call().run(words(line));
        assert!(matches!(seen.exit, Some(0 | 3 | 5 | 6)), "{seen}");
    }
    desk.wait(wait);
}

/// A command line in words; `'` holds some of them together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What is left to do is left out, and the incident is closed.
fn finish(desk: &Desk) {
    let status = desk.run(["status", "--json"]).expect_exit(0).json();
    for step in status["steps"].as_array().expect("a list") {
        if step["state"] == "pending" {
            let name = step["id"].as_str().expect("a name");
            desk.run(["skip", name, "--reason", "not this time"]);
        }
    }
    desk.run(["close"]).expect_exit(0);
}

/// Every shipped runbook rehearsed, and incidents in which something goes another way.
fn lived() -> Desk {
    let desk = super::desk(Kind::Incident);
    for (file, text) in story::journals(&story::records(Kind::Drill)) {
        let folder = format!("incidents/{}-drill/journal", story::ID);
        desk.write(&format!("{folder}/{file}"), &text);
    }
    desk.wait("4d");
    let shipped = desk
        .run(["runbook", "list", "--json"])
        .expect_exit(0)
        .json();
    let shipped = shipped["runbooks"].as_array().expect("a list").clone();
    for runbook in &shipped {
        let name = runbook["id"].as_str().expect("a name");
        for lang in ["en", "fr"] {
            desk.run(["drill", name, "--auto", "--lang", lang])
                .expect_exit(0);
        }
        desk.wait("7h");
    }
    let round = |wait: &str| {
        tell(
            &desk,
            wait,
            &["update --status identified --message 'We know what it is.' --posted"],
        );
    };
    let declare = |more: &str| {
        let line = format!(
            "declare site-down --no-input --fact 'impact=open the shop' --fact 'affected=all' --fact workaround= {more}"
        );
        tell(&desk, "2m", &[&line]);
    };
    let told = [
        "tell-staff",
        "update-status-page",
        "write-to-customers",
        "post-short",
        "put-up-waiting-page",
        "post-long",
        "set-answering-machine",
    ];
    let everybody = |desk: &Desk| {
        for step in told {
            desk.run(["done", step]).expect_exit(0);
        }
    };
    let over = |desk: &Desk, loss: &str| {
        for step in [
            "tell-staff-it-is-over",
            "close-on-status-page",
            "write-the-last-mail",
            "close-short-post",
            "close-long-post",
        ] {
            desk.run([
                "done",
                step,
                "--data-loss",
                loss,
                "--fact",
                "recovery=the shop",
            ])
            .expect_exit(0);
        }
    };
    // Late, twice.
    declare("--started-at 03:00");
    desk.wait("9m");
    everybody(&desk);
    desk.wait("1h");
    round("5m");
    desk.wait("2h");
    round("3m");
    over(&desk, "no");
    finish(&desk);
    // Nobody said anything before it was over; by force, and left out.
    declare("");
    tell(
        &desk,
        "30m",
        &[
            "override --reason 'the building is on fire'",
            "skip see-it-yourself --reason 'no time'",
        ],
    );
    for step in told {
        tell(
            &desk,
            "0s",
            &[&format!("skip {step} --reason 'nobody could'")],
        );
    }
    over(&desk, "no");
    finish(&desk);
    // Over days; written down later; corrected; and the loss of data is only known afterwards.
    declare("--severity sev3");
    tell(
        &desk,
        "1m",
        &["note --at 01:00 'the first customer called'"],
    );
    everybody(&desk);
    desk.wait("3d");
    round("1m");
    tell(
        &desk,
        "1m",
        &[
            "amend ana-laptop:1 --at 02:00",
            "amend ana-laptop:4 --at 02:30 --text 'it was earlier'",
            "amend ana-laptop:6 --at 03:30",
        ],
    );
    over(&desk, "unknown");
    desk.wait("5h");
    tell(
        &desk,
        "1m",
        &[
            "update --data-loss yes --posted",
            "undo see-it-yourself --reason 'again'",
        ],
    );
    finish(&desk);
    // Over before it was written down here, in words that were kept, and without any.
    let kept = root().join("docs/examples/fastly-2021-06-08.csv");
    let kept = std::fs::read_to_string(kept).expect("an example");
    desk.write("kept.csv", &kept);
    let silent = kept.replace("12:44 UTC,update", "12:44 UTC,resolved");
    let silent = silent.lines().filter(|line| !line.contains(",update,"));
    desk.write("silent.csv", &silent.collect::<Vec<_>>().join("\n"));
    for (file, title) in [("kept.csv", "One setting"), ("silent.csv", "No word")] {
        let args = [
            "log",
            "import",
            file,
            "--severity",
            "sev1",
            "--title",
            title,
        ];
        desk.run(args).expect_exit(0);
    }
    // Said to be posted, and it was not; at the end again.
    declare("");
    everybody(&desk);
    desk.wait("4m");
    tell(
        &desk,
        "6m",
        &["undo write-to-customers --reason 'the window was the wrong one'"],
    );
    let status = desk.run(["status", "--json"]).expect_exit(0).json();
    assert!(status["gate"]["passed_at"].is_null(), "{status}");
    tell(&desk, "3m", &["done write-to-customers"]);
    over(&desk, "no");
    for step in [
        "close-on-status-page",
        "write-the-last-mail",
        "close-short-post",
        "close-long-post",
    ] {
        tell(&desk, "1m", &[&format!("undo {step} --reason 'not saved'")]);
    }
    let status = desk.run(["status", "--json"]).expect_exit(0).json();
    assert!(status["incident"]["resolved_at"].is_null(), "{status}");
    tell(&desk, "9m", &["done write-the-last-mail"]);
    finish(&desk);
    desk.wait("1d");
    // Still open, and not yet due.
    declare("");
    desk
}

#[test]
fn another_program_counts_the_same_in_what_was_lived_through() {
    let desk = lived();
    let listed = desk.run(["list", "--json"]).expect_exit(0).json();
    let mut ids: Vec<String> = listed["incidents"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|incident| incident["id"].as_str().expect("a name").to_owned())
        .collect();
    ids.sort();
    assert!(ids.len() > 30, "{ids:?}");
    let read = |args: &[&str]| desk.run(args.iter().copied()).expect_exit(0).stdout;
    let timelines: Vec<String> = ids
        .iter()
        .map(|id| read(&["timeline", id, "--json"]))
        .collect();
    let theirs = recomputed(&timelines, "Europe/Paris");
    for (at, id) in ids.iter().enumerate() {
        agree(
            &read(&["report", id, "--format", "json"]),
            &theirs["cases"][at],
        );
        let public = parsed(&read(&["report", id, "--public", "--format", "json"]));
        for (key, value) in public["measures"].as_object().expect("an object") {
            let theirs = &theirs["cases"][at]["measures"][key];
            assert!(value.is_null() || value == theirs, "{id}: {key}");
        }
    }
    assert_eq!(theirs["stats"]["incidents"]["backfilled"], json!(2));
    agree_on_all(&read(&["stats", "--json"]), &theirs["stats"]);
    agree_on_all(
        &read(&["report", "--all", "--format", "json"]),
        &theirs["stats"],
    );
    in_the_table(
        &read(&["report", "--all", "--format", "csv"]),
        &theirs["cases"],
    );
}

/// The table of all incidents holds the same figures.
fn in_the_table(table: &str, cases: &Value) {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns = reader.headers().expect("a head").clone();
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let case = cases
            .as_array()
            .expect("a list")
            .iter()
            .find(|case| case["incident"]["id"] == json!(row[0]))
            .expect("an incident");
        for (column, cell) in columns.iter().zip(&row) {
            let measures = &case["measures"];
            let theirs = match column {
                "promised" | "kept" | "late" | "longest_silence_s" => &measures["cadence"][column],
                "steps_done" => &measures["steps"]["done"],
                "steps_skipped" => &measures["steps"]["skipped"],
                _ if measures.get(column).is_some() => &measures[column],
                _ => &case["incident"][column],
            };
            let theirs = match theirs {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(theirs, cell, "{column} of {}", &row[0]);
        }
        rows += 1;
    }
    assert_eq!(rows, cases.as_array().expect("a list").len());
}
