//! The lines of a message, as they travel.
//!
//! Every line ends with CRLF and nothing else counts as an end: a bare CR or LF that one relay
//! takes for an end and the next does not would let a customer's name smuggle in a message of its
//! own. With DATA a line that begins with a dot gets another one.

/// What a message is like, found in one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Every line ends with CRLF, the last one too.
    pub(super) is_legal: bool,
    /// A line begins with a dot.
    pub(super) has_dots: bool,
    /// A byte is above 127.
    pub(super) is_eight_bit: bool,
}

impl Shape {
    /// Looks at a message.
    pub(super) fn of(message: &[u8]) -> Self {
        let mut shape = Self {
            is_legal: message.ends_with(b"\r\n"),
            has_dots: message.first() == Some(&b'.'),
            is_eight_bit: !message.is_ascii(),
        };
        let mut rest = message;
        let mut before = 0;
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let last = if at == 0 { before } else { rest[at - 1] };
            let next = rest.get(at + 1).copied();
            shape.is_legal &= match rest[at] {
                b'\r' => next == Some(b'\n'),
                _ => last == b'\r',
            };
            shape.has_dots |= next == Some(b'.');
            before = rest[at];
            rest = &rest[at + 1..];
        }
        shape
    }
}

/// The message with legal ends of lines.
pub(super) fn legal(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 64);
    let mut rest = message;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\r\n");
        let end = if rest[at..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
        rest = &rest[at + end..];
    }
    if !rest.is_empty() || message.is_empty() {
        out.extend_from_slice(rest);
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Appends a legal message with its dots doubled.
pub(super) fn stuff(message: &[u8], out: &mut Vec<u8>) {
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every message of up to seven of these bytes.
    fn every_message() -> impl Iterator<Item = Vec<u8>> {
        const LETTERS: [u8; 4] = [b'\r', b'\n', b'.', b'x'];
        (0..=7_u32).flat_map(|length| {
            (0..4_usize.pow(length)).map(move |mut number| {
                let mut message = Vec::new();
                for _ in 0..length {
                    message.push(LETTERS[number % 4]);
                    number /= 4;
                }
                message
            })
        })
    }

    fn is_legal(message: &[u8]) -> bool {
        let without = message.escape_ascii().to_string().replace("\\r\\n", "|");
        without.ends_with('|') && !without.contains("\\r") && !without.contains("\\n")
    }

    #[test]
    fn a_message_is_legal_afterwards_and_unchanged_when_it_was_before() {
        for message in every_message() {
            let made = legal(&message);
            assert_eq!(Shape::of(&message).is_legal, is_legal(&message));
            assert!(is_legal(&made), "{:?}", message.escape_ascii().to_string());
            if is_legal(&message) {
                assert_eq!(made, message);
            }
        }
    }

    #[test]
    fn the_end_of_a_message_stands_at_its_end_and_nowhere_else() {
        for message in every_message() {
            let message = legal(&message);
            let mut out = Vec::new();
            stuff(&message, &mut out);
            let has_dots = message.starts_with(b".") || message.windows(2).any(|two| two == b"\n.");
            assert_eq!(Shape::of(&message).has_dots, has_dots);
            assert_eq!(out != message, has_dots);
            out.extend_from_slice(b".\r\n");
            let text = format!("\r\n{}", String::from_utf8_lossy(&out));
            assert_eq!(text.find("\r\n.\r\n"), Some(text.len() - 5), "{text:?}");
            // What a relay makes of it again (RFC 5321, 4.5.2).
            let undone = text.replace("\r\n..", "\r\n.");
            assert_eq!(&undone.as_bytes()[2..undone.len() - 3], message);
        }
    }
}
