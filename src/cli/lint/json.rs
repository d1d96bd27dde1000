//! What was found, as a document for scripts.

use super::looked::Looked;
use crate::base::Words;
use crate::lint::{Aside, Finding, Part, Rule};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    pub(super) findings: Vec<Entry<'a>>,
    set_aside: Vec<SetAside<'a>>,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    pub(super) rule: &'static str,
    pub(super) file: &'a str,
    pub(super) part: &'static str,
    /// Bytes of the file.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) text: &'a str,
    pub(super) found: String,
    pub(super) means: &'static str,
    pub(super) instead: &'static str,
    pub(super) source: &'static str,
}

#[derive(Serialize)]
pub(super) struct SetAside<'a> {
    pub(super) rule: &'static str,
    pub(super) reason: &'a str,
}

pub(super) fn document<'a>(
    looked: &'a [Looked],
    asides: &'a [Aside],
    words: Words,
) -> Document<'a> {
    let entry = |one: &'a Looked, finding: &'a Finding| {
        let (start, end, (line, column)) = one.place(finding);
        let is_secret = finding.rule == Rule::Secret;
        Entry {
            rule: finding.rule.code(),
            file: match (finding.part, &one.other) {
                (Part::Twin, Some(other)) => &other.name,
                _ => &one.name,
            },
            part: finding.part.as_str(),
            start,
            end,
            line,
            column,
            text: if is_secret { "" } else { &finding.what },
            found: finding.in_words(words),
            means: finding.means(words),
            instead: finding.instead(words),
            source: finding.rule.source(),
        }
    };
    Document {
        version: 1,
        findings: looked
            .iter()
            .flat_map(|one| one.findings.iter().map(move |finding| entry(one, finding)))
            .collect(),
        set_aside: asides
            .iter()
            .map(|aside| SetAside {
                rule: aside.rule.code(),
                reason: &aside.reason,
            })
            .collect(),
    }
}
