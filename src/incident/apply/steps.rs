//! What a record does to steps: settled, opened again, passed over.
//!
//! Owns the marks by which the first open step is found at no cost. Refuses to say whether a step
//! may be settled: `decide` has. Invariant: a list of 10,000 steps is walked in linear time.

use crate::base::{Moment, StepId};
use crate::incident::progress::StepState;
use crate::incident::state::{Anomaly, Incident};
use crate::runbook::{Phase, StepKind};

impl Incident {
    /// Settles a step; what two people have settled is kept as an anomaly.
    pub(super) fn settle(
        &mut self,
        step: &StepId,
        state: StepState,
        reason: Option<String>,
        by: &str,
        at: Moment,
    ) {
        let place = self.index.get(step).copied();
        let open = place.filter(|place| self.steps[*place].state == StepState::Pending);
        let Some(place) = open else {
            self.anomalies.push(Anomaly {
                step: Some(step.clone()),
                by: by.to_owned(),
                at,
            });
            return;
        };
        let progress = &mut self.steps[place];
        self.settled += 1;
        progress.order = self.settled;
        progress.state = state;
        progress.by = Some(by.to_owned());
        progress.at = Some(at);
        progress.reason = reason;
        if self.has_forks(place) {
            self.choose_ways(self.steps[place].phase);
        }
        self.advance();
    }

    /// Opens a step again.
    pub(super) fn reopen(&mut self, step: &StepId) {
        let Some(&place) = self.index.get(step) else {
            return;
        };
        let was_done_without = self.everybody_is_told();
        let progress = &mut self.steps[place];
        progress.after_the_round = was_done_without && progress.state == StepState::Skipped;
        progress.state = StepState::Pending;
        progress.by = None;
        progress.at = None;
        progress.reason = None;
        progress.option = None;
        progress.goto = None;
        let phase = progress.phase;
        if self.has_forks(place) {
            self.choose_ways(phase);
        }
        self.rewind(place);
    }

    fn has_forks(&self, place: usize) -> bool {
        let progress = &self.steps[place];
        matches!(self.step_of(progress).kind, StepKind::Decide(_))
    }

    /// Marks the steps that the decisions of a phase pass over.
    fn choose_ways(&mut self, phase: Phase) {
        let first = self.first_of(phase);
        let list = self.runbook.list(phase);
        let mut passed = Vec::with_capacity(list.len());
        let mut resume_at: Option<&StepId> = None;
        for (position, step) in list.iter().enumerate() {
            if resume_at == Some(&step.id) {
                resume_at = None;
            }
            let unchosen = step.when.as_ref().is_some_and(|when| {
                let decision = self.index.get(&when.step).copied();
                decision.is_some_and(|place| {
                    let before = place.checked_sub(first).and_then(|at| passed.get(at));
                    let other_way = self.steps[place].state == StepState::Done
                        && self.steps[place].option.as_ref() != Some(&when.label);
                    before.copied().unwrap_or(false) || other_way
                })
            });
            let over = resume_at.is_some() || unchosen;
            passed.push(over);
            let progress = &self.steps[first + position];
            if !over && progress.state == StepState::Done {
                resume_at = progress.goto.as_ref().or(resume_at);
            }
        }
        for (position, over) in passed.into_iter().enumerate() {
            self.steps[first + position].passed_over = over;
        }
        self.open_from[phase as usize] = first;
    }

    /// Moves the mark of the first open step over what is settled, so that finding it again costs
    /// nothing: a list of 10,000 steps is walked in linear time.
    fn advance(&mut self) {
        for phase in Phase::ALL {
            let end = self.first_of(phase) + self.runbook.list(phase).len();
            let mark = &mut self.open_from[phase as usize];
            while *mark < end && !self.steps[*mark].is_open() {
                *mark += 1;
            }
        }
    }

    fn rewind(&mut self, place: usize) {
        let mark = &mut self.open_from[self.steps[place].phase as usize];
        *mark = (*mark).min(place);
        self.advance();
    }
}
