//! The picture of an incident on a terminal: a line of characters for each lane.
//!
//! Owns the characters. The places come from the picture of the report, so both show the same.
//! Invariant: nothing is said by colour alone, and no line is wider than the window.

use super::page::{Lane, Picture};
use super::reader::Reader;
use super::style::{Line, Tone};
use super::wrap::{NARROWEST, clip, hang, pad};
use unicode_width::UnicodeWidthStr;

/// The whole width of a picture, in thousandths of a percent.
const WHOLE: i128 = 100_000;

/// The lines of a picture.
#[must_use]
pub fn lines(picture: &Picture, reader: Reader, width: usize) -> Vec<Line> {
    let width = width.max(NARROWEST);
    let names = picture.lanes.iter().map(|lane| lane.name.width()).max();
    let column = names.unwrap_or(0).min(width / 3) + 1;
    let room = width - column;
    let mut lines: Vec<Line> = picture
        .lanes
        .iter()
        .map(|lane| {
            let name = pad(&clip(&lane.name, column - 1), column);
            let tone = if lane.bars.iter().any(|bar| bar.kind == "late") {
                Tone::Warn
            } else {
                Tone::Plain
            };
            Line::of(Tone::Quiet, name).then(tone, drawn(lane, room))
        })
        .collect();
    lines.push(Line::of(Tone::Quiet, " ".repeat(column)).then(Tone::Quiet, times(picture, room)));
    let legend = reader.words.get("timeline.lanes-legend");
    lines.extend(hang((Tone::Quiet, ""), Tone::Quiet, legend, width));
    for beyond in picture.earlier.iter().chain(&picture.later) {
        lines.extend(hang((Tone::Quiet, ""), Tone::Quiet, beyond, width));
    }
    lines
}

/// Which character a place is.
fn at(place: i128, room: usize) -> usize {
    let room = i128::try_from(room).unwrap_or(1).max(1);
    usize::try_from(place * room / WHOLE)
        .unwrap_or(0)
        .min(usize::try_from(room - 1).unwrap_or(0))
}

fn drawn(lane: &Lane, room: usize) -> String {
    let mut cells = vec![' '; room];
    // What was late lies on what was not.
    let (late, others): (Vec<_>, Vec<_>) = lane.bars.iter().partition(|bar| bar.kind == "late");
    for bar in others.into_iter().chain(late) {
        let (from, until, word) = &bar.span;
        let (from, until) = (at(*from, room), at(*until, room));
        let (begins, goes_on, ends) = match bar.kind.as_str() {
            "late" => ('▒', '▒', '▒'),
            "silence" => ('─', '─', '─'),
            "unnoticed" | "waiting" => ('╌', '╌', '╌'),
            _ => ('├', '─', '┤'),
        };
        for (place, cell) in cells.iter_mut().enumerate().take(until + 1).skip(from) {
            *cell = match place {
                _ if place == from => begins,
                _ if place == until => ends,
                _ => goes_on,
            };
        }
        // The word stands in the bar when there is room for it, else the other lines tell.
        let word: Vec<char> = word.chars().collect();
        if word.len() == word.iter().collect::<String>().width() && from + word.len() < until {
            for (cell, letter) in cells[from + 1..].iter_mut().zip(word) {
                *cell = letter;
            }
        }
    }
    for mark in &lane.marks {
        let digit = mark
            .number
            .and_then(|number| char::from_digit(u32::try_from(number).ok()?, 36));
        let character = digit.unwrap_or(match mark.kind {
            "outside" => '●',
            "staff" | "note" => '○',
            "trouble" => '×',
            _ => '•',
        });
        // What happened at once stands side by side, as long as there is room.
        let place = at(mark.place, room);
        let free = (place..room).find(|place| digit.is_none() || cells[*place] == ' ');
        cells[free.unwrap_or(place)] = character;
    }
    cells.into_iter().collect()
}

fn times(picture: &Picture, room: usize) -> String {
    let mut line = String::new();
    for tick in &picture.ticks {
        let place = at(tick.place, room);
        let wide = line.width();
        if wide > place || place + tick.label.width() > room {
            continue;
        }
        line.push_str(&" ".repeat(place - wide));
        line.push_str(&tick.label);
        line.push(' ');
    }
    line.trim_end().to_owned()
}
