//! Finds the errors of a text that is not TOML, one by one, by blanking what cannot be read.
//!
//! The parser itself goes on after an error too, but one forgotten bracket then makes every later
//! line an error. So only its first error is believed; the line or section it is in is replaced by
//! spaces, which keeps every place in the text true, and the rest is read again.

use super::brackets::{Bracketed, brackets, is_header};
use super::findings::Findings;
use super::{sentence, toml_words};
use crate::base::sentence::{keep_one, write_it};
use crate::base::visible::visible_line;
use crate::base::{Diagnostic, Sentence};
use std::ops::Range;
use toml::de::{DeTable, Error};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// How often a text is read again; a long text less often, as each time costs.
fn rounds(text: &str) -> usize {
    if text.len() > 128 * 1024 { 4 } else { 25 }
}

/// Reports the errors of a text; the text without the parts that have errors, if that is readable, and
/// these parts.
pub(super) fn mend(
    text: &str,
    errors: Vec<Error>,
    found: &mut Findings,
) -> Option<(String, Vec<Range<usize>>)> {
    found.mark_broken();
    let mut mended = text.to_owned();
    let mut errors = errors;
    let mut torn = Vec::new();
    let mut prose_until = None;
    for _ in 0..rounds(text) {
        let Some(error) = first(&errors) else {
            return Some((mended, torn));
        };
        let pairs = brackets(&mended);
        let region = if let Some(open) = pairs.iter().find(|pair| !pair.closed) {
            found.push(never_closed(&mended, open));
            lines_of(&mended, &open.span)
        } else {
            let at = error.span().unwrap_or_default();
            let region = unreadable(&mended, &pairs, at.start);
            // Below a text that was closed too early stand lines of prose; one finding says it.
            let follows = prose_until.is_some_and(|end| is_blank(&mended, end..region.start));
            if !(is_prose(error) && follows) {
                found.push(finding(&mended, error, at));
            }
            prose_until = is_prose(error).then_some(region.end);
            region
        };
        if is_blank(&mended, region.clone()) {
            return None;
        }
        blank(&mut mended, region.clone());
        torn.push(region);
        errors = DeTable::parse_recoverable(&mended).1;
    }
    None
}

fn first(errors: &[Error]) -> Option<&Error> {
    errors
        .iter()
        .min_by_key(|error| error.span().map_or(0, |span| span.start))
}

/// Whether a line is no key at all, rather than one with a slip in it.
fn is_prose(error: &Error) -> bool {
    let message = error.message();
    message.starts_with("key with no value") || message.contains("unquoted key")
}

fn is_blank(text: &str, part: Range<usize>) -> bool {
    text.get(part).is_some_and(|part| part.trim().is_empty())
}

fn never_closed(text: &str, open: &Bracketed) -> Diagnostic {
    let start = open.span.start;
    let (opening, closing) = if text[start..].starts_with('{') {
        ("{", "}")
    } else {
        ("[", "]")
    };
    Diagnostic::error("syntax", start..start + 1, sentence::never_closed(opening))
        .help(sentence::never_closed_help(closing))
}

/// What is said about an error.
fn finding(text: &str, error: &Error, at: Range<usize>) -> Diagnostic {
    let message = error.message();
    let shown = text.get(at.clone()).unwrap_or_default();
    let syntax = |said: Sentence| Diagnostic::error("syntax", at.clone(), said);
    if message == "duplicate key" {
        return Diagnostic::error("duplicate-key", at.clone(), sentence::written_twice(shown))
            .help(keep_one());
    }
    if message.starts_with("string values must be quoted") {
        return if shown.is_empty() {
            syntax(sentence::value_missing()).help(sentence::value_missing_help())
        } else {
            let quoted = format!("\"{}\"", visible_line(shown));
            syntax(sentence::wants_quotes()).help(write_it(quoted))
        };
    }
    if message.starts_with("invalid multi-line") && at.start == text.len() {
        let opened = Source::new(text).lex().filter(|token| {
            matches!(
                token.kind(),
                TokenKind::MlBasicString | TokenKind::MlLiteralString
            )
        });
        let finding = syntax(sentence::long_text_open()).help(sentence::long_text_open_help());
        return match opened.last().map(|token| token.span().start()) {
            Some(start) => finding.label(start..start + 3, sentence::it_begins_here()),
            None => finding,
        };
    }
    if message == "invalid basic string, expected `\"`" {
        return syntax(sentence::text_open()).help(sentence::text_open_help());
    }
    syntax(toml_words::in_ours(message)).help(sentence::no_toml_help())
}

/// What to blank so that the rest can be read.
fn unreadable(text: &str, pairs: &[Bracketed], at: usize) -> Range<usize> {
    if let Some(pair) = pairs
        .iter()
        .find(|pair| pair.span.start <= at && at < pair.span.end)
    {
        return lines_of(text, &pair.span);
    }
    let line = lines_of(text, &(at..at));
    let written = text[line.clone()].trim_start();
    if written.starts_with('[') {
        // Without its header, what stands below would be taken for a part of the section before.
        return line.start..end_of_sections(text, line.end);
    }
    // A text of several lines goes as a whole, or its other lines would be taken for keys.
    let long_text = Source::new(text).lex().find(|token| {
        let is_long = matches!(
            token.kind(),
            TokenKind::MlBasicString | TokenKind::MlLiteralString
        );
        is_long && token.span().end() >= line.start
    });
    match long_text.map(|token| token.span()) {
        Some(span) if span.start() <= line.end => lines_of(
            text,
            &(span.start().min(line.start)..span.end().max(line.end)),
        ),
        _ => line,
    }
}

/// The whole lines that a part of the text touches, without the end of the last one.
fn lines_of(text: &str, part: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = part.start.min(bytes.len());
    // The part ends before the line on which its end is noticed.
    let last = if part.end > start && bytes[part.end - 1] == b'\n' {
        part.end - 1
    } else {
        part.end.min(bytes.len())
    };
    let before = bytes[..start].iter().rposition(|byte| *byte == b'\n');
    let after = bytes[last..].iter().position(|byte| *byte == b'\n');
    before.map_or(0, |at| at + 1)..after.map_or(bytes.len(), |at| last + at)
}

/// The end of a section and of those below it, `[recover.run]` below `[[recover]]`.
fn end_of_sections(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if is_header(line) && (line.trim_start().starts_with("[[") || !line.contains('.')) {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// Replaces everything but the ends of lines by spaces.
fn blank(text: &mut String, region: Range<usize>) {
    let spaces: String = text[region.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(region, &spaces);
}
