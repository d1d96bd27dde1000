//! A list of customers, ready to be read from its first row as often as needed.
//!
//! The whole file is looked at before a letter of it is believed: how its letters are written is a
//! property of the file, not of the row that happens to show it.

use super::address;
use super::entry::{Customer, Entry};
use super::finding::{Code, Finding};
use super::form::{Encoding, Nature, survey};
use super::header::{Header, announced};
use super::rows::{Next, Row, Rows, Unfit};
use std::io::{self, Read, Seek, SeekFrom};

/// A list whose columns are known.
#[derive(Debug)]
pub struct List<R> {
    source: R,
    form: Form,
    separator: u8,
    /// How many rows stand above the first customer.
    above: usize,
    header: Header,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    encoding: Encoding,
    mark: usize,
    by_return: bool,
}

/// Why a file is no list.
#[derive(Debug)]
pub enum Unreadable {
    /// The disk failed.
    Disk(io::Error),
    /// What is in it.
    Content(Finding),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Separators, the most usual first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A byte that separates nothing: with it a row is one field.
const NONE: u8 = 0x1f;

impl<R: Read + Seek> List<R> {
    /// Finds out how a list is written and what its columns are.
    pub fn open(mut source: R) -> Result<Self, Unreadable> {
        source.seek(SeekFrom::Start(0))?;
        let content = |code| Unreadable::Content(Finding::new(1, code, ""));
        let form = match survey(&mut source)? {
            Nature::Empty => return Err(content(Code::Empty)),
            Nature::Spreadsheet => return Err(content(Code::Spreadsheet)),
            Nature::Binary => return Err(content(Code::Binary)),
            Nature::Text {
                encoding,
                mark,
                by_return,
            } => Form {
                encoding,
                mark,
                by_return,
            },
        };
        let announced = first(&mut source, form, NONE, 0, |row| announced(row.field(0)))?;
        let (above, separators) = match announced {
            Ok(Some(separator)) => (1, vec![separator]),
            Ok(None) => (0, SEPARATORS.to_vec()),
            Err(finding) => return Err(Unreadable::Content(finding)),
        };
        let mut best: Option<(u8, Header)> = None;
        let mut wrong: Option<Finding> = None;
        for separator in separators {
            let read = first(&mut source, form, separator, above, Header::read)?;
            match read.and_then(|header| header) {
                Ok(header) => {
                    let better = best
                        .as_ref()
                        .is_none_or(|(_, best)| header.columns() > best.columns());
                    if better {
                        best = Some((separator, header));
                    }
                }
                // That no title fits says the least: another separator may say why.
                Err(finding) => {
                    let vague = |wrong: &Finding| wrong.code == Code::NoAddressColumn;
                    if wrong.as_ref().is_none_or(vague) {
                        wrong = Some(finding);
                    }
                }
            }
        }
        match (best, wrong) {
            (Some((separator, header)), _) => Ok(Self {
                source,
                form,
                separator,
                above,
                header,
            }),
            (None, Some(finding)) => Err(Unreadable::Content(finding)),
            (None, None) => Err(content(Code::Empty)),
        }
    }

    /// The customers, from the first.
    pub fn entries(&mut self) -> io::Result<Entries<'_, R>> {
        let mut rows = rows(&mut self.source, self.form, self.separator)?;
        for _ in 0..=self.above {
            rows.next()?;
        }
        Ok(Entries {
            rows,
            header: &self.header,
        })
    }

    /// How its letters are written.
    pub fn encoding(&self) -> Encoding {
        self.form.encoding
    }

    /// What stands between its fields.
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// Its columns.
    pub fn header(&self) -> &Header {
        &self.header
    }
}

fn rows<R: Read + Seek>(source: &mut R, form: Form, separator: u8) -> io::Result<Rows<&mut R>> {
    source.seek(SeekFrom::Start(form.mark as u64))?;
    Ok(Rows::new(source, form.encoding, separator, form.by_return))
}

/// What the first row below so many others is.
fn first<R: Read + Seek, T>(
    source: &mut R,
    form: Form,
    separator: u8,
    above: usize,
    read: impl FnOnce(&Row<'_>) -> T,
) -> io::Result<Result<T, Finding>> {
    let mut rows = rows(source, form, separator)?;
    for _ in 0..above {
        rows.next()?;
    }
    Ok(match rows.next()? {
        Next::Row(row) => Ok(read(&row)),
        Next::Unreadable(line, unfit) => Err(unread(line, unfit)),
        Next::End => Err(Finding::new(1, Code::Empty, "")),
    })
}

fn unread(line: u64, unfit: Unfit) -> Finding {
    let code = match unfit {
        Unfit::Long => Code::RowTooLong,
        Unfit::Wide => Code::TooManyColumns,
        Unfit::Unclosed => Code::UnclosedQuote,
    };
    Finding::new(line, code, "")
}

/// The rows of a list, one after the other.
pub struct Entries<'l, R> {
    rows: Rows<&'l mut R>,
    header: &'l Header,
}

impl<R: Read> Entries<'_, R> {
    /// Hands the next row to a reader; `None` at the end.
    pub fn next<T>(&mut self, read: impl FnOnce(Entry<'_>) -> T) -> io::Result<Option<T>> {
        let row = match self.rows.next()? {
            Next::End => return Ok(None),
            Next::Unreadable(line, unfit) => {
                return Ok(Some(read(Entry::Unusable(unread(line, unfit)))));
            }
            Next::Row(row) => row,
        };
        let at = self.header.address();
        let entry = match address::judge(row.field(at)) {
            Ok(judged) => Entry::Customer(Customer::new(judged, &row, self.header)),
            Err(code) => {
                Entry::Unusable(Finding::new(row.line, code, row.field(at).trim()).column(at))
            }
        };
        Ok(Some(read(entry)))
    }
}

#[cfg(test)]
mod tests;
