//! Where the web addresses in a text are, as the networks see them.
//!
//! X and Mastodon count every link with the same length, so a link must be recognised the way they
//! do. X knows every top-level domain; this knows the common ones and says of the others that it
//! is not sure. Fetches nothing.

use std::ops::Range;

/// A web address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Whether it begins with `http://` or `https://`.
    pub(super) has_scheme: bool,
    /// Whether the top-level domain is known to exist.
    pub(super) is_sure: bool,
}

/// Top-level domains that customers' addresses have. All of two letters are taken as known.
const COMMON: [&str; 62] = [
    "academy",
    "agency",
    "app",
    "asso",
    "bank",
    "biz",
    "blog",
    "business",
    "bzh",
    "cafe",
    "cat",
    "center",
    "chat",
    "church",
    "city",
    "cloud",
    "club",
    "com",
    "community",
    "company",
    "coop",
    "dev",
    "digital",
    "edu",
    "education",
    "energy",
    "events",
    "expert",
    "finance",
    "fund",
    "games",
    "gov",
    "group",
    "health",
    "help",
    "info",
    "int",
    "legal",
    "life",
    "live",
    "media",
    "mil",
    "money",
    "museum",
    "name",
    "net",
    "network",
    "news",
    "one",
    "online",
    "org",
    "page",
    "paris",
    "pro",
    "services",
    "shop",
    "site",
    "store",
    "systems",
    "tech",
    "website",
    "xyz",
];

/// Whether a text is one whole web address, to be kept and opened later.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty())
        && !text.contains(char::is_whitespace)
        && !text.contains(char::is_control)
}

/// The links of a text, in order.
pub(super) fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(character) = text[at..].chars().next() {
        if may_precede(before)
            && (character.is_alphanumeric() || !character.is_ascii())
            && let Some(link) = link_at(text, at, before)
        {
            at = link.span.end;
            before = text[..at].chars().next_back();
            found.push(link);
            continue;
        }
        before = Some(character);
        at += character.len_utf8();
    }
    found
}

fn may_precede(before: Option<char>) -> bool {
    before.is_none_or(|before| {
        !before.is_ascii_alphanumeric() && !matches!(before, '@' | '＠' | '$' | '#' | '＃')
    })
}

fn link_at(text: &str, at: usize, before: Option<char>) -> Option<Link> {
    let rest = &text[at..];
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let start = scheme.map_or(0, str::len);
    if scheme.is_none() && matches!(before, Some('-' | '_' | '.' | '/')) {
        return None;
    }
    let (host, is_sure) = host(&rest[start..], scheme.is_some())?;
    let mut end = start + host;
    end += port(&rest[end..]);
    end += tail(&rest[end..], b'/', is_path, ends_path);
    end += tail(&rest[end..], b'?', is_query, ends_query);
    Some(Link {
        span: at..at + end,
        has_scheme: scheme.is_some(),
        is_sure,
    })
}

/// The length of a host name, and whether its top-level domain is known.
fn host(text: &str, has_scheme: bool) -> Option<(usize, bool)> {
    let is_label = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '-' | '_')
            || (has_scheme && !character.is_ascii() && character.is_alphanumeric())
    };
    let end = text
        .find(|character| !is_label(character) && character != '.')
        .unwrap_or(text.len());
    if text[end..].starts_with('@') {
        return None;
    }
    let host = text[..end].trim_end_matches('.');
    let labels: Vec<&str> = host.split('.').collect();
    let [names @ .., top] = &labels[..] else {
        return None;
    };
    let is_name = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with(['-', '_'])
            && !label.ends_with(['-', '_'])
    };
    let is_top = !top
        .contains(|character: char| character.is_ascii_digit() || matches!(character, '-' | '_'))
        && top.chars().count() >= 2;
    // An underscore is allowed in front of a domain, not in it.
    let is_domain = names.last().is_some_and(|domain| !domain.contains('_'));
    if names.is_empty() || !names.iter().all(is_name) || !is_top || !is_domain {
        return None;
    }
    let lower = top.to_ascii_lowercase();
    // The last word of a sentence whose space was forgotten is no domain, but X knows that only
    // because it knows every domain.
    let is_sure = host.is_ascii() && (lower.len() == 2 || COMMON.contains(&lower.as_str()));
    Some((host.len(), is_sure || top_is_foreign(top, names)))
}

/// Countries whose domain is written in their own letters, under a name in plain letters.
fn top_is_foreign(top: &str, names: &[&str]) -> bool {
    !top.is_ascii() && names.iter().all(|name| name.is_ascii())
}

fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    });
    if digits == 0 { 0 } else { digits + 1 }
}

/// A path or a query: what belongs to it, without the punctuation of the sentence around.
fn tail(text: &str, first: u8, belongs: fn(char) -> bool, ends: fn(char) -> bool) -> usize {
    if text.as_bytes().first() != Some(&first) {
        return 0;
    }
    let rest = &text[1..];
    let mut end = 0;
    let mut depth = 0_usize;
    for (at, character) in rest.char_indices() {
        match character {
            '(' if belongs('a') => depth += 1,
            // A bracket that was opened in the address is closed in it.
            ')' if depth > 0 => {
                depth -= 1;
                end = at + 1;
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

fn is_path(character: char) -> bool {
    character.is_alphanumeric() || "!*';:=+,.$/%#[]-–_~@|&(".contains(character)
}

fn ends_path(character: char) -> bool {
    character.is_alphanumeric() || "+-=_#/".contains(character)
}

fn is_query(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(character)
}

fn ends_query(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_&=#/".contains(character)
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
