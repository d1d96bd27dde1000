//! The names that a row of the list of customers fills, held against its columns.
//!
//! Knows the columns only when a list could be read. Reads no list.

use super::{IF, Purpose, Used, block};
use crate::base::Diagnostic;
use crate::base::document::nearest::nearest;
use crate::base::sentence::did_you_mean;
use crate::base::visible::visible_line;
use crate::draft::customer;
use crate::draft::front::Medium;
use crate::draft::sentence;
use std::collections::BTreeSet;

/// What is wrong with a name that a row of the list fills.
pub(super) fn finding(
    used: &Used,
    column: &str,
    medium: Medium,
    columns: Option<&BTreeSet<String>>,
) -> Option<Diagnostic> {
    let name = used.name();
    let is_known = |columns: &BTreeSet<String>| columns.contains(column);
    let always = customer::ALWAYS.contains(&column);
    let (span, shown) = (used.span.clone(), visible_line(&used.written));
    if medium != Medium::Mail {
        let message = sentence::only_in_mail(shown);
        return Some(
            Diagnostic::error("only-in-mail", span, message).help(sentence::only_in_mail_help()),
        );
    }
    if used.purpose == Purpose::Compared {
        let message = sentence::compared(shown);
        return Some(
            Diagnostic::error("compared-customer", span, message).help(sentence::compared_help(IF)),
        );
    }
    if !always && let Some(columns) = columns.filter(|columns| !is_known(columns)) {
        let finding = Diagnostic::error("unknown-variable", span, sentence::no_column(shown));
        let all = columns.iter().map(String::as_str).chain(customer::ALWAYS);
        return Some(match nearest(column, all.clone()) {
            Some(meant) => finding.help(did_you_mean(customer::variable(meant))),
            None => {
                let all: BTreeSet<&str> = all.collect();
                let all: Vec<&str> = all.into_iter().collect();
                finding.help(sentence::the_columns_are(all.join(", ")))
            }
        });
    }
    if !always && columns.is_none() {
        let message = sentence::no_column_known(shown);
        return Some(
            Diagnostic::warning("unknown-column", span, message)
                .help(sentence::no_column_known_help()),
        );
    }
    (!used.guarded && !customer::NEVER_EMPTY.contains(&column)).then(|| {
        Diagnostic::warning("may-be-empty", span, sentence::not_written_to(name))
            .help(sentence::put_it_into(block(name)))
    })
}
