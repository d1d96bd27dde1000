//! The report that anybody may read, as JSON.
//!
//! Owns which keys are left empty. They are those of the report for the team, so that one program
//! reads both. Invariant: nothing is here that customers have not seen: no name, no command, no note,
//! not even the name of the runbook.

use super::json;
use super::measures::{Cadence, Measures};
use super::page::Page;
use crate::base::{Moment, Span};
use crate::incident::{Incident, Kind, Status};
use serde::Serialize;
use serde_json::{Value, json};

/// Something that customers have seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicEvent {
    /// Its place, from 1.
    pub seq: usize,
    /// Left empty.
    pub writer: Option<()>,
    /// `update.published` or `incident.resolved`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it happened.
    pub happened_at: Moment,
    /// Left empty.
    pub recorded_at: Option<()>,
    /// Left empty.
    pub by: Option<()>,
    /// Left empty.
    pub phase: Option<()>,
    /// Left empty.
    pub step: Option<()>,
    /// What it said, or a sentence.
    pub text: String,
    /// The messages, or the answer on data loss.
    pub data: Value,
    /// Left empty.
    pub amends: Option<()>,
}

/// What customers have seen, in the order of time.
#[must_use]
pub fn events(incident: &Incident, page: &Page) -> Vec<PublicEvent> {
    let event = |kind, happened_at, text, data| PublicEvent {
        seq: 0,
        writer: None,
        kind,
        happened_at,
        recorded_at: None,
        by: None,
        phase: None,
        step: None,
        text,
        data,
        amends: None,
    };
    let mut events: Vec<PublicEvent> = page
        .rounds
        .iter()
        .filter_map(|round| {
            let bodies: Vec<&str> = round
                .messages()
                .map(|message| message.body.as_str())
                .collect();
            let messages: Vec<Value> = round
                .messages()
                .map(|message| json!({"subject": message.subject, "body": message.body}))
                .collect();
            let data = json!({"number": round.number, "messages": messages});
            let at = Moment::parse(&round.iso)?;
            Some(event("update.published", at, bodies.join("\n\n"), data))
        })
        .collect();
    if let (Some(at), Some(loss)) = (incident.resolved_at(), incident.data_loss()) {
        let said = page.summary.last();
        let text = said.map_or(String::new(), |said| said.text.clone());
        let data = json!({"data_loss": loss.as_str()});
        events.push(event("incident.resolved", at, text, data));
    }
    events.sort_by_key(|event| event.happened_at);
    for (at, event) in events.iter_mut().enumerate() {
        event.seq = at + 1;
    }
    events
}

/// `report --public --format json`.
#[must_use]
pub fn report(incident: &Incident, page: &Page, measures: &Measures) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        incident: Outside<'a>,
        events: Vec<PublicEvent>,
        measures: Lived,
    }
    #[derive(Serialize)]
    struct Outside<'a> {
        id: Option<()>,
        kind: Kind,
        title: &'a str,
        runbook: Option<()>,
        severity: Option<()>,
        status: Status,
        open: bool,
        started_at: Option<Moment>,
        declared_at: Option<()>,
        resolved_at: Option<Moment>,
        next_update_due: Option<Moment>,
    }
    #[derive(Serialize)]
    struct Lived {
        time_to_detect_s: Option<()>,
        time_to_staff_notice_s: Option<()>,
        time_to_first_communication_s: Option<Span>,
        time_to_resolve_s: Option<Span>,
        updates_published: usize,
        cadence: Cadence,
        gate: Option<()>,
        steps: Option<()>,
        customers_notified: Option<()>,
    }
    json::write(&Document {
        version: 1,
        incident: Outside {
            id: None,
            kind: incident.kind(),
            title: &page.title,
            runbook: None,
            severity: None,
            status: incident.status(),
            open: incident.is_open(),
            started_at: Some(page.began),
            declared_at: None,
            resolved_at: incident.resolved_at(),
            next_update_due: incident.due(),
        },
        events: events(incident, page),
        measures: Lived {
            time_to_detect_s: None,
            time_to_staff_notice_s: None,
            time_to_first_communication_s: measures.time_to_first_communication_s,
            time_to_resolve_s: measures.time_to_resolve_s,
            updates_published: measures.updates_published,
            cadence: measures.cadence,
            gate: None,
            steps: None,
            customers_notified: None,
        },
    })
}
