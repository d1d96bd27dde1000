//! One of several, chosen with the arrows or a number, and Enter.
//!
//! Owns which keys count and where the mark stands. Refuses letters, the space bar, and keys that
//! arrive together: somebody who types a sentence, or pastes one, answers nothing with it.
//!
//! Invariant: what is chosen stood marked on the screen before Enter was pressed.

use super::draw::Pen;
use super::guard::Raw;
use super::keys::{Heard, Keys, Pressed};
use super::{QUIET, Tty, size, suspend, write};
use crate::base::visible::visible_line;
use crate::incident::question::{Answer, ChoiceQuestion};
use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::{columns, cut, wrap_plain};
use crate::seam::Interrupted;
use std::time::{Duration, Instant};

/// What stands before the option that Enter would choose.
const MARK: &str = "› ";
/// Keys that follow each other faster than this are typed, not chosen.
const TYPING: Duration = Duration::from_millis(1500);

impl Tty<'_> {
    /// One of several.
    pub(super) fn choice(&mut self, question: &ChoiceQuestion) -> Result<Answer, Interrupted> {
        if question.options.is_empty() {
            return Ok(Answer::Back);
        }
        let mut menu = Menu::new(question.options.len(), question.default);
        let options: Vec<_> = question
            .options
            .iter()
            .map(|text| visible_line(text))
            .collect();
        loop {
            let asked = self.pen().question(&question.ask, &[]);
            write(&asked);
            // Drawn when keys count: what was pressed before was not meant for it.
            self.settle()?;
            let room = size().1.saturating_sub(asked.lines().count());
            match self.choose(&mut menu, &options, room)? {
                End::Chosen(at) => {
                    write(&self.pen().answered(&options[at]));
                    return Ok(Answer::Choice(at));
                }
                End::Back => {
                    write(&self.pen().answered("–"));
                    return Ok(Answer::Back);
                }
                End::Anew => {}
            }
        }
    }

    fn choose(&self, menu: &mut Menu, options: &[String], room: usize) -> Result<End, Interrupted> {
        let mut raw = Some(Raw::enter().map_err(|_| Interrupted::Gone)?);
        let (mut keys, mut drawn) = (Keys::default(), Lines::default());
        let mut said = "menu.how";
        let (mut last, mut quiet_since) = (Instant::now(), None::<Instant>);
        let mut wide: Option<(usize, Instant)> = None;
        let begun = size();
        let end = loop {
            if let Some(why) = self.stop.why() {
                break Err(why);
            }
            if wide.is_none_or(|(columns, _)| columns != size().0) {
                wide = Some((size().0, Instant::now()));
            }
            // A window that is drawn larger or smaller has folded everything: all of it anew.
            if size() != begun && wide.is_some_and(|(_, since)| since.elapsed() >= QUIET) {
                write("\n");
                return Ok(End::Anew);
            }
            if size() == begun {
                let hint = self.words.get(said);
                let lines = frame(
                    self.pen(),
                    self.paint,
                    options,
                    menu.mark,
                    hint,
                    (begun.0, room),
                );
                write(&drawn.change(lines));
            }
            let pressed = match keys.hear() {
                Heard::Gone => break Err(Interrupted::Gone),
                Heard::Silence => continue,
                Heard::Keys(pressed) => pressed,
            };
            if pressed.contains(&Pressed::Leave) {
                break Err(Interrupted::Stopped);
            }
            let fast = last.elapsed() < TYPING;
            last = Instant::now();
            // An Enter that is held down, or pressed twice, is one.
            let is_soon = quiet_since.is_some_and(|since| since.elapsed() < QUIET);
            if is_soon && pressed.as_slice() == [Pressed::Char('\n')] {
                quiet_since = Some(Instant::now());
                continue;
            }
            match menu.press(&pressed, fast) {
                Heeded::Moved => (said, quiet_since) = ("menu.how", None),
                Heeded::Said(why) => {
                    said = why;
                    quiet_since = pressed.contains(&Pressed::Char('\n')).then(Instant::now);
                }
                Heeded::Chosen(at) => break Ok(End::Chosen(at)),
                Heeded::Back => break Ok(End::Back),
                Heeded::Suspend => {
                    write(&drawn.erase());
                    raw = None;
                    suspend();
                    break Ok(End::Anew);
                }
                Heeded::Nothing => {}
            }
        };
        write(&drawn.erase());
        drop(raw);
        end
    }
}

/// How the waiting for a key ended.
enum End {
    Chosen(usize),
    Back,
    /// The question is to be shown again.
    Anew,
}

/// Where the mark stands, and what was pressed so far.
#[derive(Debug)]
struct Menu {
    count: usize,
    first: Option<usize>,
    mark: Option<usize>,
    /// The number that is being typed, where one digit does not do.
    number: usize,
    /// Whether somebody types: then nothing is an answer before that line has ended.
    is_text: bool,
}

/// What keys have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heeded {
    Nothing,
    Moved,
    Said(&'static str),
    Chosen(usize),
    Back,
    Suspend,
}

impl Menu {
    fn new(count: usize, first: Option<usize>) -> Self {
        let first = first.map(|at| at.min(count.saturating_sub(1)));
        Self {
            count,
            first,
            mark: first,
            number: 0,
            is_text: false,
        }
    }

    /// What these keys do, which arrived together; `fast` after the ones before.
    fn press(&mut self, pressed: &[Pressed], fast: bool) -> Heeded {
        match pressed {
            [Pressed::Suspend] => Heeded::Suspend,
            [Pressed::Escape] => Heeded::Back,
            [Pressed::Char('\n')] => self.enter(),
            [Pressed::Char(digit @ '0'..='9')] if !(self.is_text && fast) => self.digit(*digit),
            // Held down, an arrow arrives several times at once; no text has one in it.
            [Pressed::Up | Pressed::Down, ..] => {
                let moves = pressed.iter().map_while(|key| match key {
                    Pressed::Up => Some(self.count - 1),
                    Pressed::Down => Some(1),
                    _ => None,
                });
                let moves: Vec<_> = moves.collect();
                for by in &moves {
                    self.go(*by);
                }
                if moves.len() == pressed.len() {
                    Heeded::Moved
                } else {
                    Heeded::Said("prompt.one_key")
                }
            }
            []
            | [
                Pressed::Other
                | Pressed::Left
                | Pressed::ShowAgain
                | Pressed::Erase
                | Pressed::EraseLine,
            ] => Heeded::Nothing,
            [Pressed::Char(_)] => self.text("menu.letters"),
            _ => self.text("menu.typed"),
        }
    }

    fn text(&mut self, why: &'static str) -> Heeded {
        self.is_text = true;
        self.number = 0;
        self.mark = self.first;
        Heeded::Said(why)
    }

    fn enter(&mut self) -> Heeded {
        self.number = 0;
        match self.mark {
            _ if std::mem::take(&mut self.is_text) => Heeded::Said("menu.typed"),
            Some(at) => Heeded::Chosen(at),
            None => Heeded::Said("menu.none"),
        }
    }

    fn digit(&mut self, digit: char) -> Heeded {
        self.is_text = false;
        let digit = digit.to_digit(10).map_or(0, |digit| digit as usize);
        let known = |number: &usize| (1..=self.count).contains(number);
        let numbers = [self.number * 10 + digit, digit];
        match numbers.into_iter().find(known) {
            Some(number) => {
                self.number = number;
                self.mark = Some(number - 1);
                Heeded::Moved
            }
            None => Heeded::Said("menu.no-number"),
        }
    }

    fn go(&mut self, by: usize) {
        (self.is_text, self.number) = (false, 0);
        self.mark = Some(match self.mark {
            Some(at) => (at + by) % self.count,
            None if by == 1 => 0,
            None => self.count - 1,
        });
    }
}

/// The options with their numbers and the line below them, as many as there is room for.
fn frame(
    pen: Pen,
    paint: Paint,
    options: &[String],
    mark: Option<usize>,
    hint: &str,
    (wide, room): (usize, usize),
) -> Vec<String> {
    // The last column stays free: a line that fills it is folded by some terminals.
    let wide = wide.clamp(12, 88) - 1;
    let number = options.len().to_string().len();
    let indent = columns(MARK) + number + 2;
    let drawn = |(at, option): (usize, &String)| -> Vec<String> {
        let is_marked = mark == Some(at);
        let lead = format!("{:>number$}. ", at + 1);
        let lines = wrap_plain(option, wide - indent);
        let line = |(row, text): (usize, &String)| {
            let text = cut(text, wide - indent);
            let look = if is_marked { Look::Strong } else { Look::Plain };
            let text = paint.on(look, &text);
            match (row, is_marked) {
                (0, true) => format!(
                    "{}{}{text}",
                    paint.on(Look::Key, MARK),
                    paint.on(look, &lead)
                ),
                (0, false) => format!("  {lead}{text}"),
                _ => format!("{:indent$}{text}", ""),
            }
        };
        lines.iter().enumerate().map(line).collect()
    };
    let blocks: Vec<_> = options.iter().enumerate().map(drawn).collect();
    let below = pen.faint(hint, wide);
    let room = room.saturating_sub(below.len() + 1).max(3);
    let mut lines = window(&blocks, mark.unwrap_or(0), room, |n, key| pen.more(n, key));
    lines.extend(below);
    lines
}

/// All blocks when there is room; else those around the mark, and how many more there are.
fn window(
    blocks: &[Vec<String>],
    mark: usize,
    room: usize,
    more: impl Fn(usize, &str) -> String,
) -> Vec<String> {
    let height = |blocks: &[Vec<String>]| blocks.iter().map(Vec::len).sum::<usize>();
    if height(blocks) <= room {
        return blocks.concat();
    }
    let room = room.saturating_sub(2).max(1);
    let top = (0..mark)
        .find(|top| height(&blocks[*top..=mark]) <= room)
        .unwrap_or(mark);
    let fits = |end: &usize| height(&blocks[top..*end]) <= room;
    let end = (top + 1..=blocks.len())
        .take_while(fits)
        .last()
        .unwrap_or(top + 1);
    let mut lines = Vec::new();
    if top > 0 {
        lines.push(more(top, "menu.above"));
    }
    lines.extend(blocks[top..end].concat());
    if end < blocks.len() {
        lines.push(more(blocks.len() - end, "menu.below"));
    }
    lines
}

/// What stands there now.
#[derive(Debug, Default)]
struct Lines(Vec<String>);

impl Lines {
    /// The bytes that turn what stands there into these lines.
    fn change(&mut self, lines: Vec<String>) -> String {
        if lines == self.0 {
            return String::new();
        }
        let change = self.erase() + &lines.join("\n");
        self.0 = lines;
        change
    }

    fn erase(&mut self) -> String {
        match std::mem::take(&mut self.0).len() {
            0 => String::new(),
            1 => "\r\u{1b}[J".to_owned(),
            lines => format!("\r\u{1b}[{}A\u{1b}[J", lines - 1),
        }
    }
}

#[cfg(test)]
mod tests;
