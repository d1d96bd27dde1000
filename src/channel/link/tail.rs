//! What may follow the name of a machine: a path and a query, without the sentence around them.
//!
//! Owns the letters of each, also those that X sees. Invariant: a bracket that was opened in an
//! address is closed in it.

/// What a character may be.
pub(super) type Is = fn(char) -> bool;

/// A path or a query: what belongs to it, without the punctuation of the sentence around. X lets
/// brackets end a path only behind what may end it as well, and a query never.
pub(super) fn tail(text: &str, first: u8, belongs: Is, ends: Is, is_x: bool) -> usize {
    if text.as_bytes().first() != Some(&first) {
        return 0;
    }
    let rest = &text[1..];
    let is_plain_query = is_x && first == b'?';
    let mut end = 0;
    let mut depth = 0_usize;
    let mut opened = 0;
    for (at, character) in rest.char_indices() {
        match character {
            '(' if belongs('a') && !is_plain_query => {
                if is_x && depth == 2 {
                    break;
                }
                if depth == 0 {
                    opened = at;
                }
                depth += 1;
            }
            // A bracket that was opened in the address is closed in it.
            ')' if depth > 0 => {
                depth -= 1;
                if is_x && rest[..at].ends_with('(') {
                    break;
                }
                if !is_x || (depth == 0 && opened == end) {
                    end = at + 1;
                }
                continue;
            }
            _ if !belongs(character) => break,
            _ => {}
        }
        if depth == 0 && ends(character) {
            end = at + character.len_utf8();
        }
    }
    if end == 0 && first == b'?' {
        0
    } else {
        end + 1
    }
}

pub(super) fn is_path(character: char) -> bool {
    character.is_alphanumeric() || "!*';:=+,.$/%#[]-–_~@|&(".contains(character)
}

pub(super) fn ends_path(character: char) -> bool {
    character.is_alphanumeric() || "+-=_#/".contains(character)
}

pub(super) fn is_path_of_x(character: char) -> bool {
    is_letter_of_x(character) || "!*';:=+,.$/%#[]-–_~@|&(".contains(character)
}

pub(super) fn ends_path_of_x(character: char) -> bool {
    is_letter_of_x(character) || "+-=_#/".contains(character)
}

pub(super) fn is_query(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(character)
}

pub(super) fn ends_query(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_&=#/".contains(character)
}

/// Letters and digits of Latin and Cyrillic scripts, by X's own table.
fn is_letter_of_x(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(
            character,
            '\u{c0}'..='\u{d6}'
                | '\u{d8}'..='\u{f6}'
                | '\u{f8}'..='\u{24f}'
                | '\u{253}'
                | '\u{254}'
                | '\u{256}'
                | '\u{257}'
                | '\u{259}'
                | '\u{25b}'
                | '\u{263}'
                | '\u{268}'
                | '\u{26f}'
                | '\u{272}'
                | '\u{289}'
                | '\u{28b}'
                | '\u{2bb}'
                | '\u{300}'..='\u{36f}'
                | '\u{400}'..='\u{4ff}'
                | '\u{1e00}'..='\u{1eff}'
        )
}
