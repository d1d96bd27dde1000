//! Who a mailing is for: the list as it lies there now, without those who must be left alone.
//!
//! Everybody whose address can be used, once: rows that cannot be used, repeats, and addresses that
//! bounced or were unsubscribed are left out and counted.

use super::{MailSheet, Trouble};
use crate::base::{Lang, Moment};
use crate::customers::{self, Code, Entry, Finding, List, Report, Suppressed, Unreadable, address};
use crate::outbox::Recipient;
use crate::seam::{Disk, Source};
use std::collections::BTreeMap;
use std::io;

/// A list that was looked at from its first row to its last.
#[derive(Debug)]
pub struct People {
    /// Where it is.
    pub path: String,
    /// When it was last changed.
    pub changed: Option<Moment>,
    /// What is in it, and what is wrong with it.
    pub report: Report,
    list: List<Box<dyn Source>>,
    suppressed: Suppressed,
}

impl People {
    /// Looks at a list.
    pub fn read(disk: &dyn Disk, sheet: &MailSheet) -> Result<Self, Trouble> {
        let path = sheet.list.clone();
        let Some(opened) = disk.source(&path)? else {
            return Err(Trouble::NoList { path });
        };
        let mut suppressed = Suppressed::default();
        for file in &sheet.suppress {
            let Some(opened) = disk.source(file)? else {
                continue;
            };
            // Rows that cannot be read may name anybody: nobody would know whom to leave alone.
            suppressed
                .add(opened.source)
                .map_err(|error| unreadable(file, error))?;
        }
        let mut list = List::open(opened.source).map_err(|error| unreadable(&path, error))?;
        let report =
            customers::check(&mut list, &suppressed).map_err(|error| broken(&path, &error))?;
        // What stands below a quote that is never closed might be anybody.
        for code in [Code::UnclosedQuote, Code::RowTooLong] {
            if let Some(finding) = report.findings.kept(code).first() {
                return Err(Trouble::List {
                    path,
                    finding: finding.clone(),
                });
            }
        }
        if report.recipients == 0 {
            return Err(Trouble::Nobody { path });
        }
        Ok(Self {
            path,
            changed: opened.changed,
            report,
            list,
            suppressed,
        })
    }

    /// How many would be written to.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.report.recipients
    }

    /// How many are left out because they bounced or do not want to be written to.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.report.suppressed.values().sum()
    }

    /// How many read each language; those who say none read the usual one.
    #[must_use]
    pub fn languages(&self, usual: Lang) -> BTreeMap<Lang, u64> {
        let mut languages = BTreeMap::new();
        for (lang, count) in &self.report.languages {
            *languages.entry(lang.unwrap_or(usual)).or_default() += *count;
        }
        languages
    }

    /// The columns that a message can name, beside the name, the address and the language.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.list
            .header()
            .variables()
            .iter()
            .map(|(name, _)| name.as_str())
    }

    /// Hands over everybody, in the order of the list.
    pub fn each(
        &mut self,
        mut take: impl FnMut(Recipient) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let (repeats, suppressed) = (&self.report.repeats, &self.suppressed);
        let path = &self.path;
        let mut key = String::new();
        let mut entries = self.list.entries().map_err(|error| broken(path, &error))?;
        loop {
            let next = entries.next(|entry| {
                let Entry::Customer(customer) = entry else {
                    return Ok(());
                };
                address::key(customer.address, &mut key);
                if repeats.contains(customer.line) || suppressed.reason(&key).is_some() {
                    return Ok(());
                }
                let vars = customer.variables();
                take(Recipient {
                    n: 0,
                    row: customer.line,
                    email: customer.address.to_owned(),
                    name: customer.name().map(std::borrow::Cow::into_owned),
                    lang: customer.lang.lang(),
                    vars: vars
                        .map(|(name, value)| (name.to_owned(), value.into_owned()))
                        .collect(),
                })
            });
            match next.map_err(|error| broken(path, &error))? {
                Some(taken) => taken?,
                None => return Ok(()),
            }
        }
    }
}

fn unreadable(path: &str, error: Unreadable) -> Trouble {
    match error {
        Unreadable::Disk(error) => broken(path, &error),
        Unreadable::Content(finding) => found(path, finding),
    }
}

fn found(path: &str, finding: Finding) -> Trouble {
    Trouble::List {
        path: path.to_owned(),
        finding,
    }
}

fn broken(path: &str, error: &io::Error) -> Trouble {
    Trouble::Disk(crate::seam::DiskFault {
        path: path.to_owned(),
        trouble: crate::seam::DiskTrouble::Broken,
        source_text: error.to_string(),
    })
}
