//! Lines that were printed because no disk took them.
//!
//! Finds them among whatever else a person saved from the screen. A line counts when it says what
//! its digest says: the same words, however a terminal or an editor wrote their characters.

use super::line::{decode, encode};
use crate::base::{Digest, WriterId};
use crate::incident::Record;

/// The records in a text, in the order in which they stand there.
#[must_use]
pub fn lines_on_paper(text: &[u8], writer: &WriterId) -> Vec<Record> {
    text.split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| line.starts_with(b"{"))
        .filter_map(|line| {
            let (record, prev) = decode(line, writer)?;
            let (_, digest) = encode(&record, prev);
            (claimed(line) == Some(digest)).then_some(record)
        })
        .collect()
}

/// The digest at the end of a line.
fn claimed(line: &[u8]) -> Option<Digest> {
    let digits = line.strip_suffix(b"\"}")?;
    let digits = digits.get(digits.len().checked_sub(64)?..)?;
    Digest::parse(std::str::from_utf8(digits).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Moment;
    use crate::incident::{Event, Stamp};

    #[test]
    fn a_line_survives_a_terminal_that_writes_its_characters_out() {
        let writer = WriterId::parse("w1").expect("a name");
        let stamp = Stamp {
            writer: writer.clone(),
            seq: 3,
            clock: 7,
            at: Moment::from_millis(1_000),
            happened_at: None,
            by: "Ana".into(),
        };
        let text = "a\u{202e}b".to_owned();
        let record = Record {
            stamp,
            events: vec![Event::NoteAdded { text, step: None }],
        };
        let (line, _) = encode(&record, Digest::NONE);
        let printed = format!(
            "=== keep ===\n  {}\n=== end ===\n",
            line.trim().replace('\u{202e}', "\\u202e")
        );
        assert_eq!(lines_on_paper(printed.as_bytes(), &writer), [record]);
        let changed = printed.replace("Ana", "Ben");
        assert_eq!(lines_on_paper(changed.as_bytes(), &writer), []);
    }
}
