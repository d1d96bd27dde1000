//! One event of the journal as the timeline's JSON has it.
//!
//! Owns the shape; the keys and their order are a contract. Invariant: an entry says what was
//! written, never what it was corrected to: the correction is an entry of its own.

use super::name::EventName;
use crate::base::{Moment, StepId, WriterId};
use crate::incident::{Event, Incident, Record};
use crate::runbook::Phase;
use serde::Serialize;
use serde_json::{Map, Value};

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

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The number of its record; the events of one record share it.
    pub seq: u64,
    /// Whose journal it stands in.
    pub writer: WriterId,
    /// Its type, such as `step.completed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub happened_at: Moment,
    /// When it was written down.
    pub recorded_at: Moment,
    /// Who wrote it.
    pub by: String,
    /// The phase of its step.
    pub phase: Option<Phase>,
    /// The step it is about.
    pub step: Option<StepId>,
    /// A sentence for people.
    pub text: String,
    /// Its own fields, as the journal has them.
    pub data: Map<String, Value>,
    /// The record it corrects.
    pub amends: Option<Amends>,
    /// Its name; made of keys above, so not written again.
    #[serde(skip)]
    pub name: EventName,
}

/// A record by its place in the journals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amends {
    /// Whose journal.
    pub writer: WriterId,
    /// Its number there.
    pub seq: u64,
}

impl Entry {
    pub(super) fn of(
        incident: &Incident,
        (record, event): (&Record, &Event),
        name: EventName,
        text: String,
    ) -> Self {
        let (kind, data) = fields(event);
        let step = step_of(incident, event);
        let phase = step
            .as_ref()
            .and_then(|step| incident.progress(step))
            .map(|progress| progress.place().0);
        Self {
            seq: record.stamp.seq,
            writer: record.stamp.writer.clone(),
            kind,
            happened_at: if is_by_the_way(record, event) {
                record.stamp.at
            } else {
                record.stamp.happened()
            },
            recorded_at: record.stamp.at,
            by: record.stamp.by.clone(),
            phase,
            step,
            text,
            data,
            amends: match event {
                Event::EventAmended { writer, seq, .. } => Some(Amends {
                    writer: writer.clone(),
                    seq: *seq,
                }),
                _ => None,
            },
            name,
        }
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
