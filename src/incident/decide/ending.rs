//! The end, in two moves: resolved with a last word, then closed. Or taken back, as long as nobody
//! outside has heard of it.

use super::{Decision, text};
use crate::base::StepId;
use crate::incident::event::Event;
use crate::incident::kind::{DataLoss, data_loss_fact};
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;
use crate::runbook::Phase;

pub(super) fn resolve(incident: &Incident, data_loss: DataLoss) -> Decision {
    if incident.resolved_at().is_some() {
        return Err(if data_loss == DataLoss::Unknown {
            Refusal::Over
        } else {
            Refusal::AnswerIsAMessage { data_loss }
        });
    }
    if !incident.final_message_is_out() {
        let steps: Vec<StepId> = incident
            .final_message_steps()
            .map(|step| step.id.clone())
            .collect();
        return Err(Refusal::NoFinalMessage { steps });
    }
    let mut events = Vec::new();
    if incident.data_loss() != Some(data_loss) {
        events.push(Event::FactRecorded {
            fact: data_loss_fact(),
            value: data_loss.to_string(),
        });
    }
    events.push(Event::IncidentResolved { data_loss });
    Ok(events)
}

pub(super) fn close(incident: &Incident) -> Decision {
    if incident.resolved_at().is_none() {
        return Err(Refusal::NotResolved);
    }
    let open: Vec<StepId> = Phase::ALL
        .into_iter()
        .flat_map(|phase| incident.open_steps(phase))
        .map(|step| step.id.clone())
        .collect();
    if !open.is_empty() {
        return Err(Refusal::StepsOpen { outstanding: open });
    }
    Ok(vec![Event::IncidentClosed {}])
}

/// The reason stands in a note of the same record; closed without being resolved is taken back.
pub(super) fn withdraw(incident: &Incident, reason: String) -> Decision {
    if incident.resolved_at().is_some() {
        return Err(Refusal::Over);
    }
    if !incident.may_be_withdrawn() {
        return Err(Refusal::OutsideKnows);
    }
    text("reason", &reason)?;
    Ok(vec![
        Event::NoteAdded {
            text: reason,
            step: None,
        },
        Event::IncidentClosed {},
    ])
}
