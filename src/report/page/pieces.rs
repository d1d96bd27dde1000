//! A long text in pieces.
//!
//! Owns their length. A text in one piece is moved again and again while it grows, and each move
//! leaves a hole behind that is as large as the text was. Invariant: a piece that was begun is never
//! moved.

use std::io::{self, Write};

/// How long a piece is, in bytes.
const PIECE: usize = 256 * 1024;

/// A text in pieces, in their order. A piece may end inside a character.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    /// The pieces; none is empty.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// Everything in one piece.
    #[must_use]
    pub fn whole(&self) -> Vec<u8> {
        self.0.concat()
    }
}

impl From<String> for Pieces {
    fn from(text: String) -> Self {
        Self(
            [text.into_bytes()]
                .into_iter()
                .filter(|all| !all.is_empty())
                .collect(),
        )
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let has_room = |piece: &Vec<u8>| piece.len() < piece.capacity();
        if !self.0.last().is_some_and(has_room) {
            self.0.push(Vec::with_capacity(PIECE));
        }
        let Some(piece) = self.0.last_mut() else {
            return Ok(0);
        };
        let taken = bytes.len().min(piece.capacity() - piece.len());
        piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_in_pieces_is_what_was_written() {
        let text = "héhé, ".repeat(100_000);
        let mut pieces = Pieces::default();
        for part in text.as_bytes().chunks(777) {
            pieces.write_all(part).expect("memory takes it");
        }
        assert_eq!(pieces.whole(), text.as_bytes());
        assert!(pieces.iter().count() > 2);
        assert!(pieces.iter().all(|piece| !piece.is_empty()));
        assert_eq!(Pieces::from(text.clone()).whole(), text.as_bytes());
        assert_eq!(Pieces::from(String::new()).iter().count(), 0);
    }
}
