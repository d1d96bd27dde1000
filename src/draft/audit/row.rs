//! The names that a row of the list of customers fills, held against its columns.
//!
//! Knows the columns only when a list could be read. Reads no list.

use super::{Purpose, Used};
use crate::base::Diagnostic;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::draft::customer;
use crate::draft::front::Medium;
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
        let message = format!("`{shown}` is known in mail only: this is read by everybody");
        return Some(
            Diagnostic::error("only-in-mail", span, message)
                .help("leave it out, or set `medium = \"mail\"`"),
        );
    }
    if used.purpose == Purpose::Compared {
        let message = format!("what is said cannot depend on what `{shown}` is");
        return Some(Diagnostic::error("compared-customer", span, message).help(
            "a mail is approved before its reader is known: ask only whether there is one, \
                 with `{{#if …}}`",
        ));
    }
    if !always && let Some(columns) = columns.filter(|columns| !is_known(columns)) {
        let finding = Diagnostic::error(
            "unknown-variable",
            span,
            format!("the list of customers has no column for `{shown}`"),
        );
        let all = columns.iter().map(String::as_str).chain(customer::ALWAYS);
        return Some(match nearest(column, all.clone()) {
            Some(meant) => finding.help(format!("did you mean `{}`?", customer::variable(meant))),
            None => {
                let all: BTreeSet<&str> = all.collect();
                let all: Vec<&str> = all.into_iter().collect();
                finding.help(format!("its columns are {}", all.join(", ")))
            }
        });
    }
    if !always && columns.is_none() {
        let message =
            format!("nobody knows whether the list of customers has a column for `{shown}`");
        return Some(
            Diagnostic::warning("unknown-column", span, message)
                .help("name the list in `aplomb.toml` and keep it where it can be read"),
        );
    }
    (!used.guarded && !customer::NEVER_EMPTY.contains(&column)).then(|| {
        Diagnostic::warning(
            "may-be-empty",
            span,
            format!("whoever has no `{name}` could not be written to"),
        )
        .help(format!("put it into `{{{{#if {name}}}}} … {{{{/if}}}}`"))
    })
}
