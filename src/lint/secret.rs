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
                && !is_made_of_words(piece)
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

/// No word of a name is longer.
const WORD: usize = 24;

/// Whether it is words and numbers with hyphens between them, as the names of incidents and pages
/// are: nobody rolls the dice for such a key.
fn is_made_of_words(piece: &str) -> bool {
    let (mut words, mut odd) = (0, 0);
    for part in piece.split('-') {
        let digits = part.bytes().rev().take_while(u8::is_ascii_digit).count();
        let letters = &part[..part.len() - digits];
        let is_word = letters.bytes().all(|byte| byte.is_ascii_lowercase())
            && (letters.len() <= 4 || letters.contains(['a', 'e', 'i', 'o', 'u', 'y']));
        match (letters.len(), digits) {
            (0, 1..=4) => {}
            (1..=WORD, 0) if is_word => words += usize::from(letters.len() > 2),
            (1..=WORD, 1..=2) if is_word => odd += 1,
            _ if part.len() <= 4 && is_lower(part) => odd += 1,
            _ => return false,
        }
    }
    words >= 1 && odd <= words
}

fn is_lower(part: &str) -> bool {
    let mut bytes = part.bytes();
    !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// So much of a secret that whoever wrote it finds it: its first and last letters.
pub(super) fn masked(secret: &str) -> String {
    let count = secret.chars().count();
    let shown = match count {
        0..6 => 0,
        6..16 => 1,
        _ => 2,
    };
    let first: String = secret.chars().take(shown).collect();
    let last: String = secret.chars().skip(count - shown).collect();
    format!("{first}…{last}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    fn found(text: &str) -> Vec<String> {
        let spans = find(&Said::new(text)).into_iter();
        spans.map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn the_name_of_an_incident_is_no_secret() {
        let own = [
            "payments-fail",
            "db-primary01-failover",
            "eu-west-1a-network-split",
            "k8s-ingress-times-out",
            "s3-down",
            "checkout-3ds-declines-cards",
            "le-site-ne-repond-plus-a-paris",
        ];
        let all = shipped::RUNBOOKS.iter().map(|runbook| runbook.id);
        for runbook in all.chain(own) {
            for drill in ["", "-drill"] {
                for number in ["", "-2", "-3", "-12", "-117"] {
                    let id = format!("2026-11-22-{runbook}{drill}{number}");
                    for text in [
                        format!("Incident: {id}. Next message: 14:30."),
                        format!("https://status.shop.example/incidents/{id}"),
                        format!("aplomb resume {id}"),
                        id.clone(),
                    ] {
                        assert_eq!(found(&text), [""; 0], "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_key_is_one_with_hyphens_too() {
        for key in [
            "550e8400-e29b-41d4-a716-446655440000",
            "ab12-cd34-ef56-ab78-cd90-ef12-ab34-cd56",
            "AB12C-DE34F-GH56I-JK78L-MN90O-PQ12R",
            "2026-11-22-q7x9v2k4m8n1p5r3t6w0y2z4",
            "d41d8cd98f00b204e9800998ecf8427e",
            "prod-d41d8cd98f00b204e9800998ecf8427e",
            "12345678-1234-1234-1234-123456789012a",
        ] {
            assert_eq!(found(&format!("Use {key} for it.")), [key]);
        }
    }

    #[test]
    fn a_secret_is_only_hinted_at() {
        for (secret, shown) in [
            ("", "…"),
            ("abcde", "…"),
            ("hunter2", "h…2"),
            ("0123456789abcdef", "01…ef"),
            ("éééééé", "é…é"),
        ] {
            assert_eq!(masked(secret), shown);
        }
    }
}
