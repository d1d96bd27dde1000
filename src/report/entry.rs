//! One event of the journal as the timeline's JSON has it.
//!
//! Owns the shape; the keys and their order are a contract. Invariant: an entry says what was
//! written, never what it was corrected to: the correction is an entry of its own.

use super::name::EventName;
use crate::base::{Moment, StepId, WriterId};
use crate::incident::{Event, Incident, Record};
use crate::runbook::Phase;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The types of events, in the order of the contract.
pub const TYPES: [&str; 39] = [
    "incident.declared",
    "responder.joined",
    "fact.recorded",
    "step.completed",
    "step.skipped",
    "step.undone",
    "gate.passed",
    "gate.overridden",
    "draft.rendered",
    "draft.approved",
    "update.published",
    "update.snoozed",
    "update.overdue",
    "delivery.requested",
    "delivery.sent",
    "delivery.failed",
    "delivery.unknown",
    "delivery.settled",
    "command.ran",
    "check.passed",
    "check.failed",
    "decision.taken",
    "note.added",
    "event.amended",
    "severity.changed",
    "status.changed",
    "role.assigned",
    "command.transferred",
    "escalation.called",
    "escalation.acknowledged",
    "recovery.blocked",
    "recovery.unblocked",
    "inject.presented",
    "incident.resolved",
    "incident.closed",
    "action.added",
    "action.done",
    "incident.imported",
    "tail.set-aside",
];

/// One event, beside the record it stands in: its own fields are put together when somebody asks for
/// them, as a long incident has very many.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    record: &'a Record,
    place: usize,
    /// The phase of its step.
    pub phase: Option<Phase>,
    /// The step it is about.
    pub step: Option<StepId>,
    /// A sentence for people.
    pub text: Arc<str>,
}

/// The same as JSON; the keys and their order are a contract.
#[derive(Serialize)]
struct Written<'a> {
    /// The number of its record; the events of one record share it.
    seq: u64,
    /// Whose journal it stands in.
    writer: &'a WriterId,
    /// Its type, such as `step.completed`.
    #[serde(rename = "type")]
    kind: String,
    /// When it happened.
    happened_at: Moment,
    /// When it was written down.
    recorded_at: Moment,
    /// Who wrote it.
    by: &'a str,
    phase: Option<Phase>,
    step: Option<&'a StepId>,
    text: &'a str,
    /// Its own fields, as the journal has them.
    data: Map<String, Value>,
    /// The record it corrects.
    amends: Option<Amends<'a>>,
}

/// A record by its place in the journals.
#[derive(Serialize)]
struct Amends<'a> {
    /// Whose journal.
    writer: &'a WriterId,
    /// Its number there.
    seq: u64,
}

impl<'a> Entry<'a> {
    /// The `place`th event of a record, from 0.
    pub(super) fn of(
        incident: &Incident,
        record: &'a Record,
        place: usize,
        text: Arc<str>,
    ) -> Self {
        let step = step_of(incident, &record.events[place]);
        let phase = step
            .as_ref()
            .and_then(|step| incident.progress(step))
            .map(|progress| progress.place().0);
        Self {
            record,
            place,
            phase,
            step,
            text,
        }
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> &'a Event {
        &self.record.events[self.place]
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> EventName {
        EventName::of(self.record, self.place)
    }

    /// When it happened.
    #[must_use]
    pub fn happened_at(&self) -> Moment {
        if is_by_the_way(self.record, self.event()) {
            self.record.stamp.at
        } else {
            self.record.stamp.happened()
        }
    }

    /// When it was written down.
    #[must_use]
    pub fn recorded_at(&self) -> Moment {
        self.record.stamp.at
    }

    /// Who wrote it.
    #[must_use]
    pub fn by(&self) -> &'a str {
        &self.record.stamp.by
    }

    /// Its type, such as `step.completed`, and its own fields, as the journal has them.
    #[must_use]
    pub fn fields(&self) -> (String, Map<String, Value>) {
        fields(self.event())
    }
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (kind, data) = self.fields();
        let written = Written {
            seq: self.record.stamp.seq,
            writer: &self.record.stamp.writer,
            kind,
            happened_at: self.happened_at(),
            recorded_at: self.recorded_at(),
            by: self.by(),
            phase: self.phase,
            step: self.step.as_ref(),
            text: &self.text,
            data,
            amends: match self.event() {
                Event::EventAmended { writer, seq, .. } => Some(Amends { writer, seq: *seq }),
                _ => None,
            },
        };
        written.serialize(to)
    }
}

/// Whether an event was only noticed while its record was written, and so happened then, whatever
/// time was given for the rest of the record.
pub(super) fn is_by_the_way(record: &Record, event: &Event) -> bool {
    let noticed = |event: &Event| {
        matches!(
            event,
            Event::ResponderJoined { .. } | Event::UpdateOverdue { .. }
        )
    };
    noticed(event) && !record.events.iter().all(noticed)
}

/// The type and the other fields. The runbook's text is left out: it is long, its digest is there.
fn fields(event: &Event) -> (String, Map<String, Value>) {
    let (known, fields) = match event {
        Event::Unrecognised { kind, text } => (
            Some(kind.clone()),
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())),
        ),
        event => (None, serde_json::to_value(event).unwrap_or_default()),
    };
    let mut data = match fields {
        Value::Object(data) => data,
        Value::Null => Map::new(),
        other => Map::from_iter([("text".to_owned(), other)]),
    };
    let tag = data.remove("type");
    data.remove("runbook_text");
    let kind = known.or_else(|| Some(tag?.as_str()?.to_owned()));
    (kind.unwrap_or_default(), data)
}

/// The step an event is about: its own, or the one of the message it is about.
fn step_of(incident: &Incident, event: &Event) -> Option<StepId> {
    let of_draft = |draft| Some(incident.draft(draft)?.drafted.step.clone());
    match event {
        Event::StepCompleted { step, .. }
        | Event::StepSkipped { step, .. }
        | Event::StepUndone { step, .. }
        | Event::CommandRan { step, .. }
        | Event::CheckPassed { step, .. }
        | Event::CheckFailed { step, .. }
        | Event::DecisionTaken { step, .. } => Some(step.clone()),
        Event::NoteAdded { step, .. } => step.clone(),
        Event::DraftRendered(drafted) => Some(drafted.step.clone()),
        Event::DraftApproved { draft, .. } => of_draft(draft),
        Event::DeliveryRequested { delivery, .. }
        | Event::DeliverySent { delivery, .. }
        | Event::DeliveryFailed { delivery, .. }
        | Event::DeliveryUnknown { delivery, .. }
        | Event::DeliverySettled { delivery, .. } => of_draft(&delivery.draft),
        _ => None,
    }
}
