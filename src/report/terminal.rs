//! The timeline on a terminal.
//!
//! Owns the layout: a column of times, how long after the beginning, and text that wraps beside it,
//! readable in 40 columns. Writes to no terminal. Invariant: in a drill, every line that begins
//! something carries the mark; a time in which customers waited longer than promised is marked
//! beside every line in it.

use super::header::{in_short, mark, times};
use super::measures::Measures;
use super::page::Picture;
use super::reader::{Reader, shown};
use super::silence::Silence;
use super::style::{Line, Tone};
use super::timeline::{Timeline, Told};
use super::wrap::{NARROWEST, hang, wrap};
use super::{figures, header, lanes};
use crate::base::visible::visible;
use crate::base::{Moment, Zone};
use crate::incident::{Incident, Kind};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Below this width there is no column for the time since the beginning: it stands behind the text.
const ROOM_FOR_RELATIVE: usize = 60;

/// Below this width UTC stands only in the head of a day, and not beside each time.
const ROOM_FOR_UTC: usize = 90;

/// How a timeline is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The width of the window.
    pub width: usize,
    /// Whether to show what is not read aloud, the words of messages, and what commands printed.
    pub full: bool,
    /// Whether this is the whole timeline: then its figures stand below.
    pub whole: bool,
    /// The picture that stands above.
    pub picture: Option<&'a Picture>,
}

/// The whole timeline, with its head and its figures.
#[must_use]
pub fn timeline(
    incident: &Incident,
    timeline: &Timeline<'_>,
    measures: &Measures,
    reader: Reader,
    view: View<'_>,
) -> Vec<Line> {
    let mark = mark(incident.kind(), reader);
    let mut lines = head(incident, reader, view.width);
    lines.extend(fields(&times(incident, reader), view.width));
    if let Some(picture) = view.picture {
        lines.push(Line::blank());
        lines.extend(lanes::lines(picture, reader, view.width));
    }
    lines.extend(Days::new(incident.kind(), timeline, reader, view).lines());
    if view.whole {
        lines.push(Line::blank());
        for (tone, sentence) in figures::told(incident.kind(), measures, timeline, reader) {
            lines.extend(hang((Tone::Plain, "  "), tone, &sentence, view.width));
        }
    } else if timeline.told.is_empty() {
        lines.push(Line::blank());
        let nothing = reader.words.get("timeline.nothing");
        lines.extend(hang((Tone::Plain, ""), Tone::Plain, nothing, view.width));
    }
    lines.extend(mark.map(|mark| Line::of(Tone::Warn, mark)));
    lines
}

/// The mark of a drill, the title, and the incident in short.
pub(super) fn head(incident: &Incident, reader: Reader, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.extend(mark(incident.kind(), reader).map(|mark| Line::of(Tone::Warn, mark)));
    for piece in wrap(&shown(&incident.declared().title), width) {
        lines.push(Line::of(Tone::Strong, piece));
    }
    for piece in in_short(incident, reader, width) {
        lines.push(Line::of(Tone::Plain, piece));
    }
    if let Some(said) = header::declared_by_several(incident, reader) {
        lines.extend(hang((Tone::Plain, ""), Tone::Quiet, &said, width));
    }
    lines
}

/// Labels in a column, each with its text beside it.
pub(super) fn fields(facts: &[header::Fact], width: usize) -> Vec<Line> {
    let column = facts.iter().map(|(label, _)| label.width()).max();
    let column = column.unwrap_or(0) + 2;
    facts
        .iter()
        .flat_map(|(label, text)| {
            let label = super::wrap::pad(label, column);
            hang((Tone::Quiet, &label), Tone::Plain, text, width)
        })
        .collect()
}

/// What happened, day by day.
struct Days<'a> {
    timeline: &'a Timeline<'a>,
    reader: Reader,
    view: View<'a>,
    mark: Option<&'static str>,
    /// The silences that were longer than promised, the latest first.
    late: Vec<&'a Silence>,
    /// How wide the time since the beginning is; none when it stands behind the text.
    relative: Option<usize>,
    /// What the line before said of it.
    said: Option<String>,
    day: Option<String>,
    lines: Vec<Line>,
}

impl<'a> Days<'a> {
    fn new(kind: Kind, timeline: &'a Timeline<'a>, reader: Reader, view: View<'a>) -> Self {
        let mut late: Vec<_> = timeline
            .silences
            .iter()
            .filter(|silence| silence.is_late && view.whole)
            .collect();
        late.reverse();
        let widest = timeline
            .told
            .iter()
            .map(|told| reader.relative(told.at, timeline.began).width())
            .max();
        Self {
            timeline,
            reader,
            view,
            mark: mark(kind, reader),
            late,
            relative: widest.filter(|_| view.width >= ROOM_FOR_RELATIVE),
            said: None,
            day: None,
            lines: Vec::new(),
        }
    }

    fn lines(mut self) -> Vec<Line> {
        let marks = !self.late.is_empty();
        let mut now: Option<&Silence> = None;
        for told in &self.timeline.told {
            if !(told.aloud || self.view.full) {
                continue;
            }
            if now.is_some_and(|silence| silence.until.is_some_and(|until| told.at >= until)) {
                now = None;
            }
            while let Some(silence) = self.late.last().copied()
                && silence.due.is_some_and(|due| due <= told.at)
            {
                self.late.pop();
                self.silence(silence);
                let over = silence.until.is_some_and(|until| told.at >= until);
                now = (!over).then_some(silence);
            }
            self.entry(told, marks.then_some(now.is_some()));
        }
        self.lines
    }

    fn begin_day(&mut self, at: Moment) {
        // The day on which clocks are changed stands there twice, each time with how far they are from UTC.
        let day = self.reader.day(at);
        if self.day.as_ref() != Some(&day) {
            self.lines.push(Line::blank());
            let pieces = wrap(&day, self.view.width.max(NARROWEST));
            let pieces = pieces.into_iter();
            self.lines
                .extend(pieces.map(|piece| Line::of(Tone::Quiet, piece)));
            self.day = Some(day);
        }
    }

    /// A promise that was not kept stands where it was due.
    fn silence(&mut self, silence: &Silence) {
        let Some(due) = silence.due else { return };
        self.begin_day(due);
        let words = self.reader.words;
        let text = match silence.late() {
            Some(late) => {
                let span = self.reader.exact_span(late);
                words.say("timeline.silent", &[("span", &span)])
            }
            None => words.get("timeline.silent-still").to_owned(),
        };
        let column = self.column(due, Some(true));
        let text = self.marked(text, due);
        self.write(&column, Some(true), Tone::Warn, &text);
    }

    /// Lines beside a column; where customers wait longer than promised, each has the mark.
    fn write(&mut self, column: &str, waits: Option<bool>, tone: Tone, text: &str) {
        if waits != Some(true) {
            let lines = hang((Tone::Quiet, column), tone, text, self.view.width);
            self.lines.extend(lines);
            return;
        }
        let lines = hang((Tone::Warn, column), tone, text, self.view.width);
        let goes_on = format!("{}┆ ", " ".repeat(column.width().saturating_sub(2)));
        for (number, line) in lines.into_iter().enumerate() {
            let [_, (tone, text)] = line.pieces() else {
                continue;
            };
            let column = if number == 0 { column } else { &goes_on };
            self.lines
                .push(Line::of(Tone::Warn, column).then(*tone, text.as_str()));
        }
    }

    /// The time, how long after the beginning, and whether customers wait longer than promised.
    fn column(&mut self, at: Moment, waits: Option<bool>) -> String {
        let mut column = self.reader.time(at);
        if self.view.width >= ROOM_FOR_UTC && !self.reader.is_utc() {
            column += &format!(" ({} UTC)", at.clock(Zone::UTC));
        }
        if let Some(width) = self.relative {
            let relative = self.reader.relative(at, self.timeline.began);
            let repeated = self.said.as_ref() == Some(&relative);
            let shown = if repeated { "" } else { relative.as_str() };
            column.push(' ');
            column.push_str(&super::wrap::pad(shown, width));
            self.said = Some(relative);
        }
        column.push_str(match waits {
            Some(true) => " ┆ ",
            Some(false) => "   ",
            None => "  ",
        });
        column
    }

    /// A text with the mark of a drill before it and, where there is no column for it, the time since
    /// the beginning behind it.
    fn marked(&mut self, text: String, at: Moment) -> String {
        let mut text = match self.mark {
            Some(mark) => format!("{mark} {text}"),
            None => text,
        };
        if self.relative.is_none() {
            let relative = self.reader.relative(at, self.timeline.began);
            if !relative.is_empty() && self.said.as_ref() != Some(&relative) {
                text.push_str(" · ");
                text.push_str(&relative);
            }
            self.said = Some(relative);
        }
        text
    }

    fn entry(&mut self, told: &Told, waits: Option<bool>) {
        self.begin_day(told.at);
        let column = self.column(told.at, waits);
        let by = told.by.as_ref().map(|by| format!(" ({by})"));
        let text = format!("{}{}", told.text, by.unwrap_or_default());
        let text = self.marked(text, told.at);
        let tone = if told.aloud { told.tone } else { Tone::Quiet };
        self.write(&column, waits, tone, &text);
        let waits = waits == Some(true);
        let gap = column.width().saturating_sub(2);
        let indent = format!("{}{}", " ".repeat(gap), if waits { "┆ " } else { "  " });
        for below in &told.below {
            self.write(&indent, Some(waits), Tone::Quiet, below);
        }
        if self.view.full {
            self.expand(told, &indent);
        }
    }

    /// The words of a message, and what a command printed.
    fn expand(&mut self, told: &Told, indent: &str) {
        let entry = told
            .entry
            .and_then(|entry| self.timeline.entries.get(entry));
        let Some(entry) = entry else { return };
        let (_, data) = entry.fields();
        let text = ["subject", "body", "output"]
            .iter()
            .filter_map(|key| data.get(*key).and_then(Value::as_str))
            .filter(|text| !text.trim().is_empty());
        let indent = format!("{indent}│ ");
        for text in text {
            for line in visible(text.trim_end()).lines() {
                let line = line.replace('\t', "    ");
                let room = self
                    .view
                    .width
                    .max(NARROWEST)
                    .saturating_sub(indent.width());
                let pieces = wrap(&line, room).into_iter();
                self.lines.extend(
                    pieces.map(|piece| Line::of(Tone::Quiet, &indent).then(Tone::Plain, piece)),
                );
            }
        }
    }
}
