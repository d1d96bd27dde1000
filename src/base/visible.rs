//! Makes text from outside safe to put on a terminal.
//!
//! Control characters, escape sequences and the invisible characters that reorder or hide text
//! are shown, never obeyed. Newlines and tabs stay.

use std::fmt::Write as _;

/// Whether a character may act on the terminal or hide what stands beside it.
#[must_use]
pub fn is_dangerous(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        // Bidirectional marks, overrides and isolates make text read as something else; line and
        // paragraph separators, the byte order mark and tag characters hide.
        '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// The text with every dangerous character written out, such as `\u{1b}`.
#[must_use]
pub fn visible(text: &str) -> String {
    if !text.contains(is_dangerous) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_dangerous(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// The same for one line: newlines and tabs become spaces.
#[must_use]
pub fn visible_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// A JSON text that means the same and can act on no terminal: in strings, every dangerous character
/// becomes a `\u` escape. Anywhere else JSON has none.
#[must_use]
pub fn harmless_json(json: String) -> String {
    if !json.contains(is_dangerous) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_dangerous(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // A text takes every character.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_can_move_the_cursor() {
        let nasty = "a\u{1b}[2J\u{7}\r\u{9b}31m\u{202e}b\n\tc";
        assert_eq!(
            visible(nasty),
            "a\\u{1b}[2J\\u{7}\\u{d}\\u{9b}31m\\u{202e}b\n\tc"
        );
        assert_eq!(visible_line("a\nb\tc"), "a b c");
    }

    #[test]
    fn every_character_that_stays_is_printable() {
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let shown = visible(&character.to_string());
            assert!(
                shown
                    .chars()
                    .all(|c| c == '\n' || c == '\t' || !c.is_control())
            );
        }
    }
}
