//! A list, looked at from its first row to its last.
//!
//! Says who would be written to, who is left out and why, and what is wrong. Changes nothing.
//! Invariant: every row is exactly one of: a recipient, unusable, a repeat, suppressed.

use super::address;
use super::entry::Entry;
use super::finding::{Code, Finding, Findings};
use super::list::List;
use super::repeats::{Numbers, Repeats};
use super::suppressed::{Reason, Suppressed};
use crate::base::Lang;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

/// What a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows below the titles that are not blank.
    pub rows: u64,
    /// People who would be written to.
    pub recipients: u64,
    /// The same by the language they read; none when the row says none that there are messages in.
    pub languages: BTreeMap<Option<Lang>, u64>,
    /// People who are left out because they must not be written to.
    pub suppressed: BTreeMap<Reason, u64>,
    /// Rows whose address stands further up.
    pub repeats: Repeats,
    /// What is wrong or odd.
    pub findings: Findings,
}

/// Looks at a list: once, and again when somebody may be on it twice.
pub fn check<R: Read + Seek>(list: &mut List<R>, suppressed: &Suppressed) -> io::Result<Report> {
    let mut report = Report::default();
    for name in list.header().twice() {
        report
            .findings
            .push(Finding::new(1, Code::ColumnTwice, name));
    }
    let mut numbers = Numbers::default();
    let mut key = String::new();
    let mut entries = list.entries()?;
    while entries
        .next(|entry| {
            report.rows += 1;
            let customer = match entry {
                Entry::Customer(customer) => customer,
                Entry::Unusable(finding) => return report.findings.push(finding),
            };
            address::key(customer.address, &mut key);
            if let Some(reason) = suppressed.reason(&key) {
                *report.suppressed.entry(reason).or_default() += 1;
                return;
            }
            numbers.add(&key);
            report.recipients += 1;
            *report.languages.entry(customer.lang.lang()).or_default() += 1;
            let findings = &mut report.findings;
            customer.oddities(|code, column, what| {
                findings.note(code, || Finding {
                    column: column.map(|at| at + 1),
                    ..Finding::new(customer.line, code, what)
                });
            });
        })?
        .is_some()
    {}
    let Report {
        recipients,
        languages,
        findings,
        ..
    } = &mut report;
    let counts = |key: &str| suppressed.reason(key).is_none();
    let column = list.header().address();
    report.repeats = Repeats::find(numbers, list, counts, |repeat| {
        *recipients -= 1;
        if let Some(count) = languages.get_mut(&repeat.lang.lang()) {
            *count -= 1;
        }
        findings.note(Code::Duplicate, || Finding {
            first: Some(repeat.first),
            ..Finding::new(repeat.line, Code::Duplicate, repeat.address).column(column)
        });
    })?;
    report.languages.retain(|_, count| *count > 0);
    if report.rows == 0 {
        report.findings.push(Finding::new(1, Code::Nobody, ""));
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;
    use std::io::Cursor;

    fn look(text: &str, suppress: &str) -> Report {
        let mut suppressed = Suppressed::default();
        suppressed.add(Cursor::new(suppress)).expect("a list");
        let mut list = List::open(Cursor::new(text)).expect("a list");
        check(&mut list, &suppressed).expect("memory can be read")
    }

    fn found(report: &Report) -> Vec<(&'static str, u64)> {
        report
            .findings
            .codes()
            .map(|(code, count)| (code.as_str(), count))
            .collect()
    }

    #[test]
    fn every_row_is_counted_where_it_belongs() {
        let text = "email,name,lang\nana@x.example,Ana,en\nANA@x.example,Ana,fr\n\
                    zoé@x.example,Zoé,fr\nben@,Ben,en\ncy@x.example,Cy,\ndi@x.example,Di,fr\n\
                    di@x.example,Di,fr\nabuse@x,,de\n";
        let report = look(text, "email,reason\nDI@x.example,bounced\n");
        assert_eq!((report.rows, report.recipients), (8, 4));
        let languages: Vec<_> = report.languages.into_iter().collect();
        assert_eq!(
            languages,
            [(None, 2), (Some(Lang::En), 1), (Some(Lang::Fr), 1)]
        );
        assert_eq!(report.suppressed, BTreeMap::from([(Reason::Bounced, 2)]));
        assert!(report.repeats.contains(3) && report.repeats.len() == 1);
        assert_eq!(report.findings.kept(Code::Duplicate)[0].first, Some(2));
    }

    #[test]
    fn what_is_odd_is_told_with_its_line_and_column() {
        let text = "email;nom;langue\nabuse@x;A\u{1};de;;x\nzoé@x.example;Zoé;\n";
        let report = look(text, "");
        assert_eq!(
            found(&report),
            [
                ("role-address", 1),
                ("no-dot", 1),
                ("needs-smtputf8", 1),
                ("no-language", 1),
                ("unknown-language", 1),
                ("extra-fields", 1),
                ("odd-character", 1)
            ]
        );
        let finding = &report.findings.kept(Code::UnknownLanguage)[0];
        let told = (finding.line, finding.column, finding.what.as_str());
        assert_eq!(told, (2, Some(3), "de"));
        assert_eq!(report.findings.unusable(), 0);
    }

    #[test]
    fn a_list_of_nobody_is_no_list() {
        let report = look("email,name\n\n;;\n", "");
        assert_eq!(found(&look("email,name\n\n", "")), [("nobody", 1)]);
        assert_eq!(found(&report), [("not-an-address", 1)]);
    }

    proptest! {
        #[test]
        fn no_row_is_lost_and_none_is_counted_twice(
            people in prop::collection::vec((0..12_u8, any::<bool>(), prop_oneof![Just("en"), Just("fr"), Just(""), Just("xx")]), 0..40),
            gone in prop::collection::vec(0..12_u8, 0..4),
        ) {
            let address = |person: &u8, shouted: bool| match (person, shouted) {
                (0, _) => "nonsense".to_owned(),
                (person, false) => format!("p{person}@x.example"),
                (person, true) => format!("P{person}@X.example"),
            };
            let mut text = "email,lang\n".to_owned();
            for (person, shouted, lang) in &people {
                writeln!(text, "{},{lang}", address(person, *shouted)).expect("text");
            }
            let gone_now: Vec<_> = gone.iter().map(|person| address(person, true)).collect();
            let report = look(&text, &format!("email\n{}", gone_now.join("\n")));
            let suppressed: u64 = report.suppressed.values().sum();
            let unusable = report.findings.count(Code::NotAnAddress);
            prop_assert_eq!(report.rows, people.len() as u64);
            prop_assert_eq!(report.rows, report.recipients + suppressed + unusable + report.repeats.len() as u64);
            prop_assert_eq!(report.languages.values().sum::<u64>(), report.recipients);
            let mut distinct: Vec<u8> = people.iter().map(|(person, ..)| *person)
                .filter(|person| *person != 0 && !gone.contains(person)).collect();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(report.recipients, distinct.len() as u64);
        }
    }
}
