//! The timeline on a terminal.
//!
//! Owns the layout: a column of times, and text that wraps beside it, readable in 40 columns.
//! Writes to no terminal. Invariant: in a drill, every line that begins something carries the mark.

use super::header::{in_short, mark, times};
use super::measures::Measures;
use super::reader::{Reader, shown};
use super::style::{Line, Tone};
use super::timeline::{Timeline, Told};
use super::wrap::{hang, wrap};
use super::{figures, header};
use crate::incident::Incident;
use unicode_width::UnicodeWidthStr;

/// The whole timeline, with its head and its figures.
#[must_use]
pub fn timeline(
    incident: &Incident,
    timeline: &Timeline,
    measures: &Measures,
    reader: Reader,
    width: usize,
) -> Vec<Line> {
    let mark = mark(incident.kind(), reader);
    let mut lines = head(incident, reader, width);
    lines.extend(fields(&times(incident, reader), width));
    let mut day = None;
    for told in timeline.read_aloud() {
        let date = reader.date(told.at);
        if day.as_ref() != Some(&date) {
            lines.push(Line::blank());
            lines.push(Line::of(
                Tone::Quiet,
                format!("{date} {}", reader.zone.city()),
            ));
            day = Some(date);
        }
        lines.extend(entry(told, mark, reader, width));
    }
    lines.push(Line::blank());
    for (tone, sentence) in figures::sentences(measures, reader) {
        lines.extend(hang((Tone::Plain, "  "), tone, &sentence, width));
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

fn entry(told: &Told, mark: Option<&str>, reader: Reader, width: usize) -> Vec<Line> {
    let time = format!("{}  ", reader.time(told.at));
    let mark = mark.map(|mark| format!("{mark} ")).unwrap_or_default();
    let by = told.by.as_ref().map(|by| format!(" ({by})"));
    let text = format!("{mark}{}{}", told.text, by.unwrap_or_default());
    let mut lines = hang((Tone::Quiet, &time), told.tone, &text, width);
    let indent = " ".repeat(time.width());
    for below in &told.below {
        lines.extend(hang((Tone::Plain, &indent), Tone::Quiet, below, width));
    }
    lines
}
