//! Text and choices, asked with dialoguer.

use super::Tty;
use super::draw::Pen;
use super::guard::{Raw, show_cursor};
use super::keys::{Heard, Keys, Pressed};
use super::{QUIET, size, write};
use crate::base::visible::visible_line;
use crate::incident::question::{Answer, ChoiceQuestion, TextQuestion};
use crate::outside::lines::NOTHING;
use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::{columns, cut, wrap_plain};
use crate::seam::Interrupted;
use dialoguer::theme::Theme;
use std::fmt;
use std::time::Instant;

/// What stands before what is typed, and before the chosen option.
const MARK: &str = "› ";

impl Tty<'_> {
    /// A line of text.
    pub(super) fn text(&mut self, question: &TextQuestion) -> Result<Answer, Interrupted> {
        let words = self.words;
        let example = question.example.as_ref();
        let example = example.map(|example| words.say("prompt.example", &[("example", example)]));
        let empty = match (&question.default, question.optional) {
            (Some(default), true) => words.say("prompt.default_or", &[("default", default)]),
            (Some(default), false) => words.say("prompt.default", &[("default", default)]),
            (None, true) => words.get("prompt.empty_is_fine").to_owned(),
            (None, false) => words.get("prompt.empty_is_back").to_owned(),
        };
        let hints: Vec<_> = example.into_iter().chain([empty]).collect();
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        write(&self.pen().question(&question.ask, &hints));
        let early = self.early_text(&raw)?;
        raw.lend().map_err(|_| Interrupted::Gone)?;
        let asked = dialoguer::Input::<String>::with_theme(&Plain(self.paint))
            .with_initial_text(early)
            .allow_empty(true)
            .report(false)
            .interact_text();
        let typed = asked.map_err(|error| self.interrupted(error))?;
        let rows = (columns(MARK) + columns(&typed)) / size().0.max(1);
        // The rest of a paste of several lines belongs to it, and must not answer what comes next.
        let rest = match typed.trim() {
            "" => String::new(),
            _ => self.rest_of_paste(&raw)?,
        };
        drop(raw);
        let answer = format!("{typed} {rest}").trim().to_owned();
        let nothing = answer == NOTHING && question.optional && question.default.is_some();
        let shown = match (answer.is_empty(), &question.default) {
            (true, Some(default)) => default.clone(),
            _ if nothing => String::new(),
            _ => answer.clone(),
        };
        let up = if rows > 0 {
            format!("\u{1b}[{rows}A")
        } else {
            String::new()
        };
        let shown = if shown.is_empty() { "–" } else { &shown };
        write(&format!("\r{up}\u{1b}[J{}", self.pen().answered(shown)));
        Ok(match (answer.is_empty(), &question.default) {
            (true, Some(default)) => Answer::Text(default.clone()),
            (true, None) if !question.optional => Answer::Back,
            _ if nothing => Answer::Text(String::new()),
            _ => Answer::Text(answer),
        })
    }

    /// One of several.
    pub(super) fn choice(&mut self, question: &ChoiceQuestion) -> Result<Answer, Interrupted> {
        let Some(options) = std::num::NonZeroUsize::new(question.options.len()) else {
            return Ok(Answer::Back);
        };
        let hint = self.words.get("prompt.choose").to_owned();
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        write(&self.pen().question(&question.ask, &[hint]));
        let items = items(&question.options);
        self.settle(&raw)?;
        raw.lend().map_err(|_| Interrupted::Gone)?;
        let theme = Plain(self.paint);
        let mut select = dialoguer::Select::with_theme(&theme).items(&items);
        if let Some(default) = question.default {
            select = select.default(default.min(options.get() - 1));
        }
        let chosen = select
            .interact_opt()
            .map_err(|error| self.interrupted(error))?;
        drop(raw);
        let shown = chosen.map_or("–", |at| question.options[at].as_str());
        write(&self.pen().answered(shown));
        Ok(chosen.map_or(Answer::Back, Answer::Choice))
    }

    /// Waits until the keyboard has been quiet for a moment, and forgets what was pressed: it was
    /// not meant for what is on the screen now.
    pub(super) fn settle(&self, raw: &Raw) -> Result<(), Interrupted> {
        self.listen(raw, |_| false).map(drop)
    }

    /// The same before a line of text: who knows the way types on, and those letters are kept. An
    /// Enter is not.
    fn early_text(&self, raw: &Raw) -> Result<String, Interrupted> {
        self.listen(raw, |text| !text.is_empty())
    }

    /// What arrived together with the line, in one line: the rest of a paste. A single character
    /// is a key that was pressed early.
    fn rest_of_paste(&self, raw: &Raw) -> Result<String, Interrupted> {
        let mut before = 0;
        let text = self.listen(raw, |text| {
            let silent = text.len() == before;
            before = text.len();
            silent
        })?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(if text.chars().count() > 1 {
            text
        } else {
            String::new()
        })
    }

    /// Hears what is pressed until the keyboard was heard to be silent for a moment, or until it
    /// is enough.
    fn listen(
        &self,
        _raw: &Raw,
        mut enough: impl FnMut(&str) -> bool,
    ) -> Result<String, Interrupted> {
        let (mut keys, mut text, mut since) = (Keys::default(), String::new(), Instant::now());
        loop {
            let mut silent = false;
            if let Some(why) = self.stop.why() {
                return Err(why);
            }
            match keys.hear() {
                Heard::Gone => return Err(Interrupted::Gone),
                Heard::Silence => silent = since.elapsed() >= QUIET,
                Heard::Keys(pressed) => {
                    since = Instant::now();
                    for key in pressed {
                        match key {
                            Pressed::Leave => return Err(Interrupted::Stopped),
                            Pressed::Char('\n') if text.is_empty() => {}
                            Pressed::Char('\n') => text.push(' '),
                            Pressed::Char(character) => text.push(character),
                            Pressed::Paste(pasted) => text.push_str(&visible_line(&pasted)),
                            Pressed::Suspend | Pressed::ShowAgain | Pressed::Other => {}
                        }
                    }
                }
            }
            if silent || enough(&text) {
                return Ok(text);
            }
        }
    }

    fn interrupted(&self, error: dialoguer::Error) -> Interrupted {
        let dialoguer::Error::IO(error) = error;
        show_cursor();
        write("\n");
        // Its Ctrl-C arrives as an error and as a signal; other signals too.
        match (self.stop.why(), error.kind()) {
            (Some(why), _) => why,
            (None, std::io::ErrorKind::Interrupted) => Interrupted::Stopped,
            (None, _) => Interrupted::Gone,
        }
    }

    /// The pen for the terminal as wide as it is now.
    pub(super) fn pen(&self) -> Pen {
        Pen::new(size(), self.paint, self.words)
    }
}

/// The options, one line each. Options that are too long are shown in full first, with a
/// number: the list can only move over lines that are not folded.
fn items(options: &[String]) -> Vec<String> {
    let room = size().0.saturating_sub(columns(MARK) + 1);
    let options: Vec<_> = options.iter().map(|option| visible_line(option)).collect();
    // dialoguer counts bytes where it should count columns.
    if options.iter().all(|option| option.len() <= room) {
        return options;
    }
    let short = |(at, option): (usize, &String)| {
        let numbered = format!("{}. {option}", at + 1);
        let mut width = room;
        loop {
            let item = cut(&numbered, width);
            if item.len() <= room || width == 0 {
                return item;
            }
            width -= 1;
        }
    };
    for (at, option) in options.iter().enumerate() {
        let number = format!("{}. ", at + 1);
        let lines = wrap_plain(option, size().0.saturating_sub(number.len()).min(85));
        let indent = format!("\n{}", " ".repeat(number.len()));
        write(&format!("{number}{}\n", lines.join(&indent)));
    }
    write("\n");
    options.iter().enumerate().map(short).collect()
}

/// dialoguer, as calm as the rest of the screen.
struct Plain(Paint);

impl Theme for Plain {
    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        _prompt: &str,
        _default: Option<&str>,
    ) -> fmt::Result {
        f.write_str(&self.0.on(Look::Key, MARK))
    }

    fn format_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
    ) -> fmt::Result {
        if active {
            write!(
                f,
                "{}{}",
                self.0.on(Look::Key, MARK),
                self.0.on(Look::Strong, text)
            )
        } else {
            write!(f, "  {text}")
        }
    }
}
