//! Where somebody unsubscribes: an address with holes for what tells one customer from another.
//!
//! RFC 2369 for the address, RFC 8058 for the button: it is there only when the address is of the
//! web and says whose it is. Knows no list.

use super::letters::Missing;
use super::mold::Words as Piece;
use crate::base::percent::percent_into;
use std::borrow::Cow;

/// The longest address, filled in: it stands on one line.
const LONGEST: usize = 900;

/// An address with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsubscribe {
    /// The columns that fill it, each once.
    pub(super) columns: Vec<String>,
    pieces: Vec<Piece>,
    is_web: bool,
}

/// The columns that an address with holes is filled from, each once.
#[must_use]
pub fn columns_of(pattern: &str) -> Vec<String> {
    Unsubscribe::new(pattern).columns
}

impl Unsubscribe {
    /// Reads `https://shop.example/unsubscribe/{token}`.
    pub(super) fn new(pattern: &str) -> Self {
        let mut columns: Vec<String> = Vec::new();
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            let known = columns.iter().position(|column| column == name);
            let number = known.unwrap_or_else(|| {
                columns.push(name.to_owned());
                columns.len() - 1
            });
            pieces.push(Piece::Fixed(before.to_owned()));
            pieces.push(Piece::Column(number));
            rest = behind;
        }
        pieces.push(Piece::Fixed(rest.to_owned()));
        Self {
            columns,
            pieces,
            is_web: pattern.starts_with("https://"),
        }
    }

    /// Whether one click is enough.
    pub(super) fn one_click(&self) -> bool {
        self.is_web && !self.columns.is_empty()
    }

    /// Writes the address of somebody; their columns are the first of these values.
    pub(super) fn write(
        &self,
        values: &[Cow<'_, str>],
        scratch: &mut String,
        out: &mut Vec<u8>,
    ) -> Result<(), Missing> {
        scratch.clear();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => scratch.push_str(text),
                Piece::Column(column) => percent_into(&values[*column], scratch),
            }
        }
        if scratch.len() > LONGEST {
            return Err(Missing {
                names: self.columns.clone(),
            });
        }
        out.push(b'<');
        out.extend_from_slice(scratch.as_bytes());
        out.push(b'>');
        Ok(())
    }
}
