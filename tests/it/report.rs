//! Reports from outside: kept word for word, the same on every machine, and whatever was written.

pub(crate) mod any;
mod recompute;
mod renders;
pub(crate) mod story;

use crate::desk::Desk;
use crate::docs::{blessing, root};
use crate::small;
use aplomb::incident::Kind;
use insta::assert_snapshot;
use std::path::PathBuf;

/// A desk on which the story lies.
pub(crate) fn desk(kind: Kind) -> Desk {
    let desk = Desk::new();
    desk.write(
        "aplomb.toml",
        "schema = 1\n[organisation]\nname = \"Shop\"\ntimezone = \"Europe/Paris\"\n",
    );
    let id = match kind {
        Kind::Incident | Kind::Backfilled => story::ID.to_owned(),
        Kind::Drill => format!("{}-drill", story::ID),
    };
    for (file, text) in story::journals(&story::records(kind)) {
        desk.write(&format!("incidents/{id}/journal/{file}"), &text);
    }
    desk
}

fn golden(name: &str) -> PathBuf {
    root().join("tests/golden").join(name)
}

/// Compares with the file that is kept, or writes it anew when that is asked for.
pub(crate) fn is_kept(name: &str, text: &str) {
    let path = golden(name);
    if blessing() {
        std::fs::write(&path, text).expect("written");
        return;
    }
    let kept = std::fs::read_to_string(&path).expect(name);
    if kept == text {
        return;
    }
    let at = kept
        .lines()
        .zip(text.lines())
        .position(|(kept, new)| kept != new)
        .unwrap_or_else(|| kept.lines().count().min(text.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").to_owned();
    panic!(
        "tests/golden/{name} differs in line {}:\n- {}\n+ {}\nIf that is right: docs/picture",
        at + 1,
        line(&kept),
        line(text)
    );
}

/// What is kept, and what makes it.
const KEPT: [(&str, &[&str]); 16] = [
    ("report.en.html", &["--lang", "en"]),
    (
        "public.fr.md",
        &["--lang", "fr", "--format", "md", "--public"],
    ),
    ("report.fr.json", &["--lang", "fr", "--format", "json"]),
    (
        "public.fr.json",
        &["--lang", "fr", "--format", "json", "--public"],
    ),
    ("report.fr.csv", &["--lang", "fr", "--format", "csv"]),
    (
        "public.fr.csv",
        &["--lang", "fr", "--format", "csv", "--public"],
    ),
    ("report.fr.html", &["--lang", "fr"]),
    ("public.en.html", &["--lang", "en", "--public"]),
    ("public.fr.html", &["--lang", "fr", "--public"]),
    ("post-mortem.en.md", &["--lang", "en", "--format", "md"]),
    ("post-mortem.fr.md", &["--lang", "fr", "--format", "md"]),
    ("public.en.md", &["--format", "md", "--public"]),
    ("report.json", &["--format", "json"]),
    ("public.json", &["--format", "json", "--public"]),
    ("report.csv", &["--format", "csv"]),
    ("public.csv", &["--format", "csv", "--public"]),
];

#[test]
fn reports_are_kept_word_for_word() {
    let desk = desk(Kind::Incident);
    for (name, flags) in KEPT {
        let args = ["report"].into_iter().chain(flags.iter().copied());
        let seen = desk.run(args).expect_exit(0);
        assert!(seen.stderr.is_empty(), "{seen}");
        is_kept(name, &seen.stdout);
    }
}

#[test]
fn a_report_of_an_exercise_is_marked_from_head_to_foot() {
    let desk = desk(Kind::Drill);
    let french = desk.run(["report", "--lang", "fr"]).expect_exit(0).stdout;
    is_kept("drill.fr.html", &french);
    let page = desk.run(["report"]).expect_exit(0).stdout;
    is_kept("drill.en.html", &page);
    assert!(page.contains("<title>EXERCISE: Nobody can pay</title>"));
    assert!(page.matches("class=\"exercise\"").count() == 2);
}

/// What is kept of the timeline: as it is on terminals of eighty, forty and a hundred columns, and as
/// documents.
const KEPT_OF_TIMELINE: [(&str, &str, &[&str]); 10] = [
    ("timeline.en.100.txt", "100", &["--lang", "en"]),
    ("timeline.fr.100.txt", "100", &["--lang", "fr"]),
    ("timeline.en.txt", "80", &["--lang", "en", "--lanes"]),
    ("timeline.fr.txt", "80", &["--lang", "fr", "--lanes"]),
    (
        "timeline.en.40.txt",
        "40",
        &["--lang", "en", "--lanes", "--full"],
    ),
    (
        "timeline.fr.40.txt",
        "40",
        &["--lang", "fr", "--lanes", "--full"],
    ),
    ("timeline.en.md", "80", &["--lang", "en", "--format", "md"]),
    ("timeline.fr.md", "80", &["--lang", "fr", "--format", "md"]),
    ("timeline.en.json", "80", &["--lang", "en", "--json"]),
    ("timeline.fr.json", "80", &["--lang", "fr", "--json"]),
];

#[test]
fn timelines_are_kept_word_for_word_and_the_same_anywhere() {
    let here = desk(Kind::Incident);
    let there = desk(Kind::Incident);
    there.wait("400d");
    for (name, columns, flags) in KEPT_OF_TIMELINE {
        let args = || ["timeline"].into_iter().chain(flags.iter().copied());
        let run = |call: crate::desk::Call<'_>| {
            let seen = call.env("COLUMNS", columns).run(args()).expect_exit(0);
            assert!(seen.stderr.is_empty(), "{seen}");
            seen.stdout
        };
        let once = run(here.call());
        is_kept(name, &once);
        assert_eq!(once, run(here.call()), "{name}");
        assert_eq!(once, run(elsewhere(&there)), "{name}");
    }
}

/// Another machine, in another place, of somebody who reads another language.
fn elsewhere(desk: &Desk) -> crate::desk::Call<'_> {
    desk.call()
        .env("TZ", "Asia/Kathmandu")
        .env("LC_ALL", "fr_FR.UTF-8")
        .env("LANG", "de_DE.UTF-8")
        .env("APLOMB_LANG", "fr")
        .env("USER", "somebody-else")
        .env("APLOMB_WRITER", "another-machine")
}

/// What is kept of all incidents together.
const KEPT_OF_ALL: [(&str, &[&str]); 4] = [
    ("all.en.html", &["report", "--all", "--lang", "en"]),
    ("all.fr.html", &["report", "--all", "--lang", "fr"]),
    ("all.csv", &["report", "--all", "--format", "csv"]),
    ("stats.json", &["stats", "--json"]),
];

#[test]
fn what_all_have_in_common_is_kept_and_the_same_anywhere() {
    let desk = desk(Kind::Incident);
    for (file, text) in story::journals(&story::records(Kind::Drill)) {
        let folder = format!("incidents/{}-drill/journal", story::ID);
        desk.write(&format!("{folder}/{file}"), &text);
    }
    for (name, args) in KEPT_OF_ALL {
        let seen = desk.run(args.iter().copied()).expect_exit(0);
        assert!(seen.stderr.is_empty(), "{seen}");
        is_kept(name, &seen.stdout);
        let elsewhere = desk
            .call()
            .env("TZ", "Asia/Kathmandu")
            .env("LC_ALL", "fr_FR.UTF-8")
            .env("COLUMNS", "40")
            .run(args.iter().copied());
        assert_eq!(seen.stdout, elsewhere.stdout, "{name}");
    }
    let same = desk.run(["report", "--all", "--json"]).expect_exit(0);
    is_kept("stats.json", &same.stdout);
    assert_snapshot!(desk.run(["stats", "--runbook", "no-such"]), @"
    $ aplomb stats --runbook no-such
    ! error: there is no runbook no-such
    ! Nothing has been changed.
    ! Next: aplomb runbook list
    [exit 2]
    ");
    assert_snapshot!(desk.run(["stats", "--since", "2026-11-23"]), @"
    $ aplomb stats --since 2026-11-23
    Nothing of that kind was written.
    ");
    assert_snapshot!(desk.run(["stats", "--since", "monday"]), @"
    $ aplomb stats --since monday
    ! error: `monday` is not a day: write 2026-01-01, or 90d
    [exit 2]
    ");
    assert_snapshot!(desk.run(["report", "--all", "--format", "md"]), @"
    $ aplomb report --all --format md
    ! error: the page of all incidents is HTML, JSON or CSV
    ! Next: aplomb report --all -o incidents.html
    [exit 2]
    ");
    let counted = |since: &str| {
        let seen = desk
            .run(["stats", "--json", "--since", since])
            .expect_exit(0);
        seen.json()["incidents"]["count"].clone()
    };
    assert_eq!(counted("2026-11-22"), 1);
    desk.wait("3d");
    assert_eq!(counted("1d"), 0);
    assert_eq!(counted("30d"), 1);
}

#[test]
fn an_incident_that_cannot_be_read_is_named_and_the_others_are_counted() {
    let desk = desk(Kind::Incident);
    desk.write("incidents/2026-11-23-gone/journal/w1.jsonl", "noise\n");
    for args in [&["stats"][..], &["report", "--all", "--format", "csv"]] {
        let seen = desk.run(args.iter().copied()).expect_exit(0);
        assert!(
            seen.stderr.contains("2026-11-23-gone cannot be read"),
            "{seen}"
        );
        assert!(!seen.stdout.is_empty());
    }
}

#[test]
fn the_same_journal_gives_the_same_bytes_anywhere() {
    let here = desk(Kind::Incident);
    let there = desk(Kind::Incident);
    there.wait("400d");
    for (name, flags) in KEPT {
        let args = || ["report"].into_iter().chain(flags.iter().copied());
        let one = here.run(args()).stdout;
        let again = here.run(args()).stdout;
        let elsewhere = elsewhere(&there)
            .env("COLUMNS", "40")
            .env("CLICOLOR_FORCE", "1")
            .run(args())
            .stdout;
        assert_eq!(one, again, "{name}");
        assert_eq!(one, elsewhere, "{name}");
    }
}

#[test]
fn reading_changes_nothing() {
    let desk = desk(Kind::Incident);
    let journals = || {
        ["ana-laptop", "ben-desk"]
            .map(|writer| desk.read(&format!("incidents/{}/journal/{writer}.jsonl", story::ID)))
    };
    let before = journals();
    for (_, flags) in KEPT {
        desk.run(["report"].into_iter().chain(flags.iter().copied()))
            .expect_exit(0);
    }
    assert_eq!(journals(), before);
    desk.run(["log", "verify"]).expect_exit(0);
}

#[test]
fn the_name_of_the_file_says_how_it_is_written() {
    let desk = desk(Kind::Incident);
    for (file, begins) in [
        ("r.html", "<!doctype html>"),
        ("r", "<!doctype html>"),
        ("r.md", "# Nobody can pay\n"),
        ("r.JSON", "{\"version\":1,\"incident\":"),
        ("r.csv", "happened_at,"),
    ] {
        let seen = desk.run(["report", "-o", file]).expect_exit(0);
        assert_eq!(seen.stdout, "");
        assert!(desk.read(file).starts_with(begins), "{file}");
    }
    let seen = desk
        .run(["report", "--json", "-o", "r.html"])
        .expect_exit(2);
    assert!(seen.stderr.contains("Nothing has been written"), "{seen}");
    assert!(desk.read("r.html").starts_with("<!doctype html>"));
}

#[test]
fn an_open_incident_has_a_report_too() {
    let desk = small::told();
    let seen = desk.run(["report", "--format", "md"]).expect_exit(0);
    assert!(seen.stdout.contains("It is not over."), "{seen}");
    let seen = desk.run(["report"]).expect_exit(0);
    assert!(seen.stdout.contains("<h1>The shop is down</h1>"));
}

#[test]
fn templates_are_taken_out_changed_and_when_broken_named() {
    let desk = desk(Kind::Incident);
    assert_snapshot!(desk.run(["report", "--templates"]), @"
    $ aplomb report --templates
    ! Written to reports/index.hbs
    ! Written to reports/page.hbs
    ! Written to reports/picture.hbs
    ! Written to reports/post-mortem.hbs
    ! Written to reports/style.css
    ");
    let before = desk.run(["report"]).expect_exit(0).stdout;
    is_kept("report.en.html", &before);
    let style = desk.read("reports/style.css");
    desk.write("reports/style.css", &style.replace("#ffffff", "#fffff0"));
    desk.write("reports/picture.hbs", "");
    let changed = desk.run(["report"]).expect_exit(0).stdout;
    assert!(changed.contains("--paper: #fffff0") && !changed.contains("<svg class"));
    desk.write("reports/page.hbs", "<p>{{titel}}</p>");
    let kept = desk.run(["report", "--templates"]).expect_exit(0);
    assert!(
        kept.stderr.contains("Kept as it is: reports/page.hbs"),
        "{kept}"
    );
    assert_snapshot!(desk.run(["report"]), @"
    $ aplomb report
    ! error: the template of reports reports/page.hbs cannot be filled: line 1: there is no `titel` here
    ! The log is untouched, and the figures can still be read as JSON.
    ! Next: aplomb check reports/page.hbs
    ! Or: aplomb report --format json
    [exit 3]
    ");
    assert_snapshot!(desk.run(["check"]), @r#"
    $ aplomb check
    warning[no-contact]: no message says where customers can write when something cannot wait
     --> aplomb.toml:2:1
      |
    2 | [organisation]
      | ^^^^^^^^^^^^^^
      |
      = help: write `contact = "…"`, an address that works while your platform does not

    error[report-template]: there is no `titel` here
     --> reports/page.hbs:1:1
      |
    1 | <p>{{titel}}</p>
      | ^^^^^^^^^^^^^^^^

    ! 6 files: 1 error and 1 warning
    [exit 3]
    "#);
    desk.run(["report", "--format", "json"]).expect_exit(0);
}

#[test]
fn a_file_holds_what_its_name_says() {
    let desk = desk(Kind::Incident);
    for (args, exit, says) in [
        (&["-o", "x.pdf"][..], 2, "aplomb report -o x.html"),
        (&["-o", "x.PDF"], 2, "prints the HTML"),
        (&["-o", "x.docx"], 2, "aplomb report -o x.html"),
        (
            &["-o", "x.html", "--format", "csv"],
            2,
            "--format csv -o x.csv",
        ),
        (&["-o", "x.md", "--json"], 2, "--format json -o x.json"),
        (&["-o", "x.htm"], 0, "x.htm"),
        (&["-o", "x.txt"], 0, "x.txt"),
        (&["-o", "x.csv"], 0, "x.csv"),
        (&["-o", "report"], 0, "report"),
        (&["--all", "-o", "all.pdf"], 2, "Nothing has been written."),
    ] {
        let run = desk.run([&["report"], args].concat()).expect_exit(exit);
        assert!(run.stderr.contains(says), "{run}");
    }
    for file in ["x.pdf", "x.PDF", "x.docx", "x.html", "x.md", "all.pdf"] {
        assert!(!desk.path(file).exists(), "{file}");
    }
    // A dash is standard output, here as everywhere.
    for all in [&["report", "-o", "-"][..], &["report", "--all", "-o", "-"]] {
        let run = desk.run(all.iter().copied()).expect_exit(0);
        assert!(run.stdout.starts_with("<!"), "{run}");
    }
    assert!(!desk.path("-").exists());
}

#[test]
fn a_template_in_another_encoding_is_refused_and_loses_no_letter() {
    let desk = crate::small::declared();
    for file in ["page.hbs", "style.css"] {
        let path = desk.path(format!("reports/{file}"));
        std::fs::create_dir_all(desk.path("reports")).expect("a folder");
        std::fs::write(&path, b"/* caf\xe9 */").expect("written");
        let said = "line 1 is not UTF-8: the byte 0xe9 is no text";
        let checked = desk.run(["check", "reports"]).expect_exit(3);
        assert!(checked.stdout.contains(said), "{checked}");
        let refused = desk.run(["report"]).expect_exit(3);
        assert!(refused.stderr.contains(said), "{refused}");
        assert!(refused.stderr.contains(file), "{refused}");
        std::fs::remove_file(path).expect("removed");
    }
}
