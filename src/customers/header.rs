//! What the columns of a list are called, and what each is for.
//!
//! Knows the names that shops, spreadsheets and mail programs give to the address, the name and
//! the language; every other column is a variable of templates.
//! Invariant: a [`Header`] that exists has a column of addresses.

use super::address;
use super::finding::{Code, Finding};
use super::rows::Row;
use crate::base::id::slug;

/// The names of a column of addresses, the surest first: `adresse` may be a street.
const ADDRESS: [&str; 14] = [
    "email",
    "e-mail",
    "mail",
    "courriel",
    "email-address",
    "e-mail-address",
    "mail-address",
    "adresse-email",
    "adresse-e-mail",
    "adresse-mail",
    "adresse-courriel",
    "adresse-electronique",
    "adresse",
    "address",
];
const NAME: [&str; 4] = ["name", "nom", "full-name", "nom-complet"];
const LANG: [&str; 4] = ["lang", "langue", "language", "locale"];

/// The columns of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    address: usize,
    name: Option<usize>,
    lang: Option<usize>,
    variables: Vec<(String, usize)>,
    twice: Vec<String>,
    columns: usize,
}

impl Header {
    /// Reads the first row of a list.
    pub(super) fn read(row: &Row<'_>) -> Result<Self, Finding> {
        let slugs: Vec<String> = row
            .fields()
            .map(|title| match title.trim() {
                "" => String::new(),
                title => slug(title),
            })
            .collect();
        let find = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| slugs.iter().position(|slug| slug == name))
        };
        if let Some(at) = row.fields().position(|title| address::judge(title).is_ok()) {
            return Err(Finding::new(row.line, Code::NoHeader, row.field(at)).column(at));
        }
        let Some(address) = find(&ADDRESS) else {
            let titles: Vec<&str> = row.fields().map(str::trim).collect();
            return Err(Finding::new(
                row.line,
                Code::NoAddressColumn,
                &titles.join(", "),
            ));
        };
        let (name, lang) = (find(&NAME), find(&LANG));
        let mut header = Self {
            address,
            name,
            lang,
            variables: Vec::new(),
            twice: Vec::new(),
            columns: slugs.len(),
        };
        for (at, slug) in slugs.into_iter().enumerate() {
            if slug.is_empty() || [Some(address), name, lang].contains(&Some(at)) {
                continue;
            }
            // Only the first of a name can be meant by a template.
            let taken = [Some(address), name, lang]
                .into_iter()
                .flatten()
                .any(|taken| slug_of(row, taken) == slug);
            if taken || header.variables.iter().any(|(known, _)| *known == slug) {
                header.twice.push(slug);
            } else {
                header.variables.push((slug, at));
            }
        }
        Ok(header)
    }

    /// The column of addresses.
    pub(super) fn address(&self) -> usize {
        self.address
    }

    /// The column of names.
    pub(super) fn name(&self) -> Option<usize> {
        self.name
    }

    /// Whether the list says which language people read.
    #[must_use]
    pub fn lang(&self) -> Option<usize> {
        self.lang
    }

    /// The other columns: the variables of templates by name, and where they stand.
    #[must_use]
    pub fn variables(&self) -> &[(String, usize)] {
        &self.variables
    }

    /// Names that a second column has too; only the first counts.
    #[must_use]
    pub fn twice(&self) -> &[String] {
        &self.twice
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }
}

fn slug_of(row: &Row<'_>, at: usize) -> String {
    slug(row.field(at).trim())
}

/// The separator that a spreadsheet announces in a line of its own: `sep=;`.
pub(super) fn announced(line: &str) -> Option<u8> {
    let rest = line.strip_prefix("sep=")?;
    match rest.as_bytes() {
        [separator @ (b',' | b';' | b'\t' | b'|')] => Some(*separator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::form::Encoding;
    use crate::customers::rows::{Next, Rows};

    fn read(line: &str) -> Result<Header, Finding> {
        let mut rows = Rows::new(line.as_bytes(), Encoding::Utf8, b',', false);
        match rows.next() {
            Ok(Next::Row(row)) => Header::read(&row),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_found_by_the_names_people_give_them() {
        for (line, address, name, lang) in [
            ("email,name,lang", 0, Some(1), Some(2)),
            ("Nom,Langue,Courriel", 2, Some(0), Some(1)),
            ("ADRESSE,E-Mail", 1, None, None),
            ("Adresse", 0, None, None),
            ("id, Adresse électronique ,Nom complet", 1, Some(2), None),
        ] {
            let header = read(line).expect(line);
            let found = (header.address, header.name, header.lang);
            assert_eq!(found, (address, name, lang), "{line}");
        }
    }

    #[test]
    fn every_other_column_is_a_variable_once() {
        let header = read("email,Numéro de client,,Plan,plan,Email").expect("a header");
        assert_eq!(
            header.variables,
            [("numero-de-client".to_owned(), 1), ("plan".to_owned(), 3)]
        );
        assert_eq!(header.twice, ["plan", "email"]);
    }

    #[test]
    fn a_list_without_titles_is_told_from_one_without_addresses() {
        let code = |line| read(line).map_err(|finding| finding.code);
        assert_eq!(code("Ana,ana@shop.example"), Err(Code::NoHeader));
        assert_eq!(code("Kunde,Ort"), Err(Code::NoAddressColumn));
    }

    #[test]
    fn a_spreadsheet_may_announce_its_separator() {
        assert_eq!(announced("sep=;"), Some(b';'));
        assert_eq!((announced("sep="), announced("email")), (None, None));
    }
}
