//! Names that would ring at somebody's, made to be words only.
//!
//! A fact may say `@everyone` or name an account; Mastodon and X find such names in plain text and
//! tell their owners. A character without width behind the `@` takes that away and is not seen.
//! Addresses of mail and of pages stay as they are. Bluesky and `LinkedIn` find no names in plain
//! text: there nothing is done.

use crate::channel::link::links;

/// Stands behind an `@` that names nobody.
const NOTHING: char = '\u{200b}';

/// The text, in which no `@name` is the name of an account.
pub(super) fn without_mentions(text: &str) -> String {
    if !text.contains(['@', '＠']) {
        return text.to_owned();
    }
    let links = links(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        out.push(character);
        let is_at = matches!(character, '@' | '＠');
        if is_at
            && !links.iter().any(|link| link.span.contains(&at))
            && text[at + character.len_utf8()..].starts_with(is_of_name)
            && !is_mail(&text[..at])
        {
            out.push(NOTHING);
        }
    }
    out
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether what stands before the `@` makes an address of mail of it. X takes `RT@name` for a name
/// all the same.
fn is_mail(before: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let word = &before[before.trim_end_matches(is_plain).len()..];
    !word.is_empty() && !word.eq_ignore_ascii_case("rt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_fact_rings_at_nobodys() {
        for (text, said) in [
            ("@channel down", "@\u{200b}channel down"),
            ("(@ana) and .@ben", "(@\u{200b}ana) and .@\u{200b}ben"),
            ("@ana@social.example", "@\u{200b}ana@social.example"),
            (
                "é@ana RT@ana rt:@ana",
                "é@\u{200b}ana RT@\u{200b}ana rt:@\u{200b}ana",
            ),
            ("＠ana", "＠\u{200b}ana"),
            ("@@ana", "@@\u{200b}ana"),
            ("-@ana", "-@\u{200b}ana"),
        ] {
            assert_eq!(without_mentions(text), said);
        }
    }

    #[test]
    fn addresses_stay_as_they_are() {
        for text in [
            "write to help@shop.com",
            "start@shop.com",
            "https://social.example/@shop/1",
            "see https://x.com/@shop.",
            "5 @ 3, a @",
            "no name",
            "",
        ] {
            assert_eq!(without_mentions(text), text);
        }
    }
}
