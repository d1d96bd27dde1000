//! A list cut into rows, in the memory of one.
//!
//! `csv-core` does the cutting, into buffers that never grow: a row that does not fit is passed
//! over and told. Knows nothing of what the fields mean.
//! Invariant: a row's line is the one on which it begins, blank lines and quoted ones counted.

use super::decode::Decoded;
use super::form::Encoding;
use super::{LONGEST_ROW, MOST_COLUMNS};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::borrow::Cow;
use std::io::{self, Read};

/// The rows of a source that stands at its first letter.
pub(super) struct Rows<R> {
    input: Decoded<R>,
    parser: Reader,
    text: Box<[u8]>,
    ends: Box<[usize]>,
    line: u64,
    /// The byte that ends a line.
    newline: u8,
}

/// What comes next in a list.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// A row.
    Row(Row<'a>),
    /// A row that begins on this line and cannot be read.
    Unreadable(u64, Unfit),
    /// Nothing.
    End,
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Longer than [`LONGEST_ROW`].
    Long,
    /// More columns than [`MOST_COLUMNS`].
    Wide,
    /// A quote is opened in it and closed nowhere: the rest of the file went into it.
    Unclosed,
}

/// The fields of one row.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) line: u64,
    text: Cow<'a, str>,
    ends: &'a [usize],
}

impl Row<'_> {
    /// How many fields there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field; empty when the row is shorter.
    pub(super) fn field(&self, at: usize) -> &str {
        let begin = if at == 0 {
            Some(0)
        } else {
            self.ends.get(at - 1).copied()
        };
        let range = begin.zip(self.ends.get(at).copied());
        range
            .and_then(|(begin, end)| self.text.get(begin..end))
            .unwrap_or_default()
    }

    /// All of them.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.field(at))
    }
}

impl<R: Read> Rows<R> {
    /// The rows of a source, with fields between these.
    pub(super) fn new(source: R, encoding: Encoding, separator: u8, by_return: bool) -> Self {
        Self {
            input: Decoded::new(source, encoding),
            parser: ReaderBuilder::new().delimiter(separator).build(),
            text: vec![0; LONGEST_ROW].into(),
            ends: vec![0; MOST_COLUMNS].into(),
            line: 1,
            newline: if by_return { b'\r' } else { b'\n' },
        }
    }

    /// The next row; rows of nothing but separators are passed over.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        loop {
            let Some((line, columns, unfit)) = self.advance()? else {
                return Ok(Next::End);
            };
            if let Some(unfit) = unfit {
                return Ok(Next::Unreadable(line, unfit));
            }
            let length = columns.checked_sub(1).map_or(0, |last| self.ends[last]);
            if self.text[..length].iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Next::Row(Row {
                line,
                text: String::from_utf8_lossy(&self.text[..length]),
                ends: &self.ends[..columns],
            }));
        }
    }

    /// Reads one row into the buffers: its line, its columns, and what is wrong with it.
    fn advance(&mut self) -> io::Result<Option<(u64, usize, Option<Unfit>)>> {
        self.skip_blank_lines()?;
        let line = self.line;
        let (mut length, mut columns, mut unfit) = (0, 0, None);
        let mut closed = false;
        loop {
            let input = self.input.fill()?;
            let ended = input.is_empty();
            // A newline of our own ends the last row, unless that row is still within quotes.
            let input = if ended && !closed { b"\n" } else { input };
            let (result, read, wrote, fields) =
                self.parser
                    .read_record(input, &mut self.text[length..], &mut self.ends[columns..]);
            if ended {
                closed |= read == 1;
            } else {
                self.line += count(self.newline, &input[..read]);
                self.input.consume(read);
            }
            length += wrote;
            columns += fields;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    unfit = Some(Unfit::Long);
                    (length, columns) = (0, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    unfit = unfit.or(Some(Unfit::Wide));
                    (length, columns) = (0, 0);
                }
                ReadRecordResult::Record => {
                    if closed && read == 0 {
                        unfit = Some(Unfit::Unclosed);
                    }
                    return Ok(Some((line, columns, unfit)));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill()?;
            let blank = input
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            let all = blank == input.len();
            self.line += count(self.newline, &input[..blank]);
            let ended = input.is_empty();
            self.input.consume(blank);
            if !all || ended {
                return Ok(());
            }
        }
    }
}

fn count(wanted: u8, bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == wanted)).sum()
}

#[cfg(test)]
mod tests;
