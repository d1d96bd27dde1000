//! Several at once, killed at random, and on a disk that is slow.

use super::shop::{ANSWERS, DECLARE, ID, NOW, Ran, Shop, told};
use super::soak;
use super::trace::can_trace;
use crate::pty::{Pty, Run, pause};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn eight_notes_at_once_are_eight_notes_in_one_chain() {
    let shop = Shop::declared();
    for round in 0..3 {
        let children: Vec<Child> = (0..8)
            .map(|number| {
                // Half of them from one account on one machine, the others from elsewhere.
                let writer = if number % 2 == 0 {
                    "w1".to_owned()
                } else {
                    format!("w{number}")
                };
                let mut command = shop.command();
                command
                    .env("APLOMB_WRITER", writer)
                    .args(["note", &format!("round {round}, number {number}")]);
                command.spawn().expect("it starts")
            })
            .collect();
        for child in children {
            let ran = Ran::of(&child.wait_with_output().expect("it ends"));
            assert_eq!((ran.exit, ran.printed().len()), (Some(0), 0), "{ran:#?}");
        }
    }
    let told = told(&shop.story()).join("\n");
    for round in 0..3 {
        for number in 0..8 {
            let text = format!("\"round {round}, number {number}\"");
            assert_eq!(told.matches(&text).count(), 1, "{text}");
        }
    }
    let verified = shop.run(["log", "verify", "--json"]).expect_exit(0).json();
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn several_declarations_at_once_are_several_incidents() {
    let shop = Shop::new();
    let children: Vec<Child> = (0..6)
        .map(|number| {
            let mut command = shop.command();
            command
                .env("APLOMB_WRITER", format!("w{number}"))
                .args(DECLARE);
            command.spawn().expect("it starts")
        })
        .collect();
    let mut ids: Vec<String> = children
        .into_iter()
        .map(|child| {
            Ran::of(&child.wait_with_output().expect("it ends"))
                .expect_exit(0)
                .stdout
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6, "{ids:?}");
    let listed = shop.run(["list", "--json"]).expect_exit(0).json();
    assert_eq!(
        listed["incidents"].as_array().map(Vec::len),
        Some(6),
        "{listed}"
    );
    for id in ids {
        let verified = shop
            .run(["log", "verify", "--json", id.trim()])
            .expect_exit(0)
            .json();
        assert_eq!(verified["writers"][0]["records"], 1, "{verified}");
    }
}

/// A walk behind a pipe, that is answered line by line.
struct Walking {
    child: Child,
    said: std::sync::mpsc::Receiver<String>,
}

impl Walking {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (tell, said) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, said }
    }

    fn answer(&mut self, line: &str) {
        let pipe = self.child.stdin.as_mut().expect("a pipe");
        // Whoever is killed reads no more.
        let _ = writeln!(pipe, "{line}");
    }

    /// Everything that was said and not heard yet, until it ends.
    fn rest(&mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        self.child.wait().expect("it ends");
        self.said.iter().collect()
    }
}

#[test]
fn a_walk_killed_at_any_instant_goes_on_where_it_was_acknowledged() {
    let rounds = if soak() { 1500 } else { 60 };
    // How long a whole walk takes here, so that the instants are spread over all of it.
    let shop = Shop::declared();
    let begun = Instant::now();
    shop.walk(ANSWERS).expect_exit(0);
    let whole = begun.elapsed();
    let full = told(&shop.story());
    let mut states = std::collections::BTreeSet::new();
    for round in 0..rounds {
        let shop = Shop::declared();
        let mut command = shop.command();
        command.arg("resume");
        let mut walking = Walking::start(command);
        for line in ANSWERS.lines() {
            walking.answer(line);
        }
        pause(whole * round / rounds);
        walking.child.kill().expect("killed");
        let said = walking.rest();
        let acknowledged = 1 + said
            .iter()
            .filter(|line| *line == "Recorded 14:05:00")
            .count();
        let there = told(&shop.story());
        let case = format!("round {round}");
        assert!(
            (acknowledged..=acknowledged + 1).contains(&there.len()),
            "{case}: {said:#?}"
        );
        assert_eq!(there, full[..there.len()], "{case}");
        let verified = shop
            .run(["log", "verify", "--json", ID])
            .expect(0, &case)
            .json();
        assert_eq!(verified["ok"], true, "{case}: {verified}");
        shop.run(["note", "--incident", ID, "afterwards"])
            .expect(0, &case);
        states.insert(there.len());
    }
    assert!(
        states.len() > 3,
        "they all ended in the same place: {states:?}"
    );
}

#[test]
fn a_second_terminal_sees_what_the_first_did_and_neither_loses_a_step() {
    let shop = Shop::declared();
    let other = |args: &[&str]| {
        let mut command = shop.command();
        command
            .args(args)
            .args(["--as", "Ben"])
            .env("APLOMB_WRITER", "ben");
        super::shop::run(command, "").expect_exit(0)
    };
    let mut command = shop.command();
    command.arg("resume");
    let mut walking = Walking::start(command);
    // The first terminal stands at the first step; the second settles it, and the one after it.
    for line in &walking.said {
        if line.starts_with("End of the message") {
            break;
        }
    }
    other(&["done", "tell-staff"]);
    other(&["done", "ask-host", "--answer", "T-7"]);
    // The first one's answer comes too late for its step, and is told so; nothing is done twice.
    for line in ["", "", "", "q"] {
        walking.answer(line);
    }
    let said = walking.rest().join("\n");
    let story = told(&shop.story()).join("\n");
    assert_eq!(
        story
            .matches("StepCompleted { step: StepId(\"tell-staff\")")
            .count(),
        1,
        "{said}"
    );
    assert_eq!(story.matches("\"T-7\"").count(), 1, "{said}");
    assert!(said.contains("settled already, by Ben"), "{said}");
    // Whoever walks has seen the title of the step, never the name that commands take.
    assert!(
        !said.contains("“tell-staff”") && !said.contains("“ask-host”"),
        "{said}"
    );
    assert!(said.contains("Look at the shop"), "{said}");
    let verified = shop.run(["log", "verify", "--json"]).expect_exit(0).json();
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn on_a_slow_disk_every_key_is_taken_and_nothing_is_acknowledged_early() {
    if !can_trace() {
        return;
    }
    let shop = Shop::declared();
    let slow = "inject=fdatasync,fsync:delay_enter=200000";
    let program = env!("CARGO_BIN_EXE_aplomb");
    let trace = [
        "-f",
        "-o",
        "/dev/null",
        "-e",
        "trace=fdatasync,fsync",
        "-e",
        slow,
        program,
        "resume",
    ];
    let root = shop.path("");
    let mut pty = Run::new("strace", &trace)
        .env("APLOMB_WRITER", "w1")
        .env("APLOMB_NOW", NOW)
        .env("TZ", "UTC")
        .env("USER", "ana")
        .inside(&root)
        .size(100, 40)
        .start();
    // The line below the step, or the mark before a text, says that keys are heard.
    let asked = |pty: &Pty| {
        pty.wait_until("a line of text", |pty| {
            pty.screen().trim_end().ends_with('›')
        });
    };
    pty.wait_for("· [Enter] I have posted it");
    let begun = Instant::now();
    pty.type_keys("\r");
    pty.wait_for("Ask the host");
    let answered = begun.elapsed();
    assert!(
        answered >= Duration::from_millis(200),
        "acknowledged before the flush"
    );
    assert!(answered < Duration::from_secs(2), "{answered:?}");
    pty.wait_for("· [Enter] answer");
    pty.type_keys("\r");
    asked(&pty);
    pty.type_keys("T-1\r");
    pty.wait_for("· [Enter] done");
    // What is typed while the disk is busy answers nothing that was not on the screen yet.
    pty.type_keys("\r");
    pty.wait_for("› done");
    pty.type_keys("\r");
    pty.wait_for("· [Enter] choose");
    let story = told(&shop.story()).join("\n");
    assert!(!story.contains("DecisionTaken"), "{story}");
    pty.type_keys("q");
    pty.wait_for("Paused");
    assert_eq!(pty.wait_exit(), 0);
    let story = told(&shop.story()).join("\n");
    assert_eq!(story.matches("\"T-1\"").count(), 1);
}
