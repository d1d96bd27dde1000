//! Facts, notes, corrections, severity, state, names: what is only written down.

use super::{Decision, not_endless, text};
use crate::base::{FactId, Moment, Role, StepId, WriterId};
use crate::incident::command::Context;
use crate::incident::event::Event;
use crate::incident::kind::{DataLoss, Status};
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;
use crate::runbook::Severity;

pub(super) fn facts(facts: Vec<(FactId, String)>) -> Decision {
    facts
        .into_iter()
        .map(|(fact, value)| {
            not_endless("answer", &value)?;
            if fact.as_str() == crate::incident::kind::DATA_LOSS
                && DataLoss::parse(&value).is_none()
            {
                return Err(Refusal::DataLossOpen);
            }
            Ok(Event::FactRecorded { fact, value })
        })
        .collect()
}

pub(super) fn note(words: String, step: Option<StepId>) -> Decision {
    text("note", &words)?;
    Ok(vec![Event::NoteAdded { text: words, step }])
}

pub(super) fn amend(
    incident: &Incident,
    writer: WriterId,
    seq: u64,
    words: Option<String>,
    corrected_at: Option<Moment>,
    context: &Context,
) -> Decision {
    if seq == 0 || incident.heads.get(&writer).is_none_or(|head| seq > *head) {
        return Err(Refusal::NoSuchRecord);
    }
    match (&words, corrected_at) {
        (None, None) => return Err(Refusal::Empty { what: "amendment" }),
        (Some(words), _) => text("amendment", words)?,
        (None, Some(_)) => {}
    }
    if let Some(at) = corrected_at.filter(|at| *at > context.now) {
        return Err(Refusal::ImpossibleTime { at });
    }
    Ok(vec![Event::EventAmended {
        writer,
        seq,
        text: words,
        corrected_at,
    }])
}

pub(super) fn raise(severity: Severity, reason: Option<String>) -> Decision {
    if let Some(reason) = &reason {
        text("reason", reason)?;
    }
    Ok(vec![Event::SeverityChanged { severity, reason }])
}

pub(super) fn set_status(incident: &Incident, status: Status) -> Decision {
    if status == Status::Resolved {
        return Err(Refusal::ResolveSaysIt);
    }
    if incident.resolved_at().is_some() {
        return Err(Refusal::Over);
    }
    if status == incident.status() {
        return Err(Refusal::Unchanged { status });
    }
    Ok(vec![Event::StatusChanged { status }])
}

pub(super) fn assign(role: Role, name: String) -> Decision {
    text("name", &name)?;
    Ok(vec![Event::RoleAssigned { role, name }])
}
