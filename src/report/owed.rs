//! What is owed after incidents.
//!
//! Owns its layout and its JSON. Knows no clock: the time comes in. Invariant: what is late is said with
//! a word, and the command that ends it stands below it.

use super::json;
use super::reader::{Reader, shown};
use super::style::{Line, Tone};
use super::wrap::{hang, wrap};
use crate::base::{IncidentId, Moment, Span};
use crate::incident::{ActionItem, Kind};
use serde::Serialize;

const DAY: i64 = 86_400;

/// An action and the incident it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The incident.
    pub incident: &'a IncidentId,
    /// Real or rehearsed.
    pub kind: Kind,
    /// What is to be done.
    pub action: &'a ActionItem,
}

/// `action list --json`.
#[must_use]
pub fn json(rows: &[Row<'_>], now: Moment) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        actions: Vec<Owed<'a>>,
    }
    #[derive(Serialize)]
    struct Owed<'a> {
        incident: &'a IncidentId,
        kind: Kind,
        #[serde(flatten)]
        action: &'a ActionItem,
        overdue: bool,
    }
    json::write(&Document {
        version: 1,
        actions: rows
            .iter()
            .map(|row| Owed {
                incident: row.incident,
                kind: row.kind,
                action: row.action,
                overdue: row.action.is_overdue(now),
            })
            .collect(),
    })
}

/// The lines of `action list` at this time.
#[must_use]
pub fn lines(rows: &[Row<'_>], now: Moment, reader: Reader, width: usize) -> Vec<Line> {
    if rows.is_empty() {
        return wrap(reader.words.get("owed.none"), width)
            .into_iter()
            .map(|piece| Line::of(Tone::Plain, piece))
            .collect();
    }
    rows.iter()
        .flat_map(|row| entry(row, now, reader, width))
        .collect()
}

/// What is overdue, for a quiet time: none when nothing is.
#[must_use]
pub fn overdue(rows: &[Row<'_>], now: Moment, reader: Reader, width: usize) -> Vec<Line> {
    let late: Vec<Row<'_>> = rows
        .iter()
        .copied()
        .filter(|row| row.action.is_overdue(now))
        .collect();
    if late.is_empty() {
        return Vec::new();
    }
    let heading = reader.words.count("owed.overdue", late.len());
    std::iter::once(Line::of(Tone::Warn, heading))
        .chain(lines(&late, now, reader, width))
        .collect()
}

fn entry(row: &Row<'_>, now: Moment, reader: Reader, width: usize) -> Vec<Line> {
    let (action, words) = (row.action, reader.words);
    let mut text = words.say(
        "owed.line",
        &[
            ("owner", &shown(&action.owner)),
            ("text", &shown(&action.text)),
        ],
    );
    if let Some(mark) = super::header::mark(row.kind, reader) {
        text = format!("{mark} {text}");
    }
    let (tone, said) = match action.done_at {
        Some(done) => {
            let by = action.done_by.as_deref().map(shown).unwrap_or_default();
            let holes = [("date", &reader.date(done) as _), ("by", &by as _)];
            (Tone::Good, Some(words.say("owed.was-done", &holes)))
        }
        None if action.is_overdue(now) => {
            // What is due on a day is late by days.
            let days = now.since(action.due).as_seconds().div_euclid(DAY) + 1;
            let span = reader.span(Span::seconds(days * DAY));
            let late = words.say("owed.late", &[("span", &span)]);
            (Tone::Warn, Some(late))
        }
        None => (Tone::Plain, None),
    };
    if let Some(said) = said {
        text = format!("{text} ({said})");
    }
    let column = format!("{}  ", reader.date(action.due));
    let mut lines = hang((Tone::Quiet, &column), tone, &text, width);
    let indent = " ".repeat(column.len());
    let below = if action.is_open() {
        format!(
            "aplomb action done {} --incident {}",
            action.id.number(),
            row.incident
        )
    } else {
        row.incident.to_string()
    };
    lines.extend(hang((Tone::Plain, &indent), Tone::Quiet, &below, width));
    lines
}
