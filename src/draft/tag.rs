//! Where the tags of a template stand in its text.
//!
//! Handlebars' own tree says what a template means but not where its names were written. This
//! reading of the text says only that: it decides nothing, and a tag it cannot place is found by
//! Handlebars all the same. Invariant: every span lies on character boundaries of the text.

use std::ops::Range;

/// What kind of tag it is, as far as its first characters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{name}}`.
    Value,
    /// `{{#if name}}`.
    Open,
    /// `{{else}}`, `{{^}}`.
    Else,
    /// `{{/if}}`.
    Close,
    /// `{{! … }}`: read by nobody.
    Comment,
    /// Partials, decorators, raw blocks: a draft needs none of them.
    Unsupported,
    /// `{{` that never ends.
    Unclosed,
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// What it is.
    pub(super) kind: Kind,
    /// From the first brace to the last.
    pub(super) span: Range<usize>,
    /// The words in it, without quoted texts.
    pub(super) words: Vec<Range<usize>>,
}

/// All tags of a text, in order.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|offset| at + offset) {
        if is_escaped(text, start) {
            at = start
                + 2
                + if text[start + 2..].starts_with("{{") {
                    2
                } else {
                    0
                };
            continue;
        }
        let tag = tag_at(text, start);
        at = tag.span.end;
        found.push(tag);
    }
    found
}

/// Whether exactly one backslash stands before: two of them are a backslash and a tag.
fn is_escaped(text: &str, start: usize) -> bool {
    text[..start].ends_with('\\') && !text[..start].ends_with("\\\\")
}

fn tag_at(text: &str, start: usize) -> Tag {
    let rest = &text[start..];
    let bare = |kind, length: usize| Tag {
        kind,
        span: start..start + length,
        words: Vec::new(),
    };
    if rest.starts_with("{{{{") {
        return bare(Kind::Unsupported, 4);
    }
    if rest.starts_with("{{!") {
        let long = rest
            .strip_prefix("{{!--")
            .and_then(|inside| inside.find("--}}"))
            .map(|end| 5 + end + 4);
        return match long.or_else(|| rest.find("}}").map(|end| end + 2)) {
            Some(length) => bare(Kind::Comment, length),
            None => bare(Kind::Unclosed, 2),
        };
    }
    let Some(end) = end_of(rest) else {
        return bare(Kind::Unclosed, 2);
    };
    let inside = rest[2..end].trim_matches(['{', '}', '~', '&', ' ', '\t', '\n', '\r']);
    let words: Vec<_> = words(&rest[..end], start);
    let first = words.first().map_or("", |word| &text[word.clone()]);
    let kind = match inside.chars().next() {
        Some('#') if inside[1..].trim_start().starts_with(['>', '*']) => Kind::Unsupported,
        Some('>' | '*') => Kind::Unsupported,
        Some('#') => Kind::Open,
        Some('/') => Kind::Close,
        Some('^') => Kind::Else,
        _ if first == "else" => Kind::Else,
        _ => Kind::Value,
    };
    Tag {
        kind,
        span: start..start + end,
        words,
    }
}

/// Where a tag that begins at 0 ends, quoted texts left aside.
fn end_of(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut at = 2;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, b'}') if bytes[at..].starts_with(b"}}") => {
                let braces = 2 + usize::from(bytes[at..].starts_with(b"}}}"));
                return Some(at + braces);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The words of a tag: what could be a name, with the place in the whole text.
fn words(tag: &str, offset: usize) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut quote = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, _) if is_word(character) => {
                let here = offset + at..offset + at + character.len_utf8();
                match words.last_mut() {
                    Some(last) if last.end == here.start => last.end = here.end,
                    _ => words.push(here),
                }
            }
            _ => {}
        }
    }
    words
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(
            character,
            '-' | '_' | '$' | ':' | '.' | '/' | '@' | '[' | ']'
        )
        || (character as u32 > 0x7f && !character.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Kind, Vec<&str>)> {
        tags(text)
            .into_iter()
            .map(|tag| {
                let words = tag.words.into_iter().map(|word| &text[word]).collect();
                (tag.kind, words)
            })
            .collect()
    }

    #[test]
    fn every_tag_is_seen_with_its_words() {
        let text =
            r#"a {{b}} {{{c}}} {{~#if (or d "e }} f")~}} {{else if g}} {{^}} {{/if}} {{> h}}"#;
        assert_eq!(
            read(text),
            [
                (Kind::Value, vec!["b"]),
                (Kind::Value, vec!["c"]),
                (Kind::Open, vec!["if", "or", "d"]),
                (Kind::Else, vec!["else", "if", "g"]),
                (Kind::Else, vec![]),
                (Kind::Close, vec!["/if"]),
                (Kind::Unsupported, vec!["h"]),
            ]
        );
    }

    #[test]
    fn comments_and_escaped_braces_are_no_tags() {
        assert_eq!(read(r"\{{a}} {{! {{b}} x"), [(Kind::Comment, vec![])]);
        assert_eq!(
            read("{{!-- {{b}} --}} {{c}}"),
            [(Kind::Comment, vec![]), (Kind::Value, vec!["c"])]
        );
        assert_eq!(read(r"\\{{a}}"), [(Kind::Value, vec!["a"])]);
        assert_eq!(read("{{a"), [(Kind::Unclosed, vec![])]);
        assert_eq!(read("{{!"), [(Kind::Unclosed, vec![])]);
    }
}
