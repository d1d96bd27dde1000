//! A seal as it is shown to whoever keeps it.
//!
//! Owns how the words stand on a line, and what the square beside them says. Knows not how a seal is
//! made.

use super::qr::Code;
use super::style::{Line, Tone};
use crate::base::IncidentId;

/// How many words stand on a line.
const A_LINE: usize = 4;

/// The words of a seal, and what they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The incident.
    pub incident: IncidentId,
    /// The words.
    pub words: Vec<String>,
}

impl Sealed {
    /// The words in one, as a command takes them.
    #[must_use]
    pub fn in_one(&self) -> String {
        self.words.join("-")
    }

    /// The square, no wider than that: of the incident's name and the words, or of the words alone.
    /// Capitals, of which such a square holds more.
    #[must_use]
    pub fn code(&self, widest: usize) -> Option<Code> {
        let words = self.in_one();
        let named = format!("aplomb {} {words}", self.incident).to_uppercase();
        let unnamed = format!("aplomb {words}").to_uppercase();
        Code::of(&named, widest).or_else(|| Code::of(&unnamed, widest))
    }

    /// The words for a person, a few on each line.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        self.words
            .chunks(A_LINE)
            .map(|words| Line::of(Tone::Plain, "  ").then(Tone::Strong, words.join(" ")))
            .collect()
    }
}
