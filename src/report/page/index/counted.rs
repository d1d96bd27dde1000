//! What groups of incidents have in common, in words and figures.
//!
//! Owns no figure: the statistics have them. Invariant: a group of none says nothing of itself.

use crate::report::page::Fact;
use crate::report::page::scale::share;
use crate::report::reader::Reader;
use crate::report::stats::figures::{beside_false_alarms, bound, figure, in_common, percent};
use crate::report::stats::{Group, Named};
use serde::Serialize;

/// A group in a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What it has in common.
    pub name: String,
    /// The mark of a drill.
    pub exercise: Option<&'static str>,
    /// How many.
    pub count: usize,
    /// Until the first word.
    pub first_word: String,
    /// Promises kept.
    pub rhythm: String,
    /// Until it was over.
    pub over: String,
}

/// A bar of a distribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it counts.
    pub name: String,
    /// How many.
    pub count: usize,
    /// How long it is drawn.
    pub width: String,
}

/// How many real ones, and how many of them were over when they were written down.
pub(super) fn counted_real(group: &Group, reader: Reader) -> String {
    let all = reader.words.count("stats.incidents", group.count);
    let beside = |all| beside_false_alarms(reader, all, group);
    if group.backfilled == 0 {
        return beside(all);
    }
    let past = reader.words.count("past.counted", group.backfilled);
    let holes: [(&str, &dyn std::fmt::Display); 2] = [("all", &all), ("open", &past)];
    beside(reader.words.say("stats.of-them", &holes))
}

pub(super) fn corrected(group: &Group, reader: Reader) -> Option<String> {
    let words = reader.words;
    (group.corrected > 0).then(|| words.count("stats.corrected", group.corrected))
}

pub(super) fn facts(group: &Group, reader: Reader) -> Vec<Fact> {
    let words = reader.words;
    if group.count == 0 {
        return Vec::new();
    }
    in_common(reader, group)
        .into_iter()
        .map(|(key, text)| Fact {
            label: words.get(key),
            text,
        })
        .collect()
}

pub(super) fn buckets(group: &Group, reader: Reader) -> Vec<Row> {
    let buckets = &group.time_to_first_communication_s.buckets;
    let last = buckets.iter().rposition(|bucket| bucket.n > 0);
    let greatest = buckets
        .iter()
        .map(|bucket| bucket.n)
        .max()
        .unwrap_or(0)
        .max(1);
    let shown = last.map_or(&[][..], |last| &buckets[..=last]);
    shown
        .iter()
        .map(|bucket| Row {
            name: bound(reader, bucket.up_to_s),
            count: bucket.n,
            width: share(i128::try_from(bucket.n * 100_000 / greatest).unwrap_or(0)),
        })
        .collect()
}

pub(super) fn named(named: &Named, reader: Reader) -> Counted {
    counted(&named.name, None, &named.group, reader)
}

pub(super) fn counted(
    name: &str,
    exercise: Option<&'static str>,
    group: &Group,
    reader: Reader,
) -> Counted {
    Counted {
        name: name.to_owned(),
        exercise,
        count: group.count,
        first_word: figure(reader, group.time_to_first_communication_s.median),
        rhythm: percent(reader, group.cadence),
        over: figure(reader, group.time_to_resolve_s.median),
    }
}
