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
    /// Where a shorter one ends whose top-level domain is known, in bytes of this one.
    pub(super) shorter: Option<usize>,
    /// Whether X may see another one in it.
    pub(super) may_hold_another: bool,
}

/// Top-level domains that customers' addresses have, beside those of countries.
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

/// The domains of countries: a first letter, and the second ones.
const COUNTRIES: [&str; 25] = [
    "acdefgilmnoqrstuwxz",
    "babdefghijlmnoqrstvwyz",
    "cacdfghiklmnoruvwxyz",
    "dejkmoz",
    "eceghrstu",
    "fijkmor",
    "gabdefghilmnpqrstuwy",
    "hkmnrtu",
    "idelmnoqrst",
    "jemop",
    "keghimnprwyz",
    "labcikrstuvy",
    "macdefghklmnopqrstuvwxyz",
    "nacefgilopruz",
    "om",
    "paefghklmnrstwy",
    "qa",
    "reosuw",
    "sabcdeghijklmnorstuvxyz",
    "tcdfghjklmnoprtvwz",
    "uagkmsyz",
    "vaceginu",
    "wfs",
    "yet",
    "zamw",
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
    find(text, is_path, ends_path, false)
}

/// The links of a text as X sees them: their paths have the letters of fewer scripts, and those
/// that X made itself end sooner.
pub(super) fn links_of_x(text: &str) -> Vec<Link> {
    find(text, is_path_of_x, ends_path_of_x, true)
}

/// What a character may be.
type Is = fn(char) -> bool;

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
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
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

/// Where the longest part of a host name ends that is one itself, but for the whole.
fn shorter(host: &str) -> Option<usize> {
    let mut end = host.rfind('.')?;
    while let Some(before) = host[..end].rfind('.') {
        let top = &host[before + 1..end];
        if is_country(top) || COMMON.contains(&top.to_ascii_lowercase().as_str()) {
            return Some(end);
        }
        end = before;
    }
    None
}

/// Whether another link may begin in the path of one that is none.
fn may_hold_another(path: &str) -> bool {
    path.contains('.') && path.contains(|character| ",;:=&+!*'|[]$%~(@".contains(character))
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
    if text[end..].starts_with('@') && !text[..end].ends_with('.') {
        return None;
    }
    let mut host = text[..end].trim_end_matches('.');
    // What follows a real domain and cannot be one is the next sentence. All of two letters are
    // known.
    while let Some((names, top)) = host.rsplit_once('.')
        && is_no_top(top)
    {
        host = names.trim_end_matches('.');
    }
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
    let is_sure = host.is_ascii() && (is_country(&lower) || COMMON.contains(&lower.as_str()));
    Some((host.len(), is_sure || top_is_foreign(top, names)))
}

fn is_no_top(top: &str) -> bool {
    let is_short = top.len() < 3 && top.bytes().all(|byte| byte.is_ascii_alphanumeric());
    top.starts_with(|first: char| first.is_ascii_digit()) || (is_short && !is_country(top))
}

fn is_country(top: &str) -> bool {
    let lower = top.to_ascii_lowercase();
    let mut letters = lower.chars();
    let (Some(first), Some(second), None) = (letters.next(), letters.next(), letters.next()) else {
        return false;
    };
    COUNTRIES.iter().any(|row| {
        row.strip_prefix(first)
            .is_some_and(|seconds| seconds.contains(second))
    })
}

/// Countries whose domain is written in their own letters, under a name in plain letters.
fn top_is_foreign(top: &str, names: &[&str]) -> bool {
    let is_plain = |character: char| character.is_ascii();
    !top.contains(is_plain) && names.iter().all(|name| name.is_ascii())
}

fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    });
    if digits == 0 { 0 } else { digits + 1 }
}

/// A path or a query: what belongs to it, without the punctuation of the sentence around. X lets
/// brackets end a path only behind what may end it as well, and a query never.
fn tail(text: &str, first: u8, belongs: Is, ends: Is, is_x: bool) -> usize {
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

fn is_path(character: char) -> bool {
    character.is_alphanumeric() || "!*';:=+,.$/%#[]-–_~@|&(".contains(character)
}

fn is_path_of_x(character: char) -> bool {
    is_letter_of_x(character) || "!*';:=+,.$/%#[]-–_~@|&(".contains(character)
}

fn ends_path_of_x(character: char) -> bool {
    is_letter_of_x(character) || "+-=_#/".contains(character)
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
