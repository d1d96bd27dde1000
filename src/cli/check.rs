//! `aplomb check`: what is wrong with runbooks, templates and configuration.
//!
//! Owns which files are looked at and how findings are printed; finding them is the work of the
//! lower floors. Invariant: with any error the exit code is that of the contract, however the
//! findings are printed, and nothing that is looked at is changed.

mod columns;
mod files;
mod findings;
mod print;
mod sentence;

pub(crate) use findings::example;

use super::Outcome;
use super::args::prepare::{Check, CheckFormat};
use super::exit::Exit;
use super::invocation::Invocation;
use super::{output, workspace};
use crate::base::{Diagnostic, Level, Source};

/// A file that was looked at, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Checked {
    source: Source,
    findings: Vec<Diagnostic>,
}

/// Looks at files and prints what is wrong.
pub(crate) fn check(args: &Check, invocation: &mut Invocation) -> Outcome {
    let groups = files::gather(&args.paths, invocation)?;
    let elsewhere = match groups.as_slice() {
        [only] if args.paths.is_empty() => {
            Some(only.library.shown()).filter(|folder| *folder != ".")
        }
        _ => None,
    };
    let words = invocation.words;
    let home = invocation.environment.home.as_deref();
    let look = |group| findings::findings(group, home);
    let checked: Vec<Checked> = groups.iter().flat_map(look).collect();
    let format = if invocation.json() {
        CheckFormat::Json
    } else {
        args.format
    };
    match format {
        CheckFormat::Human => {
            let columns = invocation.settings.columns.or_else(output::columns);
            let width = columns.unwrap_or(100);
            invocation
                .out
                .text(&print::human(&checked, words, invocation.out.colour, width));
            invocation
                .out
                .say(&print::summary(&checked, elsewhere, words));
        }
        CheckFormat::Json => invocation.out.json(&print::json(&checked, words)),
        CheckFormat::Github => {
            let environment = &invocation.environment;
            let in_repository = |name: &str| workspace::in_repository(name, environment);
            let text = print::github(&checked, words, in_repository);
            invocation.out.text(&text);
        }
    }
    let refuses = |level| count(&checked, level) > 0;
    let is_refused = refuses(Level::Error) || args.strict && refuses(Level::Warning);
    Ok(if is_refused {
        Exit::Refused
    } else {
        Exit::Done
    })
}

fn count(checked: &[Checked], level: Level) -> usize {
    checked
        .iter()
        .flat_map(|checked| &checked.findings)
        .filter(|finding| finding.level == level)
        .count()
}
