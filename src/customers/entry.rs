//! One row of a list: a customer, or why it is none.

use super::address::Judged;
use super::finding::{Code, Finding};
use super::header::Header;
use super::rows::Row;
use crate::base::Lang;
use std::borrow::Cow;

/// What a row of a list is.
#[derive(Debug)]
pub enum Entry<'a> {
    /// Somebody to write to.
    Customer(Customer<'a>),
    /// A row that cannot be used.
    Unusable(Finding),
}

/// Somebody to write to, as long as their row is in memory.
#[derive(Clone, Debug)]
pub struct Customer<'a> {
    /// The line on which the row begins.
    pub line: u64,
    /// The address.
    pub address: &'a str,
    /// The language to write in.
    pub lang: Spoken<'a>,
    judged: Judged<'a>,
    row: &'a Row<'a>,
    header: &'a Header,
}

/// What a row says about language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken<'a> {
    /// There are messages in it.
    Known(Lang),
    /// There are no messages in it.
    Unknown(&'a str),
    /// Nothing.
    Unsaid,
}

impl Spoken<'_> {
    /// The language, when there are messages in it.
    #[must_use]
    pub fn lang(self) -> Option<Lang> {
        match self {
            Self::Known(lang) => Some(lang),
            Self::Unknown(_) | Self::Unsaid => None,
        }
    }
}

impl<'a> Customer<'a> {
    pub(super) fn new(judged: Judged<'a>, row: &'a Row<'a>, header: &'a Header) -> Self {
        Self {
            line: row.line,
            address: judged.address,
            lang: header
                .lang()
                .map_or(Spoken::Unsaid, |at| spoken(row.field(at))),
            judged,
            row,
            header,
        }
    }

    /// The name, fit for a header line: one line, no control characters. None when there is none.
    #[must_use]
    pub fn name(&self) -> Option<Cow<'a, str>> {
        let name = self.row.field(self.header.name()?).trim();
        if name.is_empty() {
            None
        } else if name.contains(char::is_control) {
            let words: Vec<&str> = name
                .split(|c: char| c.is_control() || c.is_whitespace())
                .filter(|word| !word.is_empty())
                .collect();
            (!words.is_empty()).then(|| Cow::Owned(words.join(" ")))
        } else {
            Some(Cow::Borrowed(name))
        }
    }

    /// The variables of templates: every other column by its name, line breaks kept.
    pub fn variables(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let row = self.row;
        self.header.variables().iter().map(move |(name, at)| {
            let value = row.field(*at).trim();
            let value = if value.contains(is_odd) {
                Cow::Owned(value.replace(is_odd, " "))
            } else {
                Cow::Borrowed(value)
            };
            (name.as_str(), value)
        })
    }

    /// What is odd about the row, each with its column; it is used all the same.
    pub(super) fn oddities(&self, mut tell: impl FnMut(Code, Option<usize>, &str)) {
        let at = Some(self.header.address());
        for (odd, code) in [
            (self.judged.is_role(), Code::RoleAddress),
            (self.judged.has_no_dot(), Code::NoDot),
            (self.judged.needs_smtputf8(), Code::NeedsSmtpUtf8),
        ] {
            if odd {
                tell(code, at, self.address);
            }
        }
        if let Some(column) = self.header.lang() {
            match self.lang {
                Spoken::Known(_) => {}
                Spoken::Unknown(said) => tell(Code::UnknownLanguage, Some(column), said),
                Spoken::Unsaid => tell(Code::NoLanguage, Some(column), self.address),
            }
        }
        if self.row.len() > self.header.columns() {
            tell(Code::ExtraFields, Some(self.header.columns()), self.address);
        }
        if let Some(at) = self.row.fields().position(|field| field.contains(is_odd)) {
            tell(Code::OddCharacter, Some(at), self.row.field(at));
        }
    }
}

fn is_odd(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// Reads `fr`, `fr-CA`, `Français`.
fn spoken(text: &str) -> Spoken<'_> {
    let text = text.trim();
    if text.is_empty() {
        return Spoken::Unsaid;
    }
    let by_name = || match text.to_lowercase().as_str() {
        "français" | "francais" | "french" => Some(Lang::Fr),
        "anglais" | "english" => Some(Lang::En),
        _ => None,
    };
    Lang::parse(text)
        .or_else(by_name)
        .map_or(Spoken::Unknown(text), Spoken::Known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_read_as_people_write_it() {
        for (text, said) in [
            ("fr", Spoken::Known(Lang::Fr)),
            (" FR_ca ", Spoken::Known(Lang::Fr)),
            ("Français", Spoken::Known(Lang::Fr)),
            ("english", Spoken::Known(Lang::En)),
            ("de", Spoken::Unknown("de")),
            (" ", Spoken::Unsaid),
        ] {
            assert_eq!(spoken(text), said, "{text}");
        }
    }
}
