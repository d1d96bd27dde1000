//! What was found, for programs.

use super::{Looked, SuppressList};
use crate::base::Lang;
use crate::customers::finding::KEPT;
use crate::customers::{Code, Finding, Findings, Reason};
use serde::Serialize;
use std::collections::BTreeMap;

/// One JSON document.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    ok: bool,
    lists: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "answers to four separate questions"
)]
struct Entry<'a> {
    file: &'a str,
    ok: bool,
    encoding: Option<&'static str>,
    separator: Option<char>,
    variables: Vec<&'a str>,
    changed_at: Option<String>,
    age_s: Option<i64>,
    old: bool,
    on_platform: bool,
    rows: u64,
    recipients: u64,
    languages: BTreeMap<&'static str, u64>,
    unusable: u64,
    duplicates: u64,
    suppressed: BTreeMap<&'static str, u64>,
    suppress_files: Vec<SuppressEntry<'a>>,
    counts: BTreeMap<&'static str, u64>,
    /// Whether `findings` has everything that `counts` counts.
    complete: bool,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct SuppressEntry<'a> {
    file: &'a str,
    ok: bool,
    unusable: u64,
}

#[derive(Serialize)]
struct Found<'a> {
    line: u64,
    column: Option<usize>,
    code: &'static str,
    severity: &'static str,
    what: &'a str,
    first_line: Option<u64>,
}

/// For programs: the first findings of each kind, and how many there are.
pub(super) fn document(looked: &[Looked]) -> Document<'_> {
    Document {
        version: 1,
        ok: looked.iter().all(Looked::is_usable),
        lists: looked.iter().map(entry).collect(),
    }
}

fn entry(looked: &Looked) -> Entry<'_> {
    let content = looked.content.as_ref().ok();
    let report = content.map(|content| &content.report);
    let findings = report.map(|report| &report.findings);
    let count = |code| findings.map_or(0, |findings| findings.count(code));
    let refused = looked.content.as_ref().err();
    let kept = Code::ALL
        .into_iter()
        .flat_map(|code| findings.map_or(&[][..], |findings| findings.kept(code)));
    let languages = [Some(Lang::En), Some(Lang::Fr), None].map(|lang| {
        let count = report.and_then(|report| report.languages.get(&lang).copied());
        (lang.map_or("none", Lang::code), count.unwrap_or_default())
    });
    let suppressed = Reason::ALL.map(|reason| {
        let count = report.and_then(|report| report.suppressed.get(&reason).copied());
        (reason.as_str(), count.unwrap_or_default())
    });
    let counts = findings.into_iter().flat_map(Findings::codes);
    Entry {
        file: &looked.file,
        ok: looked.is_usable(),
        encoding: content.map(|content| content.encoding),
        separator: content.map(|content| content.separator),
        variables: content
            .iter()
            .flat_map(|content| content.header.variables())
            .map(|(name, _)| name.as_str())
            .collect(),
        changed_at: looked.changed.map(|(changed, _)| changed.to_string()),
        age_s: looked.changed.map(|(_, age)| age.as_seconds()),
        old: looked.is_old(),
        on_platform: looked.on_platform,
        rows: report.map_or(0, |report| report.rows),
        recipients: report.map_or(0, |report| report.recipients),
        languages: languages.into(),
        unusable: findings.map_or(0, Findings::unusable),
        duplicates: count(Code::Duplicate),
        suppressed: suppressed.into(),
        suppress_files: looked.suppress.iter().map(suppress).collect(),
        counts: counts
            .map(|(code, count)| (code.as_str(), count))
            .chain(refused.map(|finding| (finding.code.as_str(), 1)))
            .collect(),
        complete: findings.is_none_or(|findings| {
            findings
                .codes()
                .all(|(_, count)| usize::try_from(count).is_ok_and(|count| count <= KEPT))
        }),
        findings: refused.into_iter().chain(kept).map(found).collect(),
    }
}

fn suppress(list: &SuppressList) -> SuppressEntry<'_> {
    SuppressEntry {
        file: &list.file,
        ok: list.findings.is_ok(),
        unusable: list.findings.as_ref().map_or(0, Findings::unusable),
    }
}

fn found(finding: &Finding) -> Found<'_> {
    Found {
        line: finding.line,
        column: finding.column,
        code: finding.code.as_str(),
        severity: if finding.code.is_unusable() {
            "error"
        } else {
            "warning"
        },
        what: &finding.what,
        first_line: finding.first,
    }
}
