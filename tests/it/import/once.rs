//! A text is taken in once, and a wrong one is taken back.

use super::*;

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
