//! Answers that nobody should have to read.
//!
//! Some replace one answer and the conversation goes on; the others end it, if ever.

use super::audit::Audit;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// Instead of the greeting.
    Greeting,
    /// After EHLO.
    Hello,
    /// After MAIL.
    Mail,
    /// After RCPT.
    Recipient,
    /// After DATA.
    Data,
    /// After the final dot or the last chunk.
    End,
}

impl Point {
    /// All of them, in the order of a conversation.
    pub(crate) const ALL: [Self; 6] = [
        Self::Greeting,
        Self::Hello,
        Self::Mail,
        Self::Recipient,
        Self::Data,
        Self::End,
    ];

    /// An answer that makes no sense here.
    fn out_of_place(self) -> &'static str {
        match self {
            Self::Greeting | Self::Mail | Self::End => "354 go ahead",
            Self::Hello => "334 ",
            Self::Recipient => "220 sink.test ESMTP",
            Self::Data => "250 2.0.0 Ok",
        }
    }
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hostile {
    /// The right answer, and two more.
    Unasked,
    /// An answer to another question.
    OutOfPlace,
    /// A line without a number.
    NoNumber,
    /// A number of five digits.
    LongNumber,
    /// A number and nothing else: allowed.
    NumberOnly,
    /// The right answer without its CR.
    BareLineFeed,
    /// The right answer with a NUL.
    Nul,
    /// The right answer with bytes that are no UTF-8.
    EightBit,
    /// A refusal that would clear the screen and rename the window.
    Escapes,
    /// Two lines that contradict each other.
    TwoNumbers,
    /// The right answer with four thousand letters.
    LongLine,
    /// A line that never ends.
    EndlessLine,
    /// Lines that never end.
    EndlessLines,
    /// Nothing, for ever.
    Silence,
    /// Two digits, and the connection is lost.
    Half,
    /// A mebibyte of noise, and the connection is lost.
    Noise,
}

impl Hostile {
    /// All of them.
    pub(crate) const ALL: [Self; 16] = [
        Self::Unasked,
        Self::OutOfPlace,
        Self::NoNumber,
        Self::LongNumber,
        Self::NumberOnly,
        Self::BareLineFeed,
        Self::Nul,
        Self::EightBit,
        Self::Escapes,
        Self::TwoNumbers,
        Self::LongLine,
        Self::EndlessLine,
        Self::EndlessLines,
        Self::Silence,
        Self::Half,
        Self::Noise,
    ];

    /// What is said instead of this answer; nothing when the conversation ends here.
    pub(super) fn instead(self, point: Point, right: &str) -> Option<Vec<u8>> {
        let code = &right[..3];
        let text: Vec<u8> = match self {
            Self::Unasked => format!("{right}\r\n250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n").into(),
            Self::OutOfPlace => format!("{}\r\n", point.out_of_place()).into(),
            Self::NoNumber => "yes, gladly\r\n".into(),
            Self::LongNumber => "25000 2.0.0 Ok\r\n".into(),
            Self::NumberOnly => format!("{code}\r\n").into(),
            Self::BareLineFeed => format!("{right}\n").into(),
            Self::Nul => format!("{code} o\0k\r\n").into(),
            Self::EightBit => [code.as_bytes(), b" \xff\xfe\x80 ok\r\n"].concat(),
            Self::Escapes => "550 5.1.1 \x1b[2J\x1b]0;yours\x07\u{202e}no\r\n".into(),
            Self::TwoNumbers => format!("{code}-yes\r\n550 no\r\n").into(),
            Self::LongLine => format!("{code} {}\r\n", "x".repeat(4000)).into(),
            _ => return None,
        };
        Some(text)
    }

    /// Goes on until the other side has had enough, or ends at once.
    pub(super) fn torment(self, stream: &mut TcpStream, audit: &Audit) {
        let begun = Instant::now();
        // A client that takes a gibibyte has no bound.
        let mut endless = |begin: &[u8], piece: &[u8]| {
            let mut written = stream.write(begin).unwrap_or(0) as u64;
            let piece = piece.repeat(64 * 1024 / piece.len());
            while written < 1 << 30 && begun.elapsed() < Duration::from_secs(60) {
                match stream.write(&piece) {
                    Ok(more @ 1..) => written += more as u64,
                    _ => break,
                }
            }
            audit.force(written);
        };
        match self {
            Self::EndlessLine => endless(b"250 ", b"endless "),
            Self::EndlessLines => endless(b"", b"250-one more line\r\n"),
            Self::Noise => {
                let mut state = 0x2545_f491_u32;
                let noise: Vec<u8> = std::iter::repeat_with(|| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    state.to_le_bytes()[0]
                })
                .take(1 << 20)
                .collect();
                let _ = stream.write_all(&noise);
            }
            Self::Half => {
                let _ = stream.write_all(b"25");
            }
            _ => {
                let mut nothing = [0; 4096];
                let _ = stream.set_read_timeout(Some(Duration::from_secs(600)));
                while matches!(stream.read(&mut nothing), Ok(1..)) {}
            }
        }
    }
}
