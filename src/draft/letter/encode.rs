//! Words as the bytes of a mail: header lines (RFC 5322, 2047) and quoted-printable (RFC 2045).
//!
//! Lettre does this too, once per mail and with a line too long here and there; these are for
//! words that differ from person to person, written in one go. Knows nothing of templates and rows.
//! Invariant: no line is longer than 78 bytes unless it is one address, none holds a control
//! character, and what looks like an encoded word is one of ours.

use base64::engine::{Engine, general_purpose::STANDARD};

/// The longest line people should see, without its end.
const LINE: usize = 78;

/// The longest line with an encoded word in it.
const ENCODED_LINE: usize = 76;

/// What stands around an encoded word.
const AROUND: usize = "=?utf-8?b??=".len();

/// The longest name that is shown, in characters: a mail program cuts it much earlier.
const LONGEST_NAME: usize = 128;

/// What stands behind `To: `, such as `Ana <ana@shop.example>`. The name is one line, the address
/// one that was looked at.
pub(super) fn to(name: &str, address: &str, out: &mut Vec<u8>) {
    let name = match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => name[..end].trim_end(),
        None => name,
    };
    if name.is_empty() {
        out.extend_from_slice(address.as_bytes());
        return;
    }
    let mut column = "To: ".len();
    let short = name.len() <= 60 && !name.contains("=?");
    if short && name.bytes().all(is_atom) {
        out.extend_from_slice(name.as_bytes());
        column += name.len();
    } else if short && name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let from = out.len();
        out.push(b'"');
        for byte in name.bytes() {
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
        out.push(b'"');
        column += out.len() - from;
    } else {
        column = encoded(name, column, out);
    }
    if column + " <>".len() + address.len() > ENCODED_LINE {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b" <");
    out.extend_from_slice(address.as_bytes());
    out.push(b'>');
}

/// What a name has that needs no quotes.
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'\'' | b'_')
}

/// What stands behind `Subject: `: as it is where it can be, folded at spaces. The text is one line.
pub(super) fn subject(text: &str, out: &mut Vec<u8>) {
    let start = "Subject: ".len();
    let is_plain = |word: &str| word.len() < LINE - start;
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !text.contains("=?")
        && !text.contains("  ")
        && text.split(' ').all(is_plain);
    if plain {
        let mut column = start;
        for (number, word) in text.split(' ').enumerate() {
            if number > 0 {
                if column + 1 + word.len() > LINE {
                    out.extend_from_slice(b"\r\n");
                    column = 0;
                }
                out.push(b' ');
                column += 1;
            }
            out.extend_from_slice(word.as_bytes());
            column += word.len();
        }
    } else {
        encoded(text, start, out);
    }
}

/// Words as encoded words, one to a line; the column behind the last one comes back.
fn encoded(text: &str, mut column: usize, out: &mut Vec<u8>) -> usize {
    let mut rest = text;
    loop {
        let room = (ENCODED_LINE - AROUND - column) / 4 * 3;
        let mut end = room.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        // Some readers put a space between two of them, where there is none.
        if end < rest.len()
            && let Some(space) = rest[..end].rfind(' ')
        {
            end = space + 1;
        }
        let (word, behind) = rest.split_at(end);
        out.extend_from_slice(b"=?utf-8?b?");
        let from = out.len();
        let length = word.len().div_ceil(3) * 4;
        out.resize(from + length, b'=');
        STANDARD
            .encode_slice(word, &mut out[from..])
            .expect("invariant: the room was counted");
        out.extend_from_slice(b"?=");
        column += AROUND + length;
        rest = behind;
        if rest.is_empty() {
            return column;
        }
        out.extend_from_slice(b"\r\n ");
        column = 1;
    }
}

/// The longest line of quoted-printable, without the `=` that may follow it.
const QUOTED_LINE: usize = 75;

/// Text in quoted-printable, from the beginning of a line; line breaks become CRLF. The last line
/// has room for a `=`, so that anything can be written behind it.
pub(super) fn quoted(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut column = 0;
    for (at, byte) in bytes.iter().copied().enumerate() {
        if byte == b'\n' {
            out.extend_from_slice(b"\r\n");
            column = 0;
            continue;
        }
        let ends = matches!(bytes.get(at + 1), None | Some(b'\n'));
        let itself = match byte {
            b' ' | b'\t' => !ends,
            _ => matches!(byte, b'!'..=b'~') && byte != b'=',
        };
        let width = if itself { 1 } else { 3 };
        if column + width > QUOTED_LINE {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        if itself {
            out.push(byte);
        } else {
            let digits = [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ];
            out.extend_from_slice(&[b'=', digits[0], digits[1]]);
        }
        column += width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_name_stands_as_it_is_where_it_can() {
        let to = |name| line(|out| to(name, "ana@shop.example", out));
        assert_eq!(to(""), "ana@shop.example");
        assert_eq!(to("Ana O'Neil-Roy"), "Ana O'Neil-Roy <ana@shop.example>");
        assert_eq!(
            to("Roy, \"Ana\" \\ Co."),
            "\"Roy, \\\"Ana\\\" \\\\ Co.\" <ana@shop.example>"
        );
        assert_eq!(to("Zoé"), "=?utf-8?b?Wm/DqQ==?= <ana@shop.example>");
        assert!(to("=?utf-8?b?QW5h?=").starts_with("=?utf-8?b?PT91"));
        let long = format!("To: {}", to(&"Zoé 👩‍🚀 ".repeat(40)));
        assert!(long.lines().all(|line| line.len() <= 76), "{long}");
    }

    #[test]
    fn a_subject_is_folded_at_its_spaces() {
        let subject = |text: &str| line(|out| subject(text, out));
        assert_eq!(subject("Shop: disruption"), "Shop: disruption");
        let long = "word ".repeat(30);
        let folded = subject(long.trim());
        assert_eq!(folded.replace("\r\n ", " "), long.trim());
        for odd in ["é", "a  b", "=?x?=", &"x".repeat(80)] {
            assert!(subject(odd).starts_with("=?utf-8?b?"), "{odd}");
        }
    }

    #[test]
    fn quoted_text_has_short_lines_and_no_space_at_their_ends() {
        let quoted = |text: &str| line(|out| quoted(text, out));
        assert_eq!(quoted("a = é \n\tb\t"), "a =3D =C3=A9=20\r\n\tb=09");
        assert_eq!(quoted(&"x".repeat(75)), "x".repeat(75));
        assert_eq!(quoted(&"x".repeat(76)), format!("{}=\r\nx", "x".repeat(75)));
    }

    proptest! {
        #[test]
        fn whatever_the_words_every_line_is_legal(text in "\\PC{0,200}", address in "[a-z]{1,60}@[a-z]{1,60}\\.example") {
            let text = text.trim();
            let all = line(|out| {
                out.extend(b"To: ");
                to(text, &address, out);
                out.extend(b"\r\nSubject: ");
                subject(text, out);
                out.extend(b"\r\n");
                quoted(text, out);
            });
            for line in all.split("\r\n") {
                prop_assert!(line.len() <= 78 || line.contains(&address), "{line}");
                prop_assert!(line.is_ascii() && !line.contains(|c: char| c.is_control()));
            }
        }
    }
}
