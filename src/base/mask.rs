//! Takes secrets out of commands and of what programs print, before it is shown, kept or sent
//! anywhere.
//!
//! Two ways to know a secret: by value, as the configuration names it, and by its looks. Looks can
//! be mistaken, and then too much is taken rather than too little. Pure: text in, text out.
//!
//! Invariant: no known secret of [`SHORTEST`] bytes or more survives, wherever it stands.

mod command;

pub use command::{command, line};

use std::ops::Range;

/// What stands where a secret stood.
pub const MASK: &str = "•••";

/// Shorter values are not taken for secrets: they would take every third word with them.
pub const SHORTEST: usize = 4;

/// Names that are followed by a secret when they are followed by `=` or `:`.
const NAMES: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "private_key",
    "credential",
    "authorization",
];

/// Headers whose whole value is a secret.
const HEADERS: [&str; 4] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
];

/// How keys of well-known services begin; at least [`SHORTEST_KEY`] more characters follow.
const PREFIXES: [&str; 32] = [
    "AKIA",
    "ASIA",
    "AIza",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "sk-",
    "npm_",
    "pypi-",
    "hf_",
    "hvs.",
    "dop_v1_",
    "SG.",
    "eyJ",
    "ya29.",
    "AGE-SECRET-KEY-",
    "whsec_",
    "shpat_",
    "EAAC",
];

const SHORTEST_KEY: usize = 12;

/// Addresses that are secrets themselves from here on.
const ADDRESSES: [&str; 3] = [
    "hooks.slack.com/services/",
    "discord.com/api/webhooks/",
    "discordapp.com/api/webhooks/",
];

/// Whether a name says that its value is a secret, such as `SMTP_PASSWORD`.
#[must_use]
pub fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // The shell's own words for the folder one is in.
    !matches!(name.as_str(), "pwd" | "oldpwd") && NAMES.iter().any(|secret| name.contains(secret))
}

/// The text without secrets.
#[must_use]
pub fn mask(text: &str, secrets: &[String]) -> String {
    let mut found = Vec::new();
    by_value(text, secrets, &mut found);
    by_name(text, &mut found);
    by_prefix(text, &mut found);
    in_addresses(text, &mut found);
    private_keys(text, &mut found);
    without(text, found)
}

/// Masks line by line what arrives line by line, such as the output of a running command.
#[derive(Clone, Debug, Default)]
pub struct LineMask {
    in_private_key: bool,
}

impl LineMask {
    /// The line without secrets, given the lines before.
    pub fn mask(&mut self, line: &str, secrets: &[String]) -> String {
        let begins = line.contains("-----BEGIN") && line.contains("PRIVATE KEY");
        let ends = line.contains("-----END");
        let inside = self.in_private_key && !ends;
        self.in_private_key = (self.in_private_key || begins) && !ends;
        if inside {
            MASK.to_owned()
        } else {
            mask(line, secrets)
        }
    }
}

/// The text with these places replaced; places that touch or overlap become one.
fn without(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.retain(|place| !place.is_empty());
    found.sort_by_key(|place| (place.start, place.end));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut places) = (0, found.into_iter().peekable());
    while let Some(mut place) = places.next() {
        while let Some(next) = places.next_if(|next| next.start <= place.end) {
            place.end = place.end.max(next.end);
        }
        out.push_str(&text[at..place.start]);
        out.push_str(MASK);
        at = place.end;
    }
    out.push_str(&text[at..]);
    out
}

fn by_value(text: &str, secrets: &[String], found: &mut Vec<Range<usize>>) {
    for secret in secrets {
        let whole = secret.trim();
        // A secret of several lines may be printed line by line, with something in front of each.
        let lines = whole
            .lines()
            .map(str::trim)
            .filter(|line| line.len() >= 2 * SHORTEST);
        for value in std::iter::once(whole).chain(lines) {
            if value.len() < SHORTEST {
                continue;
            }
            let mut from = 0;
            while let Some(at) = text[from..].find(value) {
                let start = from + at;
                found.push(start..start + value.len());
                from = start + text[start..].chars().next().map_or(1, char::len_utf8);
            }
        }
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_key_byte(byte: u8) -> bool {
    is_name_byte(byte) || byte == b'.'
}

/// The end of the run of bytes that are such, from `from`.
fn run(bytes: &[u8], from: usize, such: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| !such(*byte))
        .map_or(bytes.len(), |length| from + length)
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn by_name(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_name_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let end = run(bytes, at, is_name_byte);
        let name = text[at..end].to_ascii_lowercase();
        if NAMES
            .iter()
            .chain(&HEADERS)
            .any(|secret| name.contains(secret))
        {
            let in_query = at > 0 && matches!(bytes[at - 1], b'?' | b'&');
            found.extend(value_after(bytes, end, &name, in_query));
        } else if name == "bearer" && bytes.get(end).is_some_and(|byte| is_blank(*byte)) {
            let start = run(bytes, end, is_blank);
            let value = start..run(bytes, start, |byte| byte.is_ascii_graphic() && byte != b'"');
            found.extend(Some(value).filter(|value| value.len() >= SHORTEST_KEY));
        }
        at = end;
    }
}

/// The value that belongs to a name that ends at `at`, when one does.
fn value_after(bytes: &[u8], at: usize, name: &str, in_query: bool) -> Option<Range<usize>> {
    let is_end = |byte: u8| byte == b'\n' || byte == b'\r';
    let closed = at + usize::from(matches!(bytes.get(at), Some(b'"' | b'\'')));
    let sign = run(bytes, closed, is_blank);
    let (start, to_the_end) = match bytes.get(sign) {
        Some(b'=') if bytes.get(sign + 1) == Some(&b'>') => (sign + 2, false),
        Some(b'=') => (sign + 1, false),
        // `password: two words` has a value of two words.
        Some(b':') => (
            sign + 1,
            bytes.get(sign + 1).is_some_and(|byte| is_blank(*byte)),
        ),
        // `--password hunter2`.
        Some(byte) if name.starts_with("--") && sign > closed && *byte != b'-' => (sign, false),
        _ => return None,
    };
    let start = run(bytes, start, is_blank);
    let quote = bytes
        .get(start)
        .copied()
        .filter(|byte| matches!(byte, b'"' | b'\''));
    let start = start + usize::from(quote.is_some());
    let end = if HEADERS.contains(&name) {
        run(bytes, start, |byte| !is_end(byte))
    } else if let Some(quote) = quote {
        let mut escaped = false;
        run_with(bytes, start, |byte| {
            let ends = is_end(byte) || (byte == quote && !escaped);
            escaped = byte == b'\\' && !escaped;
            !ends
        })
    } else if to_the_end {
        run(bytes, start, |byte| !is_end(byte))
    } else {
        run(bytes, start, |byte| {
            let ends = byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
            !(ends || in_query && byte == b'&')
        })
    };
    (start < end).then_some(start..end)
}

fn run_with(bytes: &[u8], from: usize, mut such: impl FnMut(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| !such(*byte))
        .map_or(bytes.len(), |length| from + length)
}

fn by_prefix(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    for prefix in PREFIXES {
        for (at, _) in text.match_indices(prefix) {
            let begins_a_word = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            let end = run(bytes, at + prefix.len(), is_key_byte);
            if begins_a_word && end - at >= prefix.len() + SHORTEST_KEY {
                found.push(at..end);
            }
        }
    }
    for address in ADDRESSES {
        for (at, _) in text.match_indices(address) {
            let start = at + address.len();
            found.push(start..run(bytes, start, |byte| is_key_byte(byte) || byte == b'/'));
        }
    }
}

/// `scheme://user:password@host`: what stands between the first `:` and the last `@`.
fn in_addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, sign) in text.match_indices("://") {
        let start = at + sign.len();
        let end = text[start..]
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'))
            .map_or(text.len(), |length| start + length);
        let address = &text[start..end];
        if let (Some(colon), Some(host)) = (address.find(':'), address.rfind('@'))
            && colon < host
        {
            found.push(start + colon + 1..start + host);
        }
    }
}

fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices("-----BEGIN") {
        let line = text[at..]
            .find('\n')
            .map_or(text.len(), |length| at + length);
        if text[at..line].contains("PRIVATE KEY") {
            let end = text[line..]
                .find("-----END")
                .map_or(text.len(), |length| line + length);
            // The line break before the end stays, so that the frame still looks like one.
            let end = if text[line..end].ends_with('\n') {
                end - 1
            } else {
                end
            };
            found.push((line + 1).min(end)..end);
        }
    }
}

#[cfg(test)]
mod tests;
