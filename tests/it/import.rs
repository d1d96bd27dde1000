//! Past incidents, taken in from outside: what others have published, measured by hand, and what must
//! never happen to them.

mod archive;
mod once;
mod published;
mod refused;

use crate::desk::Desk;
use crate::docs::root;
use serde_json::{Value, json};
use std::process::Command;

/// The examples of the manual, and how they are taken in.
const EXAMPLES: [(&str, &[&str]); 3] = [
    ("fastly-2021-06-08.csv", &["--severity", "sev1"]),
    (
        "github-2018-10-21.md",
        &["--severity", "sev1", "--data-loss", "no"],
    ),
    (
        "aws-s3-2017-02-28.md",
        &["--severity", "sev1", "--zone", "America/Los_Angeles"],
    ),
];

fn desk() -> Desk {
    let desk = Desk::with_workspace();
    for (file, _) in EXAMPLES {
        let text = crate::docs::read(format!("docs/examples/{file}"));
        desk.write(file, &text);
    }
    desk
}

fn take_in(desk: &Desk, (file, args): (&str, &[&str])) {
    let args = [&["log", "import", file], args].concat();
    desk.run(args).expect_exit(0);
}

fn all() -> Desk {
    let desk = desk();
    for example in EXAMPLES {
        take_in(&desk, example);
    }
    desk
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn measures(desk: &Desk, id: &str) -> Value {
    let report = desk.run(["report", id, "--format", "json"]).expect_exit(0);
    parsed(&report.stdout)["measures"].clone()
}

#[test]
fn a_time_on_the_command_line_fills_what_the_text_does_not_say() {
    let desk = desk();
    desk.write(
        "night.md",
        "## 2026-07-04\n* 02:10 all is down\n* 02:20 [update] we look\n",
    );
    let args = "log import night.md --zone Europe/Paris --started-at 02:00 --resolved-at 03:00 --runbook site-down";
    let run = desk.run(args.split(' ')).expect_exit(0);
    assert!(run.stdout.contains("2026-07-04-site-down"), "{run}");
    assert!(
        run.stderr.contains("read as those of Europe/Paris"),
        "{run}"
    );
    let found = measures(&desk, "2026-07-04");
    assert_eq!(found["time_to_first_communication_s"], 20 * 60);
    assert_eq!(found["time_to_detect_s"], 10 * 60);
    assert_eq!(found["time_to_resolve_s"], 60 * 60);
    let said = desk.run([
        "log",
        "import",
        "github-2018-10-21.md",
        "--resolved-at",
        "23:00",
    ]);
    assert!(said.expect_exit(2).stderr.contains("says itself"));
}

#[test]
fn a_history_of_a_page_and_a_folder_of_a_chat_are_taken_in_at_once() {
    let desk = desk();
    let incident = |day: u32, name: &str| {
        json!({"name": name, "impact": "minor", "created_at": format!("2026-07-{day:02}T10:00:00Z"),
        "incident_updates": [
            {"status": "investigating", "body": format!("We look into {name}."), "created_at": format!("2026-07-{day:02}T10:00:00Z")},
            {"status": "resolved", "body": "Over.", "created_at": format!("2026-07-{day:02}T10:30:00Z")}]})
    };
    let page = json!({"incidents": [incident(5, "the API"), incident(6, "mail")]});
    desk.write("page.json", &page.to_string());
    let run = desk.run(["log", "import", "page.json"]).expect_exit(0);
    assert_eq!(run.stdout.lines().count(), 2, "{run}");
    assert_eq!(measures(&desk, "2026-07-06")["time_to_resolve_s"], 30 * 60);
    let public = desk
        .run(["report", "2026-07-06", "--public", "--format", "md"])
        .expect_exit(0);
    assert!(public.stdout.contains("We look into mail."), "{public}");
    let message =
        |ts: u32, text: &str| json!([{"user": "U1", "text": text, "ts": format!("{ts}.000100")}]);
    desk.write(
        "ops/2026-07-01.json",
        &message(1_782_864_000, "down").to_string(),
    );
    desk.write(
        "ops/2026-07-02.json",
        &message(1_782_950_400, "up").to_string(),
    );
    let run = desk
        .run("log import ops --title ops --severity sev2".split(' '))
        .expect_exit(0);
    assert!(
        run.stderr.contains("No message to customers") && run.stderr.contains("when it was over")
    );
    let told = desk.run(["timeline", "2026-07-01", "--json"]).stdout;
    let told = parsed(&told);
    assert_eq!(told["incident"]["kind"], "backfilled");
    assert_eq!(told["incident"]["open"], false);
    assert_eq!(told["incident"]["resolved_at"], Value::Null);
    // What nobody kept may have been said: nothing is made up of it.
    let found = measures(&desk, "2026-07-01");
    assert_eq!(found["cadence"]["longest_silence_s"], Value::Null);
    assert_eq!(found["time_to_first_communication_s"], Value::Null);
    let stats = desk.run(["stats", "--json"]).expect_exit(0).stdout;
    assert_eq!(parsed(&stats)["incidents"]["first_word_in_time"]["all"], 2);
}

#[test]
fn nothing_of_a_text_acts_on_the_terminal() {
    let desk = desk();
    desk.write("evil.md", "# \u{1b}[2J\n* 2026-07-01 10:00 UTC [by \u{1b}]0;x\u{7}] \u{202e}evil\nloose \u{9b}31m\n* 10:00 BST \u{1b}\n");
    for args in [
        "log import evil.md --dry-run",
        "log import evil.md",
        "timeline 2026",
        "list",
    ] {
        let run = desk.run(args.split(' ')).expect_exit(0);
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(
            !all.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']),
            "{args}"
        );
    }
}

#[test]
fn an_excerpt_ends_with_a_whole_word() {
    let desk = Desk::with_workspace();
    let long = "* 2026-07-01 10:00 UTC down\n* nobody remembers when the second alert of the evening went off\n";
    desk.write("night.md", long);
    let run = desk
        .run(["log", "import", "night.md", "--dry-run"])
        .expect_exit(0);
    assert!(run.stderr.contains("second alert of the evening…"), "{run}");
}

#[test]
fn what_aplomb_has_written_is_not_read_as_somebodys_list_and_the_way_in_is_said() {
    let there = Desk::with_workspace();
    let args = ["declare", "site-down", "--no-input", "--as", "Ana"];
    let facts = ["--fact", "impact=open the shop", "--fact", "affected=all"];
    let more = ["--fact", "workaround="];
    there
        .run(args.into_iter().chain(facts).chain(more))
        .expect_exit(0);
    there
        .run(["log", "export", "-o", "kept.tar"])
        .expect_exit(0);
    there
        .run(["log", "export", "-o", "kept.jsonl"])
        .expect_exit(0);
    let here = Desk::with_workspace();
    for file in ["kept.tar", "kept.jsonl"] {
        let bytes = std::fs::read(there.path(file)).expect("an export");
        std::fs::write(here.path(file), bytes).expect("carried over");
    }
    let archive = here.run(["log", "import", "kept.tar"]).expect_exit(2);
    assert!(
        archive.stderr.contains("there is nothing to import"),
        "{archive}"
    );
    let journal = here.run(["log", "import", "kept.jsonl"]).expect_exit(2);
    assert!(
        journal.stderr.contains("is a journal of aplomb"),
        "{journal}"
    );
    assert!(
        !here.path("incidents").exists()
            || here.run(["list", "--json"]).json()["incidents"] == json!([])
    );
    // Whoever does what it says has the incident, and every line of it as it was written.
    let id = "2026-11-22-site-down";
    let unpacked = Command::new("tar")
        .args(["-xf", "kept.tar"])
        .current_dir(here.path(""))
        .status();
    assert!(unpacked.expect("tar runs").success());
    std::fs::create_dir_all(here.path("incidents")).expect("a folder");
    let from = here.path(format!("aplomb-export/incidents/{id}"));
    std::fs::rename(from, here.path(format!("incidents/{id}"))).expect("moved");
    let listed = here.run(["list", "--json"]).expect_exit(0).json();
    assert_eq!(listed["incidents"][0]["id"], id);
    let verified = here
        .run(["log", "verify", id, "--json"])
        .expect_exit(0)
        .json();
    assert_eq!(verified["ok"], true, "{verified}");
}
