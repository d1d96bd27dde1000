//! Cuts what a relay says into answers.
//!
//! Bounded: whatever comes, no more than one answer of a bounded length is held. What is not an
//! answer of SMTP is told as such, and after that nothing is read.

/// The longest line; the standard says 512 bytes.
const LONGEST_LINE: usize = 4 * 1024;
/// The most lines of one answer.
const MOST_LINES: usize = 128;
/// No more of the words of an answer is kept.
const LONGEST_WORDS: usize = 8 * 1024;

/// One answer: its code, and the words of its lines, separated by newlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) words: String,
}

impl Answer {
    /// Whether the command was carried out.
    pub(super) fn is_good(&self) -> bool {
        self.code / 100 == 2
    }

    /// Whether it was refused, for now or for good.
    pub(super) fn is_bad(&self) -> bool {
        matches!(self.code / 100, 4 | 5)
    }
}

/// What is not SMTP, in words for people.
pub(super) type Nonsense = &'static str;

/// The answer that is being read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
    code: Option<u16>,
    words: String,
    lines: usize,
}

impl Reader {
    /// Takes bytes up to the end of the next answer; none when they end before it does.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Option<Result<Answer, Nonsense>> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (piece, rest) = bytes.split_at(end);
            *bytes = &rest[1..];
            let finished = if self.line.is_empty() {
                self.take_line(piece)
            } else {
                self.line.extend_from_slice(piece);
                let line = std::mem::take(&mut self.line);
                self.take_line(&line)
            };
            match finished {
                Ok(None) => {}
                Ok(Some(answer)) => return Some(Ok(answer)),
                Err(nonsense) => return Some(Err(nonsense)),
            }
        }
        let rest = std::mem::take(bytes);
        if self.line.len() + rest.len() > LONGEST_LINE {
            return Some(Err("a line without an end"));
        }
        self.line.extend_from_slice(rest);
        None
    }

    /// Forgets what has been read of an unfinished answer.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    fn take_line(&mut self, line: &[u8]) -> Result<Option<Answer>, Nonsense> {
        if line.len() > LONGEST_LINE {
            return Err("a line without an end");
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (code, more, words) = cut(line).ok_or("an answer without a number")?;
        if self.code.is_some_and(|before| before != code) {
            return Err("an answer with two numbers");
        }
        if self.lines == MOST_LINES {
            return Err("an answer without an end");
        }
        self.lines += 1;
        if self.words.len() < LONGEST_WORDS {
            if self.lines > 1 {
                self.words.push('\n');
            }
            self.words.push_str(&String::from_utf8_lossy(words));
        }
        if more {
            self.code = Some(code);
            return Ok(None);
        }
        let words = std::mem::take(&mut self.words);
        self.forget();
        Ok(Some(Answer { code, words }))
    }
}

/// The code of a line, whether more lines follow, and its words.
fn cut(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let [
        first @ b'2'..=b'5',
        second @ b'0'..=b'9',
        third @ b'0'..=b'9',
    ] = digits
    else {
        return None;
    };
    let digit = |byte: &u8| u16::from(byte - b'0');
    let code = digit(first) * 100 + digit(second) * 10 + digit(third);
    match rest {
        [] => Some((code, false, rest)),
        [b' ', words @ ..] => Some((code, false, words)),
        [b'-', words @ ..] => Some((code, true, words)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "220 relay ESMTP\r\n250-relay\r\n250-SIZE 10\r\n250 HELP\r\n354\r\n\
                        550-5.1.1 no\n550 5.1.1 such user\r\n";

    fn read(pieces: &[&[u8]]) -> Vec<Result<Answer, Nonsense>> {
        let mut reader = Reader::default();
        let mut read = Vec::new();
        for piece in pieces {
            let mut bytes = *piece;
            while let Some(answer) = reader.next(&mut bytes) {
                let broken = answer.is_err();
                read.push(answer);
                if broken {
                    return read;
                }
            }
        }
        read
    }

    #[test]
    fn wherever_the_bytes_are_cut_the_answers_are_the_same() {
        let bytes = SAID.as_bytes();
        let whole = read(&[bytes]);
        assert_eq!(whole.len(), 4);
        for cut in 0..=bytes.len() {
            for second in cut..=bytes.len() {
                let pieces = [&bytes[..cut], &bytes[cut..second], &bytes[second..]];
                assert_eq!(read(&pieces), whole, "cut at {cut} and {second}");
            }
        }
    }

    #[test]
    fn what_is_not_smtp_is_told_as_such() {
        for said in [
            "HTTP/1.1 400 Bad Request\r\n",
            "\r\n",
            "25\r\n",
            "250_ok\r\n",
            "150 ok\r\n",
            "600 ok\r\n",
            "2 0 ok\r\n",
            "250-ok\r\n550 no\r\n",
            "\0\0\0\0\r\n",
        ] {
            let read = read(&[said.as_bytes()]);
            assert!(matches!(read[..], [Err(_)]), "{said:?}: {read:?}");
        }
    }

    #[test]
    fn however_much_comes_no_more_than_one_answer_is_held() {
        let endless_line = vec![b'2'; 100_000];
        let endless_answer = "250-x\r\n".repeat(100_000).into_bytes();
        for said in [endless_line, endless_answer] {
            for size in [1, 7, 1_000, said.len()] {
                let mut reader = Reader::default();
                let mut found = None;
                for piece in said.chunks(size) {
                    let mut bytes = piece;
                    assert!(reader.line.capacity() <= 4 * LONGEST_LINE);
                    assert!(reader.words.len() <= LONGEST_WORDS + LONGEST_LINE);
                    found = reader.next(&mut bytes);
                    if found.is_some() {
                        break;
                    }
                }
                assert!(matches!(found, Some(Err(_))), "in pieces of {size}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_letters_do_no_harm() {
        let read = read(&[b"250 caf\xe9 \0 \xff\r\n"]);
        let expected = "caf\u{fffd} \0 \u{fffd}".to_owned();
        assert_eq!(
            read,
            [Ok(Answer {
                code: 250,
                words: expected
            })]
        );
    }
}
