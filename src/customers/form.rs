//! How the letters of a list are written: found out by looking at all of it once.
//!
//! A list is UTF-8 when every byte of it is; else it is Windows-1252, as spreadsheets of Western
//! Europe export it. A mark at the beginning settles it. Knows nothing of columns.

use std::io::{self, ErrorKind, Read};

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// Windows-1252, of which Latin 1 is nearly a part.
    Windows1252,
    /// UTF-16 with a mark, little end first.
    Utf16Le,
    /// UTF-16 with a mark, big end first.
    Utf16Be,
}

impl Encoding {
    /// As people and programs call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Text, after a mark of so many bytes.
    Text {
        encoding: Encoding,
        mark: usize,
        /// Whether lines end with a carriage return alone.
        by_return: bool,
    },
    /// Nothing at all.
    Empty,
    /// A spreadsheet, not exported.
    Spreadsheet,
    /// Something else that is no text.
    Binary,
}

/// How much is read at a time.
pub(super) const CHUNK: usize = 64 * 1024;

/// Reads all of a source once and says what it is.
pub(super) fn survey(source: &mut impl Read) -> io::Result<Nature> {
    let mut buffer = vec![0; CHUNK];
    let filled = fill(source, &mut buffer)?;
    let head = &buffer[..filled];
    let (encoding, mark) = match head {
        [] => return Ok(Nature::Empty),
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => return Ok(Nature::Spreadsheet),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        head if is_binary(head) => return Ok(Nature::Binary),
        _ => (Encoding::Utf8, 0),
    };
    let by_return = !head.contains(&b'\n') && head.contains(&b'\r');
    let encoding = match encoding {
        Encoding::Utf8 if !is_utf8(source, &mut buffer, filled)? => Encoding::Windows1252,
        settled => settled,
    };
    // A mark that the bytes after it contradict is three letters of Windows-1252, and of no use.
    Ok(Nature::Text {
        encoding,
        mark,
        by_return,
    })
}

/// Whether these are the first bytes of no text: titles hold no zero, and the rest holds few. One
/// in a row is that row's trouble.
fn is_binary(head: &[u8]) -> bool {
    let few = head.len() / 100 + 8;
    let mut zeros = head.iter().filter(|byte| **byte == 0);
    let mut titles = head
        .iter()
        .take_while(|byte| !matches!(byte, b'\r' | b'\n'));
    zeros.nth(few).is_some() || titles.any(|byte| *byte == 0)
}

/// Whether what is in the buffer and all that follows is UTF-8.
fn is_utf8(source: &mut impl Read, buffer: &mut [u8], mut filled: usize) -> io::Result<bool> {
    loop {
        let whole = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => error.valid_up_to(),
        };
        // A letter may be cut by the end of the buffer: it goes on with the next.
        buffer.copy_within(whole..filled, 0);
        let cut = filled - whole;
        let read = fill(source, &mut buffer[cut..])?;
        if read == 0 {
            return Ok(cut == 0);
        }
        filled = cut + read;
    }
}

/// Reads until the buffer is full or the source ends.
pub(super) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8]) -> Encoding {
        match survey(&mut &*bytes).expect("memory can be read") {
            Nature::Text { encoding, .. } => encoding,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn wherever_the_one_odd_byte_is_the_whole_file_is_windows_1252() {
        for at in [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK - 1] {
            let mut bytes = vec![b'a'; 3 * CHUNK];
            assert_eq!(encoding(&bytes), Encoding::Utf8);
            bytes[at] = 0xe9;
            assert_eq!(encoding(&bytes), Encoding::Windows1252, "at {at}");
        }
    }

    #[test]
    fn a_letter_that_two_buffers_share_is_one_letter() {
        for at in CHUNK - 4..=CHUNK {
            let text = format!("{}€{}", "a".repeat(at), "b".repeat(CHUNK));
            assert_eq!(encoding(text.as_bytes()), Encoding::Utf8, "at {at}");
        }
    }

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        let nature = |bytes: &[u8]| survey(&mut &*bytes).expect("memory can be read");
        assert_eq!(nature(b""), Nature::Empty);
        assert_eq!(nature(b"PK\x03\x04xl/"), Nature::Spreadsheet);
        assert_eq!(nature(b"\x7fELF\0\0"), Nature::Binary);
        assert_eq!(encoding(b"\xff\xfee\0m\0"), Encoding::Utf16Le);
        assert!(matches!(
            nature(b"email\rana@x.example\r"),
            Nature::Text {
                by_return: true,
                ..
            }
        ));
    }
}
