//! Which steps nobody ever comes to.
//!
//! The walk goes from step to step; a decision may lead past some, and a condition passes over the
//! step it stands on. A step is only reported when no way of answering leads to it.

use crate::base::StepId;
use crate::runbook::{Phase, Runbook, Step, StepKind, step::Choice};
use std::collections::HashMap;

/// A bound for the work on files made to be slow; beyond it, steps count as reached.
const MOST_WORK: usize = 4_000_000;

/// The steps that nobody comes to, in the order of the walk.
pub(super) fn unreachable(runbook: &Runbook) -> Vec<&StepId> {
    let mut done: HashMap<&StepId, bool> = HashMap::new();
    let mut work = MOST_WORK;
    for phase in Phase::ALL {
        List::new(runbook.list(phase)).walk(&mut done, &mut work);
    }
    let unreached = |(_, step): (Phase, &'_ Step)| !done.get(&step.id).copied().unwrap_or(true);
    runbook
        .steps()
        .filter(|(phase, step)| unreached((*phase, step)))
        .map(|(_, step)| &step.id)
        .collect()
}

/// One list, its steps by name.
struct List<'r> {
    steps: &'r [Step],
    places: HashMap<&'r StepId, usize>,
    /// How many steps before this one let nobody through to the next.
    walls: Vec<usize>,
}

impl<'r> List<'r> {
    fn new(steps: &'r [Step]) -> Self {
        let places = steps
            .iter()
            .enumerate()
            .map(|(at, step)| (&step.id, at))
            .collect();
        let mut list = Self {
            steps,
            places,
            walls: vec![0],
        };
        for at in 0..steps.len() {
            let before = list.walls[at];
            list.walls.push(before + usize::from(list.is_wall(at)));
        }
        list
    }

    /// The options of a step; none when nothing is decided in it.
    fn choices(&self, at: usize) -> &'r [Choice] {
        match &self.steps[at].kind {
            StepKind::Decide(choices) => choices,
            _ => &[],
        }
    }

    fn target(&self, at: usize, choice: &Choice) -> usize {
        let named = choice.goto.as_ref().and_then(|step| self.places.get(step));
        named.copied().unwrap_or(at + 1)
    }

    /// Whether a step leads everybody past the next one. One with a condition may itself be passed
    /// over, and then leads nobody anywhere.
    fn is_wall(&self, at: usize) -> bool {
        let choices = self.choices(at);
        self.steps[at].when.is_none()
            && !choices.is_empty()
            && choices
                .iter()
                .all(|choice| self.target(at, choice) != at + 1)
    }

    /// Marks each step as done by somebody or by nobody.
    fn walk(&self, done: &mut HashMap<&'r StepId, bool>, work: &mut usize) {
        let mut come = vec![false; self.steps.len() + 1];
        come[0] = true;
        for (at, step) in self.steps.iter().enumerate() {
            let possible = come[at] && self.is_possible(at, done, work);
            done.insert(&step.id, possible);
            if come[at] && !(possible && self.is_wall(at)) {
                come[at + 1] = true;
            }
            if possible {
                for choice in self.choices(at) {
                    come[self.target(at, choice)] = true;
                }
            }
        }
    }

    /// Whether the condition of a step can be met by somebody who comes to it.
    fn is_possible(&self, at: usize, done: &HashMap<&StepId, bool>, work: &mut usize) -> bool {
        let Some(when) = &self.steps[at].when else {
            return true;
        };
        if !done.get(&when.step).copied().unwrap_or(true) {
            return false;
        }
        // A decision of an earlier list says nothing about the way through this one.
        let Some(&decision) = self.places.get(&when.step) else {
            return true;
        };
        self.choices(decision)
            .iter()
            .filter(|choice| choice.label == when.label)
            .any(|choice| self.leads(self.target(decision, choice), at, work))
    }

    /// Whether there is a way from one step to a later one.
    fn leads(&self, from: usize, to: usize, work: &mut usize) -> bool {
        if from > to {
            return false;
        }
        if self.walls[from] == self.walls[to] {
            return true;
        }
        let Some(left) = work.checked_sub(to - from) else {
            return true;
        };
        *work = left;
        let mut come = vec![false; to - from + 1];
        come[0] = true;
        for at in from..to {
            if !come[at - from] {
                continue;
            }
            if !self.is_wall(at) {
                come[at + 1 - from] = true;
            }
            for choice in self.choices(at) {
                let ahead = self.target(at, choice).checked_sub(from);
                if let Some(come) = ahead.and_then(|ahead| come.get_mut(ahead)) {
                    *come = true;
                }
            }
        }
        come[to - from]
    }
}
