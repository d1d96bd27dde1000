//! Breaks text so that it can be read in a narrow window.
//!
//! Owns widths as a terminal counts them. Invariant: no line is wider than asked for, unless a
//! single character is.

use super::style::{Line, Tone};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The narrowest window that lines are made for.
pub(super) const NARROWEST: usize = 20;

/// The text in lines of at most `width` columns, broken at spaces, else inside long words.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        if word.width() <= width {
            line.push_str(word);
            continue;
        }
        for grapheme in word.graphemes(true) {
            if !line.is_empty() && line.width() + grapheme.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Lines of text after a first column of its own: `14:05  The text that goes on and`, and below it
/// the rest, indented as far as the column is wide.
pub(crate) fn hang(column: (Tone, &str), tone: Tone, text: &str, width: usize) -> Vec<Line> {
    let (column_tone, column) = column;
    let width = width.max(NARROWEST);
    let indent = column.width().min(width / 2);
    wrap(text, width - indent)
        .into_iter()
        .enumerate()
        .map(|(number, piece)| {
            let first = if number == 0 {
                Line::of(column_tone, column)
            } else {
                Line::of(Tone::Plain, " ".repeat(indent))
            };
            first.then(tone, piece)
        })
        .collect()
}

/// The text cut to `width` columns, with `…` where something is missing.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if out.width() + grapheme.width() + 1 > width {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    out
}

/// The text with spaces after it, `width` columns in all.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Tell everyone on the team, 日本語 too: \
                        https://status.example/incidents/2026-11-22-site-down";

    #[test]
    fn no_line_is_wider_than_the_window() {
        for width in 2..90 {
            let lines = wrap(TEXT, width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(TEXT), "{width}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(clip("The site is down", 8), "The sit…");
        assert_eq!(clip("日本語", 4), "日…");
        assert_eq!(clip("short", 8), "short");
    }

    #[test]
    fn the_rest_of_a_line_stands_under_its_text() {
        let lines = hang((Tone::Quiet, "14:05  "), Tone::Plain, "one two three", 20);
        let texts: Vec<_> = lines.iter().map(Line::plain).collect();
        assert_eq!(texts, ["14:05  one two three"]);
        let lines = hang(
            (Tone::Quiet, "14:05  "),
            Tone::Plain,
            "one two three four",
            20,
        );
        let texts: Vec<_> = lines.iter().map(Line::plain).collect();
        assert_eq!(texts, ["14:05  one two three", "       four"]);
    }
}
