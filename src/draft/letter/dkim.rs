//! A signature by which others see that a letter comes from its domain (RFC 6376, RFC 8463).
//!
//! Signs a finished mail, relaxed in both halves, so that a relay may fold lines anew. Reads no key
//! file and asks no name server.
//! Invariant: whatever may be in a mail once and is in it, or could be added to it, is signed.

use super::head::Signature;
use super::key::{Key, KeyTrouble};
use crate::base::Moment;
use base64::engine::{Engine, general_purpose::STANDARD};
use ring::digest::{SHA256, digest};
use std::sync::OnceLock;

/// What a key signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rsa,
    Ed25519,
}

impl Algorithm {
    fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-sha256",
            Self::Ed25519 => "ed25519-sha256",
        }
    }
}

/// What is signed. Each is named once more than it stands in the mail: so none can be added.
const SIGNED: [&str; 16] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "auto-submitted",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "content-language",
    "mime-version",
    "content-type",
];

/// The longest line of the signature, without its end.
const LINE: usize = 76;

/// Signs letters.
#[derive(Debug)]
pub(super) struct Signer {
    key: Key,
    /// The signature up to the names of what is signed.
    start: String,
}

impl Signer {
    /// A signer for a domain.
    pub(super) fn new(
        signature: &Signature,
        key: Option<&[u8]>,
        date: Moment,
    ) -> Result<Self, KeyTrouble> {
        let key = Key::read(key.ok_or(KeyTrouble::Absent)?)?;
        let start = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed;\r\n d={}; s={};\r\n t={};",
            key.algorithm().as_str(),
            signature.domain,
            signature.selector,
            date.millis().max(0) / 1000,
        );
        Ok(Self { key, start })
    }

    /// Puts the signature above a mail. `known` keeps the digest of a body that never differs.
    pub(super) fn sign(&self, mail: &mut Vec<u8>, known: Option<&OnceLock<String>>) {
        let blank = b"\r\n\r\n";
        let end = mail.windows(blank.len()).position(|bytes| bytes == blank);
        let (header, body) = mail.split_at(end.map_or(mail.len(), |end| end + 2));
        let body = body.get(2..).unwrap_or_default();
        let body_hash = match known {
            Some(known) => known.get_or_init(|| hash(body)).clone(),
            None => hash(body),
        };
        let fields: Vec<(String, &[u8])> = fields(header);
        let mut signed = Vec::with_capacity(header.len() + 512);
        let mut line = self.start.clone();
        line.push_str("\r\n");
        let mut column = 0;
        for (number, name) in SIGNED.iter().enumerate() {
            let there = fields.iter().filter(|(field, _)| field == name);
            let mut count = 1;
            for (_, value) in there {
                relaxed(name, value, &mut signed);
                signed.extend_from_slice(b"\r\n");
                count += 1;
            }
            for again in 0..count {
                let first = number == 0 && again == 0;
                let word = format!("{}{name}", if first { " h=" } else { ":" });
                if column + word.len() >= LINE {
                    line.push_str("\r\n ");
                    column = 1;
                }
                column += word.len();
                line.push_str(&word);
            }
        }
        line.push_str(&format!(";\r\n bh={body_hash};\r\n b="));
        let (name, value) = line.split_once(':').unwrap_or_default();
        relaxed(&name.to_ascii_lowercase(), value.as_bytes(), &mut signed);
        let signature = STANDARD.encode(self.key.sign(&signed));
        let mut rest = signature.as_str();
        let mut room = LINE - " b=".len();
        while rest.len() > room {
            let (now, later) = rest.split_at(room);
            line.push_str(now);
            line.push_str("\r\n ");
            rest = later;
            room = LINE - 1;
        }
        line.push_str(rest);
        line.push_str("\r\n");
        mail.splice(0..0, line.into_bytes());
    }
}

/// The fields of a header by their names in lower case, unfolded or not.
fn fields(header: &[u8]) -> Vec<(String, &[u8])> {
    let mut fields = Vec::with_capacity(20);
    let mut from = 0;
    for at in 0..header.len() {
        let ends = header[at] == b'\n' && !matches!(header.get(at + 1), Some(b' ' | b'\t'));
        if !ends {
            continue;
        }
        let field = &header[from..at];
        from = at + 1;
        if let Some(colon) = field.iter().position(|byte| *byte == b':') {
            let name = String::from_utf8_lossy(&field[..colon]);
            let name = name.trim().to_ascii_lowercase();
            fields.push((name, &field[colon + 1..]));
        }
    }
    fields
}

/// A field as it is signed (RFC 6376, 3.4.2), without its end.
fn relaxed(name: &str, value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let from = out.len();
    let mut space = false;
    for byte in value.iter().copied() {
        match byte {
            b'\r' | b'\n' => {}
            b' ' | b'\t' => space = true,
            _ => {
                if space && out.len() > from {
                    out.push(b' ');
                }
                space = false;
                out.push(byte);
            }
        }
    }
}

/// The digest of a body as it is signed (RFC 6376, 3.4.4), in base64.
fn hash(body: &[u8]) -> String {
    let mut out = Vec::with_capacity(body.len());
    let mut empty = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let from = out.len();
        let mut space = false;
        for byte in line.iter().copied() {
            if matches!(byte, b' ' | b'\t') {
                space = true;
                continue;
            }
            if out.len() == from {
                for _ in 0..empty {
                    out.extend_from_slice(b"\r\n");
                }
                empty = 0;
            }
            if space {
                out.push(b' ');
                space = false;
            }
            out.push(byte);
        }
        if out.len() == from {
            empty += 1;
        } else {
            out.extend_from_slice(b"\r\n");
        }
    }
    STANDARD.encode(digest(&SHA256, &out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_signed_as_the_rfc_shows_it() {
        let fields = fields(b"A: X\r\nB : Y\t\r\n\tZ  \r\n");
        let mut out = Vec::new();
        for (name, value) in fields {
            relaxed(&name, value, &mut out);
            out.extend(b"\r\n");
        }
        assert_eq!(out, b"a:X\r\nb:Y Z\r\n");
    }

    #[test]
    fn a_body_is_signed_as_the_rfc_shows_it() {
        let same = hash(b" C\r\nD E\r\n");
        assert_eq!(hash(b" C \r\nD \t E\r\n\r\n\r\n"), same);
        assert_ne!(hash(b" C\r\n\r\nD E\r\n"), same);
        // The empty body (RFC 6376, 3.4.4).
        let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(
            (hash(b"").as_str(), hash(b"\r\n\r\n").as_str()),
            (empty, empty)
        );
    }
}
