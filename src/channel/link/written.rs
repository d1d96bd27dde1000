//! Web addresses that are written out with their scheme, wherever they lead.
//!
//! For chats, which are told what is a link. A team names machines that no network knows
//! (`http://wiki/x`, `http://localhost:8080`), and a name without a scheme stays a word to it: the
//! finder for networks, in the module above, sees the first not and the second as a link, and ends
//! paths at the letters that X does. So there are two, and no setting of one would be the other.
//! Invariant: the parts of a text, one after the other, are the text.

use super::SCHEMES;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channel) enum Piece<'t> {
    /// Words.
    Text(&'t str),
    /// An address with its scheme.
    Link(&'t str),
}

/// A text, parted into words and links, in order and complete.
pub(in crate::channel) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut done, mut at) = (0, 0);
    while let Some(length) = text[at..].find("http") {
        let start = at + length;
        // Behind an `@` it would be a name.
        let is_free = !text[..start].ends_with('@');
        let end = is_free.then(|| link(&text[start..])).flatten();
        at = start + end.unwrap_or("http".len());
        if end.is_some() {
            if done < start {
                pieces.push(Piece::Text(&text[done..start]));
            }
            pieces.push(Piece::Link(&text[start..at]));
            done = at;
        }
    }
    if done < text.len() {
        pieces.push(Piece::Text(&text[done..]));
    }
    pieces
}

/// The length of the link at the start of a text.
fn link(text: &str) -> Option<usize> {
    let scheme = SCHEMES
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?
        .len();
    let belongs = |character: char| {
        character.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%|".contains(character)
    };
    let rest = &text[scheme..];
    // A bracket that was opened in the address is closed in it; any other is around it.
    let (mut round, mut square) = (0_usize, 0_usize);
    let ends = |character: char| {
        let depth = match character {
            '(' | ')' => &mut round,
            '[' | ']' => &mut square,
            _ => return !belongs(character),
        };
        match (character, *depth) {
            (')' | ']', 0) => return true,
            (')' | ']', _) => *depth -= 1,
            _ => *depth += 1,
        }
        false
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    // The sentence around it has punctuation of its own.
    let found = rest[..end].trim_end_matches(|last| ".,;:!?'*~([@|$".contains(last));
    let host = found.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.starts_with(|first: char| first.is_alphanumeric() || first == '[')
        && !host.contains(['@', '|', '*', '\'', '(', '!', '$']);
    is_host.then_some(scheme + found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let links = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Link(link) => Some(link),
        });
        links.collect()
    }

    #[test]
    fn a_link_ends_where_the_sentence_goes_on() {
        for (text, link) in [
            ("see https://a.example/b.", "https://a.example/b"),
            ("(https://a.example/b)", "https://a.example/b"),
            ("https://a.example/b_(c), d", "https://a.example/b_(c)"),
            ("https://a.example/?c=d&e=f!", "https://a.example/?c=d&e=f"),
            ("http://localhost:8080/x", "http://localhost:8080/x"),
            ("http://192.0.2.1", "http://192.0.2.1"),
            ("<https://a.example/b>", "https://a.example/b"),
            ("*https://a.example/b*", "https://a.example/b"),
            ("[x](https://a.example/b)", "https://a.example/b"),
            ("« https://a.example/é »", "https://a.example/é"),
        ] {
            assert_eq!(links(text), [link], "{text}");
        }
        for text in ["https://", "https://a@b.example", "http", "@http://a"] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_text_are_the_text() {
        for text in [
            "",
            "a",
            "https://a.example",
            "a https://a.example. b",
            "http http://",
        ] {
            let whole: String = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Link(text) => text,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
