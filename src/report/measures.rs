//! The figures of an incident, computed from its records.
//!
//! Owns the rules. Reads no clock: what is still open counts as far as it is written. Invariant:
//! a duration is counted from when the incident began, as far as that is known, else from its
//! declaration, and it is never below zero: when a clock went back, the timeline says so.

use super::name::EventName;
use super::promises::Promises;
use super::story::Story;
use crate::base::{Moment, Span, StepId};
use crate::incident::{Event, Incident, Record, StepState};
use crate::runbook::{Audience, Phase};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The figures. The keys and their order are a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// Until it was noticed: at the latest when it was declared. Unknown when nobody knows when it
    /// began.
    pub time_to_detect_s: Option<Span>,
    /// Until the first message to colleagues.
    pub time_to_staff_notice_s: Option<Span>,
    /// Until the first message to customers or the public, sent or posted by hand.
    pub time_to_first_communication_s: Option<Span>,
    /// Until it was over.
    pub time_to_resolve_s: Option<Span>,
    /// Rounds of messages that went out.
    pub updates_published: usize,
    /// The rhythm.
    pub cadence: Cadence,
    /// The door between telling people and repairing.
    pub gate: GateView,
    /// What became of the steps.
    pub steps: Steps,
    /// How many customers were written to, once that is known.
    pub customers_notified: Option<u64>,
}

/// The rhythm, as promised and as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cadence {
    /// Times that were promised; the last one may still be to come.
    pub promised: usize,
    /// Messages that went out in time.
    pub kept: usize,
    /// Messages that were late, or were seen to be.
    pub late: usize,
    /// The longest time without a word to the outside, from the beginning to the end.
    pub longest_silence_s: Option<Span>,
}

/// The door between telling people and repairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GateView {
    /// When everybody had been told.
    pub passed_at: Option<Moment>,
    /// Whether it was forced.
    pub overridden: bool,
}

impl GateView {
    pub(super) fn of(incident: &Incident) -> Self {
        let gate = incident.gate();
        Self {
            passed_at: gate.passed_at,
            overridden: gate.overridden,
        }
    }

    fn told(incident: &Incident, story: &Story<'_>) -> Self {
        Self {
            passed_at: told_by(incident, story),
            overridden: incident.gate().overridden,
        }
    }
}

/// What became of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// Done.
    pub done: usize,
    /// Left out, with a reason.
    pub skipped: usize,
}

impl Measures {
    /// The figures of these records.
    #[must_use]
    pub fn of(incident: &Incident, records: &[Record]) -> Self {
        let story = Story::of(records);
        Self::told(incident, &story, &Promises::told(incident, &story))
    }

    /// The figures before anybody corrected a time; none when that changes nothing.
    pub(super) fn as_first_written(incident: &Incident, story: &Story<'_>) -> Option<Self> {
        let before = story.as_first_written()?;
        let told = |story: &Story<'_>| {
            let promises = Promises::told(incident, story);
            Self::told(incident, story, &promises)
        };
        let (before, now) = (told(&before), told(story));
        (before != now).then_some(before)
    }

    pub(super) fn told(incident: &Incident, story: &Story<'_>, promises: &Promises) -> Self {
        let first = |wanted: fn(&Event) -> bool| {
            let (record, _) = story.first(wanted)?;
            Some(story.happened(record))
        };
        let declared = first(|event| matches!(event, Event::IncidentDeclared(_)))
            .unwrap_or(incident.declared_at());
        let resolved = first(|event| matches!(event, Event::IncidentResolved { .. }));
        let began = incident.declared().started_at;
        let start = story.began(incident);
        let until = |at: Moment| at.since(start).max(Span::seconds(0));
        Self {
            time_to_detect_s: began.map(|_| until(declared)),
            time_to_staff_notice_s: promises.staff_told().map(|word| until(word.at)),
            time_to_first_communication_s: promises.words().first().map(|word| until(word.at)),
            time_to_resolve_s: resolved.map(until),
            updates_published: rounds(story),
            cadence: Cadence {
                promised: promises.all().len(),
                kept: promises.all().iter().filter(|made| made.is_kept()).count(),
                late: promises.all().iter().filter(|made| made.late).count(),
                // Of the past, what nobody kept may have been said.
                longest_silence_s: longest_silence(promises, start, resolved)
                    .filter(|_| !incident.is_backfilled() || !promises.words().is_empty()),
            },
            gate: GateView::told(incident, story),
            steps: Steps {
                done: in_state(incident, StepState::Done),
                skipped: in_state(incident, StepState::Skipped),
            },
            customers_notified: notified(incident),
        }
    }
}

/// Two people may both have noticed that a round was out: it counts once.
fn rounds(story: &Story<'_>) -> usize {
    let mut numbers: Vec<u32> = story
        .records()
        .flat_map(|record| {
            let events = record.events.iter().enumerate();
            let counts = |place| !story.is_taken_back(&EventName::of(record, place));
            events.filter(move |(place, _)| counts(*place))
        })
        .filter_map(|(_, event)| match event {
            Event::UpdatePublished { number, .. } => Some(*number),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len()
}

/// When everybody had been told: the step of the round that was written down last may have been done
/// before others.
pub(super) fn told_by(incident: &Incident, story: &Story<'_>) -> Option<Moment> {
    let mut told: HashMap<&StepId, Moment> = HashMap::new();
    for record in story.records() {
        let at = story.happened(record);
        for (place, event) in record.events.iter().enumerate() {
            match event {
                Event::StepCompleted { step, .. } | Event::StepSkipped { step, .. } => {
                    let phase = incident.progress(step).map(|progress| progress.place().0);
                    if phase == Some(Phase::Communicate) {
                        told.entry(step).or_insert(at);
                    }
                }
                Event::StepUndone { step, .. } => {
                    told.remove(step);
                }
                Event::GatePassed {} if !story.is_taken_back(&EventName::of(record, place)) => {
                    return Some(told.into_values().fold(at, Moment::max));
                }
                _ => {}
            }
        }
    }
    None
}

/// Unknown while nothing was said and it is not over.
fn longest_silence(promises: &Promises, start: Moment, end: Option<Moment>) -> Option<Span> {
    let mut last = start;
    let mut longest = None;
    let words = promises.words().iter().map(|word| word.at);
    let until_end = words.filter(|word| end.is_none_or(|end| *word <= end));
    for word in until_end.chain(end) {
        longest = longest.max(Some(word.since(last).max(Span::seconds(0))));
        last = last.max(word);
    }
    longest
}

/// Everybody whose mail was taken by a relay, in the round in which they were most. None when nothing
/// was mailed to a list: how many read a status page, nobody knows.
fn notified(incident: &Incident) -> Option<u64> {
    let mut rounds: BTreeMap<u32, u64> = BTreeMap::new();
    for draft in incident.drafts() {
        if draft.drafted.audience != Audience::Customers {
            continue;
        }
        for mailing in draft.mailings.values() {
            let round = rounds.entry(draft.drafted.update).or_default();
            *round = round.saturating_add(mailing.accepted);
        }
    }
    rounds.into_values().max()
}

fn in_state(incident: &Incident, wanted: StepState) -> usize {
    incident
        .steps()
        .filter(|(.., state)| *state == wanted)
        .count()
}
