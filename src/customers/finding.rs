//! What can be wrong with a list, and how much of it is kept to be shown.
//!
//! Codes are for programs and for the catalogue of words; nothing here has words of its own.
//! Invariant: however bad a list is, [`Findings`] counts everything and keeps the first of each.

use std::collections::BTreeMap;

/// How many findings of one code are kept.
pub const KEPT: usize = 1_000;

/// The longest piece of a list that a finding repeats, in characters.
const SHOWN: usize = 100;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// There is nothing in the file.
    Empty,
    /// It is a spreadsheet that has not been exported.
    Spreadsheet,
    /// It is no text.
    Binary,
    /// The first row is a customer already.
    NoHeader,
    /// No column has a name that addresses have.
    NoAddressColumn,
    /// There are titles and nobody below them.
    Nobody,
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// The row is longer than any customer.
    RowTooLong,
    /// The row has too many columns.
    TooManyColumns,
    /// There is no address in the row.
    NoAddress,
    /// What should be an address is none.
    NotAnAddress,
    /// There are several addresses in one field.
    SeveralAddresses,
    /// The address has a line break or another control character in it.
    ControlCharacter,
    /// The address has a character in it that nobody sees.
    HiddenCharacter,
    /// The address is longer than mail allows.
    AddressTooLong,
    /// The same address stands further up.
    Duplicate,
    /// The address is a function and no customer.
    RoleAddress,
    /// The domain of the address has no dot.
    NoDot,
    /// Only a relay that speaks SMTPUTF8 takes the address.
    NeedsSmtpUtf8,
    /// The row does not say which language to write in.
    NoLanguage,
    /// The row says a language that there are no messages in.
    UnknownLanguage,
    /// The row has more fields than there are titles.
    ExtraFields,
    /// A field other than the address has a control character in it.
    OddCharacter,
    /// Two columns have the same name.
    ColumnTwice,
}

impl Code {
    /// All of them, in the order in which they are shown: what must be mended comes first.
    pub const ALL: [Self; 24] = [
        Self::Empty,
        Self::Spreadsheet,
        Self::Binary,
        Self::NoHeader,
        Self::NoAddressColumn,
        Self::Nobody,
        Self::UnclosedQuote,
        Self::RowTooLong,
        Self::TooManyColumns,
        Self::NoAddress,
        Self::NotAnAddress,
        Self::SeveralAddresses,
        Self::ControlCharacter,
        Self::HiddenCharacter,
        Self::AddressTooLong,
        Self::Duplicate,
        Self::RoleAddress,
        Self::NoDot,
        Self::NeedsSmtpUtf8,
        Self::NoLanguage,
        Self::UnknownLanguage,
        Self::ExtraFields,
        Self::OddCharacter,
        Self::ColumnTwice,
    ];

    /// For programs, and in the catalogue of words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Spreadsheet => "spreadsheet",
            Self::Binary => "binary",
            Self::NoHeader => "no-header",
            Self::NoAddressColumn => "no-address-column",
            Self::Nobody => "nobody",
            Self::UnclosedQuote => "unclosed-quote",
            Self::RowTooLong => "row-too-long",
            Self::TooManyColumns => "too-many-columns",
            Self::NoAddress => "no-address",
            Self::NotAnAddress => "not-an-address",
            Self::SeveralAddresses => "several-addresses",
            Self::ControlCharacter => "control-character",
            Self::HiddenCharacter => "hidden-character",
            Self::AddressTooLong => "address-too-long",
            Self::Duplicate => "duplicate",
            Self::RoleAddress => "role-address",
            Self::NoDot => "no-dot",
            Self::NeedsSmtpUtf8 => "needs-smtputf8",
            Self::NoLanguage => "no-language",
            Self::UnknownLanguage => "unknown-language",
            Self::ExtraFields => "extra-fields",
            Self::OddCharacter => "odd-character",
            Self::ColumnTwice => "column-twice",
        }
    }

    /// Whether the row, or the list, cannot be used: somebody would not be written to.
    #[must_use]
    pub fn is_unusable(self) -> bool {
        self <= Self::AddressTooLong
    }

    /// Whether it is about the list as a whole, so that no line need be named.
    #[must_use]
    pub fn is_of_list(self) -> bool {
        self <= Self::Nobody || self == Self::ColumnTwice
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The column, from 1; none when it is about the row.
    pub column: Option<usize>,
    /// What is wrong.
    pub code: Code,
    /// The piece of the list that it is about, cut when long; control characters are as they were.
    pub what: String,
    /// The line on which the same address stands first.
    pub first: Option<u64>,
}

impl Finding {
    /// A finding about a row.
    pub(super) fn new(line: u64, code: Code, what: &str) -> Self {
        let what = match what.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &what[..end]),
            None => what.to_owned(),
        };
        Self {
            line,
            column: None,
            code,
            what,
            first: None,
        }
    }

    /// In a column, counted from 0.
    pub(super) fn column(mut self, at: usize) -> Self {
        self.column = Some(at + 1);
        self
    }
}

/// All that was found: counted, and the first of each code kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    by_code: BTreeMap<Code, (u64, Vec<Finding>)>,
}

impl Findings {
    /// Counts a finding, and keeps it while there are few like it.
    pub(super) fn push(&mut self, finding: Finding) {
        let (count, kept) = self.by_code.entry(finding.code).or_default();
        *count += 1;
        if kept.len() < KEPT {
            kept.push(finding);
        }
    }

    /// The same without making a finding that would not be kept.
    pub(super) fn note(&mut self, code: Code, make: impl FnOnce() -> Finding) {
        let (count, kept) = self.by_code.entry(code).or_default();
        *count += 1;
        if kept.len() < KEPT {
            kept.push(make());
        }
    }

    /// How many there are of a code.
    #[must_use]
    pub fn count(&self, code: Code) -> u64 {
        self.by_code.get(&code).map_or(0, |(count, _)| *count)
    }

    /// The first of a code, by line.
    #[must_use]
    pub fn kept(&self, code: Code) -> &[Finding] {
        self.by_code.get(&code).map_or(&[], |(_, kept)| kept)
    }

    /// The codes that were found, with their counts; what must be mended comes first.
    pub fn codes(&self) -> impl Iterator<Item = (Code, u64)> {
        self.by_code
            .iter()
            .map(|(code, (count, _))| (*code, *count))
    }

    /// How many rows cannot be used, or 1 when the whole list cannot.
    #[must_use]
    pub fn unusable(&self) -> u64 {
        self.codes()
            .filter(|(code, _)| code.is_unusable())
            .map(|(_, count)| count)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_counted_and_the_first_are_kept() {
        let mut findings = Findings::default();
        for line in 0..5_000 {
            findings.push(Finding::new(line, Code::NoAddress, ""));
        }
        findings.note(Code::RoleAddress, || {
            Finding::new(1, Code::RoleAddress, "abuse@x.example")
        });
        assert_eq!(findings.count(Code::NoAddress), 5_000);
        assert_eq!(findings.unusable(), 5_000);
        let kept = findings.kept(Code::NoAddress);
        assert_eq!((kept.len(), kept[0].line), (KEPT, 0));
    }

    #[test]
    fn codes_are_listed_in_their_order_and_each_has_a_name_of_its_own() {
        assert!(Code::ALL.is_sorted());
        let mut names = Code::ALL.map(Code::as_str);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_finding_repeats_little_of_the_list() {
        let finding = Finding::new(1, Code::NotAnAddress, &"é".repeat(10_000));
        assert_eq!(finding.what.chars().count(), SHOWN + 1);
    }
}
