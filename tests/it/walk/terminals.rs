//! Every terminal walks: a narrow one, a dumb one, a pipe, one that is held down, and French ones.

use super::walker::Walker;
use super::{records, unbroken};
use crate::desk::Desk;
use crate::pty::pause;
use crate::small;
use std::time::Duration;

#[test]
fn a_held_key_answers_nothing() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    let before = records(&desk);
    for _ in 0..30 {
        ana.pty.type_keys("\r");
        pause(Duration::from_millis(33));
    }
    ana.press("").said("");
    ana.pty.settled();
    assert!(
        records(&desk) <= before + 1,
        "one answer at most: {}",
        ana.pty.scrollback()
    );
    ana.press("\r\r\r")
        .said("Several keys at once: nothing done");
}

#[test]
fn forty_columns_are_enough_for_every_screen() {
    let desk = small::declared();
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]).size(40, 20));
    ana.at("Tell everyone on the team").press("?");
    ana.at("What the keys do").press("\r");
    ana.at("Tell everyone outside").press("q");
    let seen = ana.ends(0);
    // A path is never broken, so that it can be copied.
    for line in seen.lines().filter(|line| !line.contains("/drafts/")) {
        assert!(line.chars().count() <= 40, "{line:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_colour_is_no_colour() {
    let desk = small::declared();
    let mut dumb = Walker::sit_down(Walker::run(&desk, &["resume"]).env("TERM", "dumb"));
    dumb.pty.wait_for("Answer (Enter = I have posted it");
    dumb.press("q\r");
    dumb.pty.wait_exit();
    assert!(!dumb.pty.bytes().contains(&0x1b), "{}", dumb.pty.screen());

    let mut plain = Walker::sit_down(Walker::run(&desk, &["resume"]).env("NO_COLOR", "1"));
    plain.at("Tell everyone on the team").press("q");
    plain.ends(0);
    let bytes = plain.pty.bytes();
    let text = String::from_utf8_lossy(&bytes);
    // Only the cursor and the pasted text are spoken of.
    let colours = text
        .split("\u{1b}[")
        .skip(1)
        .filter(|code| code.chars().find(|c| !c.is_ascii_digit() && *c != ';') == Some('m'));
    assert_eq!(colours.count(), 0, "{text:?}");
}

#[test]
fn a_pipe_walks_too() {
    let desk = small::declared();
    let script = "l\nhttps://chat.example/1\n\nn\nsomebody helps\nq\n";
    let seen = desk.stdin(script).run(["resume"]).expect_exit(0);
    assert!(seen.stdout.is_empty(), "{seen}");
    assert!(!seen.stderr.contains('\u{1b}'), "{seen}");
    assert!(seen.stderr.contains("Stop the writes"), "{seen}");
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert!(
        told.contains("somebody helps") && told.contains("https://chat.example/1"),
        "{told}"
    );
}

#[test]
fn french_people_walk_in_french_with_the_shipped_runbooks_of_an_english_workspace() {
    let desk = Desk::with_workspace();
    let mut ana = Walker::start(&desk, &["declare", "--lang", "fr"]);
    ana.choices("Le site est en panne (site-down)")
        .press("\u{1b}[B");
    ana.marked("Le site est en panne").press("\r");
    ana.asked("Que ne peuvent pas faire les clients")
        .press("payer\r");
    ana.asked("Qui est concerné").press("tous\r");
    ana.asked("Que peuvent faire les clients en attendant")
        .press("\r");
    ana.at("premier message dans").press("q");
    let seen = ana.ends(0);
    assert!(seen.contains("En pause."), "{seen}");
    let told = desk.run(["timeline", "--lang", "fr"]).stdout;
    assert!(told.contains("payer"), "{told}");
}

#[test]
fn a_shipped_runbook_that_nobody_has_changed_speaks_every_language() {
    let title = |init: &str, lang: &str, change: bool| {
        let desk = Desk::new();
        desk.run(["init", "--lang", init]).expect_exit(0);
        if change {
            let text = desk.read("runbooks/site-down.toml");
            desk.write("runbooks/site-down.toml", &format!("{text}\n# ours\n"));
        }
        let declare = [
            "declare",
            "site-down",
            "--lang",
            lang,
            "--no-input",
            "--json",
        ];
        let facts = ["--fact", "impact=x", "--fact", "affected=x"];
        let seen = desk.run(declare.into_iter().chain(facts)).expect_exit(0);
        seen.json()["incident"]["title"]
            .as_str()
            .expect("a title")
            .to_owned()
    };
    for (init, other) in [("en", "fr"), ("fr", "en")] {
        assert_ne!(title(init, init, false), title(init, other, false));
        assert_eq!(title(other, other, false), title(init, other, false));
        assert_eq!(
            title(init, init, true),
            title(init, other, true),
            "what was changed stays"
        );
    }
}
