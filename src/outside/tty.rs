//! The person at a terminal.
//!
//! A step is written once into the scrollback, where it can be copied from, and one line below it
//! moves: the time, the next message, the usual key. One key answers. No alternate screen.
//!
//! A key answers only what its presser can have seen: keys that were pressed before the screen was
//! drawn, within a moment after it, or several at once, answer nothing. So a second Enter never
//! answers the next step.
//!
//! Invariant: whenever this returns, the terminal is as it was found.

use super::bar::Bar;
use super::live::Live;
use super::paint::Paint;
use super::stop::Stop;
use crate::base::Words;
use crate::incident::question::{Action, Answer, Block, Key, Question, StepView};
use crate::seam::{Clock, Interrupted, Prompter};
use std::io::{self, Write};
use std::time::{Duration, Instant};

mod draw;
mod editor;
mod guard;
mod keys;
mod markdown;
mod menu;
mod prompts;
mod status;

use guard::Raw;
use keys::{Heard, Keys, Pressed};
use status::Drawn;

/// How long the keyboard must have been quiet before a key counts.
const QUIET: Duration = Duration::from_millis(300);
/// The same when the screen has changed without being asked to.
const QUIET_AFTER_NEWS: Duration = Duration::from_millis(1500);
/// How often it is asked whether there is news.
const SELDOM: Duration = Duration::from_secs(1);
/// How long a hint about a key stays.
const HINT: Duration = Duration::from_secs(3);

/// Asks on a terminal. Standard input and standard error must both be one.
pub struct Tty<'a> {
    clock: &'a dyn Clock,
    words: Words,
    stop: Stop,
    bar: Bar,
    paint: Paint,
    editor: String,
    before: Option<StepView>,
    /// Whether the last question was left because of news, and not answered.
    had_news: bool,
}

impl<'a> Tty<'a> {
    /// A terminal with or without colour, and the editor as the responder's shell would name it.
    #[must_use]
    pub fn new(words: Words, clock: &'a dyn Clock, stop: &Stop, bar: &Bar, colour: bool) -> Self {
        Self {
            clock,
            words,
            stop: stop.clone(),
            bar: bar.clone(),
            paint: Paint::new(colour),
            editor: "vi".to_owned(),
            before: None,
            had_news: false,
        }
    }

    /// The same with an editor (`$VISUAL`, `$EDITOR`); else `vi`.
    #[must_use]
    pub fn with_editor(mut self, editor: impl Into<String>) -> Self {
        self.editor = editor.into();
        self
    }

    fn live(&self, view: &StepView) -> Live {
        Live::at(self.clock.now(), &view.clock, self.words)
    }

    fn step(
        &mut self,
        view: &StepView,
        news: &mut dyn FnMut() -> bool,
    ) -> Result<Answer, Interrupted> {
        let had_news = std::mem::take(&mut self.had_news);
        let before = self.before.take();
        let mut quiet = match &before {
            // Nothing of it concerns this step: the person reads on, and may press a key.
            Some(before) if had_news && before == view => Duration::ZERO,
            _ if had_news => QUIET_AFTER_NEWS,
            _ => QUIET,
        };
        write(&match before {
            Some(before) if had_news && before == *view => String::new(),
            Some(before) if is_same(&before, view) => self.pen().again(&before, view),
            _ => self.pen().step(view),
        });
        loop {
            match self.wait(view, quiet, news)? {
                Meaning::Act(action) => {
                    self.before = Some(view.clone());
                    return Ok(Answer::Act(action));
                }
                Meaning::News => {
                    self.before = Some(view.clone());
                    self.had_news = true;
                    return Ok(Answer::Meanwhile);
                }
                _ => self.show_again(view)?,
            }
            quiet = QUIET;
        }
    }

    /// The whole step once more; page by page when it is longer than the terminal.
    fn show_again(&self, view: &StepView) -> Result<(), Interrupted> {
        let (text, rows) = (self.pen().step(view), size().1);
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() < rows {
            write(&text);
            return Ok(());
        }
        let mut pages = lines.chunks(rows.saturating_sub(2).max(4)).peekable();
        while let Some(page) = pages.next() {
            write(&format!("{}\n", page.join("\n")));
            if pages.peek().is_some() {
                self.turn()?;
            }
        }
        Ok(())
    }

    /// Waits for any key before the next page.
    fn turn(&self) -> Result<(), Interrupted> {
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        write(
            &self
                .pen()
                .faint(self.words.get("menu.next-page"), size().0)
                .join(""),
        );
        let mut keys = Keys::default();
        let end = loop {
            if let Some(why) = self.stop.why() {
                break Err(why);
            }
            match keys.hear() {
                Heard::Gone => break Err(Interrupted::Gone),
                Heard::Silence => {}
                Heard::Keys(pressed) if pressed.contains(&Pressed::Leave) => {
                    break Err(Interrupted::Stopped);
                }
                Heard::Keys(_) => break Ok(()),
            }
        };
        write("\r\u{1b}[J");
        drop(raw);
        end
    }

    /// Waits for a key that means something; the line below the step moves meanwhile. The keyboard
    /// must have been quiet for a while before a key counts.
    fn wait(
        &self,
        view: &StepView,
        quiet: Duration,
        news: &mut dyn FnMut() -> bool,
    ) -> Result<Meaning, Interrupted> {
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        let mut keys = Keys::default();
        let mut drawn = Drawn::default();
        let mut quiet_since = Instant::now();
        let mut hint: Option<(String, Instant)> = None;
        let mut was_late = self.live(view).is_late();
        let mut looked = Instant::now();
        let end = loop {
            if let Some(why) = self.stop.why() {
                break Err(why);
            }
            if looked.elapsed() >= SELDOM {
                looked = Instant::now();
                if news() {
                    break Ok(Meaning::News);
                }
            }
            match keys.hear() {
                Heard::Gone => break Err(Interrupted::Gone),
                Heard::Silence => {}
                Heard::Keys(pressed) if pressed.contains(&Pressed::Leave) => {
                    break Err(Interrupted::Stopped);
                }
                Heard::Keys(_) if quiet_since.elapsed() < quiet => quiet_since = Instant::now(),
                Heard::Keys(pressed) => match self.meaning(view, &pressed) {
                    Meaning::Hint(text) => hint = Some((text, Instant::now())),
                    Meaning::Nothing => {}
                    meaning => break Ok(meaning),
                },
            }
            if quiet_since.elapsed() < quiet {
                continue;
            }
            hint = hint.filter(|(_, since)| since.elapsed() < HINT);
            let (clock, (columns, _)) = (self.live(view), size());
            let said = hint.as_ref().map(|(text, _)| text.as_str());
            // The last column stays free: a cursor behind it would be on the next line.
            let line = status::line(view, &clock, said, self.pen(), columns.saturating_sub(1));
            let change = drawn.change(&line, self.paint, columns);
            let bell = if clock.is_late() && !was_late {
                "\u{7}"
            } else {
                ""
            };
            was_late = clock.is_late();
            write(&(change + bell));
        };
        write(&drawn.erase(size().0));
        drop(raw);
        match &end {
            Ok(Meaning::Suspend) => suspend(),
            Ok(Meaning::Act(action)) => write(&self.pen().answered(&label(view, *action))),
            _ => {}
        }
        end
    }

    fn meaning(&self, view: &StepView, pressed: &[Pressed]) -> Meaning {
        let words = self.words;
        match pressed {
            [Pressed::Suspend] => Meaning::Suspend,
            [Pressed::ShowAgain] => Meaning::ShowAgain,
            [Pressed::Char(character)] => match key(view, *character) {
                Some(key) => Meaning::Act(key.action),
                None if *character == '?' => Meaning::Act(Action::Help),
                None => {
                    let shown = match character {
                        '\n' => words.get("prompt.enter").to_owned(),
                        other => crate::base::visible::visible_line(&other.to_string()),
                    };
                    Meaning::Hint(words.say("prompt.does_nothing", &[("key", &shown)]))
                }
            },
            _ if pressed.iter().any(|key| matches!(key, Pressed::Paste(_))) => {
                Meaning::Hint(words.get("prompt.pasted").to_owned())
            }
            [] | [_] => Meaning::Nothing,
            _ => Meaning::Hint(words.get("prompt.one_key").to_owned()),
        }
    }
}

impl Prompter for Tty<'_> {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        self.ask_until(question, &mut || false)
    }

    fn ask_until(
        &mut self,
        question: &Question,
        news: &mut dyn FnMut() -> bool,
    ) -> Result<Answer, Interrupted> {
        self.stop.forget_used();
        if let Some(why) = self.stop.why() {
            return Err(why);
        }
        self.bar.clear();
        if !matches!(question, Question::Step(_)) {
            self.before = None;
        }
        match question {
            Question::Step(view) => self.step(view, news),
            Question::Text(text) => self.text(text),
            Question::Choice(choice) => self.choice(choice),
            Question::Edit { text } => self.edit(text),
        }
    }
}

impl std::fmt::Debug for Tty<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tty")
            .field("editor", &self.editor)
            .finish_non_exhaustive()
    }
}

/// What the pressed keys mean at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Act(Action),
    ShowAgain,
    Suspend,
    Hint(String),
    News,
    Nothing,
}

/// The key of a step, upper or lower case.
fn key(view: &StepView, character: char) -> Option<&Key> {
    let mut keys = view.keys.iter().chain(&view.more_keys);
    let exact = keys.clone().find(|key| key.key == character);
    exact.or_else(|| keys.find(|key| key.key.to_lowercase().eq(character.to_lowercase())))
}

/// What stays in the scrollback of an answer.
fn label(view: &StepView, action: Action) -> String {
    let mut keys = view.keys.iter().chain(&view.more_keys);
    keys.find(|key| key.action == action)
        .map_or_else(|| "?".to_owned(), |key| key.label.clone())
}

/// Whether it is the step that was just shown: but for the time, its keys, and what is said beside
/// it (notices, the help).
fn is_same(before: &StepView, view: &StepView) -> bool {
    let of_step = |block: &&Block| !matches!(block, Block::Notice(_) | Block::List { .. });
    let head = |view: &StepView| {
        let head = [&view.incident, &view.place, &view.title];
        (view.exercise.clone(), head.map(String::clone))
    };
    head(before) == head(view)
        && before
            .blocks
            .iter()
            .filter(of_step)
            .eq(view.blocks.iter().filter(of_step))
}

/// Stops the program as the shell expects it, until the shell brings it back.
fn suspend() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
    // The signal may be taken by another thread, and this one runs on for a moment: it must not
    // touch the terminal in that moment.
    std::thread::park_timeout(Duration::from_millis(100));
}

/// The columns and rows of the terminal; the usual ones when it does not say.
fn size() -> (usize, usize) {
    let size = rustix::termios::tcgetwinsize(io::stderr());
    let known = size.ok().filter(|size| size.ws_col > 0 && size.ws_row > 0);
    known.map_or((80, 24), |size| {
        (usize::from(size.ws_col), usize::from(size.ws_row))
    })
}

/// Writes to the terminal; one that is gone is noticed by reading from it.
fn write(text: &str) {
    if !text.is_empty() {
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests;
