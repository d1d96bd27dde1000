//! TOML becomes a runbook, with everything that is wrong reported at once.
//!
//! Owns the meaning of each key, defaults, and the promises of a [`Runbook`] within one file.
//! Refuses to know what exists in the workspace: that is [`check`](super::check).
//! Invariant: a runbook comes out exactly when no finding is an error.

mod kind;
mod links;
mod sentence;
mod shape;
mod step;

use super::cadence::Long;
use super::spans::Spans;
use super::{Cadence, Chore, Fact, Phase, Runbook, Severity};
use crate::base::document::{self, Findings, Section, Value};
use crate::base::sentence::{keep_one_or_rename, the_first_one};
use crate::base::{Diagnostic, Digest, FactId, Level, RunbookId, Span};
use links::Links;

/// The version of the format that this program reads.
pub const SCHEMA: u32 = 1;

/// More steps than anybody walks; a bound for what is computed over all of them.
const MOST_STEPS: usize = 20_000;

/// What came of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The runbook, unless a finding is an error.
    pub runbook: Option<Runbook>,
    /// What could be read of it when a finding is an error: enough to look up the names in it.
    pub partial: Option<Runbook>,
    /// Where things stand, as far as they could be read.
    pub spans: Spans,
    /// What is wrong or worth a look, in the order of the text.
    pub findings: Vec<Diagnostic>,
}

/// Reads the text of the file `runbooks/<id>.toml`.
pub fn parse(id: &RunbookId, text: &str) -> Parsed {
    let mut spans = Spans::default();
    let (read, findings) = document::salvage(text, &shape::RUNBOOK, |root, found, _| {
        read(id, text, root, &mut spans, found)
    });
    let is_sound = findings.iter().all(|finding| finding.level != Level::Error);
    // What was mended so that it could be read at all may hold half a name.
    let is_mended = findings.iter().any(|finding| finding.code == "syntax");
    let (runbook, partial) = if is_sound {
        (read, None)
    } else {
        (None, read.filter(|_| !is_mended))
    };
    Parsed {
        runbook,
        partial,
        spans,
        findings,
    }
}

/// The same for the bytes of the file, which may not be UTF-8.
pub fn parse_bytes(id: &RunbookId, bytes: &[u8]) -> Parsed {
    match document::decode(bytes) {
        Ok(text) => parse(id, text),
        Err(refused) => Parsed {
            runbook: None,
            partial: None,
            spans: Spans::default(),
            findings: vec![*refused],
        },
    }
}

fn read(
    id: &RunbookId,
    text: &str,
    root: &Section<'_>,
    spans: &mut Spans,
    found: &mut Findings,
) -> Option<Runbook> {
    root.need("schema", found, |_, _| Some(()));
    if !root.version(SCHEMA, found) {
        return None;
    }
    spans.title = root.at("title");
    spans.severity = root.at("severity");
    spans.backup = root.at("backup");

    let title = root.need("title", found, Value::line);
    let summary = root.take("summary", found, Value::prose);
    // When in doubt, the higher one.
    let severity = root
        .take("severity", found, |value, found| {
            value.word(&Severity::ALL.map(Severity::as_str), Severity::parse, found)
        })
        .unwrap_or(Severity::Sev1);
    let tags = root.take("tags", found, |value, found| value.list(found, Value::line));
    let backup = root.take("backup", found, step::role);
    let cadence = cadence(root, severity, found);
    let facts = facts(root, spans, found);
    let mut links = Links::default();
    let [communicate, recover, close] =
        Phase::ALL.map(|phase| step::list(root, phase, spans, &mut links, found));
    let while_waiting = chores(root, found);
    links.check(found);
    Some(Runbook {
        id: id.clone(),
        title: title?,
        summary: summary.unwrap_or_default(),
        severity,
        tags: tags.unwrap_or_default(),
        backup,
        cadence,
        facts,
        communicate,
        recover,
        close,
        while_waiting,
        digest: Digest::of(text.as_bytes()),
    })
}

fn cadence(root: &Section<'_>, severity: Severity, found: &mut Findings) -> Cadence {
    let usual = Cadence::usual(severity);
    let read = root.take("cadence", found, |value, found| {
        let section = value.section(&shape::CADENCE, found)?;
        let first = section.take("first", found, Value::duration);
        let then = section
            .take("then", found, Value::duration)
            .unwrap_or(usual.then);
        let long = section.take("long", found, |value, found| {
            long(value, usual.long, then, found)
        });
        Some(Cadence {
            first: first.unwrap_or(usual.first),
            then,
            // Slower stays slower, also when only the usual rhythm was changed.
            long: long.unwrap_or(Long {
                then: usual.long.then.max(then),
                ..usual.long
            }),
        })
    });
    read.unwrap_or(usual)
}

fn long(value: Value<'_>, usual: Long, then: Span, found: &mut Findings) -> Option<Long> {
    let section = value.section(&shape::LONG, found)?;
    let after = section
        .take("after", found, Value::duration)
        .unwrap_or(usual.after);
    if after < Span::minutes(60) {
        found.push(
            Diagnostic::error(
                "long-too-early",
                section.at("after"),
                sentence::long_too_early(),
            )
            .help(sentence::long_too_early_help()),
        );
    }
    let slower = section.take("then", found, Value::duration);
    if slower.is_some_and(|slower| slower < then) {
        found.push(
            Diagnostic::error(
                "long-too-fast",
                section.at("then"),
                sentence::long_too_fast(),
            )
            .help(sentence::long_too_fast_help()),
        );
    }
    Some(Long {
        after,
        then: slower.unwrap_or(usual.then.max(then)),
    })
}

fn facts(root: &Section<'_>, spans: &mut Spans, found: &mut Findings) -> Vec<Fact> {
    let sections = root.take("fact", found, |value, found| {
        value.sections(&shape::FACT, found)
    });
    let mut facts = Vec::new();
    for section in sections.unwrap_or_default() {
        let id = section.need("id", found, Value::name::<FactId>);
        let at = section.at("id");
        if let Some(id) = &id
            && let Some(first) = spans.insert_fact(id.clone(), at.clone())
        {
            found.push(
                Diagnostic::error("duplicate-id", at, sentence::fact_twice(id))
                    .label(first, the_first_one())
                    .help(keep_one_or_rename()),
            );
        }
        let ask = section.need("ask", found, Value::line);
        let example = section.take("example", found, Value::line);
        let required = section
            .take("required", found, Value::flag)
            .unwrap_or(false);
        facts.extend(id.zip(ask).map(|(id, ask)| Fact {
            id,
            ask,
            example,
            required,
        }));
    }
    facts
}

fn chores(root: &Section<'_>, found: &mut Findings) -> Vec<Chore> {
    let sections = root.take("while_waiting", found, |value, found| {
        value.sections(&shape::CHORE, found)
    });
    let mut chores = Vec::new();
    for section in sections.unwrap_or_default() {
        let title = section.need("title", found, Value::line);
        let count = |value: Value<'_>, found: &mut Findings| value.within(1..=100_000, found);
        let minutes = section.take("minutes", found, count);
        let people = section.take("people", found, count);
        let needs = section.take("needs", found, |value, found| {
            value.list(found, Value::line)
        });
        chores.extend(title.map(|title| Chore {
            title,
            minutes,
            people,
            needs: needs.unwrap_or_default(),
        }));
    }
    chores
}

#[cfg(test)]
mod tests;
