//! What the TOML parser says of a text, in our sentences.
//!
//! The parser speaks English only. Its sentences are a closed list, compared whole; one that is not on
//! it, such as one of a later version, is shown as it came in a frame that says what it is about.
//! Invariant: on an English screen the parser says what it always said.

use crate::base::Sentence;
use crate::base::sentence::{Says, sentences};

/// What it says and what we say for it. What it expected instead comes behind.
const SAID: [(&str, Says); 35] = [
    ("key with no value", key_alone),
    ("missing value for key", key_without_value),
    ("missing value", no_value),
    ("extra `=`", extra_equals),
    ("unclosed table", open_table),
    ("unclosed array table", open_table_of_list),
    ("unclosed array", open_list),
    ("unclosed inline table", open_inline_table),
    ("invalid table", no_table),
    ("invalid key", no_key),
    ("invalid key-value pair", no_pair),
    ("invalid unquoted key", no_bare_key),
    ("unquoted keys cannot be empty", empty_bare_key),
    ("extra comma in array", extra_comma),
    ("extra comma in inline table", extra_comma_in_table),
    ("unexpected `=` in array", equals_in_list),
    ("missing comma between array elements", no_comma),
    ("missing comma between key-value pairs", no_comma_in_table),
    ("missing assignment between key-value pairs", no_equals),
    (
        "extra assignment between key-value pairs",
        extra_equals_in_table,
    ),
    ("missing key for inline table element", no_key_in_table),
    ("unexpected key or value", more_on_the_line),
    ("unexpected content", unexpected),
    ("redundant numeric sign", two_signs),
    ("unexpected sign", unexpected_sign),
    ("unexpected leading zero", leading_zero),
    ("`_` may only go between digits", underscore),
    ("invalid integer number", no_integer),
    ("invalid float", no_float),
    ("invalid date-time", no_date),
    ("invalid boolean", no_boolean),
    ("invalid basic string", no_string),
    ("invalid literal string", no_literal_string),
    ("missing escaped value", no_escape),
    ("invalid comment character", no_comment),
];

/// What it calls that which could have stood there; signs it shows as they are.
const EXPECTED: [(&str, Says); 12] = [
    ("nothing", nothing),
    ("newline", a_new_line),
    ("key", a_key),
    ("value", a_value),
    ("digits", digits),
    ("letters", letters),
    ("numbers", numbers),
    ("characters", characters),
    ("basic string", a_string),
    ("literal string", a_literal_string),
    ("unquoted string", a_bare_word),
    ("unicode hexadecimal value", a_unicode_value),
];

fn among(list: &[(&str, Says)], said: &str) -> Option<Sentence> {
    let known = list.iter().find(|(theirs, _)| *theirs == said);
    known.map(|(_, ours)| ours())
}

/// A message of the parser, as a sentence.
pub(super) fn in_ours(message: &str) -> Sentence {
    known(message).unwrap_or_else(|| not_toml(message))
}

fn known(message: &str) -> Option<Sentence> {
    let Some((said, expected)) = message.split_once(", expected ") else {
        return among(&SAID, message);
    };
    let expected = expected.split(", ").map(|one| {
        let is_sign = one.starts_with(['`', '\'']);
        among(&EXPECTED, one).or_else(|| is_sign.then(|| Sentence::verbatim(one)))
    });
    let expected: Option<Vec<Sentence>> = expected.collect();
    let expected = expected?.into_iter().reduce(and_also)?;
    Some(wants(among(&SAID, said)?, expected))
}

sentences! { "finding.toml":
    not_toml { said };
    wants { said, expected };
    and_also { first, other };
    key_alone;
    key_without_value;
    no_value;
    extra_equals;
    open_table;
    open_table_of_list;
    open_list;
    open_inline_table;
    no_table;
    no_key;
    no_pair;
    no_bare_key;
    empty_bare_key;
    extra_comma;
    extra_comma_in_table;
    equals_in_list;
    no_comma;
    no_comma_in_table;
    no_equals;
    extra_equals_in_table;
    no_key_in_table;
    more_on_the_line;
    unexpected;
    two_signs;
    unexpected_sign;
    leading_zero;
    underscore;
    no_integer;
    no_float;
    no_date;
    no_boolean;
    no_string;
    no_literal_string;
    no_escape;
    no_comment;
    nothing;
    a_new_line;
    a_key;
    a_value;
    digits;
    letters;
    numbers;
    characters;
    a_string;
    a_literal_string;
    a_bare_word;
    a_unicode_value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Words};

    #[test]
    fn in_english_the_parser_says_what_it_always_said() {
        for (theirs, ours) in SAID.into_iter().chain(EXPECTED) {
            assert_eq!(ours().english(), theirs);
        }
        for message in ["invalid table, expected key, `]`", "a sentence of 2031"] {
            assert_eq!(in_ours(message).english(), message);
        }
    }

    #[test]
    fn in_french_it_speaks_french_where_we_know_what_it_says() {
        let french = |message: &str| in_ours(message).in_words(Words::of(Lang::Fr));
        assert_eq!(
            french("key with no value, expected `=`"),
            "une clé sans valeur\u{a0}: il faudrait `=`"
        );
        assert_eq!(
            french("a sentence of 2031"),
            "ce n’est pas du TOML\u{a0}: a sentence of 2031"
        );
        for text in [
            "prose",
            "a =",
            "a = 01",
            "a = [1 2]",
            "[a",
            "[[a]",
            "a = { b }",
            "= 1",
            "a = 1 2",
            "a = \"\\q\"",
            "a = 1__0",
            "a = [1,,2]",
            "a = {b=1,,c=2}",
            "a..b = 1",
            "[a..b]",
        ] {
            for error in toml::de::DeTable::parse_recoverable(text).1 {
                let said = error.message();
                let ours = known(said).is_some() || said.starts_with("string values");
                assert!(ours, "`{text}`: {said}");
            }
        }
    }
}
