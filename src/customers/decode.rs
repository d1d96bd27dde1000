//! The bytes of a list as UTF-8, a piece at a time.

use super::form::{CHUNK, Encoding, fill};
use std::io::{self, Read};

/// A source whose bytes come out as UTF-8.
pub(super) struct Decoded<R> {
    source: R,
    raw: Box<[u8]>,
    raw_at: usize,
    raw_end: usize,
    ended: bool,
    /// None when the bytes are UTF-8 already: then `raw` is handed out as it is.
    decoder: Option<(encoding_rs::Decoder, Box<[u8]>)>,
    at: usize,
    end: usize,
}

impl<R: Read> Decoded<R> {
    /// A source that stands at its first letter, after any mark.
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        let decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252),
            Encoding::Utf16Le => Some(encoding_rs::UTF_16LE),
            Encoding::Utf16Be => Some(encoding_rs::UTF_16BE),
        };
        Self {
            source,
            raw: vec![0; CHUNK].into(),
            raw_at: 0,
            raw_end: 0,
            ended: false,
            decoder: decoder.map(|decoder| {
                (
                    decoder.new_decoder_without_bom_handling(),
                    vec![0; CHUNK].into(),
                )
            }),
            at: 0,
            end: 0,
        }
    }

    /// The next bytes; empty at the end.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        while self.at == self.end && !(self.ended && self.raw_at == self.raw_end) {
            self.refill()?;
        }
        let bytes = match &self.decoder {
            None => &self.raw,
            Some((_, text)) => text,
        };
        Ok(&bytes[self.at..self.end])
    }

    /// Goes on behind so many bytes of those handed out.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw_end {
            self.raw_end = fill(&mut self.source, &mut self.raw)?;
            self.raw_at = 0;
            self.ended = self.raw_end < self.raw.len();
        }
        self.at = 0;
        match &mut self.decoder {
            None => {
                self.end = self.raw_end;
                self.raw_at = self.raw_end;
            }
            Some((decoder, text)) => {
                let raw = &self.raw[self.raw_at..self.raw_end];
                let (_, read, written, _) = decoder.decode_to_utf8(raw, text, self.ended);
                self.raw_at += read;
                self.end = written;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut source = Decoded::new(bytes, encoding);
        let mut out = Vec::new();
        loop {
            let piece = source.fill().expect("memory can be read").to_vec();
            if piece.is_empty() {
                return String::from_utf8(out).expect("UTF-8");
            }
            // A reader may take less than it was given.
            let taken = piece.len().div_ceil(2);
            source.consume(taken);
            out.extend(&piece[..taken]);
        }
    }

    #[test]
    fn letters_come_out_as_people_meant_them() {
        assert_eq!(decoded(b"Zo\xe9 \x80", Encoding::Windows1252), "Zoé €");
        let long = "é€𝄞,".repeat(CHUNK / 4);
        let utf16: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&utf16, Encoding::Utf16Le), long);
        assert_eq!(decoded(long.as_bytes(), Encoding::Utf8), long);
        let latin = vec![0xe9; 3 * CHUNK + 1];
        assert_eq!(
            decoded(&latin, Encoding::Windows1252),
            "é".repeat(3 * CHUNK + 1)
        );
        assert_eq!(decoded(b"", Encoding::Windows1252), "");
        assert_eq!(decoded(b"a\0b", Encoding::Utf16Le), "a\u{fffd}");
    }
}
