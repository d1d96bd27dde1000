//! Past incidents, taken in from outside: what others have published, measured by hand, and what must
//! never happen to them.

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

/// Worked out from the published times, as docs/guide/past-incidents.md does.
#[test]
fn the_measures_of_published_incidents_are_those_worked_out_by_hand() {
    let desk = all();
    for (id, noticed, first_word, over, rounds, silence) in [
        (
            "2021",
            json!(60),
            11 * 60,
            (2 * 60 + 57) * 60,
            2,
            (2 * 60 + 46) * 60,
        ),
        (
            "2018",
            json!(120),
            17 * 60,
            (24 * 60 + 11) * 60,
            4,
            (15 * 60 + 17) * 60,
        ),
        (
            "2017",
            Value::Null,
            2 * 3600,
            (4 * 60 + 17) * 60,
            1,
            (2 * 60 + 17) * 60,
        ),
    ] {
        let found = measures(&desk, id);
        assert_eq!(
            found,
            json!({
                "time_to_detect_s": noticed, "time_to_staff_notice_s": null,
                "time_to_first_communication_s": first_word, "time_to_resolve_s": over,
                "updates_published": rounds,
                "cadence": {"promised": 0, "kept": 0, "late": 0, "longest_silence_s": silence},
                "gate": {"passed_at": null, "overridden": false},
                "steps": {"done": 0, "skipped": 0}, "customers_notified": null,
            }),
            "{id}"
        );
        let page = crate::docs::read("docs/guide/past-incidents.md");
        let row = format!("| {first_word} s | {over} s | {rounds} | {silence} s |");
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn a_past_incident_is_sound_for_both_readers_and_bears_a_seal() {
    let desk = all();
    for id in ["2017", "2018", "2021"] {
        desk.run(["log", "verify", id]).expect_exit(0);
        desk.run(["log", "seal", id]).expect_exit(0);
    }
    for incident in std::fs::read_dir(desk.path("incidents")).expect("incidents") {
        let journal = incident.expect("an entry").path().join("journal");
        if journal.is_dir() {
            let read = Command::new("python3")
                .arg(root().join("tests/read_journal.py"))
                .arg(journal)
                .output()
                .expect("python3 is needed for this test");
            assert!(read.status.success(), "{read:?}");
        }
    }
}

#[test]
fn past_incidents_are_counted_as_real_and_said_to_be_past_and_no_drill_is_among_them() {
    let desk = all();
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    let stats = parsed(&desk.run(["stats", "--json"]).expect_exit(0).stdout);
    let count = |group: &str, key: &str| stats[group][key].as_u64().expect("a number");
    assert_eq!(
        (
            count("incidents", "count"),
            count("incidents", "backfilled")
        ),
        (3, 3)
    );
    assert_eq!(
        (count("drills", "count"), count("drills", "backfilled")),
        (1, 0)
    );
    let declare =
        "declare site-down --no-input --fact impact=it --fact affected=all --fact workaround=";
    desk.run(declare.split(' ')).expect_exit(0);
    let stats = parsed(&desk.run(["stats", "--json"]).expect_exit(0).stdout);
    assert_eq!(stats["incidents"]["count"], 4);
    assert_eq!(stats["incidents"]["backfilled"], 3);
    let list = parsed(&desk.run(["list", "--json"]).expect_exit(0).stdout);
    let kinds = list["incidents"].as_array().expect("a list").iter();
    let kinds: Vec<&str> = kinds.filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "backfilled").count(),
        3
    );
    let months = stats["by_month"].as_array().expect("months").len();
    assert_eq!(months, 4, "each in the month in which it happened");
}

#[test]
fn nothing_is_done_in_a_past_incident() {
    let desk = all();
    let before = desk.run(["timeline", "2021", "--json"]).stdout;
    for command in [
        "resume 2021",
        "update --incident 2021 --message back --posted",
        "send --incident 2021",
        "done tell-customers --incident 2021",
        "skip tell-customers --reason so --incident 2021",
        "undo tell-customers --reason so --incident 2021",
        "override --reason so --incident 2021",
        "block them --incident 2021",
        "unblock --incident 2021",
        "severity sev2 --incident 2021",
        "resolve --data-loss no --incident 2021",
        "close --incident 2021",
        "close --false-alarm so --incident 2021",
    ] {
        let run = desk.run(command.split(' ')).expect_exit(3);
        assert!(
            run.stderr.contains("over before it was written down here"),
            "{command}: {run}"
        );
    }
    assert_eq!(desk.run(["timeline", "2021", "--json"]).stdout, before);
    // Bare, there is nothing to go on with.
    let alone = desk.run(["--no-input"]).expect_exit(0);
    assert!(alone.to_string().contains("Nothing is open"), "{alone}");
    // What people remember is welcome.
    desk.run(["note", "--incident", "2021", "I was there"])
        .expect_exit(0);
    desk.wait("3d");
    desk.run(["note", "--incident", "2021", "And I"])
        .expect_exit(0);
    let told = desk.run(["timeline", "2021"]).stdout;
    assert!(told.contains("ana noted: I was there"), "{told}");
    assert!(!told.contains("Nothing was written for"), "{told}");
    let case = desk.run(["stats", "--json"]).stdout;
    assert!(parsed(&case)["incidents"]["time_to_resolve_s"]["max"] == 87_060);
}

#[test]
fn the_same_text_is_never_taken_in_twice() {
    let desk = all();
    let before = desk.run(["list", "--json"]).stdout;
    for (file, args) in EXAMPLES {
        let again = desk
            .run([&["log", "import", file], args].concat())
            .expect_exit(0);
        assert!(again.stdout.contains("nothing was added"), "{again}");
    }
    let other = [
        "log",
        "import",
        "github-2018-10-21.md",
        "--severity",
        "sev2",
    ];
    let other = desk.run(other).expect_exit(3);
    assert!(other.stderr.contains("was taken in before"), "{other}");
    assert_eq!(desk.run(["list", "--json"]).stdout, before);
}

#[test]
fn what_was_stopped_half_way_goes_on_where_it_stopped() {
    let whole = all();
    let id = "2018-10-21-github-two-data-centres-two-truths";
    let journal = format!("incidents/{id}/journal/ana-laptop.jsonl");
    let text = whole.read(&journal);
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let timeline = parsed(&whole.run(["timeline", id, "--json"]).stdout);
    for cut in [ends[1], ends[4], ends[4] + 20, ends[ends.len() - 2]] {
        let desk = desk();
        desk.write(&journal, &text[..cut]);
        // Even then it is nothing to go on with.
        desk.run(["resume", id]).expect_exit(3);
        desk.wait("1h");
        take_in(&desk, EXAMPLES[1]);
        desk.run(["log", "verify", id]).expect_exit(0);
        let told = parsed(&desk.run(["timeline", id, "--json"]).stdout);
        let texts = |told: &Value| {
            let events = told["events"].as_array().expect("events").iter();
            let events = events.filter(|event| event["type"] != "tail.set-aside");
            events
                .map(|event| format!("{} {}", event["happened_at"], event["text"]))
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&told), texts(&timeline), "cut at {cut}");
    }
}

#[test]
fn a_dry_run_shows_what_would_be_and_writes_nothing() {
    let desk = desk();
    let (file, args) = EXAMPLES[0];
    let shown = desk.run([&["log", "import", "--dry-run", file], args].concat());
    let shown = shown.expect_exit(0);
    assert!(shown.stdout.contains("Customers waited 11 min"), "{shown}");
    assert!(!desk.path("incidents").exists());
    take_in(&desk, EXAMPLES[0]);
    let told = desk.run(["timeline", "2021"]).stdout;
    let without_now = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("Written down"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let same = without_now(&shown.stdout) == without_now(&told);
    assert!(same, "the same as it stands then: {told}");
}

#[test]
fn what_cannot_be_read_is_drawn_with_its_place_and_leaves_nothing() {
    let desk = desk();
    for (name, text, place, out) in [
        ("a.md", "\n* 21:00 down\n", "a.md:2:1", "--day 2017-01-31"),
        (
            "a.csv",
            "who,what\nana,it\n",
            "a.csv:1:1",
            "call one of them time",
        ),
        (
            "a.json",
            "{\n  \"incident_updates\": [}\n",
            "a.json:2:24",
            "--format",
        ),
        ("b.json", "[{\"text\":\"it\"}]", "b.json:1:1", "begin lines"),
    ] {
        desk.write(name, text);
        let run = desk.run(["log", "import", name]).expect_exit(3);
        assert!(
            run.stderr.contains(place) && run.stderr.contains(out),
            "{run}"
        );
        let french = desk
            .run(["--lang", "fr", "log", "import", name])
            .expect_exit(3);
        assert!(
            french.stderr.contains(place) && french.stderr.contains("n’a rien enregistré"),
            "{french}"
        );
    }
    desk.write("empty/.keep", "");
    for (nothing, exit) in [("empty", 3), ("gone.csv", 1)] {
        desk.run(["log", "import", nothing]).expect_exit(exit);
    }
    desk.run(["log", "import", "a.md", "--zone", "Europe/Pariss"])
        .expect_exit(2);
    desk.run(["log", "import", "a.md", "--day", "soon"])
        .expect_exit(2);
    assert!(!desk.path("incidents").exists());
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
fn an_archive_opens_anywhere_and_verifies_there() {
    let desk = all();
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    for (id, name) in [("2018", "github.tar"), ("2026-11-22", "drill.tar")] {
        desk.run(["log", "export", id, "-o", name]).expect_exit(0);
        let first = std::fs::read(desk.path(name)).expect("an archive");
        desk.wait("1h")
            .run(["log", "export", id, "-o", name])
            .expect_exit(0);
        let second = std::fs::read(desk.path(name)).expect("an archive");
        assert_eq!(first, second, "the same journal gives the same bytes");
        let folder = format!("opened-{id}");
        std::fs::create_dir(desk.path(&folder)).expect("a folder");
        let tar = Command::new("tar")
            .arg("-xmf")
            .arg(desk.path(name))
            .arg("-C")
            .arg(desk.path(&folder))
            .status();
        assert!(tar.expect("tar is needed for this test").success());
        let script =
            "import sys, tarfile; tarfile.open(sys.argv[1]).getmembers()[0].name or sys.exit(1)";
        let python = Command::new("python3")
            .args(["-c", script])
            .arg(desk.path(name))
            .status();
        assert!(python.expect("python3 is needed for this test").success());
        let opened = format!("{folder}/aplomb-export");
        let verified = desk
            .run(["-C", &opened, "log", "verify", id, "--json"])
            .expect_exit(0);
        assert_eq!(parsed(&verified.stdout)["ok"], true);
        let here = desk.run(["timeline", id, "--json"]).expect_exit(0).stdout;
        let there = desk
            .run(["-C", &opened, "timeline", id, "--json"])
            .expect_exit(0)
            .stdout;
        assert_eq!(here, there);
        let here = parsed(&desk.run(["log", "verify", id, "--json"]).stdout)["writers"].clone();
        let there = parsed(&verified.stdout)["writers"].clone();
        assert_eq!(here, there, "the same heads");
        let journal =
            std::fs::read_dir(desk.path(format!("{opened}/incidents"))).expect("incidents");
        for incident in journal
            .filter_map(Result::ok)
            .filter(|entry| entry.path().is_dir())
        {
            let read = Command::new("python3")
                .arg(root().join("tests/read_journal.py"))
                .arg(incident.path().join("journal"))
                .output()
                .expect("python3 is needed for this test");
            assert!(read.status.success(), "{read:?}");
        }
    }
}

#[test]
fn an_incident_that_goes_on_is_refused_with_what_to_do() {
    let desk = Desk::with_workspace();
    let open = json!({"name": "API", "status": "investigating", "resolved_at": null,
        "created_at": "2026-07-04T10:00:00Z",
        "incident_updates": [{"status": "investigating", "body": "We look.", "created_at": "2026-07-04T10:00:00Z"}]});
    desk.write("open.json", &open.to_string());
    let run = desk.run(["log", "import", "open.json"]).expect_exit(3);
    assert!(run.stderr.contains("it is not over yet"), "{run}");
    assert!(run.stderr.contains("--resolved-at TIME"), "{run}");
    assert!(!desk.path("incidents").exists());
    let over = ["log", "import", "open.json", "--resolved-at", "11:00 UTC"];
    desk.run(over).expect_exit(0);
    assert_eq!(measures(&desk, "2026-07-04")["time_to_resolve_s"], 3600);
}

#[test]
fn a_table_whose_dates_have_two_readings_is_refused_whole() {
    let desk = Desk::with_workspace();
    desk.write(
        "us.csv",
        "time,text\n03/05/2026 2:10 PM,DB failover\n03/05/2026 2:40 PM,back\n",
    );
    let run = desk.run(["log", "import", "us.csv"]).expect_exit(3);
    assert!(run.stderr.contains("us.csv:2:1"), "{run}");
    assert!(run.stderr.contains("write 2026-03-05"), "{run}");
    assert!(run.stderr.contains("--dates us"), "{run}");
    assert!(!desk.path("incidents").exists());
    let run = desk
        .run(["log", "import", "us.csv", "--dates", "us"])
        .expect_exit(0);
    assert!(run.stdout.contains("2026-03-05-us"), "{run}");
    assert!(run.stderr.contains("It is called “us”"), "{run}");
}

#[test]
fn a_whole_export_is_refused_with_its_channels_and_its_people_have_names() {
    let desk = Desk::with_workspace();
    desk.write("slack/channels.json", "[]");
    desk.write(
        "slack/users.json",
        r#"[{"id":"U2","profile":{"real_name":"Ben"}},{"id":"U3","name":"cyd"}]"#,
    );
    let message = json!([{"user": "U3", "text": "<@U2> down", "ts": "1783123200.000100"}]);
    desk.write("slack/incidents/2026-07-04.json", &message.to_string());
    let other = message.to_string().replace("down", "down here too");
    desk.write("slack/random/2026-07-04.json", &other);
    let run = desk.run(["log", "import", "slack"]).expect_exit(2);
    assert!(run.stderr.contains("incidents and random"), "{run}");
    assert!(
        run.stderr
            .contains("Next: aplomb log import slack/incidents"),
        "{run}"
    );
    for (path, id) in [
        ("slack/incidents", "2026-07-04-incidents"),
        ("slack/random/2026-07-04.json", "2026-07-04-random"),
    ] {
        let run = desk.run(["log", "import", path]).expect_exit(0);
        assert!(run.stdout.contains(id), "{run}");
        let told = desk.run(["timeline", id]).stdout;
        assert!(
            told.contains("@Ben down") && told.contains("(cyd)"),
            "{told}"
        );
    }
}

#[test]
fn a_wrong_import_is_taken_back_and_nothing_else_is() {
    let desk = Desk::with_workspace();
    let text = |word: &str| {
        format!("# A night\n* 2026-07-01 10:00 UTC {word}\n* 10:30 UTC [resolved] fine\n")
    };
    desk.write("night.md", &text("donw"));
    desk.run(["log", "import", "night.md"]).expect_exit(0);
    desk.run(["note", "--incident", "2026-07-01", "I was there"])
        .expect_exit(0);
    desk.write("night.md", &text("down"));
    let again = desk.run(["log", "import", "night.md"]).expect_exit(0);
    assert!(again.stdout.contains("2026-07-01-a-night-2"), "{again}");
    assert!(
        again
            .stderr
            .contains("aplomb log discard 2026-07-01-a-night"),
        "{again}"
    );
    let count = || parsed(&desk.run(["stats", "--json"]).stdout)["incidents"]["count"].clone();
    assert_eq!(count(), 2);
    let back = desk
        .run(["log", "discard", "2026-07-01-a-night"])
        .expect_exit(0);
    assert!(
        back.stdout.contains("discarded/2026-07-01-a-night"),
        "{back}"
    );
    assert_eq!(count(), 1);
    let journal = "discarded/2026-07-01-a-night/journal/ana-laptop.jsonl";
    assert!(
        desk.read(journal).contains("I was there"),
        "nothing is deleted"
    );
    // Taken in and back once more, it overwrites nothing.
    desk.write("night.md", &text("donw"));
    desk.run(["log", "import", "night.md"]).expect_exit(0);
    let back = desk
        .run(["log", "discard", "2026-07-01-a-night", "--json"])
        .expect_exit(0);
    assert_eq!(
        parsed(&back.stdout)["folder"],
        "discarded/2026-07-01-a-night-2"
    );
    // What was lived through, or rehearsed, stays.
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    let declare =
        "declare site-down --no-input --fact impact=it --fact affected=all --fact workaround=";
    desk.run(declare.split(' ')).expect_exit(0);
    for id in ["2026-11-22-site-down", "2026-11-22-site-down-drill"] {
        let run = desk.run(["log", "discard", id]).expect_exit(3);
        assert!(run.stderr.contains("and stays"), "{run}");
        desk.run(["timeline", id]).expect_exit(0);
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
