//! How a row is added to a list that is there, so that its reader finds it as they write it.
//!
//! Owns separators, line ends, letters and the order of columns of what is written; opens no file.
//! Invariant: what was written is read back as the very same address, and no cell begins with a
//! character by which a spreadsheet knows a formula.

use super::form::Encoding;
use super::list::List;
use std::io::Cursor;

/// The titles of a new list of people who must not be written to.
const TITLES: &str = "email,reason,date,incident\n";

/// How a list of people who must not be written to is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    encoding: Encoding,
    separator: char,
    newline: &'static str,
    columns: Vec<Cell>,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The address.
    Address,
    /// Why it is left out.
    Reason,
    /// Since when.
    Date,
    /// During which incident it was found.
    Incident,
    /// The list's own.
    Other,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            separator: ',',
            newline: "\n",
            columns: vec![Cell::Address, Cell::Reason, Cell::Date, Cell::Incident],
        }
    }
}

/// The names of a column, beside that of addresses.
const NAMES: [(Cell, &[&str]); 3] = [
    (Cell::Reason, &["reason", "raison", "motif", "status"]),
    (Cell::Date, &["date", "day", "jour", "since", "depuis"]),
    (Cell::Incident, &["incident"]),
];

impl Shape {
    /// The shape of a list; none when nothing is in it, or it is no list.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let list = List::open(Cursor::new(bytes)).ok()?;
        let header = list.header();
        let mut columns = vec![Cell::Other; header.columns()];
        *columns.get_mut(header.address())? = Cell::Address;
        for (cell, names) in NAMES {
            let mut variables = header.variables().iter();
            if let Some((_, at)) = variables.find(|(name, _)| names.contains(&name.as_str())) {
                *columns.get_mut(*at)? = cell;
            }
        }
        let (encoding, separator) = (list.encoding(), list.separator());
        let has = |text: &str| contains(bytes, &encoded(text, encoding)?).then_some(());
        let newline = if has("\r\n").is_some() {
            "\r\n"
        } else if has("\n").is_none() && has("\r").is_some() {
            "\r"
        } else {
            "\n"
        };
        Some(Self {
            encoding,
            separator,
            newline,
            columns,
        })
    }

    /// What comes before the first row that is added to these bytes: titles, where there are none,
    /// and the end of a last line that has none.
    #[must_use]
    pub fn begin(&self, bytes: &[u8]) -> Vec<u8> {
        if Self::of(bytes).is_none() {
            return TITLES.as_bytes().to_vec();
        }
        let end = encoded(self.newline, self.encoding).unwrap_or_default();
        if bytes.ends_with(&end) {
            Vec::new()
        } else {
            end
        }
    }

    /// Adds a row; `false` when its address cannot be written in the letters of the list.
    pub fn row(&self, value: impl Fn(Cell) -> String, out: &mut Vec<u8>) -> bool {
        let cells = self.columns.iter().map(|cell| self.cell(&value(*cell)));
        let cells: Vec<String> = cells.collect();
        let row = cells.join(&self.separator.to_string()) + self.newline;
        match encoded(&row, self.encoding) {
            Some(bytes) => {
                out.extend(bytes);
                true
            }
            None => false,
        }
    }

    fn cell(&self, text: &str) -> String {
        let text = if text.starts_with(FORMULA) {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        let special = ['"', '\r', '\n', ' ', '\t', self.separator];
        if text.contains(special) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    }
}

/// What a spreadsheet takes for a formula when it comes first.
pub(super) const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The bytes of a text; none when the letters of the list do not have it.
fn encoded(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Windows1252 => {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
            (!unmappable).then(|| bytes.into_owned())
        }
        Encoding::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes
        .windows(wanted.len().max(1))
        .any(|some| some == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Reason, Suppressed, address};

    fn add(list: &[u8], addresses: &[&str]) -> Vec<u8> {
        let shape = Shape::of(list).unwrap_or_default();
        let mut bytes = list.to_vec();
        bytes.extend(shape.begin(list));
        for address in addresses {
            let value = |cell| match cell {
                Cell::Address => (*address).to_owned(),
                Cell::Reason => "bounced".to_owned(),
                Cell::Date => "2026-11-22".to_owned(),
                Cell::Incident => "2026-11-22-site-down".to_owned(),
                Cell::Other => String::new(),
            };
            assert!(shape.row(value, &mut bytes), "{address}");
        }
        bytes
    }

    #[test]
    fn a_row_is_written_as_the_list_is() {
        let row = "2026-11-22-site-down";
        for (list, added) in [
            (
                "",
                format!("email,reason,date,incident\na@x.example,bounced,2026-11-22,{row}\n"),
            ),
            ("email,reason\n", "a@x.example,bounced\n".to_owned()),
            (
                "Motif;Courriel;Plan\r\nbounced;b@x.example;gold\r\n",
                "bounced;a@x.example;\r\n".to_owned(),
            ),
            ("email\nb@x.example", "\na@x.example\n".to_owned()),
            (
                "\u{feff}incident\temail\tdate\r\n",
                format!("{row}\ta@x.example\t2026-11-22\r\n"),
            ),
            (
                "email;reason\rb@x.example;bounced\r",
                "a@x.example;bounced\r".to_owned(),
            ),
        ] {
            let bytes = add(list.as_bytes(), &["a@x.example"]);
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(text, format!("{list}{added}"));
        }
    }

    #[test]
    fn whatever_the_list_is_written_in_the_address_is_read_back() {
        let text = "email;reason\r\nb@x.example;désabonné\r\n";
        let utf16 = |mark: u16, turn: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(mark).chain(text.encode_utf16());
            units.flat_map(turn).collect::<Vec<u8>>()
        };
        let windows: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(c).unwrap_or(b'?'))
            .collect();
        let hard = [
            "=cmd@x.example",
            "+1@x.example",
            "-a@x.example",
            "o'neil@x.example",
        ];
        for list in [
            text.as_bytes().to_vec(),
            windows,
            utf16(0xfeff, u16::to_le_bytes),
            utf16(0xfeff, u16::to_be_bytes),
        ] {
            let bytes = add(&list, &hard);
            let mut suppressed = Suppressed::default();
            suppressed.add(Cursor::new(&bytes)).expect("a list");
            let mut key = String::new();
            for address in hard {
                address::key(address, &mut key);
                assert_eq!(suppressed.reason(&key), Some(Reason::Bounced), "{address}");
            }
            assert_eq!(suppressed.reason("b@x.example"), Some(Reason::Unsubscribed));
        }
    }

    #[test]
    fn letters_that_the_list_does_not_have_are_not_written() {
        let shape = Shape {
            encoding: Encoding::Windows1252,
            ..Shape::default()
        };
        let mut out = Vec::new();
        assert!(!shape.row(|_| "日@x.example".to_owned(), &mut out));
        assert!(out.is_empty());
    }
}
