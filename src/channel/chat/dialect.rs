//! Plain text in the dialect of each chat, so that people see what was written and nobody is rung.
//!
//! Owns what is markup where, and how it is made harmless. A link stays one. Refuses to know of
//! requests.
//! Invariant: a text that was dressed shows itself again, but for spaces nobody sees; it holds no
//! markup, and no name that would ring somebody.

use crate::channel::link::written::{Piece, pieces};
use std::fmt::Write as _;

/// A space without width: it parts what must not be read as one.
pub(super) const GAP: char = '\u{200b}';

/// A text as it is, but nobody is rung.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, character) in text.char_indices() {
        out.push(character);
        if character == '@' {
            let after = text[at + 1..].chars().next();
            out.extend(rings(before, after).then_some(GAP));
        }
        before = Some(character);
    }
    out
}

/// Whether an `@` begins a name. In the middle of an address it does not.
fn rings(before: Option<char>, after: Option<char>) -> bool {
    !before.is_some_and(|before| before.is_ascii_alphanumeric())
        && after.is_some_and(|after| !after.is_whitespace() && after != GAP)
}

/// Slack: three characters are escaped, and an address is marked as one.
pub(super) fn slack(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(&escaped(text)),
            Piece::Link(link) => {
                out.push('<');
                out.push_str(&escaped(&quiet(link)));
                out.push('>');
            }
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// An address that is the same to its server and means nothing to a chat.
fn quiet(link: &str) -> String {
    link.replace('@', "%40").replace('|', "%7C")
}

/// HTML as Matrix takes it.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => {
                let text = escaped(&plain(text)).replace('"', "&quot;");
                out.push_str(&text.replace('\n', "<br>").replace("  ", "&nbsp; "));
            }
            Piece::Link(link) => {
                let link = escaped(link).replace('"', "&quot;").replace('\'', "&#39;");
                // A text takes every character.
                let _ = write!(out, "<a href=\"{link}\">{link}</a>");
            }
        }
    }
    out
}

/// Markdown as Mattermost and Discord read it.
///
/// Only what both take back from a backslash is given one; the rest is parted with a gap. A link
/// stands between angle brackets, where its end is beyond doubt.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    dress(
        text,
        Edge::Brackets,
        &mut out,
        |line, character, before, after, out| {
            match character {
                '\\' | '`' | '*' | '_' | '~' | '|' | '[' | ']' | '#' | '>' => out.push('\\'),
                '-' | '+' if line.is_start() => out.push('\\'),
                '.' | ')' if line.is_number() => out.push('\\'),
                '=' if line.is_start() => out.push(GAP),
                _ => {}
            }
            out.push(character);
            let parts = match character {
                '@' => rings(before, after),
                '<' => true,
                '&' => after.is_some_and(|after| after == '#' || after.is_ascii_alphanumeric()),
                _ => false,
            };
            out.extend(parts.then_some(GAP));
        },
    );
    out
}

/// The Markdown of Rocket.Chat, whose parser takes few backslashes back and reads formulas behind
/// others.
pub(super) fn rocket_chat(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut word = String::new();
    dress(
        text,
        Edge::Space,
        &mut out,
        |line, character, before, after, out| {
            if character.is_ascii_alphabetic() {
                word.push(character.to_ascii_lowercase());
            } else {
                if character == ':' && word.ends_with("color") {
                    out.push(GAP);
                }
                word.clear();
            }
            match character {
                '*' | '_' | '~' | '`' => out.push('\\'),
                '-' | '+' | '>' | '#' if line.is_start() => out.push(GAP),
                '.' if line.is_number() => out.push(GAP),
                '(' if before == Some(']') => out.push(GAP),
                '|' if before == Some('|') => out.push(GAP),
                _ => {}
            }
            out.push(character);
            let parts = match character {
                '@' => rings(before, after),
                '<' | '\\' => true,
                _ => false,
            };
            out.extend(parts.then_some(GAP));
        },
    );
    out
}

/// How the end of a link is told.
#[derive(Clone, Copy)]
enum Edge {
    /// It stands between angle brackets.
    Brackets,
    /// A space follows, or the punctuation of a sentence.
    Space,
}

/// Where in its line a character stands.
#[derive(Clone, Copy)]
enum Line {
    /// Before everything that can be seen.
    Start,
    /// Behind nothing but digits.
    Number,
    /// Anywhere else.
    Middle,
}

impl Line {
    fn is_start(self) -> bool {
        matches!(self, Self::Start)
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Number)
    }
}

/// Goes through a text; `mark` writes each character of it that is not part of a link.
fn dress(
    text: &str,
    edge: Edge,
    out: &mut String,
    mut mark: impl FnMut(Line, char, Option<char>, Option<char>, &mut String),
) {
    let mut line = Line::Start;
    let mut follows_link = false;
    for piece in pieces(text) {
        let text = match piece {
            Piece::Link(link) => {
                match edge {
                    Edge::Brackets => out.extend(["<", &quiet(link), ">"]),
                    Edge::Space => out.push_str(&quiet(link)),
                }
                line = Line::Middle;
                follows_link = true;
                continue;
            }
            Piece::Text(text) => text,
        };
        // Where only the end of a sentence stands between a link and a space, its reader sees it.
        let behind = text.trim_start_matches(['.', ',', ';', ':', '!', '?']);
        let is_end = behind.is_empty() || behind.starts_with(char::is_whitespace);
        if follows_link && matches!(edge, Edge::Space) && !is_end {
            out.push(' ');
        }
        let mut before = None;
        for (at, character) in text.char_indices() {
            let after = text[at + character.len_utf8()..].chars().next();
            match (line, character) {
                // Space before a line would be dropped, or make it a block of code.
                (Line::Start, ' ') => out.push('\u{a0}'),
                (Line::Start, '\t') => out.push_str("\u{a0}\u{a0}\u{a0}\u{a0}"),
                _ => mark(line, character, before, after, out),
            }
            line = match (line, character) {
                (_, '\n') | (Line::Start, ' ' | '\t') => Line::Start,
                (Line::Start | Line::Number, '0'..='9') => Line::Number,
                _ => Line::Middle,
            };
            before = Some(character);
        }
    }
}

/// A text in its parts, as runs for a card: each a text, and the address when it is one.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => (text, None),
        Piece::Link(link) => (link, Some(link)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_mail_stays_whole_and_a_name_does_not() {
        assert_eq!(plain("help@shop.example"), "help@shop.example");
        for name in [
            "@channel",
            "@here",
            "@everyone",
            "@all",
            "@room",
            "@ana",
            "x.@all",
            "é@all",
        ] {
            assert_eq!(plain(name), name.replace('@', "@\u{200b}"), "{name}");
        }
        assert_eq!(plain("at 5 @ home, @"), "at 5 @ home, @");
    }

    #[test]
    fn slack_escapes_three_characters_and_marks_links() {
        assert_eq!(
            slack("<!channel> & <@U1>: https://a.example/a|b?c&d, @here"),
            "&lt;!channel&gt; &amp; &lt;@U1&gt;: <https://a.example/a%7Cb?c&amp;d>, @here"
        );
    }

    #[test]
    fn html_shows_what_was_written() {
        assert_eq!(
            html("a <b> & \"c\"\n@room https://a.example/?x&y"),
            "a &lt;b&gt; &amp; &quot;c&quot;<br>@\u{200b}room \
             <a href=\"https://a.example/?x&amp;y\">https://a.example/?x&amp;y</a>"
        );
    }

    #[test]
    fn markdown_is_taken_back() {
        for (text, dressed) in [
            ("*a* __b__ ~~c~~ `d`", r"\*a\* \_\_b\_\_ \~\~c\~\~ \`d\`"),
            ("# a\n## b", "\\# a\n\\#\\# b"),
            ("- a\n+ b\n1. c\n2) d", "\\- a\n\\+ b\n1\\. c\n2\\) d"),
            ("a - b + c 1. d", "a - b + c 1. d"),
            ("> a", r"\> a"),
            ("a\n===", "a\n\u{200b}==="),
            ("[a](b)", r"\[a\](b)"),
            (
                "<!channel> <@1>",
                "<\u{200b}!channel\\> <\u{200b}@\u{200b}1\\>",
            ),
            ("&lt; a & b", "&\u{200b}lt; a & b"),
            ("  a\n\tb", "\u{a0}\u{a0}a\n\u{a0}\u{a0}\u{a0}\u{a0}b"),
            ("a|b", r"a\|b"),
            (r"C:\dir", r"C:\\dir"),
            ("https://a.example/b_c/@d", "<https://a.example/b_c/%40d>"),
        ] {
            assert_eq!(markdown(text), dressed, "{text}");
        }
    }
}
