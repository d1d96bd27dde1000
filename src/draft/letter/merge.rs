//! The letters for a mail-merge tool, when there is no relay: a table that a spreadsheet opens.
//!
//! Comma-separated in UTF-8, every cell in quotes (RFC 4180). It begins with a mark: without one,
//! spreadsheets on Windows read `é` as two other letters, and everybody would get those. A tool that
//! does not know the mark does not find the first column, and that is seen before anything is sent.
//! Invariant: no cell begins with a character by which a spreadsheet knows a formula.

use super::head::Addressee;
use super::letters::{Letters, Missing};
use super::value::cleaned;
use crate::base::Lang;
use crate::base::id::slug;

/// The columns that are always there; a column of the list that is called so is not repeated.
const COLUMNS: [&str; 5] = ["email", "name", "lang", "subject", "text"];

/// A table of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    variables: Vec<String>,
}

impl Merge {
    /// A table for these letters: beside the words, the columns that they use.
    #[must_use]
    pub fn new(letters: &Letters) -> Self {
        let mut variables: Vec<String> = Vec::new();
        for name in letters.langs().flat_map(|lang| letters.names(lang)) {
            if !COLUMNS.contains(&name.as_str()) && !variables.contains(name) {
                variables.push(name.clone());
            }
        }
        Self { variables }
    }

    /// The mark and the titles.
    #[must_use]
    pub fn titles(&self) -> String {
        let titles = COLUMNS.into_iter();
        let titles = titles.chain(self.variables.iter().map(String::as_str));
        format!("\u{feff}{}", row(titles.map(str::to_owned)))
    }

    /// The row of one person.
    pub fn row(
        &self,
        letters: &Letters,
        lang: Lang,
        to: &Addressee<'_>,
    ) -> Result<String, Missing> {
        let letter = letters.read(lang, to)?;
        let variable = |name: &String| {
            let found = to.variables.iter().find(|(known, _)| known == name);
            found.map_or_else(String::new, |(_, value)| cleaned(value).into_owned())
        };
        let name = cleaned(to.name.unwrap_or_default()).replace('\n', " ");
        let cells = [
            address(to.address),
            words(name),
            lang.code().to_owned(),
            words(letter.subject),
            words(letter.text),
        ];
        let variables = self.variables.iter().map(|name| words(variable(name)));
        Ok(row(cells.into_iter().chain(variables)))
    }
}

/// The file of the letter to an address, `number`th on the list: `000012-ana-shop-example.eml`.
/// [`Letters::for_one`] gives its bytes.
#[must_use]
pub fn file_name(number: u64, address: &str) -> String {
    let who: String = slug(address).chars().take(60).collect();
    format!("{number:06}-{}.eml", who.trim_end_matches('-'))
}

/// Whether a spreadsheet would take it for a formula.
fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ])
}

fn words(text: String) -> String {
    if is_formula(&text) {
        format!("'{text}")
    } else {
        text
    }
}

/// An address must stay one: in brackets it is, and no formula.
fn address(text: &str) -> String {
    if is_formula(text) {
        format!("<{text}>")
    } else {
        text.to_owned()
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
        .collect();
    format!("{}\r\n", cells.join(","))
}
