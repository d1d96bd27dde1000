//! However it is left, and whoever else is at it, the walk goes on at the same step.

use super::walker::Walker;
use super::{journal, settle, unbroken};
use crate::pty::pause;
use crate::small::{self, ID};
use std::time::Duration;

#[test]
fn ctrl_c_gives_the_terminal_back_and_says_how_to_go_on() {
    let desk = small::declared();
    for ask in [false, true] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at("Tell everyone on the team");
        if ask {
            ana.press("s").asked("Why is it left out?");
        }
        let before = journal(&desk);
        ana.press("\u{3}");
        let seen = ana.ends(130);
        assert!(
            seen.contains("Everything you answered is on the disk."),
            "{seen}"
        );
        assert!(
            seen.contains(&format!("Next: aplomb resume {ID}")),
            "{seen}"
        );
        assert_eq!(journal(&desk), before);
    }
}

#[test]
fn however_it_ends_the_walk_goes_on_at_the_same_step() {
    use rustix::process::Signal;
    let desk = small::told();
    for (signal, exit) in [
        (Signal::TERM, Some(130)),
        (Signal::HUP, Some(130)),
        (Signal::KILL, None),
    ] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at("Stop the writes");
        let before = journal(&desk);
        ana.pty.signal(signal);
        let code = ana.pty.wait_exit();
        assert!(exit.is_none_or(|exit| exit == code), "{signal:?}: {code}");
        assert_eq!(journal(&desk), before, "{signal:?}");
    }
    Walker::start(&desk, &["resume"]).at("Stop the writes");
}

#[test]
fn a_message_that_falls_due_meanwhile_is_said_at_once() {
    let desk = small::told();
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]).env("APLOMB_NOW", ""));
    ana.at("Stop the writes").press("z");
    ana.asked("Until when?").press("3s\r");
    ana.asked("Why?").press("to see it\r");
    ana.at("Stop the writes");
    let bells = ana.pty.bells();
    ana.pty.wait_for("UPDATE LATE by");
    assert_eq!(ana.pty.bells(), bells + 1, "and heard");
    ana.press("n").asked("Note").press("late\r");
    ana.at("▲ The update promised for").press("u");
    ana.choices("identified").press("\r");
    ana.said("  2. in ").press("\u{3}");
    ana.ends(130);
    let told = desk.run(["timeline", "--json"]);
    assert!(told.stdout.contains("update.overdue"), "{told}");
}

#[test]
fn two_terminals_see_each_other_and_do_no_step_twice() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume", "--as", "Ana"]);
    let mut ben = Walker::start(&desk, &["resume", "--as", "Ben"]);
    ana.at("Stop the writes");
    ben.at("Stop the writes");
    // Each sees what the other has done without touching a key.
    ana.press("\r").at("Restart the application");
    ben.at("Restart the application");
    ben.press("s")
        .asked("Why is it left out?")
        .press("no access\r")
        .at("Does it answer?");
    ana.at("Does it answer?");
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert_eq!(told.matches("Stop the writes: done").count(), 1, "{told}");
    assert_eq!(told.matches("Restart the application").count(), 1, "{told}");
    desk.run(["log", "verify"]).expect_exit(0);
}

#[test]
fn customers_do_not_hear_the_same_news_twice_from_two_people() {
    let desk = small::told();
    let mut ben = Walker::start(&desk, &["resume", "--as", "Ben"]);
    ben.at("Stop the writes");
    desk.run(["update", "--message", "we are on it", "--posted"])
        .expect_exit(0);
    ben.press("u").at("Somebody else has just sent one");
    ben.press("u").choices("identified");
}

#[test]
fn what_a_script_does_is_seen_at_once_on_every_screen_but_while_somebody_types() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    settle(&desk, &["stop-writes"]);
    ana.at("Restart the application");
    // A line of text stands until it is finished, and what was typed is kept.
    ana.press("n").asked("Note").press("still ");
    settle(&desk, &["restart"]);
    pause(Duration::from_millis(2_500));
    ana.said("still").press("here\r").at("Does it answer?");
    ana.press("q").ends(0);
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert!(told.contains("still here"), "{told}");
}

#[test]
fn a_log_that_goes_away_locks_nobody_out() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    let (folder, away) = (desk.path(format!("incidents/{ID}")), desk.path("away"));
    std::fs::rename(&folder, &away).expect("moved away");
    ana.press("\r");
    ana.choices("Try again").press("\u{1b}[B");
    ana.marked("Try again");
    std::fs::rename(&away, &folder).expect("moved back");
    ana.press("\r").at("Restart the application");
    assert!(!ana.pty.screen().contains("NOT ON THE DISK"));

    std::fs::rename(&folder, &away).expect("moved away");
    ana.press("\r").choices("Try again").press("\u{1b}[B");
    ana.marked("Try again").press("\u{1b}[B");
    ana.marked("Go on on paper").press("\r");
    ana.at("NOT ON THE DISK").at("Does it answer?").press("s");
    ana.asked("Why is it left out?").press("no address\r");
    ana.at("Is the flag there?").press("q");
    std::fs::rename(&away, &folder).expect("moved back");
    let seen = ana.ends(7);
    assert_eq!(
        seen.matches("✓ Recorded").count(),
        1,
        "what is on paper is not called recorded: {seen}"
    );
    desk.write("paper.txt", &seen);
    let adopted = desk.run(["log", "adopt", "paper.txt", ID]).expect_exit(0);
    assert!(
        adopted.stderr.contains("2 lines taken in"),
        "{adopted}\n{seen}"
    );
    Walker::start(&desk, &["resume"]).at("Is the flag there?");
}
