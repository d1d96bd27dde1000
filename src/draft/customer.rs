//! What a mail can say of the person it is for: `{{customer.name}}`, and every column of the list.
//!
//! A message is written, read and approved once, and sent to many. Until then a variable of a row
//! stands in the words as its own marker. Knows no list and no row.
//! Invariant: whatever people answer, it is no marker; what looks like one in an answer is written
//! with a backslash, as in a template.

use std::borrow::Cow;

/// The columns that every list has or may have, whatever they are called there.
pub const ALWAYS: [&str; 3] = ["email", "lang", "name"];

/// Those of them that are never empty.
pub(super) const NEVER_EMPTY: [&str; 2] = ["email", "lang"];

/// What the names of these variables begin with.
const OBJECT: &str = "customer";

/// The column that a variable stands for: `name` for `customer.name`.
pub(super) fn column(variable: &str) -> Option<&str> {
    let column = variable.strip_prefix(OBJECT)?.strip_prefix('.')?;
    is_column(column).then_some(column)
}

/// The name of the object whose fields the columns are.
pub(super) fn object() -> &'static str {
    OBJECT
}

fn is_column(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_of_column)
}

fn is_of_column(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

/// The name of a column's variable.
pub(super) fn variable(column: &str) -> String {
    format!("{OBJECT}.{column}")
}

/// What stands for a column until the row is known.
#[must_use]
pub fn marker(column: &str) -> String {
    format!("{{{{{OBJECT}.{column}}}}}")
}

/// A piece of approved words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bit<'a> {
    /// Means itself.
    Text(&'a str),
    /// The marker of this column.
    Marker(&'a str),
}

/// Takes approved words apart; a backslash before braces is taken away, and they mean themselves.
pub(super) fn bits(text: &str) -> Vec<Bit<'_>> {
    let mut bits = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(start) = text[at..].find("{{").map(|offset| at + offset) {
        let Some((length, column)) = begins(&text[start..]) else {
            at = start + 1;
            continue;
        };
        if text[..start].ends_with('\\') {
            bits.push(Bit::Text(&text[from..start - 1]));
            from = start;
            at = start + 2;
            continue;
        }
        let Some(column) = column else {
            at = start + 2;
            continue;
        };
        bits.push(Bit::Text(&text[from..start]));
        bits.push(Bit::Marker(column));
        at = start + length;
        from = at;
    }
    bits.push(Bit::Text(&text[from..]));
    bits.retain(|bit| *bit != Bit::Text(""));
    bits
}

/// Whether something in these words comes from a row.
#[must_use]
pub fn speaks_of_a_row(words: &str) -> bool {
    bits(words).iter().any(|bit| matches!(bit, Bit::Marker(_)))
}

/// Approved words for many people at once, such as when a person posts them: what comes from a row
/// goes away with the space before it, `Hello {{customer.name}},` is `Hello,`.
#[must_use]
pub fn for_everybody(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for bit in bits(words) {
        match bit {
            Bit::Text(text) => out.push_str(text),
            Bit::Marker(_) if out.ends_with(' ') => drop(out.pop()),
            Bit::Marker(_) => {}
        }
    }
    out
}

/// Whether this begins like a marker; its length and column when it is one.
fn begins(text: &str) -> Option<(usize, Option<&str>)> {
    let inside = text.strip_prefix("{{")?.trim_start_matches([' ', '\t']);
    let column = inside.strip_prefix(OBJECT)?.strip_prefix('.')?;
    let end = column.find(|c| !is_of_column(c)).unwrap_or(column.len());
    let (column, rest) = column.split_at(end);
    let rest = rest.trim_start_matches([' ', '\t']);
    let closed = rest.strip_prefix("}}").filter(|_| !column.is_empty());
    let length = closed.map_or(0, |rest| text.len() - rest.len());
    Some((length, closed.map(|_| column)))
}

/// An answer as it stands in a mail: what looks like a marker in it is none.
pub(super) fn meant_as_text(answer: &str) -> Cow<'_, str> {
    let is_marker = |at: &usize| begins(&answer[*at..]).is_some();
    let braces = answer.match_indices('{').map(|(at, _)| at);
    let places: Vec<usize> = braces.filter(is_marker).collect();
    if places.is_empty() {
        return Cow::Borrowed(answer);
    }
    let mut out = String::with_capacity(answer.len() + places.len());
    let mut from = 0;
    for at in places {
        out.push_str(&answer[from..at]);
        out.push('\\');
        from = at;
    }
    out.push_str(&answer[from..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_marker_is_found_and_what_only_looks_like_one_is_not() {
        use Bit::{Marker, Text};
        for (text, found) in [
            ("", vec![]),
            (
                "Hello {{customer.name}},",
                vec![Text("Hello "), Marker("name"), Text(",")],
            ),
            (
                "{{ customer.order-id }}{{customer.name}}",
                vec![Marker("order-id"), Marker("name")],
            ),
            (
                "a \\{{customer.name}}",
                vec![Text("a "), Text("{{customer.name}}")],
            ),
            ("{{customer.name}", vec![Text("{{customer.name}")]),
            ("{{customer.}}", vec![Text("{{customer.}}")]),
            ("{{customer.a b}}", vec![Text("{{customer.a b}}")]),
            (
                "{{name}} {{{customers.x}}",
                vec![Text("{{name}} {{{customers.x}}")],
            ),
            ("{{{customer.x}}}", vec![Text("{"), Marker("x"), Text("}")]),
            ("é{{", vec![Text("é{{")]),
        ] {
            assert_eq!(bits(text), found, "{text}");
        }
    }

    #[test]
    fn words_for_everybody_have_no_marker_and_no_gap() {
        for (words, plain) in [
            ("Hello {{customer.name}},", "Hello,"),
            ("{{customer.name}}, hello", ", hello"),
            ("a \\{{customer.name}} b", "a {{customer.name}} b"),
            ("as it is", "as it is"),
        ] {
            assert_eq!(for_everybody(words), plain);
        }
        assert!(speaks_of_a_row("{{customer.x}}") && !speaks_of_a_row("\\{{customer.x}}"));
    }

    proptest! {
        #[test]
        fn no_answer_is_ever_a_marker_and_all_of_it_is_said(parts in proptest::collection::vec(
            prop_oneof![
                Just("{{"), Just("}}"), Just("{"), Just("}"), Just("\\"), Just(" "), Just("customer"),
                Just("."), Just("name"), Just("{{customer.name}}"), Just("é"), Just("\\{{customer.a}}"),
            ],
            0..12,
        )) {
            let answer = parts.concat();
            let written = meant_as_text(&answer);
            let said: String = bits(&written)
                .into_iter()
                .map(|bit| match bit {
                    Bit::Text(text) => text.to_owned(),
                    Bit::Marker(_) => "MARKER".to_owned(),
                })
                .collect();
            prop_assert_eq!(said, answer);
        }
    }
}
