//! Steps: doing them, leaving them out, opening them again, and the door before recovery.

use super::{Decision, text};
use crate::base::{Moment, Span, StepId, document};
use crate::incident::command::Context;
use crate::incident::delivery::Delivery;
use crate::incident::event::Event;
use crate::incident::progress::StepState;
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;
use crate::runbook::{Phase, Step, StepKind};

pub(super) fn complete(incident: &Incident, id: &StepId, note: Option<String>) -> Decision {
    let step = open_step(incident, id)?;
    let wants = match step.kind {
        StepKind::Message(_) => Some("message"),
        StepKind::Decide(_) => Some("decide"),
        StepKind::Ask(_) => Some("ask"),
        StepKind::ByHand | StepKind::Run(_) | StepKind::Check(_) => None,
    };
    if let Some(wants) = wants {
        return Err(Refusal::WrongAnswer {
            step: id.clone(),
            wants,
        });
    }
    if let Some(note) = &note {
        text("note", note)?;
    }
    Ok(settled(
        incident,
        id,
        vec![Event::StepCompleted {
            step: id.clone(),
            note,
        }],
    ))
}

pub(super) fn choose(incident: &Incident, id: &StepId, option: &str) -> Decision {
    let step = open_step(incident, id)?;
    let StepKind::Decide(choices) = &step.kind else {
        return Err(Refusal::WrongAnswer {
            step: id.clone(),
            wants: wants(step),
        });
    };
    let Some(choice) = choices.iter().find(|choice| choice.label == option) else {
        let options = choices.iter().map(|choice| choice.label.clone()).collect();
        return Err(Refusal::NoSuchOption {
            step: id.clone(),
            options,
        });
    };
    let events = vec![
        Event::DecisionTaken {
            step: id.clone(),
            option: choice.label.clone(),
            goto: choice.goto.clone(),
        },
        Event::StepCompleted {
            step: id.clone(),
            note: None,
        },
    ];
    Ok(settled(incident, id, events))
}

pub(super) fn answer(incident: &Incident, id: &StepId, value: String) -> Decision {
    let step = open_step(incident, id)?;
    let StepKind::Ask(fact) = &step.kind else {
        return Err(Refusal::WrongAnswer {
            step: id.clone(),
            wants: wants(step),
        });
    };
    if fact.required {
        text("answer", &value)?;
    }
    super::not_endless("answer", &value)?;
    let events = vec![
        Event::FactRecorded {
            fact: fact.id.clone(),
            value,
        },
        Event::StepCompleted {
            step: id.clone(),
            note: None,
        },
    ];
    Ok(settled(incident, id, events))
}

pub(super) fn keep_run(
    incident: &Incident,
    id: &StepId,
    command: Vec<String>,
    exit: Option<i32>,
    output: String,
    seconds: Span,
) -> Decision {
    open_step(incident, id)?;
    Ok(vec![Event::CommandRan {
        step: id.clone(),
        command,
        exit,
        output,
        seconds,
    }])
}

pub(super) fn keep_check(
    incident: &Incident,
    id: &StepId,
    attempts: u32,
    failure: Option<String>,
) -> Decision {
    open_step(incident, id)?;
    match failure {
        Some(reason) => Ok(vec![Event::CheckFailed {
            step: id.clone(),
            attempts,
            reason,
        }]),
        None => Ok(settled(
            incident,
            id,
            vec![
                Event::CheckPassed {
                    step: id.clone(),
                    attempts,
                },
                Event::StepCompleted {
                    step: id.clone(),
                    note: None,
                },
            ],
        )),
    }
}

pub(super) fn skip(
    incident: &Incident,
    id: &StepId,
    reason: String,
    context: &Context,
) -> Decision {
    let step = open_step(incident, id)?;
    text("reason", &reason)?;
    if crate::incident::over::is_final_message(step) && !incident.final_message_is_out() {
        let others = incident.final_message_steps().any(|other| {
            other.id != *id && incident.state_of(&other.id) == Some(StepState::Pending)
        });
        if !others {
            return Err(Refusal::NoFinalMessage {
                steps: vec![id.clone()],
            });
        }
    }
    let is_message = matches!(step.kind, StepKind::Message(_));
    let mut events = vec![Event::StepSkipped {
        step: id.clone(),
        reason,
    }];
    if is_message {
        super::messages::say_what_is_out(incident, &mut events, context);
    }
    Ok(settled(incident, id, events))
}

pub(super) fn undo(incident: &Incident, id: &StepId, reason: String) -> Decision {
    let step = known_step(incident, id)?;
    text("reason", &reason)?;
    match incident.progress(id).map(|progress| progress.state) {
        Some(StepState::Done | StepState::Skipped) => {}
        _ => return Err(Refusal::StillOpen { step: id.clone() }),
    }
    let is_message = matches!(step.kind, StepKind::Message(_));
    if is_message
        && incident
            .progress(id)
            .is_some_and(|progress| progress.state == StepState::Done)
    {
        return not_posted(incident, id, reason);
    }
    Ok(vec![Event::StepUndone {
        step: id.clone(),
        reason,
    }])
}

/// A person's word that a message is out is taken back; what a program has sent cannot be.
fn not_posted(incident: &Incident, id: &StepId, reason: String) -> Decision {
    let cannot = || Refusal::CannotUnsend { step: id.clone() };
    let draft = incident.last_message_out(id).ok_or_else(cannot)?;
    let mut events: Vec<_> = draft
        .posted_by_hand()
        .map(|channel| Event::DeliverySettled {
            delivery: Delivery {
                draft: draft.drafted.draft.clone(),
                channel: channel.clone(),
            },
            sent: false,
            mailing: None,
        })
        .collect();
    if events.is_empty() {
        return Err(cannot());
    }
    let is_of_further_round = incident.drafts().any(|other| {
        other.drafted.step == *id && other.is_out() && other.drafted.update < draft.drafted.update
    });
    events.push(if is_of_further_round {
        // The step was done in an earlier round, and stays so.
        Event::NoteAdded {
            text: reason,
            step: Some(id.clone()),
        }
    } else {
        Event::StepUndone {
            step: id.clone(),
            reason,
        }
    });
    Ok(events)
}

pub(super) fn override_gate(incident: &Incident, reason: String) -> Decision {
    if incident.gate_is_open() {
        return Err(Refusal::GateIsOpen);
    }
    text("reason", &reason)?;
    Ok(vec![Event::GateOverridden {
        reason,
        outstanding: outstanding(incident, Phase::Communicate),
    }])
}

pub(super) fn block(on: String) -> Decision {
    text("name", &on)?;
    Ok(vec![Event::RecoveryBlocked { on }])
}

pub(super) fn unblock(incident: &Incident) -> Decision {
    incident.blocked().ok_or(Refusal::NotBlocked)?;
    Ok(vec![Event::RecoveryUnblocked {}])
}

pub(super) fn recovered(incident: &Incident, reason: &str) -> Decision {
    if !incident.gate_is_open() {
        return Err(not_told(incident));
    }
    text("reason", reason)?;
    let mut events = Vec::new();
    if incident.blocked().is_some() {
        events.push(Event::RecoveryUnblocked {});
    }
    events.extend(
        incident
            .open_steps(Phase::Recover)
            .map(|step| Event::StepSkipped {
                step: step.id.clone(),
                reason: reason.to_owned(),
            }),
    );
    if events.is_empty() {
        Err(Refusal::NotBlocked)
    } else {
        Ok(events)
    }
}

/// Adds what settling this step brings with it: the gate is passed with the last step of the round,
/// if somebody outside has been told.
pub(super) fn settled(incident: &Incident, id: &StepId, mut events: Vec<Event>) -> Vec<Event> {
    let phase = incident.progress(id).map(|progress| progress.phase);
    if phase == Some(Phase::Communicate) {
        let chose_a_way = events
            .iter()
            .any(|event| matches!(event, Event::DecisionTaken { .. }));
        let may_pass = chose_a_way
            || incident
                .open_steps(Phase::Communicate)
                .all(|open| open.id == *id);
        if may_pass && !incident.everybody_is_told() && incident.after(&events).everybody_is_told()
        {
            events.push(Event::GatePassed {});
        }
    }
    events
}

/// The step, when it may be settled now.
pub(super) fn open_step<'a>(incident: &'a Incident, id: &StepId) -> Result<&'a Step, Refusal> {
    let step = known_step(incident, id)?;
    let progress = incident
        .progress(id)
        .expect("invariant: every step of the runbook has a progress");
    if !progress.is_open() {
        return Err(Refusal::AlreadySettled {
            step: id.clone(),
            by: progress.by.clone(),
            at: progress.at,
        });
    }
    if waits(progress.phase, step) && !incident.gate_is_open() {
        return Err(not_told(incident));
    }
    Ok(step)
}

/// What waits behind the door was not done before the door was open.
pub(super) fn not_before_the_gate(
    incident: &Incident,
    id: &StepId,
    happened_at: Option<Moment>,
) -> Result<(), Refusal> {
    let (Some(at), Some(open_since)) = (happened_at, incident.gate().open_since()) else {
        return Ok(());
    };
    let waits = incident
        .step(id)
        .is_some_and(|(phase, step)| waits(phase, step));
    if waits && at < open_since {
        return Err(Refusal::BeforeTheGate {
            step: id.clone(),
            at,
            open_since,
        });
    }
    Ok(())
}

/// Whether a step waits until everybody has been told.
fn waits(phase: Phase, step: &Step) -> bool {
    match phase {
        Phase::Communicate => false,
        Phase::Recover => !step.stops_harm,
        Phase::Close => true,
    }
}

/// Why the door is closed: something is still to be done, or everything was left out.
fn not_told(incident: &Incident) -> Refusal {
    let outstanding = outstanding(incident, Phase::Communicate);
    if outstanding.is_empty() {
        nobody_outside(incident)
    } else {
        Refusal::CustomersNotTold { outstanding }
    }
}

/// Everything for customers and the public was left out.
pub(super) fn nobody_outside(incident: &Incident) -> Refusal {
    let left_out = incident.left_untold().into_iter();
    Refusal::NobodyOutsideTold {
        left_out: left_out.map(|step| step.id.clone()).collect(),
    }
}

fn known_step<'a>(incident: &'a Incident, id: &StepId) -> Result<&'a Step, Refusal> {
    let progress = incident.progress(id).ok_or_else(|| Refusal::NoSuchStep {
        step: id.clone(),
        nearest: nearest(incident, id),
    })?;
    Ok(incident.step_of(progress))
}

/// The step that was probably meant: a slip of the fingers, or a part of the name.
fn nearest(incident: &Incident, id: &StepId) -> Option<StepId> {
    let given = id.as_str();
    let names = || incident.runbook().steps().map(|(_, step)| step.id.as_str());
    let part = |known: &&str| known.contains(given) || given.contains(known);
    let meant = document::nearest::nearest(given, names()).or_else(|| names().find(part))?;
    StepId::parse(meant).ok()
}

/// The steps of a phase that are still open.
pub(super) fn outstanding(incident: &Incident, phase: Phase) -> Vec<StepId> {
    incident
        .open_steps(phase)
        .map(|step| step.id.clone())
        .collect()
}

fn wants(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Message(_) => "message",
        StepKind::Decide(_) => "decide",
        StepKind::Ask(_) => "ask",
        StepKind::ByHand | StepKind::Run(_) | StepKind::Check(_) => "done",
    }
}
