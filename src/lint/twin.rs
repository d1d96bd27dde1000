//! Whether English and French say the same: their times, numbers, links and addresses.
//!
//! Words are not compared, only what a reader would act on. A number that one writes out and the
//! other in digits is the same; `one` is not compared, as French writes it for `a`.

use super::said::Said;
use super::time::{How, times};
use super::{Finding, Message, Part, Rule};
use std::collections::BTreeMap;
use std::ops::Range;

/// Numbers as they are written out.
const WRITTEN: &[(&str, &str, &str)] = &[
    ("two", "deux", "2"),
    ("three", "trois", "3"),
    ("four", "quatre", "4"),
    ("five", "cinq", "5"),
    ("six", "six", "6"),
    ("seven", "sept", "7"),
    ("eight", "huit", "8"),
    ("nine", "neuf", "9"),
    ("ten", "dix", "10"),
    ("twelve", "douze", "12"),
    ("fifteen", "quinze", "15"),
    ("twenty", "vingt", "20"),
    ("thirty", "trente", "30"),
    ("forty", "quarante", "40"),
    ("fifty", "cinquante", "50"),
    ("sixty", "soixante", "60"),
    ("ninety", "quatrevingtdix", "90"),
];

/// What one text says and where.
type Facts = BTreeMap<String, Range<usize>>;

/// Where the texts differ.
pub(super) fn differences(message: &Message<'_>) -> Vec<Finding> {
    let Some(twin) = message.twin else {
        return Vec::new();
    };
    let (own, other) = (facts(message.body), facts(twin.body));
    let of = |part, text: &str, facts: &Facts, others: &Facts| -> Vec<Finding> {
        facts
            .iter()
            .filter(|(fact, _)| !others.contains_key(*fact))
            .map(|(_, span)| Finding::new(Rule::LanguagesDiffer, part, span.clone(), text))
            .collect()
    };
    let mut found = of(Part::Body, message.body, &own, &other);
    found.extend(of(Part::Twin, twin.body, &other, &own));
    let (subject, of_twin) = (message.subject.map(facts), twin.subject.map(facts));
    if let (Some(text), Some(own), Some(other)) = (message.subject, subject, of_twin) {
        found.extend(of(Part::Subject, text, &own, &other));
    }
    found
}

fn facts(text: &str) -> Facts {
    let mut facts = Facts::new();
    let mut covered: Vec<Range<usize>> = Vec::new();
    for (start, chunk) in super::inside::chunks(text) {
        let span = start..start + chunk.len();
        if chunk.contains("://") || chunk.contains('@') {
            facts.entry(without_language(chunk)).or_insert(span.clone());
            covered.push(span);
        }
    }
    let said = Said::new(text);
    let mut in_link = covered.iter().peekable();
    let mut is_covered = |at: usize| {
        while in_link.next_if(|span| span.end <= at).is_some() {}
        in_link.peek().is_some_and(|span| span.start <= at)
    };
    let mut at = 0;
    let clocks = times(&said, &(0..said.words.len()));
    let mut clocks = clocks
        .into_iter()
        .filter_map(|time| match time.how {
            How::Clock(minutes) => Some((time.words, minutes)),
            _ => None,
        })
        .peekable();
    while at < said.words.len() {
        let span = said.words[at].span.clone();
        while clocks.next_if(|(words, _)| words.start < at).is_some() {}
        if is_covered(span.start) {
            at += 1;
        } else if let Some((words, minutes)) = clocks.next_if(|(words, _)| words.start == at) {
            let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
            facts.entry(clock).or_insert_with(|| said.span(&words));
            at = words.end;
        } else {
            at = number(&said, at, &mut facts);
        }
    }
    facts
}

/// Reads a number that may go on after a sign; returns the next word.
fn number(said: &Said<'_>, at: usize, facts: &mut Facts) -> usize {
    let word = &said.words[at].plain;
    let written = WRITTEN
        .iter()
        .find(|(en, fr, _)| word == en || word == fr)
        .map(|(_, _, digits)| (*digits).to_owned());
    if let Some(digits) = written {
        facts.entry(digits).or_insert(said.words[at].span.clone());
        return at + 1;
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return at + 1;
    }
    let mut value = digits.to_owned();
    let mut next = at + 1;
    if digits.len() == word.len() {
        while let Some(more) = said.word(next) {
            let is_number = more.bytes().all(|byte| byte.is_ascii_digit());
            let gap = said.gap(next - 1);
            let groups = more.len() == 3 && matches!(gap, "," | " " | "\u{a0}" | "\u{202f}" | "’");
            if is_number && groups {
                value.push_str(more);
            } else if is_number && matches!(gap, "." | ",") {
                value.push('.');
                value.push_str(more);
            } else {
                break;
            }
            next += 1;
        }
    }
    let value = value.trim_start_matches('0');
    if !matches!(value, "" | "1") {
        let span = said.span(&(at..next));
        facts.entry(value.to_owned()).or_insert(span);
    }
    next
}

/// A link without the part that says in which language the page is.
fn without_language(link: &str) -> String {
    let is_language = |part: &&str| matches!(*part, "en" | "fr" | "en-us" | "en-gb" | "fr-fr");
    let lower = link.to_lowercase();
    let (path, query) = lower.split_once('?').unwrap_or((&lower, ""));
    let path: Vec<&str> = path
        .trim_end_matches('/')
        .split('/')
        .filter(|part| !is_language(part))
        .collect();
    let query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("lang=") && !part.starts_with("hl="))
        .collect();
    format!("{}?{}", path.join("/"), query.join("&"))
}
