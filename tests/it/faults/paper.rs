//! Going on when no disk takes anything: the lines are printed, the walk goes to its end, and what
//! was printed is taken in later.

use super::mounted::{Mount, fill};
use super::shop::{ANSWERS, DECLARE, ID, NOW, Shop, run, told};
use crate::pty::{Pty, Run};
use std::fs;

/// When the disk works again.
const LATER: &str = "2026-11-22T16:30:00Z";

/// How the declaration is typed by a person.
fn typed() -> Vec<&'static str> {
    DECLARE
        .into_iter()
        .filter(|word| *word != "--no-input")
        .collect()
}

fn start(shop: &Shop, args: &[&str]) -> Pty {
    Run::new(env!("CARGO_BIN_EXE_aplomb"), args)
        .env("APLOMB_WRITER", "w1")
        .env("APLOMB_NOW", NOW)
        .env("TZ", "UTC")
        .env("USER", "ana")
        .inside(&shop.path(""))
        .size(100, 40)
        .start()
}

/// Presses Enter when the line below the step says that it would do this.
fn enter(pty: &mut Pty, would: &str) {
    pty.wait_for(&format!("[Enter] {would}"));
    pty.wait_until("the line that moves", |pty| {
        pty.lines().last().is_some_and(|line| {
            line.contains(&format!("· [Enter] {would}")) || line.trim_end().ends_with(would)
        })
    });
    pty.type_keys("\r");
}

/// Answers with a line of text.
fn text(pty: &mut Pty, asked: &str, answer: &str) {
    pty.wait_for(asked);
    pty.wait_until("a line of text", |pty| {
        pty.screen().trim_end().ends_with('›')
    });
    pty.type_keys(&format!("{answer}\r"));
}

/// Chooses by going so many options down; without a usual answer, the first step is to the first.
fn choose(pty: &mut Pty, option: &str, down: usize) {
    pty.wait_for(option);
    pty.settled();
    for _ in 0..down {
        pty.type_keys("\u{1b}[B");
        pty.settled();
    }
    pty.type_keys("\r");
}

/// From the first message to the end of the incident.
fn walk_to_the_end(pty: &mut Pty) {
    enter(pty, "answer");
    text(pty, "Which ticket?", "T-1");
    enter(pty, "done");
    pty.wait_for("· [Enter] choose");
    pty.type_keys("1");
    enter(pty, "done");
    choose(pty, "No, none was lost", 1);
    text(pty, "What works again?", "the shop");
    enter(pty, "I have posted it");
    enter(pty, "close the incident");
}

/// The same when everything goes well.
fn undisturbed() -> Vec<String> {
    let shop = Shop::declared();
    shop.walk(&ANSWERS.replace("n\ncalled the host\n", ""))
        .expect_exit(0);
    told(&shop.story())
}

/// Later, with room on the disk: the screen is taken in, twice.
fn taken_in(shop: &Shop, screen: &[u8]) {
    shop.write("screen", screen);
    for _ in 0..2 {
        let mut command = shop.command();
        // As it was printed at the end.
        command
            .env("APLOMB_NOW", LATER)
            .args(["log", "adopt", "screen", ID]);
        run(command, "").expect_exit(0);
    }
    assert_eq!(told(&shop.story()), undisturbed());
    shop.run(["log", "verify", ID]).expect_exit(0);
    // It is told at the times at which it happened, and when it was written down.
    let mut command = shop.command();
    command.env("APLOMB_NOW", LATER).args(["timeline", ID]);
    let timeline = run(command, "").expect_exit(0).stdout;
    let done = timeline
        .lines()
        .find(|line| line.contains("Look at the shop"));
    assert!(
        done.is_some_and(|line| line.trim_start().starts_with("14:05")),
        "{timeline}"
    );
    assert!(timeline.contains("16:30"), "{timeline}");
    let mut command = shop.command();
    command
        .env("APLOMB_NOW", LATER)
        .args(["timeline", "--json", ID]);
    let events = run(command, "").expect_exit(0).json();
    let events = events["events"].as_array().expect("events");
    let closed = events
        .iter()
        .find(|event| event["type"] == "incident.closed")
        .expect("closed");
    assert_eq!(closed["happened_at"], "2026-11-22T14:05:00.000Z");
    assert_eq!(closed["recorded_at"], "2026-11-22T16:30:00.000Z");
}

#[test]
fn an_incident_on_a_full_disk_is_walked_on_paper_and_taken_in_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("full");
    let Some(_mount) = Mount::in_memory("256k", &root) else {
        return;
    };
    let shop = Shop::at(&root.join("shop"));
    let ballast = fill(&root, 0);
    let mut pty = start(&shop, &typed());
    pty.wait_for("Not recorded");
    pty.wait_for("no room for");
    choose(&mut pty, "Go on on paper", 2);
    enter(&mut pty, "I have posted it");
    walk_to_the_end(&mut pty);
    assert_eq!(pty.wait_exit(), 7);
    let screen = pty.scrollback();
    assert!(
        screen.contains("answers of this walk exist only on paper"),
        "{screen}"
    );
    assert!(screen.contains("could not be saved as a file"), "{screen}");
    for lie in [
        "✓ Recorded",
        "on the disk.",
        "is closed",
        "saved as incidents",
    ] {
        assert!(!screen.contains(lie), "`{lie}` is not so:\n{screen}");
    }
    assert!(!shop.journal().exists(), "there was no room");
    fs::remove_file(ballast).expect("removed");
    taken_in(&shop, &pty.bytes());
}

#[test]
fn a_disk_that_fills_in_the_middle_of_a_walk_costs_nothing_that_was_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("full");
    let Some(_mount) = Mount::in_memory("512k", &root) else {
        return;
    };
    let shop = Shop::at(&root.join("shop"));
    shop.run(DECLARE).expect_exit(0);
    let mut pty = start(&shop, &["resume"]);
    pty.wait_for("· [Enter] I have posted it");
    // From here on there is room for a part of a line only.
    let journal = fs::metadata(shop.journal()).expect("a journal").len();
    let ballast = fill(&root, 0);
    Shop::append(&shop.journal(), &[]);
    assert!(journal > 0);
    pty.type_keys("\r");
    // Small records may still fit into the last page of the file.
    let mut answered = false;
    pty.wait_until("the disk to be full, or the next step", |pty| {
        let screen = pty.screen();
        screen.contains("Go on on paper") || screen.contains("· [Enter] answer")
    });
    if pty.screen().contains("Go on on paper") {
        choose(&mut pty, "Go on on paper", 2);
        answered = true;
    }
    enter(&mut pty, "answer");
    text(&mut pty, "Which ticket?", "T-1");
    if !answered {
        pty.wait_until("the disk to be full, or the next step", |pty| {
            let screen = pty.screen();
            screen.contains("Go on on paper") || screen.contains("· [Enter] done")
        });
        if pty.screen().contains("Go on on paper") {
            choose(&mut pty, "Go on on paper", 2);
            answered = true;
        }
    }
    enter(&mut pty, "done");
    if !answered {
        choose(&mut pty, "Go on on paper", 2);
    }
    // Ctrl-C says what is true.
    pty.wait_for("· [Enter] choose");
    pty.type_keys("\u{3}");
    assert_eq!(pty.wait_exit(), 7);
    let screen = pty.scrollback();
    assert!(screen.contains("exist only on paper"), "{screen}");
    assert!(
        !screen.contains("Everything you answered is on the disk"),
        "{screen}"
    );
    fs::remove_file(ballast).expect("removed");
    shop.write("screen", pty.bytes());
    for _ in 0..2 {
        shop.run(["log", "adopt", "screen"]).expect_exit(0);
    }
    let story = told(&shop.story());
    assert_eq!(story, undisturbed()[..story.len()]);
    let status = shop.run(["status", "--json"]).expect_exit(0).json();
    assert_eq!(status["next_step"]["id"], "way", "{status}");
}

#[test]
fn what_was_tried_again_and_recorded_is_not_taken_in_a_second_time() {
    let shop = Shop::new();
    // Something that is no folder stands in the way until the second try.
    shop.write("incidents", "in the way");
    let mut command = shop.command();
    command
        .env_remove("APLOMB_NOW")
        .args(typed())
        .stdin(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(
        child.stderr.take().expect("a pipe"),
    ));
    let mut screen = String::new();
    let mut hear = |text: &str| {
        while !screen.contains(text) {
            screen += &lines.next().expect("it goes on").expect("text");
            screen.push('\n');
        }
        screen.clone()
    };
    hear("3. Stop here");
    fs::remove_file(shop.path("incidents")).expect("removed");
    use std::io::Write as _;
    writeln!(pipe, "1\n").expect("answered");
    drop(pipe);
    let screen = hear("Recorded ");
    child.wait().expect("it ends");
    let ids = fs::read_dir(shop.path("incidents")).expect("a folder");
    let ids: Vec<String> = ids
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(ids.len(), 1, "opened once, under its own name: {ids:?}");
    assert!(ids[0].ends_with("shop-down"), "{ids:?}");
    shop.write("screen", screen);
    let count = || {
        let verified = shop
            .run(["log", "verify", "--json", &ids[0]])
            .expect_exit(0)
            .json();
        verified["writers"][0]["records"].as_u64()
    };
    let before = count();
    shop.run(["log", "adopt", "screen"]).expect_exit(0);
    assert_eq!(count(), before);
}

#[test]
fn two_incidents_that_got_one_name_stay_two() {
    let shop = Shop::declared();
    let other = Shop::new();
    other.write("incidents", "in the way");
    let refused = other.run(DECLARE).expect_exit(7);
    // The line of the other shop says what its first incident would have been called.
    shop.write("screen", &refused.stderr);
    let mut later = shop.command();
    later
        .env("APLOMB_NOW", LATER)
        .args(["severity", "sev1", "--reason", "it is this one"]);
    run(later, "").expect_exit(0);
    // The same second, person and words are the same incident; another time is another one.
    let changed = other.command();
    let mut changed = changed;
    changed
        .env("APLOMB_NOW", "2026-11-22T14:06:00Z")
        .args(DECLARE);
    let refused = run(changed, "").expect_exit(7);
    shop.write("screen", &refused.stderr);
    for _ in 0..2 {
        shop.run(["log", "adopt", "screen"]).expect_exit(0);
    }
    let listed = shop.run(["list", "--json"]).expect_exit(0).json();
    let ids: Vec<_> = listed["incidents"]
        .as_array()
        .expect("incidents")
        .iter()
        .map(|incident| incident["id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids.contains(&format!("{ID}-2")), "{ids:?}");
    assert_eq!(
        shop.story().len(),
        2,
        "the first one keeps its story to itself"
    );
}

#[test]
fn lines_that_were_spoilt_are_named_and_the_others_are_taken_in() {
    let mut screen = String::new();
    // The lines come from a walk whose disk took nothing.
    let refused = {
        let other = Shop::new();
        other.write("incidents", "in the way");
        let mut command = other.command();
        command.args(typed());
        run(command, "2\n\n\n\nT-1\n\n").expect_exit(7)
    };
    let lines: Vec<&str> = refused.printed();
    assert!(lines.len() > 3, "{refused:#?}");
    for (at, line) in lines.iter().enumerate() {
        screen += &if at == 2 {
            line.replace("ana", "eve")
        } else {
            (*line).to_owned()
        };
        screen.push('\n');
    }
    let fresh = Shop::new();
    fresh.write("screen", &screen);
    let ran = fresh.run(["log", "adopt", "screen"]).expect_exit(1);
    assert!(ran.stderr.contains("lines 3 of the file"), "{ran:#?}");
    assert_eq!(fresh.story().len(), lines.len() - 1);
    fresh.write("screen", "nothing of ours\n");
    fresh.run(["log", "adopt", "screen"]).expect_exit(1);
}
