//! Tokens, keys and passwords.

use super::said::Said;
use crate::base::credential;
use std::ops::Range;

/// Words that are followed by a secret, after `:`, `=` or `is`.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "mot de passe",
    "mdp",
    "token",
    "jeton",
    "api key",
    "apikey",
    "cle api",
    "cle d api",
    "cle secrete",
    "secret",
    "secret key",
    "access key",
];

/// The same in the query of an address, where the name may be short.
const IN_QUERY: &[&str] = &[
    "token=",
    "key=",
    "secret=",
    "sig=",
    "signature=",
    "password=",
    "pwd=",
];

/// How long a run of letters and digits is that nobody types by hand.
const KEY: usize = 32;

/// The places of secrets.
pub(super) fn find(said: &Said<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<_> = credential::spot(said.text)
        .into_iter()
        .map(|spotted| spotted.span)
        .collect();
    let mut end = 0;
    for (start, chunk) in super::inside::chunks(said.text) {
        let is_address = chunk.contains("://");
        for name in IN_QUERY.iter().filter(|_| is_address) {
            if let Some(at) = chunk
                .find(&format!("?{name}"))
                .or_else(|| chunk.find(&format!("&{name}")))
            {
                found.push(start + at + 1..start + chunk.len());
            }
        }
        let is_key = |piece: &str| {
            piece.len() >= KEY
                && piece.bytes().any(|byte| byte.is_ascii_digit())
                && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
                && piece
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_+=".contains(&byte))
        };
        if !is_address && chunk.split(['.', '/', ':']).any(is_key) {
            found.push(start..start + chunk.len());
        }
    }
    for named in said.all(&(0..said.words.len()), NAMES) {
        if let Some(value) = value_after(said, named.end)
            && value.start >= end
        {
            end = value.end;
            found.push(value);
        }
    }
    found.sort_by_key(|span| (span.start, span.end));
    found.dedup_by(|next, before| next.start < before.end);
    found
}

/// What is given as the value of a name: a word that is not of any language.
fn value_after(said: &Said<'_>, at: usize) -> Option<Range<usize>> {
    let gap = said.gap(at.checked_sub(1)?);
    let is_sign = matches!(gap.trim(), ":" | "=" | ": \"" | "=\"");
    let at = match said.word(at)? {
        "is" | "est" if gap == " " => at + 1,
        _ if is_sign => at,
        _ => return None,
    };
    let start = said.words.get(at)?.span.start;
    let rest = &said.text[start..];
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | ',' | ';' | ')'))
        .unwrap_or(rest.len());
    let value = rest[..length].trim_end_matches(['.', '!', '?']);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_odd = digits > 0 && letters > 1 && value.len() >= 6;
    is_odd.then(|| start..start + value.len())
}
