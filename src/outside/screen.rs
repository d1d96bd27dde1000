//! What is said between the questions.
//!
//! Hears notices and writes them to standard error: drawn for a terminal, or in plain lines. Asks
//! nothing and keeps nothing. Invariant: a record that could not be written is shown as its exact
//! line, whatever else goes wrong.

use super::bar::Bar;
use super::paint::{Look, Paint};
use super::program::Hear;
use super::wrap::{columns, wrap_plain};
use crate::base::visible::{harmless_json, visible, visible_line};
use crate::base::{Words, Zone};
use crate::incident::{Event, Record};
use crate::outbox::Progress;
use crate::seam::{Notice, Observer};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

mod clipboard;

/// How often plain lines report about a check.
const SELDOM: Duration = Duration::from_secs(10);
/// What stands between the pieces of a line.
const BETWEEN: &str = " · ";
/// The columns of the mark that moves before them, and one that stays free.
const BEFORE: usize = 5;
/// Lines that are longer than this are hard to read.
const WIDEST: usize = 88;

/// Writes notices for people.
pub struct Screen<'a> {
    out: Box<dyn Write + 'a>,
    words: Words,
    zone: Zone,
    paint: Paint,
    drawn: Option<Drawn>,
    looked: Option<Instant>,
    /// Whether somebody hears what commands print while they run.
    heard: bool,
}

/// What a terminal can do that a pipe cannot.
#[derive(Clone, Debug)]
struct Drawn {
    bar: Bar,
    in_tmux: bool,
}

impl Screen<'static> {
    /// For a terminal; `in_tmux` says whether tmux stands between us and it.
    #[must_use]
    pub fn drawn(words: Words, zone: Zone, colour: bool, bar: &Bar, in_tmux: bool) -> Self {
        Self {
            paint: Paint::new(colour),
            drawn: Some(Drawn {
                bar: bar.clone(),
                in_tmux,
            }),
            ..Self::plain_on(io::stderr(), words, zone)
        }
    }

    /// For pipes, screen readers and terminals that know no escape codes.
    #[must_use]
    pub fn plain(words: Words, zone: Zone) -> Self {
        Self::plain_on(io::stderr(), words, zone)
    }
}

impl<'a> Screen<'a> {
    /// Plain lines, to wherever they should go.
    #[must_use]
    pub fn plain_on(out: impl Write + 'a, words: Words, zone: Zone) -> Self {
        Self {
            out: Box::new(out),
            words,
            zone,
            paint: Paint::PLAIN,
            drawn: None,
            looked: None,
            heard: false,
        }
    }

    /// Writes what a running command prints, from whichever thread hears it, and not once more when
    /// it has ended. What a check prints, look after look, is not written.
    #[must_use]
    pub fn hear(&mut self) -> Hear {
        self.heard = true;
        let (paint, bar) = (
            self.paint,
            self.drawn.as_ref().map(|drawn| drawn.bar.clone()),
        );
        Arc::new(move |line| {
            if bar.as_ref().is_some_and(Bar::is_shown) {
                return;
            }
            let text = output(line, paint);
            // Whoever has closed the terminal does not read this.
            let _ = io::stderr().write_all(text.as_bytes());
        })
    }

    fn write(&mut self, text: &str) {
        let out = &mut self.out;
        let mut write = || out.write_all(text.as_bytes()).and_then(|()| out.flush());
        // Whoever has closed the terminal does not read this.
        let _ = match &self.drawn {
            Some(drawn) => drawn.bar.aside(write),
            None => write(),
        };
    }

    fn line(&mut self, look: Look, text: &str) {
        let mut out = String::new();
        for paragraph in visible(text).lines() {
            for line in self.broken(paragraph) {
                out += &self.paint.on(look, &line);
                out.push('\n');
            }
        }
        self.write(&out);
    }

    /// Lines for the terminal's width; plain lines are broken by whatever reads them.
    fn broken(&self, text: &str) -> Vec<String> {
        if self.drawn.is_none() {
            return vec![text.to_owned()];
        }
        let indent = &text[..text.len() - text.trim_start().len()];
        let width = console::Term::stderr()
            .size_checked()
            .map_or(80, |(_, columns)| columns);
        let width = usize::from(width).min(WIDEST).saturating_sub(indent.len());
        wrap_plain(text, width)
            .into_iter()
            .map(|line| format!("{indent}{line}"))
            .collect()
    }

    fn recorded(&mut self, record: &Record) {
        // An answer is noted once; the messages that are made of it are shown or named as saved.
        let made = |event: &Event| matches!(event, Event::DraftRendered(_));
        if !record.events.is_empty() && record.events.iter().all(made) {
            return;
        }
        let time = record.stamp.at.clock_with_seconds(self.zone);
        let text = self.words.say("screen.recorded", &[("time", &time)]);
        let mark = if self.drawn.is_some() {
            self.paint.on(Look::Good, "✓ ")
        } else {
            String::new()
        };
        let text = self.paint.on(Look::Faint, &text);
        self.write(&format!("{mark}{text}\n"));
    }

    /// Between two lines, unbroken: this is to be copied and taken in later, byte for byte.
    fn not_recorded(&mut self, line: &str, trouble: &str) {
        let (title, keep) = (
            self.words.get("screen.not_recorded"),
            self.words.get("screen.keep_line"),
        );
        self.write("\n");
        self.line(
            Look::Alarm,
            &if self.drawn.is_some() {
                format!("▲ {title}")
            } else {
                title.to_owned()
            },
        );
        self.line(Look::Plain, trouble);
        self.line(Look::Plain, keep);
        self.between(&harmless_json(line.to_owned()));
    }

    /// A text to be selected: unbroken, from the first column on, between two lines.
    fn between(&mut self, text: &str) {
        let rule = if self.drawn.is_some() {
            "─".repeat(24)
        } else {
            "-".repeat(24)
        };
        let rule = self.paint.on(Look::Faint, &rule);
        self.write(&format!(
            "{rule}\n{}\n{rule}\n",
            text.trim_end_matches('\n')
        ));
    }

    fn copy(&mut self, text: &str) {
        let sequence = self
            .drawn
            .as_ref()
            .and_then(|drawn| clipboard::sequence(text, drawn.in_tmux));
        let said = if let Some(sequence) = sequence {
            self.write(&sequence);
            "screen.copied"
        } else {
            "screen.select"
        };
        self.line(Look::Faint, self.words.get(said));
        self.between(&visible(text));
    }

    /// How far a mailing has come: a moving line on a terminal, now and then a line elsewhere.
    fn mailing(&mut self, progress: &Progress) {
        let parts = progress.parts(self.words);
        let parts: Vec<String> = parts.iter().map(|part| visible_line(part)).collect();
        if let Some(drawn) = &self.drawn {
            let width = console::Term::stderr()
                .size_checked()
                .map_or(80, |(_, columns)| usize::from(columns));
            drawn
                .bar
                .show(&fitting(&parts, width.saturating_sub(BEFORE)));
        } else if self.looked.get_or_insert_with(Instant::now).elapsed() >= SELDOM {
            self.looked = Some(Instant::now());
            self.line(Look::Plain, &parts.join(BETWEEN));
        }
    }

    fn looking(&mut self, notice: &Notice<'_>) {
        let Notice::Looking {
            what,
            attempts,
            saw,
            until,
        } = notice
        else {
            return;
        };
        let looks = self.words.count("screen.looks", *attempts as usize);
        let (what, saw, until) = (
            visible_line(what),
            visible_line(saw),
            until.clock(self.zone),
        );
        let holes: [(&str, &dyn std::fmt::Display); 4] = [
            ("what", &what),
            ("looks", &looks),
            ("saw", &saw),
            ("time", &until),
        ];
        let text = self.words.say("screen.looking", &holes);
        if let Some(drawn) = &self.drawn {
            drawn.bar.show(&text);
        } else if self.looked.is_none_or(|looked| looked.elapsed() >= SELDOM) {
            self.looked = Some(Instant::now());
            self.line(Look::Plain, &text);
        }
    }

    fn looked(&mut self) {
        self.looked = None;
        if let Some(drawn) = &self.drawn {
            drawn.bar.clear();
        }
    }
}

impl Observer for Screen<'_> {
    fn notice(&mut self, notice: &Notice<'_>) {
        match notice {
            Notice::Recorded(record) => self.recorded(record),
            Notice::NotRecorded { line, trouble } => self.not_recorded(line, trouble),
            Notice::Say(text) => self.line(Look::Plain, text),
            Notice::Warn(text) if self.drawn.is_some() => {
                self.line(Look::Heed, &format!("▲ {text}"));
            }
            Notice::Warn(text) => {
                let text = self.words.say("screen.note", &[("text", text)]);
                self.line(Look::Plain, &text);
            }
            Notice::Copy(text) => self.copy(text),
            Notice::Saved { path } => {
                let path = visible_line(path);
                let text = self.words.say("screen.saved", &[("path", &path)]);
                // Unbroken: a path is there to be copied.
                let text = self.paint.on(Look::Faint, &text);
                self.write(&format!("{text}\n"));
            }
            Notice::Looking { .. } => self.looking(notice),
            Notice::Looked => self.looked(),
            Notice::Mailing(progress) => self.mailing(progress),
            Notice::Output(_) if self.heard => {}
            Notice::Output(text) => {
                let text: String = text.lines().map(|line| output(line, self.paint)).collect();
                self.write(&text);
            }
        }
    }
}

impl std::fmt::Debug for Screen<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screen")
            .field("drawn", &self.drawn)
            .finish_non_exhaustive()
    }
}

/// The first pieces, as many as fit; what comes later matters less.
fn fitting(parts: &[String], width: usize) -> String {
    let mut line = String::new();
    for part in parts {
        let between = if line.is_empty() { "" } else { BETWEEN };
        if !line.is_empty() && columns(&line) + columns(between) + columns(part) > width {
            break;
        }
        line = line + between + part;
    }
    line
}

/// A line of a command's output.
fn output(line: &str, paint: Paint) -> String {
    format!("  {}\n", paint.on(Look::Faint, &visible(line)))
}

/// Hears nothing worth writing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Observer for Quiet {
    fn notice(&mut self, _: &Notice<'_>) {}
}

#[cfg(test)]
mod tests;
