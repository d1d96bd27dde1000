//! The documents for scripts: `list`, `status`, `timeline`, `report`, `stats`.
//!
//! Owns how JSON is written, on one line. The keys are a contract and come from the types.
//! Invariant: a document parses to exactly what was given, and yet holds no character that could
//! act on a terminal: those are written as `\u` escapes.

use super::case::Case;
use super::entry::Entry;
use super::measures::Measures;
use super::standing::Standing;
use super::stats::Stats;
use super::summary::Summary;
use super::timeline::Timeline;
use crate::base::visible::harmless_json;
use crate::base::{Moment, Span};
use crate::incident::Incident;
use serde::Serialize;

/// The version of every document.
const VERSION: u32 = 1;

/// `list --json`.
#[must_use]
pub fn list(incidents: &[Summary]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        incidents: &'a [Summary],
    }
    write(&Document {
        version: VERSION,
        incidents,
    })
}

/// `status --json`.
#[must_use]
pub fn status(incident: &Incident, now: Moment) -> String {
    write(&Standing::of(incident, now))
}

/// What the runbook aimed at, as far as the figures rest on it: the events hold everything else.
#[derive(Serialize)]
struct Aims {
    /// From the declaration to the first message to customers.
    first_word_s: Span,
}

impl Aims {
    fn of(incident: &Incident) -> Self {
        Self {
            first_word_s: incident.runbook().cadence.first,
        }
    }
}

/// `timeline --json`.
#[must_use]
pub fn timeline(incident: &Incident, timeline: &Timeline<'_>) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        incident: Summary,
        events: &'a [Entry<'a>],
        aims: Aims,
    }
    write(&Document {
        version: VERSION,
        incident: Summary::of(incident),
        events: &timeline.entries,
        aims: Aims::of(incident),
    })
}

/// `report --format json`.
#[must_use]
pub fn report(incident: &Incident, timeline: &Timeline<'_>, measures: &Measures) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        incident: Summary,
        events: &'a [Entry<'a>],
        measures: &'a Measures,
        as_first_written: Option<&'a Measures>,
        aims: Aims,
    }
    write(&Document {
        version: VERSION,
        incident: Summary::of(incident),
        events: &timeline.entries,
        measures,
        as_first_written: timeline.as_first_written.as_ref(),
        aims: Aims::of(incident),
    })
}

/// `stats --json`: what many have in common, and each of them.
#[must_use]
pub fn stats(stats: &Stats, cases: &[Case]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        #[serde(flatten)]
        stats: &'a Stats,
        cases: &'a [Case],
    }
    write(&Document {
        version: VERSION,
        stats,
        cases,
    })
}

/// Any document on one line, without the newline at its end.
///
/// # Panics
/// When a type cannot be written as JSON: a map whose keys are not texts. Ours can.
#[must_use]
pub fn write(document: &impl Serialize) -> String {
    let text = serde_json::to_string(document)
        .expect("invariant: our documents have texts as keys, and memory takes every byte");
    harmless_json(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::visible::is_dangerous;

    #[test]
    fn json_cannot_act_on_a_terminal_and_loses_nothing() {
        let nasty: String = (0..=0x0010_ffff)
            .filter_map(char::from_u32)
            .filter(|character| is_dangerous(*character) || *character < '\u{80}')
            .collect();
        let written = write(&[&nasty]);
        assert!(!written.contains(|c| is_dangerous(c) || c == '\n'));
        let read: Vec<String> = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read, [nasty]);
    }
}
