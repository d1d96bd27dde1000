//! What a client must never do, noticed byte by byte.

use std::fmt;

/// Something that a stricter relay would have refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// On the how manyth connection.
    pub(crate) connection: u64,
    /// What was wrong.
    pub(crate) what: What,
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Something was said before an answer that had to be waited for: to this.
    TooEarly(String),
    /// A command longer than 512 bytes, its end included.
    LongCommand(usize),
    /// A line of text longer than 1000 bytes, its end included.
    LongLine(usize),
    /// A line that does not end in CR LF, or a CR or a NUL within one.
    BareByte(u8),
    /// Bytes above 127 though neither BODY=8BITMIME nor SMTPUTF8 was said.
    EightBit,
    /// An address outside ASCII without SMTPUTF8.
    AddressNeedsUtf8(String),
    /// A command that was not offered, or makes no sense here.
    OutOfPlace(String),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connection {}: {:?}", self.connection, self.what)
    }
}

/// The first wrong thing in the text of a message, which is meant to end in CR LF. A line that
/// begins with a dot may be one longer: the dot is the transport's.
pub(super) fn in_text(text: &[u8], eight_bit: bool, stuffed: bool) -> Option<What> {
    let mut begin = 0;
    for at in memchr::memchr_iter(b'\n', text) {
        let line = &text[begin..=at];
        let allowed = 1000 + usize::from(stuffed && line.first() == Some(&b'.'));
        if line.len() > allowed {
            return Some(What::LongLine(line.len()));
        }
        if !line.ends_with(b"\r\n") {
            return Some(What::BareByte(b'\n'));
        }
        begin = at + 1;
    }
    if begin < text.len() {
        return Some(What::BareByte(text[text.len() - 1]));
    }
    let lines = memchr::memchr_iter(b'\n', text).count();
    let returns = memchr::memchr_iter(b'\r', text).count();
    if returns != lines {
        return Some(What::BareByte(b'\r'));
    }
    if memchr::memchr(0, text).is_some() {
        return Some(What::BareByte(0));
    }
    (!eight_bit && !text.is_ascii()).then_some(What::EightBit)
}
