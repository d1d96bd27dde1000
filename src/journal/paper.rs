//! Lines that were printed because no disk took them.
//!
//! Finds them among whatever else a person saved from the screen, also where the terminal broke
//! them at its width. A line counts when it says what its digest says: the same words, however a
//! terminal or an editor wrote their characters. Invariant: what began as such a line and does not
//! count is named, so that nobody throws it away.

use super::line::{decode, encode};
use super::seal::unseal;
use crate::base::{Digest, WriterId};
use crate::incident::Record;

/// A line as it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub record: Record,
    /// The line it would have followed: it tells which incident it belongs to.
    pub prev: Digest,
}

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The lines, in the order in which they stand there.
    pub lines: Vec<Line>,
    /// The lines of the text, from 1, where a record begins that is not as it was printed.
    pub spoilt: Vec<usize>,
}

/// How every printed line begins.
const BEGINS: &str = "{\"seq\":";
/// How many pieces a line may be broken into: the longest declaration on a narrow terminal.
const MOST_PIECES: usize = 8_000;
/// How many of them may look like the last one.
const MOST_TRIES: usize = 64;
/// How many spaces in a row may stand at the edge of every piece.
const MOST_LOST: usize = 3;

/// The lines in a text.
#[must_use]
pub fn lines_on_paper(text: &[u8], writer: &WriterId) -> Sheet {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let mut sheet = Sheet::default();
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        let mut taken = 1;
        if rest[0].trim_start().starts_with(BEGINS) {
            match read(rest[0].trim(), writer)
                .map(|line| (line, 1))
                .or_else(|| broken(rest, writer))
            {
                Some((line, pieces)) => {
                    sheet.lines.push(line);
                    taken = pieces;
                }
                None => sheet.spoilt.push(at + 1),
            }
        }
        at += taken;
    }
    sheet
}

/// A line that the terminal broke, and into how many pieces. Spaces that stood at the terminal's
/// edge may have been cut off, so every piece is filled up to the width of the widest.
fn broken(lines: &[&str], writer: &WriterId) -> Option<(Line, usize)> {
    let pieces: Vec<&str> = lines
        .iter()
        .enumerate()
        .take_while(|(at, line)| *at == 0 || !line.starts_with(BEGINS))
        .map(|(_, line)| *line)
        .take(MOST_PIECES)
        .collect();
    let width = |piece: &str| piece.chars().count();
    let (mut widest, mut tries) = (0, 0);
    for (last, piece) in pieces.iter().enumerate() {
        if last > 0 && piece.ends_with('}') && tries < MOST_TRIES {
            tries += 1;
            // With few pieces, the widest may have lost spaces too.
            for width in widest..=widest + MOST_LOST {
                let line = joined(&pieces[..last], width) + piece;
                if let Some(line) = read(line.trim_start(), writer) {
                    return Some((line, last + 1));
                }
            }
        }
        widest = widest.max(width(piece));
    }
    None
}

fn joined(pieces: &[&str], width: usize) -> String {
    let mut line = String::new();
    for piece in pieces {
        line.push_str(piece);
        let lost = width.saturating_sub(piece.chars().count());
        line.extend(std::iter::repeat_n(' ', lost));
    }
    line
}

fn read(line: &str, writer: &WriterId) -> Option<Line> {
    let (record, prev) = decode(line.as_bytes(), writer)?;
    let is_as_printed = unseal(line.as_bytes()).is_some()
        || claimed(line.as_bytes()) == Some(encode(&record, prev).1);
    is_as_printed.then_some(Line { record, prev })
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

    fn record(text: &str) -> (WriterId, Record) {
        let writer = WriterId::parse("w1").expect("a name");
        let stamp = Stamp {
            writer: writer.clone(),
            seq: 3,
            clock: 7,
            at: Moment::from_millis(1_000),
            happened_at: None,
            by: "Ana".into(),
        };
        let text = text.to_owned();
        let events = vec![Event::NoteAdded { text, step: None }];
        (writer, Record { stamp, events })
    }

    #[test]
    fn a_line_survives_an_editor_that_writes_its_characters_another_way() {
        let (writer, record) = record("a\u{202e}b é");
        let (line, _) = encode(&record, Digest::NONE);
        let printed = format!("=== keep ===\n  {}\r\n=== end ===\n", line.trim());
        let found = |text: &str| lines_on_paper(text.as_bytes(), &writer);
        let prev = Digest::NONE;
        let expected = Sheet {
            lines: vec![Line { record, prev }],
            spoilt: Vec::new(),
        };
        assert_eq!(found(&printed), expected);
        let other = printed
            .replace("\\u202e", "\u{202e}")
            .replace('é', "\\u00e9");
        assert_eq!(found(&other), expected);
        let changed = printed.replace("Ana", "Ben");
        let expected = Sheet {
            lines: Vec::new(),
            spoilt: vec![2],
        };
        assert_eq!(found(&changed), expected);
    }

    #[test]
    fn a_line_survives_a_terminal_of_any_width_that_forgets_spaces_at_its_edge() {
        let (writer, record) =
            record("é two  spaces   and many words, so that some end at the edge");
        let (line, _) = encode(&record, Digest::NONE);
        let letters: Vec<char> = line.trim().chars().collect();
        for width in 20..=letters.len() {
            let screen: Vec<String> = letters
                .chunks(width)
                .map(|piece| piece.iter().collect::<String>().trim_end().to_owned())
                .collect();
            let screen = format!("----\n{}\n----\nNext question\n", screen.join("\n"));
            // A piece that is all spaces is the one thing a terminal cannot give back.
            let twice = format!("{screen}{screen}");
            let found = lines_on_paper(twice.as_bytes(), &writer).lines;
            let found: Vec<_> = found.into_iter().map(|line| line.record).collect();
            assert_eq!(found, [record.clone(), record.clone()], "{width}\n{screen}");
        }
    }
}
