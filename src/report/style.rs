//! Lines for people, with a tone that a terminal may colour.
//!
//! Owns the five tones and how they are painted. Knows nothing of what a line says.
//! Invariant: nothing is said by colour alone; without colour a line reads the same.

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// What the eye should find first.
    Strong,
    /// What may be passed over.
    Quiet,
    /// What went as it should.
    Good,
    /// What must not be missed.
    Warn,
}

impl Tone {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Quiet => Some("2"),
            Self::Good => Some("32"),
            Self::Warn => Some("33"),
        }
    }
}

/// One line, in pieces of one tone each.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Line(Vec<(Tone, String)>);

impl Line {
    /// An empty line.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }

    /// A line of one tone.
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self::blank().then(tone, text)
    }

    /// Adds a piece.
    #[must_use]
    pub fn then(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.0.push((tone, text.into()));
        self
    }

    /// The pieces.
    #[must_use]
    pub fn pieces(&self) -> &[(Tone, String)] {
        &self.0
    }

    /// The words alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The words with colours of a terminal.
    #[must_use]
    pub fn painted(&self) -> String {
        let mut out = String::new();
        for (tone, text) in &self.0 {
            match tone.code().filter(|_| !text.is_empty()) {
                Some(code) => {
                    out.push_str("\u{1b}[");
                    out.push_str(code);
                    out.push('m');
                    out.push_str(text);
                    out.push_str("\u{1b}[0m");
                }
                None => out.push_str(text),
            }
        }
        out
    }
}

/// All lines as one text; each ends with a newline.
#[must_use]
pub fn page(lines: &[Line], colour: bool) -> String {
    let mut out = String::new();
    for line in lines {
        let text = if colour { line.painted() } else { line.plain() };
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_changes_no_word() {
        let line = Line::of(Tone::Quiet, "14:05  ")
            .then(Tone::Warn, "late")
            .then(Tone::Plain, " by 3 min");
        assert_eq!(line.plain(), "14:05  late by 3 min");
        assert_eq!(
            line.painted(),
            "\u{1b}[2m14:05  \u{1b}[0m\u{1b}[33mlate\u{1b}[0m by 3 min"
        );
        assert_eq!(
            page(&[line, Line::blank()], false),
            "14:05  late by 3 min\n\n"
        );
    }
}
