//! An answer of a relay, as it is kept and shown.

use std::fmt;

/// No more of an answer is kept.
const LONGEST: usize = 400;

/// An answer: three digits, perhaps three more numbers, and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    /// The enhanced code (RFC 3463), where there is one.
    pub enhanced: Option<Enhanced>,
    /// The words of all lines, in one line, cut when very long. From outside: to be made visible.
    pub text: String,
}

/// `5.1.1`: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Enhanced {
    /// 2, 4 or 5.
    pub class: u8,
    /// What it is about.
    pub subject: u16,
    /// What it is exactly.
    pub detail: u16,
}

impl Reply {
    /// Reads the lines of an answer, without their digits.
    pub(super) fn read(code: u16, lines: &str) -> Self {
        let mut enhanced = None;
        let mut text = String::new();
        for (at, line) in lines.split('\n').enumerate() {
            let (found, words) = Enhanced::split(line);
            if at == 0 {
                enhanced = found;
            }
            // Repeated on every line by custom; a different one belongs to the words.
            let words = if found == enhanced { words } else { line };
            let words = words.trim();
            if words.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(words);
            if text.len() > LONGEST {
                let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at));
                text.truncate(end.unwrap_or(0));
                text.push('…');
                break;
            }
        }
        Self {
            code,
            enhanced,
            text,
        }
    }

    /// An answer that we give in the relay's place.
    pub(super) fn ours(code: u16, enhanced: (u8, u16, u16), text: &str) -> Self {
        let (class, subject, detail) = enhanced;
        Self {
            code,
            enhanced: Some(Enhanced {
                class,
                subject,
                detail,
            }),
            text: text.to_owned(),
        }
    }

    /// Whether it means "too many recipients at once": again, without waiting (452 4.5.3).
    #[must_use]
    pub fn wants_fewer_at_once(&self) -> bool {
        matches!(self.code, 452 | 552) && self.is_about(5, &[3])
    }

    /// Whether the enhanced code has this subject and one of these details.
    pub(super) fn is_about(&self, subject: u16, details: &[u16]) -> bool {
        self.enhanced
            .is_some_and(|code| code.subject == subject && details.contains(&code.detail))
    }
}

impl Enhanced {
    /// The code at the start of a line, if it is one, and the rest.
    fn split(line: &str) -> (Option<Self>, &str) {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match Self::parse(first) {
            Some(code) => (Some(code), rest),
            None => (None, line),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let mut number = |longest: usize| -> Option<u16> {
            let part = parts.next()?;
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            (is_number && part.len() <= longest).then(|| part.parse().ok())?
        };
        let (class, subject, detail) = (number(1)?, number(3)?, number(3)?);
        let class = u8::try_from(class).ok()?;
        (parts.next().is_none() && matches!(class, 2 | 4 | 5)).then_some(Self {
            class,
            subject,
            detail,
        })
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(Enhanced {
            class,
            subject,
            detail,
        }) = self.enhanced
        {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        if !self.text.is_empty() {
            write!(f, " {}", self.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enhanced_code_is_said_once_however_many_lines_there_are() {
        let reply = Reply::read(550, "5.1.1 The account\n5.1.1 does not exist.\n5.2.1 x\n");
        assert_eq!(
            reply.to_string(),
            "550 5.1.1 The account does not exist. 5.2.1 x"
        );
    }

    #[test]
    fn words_that_look_like_codes_stay_words() {
        for words in [
            "1.2.3 x",
            "5.1 x",
            "5.1.1.1 x",
            "5..1 x",
            "5.1.1000 x",
            "5.1.-1",
        ] {
            let reply = Reply::read(550, words);
            assert_eq!((reply.enhanced, reply.text.as_str()), (None, words));
        }
        assert_eq!(Reply::read(250, "").to_string(), "250");
        assert_eq!(Reply::read(250, "2.0.0").to_string(), "250 2.0.0");
    }

    #[test]
    fn a_very_long_answer_is_cut_between_letters() {
        let reply = Reply::read(550, &"é".repeat(1_000));
        assert!(reply.text.len() <= LONGEST + '…'.len_utf8());
        assert!(reply.text.ends_with("é…"));
    }
}
