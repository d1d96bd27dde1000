//! Where an incident stands, as `status --json` has it.
//!
//! Owns the keys and their order. Invariant: only `update.overdue` depends on the time of day.

use super::measures::GateView;
use super::parity::{ChannelView, views};
use super::summary::Summary;
use crate::base::{Moment, Role, StepId};
use crate::incident::Incident;
use crate::incident::delivery::DeliveryState;
use crate::runbook::{Phase, Step};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where it stands. The keys and their order are a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The version of the document.
    pub version: u32,
    /// The incident.
    pub incident: Summary,
    /// `communicate`, `recover`, `close` or `done`.
    pub phase: &'static str,
    /// The door between telling people and repairing.
    pub gate: GateView,
    /// The first step that is open.
    pub next_step: Option<NextStep>,
    /// All steps in the order they are walked.
    pub steps: Vec<StepView>,
    /// The next message.
    pub update: UpdateView,
    /// Who has which role.
    pub people: BTreeMap<Role, String>,
    /// How many messages are in which state.
    pub deliveries: Deliveries,
    /// Which channel says what, and which is behind.
    pub channels: Vec<ChannelView>,
}

/// A step that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// Its name.
    pub id: StepId,
    /// Its list.
    pub phase: Phase,
    /// What to do.
    pub title: String,
    /// Who does it.
    pub owner: Option<Role>,
}

/// A step and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Its name.
    pub id: StepId,
    /// Its list.
    pub phase: Phase,
    /// `pending`, `done`, `skipped`, `passed-over` or `blocked`.
    pub state: &'static str,
    /// Who settled it.
    pub by: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// Why it was left out.
    pub reason: Option<String>,
}

/// The next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UpdateView {
    /// When it is due.
    pub due_at: Option<Moment>,
    /// Whether it is late.
    pub overdue: bool,
}

/// How many messages are in which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deliveries {
    /// Intended; nothing is known of them yet.
    pub requested: usize,
    /// Out.
    pub sent: usize,
    /// Refused, or left out.
    pub failed: usize,
    /// Nobody can tell.
    pub unknown: usize,
}

impl Standing {
    /// Where an incident stands at this time.
    #[must_use]
    pub fn of(incident: &Incident, now: Moment) -> Self {
        Self {
            version: 1,
            incident: Summary::of(incident),
            phase: phase(incident),
            gate: GateView::of(incident),
            next_step: next_step(incident).map(|(phase, step)| NextStep {
                id: step.id.clone(),
                phase,
                title: step.title.clone(),
                owner: step.owner.clone(),
            }),
            steps: incident
                .steps()
                .map(|(phase, step, progress, state)| StepView {
                    id: step.id.clone(),
                    phase,
                    state: state.as_str(),
                    by: progress.by.clone(),
                    at: progress.at,
                    reason: progress.reason.clone(),
                })
                .collect(),
            update: UpdateView {
                due_at: incident.due(),
                overdue: incident.is_overdue(now),
            },
            people: incident.people().clone(),
            deliveries: Deliveries::of(incident),
            channels: views(incident),
        }
    }
}

impl Deliveries {
    pub(super) fn of(incident: &Incident) -> Self {
        let count = |state| incident.deliveries_in(state).len();
        Self {
            requested: count(DeliveryState::Requested),
            sent: count(DeliveryState::Sent),
            failed: count(DeliveryState::Failed),
            unknown: count(DeliveryState::Unknown),
        }
    }
}

/// The phase the walk stands in. All steps settled is not the end: somebody still has to close.
pub(super) fn phase(incident: &Incident) -> &'static str {
    match incident.phase() {
        Some(phase) => phase.as_str(),
        None if incident.is_open() => Phase::Close.as_str(),
        None => "done",
    }
}

/// The first open step of the phase the walk stands in.
pub(super) fn next_step(incident: &Incident) -> Option<(Phase, &Step)> {
    let phase = incident.phase()?;
    let step = incident.open_steps(phase).next()?;
    Some((phase, step))
}
