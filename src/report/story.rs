//! The records in the order of the story, each with the corrections that were made to it.
//!
//! Owns the rule of what a correction belongs to, and when something happened after all. Changes
//! no record. Invariant: a correction of a correction belongs to the record that was first
//! corrected, and every record of the story is still there.

use super::name::EventName;
use crate::base::{ChannelName, Moment, WriterId};
use crate::incident::{Delivery, DraftId, Drafted, Event, Incident, Record};
use crate::runbook::Stage;
use std::collections::{HashMap, HashSet};

/// A correction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Correction<'a> {
    /// The record that carries it.
    pub(super) record: &'a Record,
    /// Which event of that record.
    pub(super) place: usize,
    /// What should be read instead.
    pub(super) text: Option<&'a str>,
    /// When it happened after all.
    pub(super) corrected_at: Option<Moment>,
}

/// The records, sorted.
#[derive(Debug)]
pub(super) struct Story<'a> {
    records: Vec<&'a Record>,
    corrections: HashMap<(&'a WriterId, u64), Vec<Correction<'a>>>,
    /// The records whose corrections stand with what they correct.
    folded: HashSet<(&'a WriterId, u64)>,
    /// Whether times count as they were first written.
    as_written: bool,
    /// What was said and taken back later.
    taken_back: HashSet<EventName>,
}

impl<'a> Story<'a> {
    pub(super) fn of(records: &'a [Record]) -> Self {
        let mut records: Vec<_> = records.iter().collect();
        records.sort_by(|one, other| one.stamp.order().cmp(&other.stamp.order()));
        let is_correction = |event: &Event| matches!(event, Event::EventAmended { .. });
        let are_corrected = records
            .iter()
            .any(|record| record.events.iter().any(is_correction));
        let mut amends = HashMap::new();
        // Most stories have nothing to look up.
        for record in records.iter().filter(|_| are_corrected) {
            let target = record.events.iter().find_map(|event| match event {
                Event::EventAmended { writer, seq, .. } => Some((writer, *seq)),
                _ => None,
            });
            amends.insert(name(record), target);
        }
        let mut corrections: HashMap<_, Vec<_>> = HashMap::new();
        let mut folded = HashSet::new();
        for record in &records {
            for (place, event) in record.events.iter().enumerate() {
                if let Event::EventAmended {
                    writer,
                    seq,
                    text,
                    corrected_at,
                } = event
                    && let Some(first) = first_corrected(&amends, (writer, *seq))
                {
                    folded.insert(name(record));
                    corrections.entry(first).or_default().push(Correction {
                        record,
                        place,
                        text: text.as_deref(),
                        corrected_at: *corrected_at,
                    });
                }
            }
        }
        let taken_back = taken_back(&records);
        Self {
            records,
            corrections,
            folded,
            as_written: false,
            taken_back,
        }
    }

    /// The same story as it was told before anybody corrected a time; none when nobody did.
    pub(super) fn as_first_written(&self) -> Option<Self> {
        let is_moved = |correction: &Correction<'_>| correction.corrected_at.is_some();
        self.corrections
            .values()
            .flatten()
            .any(is_moved)
            .then(|| Self {
                records: self.records.clone(),
                corrections: self.corrections.clone(),
                folded: self.folded.clone(),
                as_written: true,
                taken_back: self.taken_back.clone(),
            })
    }

    /// When it began, as far as is known, else when it was declared: what durations count from.
    pub(super) fn began(&self, incident: &Incident) -> Moment {
        let declared = self.first(|event| matches!(event, Event::IncidentDeclared(_)));
        incident.declared().started_at.unwrap_or_else(|| {
            declared.map_or(incident.declared_at(), |(record, _)| self.happened(record))
        })
    }

    /// Whether this was said, and taken back later: that a message is posted, and what followed
    /// from it.
    pub(super) fn is_taken_back(&self, event: &EventName) -> bool {
        self.taken_back.contains(event)
    }

    /// In the order of the story.
    pub(super) fn records(&self) -> impl Iterator<Item = &'a Record> {
        self.records.iter().copied()
    }

    /// The event that opened the incident.
    pub(super) fn declaration(&self) -> Option<EventName> {
        self.first(|event| matches!(event, Event::IncidentDeclared(_)))
            .map(|(record, place)| EventName::of(record, place))
    }

    /// The first such event.
    pub(super) fn first(&self, wanted: impl Fn(&Event) -> bool) -> Option<(&'a Record, usize)> {
        self.records().find_map(|record| {
            let mut events = record.events.iter().enumerate();
            let counts = |place| !self.is_taken_back(&EventName::of(record, place));
            let (place, _) = events.find(|(place, event)| wanted(event) && counts(*place))?;
            Some((record, place))
        })
    }

    /// What was corrected about a record, oldest first.
    pub(super) fn corrections(&self, record: &'a Record) -> &[Correction<'a>] {
        self.corrections
            .get(&name(record))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether the corrections of this record stand with what they correct.
    pub(super) fn is_shown_elsewhere(&self, record: &Record) -> bool {
        self.folded.contains(&name(record))
    }

    /// Whether everything in it is a correction that stands with what it corrects.
    pub(super) fn is_told_elsewhere(&self, record: &Record) -> bool {
        let is_correction = |event: &Event| matches!(event, Event::EventAmended { .. });
        self.is_shown_elsewhere(record) && record.events.iter().all(is_correction)
    }

    /// When it happened, as far as is known now.
    pub(super) fn happened(&self, record: &'a Record) -> Moment {
        self.corrections(record)
            .iter()
            .rev()
            .filter(|_| !self.as_written)
            .find_map(|correction| correction.corrected_at)
            .unwrap_or_else(|| record.stamp.happened())
    }
}

/// A person's word that a message is posted, which a person takes back, and what rested on it: the
/// round, the passed gate and the end.
fn taken_back(records: &[&Record]) -> HashSet<EventName> {
    let mut words = Words::default();
    for record in records {
        for (place, event) in record.events.iter().enumerate() {
            words.take(event, || EventName::of(record, place));
        }
    }
    words.taken
}

/// What may still be taken back, and what was.
#[derive(Default)]
struct Words<'a> {
    drafts: HashMap<&'a DraftId, &'a Drafted>,
    /// Where each draft is out; with the words that say so, while a person can take them back.
    out: HashMap<&'a DraftId, HashMap<&'a ChannelName, Option<Vec<EventName>>>>,
    rounds: HashMap<u32, Vec<EventName>>,
    gates: Vec<EventName>,
    ends: Vec<EventName>,
    is_closed: bool,
    taken: HashSet<EventName>,
}

impl<'a> Words<'a> {
    fn take(&mut self, event: &'a Event, name: impl Fn() -> EventName) {
        match event {
            Event::DraftRendered(drafted) => {
                self.drafts.insert(&drafted.draft, drafted);
                self.out.remove(&drafted.draft);
            }
            Event::DeliverySent {
                delivery, by_hand, ..
            } => self.say_out(delivery, by_hand.then(name)),
            Event::DeliverySettled {
                delivery,
                sent: true,
                ..
            } => self.say_out(delivery, None),
            Event::DeliverySettled { delivery, .. } => self.take_back(delivery),
            Event::UpdatePublished { number, .. } => {
                self.rounds.entry(*number).or_default().push(name());
            }
            Event::GatePassed {} => self.gates.push(name()),
            Event::IncidentResolved { .. } => self.ends.push(name()),
            Event::IncidentClosed {} => self.is_closed = true,
            _ => {}
        }
    }

    /// What a program sent, or somebody else has seen, no person takes back.
    fn say_out(&mut self, delivery: &'a Delivery, by_hand: Option<EventName>) {
        let out = self.out.entry(&delivery.draft).or_default();
        let words = out
            .entry(&delivery.channel)
            .or_insert_with(|| Some(Vec::new()));
        match (by_hand, &mut *words) {
            (Some(name), Some(words)) => words.push(name),
            (Some(_), None) => {}
            (None, _) => *words = None,
        }
    }

    fn take_back(&mut self, delivery: &Delivery) {
        let Some(out) = self.out.get_mut(&delivery.draft) else {
            return;
        };
        let Some(words) = out.get_mut(&delivery.channel).and_then(Option::take) else {
            return;
        };
        out.remove(&delivery.channel);
        self.taken.extend(words);
        let Some(drafted) = self.drafts.get(&delivery.draft) else {
            return;
        };
        let round = self.rounds.remove(&drafted.update);
        self.taken.extend(round.unwrap_or_default());
        if drafted.update == 1 {
            self.taken.extend(self.gates.drain(..));
        }
        if drafted.stage == Stage::Resolution && !self.is_closed && !self.last_word_is_out() {
            self.taken.extend(self.ends.drain(..));
        }
    }

    fn last_word_is_out(&self) -> bool {
        self.out.iter().any(|(draft, channels)| {
            let drafted = self.drafts.get(draft);
            !channels.is_empty()
                && drafted.is_some_and(|drafted| {
                    drafted.stage == Stage::Resolution && drafted.audience.is_outside()
                })
        })
    }
}

fn name(record: &Record) -> (&WriterId, u64) {
    (&record.stamp.writer, record.stamp.seq)
}

/// Follows corrections of corrections; none when the record is not here, or when records that were
/// tampered with correct each other in a circle.
fn first_corrected<'a>(
    amends: &HashMap<(&'a WriterId, u64), Option<(&'a WriterId, u64)>>,
    mut target: (&'a WriterId, u64),
) -> Option<(&'a WriterId, u64)> {
    for _ in 0..=amends.len() {
        match amends.get(&target)? {
            Some(further) => target = *further,
            None => return Some(target),
        }
    }
    None
}
