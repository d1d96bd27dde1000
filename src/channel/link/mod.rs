//! Where the web addresses in a text are, as the networks see them.
//!
//! X and Mastodon count every link with the same length, so a link must be recognised the way they
//! do. X knows every top-level domain; this knows the common ones and says of the others that it
//! is not sure. What a chat is given as a link is another question: see [`written`]. Fetches nothing.
//! Invariant: links are in the order of the text and do not overlap.

mod host;
mod tail;
pub(super) mod written;

use host::{host, port, shorter};
use std::ops::Range;
use tail::{Is, ends_path, ends_path_of_x, ends_query, is_path, is_path_of_x, is_query, tail};

/// How a web address begins.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// A web address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Whether it begins with `http://` or `https://`.
    pub(super) has_scheme: bool,
    /// Whether the top-level domain is known to exist.
    pub(super) is_sure: bool,
    /// Where a shorter one ends whose top-level domain is known, in bytes of this one.
    pub(super) shorter: Option<usize>,
    /// Whether X may see another one in it.
    pub(super) may_hold_another: bool,
}

/// Whether a text is one whole web address, to be kept and opened later.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty())
        && !text.contains(char::is_whitespace)
        && !text.contains(char::is_control)
}

/// The links of a text, in order.
pub(super) fn links(text: &str) -> Vec<Link> {
    find(text, is_path, ends_path, false)
}

/// The links of a text as X sees them: their paths have the letters of fewer scripts, and those
/// that X made itself end sooner.
pub(super) fn links_of_x(text: &str) -> Vec<Link> {
    find(text, is_path_of_x, ends_path_of_x, true)
}

fn find(text: &str, is_path: Is, ends_path: Is, is_x: bool) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(character) = text[at..].chars().next() {
        if may_precede(before)
            && (character.is_alphanumeric() || !character.is_ascii())
            && let Some(mut link) = link_at(text, at, is_path, ends_path, is_x)
        {
            let is_broken = !link.has_scheme && matches!(before, Some('-' | '_' | '.' | '/'));
            if is_broken && !is_x {
                before = Some(character);
                at += character.len_utf8();
                continue;
            }
            at = link.span.end;
            before = text[..at].chars().next_back();
            // X sees it, and leaves it alone as a whole.
            if is_broken {
                continue;
            }
            if !link.has_scheme && !begins_alone(&text[..link.span.start]) {
                link.is_sure = false;
                link.may_hold_another = true;
            }
            if is_x && !link.has_scheme {
                let words = &text[link.span.clone()];
                let name = words.split('/').next().unwrap_or_default();
                let under = name.rfind('_').map_or(0, |under| under + 1);
                link.span.start += under;
                link.shorter = link.shorter.and_then(|end| end.checked_sub(under));
            }
            if is_x && let Some(own) = shortened(&text[link.span.clone()]) {
                link.span.end = link.span.start + own;
            }
            found.push(link);
            continue;
        }
        before = Some(character);
        at += character.len_utf8();
    }
    found
}

/// Whether a domain without `https://` begins a word. What stands before it may be a part of it to
/// X, which takes nearly every character for one of a domain; quotes and brackets end up outside.
fn begins_alone(before: &str) -> bool {
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let is_quote = |character: char| "“”‘’«»—–…„()[]\"'¿¡".contains(character);
    word.chars().all(is_quote) || word.ends_with(|last: char| last.is_ascii())
}

/// The length of a link that X made, which has letters and digits only.
fn shortened(link: &str) -> Option<usize> {
    let start = ["https://t.co/", "http://t.co/"].iter().find(|start| {
        link.get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start))
    })?;
    let name = link[start.len()..]
        .bytes()
        .take_while(u8::is_ascii_alphanumeric);
    let end = start.len() + name.count();
    let query = tail(&link[end..], b'?', is_query, ends_query, true);
    (end > start.len()).then_some(end + query)
}

fn may_precede(before: Option<char>) -> bool {
    before.is_none_or(|before| {
        !before.is_ascii_alphanumeric()
            && !matches!(before, '@' | '＠' | '$' | '#' | '＃' | '\u{feff}')
    })
}

fn link_at(text: &str, at: usize, is_path: Is, ends_path: Is, is_x: bool) -> Option<Link> {
    let rest = &text[at..];
    let scheme = SCHEMES.into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let start = scheme.map_or(0, str::len);
    let (host, is_sure) = host(&rest[start..], scheme.is_some())?;
    let mut end = start + host;
    let shorter = shorter(&rest[start..end]).map(|shorter| start + shorter);
    let is_odd = !(rest[start..end].is_ascii() || is_sure) || goes_on(&rest[end..]);
    end += port(&rest[end..]);
    let path = end;
    end += tail(&rest[end..], b'/', is_path, ends_path, is_x);
    end += tail(&rest[end..], b'?', is_query, ends_query, is_x);
    Some(Link {
        span: at..at + end,
        has_scheme: scheme.is_some(),
        is_sure: is_sure && !(is_odd && scheme.is_some()),
        shorter,
        may_hold_another: is_odd || may_hold_another(&rest[path..end]),
    })
}

/// Whether X may take what follows a host name for more of it: nearly every character is one of a
/// domain to it.
fn goes_on(after: &str) -> bool {
    let is_apart = |character: char| {
        character.is_whitespace()
            || (character.is_ascii_punctuation() && !matches!(character, '.' | '-' | '_'))
    };
    let run = &after[..after.find(is_apart).unwrap_or(after.len())];
    let is_foreign = run.starts_with(|next: char| !next.is_ascii());
    after.starts_with(['@', '+', '-', '_']) || (is_foreign && run.contains('.'))
}

/// Whether another link may begin in the path of one that is none.
fn may_hold_another(path: &str) -> bool {
    path.contains('.') && path.contains(|character| ",;:=&+!*'|[]$%~(@".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        links(text)
            .into_iter()
            .map(|link| &text[link.span])
            .collect()
    }

    #[test]
    fn a_link_ends_where_the_sentence_goes_on() {
        for (text, link) in [
            ("see https://a.example/b.", "https://a.example/b"),
            ("(https://a.example/b)", "https://a.example/b"),
            ("https://a.example/b_(c), d", "https://a.example/b_(c)"),
            (
                "https://a.example/b?c=d&e=f!",
                "https://a.example/b?c=d&e=f",
            ),
            ("https://a.example? no", "https://a.example"),
            ("HTTPS://A.example:8080/x", "HTTPS://A.example:8080/x"),
            ("status.shop.com", "status.shop.com"),
            ("à https://a.example/é…", "https://a.example/é"),
        ] {
            assert_eq!(found(text), [link], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_link_is_none() {
        for text in [
            "help@shop.com",
            "a.b-@shop.com",
            "14.05",
            "e.g",
            "http://localhost/x",
            "v1.2.3",
            "http://-a.com",
            "http://a_b.com",
            "https://",
            "http://.com",
            "#a.com",
        ] {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
    }
}
