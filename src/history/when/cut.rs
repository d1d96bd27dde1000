//! What is left of a text that is read from its head.
//!
//! Owns how a character, a number and a word are taken off. Knows no dates. Invariant: what is not
//! understood is put back whole.

/// What is left of a text.
pub(super) struct Cut<'a>(pub(super) &'a str);

impl Cut<'_> {
    pub(super) fn skip_spaces(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    }

    /// A character, if it is one of these.
    pub(super) fn one(&mut self, of: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| of.contains(first))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    /// A number of so many digits.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if !(least..=most).contains(&digits) {
            return None;
        }
        let (number, rest) = self.0.split_at(digits);
        let number = number.parse().ok()?;
        self.0 = rest;
        Some(number)
    }

    /// A word of letters.
    pub(super) fn word(&mut self) -> Option<String> {
        let end = self.0.find(|c: char| !c.is_alphabetic());
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        if word.is_empty() {
            return None;
        }
        self.0 = rest;
        Some(word.to_owned())
    }

    /// Reads all of something, or nothing.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.0;
        let read = read(self);
        if read.is_none() {
            self.0 = before;
        }
        read
    }

    /// Whether a number or word has ended; what follows a date in RFC 3339 is a `T`.
    pub(super) fn ends(&mut self) -> Option<()> {
        let mut next = self.0.chars();
        match next.next() {
            Some('T' | 't') => next.next().filter(char::is_ascii_digit).map(|_| ()),
            Some(next) if next.is_alphanumeric() => None,
            _ => Some(()),
        }
    }
}
