//! Somebody who walks in a terminal: looks, presses a key, looks again.
//!
//! A key is pressed only once the program listens to it, and what is waited for must have been
//! drawn after the last key. So no test sleeps, and none sees the screen of before.

use crate::desk::Desk;
use crate::pty::{Pty, Run, pause};
use std::time::{Duration, Instant};

/// Keys are listened to from here on.
const LISTENS: &str = "\u{1b}[?25l";

/// A walk in a terminal.
pub(crate) struct Walker {
    /// The terminal.
    pub(crate) pty: Pty,
    before: usize,
    at_step: bool,
}

impl Walker {
    /// Starts the program at a desk whose clock stands still.
    pub(crate) fn start(desk: &Desk, args: &[&str]) -> Self {
        Self::sit_down(Self::run(desk, args))
    }

    /// The program at a desk, to be changed before it starts.
    pub(crate) fn run(desk: &Desk, args: &[&str]) -> Run {
        let run = Run::new(env!("CARGO_BIN_EXE_aplomb"), args).inside(&desk.path(""));
        desk.variables()
            .into_iter()
            .fold(run, |run, (name, value)| run.env(name, &value))
    }

    /// Starts it.
    pub(crate) fn sit_down(run: Run) -> Self {
        Self {
            pty: run.start(),
            before: 0,
            at_step: false,
        }
    }

    /// Presses a key, or types.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.before = self.pty.bytes().len();
        self.pty.type_keys(keys);
        if std::mem::take(&mut self.at_step) && keys.len() == 1 {
            self.until_heard(keys);
        }
        self
    }

    /// A step takes no key that comes too soon after it was drawn. On a machine that is busy that
    /// may be this one; a person would press it again.
    fn until_heard(&mut self, key: &str) {
        for _ in 0..4 {
            let pressed = Instant::now();
            while pressed.elapsed() < Duration::from_secs(5) {
                let (_, plain) = self.since();
                if plain.contains('›') || plain.contains("nothing here") {
                    return;
                }
                pause(Duration::from_millis(10));
            }
            self.pty.type_keys(key);
        }
    }

    /// What was drawn since the last key: with its escape codes, and as it reads.
    fn since(&self) -> (String, String) {
        let bytes = self.pty.bytes();
        let raw = String::from_utf8_lossy(&bytes[self.before..]).into_owned();
        let plain = console::strip_ansi_codes(&raw).into_owned();
        (raw, plain)
    }

    /// Waits until a screen stands that says this, and keys are listened to.
    #[track_caller]
    pub(crate) fn at(&mut self, text: &str) -> &mut Self {
        self.pty
            .wait_until(&format!("a screen with `{text}`"), |_| {
                let (raw, plain) = self.since();
                let moving = raw.rfind(LISTENS).map(|at| &raw[at..]);
                plain.contains(text) && moving.is_some_and(has_clock)
            });
        self.at_step = true;
        self
    }

    /// Waits until a line of text is asked for with these words.
    #[track_caller]
    pub(crate) fn asked(&mut self, text: &str) -> &mut Self {
        self.pty.wait_until(&format!("the question `{text}`"), |_| {
            let (_, plain) = self.since();
            plain
                .find(text)
                .is_some_and(|at| plain[at..].contains("\n› "))
        });
        self
    }

    /// Waits until this can be chosen.
    #[track_caller]
    pub(crate) fn choices(&mut self, option: &str) -> &mut Self {
        self.pty.wait_until(&format!("the choice `{option}`"), |_| {
            let (_, plain) = self.since();
            plain.lines().any(|line| the_option(line).1 == option)
        });
        self
    }

    /// Waits until this is what Enter would choose, or begins so.
    #[track_caller]
    pub(crate) fn marked(&mut self, option: &str) -> &mut Self {
        self.pty
            .wait_until(&format!("the mark at `{option}`"), |_| {
                let (_, plain) = self.since();
                let mut lines = plain.lines().map(the_option);
                lines.any(|(is_marked, text)| is_marked && text.starts_with(option))
            });
        self
    }

    /// Waits until something was said since the last key.
    #[track_caller]
    pub(crate) fn said(&mut self, text: &str) -> &mut Self {
        self.pty.wait_until(&format!("`{text}` to be said"), |_| {
            self.since().1.contains(text)
        });
        self
    }

    /// Waits for the end, and insists on its code.
    #[track_caller]
    pub(crate) fn ends(&mut self, exit: u32) -> String {
        let code = self.pty.wait_exit();
        assert_eq!(code, exit, "{}", self.pty.screen());
        assert!(
            !self.pty.cursor_hidden() && self.pty.echoes(),
            "the terminal is given back"
        );
        self.pty.scrollback()
    }
}

/// An option of a menu, and whether the mark stands before it.
fn the_option(line: &str) -> (bool, &str) {
    let line = line.trim();
    let text = line.trim_start_matches("› ").trim_start();
    let text = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let text = text.strip_prefix(". ").unwrap_or(text);
    (line.starts_with('›'), text)
}

/// Whether the moving line stands there: it begins to move when keys count.
fn has_clock(text: &str) -> bool {
    let bytes = console::strip_ansi_codes(text).into_owned().into_bytes();
    bytes.windows(8).any(|window| {
        window.iter().enumerate().all(|(at, byte)| match at {
            2 | 5 => *byte == b':',
            _ => byte.is_ascii_digit(),
        })
    })
}
