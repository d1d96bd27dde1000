//! What the lists of customers can fill: the columns of those that can be read now.
//!
//! A list is opened only when a template or an address asks for one of its columns. What is wrong
//! with a list is the business of `aplomb customers check`.

use crate::base::Diagnostic;
use crate::base::document::nearest::nearest;
use crate::base::sentence::did_you_mean;
use crate::cli::customers::place;
use crate::cli::library::Library;
use crate::config::{Config, Mail, Service};
use crate::customers::List;
use crate::draft::customer::ALWAYS;
use crate::draft::letter::columns_of;
use crate::draft::sentence;
use crate::outside::input;
use std::collections::BTreeSet;
use std::path::Path;

/// The columns that all of these lists have; none when none of them can be read.
pub(super) fn common<'m>(
    mails: impl Iterator<Item = &'m Mail>,
    library: &Library,
    home: Option<&Path>,
) -> Option<BTreeSet<String>> {
    let mut common: Option<BTreeSet<String>> = None;
    for mail in mails {
        let Some(columns) = columns(mail, library, home) else {
            continue;
        };
        common = Some(match common {
            Some(common) => common.intersection(&columns).cloned().collect(),
            None => columns,
        });
    }
    common
}

fn columns(mail: &Mail, library: &Library, home: Option<&Path>) -> Option<BTreeSet<String>> {
    let opened = input::open(&place(&mail.list, library, home)).ok()??;
    let list = List::open(opened.file).ok()?;
    let variables = list.header().variables().iter();
    let variables = variables.map(|(name, _)| name.clone());
    Some(variables.chain(ALWAYS.map(str::to_owned)).collect())
}

/// The addresses at which people unsubscribe, held against the lists they are filled from.
pub(super) fn unsubscribe(
    config: &Config,
    text: &str,
    library: &Library,
    home: Option<&Path>,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for channel in config.channels.values() {
        let Service::Mail(mail) = &channel.service else {
            continue;
        };
        let pattern = mail.unsubscribe.as_deref().unwrap_or_default();
        let wanted = columns_of(pattern);
        if wanted
            .iter()
            .all(|column| ALWAYS.contains(&column.as_str()))
        {
            continue;
        }
        let Some(there) = columns(mail, library, home) else {
            continue;
        };
        let begins = text.find(pattern).unwrap_or(0);
        for column in wanted.iter().filter(|column| !there.contains(*column)) {
            let hole = format!("{{{column}}}");
            let at = begins + pattern.find(&hole).unwrap_or(0);
            let finding = Diagnostic::error(
                "unknown-variable",
                at..at + hole.len(),
                sentence::no_column(&hole),
            );
            let all = || there.iter().map(String::as_str);
            findings.push(match nearest(column, all()) {
                Some(meant) => finding.help(did_you_mean(format!("{{{meant}}}"))),
                None => {
                    let all: Vec<&str> = all().collect();
                    finding.help(sentence::the_columns_are(all.join(", ")))
                }
            });
        }
    }
    findings
}
