//! The steps of an incident, and what became of each.
//!
//! Owns a step's state as people see it, the order in which steps are walked, and the phase the
//! walk stands in. Knows no draft but by its step. Invariant: a step that is not chosen is never
//! open.

use super::state::Incident;
use crate::base::{Moment, StepId};
use crate::runbook::{Phase, Step};

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// To be done.
    Pending,
    /// Done.
    Done,
    /// Left out, with a reason.
    Skipped,
    /// Not on the way that was chosen.
    PassedOver,
    /// To be done, but recovery waits for somebody else.
    Blocked,
}

crate::runbook::step::words!(StepState {
    Pending = "pending",
    Done = "done",
    Skipped = "skipped",
    PassedOver = "passed-over",
    Blocked = "blocked",
});

impl StepState {
    /// Whether nothing more is to be done about it.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::PassedOver)
    }
}

/// A step of the runbook and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub(super) phase: Phase,
    pub(super) position: usize,
    pub(super) state: StepState,
    pub(super) passed_over: bool,
    /// Opened again although the communication round was done without it.
    pub(super) after_the_round: bool,
    /// How many steps had been settled when it was; clocks may jump, this does not.
    pub(super) order: u32,
    /// Who settled it.
    pub by: Option<String>,
    /// When it was settled.
    pub at: Option<Moment>,
    /// Why it was left out.
    pub reason: Option<String>,
    /// What was chosen, at a decision.
    pub option: Option<String>,
    pub(super) goto: Option<StepId>,
}

impl Progress {
    /// A step that nothing has become of yet.
    pub(super) fn new(phase: Phase, position: usize) -> Self {
        Self {
            phase,
            position,
            state: StepState::Pending,
            passed_over: false,
            after_the_round: false,
            order: 0,
            by: None,
            at: None,
            reason: None,
            option: None,
            goto: None,
        }
    }

    /// Where in the runbook it stands.
    #[must_use]
    pub fn place(&self) -> (Phase, usize) {
        (self.phase, self.position)
    }

    pub(super) fn is_open(&self) -> bool {
        self.state == StepState::Pending && !self.passed_over
    }
}

impl Incident {
    /// A step and what became of it.
    #[must_use]
    pub fn progress(&self, step: &StepId) -> Option<&Progress> {
        self.index.get(step).map(|at| &self.steps[*at])
    }

    /// A step of the runbook and its phase.
    #[must_use]
    pub fn step(&self, step: &StepId) -> Option<(Phase, &Step)> {
        let progress = self.progress(step)?;
        Some((progress.phase, self.step_of(progress)))
    }

    /// The state of a step as people see it.
    #[must_use]
    pub fn state_of(&self, step: &StepId) -> Option<StepState> {
        self.progress(step)
            .map(|progress| self.shown_state(progress))
    }

    pub(super) fn shown_state(&self, progress: &Progress) -> StepState {
        match progress.state {
            StepState::Pending if progress.passed_over => StepState::PassedOver,
            StepState::Pending if progress.phase == Phase::Recover && self.blocked.is_some() => {
                StepState::Blocked
            }
            state => state,
        }
    }

    /// All steps in the order they are walked.
    pub fn steps(&self) -> impl Iterator<Item = (Phase, &Step, &Progress, StepState)> {
        self.steps.iter().map(|progress| {
            (
                progress.phase,
                self.step_of(progress),
                progress,
                self.shown_state(progress),
            )
        })
    }

    /// Whether nothing more is to be done about a step.
    #[must_use]
    pub fn is_settled(&self, step: &StepId) -> bool {
        self.state_of(step).is_some_and(StepState::is_settled)
    }

    /// The step whose answer came last and can be taken back: one that was settled, or one whose
    /// message was said to be posted in a further round after that.
    #[must_use]
    pub fn last_answered(&self) -> Option<&Step> {
        let settled = self.steps.iter();
        let settled =
            settled.filter(|step| matches!(step.state, StepState::Done | StepState::Skipped));
        let settled = settled.map(|step| (step.order, self.step_of(step)));
        let posted = self.drafts.values().flat_map(|draft| {
            let out = draft.ways.values().filter_map(|way| way.out);
            let by_hand = out.filter(|out| out.by_hand);
            by_hand.filter_map(|out| Some((out.order, self.step(&draft.drafted.step)?.1)))
        });
        // Of equals the step: it was settled after that word.
        posted
            .chain(settled)
            .max_by_key(|(order, _)| *order)
            .map(|(_, step)| step)
    }

    pub(super) fn step_of(&self, progress: &Progress) -> &Step {
        &self.runbook.list(progress.phase)[progress.position]
    }

    /// The steps of a phase that are still to be done, in order.
    pub fn open_steps(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        self.open_progress(phase)
            .map(|progress| self.step_of(progress))
    }

    pub(super) fn open_progress(&self, phase: Phase) -> impl Iterator<Item = &Progress> {
        let end = self.first_of(phase) + self.runbook.list(phase).len();
        self.steps[self.open_from[phase as usize]..end]
            .iter()
            .filter(|progress| progress.is_open())
    }

    pub(super) fn first_of(&self, phase: Phase) -> usize {
        match phase {
            Phase::Communicate => 0,
            Phase::Recover => self.runbook.communicate.len(),
            Phase::Close => self.runbook.communicate.len() + self.runbook.recover.len(),
        }
    }

    /// Whether a phase has nothing left to do.
    #[must_use]
    pub fn phase_is_settled(&self, phase: Phase) -> bool {
        self.open_steps(phase).next().is_none()
    }

    /// The phase the walk stands in; none when all steps are settled.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        let order = if self.gate.overridden {
            [Phase::Recover, Phase::Communicate, Phase::Close]
        } else {
            Phase::ALL
        };
        if !self.is_open() {
            return None;
        }
        if !self.gate_is_open() {
            return Some(Phase::Communicate);
        }
        order
            .into_iter()
            .find(|phase| !self.phase_is_settled(*phase))
    }
}
