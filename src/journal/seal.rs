//! The seal of a line: its own SHA-256 as its last field.
//!
//! A chain alone does not protect its last line, so every line also carries a digest of itself.
//! Knows nothing of what the line says.
//!
//! Invariant: what [`seal`] wrote, [`unseal`] accepts; with one byte changed, it does not.

use crate::base::Digest;
use crate::base::visible::harmless_json;
use serde::Serialize;

/// What stands between the body of a line and its digest.
pub const FIELD: &[u8] = b",\"digest\":\"";
/// How long the seal is: the field, 64 digits, `"}`.
pub const LENGTH: usize = FIELD.len() + 64 + 2;

/// A value as a JSON object that is still open: what [`seal`] closes.
///
/// Characters that could act on a terminal are written as `\u` escapes, so that whoever reads a
/// journal with `less` or copies a line from the screen has exactly these bytes and no others.
#[must_use]
pub fn open(value: &impl Serialize) -> String {
    let body = serde_json::to_string(value)
        .expect("invariant: lines are made of texts, numbers and JSON that was read before");
    let mut body = harmless_json(body);
    body.pop();
    body
}

/// Closes a line whose JSON object is still open, with its newline.
#[must_use]
pub fn seal(mut body: String) -> (String, Digest) {
    let digest = Digest::of(body.as_bytes());
    body.push_str(",\"digest\":\"");
    body.push_str(&digest.hex());
    body.push_str("\"}\n");
    (body, digest)
}

/// The digest of a line (without its newline), if the line is as it was written.
#[must_use]
pub fn unseal(line: &[u8]) -> Option<Digest> {
    let (body, seal) = line.split_at_checked(line.len().checked_sub(LENGTH)?)?;
    let digits = seal.strip_prefix(FIELD)?.strip_suffix(b"\"}")?;
    let claimed = Digest::parse(str::from_utf8(digits).ok()?)?;
    (Digest::of(body) == claimed).then_some(claimed)
}

/// The length of a whole line that is followed by a wrong byte where its newline was.
///
/// After the wrong byte there is nothing, or the beginning of another line. Anything else is an
/// unfinished write and not for us to save.
#[must_use]
pub fn line_without_newline(chunk: &[u8]) -> Option<usize> {
    // Events have digests of their own, so the first one may not be the seal.
    const MOST_DIGESTS: usize = 64;
    chunk
        .windows(FIELD.len())
        .enumerate()
        .filter(|(_, window)| *window == FIELD)
        .take(MOST_DIGESTS)
        .map(|(start, _)| start + LENGTH)
        .filter(|end| *end < chunk.len())
        .filter(|end| chunk.get(end + 1).is_none_or(|next| *next == b'{'))
        .find(|end| unseal(&chunk[..*end]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_one_flipped_bit_is_not_believed() {
        let (line, digest) = seal("{\"seq\":1,\"text\":\"Été\"".to_owned());
        let line = line.trim_end().as_bytes();
        assert_eq!(unseal(line), Some(digest));
        for at in 0..line.len() {
            for bit in 0..8 {
                let mut bent = line.to_vec();
                bent[at] ^= 1 << bit;
                assert_eq!(unseal(&bent), None, "byte {at}, bit {bit}");
            }
        }
        for cut in 0..line.len() {
            assert_eq!(unseal(&line[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_line_that_lost_only_its_newline_is_still_found() {
        let (one, _) = seal("{\"seq\":1,\"digest\":\"x\"".to_owned());
        let (two, _) = seal("{\"seq\":2".to_owned());
        let (one, two) = (one.trim_end(), two.trim_end());
        let found = |text: &str| line_without_newline(text.as_bytes());
        assert_eq!(found(&format!("{one}\u{b}")), Some(one.len()));
        assert_eq!(found(&format!("{one}\u{b}{two}")), Some(one.len()));
        assert_eq!(found(one), None);
        assert_eq!(found(&format!("{one}\0\0\0")), None);
        assert_eq!(found(&format!("x{one}\u{b}{two}")), None);
    }

    #[test]
    fn anybody_can_check_a_line_with_sha256sum() {
        // printf '{"a":1' | sha256sum
        let (line, _) = seal("{\"a\":1".to_owned());
        assert_eq!(
            line,
            "{\"a\":1,\"digest\":\"8b0f0d75aabe01bbfba9341752c2cf7626f154e676aa791427b31aebfabc2592\"}\n"
        );
    }
}
