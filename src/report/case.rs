//! One incident among many: what statistics and an index need to know of it.
//!
//! Owns which figures are kept when the records themselves are let go. Invariant: a case holds no text
//! but the title, and as much for a long incident as for a short one.

use super::measures::Measures;
use super::promises::Promises;
use super::silence::silences;
use super::story::Story;
use super::summary::Summary;
use super::walked::Walked;
use crate::base::{Moment, Span};
use crate::incident::{Incident, Record};
use crate::runbook::Phase;
use serde::Serialize;

/// More words than this are not told apart in a small picture.
const MOST_WORDS: usize = 40;

/// One incident among many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: Summary,
    /// Its figures.
    pub measures: Measures,
    /// The same before anybody corrected a time, when that changed them.
    pub as_first_written: Option<Box<Measures>>,
    /// Whether the first word came within the time that its runbook aims at; unknown while it may
    /// still come.
    pub first_word_in_time: Option<bool>,
    /// When it began, as far as is known.
    #[serde(skip)]
    pub since: Moment,
    /// When it was over, or the last that is known of it.
    #[serde(skip)]
    pub until: Moment,
    /// The phases, from when to when.
    #[serde(skip)]
    pub phases: Vec<(Phase, Moment, Moment)>,
    /// The words to customers.
    #[serde(skip)]
    pub words: Vec<Moment>,
    /// When customers waited longer than promised.
    #[serde(skip)]
    pub late: Vec<(Moment, Moment)>,
}

impl Case {
    /// What is kept of an incident.
    #[must_use]
    pub fn of(incident: &Incident, records: &[Record]) -> Self {
        let story = Story::of(records);
        let promises = Promises::told(incident, &story);
        let silences = silences(incident, &story, &promises);
        let walked = Walked::of(incident, &story);
        let declared = incident.declared_at();
        let last = if incident.is_backfilled() {
            // What was noted since is no part of it.
            incident.closed_at()
        } else {
            records.iter().map(|record| record.stamp.at).max()
        };
        let last = last.unwrap_or(declared).max(declared);
        let until = incident.resolved_at().unwrap_or(last);
        let aim = declared.plus(incident.runbook().cadence.first);
        let in_time = match promises.words().first() {
            Some(word) => Some(word.at <= aim),
            // What nobody kept may have been said.
            None if incident.is_backfilled() => None,
            None if incident.resolved_at().is_some() || last > aim => Some(false),
            None => None,
        };
        let mut words: Vec<Moment> = promises.words().iter().map(|word| word.at).collect();
        words.dedup();
        let step = words.len().div_ceil(MOST_WORDS).max(1);
        Self {
            summary: Summary::of(incident),
            measures: Measures::told(incident, &story, &promises),
            as_first_written: Measures::as_first_written(incident, &story).map(Box::new),
            first_word_in_time: in_time,
            since: story.began(incident),
            until: until.max(story.began(incident)),
            phases: phases(incident, &walked, last),
            words: words.into_iter().step_by(step).collect(),
            late: silences
                .iter()
                .filter(|silence| silence.is_late)
                .filter_map(|silence| Some((silence.due?, silence.until.unwrap_or(last))))
                .take(MOST_WORDS)
                .collect(),
        }
    }

    /// How long it lasted, or has lasted so far.
    #[must_use]
    pub fn span(&self) -> Span {
        self.until.since(self.since).max(Span::seconds(0))
    }
}

/// The phases from when to when. Nobody walked through any in what was over when it was written down:
/// all of it is repair.
fn phases(incident: &Incident, walked: &Walked, last: Moment) -> Vec<(Phase, Moment, Moment)> {
    if incident.is_backfilled() {
        let until = incident.resolved_at().unwrap_or(last);
        return vec![(Phase::Recover, incident.declared_at(), until)];
    }
    let phases = walked.phases.iter();
    phases
        .map(|phase| (phase.what, phase.from, phase.until.unwrap_or(last)))
        .collect()
}
