//! The person at a terminal: the real adapters, in a pseudo-terminal.
//!
//! The program under test is this test binary itself: `play` asks the questions of a scene on
//! whatever terminal it is started in and writes the answers to a file.

mod choices;
mod drawn;
mod keys;
mod scenes;
mod stopping;
mod texts;

use crate::pty::{Pty, Run, pause};
use aplomb::base::{Lang, Moment, Words, Zone};
use aplomb::outside::bar::Bar;
use aplomb::outside::clock::SystemClock;
use aplomb::outside::lines::Lines;
use aplomb::outside::screen::Screen;
use aplomb::outside::stop::Stop;
use aplomb::outside::tty::Tty;
use aplomb::seam::{Clock, Notice, Observer, Prompter};
use std::cell::Cell;
use std::io::Write;
use std::time::{Duration, Instant};

/// Asks the questions of `PLAY_SCENE` and writes the answers into `PLAY_ANSWERS`, one a line.
#[test]
#[ignore = "started by the tests below, in a terminal of its own"]
#[expect(
    clippy::disallowed_methods,
    reason = "the other end of the tests below"
)]
fn play() {
    let set = |name| std::env::var(name).ok();
    let Some(scene) = set("PLAY_SCENE") else {
        return;
    };
    let answers = set("PLAY_ANSWERS").expect("a file for the answers");
    let mut answers = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(answers)
        .expect("opened");
    let colour = set("PLAY_COLOUR").is_some();
    let words = Words::of(if scene == "french" || scene == "long-choice" {
        Lang::Fr
    } else {
        Lang::En
    });
    let (stop, bar) = (Stop::on_signals().expect("signals"), Bar::new());
    let system = SystemClock::new(&stop);
    let broken = Broken(system.clone(), Cell::new(12));
    let looks = Looks(system.now(), Cell::new(0));
    let clock: &dyn Clock = if set("PLAY_BROKEN").is_some() {
        &broken
    } else if set("PLAY_LOOKS").is_some() {
        &looks
    } else {
        &system
    };
    if set("PLAY_LOOKING").is_some() {
        let mut screen = Screen::drawn(words, Zone::UTC, colour, &bar, false);
        let until = clock.now();
        screen.notice(&Notice::Looking {
            what: "the site",
            attempts: 1,
            saw: "503",
            until,
        });
    }
    let mut prompter: Box<dyn Prompter> = if set("PLAY_LINES").is_some() {
        Box::new(Lines::new(words, clock, &stop))
    } else {
        let editor = set("PLAY_EDITOR").unwrap_or_default();
        Box::new(Tty::new(words, clock, &stop, &bar, colour).with_editor(editor))
    };
    for question in scenes::scene(&scene, system.now()) {
        let answer = prompter.ask(&question);
        writeln!(answers, "{answer:?}").expect("written");
        if answer.is_err() {
            break;
        }
    }
}

/// A clock that breaks after it was looked at so often.
struct Broken(SystemClock, Cell<u32>);

impl Clock for Broken {
    fn now(&self) -> Moment {
        let left = self.1.get().checked_sub(1).expect("the clock broke");
        self.1.set(left);
        self.0.now()
    }

    fn pause(&self, span: Duration) {
        self.0.pause(span);
    }
}

/// A clock that goes on by a tenth of a second whenever it is looked at, so that a machine that is
/// busy misses no second of it.
struct Looks(Moment, Cell<i64>);

impl Clock for Looks {
    fn now(&self) -> Moment {
        let looks = self.1.get() + 1;
        self.1.set(looks);
        Moment::from_millis(self.0.millis() + 100 * looks)
    }

    fn pause(&self, _: Duration) {}
}

/// A scene in a terminal.
struct Play {
    run: Run,
    answers: tempfile::NamedTempFile,
}

impl Play {
    fn new(scene: &str) -> Self {
        let answers = tempfile::NamedTempFile::new().expect("a file");
        let this = std::env::current_exe().expect("this program");
        let path = answers.path().to_str().expect("a path").to_owned();
        // Two threads, as with one the name of the test would stand in front of the first line.
        let arguments = [
            "--exact",
            "terminal::play",
            "--ignored",
            "--nocapture",
            "--test-threads=2",
            "--color=never",
        ];
        let run = Run::new(this.to_str().expect("a path"), &arguments)
            .env("PLAY_SCENE", scene)
            .env("PLAY_ANSWERS", &path);
        Self { run, answers }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.run = self.run.env(name, value);
        self
    }

    fn size(mut self, columns: u16, rows: u16) -> Self {
        self.run = self.run.size(columns, rows);
        self
    }

    fn start(self) -> Playing {
        Playing {
            pty: self.run.start(),
            answers: self.answers,
        }
    }
}

/// A scene that is being played.
struct Playing {
    pty: Pty,
    answers: tempfile::NamedTempFile,
}

impl Playing {
    fn answers(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.answers.path()).expect("the answers");
        text.lines().map(str::to_owned).collect()
    }

    /// Waits for the moving line, which appears when keys count.
    #[track_caller]
    fn wait_for_keys(&self) {
        self.pty.wait_for("00:1");
    }

    /// Types while the program stands still and no key counts yet; says whether it was caught at it.
    fn types_too_early(&mut self, keys: &str) -> bool {
        self.pty.signal(rustix::process::Signal::STOP);
        let caught = !self.pty.settled().contains("00:1");
        if caught {
            self.pty.type_keys(keys);
            // Longer than a key has to wait for.
            pause(Duration::from_millis(500));
        }
        self.pty.signal(rustix::process::Signal::CONT);
        caught
    }

    #[track_caller]
    fn ends_with(mut self, answers: &[&str]) -> Pty {
        self.pty.wait_exit();
        assert_eq!(self.answers(), answers);
        self.pty
    }
}

const DONE: &str = "Ok(Act(Usual))";

const STOPPED: &str = "Err(Stopped)";

fn is_given_back(pty: &Pty) -> bool {
    !pty.cursor_hidden() && pty.echoes()
}

/// Tries it until the moment was met: on a machine that is busy, a test is late now and then.
#[track_caller]
fn until_met(mut attempt: impl FnMut() -> bool) {
    assert!((0..40).any(|_| attempt()), "the moment was never met");
}
