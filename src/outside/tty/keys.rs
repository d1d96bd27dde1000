//! What is pressed.
//!
//! Reads the bytes of a terminal in raw mode and says which keys they were. Keys that arrive in one
//! read were not pressed one by one with a look at the screen in between; they stay together so
//! that the reader can see it. Knows nothing of what keys mean.

use super::guard::is_alive;
use std::io;

/// One key, or something that is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// A character; `\n` is Enter.
    Char(char),
    /// Ctrl-C or Ctrl-D.
    Leave,
    /// Ctrl-Z.
    Suspend,
    /// Ctrl-L.
    ShowAgain,
    /// Text from the clipboard.
    Paste(String),
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// The arrow to the left, or the key to the beginning of the line.
    Left,
    /// Escape alone.
    Escape,
    /// Backspace.
    Erase,
    /// Ctrl-U: the whole line.
    EraseLine,
    /// A function key, anything else.
    Other,
}

/// What came of waiting for a tenth of a second.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing.
    Silence,
    /// These, at once.
    Keys(Vec<Pressed>),
    /// The terminal is gone.
    Gone,
}

/// The keyboard.
#[derive(Debug, Default)]
pub(super) struct Keys {
    rest: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// More than this is no text for a person to answer with.
const LONGEST_PASTE: usize = 1024 * 1024;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

impl Keys {
    /// Waits for a tenth of a second, in raw mode.
    pub(super) fn hear(&mut self) -> Heard {
        let mut buffer = [0; 4096];
        match rustix::io::read(io::stdin(), &mut buffer) {
            Ok(0) if !is_alive() => Heard::Gone,
            Ok(0) => {
                let keys = self.silence();
                if keys.is_empty() {
                    Heard::Silence
                } else {
                    Heard::Keys(keys)
                }
            }
            Ok(length) => Heard::Keys(self.take(&buffer[..length])),
            Err(rustix::io::Errno::INTR) => Heard::Silence,
            // Somebody who shares this terminal made it answer at once.
            Err(rustix::io::Errno::AGAIN) => {
                std::thread::park_timeout(std::time::Duration::from_millis(100));
                Heard::Silence
            }
            Err(_) => Heard::Gone,
        }
    }

    /// Understands bytes; what is not whole yet waits for more.
    fn take(&mut self, bytes: &[u8]) -> Vec<Pressed> {
        self.rest.extend_from_slice(bytes);
        let mut keys = Vec::new();
        loop {
            if self.paste.is_some() {
                match self.pasted() {
                    Some(text) => keys.push(Pressed::Paste(text)),
                    None => return keys,
                }
            }
            if self.rest.starts_with(PASTE_BEGINS) {
                self.rest.drain(..PASTE_BEGINS.len());
                self.paste = Some(Vec::new());
                continue;
            }
            let Some((key, length)) = first(&self.rest) else {
                return keys;
            };
            self.rest.drain(..length);
            keys.push(key);
        }
    }

    /// Nothing follows: an Escape that was waiting for more was the key itself.
    fn silence(&mut self) -> Vec<Pressed> {
        if self.rest == b"\x1b" {
            self.rest.clear();
            return vec![Pressed::Escape];
        }
        Vec::new()
    }

    /// The pasted text, once its end has arrived.
    fn pasted(&mut self) -> Option<String> {
        let paste = self.paste.as_mut()?;
        let end = self
            .rest
            .windows(PASTE_ENDS.len())
            .position(|window| window == PASTE_ENDS);
        let keep = if end.is_some() {
            0
        } else {
            PASTE_ENDS.len() - 1
        };
        let length = end.unwrap_or_else(|| self.rest.len().saturating_sub(keep));
        let room = LONGEST_PASTE.saturating_sub(paste.len());
        paste.extend(self.rest.drain(..length).take(room));
        end?;
        self.rest.drain(..PASTE_ENDS.len());
        let bytes = self.paste.take()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The first key and how many bytes it takes; none while it is not whole.
fn first(bytes: &[u8]) -> Option<(Pressed, usize)> {
    let key = match *bytes.first()? {
        0x1b => return escape(bytes),
        // A line from a paste or a script ends with both.
        b'\r' if bytes.get(1) == Some(&b'\n') => return Some((Pressed::Char('\n'), 2)),
        b'\r' | b'\n' => Pressed::Char('\n'),
        0x03 | 0x04 => Pressed::Leave,
        0x1a => Pressed::Suspend,
        0x0c => Pressed::ShowAgain,
        0x08 | 0x7f => Pressed::Erase,
        0x15 => Pressed::EraseLine,
        0x00..=0x1f => Pressed::Other,
        _ => return character(bytes),
    };
    Some((key, 1))
}

fn character(bytes: &[u8]) -> Option<(Pressed, usize)> {
    let length = match bytes[0] {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    };
    let whole = bytes.get(..length)?;
    let character = str::from_utf8(whole)
        .ok()
        .and_then(|text| text.chars().next());
    Some(character.map_or((Pressed::Other, 1), |character| {
        (Pressed::Char(character), length)
    }))
}

fn escape(bytes: &[u8]) -> Option<(Pressed, usize)> {
    /// No terminal sends a longer one; something is wrong, and one byte less is worth a try.
    const LONGEST: usize = 32;
    let length = match *bytes.get(1)? {
        // The Linux console's function keys are `ESC [ [ A`.
        b'[' if bytes.get(2) == Some(&b'[') => 4,
        b'[' => {
            let last = bytes[2..]
                .iter()
                .position(|byte| matches!(byte, 0x40..=0x7e));
            match last {
                Some(at) => at + 3,
                None if bytes.len() > LONGEST => 1,
                None => return None,
            }
        }
        b'O' => 3,
        0x1b => 1,
        // Alt and a character.
        _ => 1 + first(&bytes[1..])?.1,
    };
    let key = match bytes.get(1..length)? {
        b"[A" | b"OA" => Pressed::Up,
        b"[B" | b"OB" => Pressed::Down,
        b"[D" | b"OD" | b"[H" | b"OH" | b"[1~" => Pressed::Left,
        b"" => Pressed::Escape,
        _ => Pressed::Other,
    };
    Some((key, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(bytes: &[u8]) -> Vec<Pressed> {
        Keys::default().take(bytes)
    }

    #[test]
    fn every_key_that_matters_is_understood() {
        for (bytes, key) in [
            (&b"\r"[..], Pressed::Char('\n')),
            (b"\n", Pressed::Char('\n')),
            (b"\r\n", Pressed::Char('\n')),
            (b"s", Pressed::Char('s')),
            ("é".as_bytes(), Pressed::Char('é')),
            ("日".as_bytes(), Pressed::Char('日')),
            (b"\x03", Pressed::Leave),
            (b"\x04", Pressed::Leave),
            (b"\x1a", Pressed::Suspend),
            (b"\x0c", Pressed::ShowAgain),
            (b"\x1b[A", Pressed::Up),
            (b"\x1bOA", Pressed::Up),
            (b"\x1b[B", Pressed::Down),
            (b"\x1bOB", Pressed::Down),
            (b"\x1b[D", Pressed::Left),
            (b"\x1b[H", Pressed::Left),
            (b"\x1b[C", Pressed::Other),
            (b"\x7f", Pressed::Erase),
            (b"\x08", Pressed::Erase),
            (b"\x15", Pressed::EraseLine),
            (b"\x1b[1;5C", Pressed::Other),
            (b"\x1bOP", Pressed::Other),
            (b"\x1b[[E", Pressed::Other),
            (b"\x1bs", Pressed::Other),
            (b"\xff", Pressed::Other),
            (b"\t", Pressed::Other),
            (
                b"\x1b[200~skip it\rsss\x1b[201~",
                Pressed::Paste("skip it\rsss".into()),
            ),
        ] {
            assert_eq!(keys(bytes), [key], "{bytes:?}");
        }
    }

    #[test]
    fn an_arrow_key_that_arrives_in_pieces_is_not_taken_for_a_letter() {
        let mut slow = Keys::default();
        for piece in [&b"\x1b"[..], b"["] {
            assert_eq!(slow.take(piece), []);
        }
        assert_eq!(slow.silence(), []);
        assert_eq!(slow.take(b"A"), [Pressed::Up]);
        assert_eq!(slow.take(b"\xc3"), []);
        assert_eq!(slow.take(b"\xa9"), [Pressed::Char('é')]);
    }

    #[test]
    fn escape_alone_is_a_key_once_nothing_follows() {
        let mut keys = Keys::default();
        assert_eq!(keys.take(b"\x1b"), []);
        assert_eq!(keys.silence(), [Pressed::Escape]);
        assert_eq!(keys.take(b"s"), [Pressed::Char('s')]);
    }

    #[test]
    fn a_paste_in_pieces_is_still_one_paste() {
        let whole = b"\x1b[200~Hello,\rsssss\x1b[201~n";
        for cut in 0..whole.len() {
            let mut keys = Keys::default();
            let mut heard = keys.take(&whole[..cut]);
            heard.extend(keys.take(&whole[cut..]));
            assert_eq!(
                heard,
                [Pressed::Paste("Hello,\rsssss".into()), Pressed::Char('n')],
                "{cut}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_arrives_is_taken_and_does_not_pile_up(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
            let mut keys = Keys::default();
            for piece in pieces {
                keys.take(&piece);
                keys.silence();
                prop_assert!(keys.rest.len() < 80);
            }
        }
    }
}
