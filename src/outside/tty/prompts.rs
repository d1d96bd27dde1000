//! Text, a line of it: typed, erased at its end, ended by Enter, left by Escape; whoever moves within
//! it gets dialoguer's line.

use super::Tty;
use super::draw::Pen;
use super::guard::{Raw, show_cursor};
use super::keys::{Heard, Keys, Pressed};
use super::{QUIET, size, suspend, write};
use crate::base::visible::visible_line;
use crate::incident::question::{Answer, TextQuestion};
use crate::outside::lines::NOTHING;
use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::columns;
use crate::seam::Interrupted;
use dialoguer::theme::Theme;
use std::fmt;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

/// What stands before what is typed.
const MARK: &str = "› ";
/// What pauses or helps on the screens of steps.
const KEYS: [&str; 2] = ["q", "?"];

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
            (None, false) => String::new(),
        };
        let way_out = match empty.as_str() {
            "" => words.get("menu.empty-or-escape").to_owned(),
            empty => words.say("menu.escape", &[("empty", &empty)]),
        };
        let hints: Vec<_> = example.into_iter().chain([way_out]).collect();
        write(&self.pen().question(&question.ask, &hints));
        let Some(answer) = self.meant()? else {
            write(&self.pen().answered("–"));
            return Ok(Answer::Back);
        };
        let nothing = answer == NOTHING && question.optional && question.default.is_some();
        let shown = match (answer.is_empty(), &question.default) {
            (true, Some(default)) => default.clone(),
            _ if nothing => String::new(),
            _ => answer.clone(),
        };
        let shown = if shown.is_empty() { "–" } else { &shown };
        write(&self.pen().answered(shown));
        Ok(match (answer.is_empty(), &question.default) {
            (true, Some(default)) => Answer::Text(default.clone()),
            (true, None) if !question.optional => Answer::Back,
            _ if nothing => Answer::Text(String::new()),
            _ => Answer::Text(answer),
        })
    }

    /// The line that was typed, in one line; none when Escape was pressed. What is a key on other
    /// screens is taken for an answer only when it is given twice.
    fn meant(&self) -> Result<Option<String>, Interrupted> {
        let mut before: Option<String> = None;
        loop {
            let early = self.early_text()?;
            let Some(typed) = self.line(early)? else {
                return Ok(None);
            };
            // The rest of a paste of several lines belongs to it, and must not answer what comes next.
            let rest = match typed.trim() {
                "" => String::new(),
                _ => self.rest_of_paste()?,
            };
            let answer = format!("{typed} {rest}").trim().to_owned();
            let is_key = KEYS.iter().any(|key| answer.eq_ignore_ascii_case(key));
            if !is_key || before.as_ref() == Some(&answer) {
                return Ok(Some(answer));
            }
            let said = self.words.say("menu.a-key", &[("answer", &answer)]);
            write(&self.pen().said(&said));
            before = Some(answer);
        }
    }

    /// A line with the cursor at its end. Whoever wants to move within it gets dialoguer's.
    fn line(&self, early: String) -> Result<Option<String>, Interrupted> {
        let (mut text, mut keys) = (early, Keys::default());
        'again: loop {
            let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
            show_cursor();
            let mark = self.paint.on(Look::Key, MARK);
            write(&format!("{mark}{text}"));
            loop {
                if let Some(why) = self.stop.why() {
                    return Err(why);
                }
                let pressed = match keys.hear() {
                    Heard::Gone => return Err(Interrupted::Gone),
                    Heard::Silence => continue,
                    Heard::Keys(pressed) => pressed,
                };
                let gone = erased(&text);
                match heed(&mut text, &pressed) {
                    Typed::On(new) => write(&visible_line(&new)),
                    Typed::Erased => write(&format!("{gone}{mark}{text}")),
                    Typed::Done => {
                        write(&gone);
                        return Ok(Some(text));
                    }
                    Typed::Back => {
                        write(&gone);
                        return Ok(None);
                    }
                    Typed::Leave => {
                        write("\n");
                        return Err(Interrupted::Stopped);
                    }
                    Typed::Suspend => {
                        write(&gone);
                        drop(raw);
                        suspend();
                        continue 'again;
                    }
                    Typed::Move => {
                        write(&gone);
                        drop(raw);
                        return self.line_with_a_cursor(text).map(Some);
                    }
                }
            }
        }
    }

    fn line_with_a_cursor(&self, text: String) -> Result<String, Interrupted> {
        let asked = dialoguer::Input::<String>::with_theme(&Plain(self.paint))
            .with_initial_text(text)
            .allow_empty(true)
            .report(false)
            .interact_text();
        let typed = asked.map_err(|error| self.interrupted(error))?;
        write(&erased(&typed));
        Ok(typed)
    }

    /// Waits until the keyboard has been quiet for a moment, and forgets what was pressed: it was
    /// not meant for what is on the screen now.
    pub(super) fn settle(&self) -> Result<(), Interrupted> {
        self.listen(|_| false).map(drop)
    }

    /// The same before a line of text: who knows the way types on, and those letters are kept. An
    /// Enter is not.
    fn early_text(&self) -> Result<String, Interrupted> {
        self.listen(|text| !text.is_empty())
    }

    /// What arrived together with the line, in one line: the rest of a paste. A single character
    /// is a key that was pressed early.
    fn rest_of_paste(&self) -> Result<String, Interrupted> {
        let mut before = 0;
        let text = self.listen(|text| {
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

    fn listen(&self, mut enough: impl FnMut(&str) -> bool) -> Result<String, Interrupted> {
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        let (mut keys, mut text, mut since) = (Keys::default(), String::new(), Instant::now());
        while since.elapsed() < QUIET {
            if let Some(why) = self.stop.why() {
                return Err(why);
            }
            match keys.hear() {
                Heard::Gone => return Err(Interrupted::Gone),
                Heard::Silence => {}
                Heard::Keys(pressed) => {
                    since = Instant::now();
                    for key in pressed {
                        match key {
                            Pressed::Leave => return Err(Interrupted::Stopped),
                            Pressed::Char('\n') if text.is_empty() => {}
                            Pressed::Char('\n') => text.push(' '),
                            Pressed::Char(character) => text.push(character),
                            Pressed::Paste(pasted) => text.push_str(&visible_line(&pasted)),
                            _ => {}
                        }
                    }
                }
            }
            if enough(&text) {
                break;
            }
        }
        drop(raw);
        Ok(text)
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

/// The bytes that take a line away that was typed.
fn erased(text: &str) -> String {
    match (columns(MARK) + columns(text)) / size().0.max(1) {
        0 => "\r\u{1b}[J".to_owned(),
        rows => format!("\r\u{1b}[{rows}A\u{1b}[J"),
    }
}

/// What keys have done to a line.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    /// It has grown by this.
    On(String),
    /// It is to be drawn again.
    Erased,
    Done,
    Back,
    Leave,
    Suspend,
    Move,
}

/// Lets keys change a line. Several at once are a paste: only an Enter at its end ends it.
fn heed(text: &mut String, pressed: &[Pressed]) -> Typed {
    match pressed {
        [Pressed::Escape] => return Typed::Back,
        [Pressed::Suspend] => return Typed::Suspend,
        [Pressed::Left] => return Typed::Move,
        _ if pressed.contains(&Pressed::Leave) => return Typed::Leave,
        _ => {}
    }
    let before = text.clone();
    for (at, key) in pressed.iter().enumerate() {
        match key {
            Pressed::Char('\n') if at + 1 == pressed.len() => return Typed::Done,
            Pressed::Char('\n') => text.push(' '),
            Pressed::Char(character) if !character.is_control() => text.push(*character),
            Pressed::Paste(pasted) => {
                let lines: Vec<_> = pasted.split(['\r', '\n']).collect();
                text.push_str(&visible_line(lines.join(" ").trim()));
            }
            Pressed::Erase => {
                let last = text.grapheme_indices(true).next_back().map(|(at, _)| at);
                text.truncate(last.unwrap_or(0));
            }
            Pressed::EraseLine => text.clear(),
            _ => {}
        }
    }
    match text.strip_prefix(&before) {
        Some(new) => Typed::On(new.to_owned()),
        None => Typed::Erased,
    }
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
}
