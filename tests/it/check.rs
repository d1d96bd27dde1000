//! `aplomb check`.

mod french;

use crate::desk::Desk;
use insta::assert_snapshot;
use serde_json::json;

const BROKEN: &str = "schema = 1\ntitel = \"x\"\n";

#[test]
fn mistakes_are_shown_with_their_place_and_a_way_out() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", BROKEN);
    let seen = desk.run(["check"]).expect_exit(3);
    assert_snapshot!(seen, @r#"
    $ aplomb check
    warning[no-organisation]: every message is signed “Our team”, as nobody has said who writes
     --> aplomb.toml:7:1
      |
    7 | [organisation]
      | ^^^^^^^^^^^^^^
      |
      = help: write `name = "…"`, as customers know you, and `contact`, where they can write

    error[no-communicate]: nobody is told: there is no `[[communicate]]` step
     --> runbooks/ours.toml:1:1
      |
    1 | schema = 1
      | ^
      |
      = help: begin with a step that tells people; repairing comes second

    error[unknown-key]: unknown key `titel` in a runbook
     --> runbooks/ours.toml:2:1
      |
    2 | titel = "x"
      | ^^^^^
      |
      = help: did you mean `title`? the keys here are schema, title, summary, severity, tags, backup, cadence, fact, communicate, recover, close, while_waiting

    ! 72 files: 2 errors and 1 warning
    [exit 3]
    "#);
}

#[test]
fn the_same_is_said_to_programs() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", BROKEN);
    for args in [["check", "--json"], ["check", "--format=json"]] {
        let seen = desk.run(args).expect_exit(3);
        assert!(seen.stderr.is_empty(), "{seen}");
        let document = seen.json();
        assert_eq!(document["version"], 1);
        let found = document["diagnostics"].as_array().expect("a list");
        let unknown = found
            .iter()
            .find(|finding| finding["code"] == "unknown-key")
            .expect("a finding");
        assert!(
            unknown["help"]
                .as_str()
                .is_some_and(|help| help.starts_with("did you mean `title`?"))
        );
        let expected = json!({
            "code": "unknown-key", "severity": "error", "file": "runbooks/ours.toml",
            "line": 2, "column": 1, "message": "unknown key `titel` in a runbook",
            "help": unknown["help"],
        });
        assert_eq!(*unknown, expected);
    }
    let named = desk.read("aplomb.toml").replace(
        "[organisation]",
        "[organisation]\nname = \"Shop\"\ncontact = \"a@shop.example\"",
    );
    desk.write("aplomb.toml", &named);
    assert_eq!(
        desk.run(["check", "aplomb.toml", "--json"]).stdout,
        "{\"version\":1,\"diagnostics\":[]}\n"
    );
}

#[test]
fn who_writes_and_where_customers_can_write_is_missed() {
    let desk = Desk::new();
    for (organisation, code) in [
        ("", "no-organisation"),
        ("[organisation]\nlang = \"fr\"\n", "no-organisation"),
        ("[organisation]\nname = \"Shop\"\n", "no-contact"),
        (
            "[organisation]\nname = \"Shop\"\ncontact = \"x@y.example\"\n",
            "",
        ),
    ] {
        desk.write("aplomb.toml", &format!("schema = 1\n{organisation}"));
        let found = desk.run(["check", "aplomb.toml", "--json"]).expect_exit(0);
        let found = found.json()["diagnostics"].clone();
        let codes: Vec<_> = found.as_array().expect("a list").iter().collect();
        if code.is_empty() {
            assert_eq!(codes.len(), 0, "{found}");
        } else {
            assert_eq!(codes.len(), 1, "{found}");
            assert_eq!(found[0]["code"], code);
            assert_eq!(found[0]["severity"], "warning");
        }
    }
}

#[test]
fn a_template_without_words_for_later_messages_is_found_where_it_is_used() {
    let desk = Desk::with_workspace();
    for lang in ["en", "fr"] {
        let text = desk.read(&format!("templates/status-page/initial.{lang}.hbs"));
        desk.write(&format!("templates/ours/initial.{lang}.hbs"), &text);
    }
    let alone = desk.run(["check"]).expect_exit(0);
    assert!(
        alone
            .stdout
            .contains("`ours` has no words for scoping, update, resolution"),
        "{alone}"
    );
    let runbook = desk.read("runbooks/site-down.toml");
    let ours = runbook.replacen("\"status-page\"", "\"ours\"", 1);
    desk.write("runbooks/site-down.toml", &ours);
    let used = desk.run(["check"]).expect_exit(3);
    for stage in ["scoping", "update"] {
        let said = format!("the template `ours` has no words for the stage `{stage}`");
        assert_eq!(used.stdout.matches(&said).count(), 1, "{used}");
    }
    assert!(!used.stdout.contains("stage `initial`"), "{used}");
    assert!(!used.stdout.contains("stage `resolution`"), "{used}");
}

#[test]
fn a_pull_request_is_annotated() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", BROKEN);
    let seen = desk
        .run(["check", "runbooks", "--format", "github"])
        .expect_exit(3);
    assert_snapshot!(seen, @r"
    $ aplomb check runbooks --format github
    ::error file=runbooks/ours.toml,line=1,col=1,title=no-communicate::nobody is told: there is no `[[communicate]]` step%0Ahelp: begin with a step that tells people; repairing comes second
    ::error file=runbooks/ours.toml,line=2,col=1,title=unknown-key::unknown key `titel` in a runbook%0Ahelp: did you mean `title`? the keys here are schema, title, summary, severity, tags, backup, cadence, fact, communicate, recover, close, while_waiting
    [exit 3]
    ");
}

#[test]
fn a_file_or_a_folder_can_be_looked_at_alone() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", BROKEN);
    for (path, files, exit) in [
        ("runbooks/site-down.toml", "1 file", 0),
        ("templates/customer-email", "8 files", 0),
        ("templates", "56 files", 0),
        ("aplomb.toml", "1 file", 0),
        ("runbooks/ours.toml", "1 file", 3),
        (".", "72 files", 3),
    ] {
        let seen = desk.run(["check", path]).expect_exit(exit);
        assert!(
            seen.stderr.starts_with(&format!("{files}: ")),
            "{path}: {seen}"
        );
    }
    let seen = desk.run(["check", "runbooks/nothing.toml"]).expect_exit(2);
    assert_snapshot!(seen, @r"
    $ aplomb check runbooks/nothing.toml
    ! error: there is no file or folder runbooks/nothing.toml
    ! Next: aplomb check
    [exit 2]
    ");
}

#[test]
fn a_file_that_no_command_would_find_is_found() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/Site Down.toml", BROKEN)
        .write("templates/customer-email/first.en.hbs", "");
    let seen = desk.run(["check"]).expect_exit(3);
    assert_eq!(seen.stdout.matches("error[file-name]").count(), 2, "{seen}");
}

#[test]
fn files_are_held_against_the_workspace_around_them() {
    let desk = Desk::with_workspace();
    let text = desk.read("runbooks/site-down.toml");
    desk.write(
        "runbooks/ours.toml",
        &text.replace("\"staff-alert\"", "\"staff-alrt\""),
    );
    let seen = desk
        .call()
        .at("../elsewhere")
        .run(["check", "../shop/runbooks/ours.toml"]);
    assert!(
        seen.stdout.contains("did you mean `staff-alert`?"),
        "{seen}"
    );
    // A template of the workspace's own counts.
    desk.write(
        "templates/staff-alrt/initial.en.hbs",
        &desk.read("templates/staff-alert/initial.en.hbs"),
    );
    let seen = desk.run(["check", "runbooks/ours.toml"]);
    assert!(!seen.stdout.contains("unknown-template"), "{seen}");
}

#[test]
fn the_configuration_is_looked_at_too() {
    let desk = Desk::with_workspace();
    desk.write(
        "aplomb.toml",
        "schema = 1\n[organisation]\nlanguage = \"fr\"\n",
    );
    let seen = desk.run(["check"]).expect_exit(3);
    assert!(seen.stdout.contains("aplomb.toml:3:1"), "{seen}");
}

#[test]
fn a_hostile_file_cannot_draw_on_the_terminal_or_annotate() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", "\"a\u{1b}[2J\\n::error::x\" = 1\n");
    for format in ["human", "github"] {
        let seen = desk
            .run(["check", "runbooks/ours.toml", "--format", format])
            .expect_exit(3);
        assert!(!seen.stdout.contains('\u{1b}'), "{seen}");
        assert!(!seen.stdout.contains("\n::error::x"), "{seen}");
    }
}

const STAFF_ONLY: &str = r#"schema = 1
title = "The shop is down"
severity = "sev1"

[[communicate]]
id = "tell"
title = "Tell them"
[communicate.message]
template = "staff-alert"
channels = ["news"]
AUDIENCE

[[recover]]
id = "restart"
title = "Restart"

[[close]]
id = "last-word"
title = "Say that it is over"
[close.message]
template = "status-page"
stage = "resolution"
channels = ["news"]
audience = "public"
"#;

#[test]
fn words_for_colleagues_do_not_reach_the_public_unnoticed() {
    let desk = Desk::with_workspace();
    let runbook = STAFF_ONLY.replace("AUDIENCE", "audience = \"public\"");
    desk.write("runbooks/ours.toml", &runbook);
    let seen = desk.run(["check", "runbooks/ours.toml"]).expect_exit(3);
    assert!(seen.stdout.contains("error[wrong-audience]"), "{seen}");
    assert!(
        seen.stdout
            .contains("the words of `staff-alert` are for staff")
    );
    // A runbook with this mistake keeps nobody from an incident, but the message gives pause.
    desk.write(
        "aplomb.toml",
        "[organisation]\nname = \"Shop\"\n[channels.news]\nkind = \"slack\"\n\
         url = { env = \"NEWS\" }\nbase = \"http://127.0.0.1:9\"\n",
    );
    let facts = ["--fact", "impact=log in", "--fact", "affected=all"];
    let declare = ["declare", "ours", "--no-input"].into_iter().chain(facts);
    desk.run(declare).expect_exit(0);
    let send = ["send", "tell", "--channel", "news", "--no-input"];
    let refused = desk
        .call()
        .env("NEWS", "http://127.0.0.1:9/x")
        .run(send)
        .expect_exit(3);
    assert!(refused.stderr.contains("staff-words"), "{refused}");
}

#[test]
fn a_message_without_an_audience_is_for_those_its_template_is_for() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/ours.toml", &STAFF_ONLY.replace("AUDIENCE", ""));
    let seen = desk.run(["check", "runbooks/ours.toml"]).expect_exit(3);
    assert!(seen.stdout.contains("error[no-customer-channel]"), "{seen}");
    desk.run(["drill", "ours", "--auto"]).expect_exit(0);
    let journal = "incidents/2026-11-22-ours-drill/journal/ana-laptop.jsonl";
    let journal = desk.read(journal);
    assert!(
        journal.contains(r#""audiences":{"tell":"staff"}"#),
        "{journal}"
    );
    assert!(!journal.contains(r#""audience":"customers""#), "{journal}");
}

#[test]
fn nothing_is_checked_where_there_is_no_workspace_and_nothing_is_made() {
    let desk = Desk::new();
    for args in [
        vec!["check"],
        vec!["check", "--format", "github"],
        vec!["check", "--json"],
    ] {
        let seen = desk.run(args).expect_exit(2);
        assert!(
            seen.stderr
                .contains("there is no aplomb.toml here, nor above")
        );
        assert!(seen.stdout.is_empty(), "{seen}");
    }
    desk.write("alone.toml", BROKEN);
    desk.run(["check", "alone.toml"]).expect_exit(3);
    assert!(
        !desk.root().join("home/.local").exists(),
        "nothing was made"
    );
    // The personal one is looked at when it is named.
    desk.run(["runbook", "list"]).expect_exit(0);
    let seen = desk.run(["check"]).expect_exit(2);
    assert!(
        seen.stderr.contains("aplomb check ~/.local/share/aplomb"),
        "{seen}"
    );
    let own = "../home/.local/share/aplomb";
    desk.run(["check", own]).expect_exit(0);
    desk.run(["-C", own, "check"]).expect_exit(0);
}

#[test]
fn a_path_begins_where_the_flag_goes_first_as_with_git() {
    let desk = Desk::new();
    desk.run(["init", "ops"]).expect_exit(0);
    desk.write("ops/runbooks/ours.toml", BROKEN);
    let seen = desk
        .run(["-C", "ops", "check", "runbooks/ours.toml"])
        .expect_exit(3);
    assert!(
        seen.stdout.contains(" ops/runbooks/ours.toml:2:1"),
        "{seen}"
    );
    let deeper = desk.run(["-C", "ops/runbooks", "check", "ours.toml"]);
    assert_eq!(deeper.expect_exit(3).stdout, seen.stdout);
    desk.run(["-C", "ops", "check", "ops/runbooks/ours.toml"])
        .expect_exit(2);
    // The same for every command that takes a path.
    desk.write("ops/said.txt", "Next message: 14:30.\n");
    desk.run(["-C", "ops", "lint", "said.txt"]).expect_exit(0);
    desk.run(["-C", "ops", "customers", "check", "customers.csv"])
        .expect_exit(0);
    desk.run(["-C", "ops", "drill", "site-down", "--auto"])
        .expect_exit(0);
    for args in [
        vec!["report", "-o", "story.md"],
        vec!["log", "export", "-o", "story.jsonl"],
        vec!["page", "build", "-o", "waiting"],
        vec!["man", "--out", "man"],
        vec!["init", "below"],
    ] {
        let mut all = vec!["-C", "ops"];
        all.extend(args);
        desk.run(all).expect_exit(0);
    }
    for made in ["story.md", "story.jsonl", "waiting", "man", "below"] {
        assert!(desk.path(format!("ops/{made}")).exists(), "{made}");
    }
}

#[test]
fn an_annotation_is_at_the_path_that_the_repository_knows() {
    let desk = Desk::new();
    desk.run(["init", "ops"]).expect_exit(0);
    desk.write("ops/runbooks/ours.toml", BROKEN);
    let github = ["check", "--format", "github"];
    for (folder, flag) in [
        ("ops", ""),
        ("", "ops"),
        ("ops/runbooks", ""),
        ("../else", "../shop/ops"),
    ] {
        let mut args = github.to_vec();
        if !flag.is_empty() {
            args.extend(["-C", flag]);
        }
        let seen = desk
            .call()
            .at(folder)
            .env("GITHUB_WORKSPACE", "[DESK]/shop")
            .run(args)
            .expect_exit(3);
        assert!(
            seen.stdout.contains("file=ops/runbooks/ours.toml,"),
            "{seen}"
        );
    }
}

#[test]
fn a_file_that_is_never_read_is_told() {
    let desk = Desk::with_workspace();
    for file in [
        "runbooks/extra.yml",
        "runbooks/extra.tml",
        "templates/ours/initial.en.html",
        "runbooks/README.md",
        "runbooks/site-down.toml~",
        "notes/extra.yml",
    ] {
        desk.write(file, "a: 1\n");
    }
    for args in [vec!["check", "--json"], vec!["check", "--json", "."]] {
        let seen = desk.run(args).expect_exit(0).json();
        let found = seen["diagnostics"].as_array().expect("a list").iter();
        let unread: Vec<_> = found
            .filter(|finding| finding["code"] == "unread-file")
            .map(|finding| finding["file"].as_str().expect("a file").to_owned())
            .collect();
        assert_eq!(
            unread,
            [
                "runbooks/extra.tml",
                "runbooks/extra.yml",
                "templates/ours/initial.en.html"
            ]
        );
    }
    let folder = desk.run(["check", "runbooks"]).expect_exit(0);
    assert_eq!(folder.stdout.matches("unread-file").count(), 2, "{folder}");
    desk.write("worker.yaml", "a: 1\n");
    let named = desk.run(["check", "worker.yaml"]).expect_exit(3);
    assert!(named.stdout.contains("ends in `.toml`"), "{named}");
}

#[test]
fn an_english_company_is_asked_for_no_french() {
    let desk = Desk::with_workspace();
    let organisation = |languages: &str| {
        format!("[organisation]\nname = \"Shop\"\ncontact = \"a@shop.example\"\n{languages}")
    };
    for stage in ["initial", "scoping", "update", "resolution"] {
        let text = desk.read(&format!("templates/status-page/{stage}.en.hbs"));
        desk.write(&format!("templates/ours/{stage}.en.hbs"), &text);
    }
    for (languages, code) in [
        ("", 3),
        ("languages = [\"en\", \"fr\"]\n", 3),
        ("languages = [\"en\"]\n", 0),
    ] {
        desk.write("aplomb.toml", &organisation(languages));
        let seen = desk.run(["check"]).expect_exit(0);
        let is_asked = seen.stdout.contains("warning[missing-translation]");
        assert_eq!(is_asked, code == 3, "{languages}: {seen}");
        desk.run(["check", "--strict"]).expect_exit(code);
    }
    for wrong in [
        "languages = []\n",
        "languages = [\"en\", \"en\"]\n",
        "languages = [\"de\"]\n",
        "lang = \"fr\"\nlanguages = [\"en\"]\n",
        "languages = \"en\"\n",
    ] {
        desk.write("aplomb.toml", &organisation(wrong));
        let seen = desk.run(["check", "aplomb.toml", "--lang", "en"]);
        let seen = seen.expect_exit(3);
        assert!(seen.stdout.contains("= help: "), "{seen}");
    }
    // The first is the language of the screen, and the page has no other half.
    desk.write("aplomb.toml", &organisation("languages = [\"fr\"]\n"));
    desk.run(["page", "build", "-o", "fr"]).expect_exit(0);
    let page = desk.read("fr/maintenance.html");
    assert!(
        page.contains("lang=\"fr\"") && !page.contains("lang=\"en\""),
        "{page}"
    );
    desk.write(
        "aplomb.toml",
        &organisation("languages = [\"fr\", \"en\"]\n"),
    );
    desk.run(["page", "build", "-o", "both"]).expect_exit(0);
    let page = desk.read("both/maintenance.html");
    let at = |text: &str| page.find(text).expect("a language");
    assert!(at("lang=\"fr\"") < at("lang=\"en\""), "{page}");
}

#[test]
fn a_template_in_another_encoding_is_a_mistake_and_no_draft_has_holes_in_its_letters() {
    let desk = Desk::with_workspace();
    let file = "templates/status-page/initial.fr.hbs";
    let text = desk.read(file);
    let latin1: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(letter).unwrap_or(b'?'))
        .collect();
    std::fs::write(desk.path(file), latin1).expect("written");
    let seen = desk.run(["check"]).expect_exit(3);
    assert!(seen.stdout.contains("is not UTF-8: the byte 0x"), "{seen}");
    assert!(seen.stdout.contains(file), "{seen}");
    let seen = desk
        .run(["draft", "status-page", "--lang", "fr"])
        .expect_exit(3);
    assert!(seen.stdout.is_empty(), "{seen}");
}

#[test]
fn one_mistake_hides_no_name_that_does_not_exist() {
    let desk = Desk::with_workspace();
    let text = desk
        .read("runbooks/site-down.toml")
        .replacen("schema   = 1", "schema   = 1\nbogus = 1", 1)
        .replacen("\"staff-alert\"", "\"staff-alarm\"", 1)
        .replacen("\"communications-lead\"", "\"comms\"", 1);
    desk.write("runbooks/ours.toml", &text);
    let seen = desk.run(["check", "--json"]).expect_exit(3);
    let found = seen.json();
    let of_ours: Vec<_> = found["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["file"] == "runbooks/ours.toml")
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(of_ours, ["unknown-key", "unknown-role", "unknown-template"]);
}

/// Names that commands read, and what each is found to be: code, and what is said.
#[cfg(unix)]
fn unreadable(desk: &Desk) -> Vec<(String, String)> {
    let found = desk.run(["check", "--json"]).json()["diagnostics"].clone();
    let found = found.as_array().expect("a list").iter();
    found
        .filter(|one| one["severity"] == "error")
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            (text("file"), text("code"))
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn whatever_stands_where_a_file_is_read_is_told_and_hides_no_other() {
    use rustix::fs::{FileType, Mode, mknodat};
    let names = [
        "aplomb.toml",
        "runbooks/site-down.toml",
        "templates/status-page/initial.en.hbs",
        "reports/page.hbs",
    ];
    let pipe = |at: &std::path::Path| {
        let mode = Mode::from_raw_mode(0o600);
        mknodat(rustix::fs::CWD, at, FileType::Fifo, mode, 0).expect("a pipe");
    };
    let folder = |at: &std::path::Path| std::fs::create_dir(at).expect("a folder");
    let nowhere = |at: &std::path::Path| {
        std::os::unix::fs::symlink("nowhere", at).expect("a link");
    };
    let long = |at: &std::path::Path| {
        let file = std::fs::File::create(at).expect("a file");
        file.set_len(100_000_000).expect("a long file");
    };
    type Put<'a> = &'a dyn Fn(&std::path::Path);
    let kinds: [(&str, Put<'_>); 4] = [
        ("unreadable-file", &pipe),
        ("unreadable-file", &folder),
        ("unreadable-file", &nowhere),
        ("file-too-big", &long),
    ];
    for (code, put) in kinds {
        for name in names {
            let desk = Desk::with_workspace();
            desk.write("runbooks/ours.toml", BROKEN);
            let path = desk.path(name);
            let _ = std::fs::remove_file(&path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            put(&path);
            let found = unreadable(&desk);
            let expected = (name.to_owned(), code.to_owned());
            assert!(found.contains(&expected), "{name}: {found:?}");
            let others = found.iter().any(|(file, _)| file == "runbooks/ours.toml");
            assert!(others, "{name}: {found:?}");
            let alone = desk.run(["check", name]).expect_exit(3);
            assert!(alone.stdout.contains(code), "{alone}");
        }
    }
}

#[test]
fn a_folder_that_looks_like_a_runbook_sends_nobody_round_in_a_circle() {
    let desk = Desk::with_workspace();
    std::fs::create_dir(desk.path("runbooks/x.toml")).expect("a folder");
    let refused = desk.run(["declare", "x", "--no-input"]).expect_exit(1);
    assert!(!refused.stderr.contains("aplomb declare x"), "{refused}");
    assert!(
        refused.stderr.contains("Next: aplomb declare site-down"),
        "{refused}"
    );
    let listed = desk.run(["runbook", "list"]).expect_exit(0);
    assert!(listed.stdout.contains("\nx  "), "{listed}");
    assert!(listed.stdout.contains("\nstorage-down  "), "{listed}");
}
