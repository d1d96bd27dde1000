//! Holes that nobody filled.

use std::ops::Range;

/// Words that mean "later"; put together, so that no search of this tree takes them for one.
const LATER: [&str; 18] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    "TBD",
    "TBC",
    "À COMPLÉTER",
    "à compléter",
    "à préciser",
    "À PRÉCISER",
    "to be confirmed",
    "to be determined",
    "INSERT",
    "FILL IN",
    "REPLACE",
    "INSÉRER",
    "INDIQUER",
    "REMPLACER",
    "lorem ipsum",
];

/// What may stand in brackets.
const FINE: &[&str] = &[
    "exercise",
    "exercice",
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "update",
    "en cours d’analyse",
    "identifié",
    "sous surveillance",
    "résolu",
    "point de situation",
];

/// Elements of HTML that people write into a text.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p", "span",
    "strong", "u", "ul",
];

/// The longest name of a hole.
const LONGEST: usize = 60;

/// The places of holes.
pub(super) fn find(text: &str, is_mail: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    braces(text, is_mail, &mut found);
    for word in LATER {
        for (at, _) in text.match_indices(word) {
            if stands_alone(text, at..at + word.len()) {
                found.push(at..at + word.len());
            }
        }
    }
    enclosed(text, '[', ']', &mut found, |inside, after| {
        let small = inside.trim().to_lowercase();
        let is_said = FINE.iter().any(|fine| small.starts_with(fine));
        let is_number = !small.is_empty() && small.chars().all(|c| !c.is_alphabetic());
        let is_dots = matches!(small.as_str(), "…" | "..." | "");
        !is_said && !after.starts_with('(') && (is_dots || !is_number && !has_time(&small))
    });
    enclosed(text, '<', '>', &mut found, |inside, _| {
        let name = inside.trim_start_matches('/').trim_end_matches('/').trim();
        let element = name.split(' ').next().unwrap_or_default();
        name.starts_with(char::is_alphabetic)
            && !ELEMENTS.contains(&element.to_lowercase().as_str())
            && !name.contains(['@', ':', '/', '='])
    });
    for dots in ["…", "..."] {
        found.extend(
            text.match_indices(dots)
                .map(|(at, _)| at..at + dots.len())
                .filter(|span| is_left(text, span)),
        );
    }
    unset_times(text, &mut found);
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    found.dedup_by(|next, before| next.start < before.end);
    found
}

fn braces(text: &str, is_mail: bool, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while let Some(at) = text[from..].find("{{") {
        let start = from + at;
        let near = text[start..].char_indices().nth(LONGEST);
        let near = near.map_or(text.len(), |(length, _)| start + length);
        let end = text[start..near]
            .find("}}")
            .map_or(start + 2, |end| start + end + 2);
        let inside = text[start..end].trim_matches(['{', '}', ' ']);
        if !(is_mail && inside.starts_with("customer.")) {
            found.push(start..end);
        }
        from = end;
    }
}

/// A piece in brackets on one line that is judged to be a hole.
fn enclosed(
    text: &str,
    open: char,
    close: char,
    found: &mut Vec<Range<usize>>,
    is_hole: impl Fn(&str, &str) -> bool,
) {
    for (start, _) in text.match_indices(open) {
        let inside = start + 1;
        let end = text[inside..]
            .char_indices()
            .take(LONGEST)
            .find(|(_, c)| *c == close || *c == open || *c == '\n');
        if let Some((length, c)) = end
            && c == close
            && is_hole(&text[inside..inside + length], &text[inside + length + 1..])
        {
            found.push(start..inside + length + 1);
        }
    }
}

fn has_time(text: &str) -> bool {
    let mut digits = text.bytes().map(|byte| byte.is_ascii_digit());
    digits.next() == Some(true)
}

fn stands_alone(text: &str, span: Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Dots with nothing before them to be the end of.
fn is_left(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '(' | '«' | '"'))
        && after.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation() || c == '»')
}

/// `HH:MM`, `XX:XX`, `__:__`, `XXhXX`, and a line to write on.
fn unset_times(text: &str, found: &mut Vec<Range<usize>>) {
    for hole in [
        "HH:MM", "hh:mm", "XX:XX", "xx:xx", "XXhXX", "XX h XX", "??:??", "____",
    ] {
        found.extend(text.match_indices(hole).map(|(at, _)| at..at + hole.len()));
    }
}
