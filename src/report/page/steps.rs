//! The runbook as it was walked: each step with who and when, and where the walk went another way.
//!
//! Owns what counts as another way. Blames nobody: a difference is a question to the runbook.
//! Invariant: every step of the runbook is here once, and every difference rests on events or on a
//! step that was never done.

use super::ground::{Ground, Rest, Seen, Sentence};
use crate::base::StepId;
use crate::incident::{Event, StepState};
use crate::report::reader::shown;
use crate::runbook::{Phase, Step};
use serde::Serialize;
use std::collections::HashMap;

/// The steps of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepList {
    /// The phase.
    pub name: String,
    /// Its steps, in the order of the runbook.
    pub steps: Vec<StepLine>,
}

/// A step and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepLine {
    /// What to do.
    pub title: String,
    /// `done`, `skipped`, `pending`, `passed-over`, `blocked`: a class of the style.
    pub state: &'static str,
    /// The same in a word of the reader.
    pub word: String,
    /// Who settled it.
    pub by: Option<String>,
    /// When.
    pub time: Option<String>,
    /// How long after the beginning.
    pub relative: Option<String>,
    /// Why it was left out, what was chosen, what was added.
    pub note: Option<String>,
    /// The events it rests on.
    pub rests: Vec<Rest>,
}

/// What settled each step, as far as it counts still.
struct Settled<'a> {
    by_step: HashMap<&'a StepId, Seen<'a>>,
    /// In the order in which they were settled.
    order: Vec<(&'a StepId, Seen<'a>)>,
    twice: Vec<Seen<'a>>,
    undone: Vec<Seen<'a>>,
}

impl<'a> Settled<'a> {
    fn of(ground: &Ground<'a>) -> Self {
        let mut settled = Self {
            by_step: HashMap::new(),
            order: Vec::new(),
            twice: Vec::new(),
            undone: Vec::new(),
        };
        for seen in &ground.events {
            match seen.event {
                Event::StepCompleted { step, .. } | Event::StepSkipped { step, .. } => {
                    if settled.by_step.contains_key(step) {
                        settled.twice.push(*seen);
                    } else {
                        settled.by_step.insert(step, *seen);
                        settled.order.push((step, *seen));
                    }
                }
                Event::StepUndone { step, .. } => {
                    settled.by_step.remove(step);
                    settled.order.retain(|(settled, _)| *settled != step);
                    settled.undone.push(*seen);
                }
                _ => {}
            }
        }
        settled
    }
}

/// The steps, and the differences.
pub(super) fn steps(ground: &Ground<'_>) -> (Vec<StepList>, Vec<Sentence>) {
    let settled = Settled::of(ground);
    let lists = Phase::ALL.into_iter().map(|phase| StepList {
        name: ground.reader.word("report.phase", phase.as_str()),
        steps: ground
            .incident
            .steps()
            .filter(|(of, ..)| *of == phase)
            .map(|(_, step, progress, state)| {
                let seen = settled.by_step.get(&step.id);
                let note = progress.reason.as_ref().or(progress.option.as_ref());
                let added = seen.and_then(|seen| match seen.event {
                    Event::StepCompleted { note, .. } => note.as_ref(),
                    _ => None,
                });
                StepLine {
                    title: shown(&step.title),
                    state: state.as_str(),
                    word: ground.say(&format!("page.step.{state}"), &[]),
                    by: progress.by.as_deref().map(shown),
                    time: progress.at.map(|at| ground.time(at)),
                    relative: progress.at.map(|at| ground.relative(at)),
                    note: note.or(added).map(|note| shown(note)),
                    rests: ground.rests(seen.copied()),
                }
            })
            .collect(),
    });
    let lists = lists.filter(|list: &StepList| !list.steps.is_empty());
    (lists.collect(), drift(ground, &settled))
}

fn drift(ground: &Ground<'_>, settled: &Settled<'_>) -> Vec<Sentence> {
    let mut all = Vec::new();
    let told = |seen: &Seen<'_>| {
        let text = format!("{}.", seen.told.text.trim_end_matches('.'));
        Sentence::plain(text, ground.rests([*seen]))
    };
    let forced = ground.such(|event| matches!(event, Event::GateOverridden { .. }));
    all.extend(forced.map(|seen| told(&seen)));
    all.extend(out_of_order(ground, settled));
    for (_, step, _, state) in ground.incident.steps() {
        let seen = settled.by_step.get(&step.id);
        match (state, seen) {
            (StepState::Skipped, Some(seen)) => all.push(told(seen)),
            (StepState::Done, Some(seen)) => all.extend(too_late(ground, step, seen)),
            (StepState::Pending | StepState::Blocked, _) if !ground.incident.is_open() => {
                let text = ground.say("page.drift.never", &[("step", &shown(&step.title))]);
                let closed = ground.such(|event| matches!(event, Event::IncidentClosed {}));
                all.push(Sentence::plain(text, ground.rests(closed.take(1))));
            }
            _ => {}
        }
    }
    all.extend(settled.undone.iter().map(told));
    all.extend(settled.twice.iter().map(told));
    let commands = ground.such(|event| {
        matches!(event, Event::CommandRan { exit, .. } if *exit != Some(0))
            || matches!(event, Event::CheckFailed { .. })
    });
    all.extend(commands.map(|seen| told(&seen)));
    all.extend(other_people(ground, settled));
    all
}

/// Steps that came after one that stands behind them.
fn out_of_order(ground: &Ground<'_>, settled: &Settled<'_>) -> Vec<Sentence> {
    let mut furthest: HashMap<Phase, (usize, &StepId)> = HashMap::new();
    let mut all = Vec::new();
    for (step, seen) in &settled.order {
        let Some(progress) = ground.incident.progress(step) else {
            continue;
        };
        let (phase, position) = progress.place();
        let title = |position: usize| {
            let list = ground.incident.runbook().list(phase);
            list.get(position)
                .map_or(String::new(), |step| shown(&step.title))
        };
        match furthest.get(&phase) {
            Some((before, _)) if *before > position => {
                let holes = [
                    ("step", &title(position) as _),
                    ("before", &title(*before) as _),
                ];
                let text = ground.say("page.drift.order", &holes);
                all.push(Sentence::plain(text, ground.rests([*seen])));
            }
            _ => {
                furthest.insert(phase, (position, *step));
            }
        }
    }
    all
}

fn too_late(ground: &Ground<'_>, step: &Step, seen: &Seen<'_>) -> Option<Sentence> {
    let due = ground.incident.declared_at().plus(step.due?);
    let late = seen.at.since(due);
    if seen.at <= due || late.as_seconds() == 0 {
        return None;
    }
    let text = ground.say(
        "page.drift.late",
        &[
            ("step", &shown(&step.title)),
            ("span", &ground.reader.exact_span(late)),
        ],
    );
    Some(Sentence::plain(text, ground.rests([*seen])))
}

/// Who did what somebody else was to do, in one sentence for each person it was planned for.
fn other_people(ground: &Ground<'_>, settled: &Settled<'_>) -> Vec<Sentence> {
    let mut planned: Vec<(String, Vec<String>, Vec<Seen<'_>>)> = Vec::new();
    for (_, step, progress, state) in ground.incident.steps() {
        let Some((owner, by)) = step.owner.as_ref().zip(progress.by.as_ref()) else {
            continue;
        };
        let Some(name) = ground.incident.people().get(owner) else {
            continue;
        };
        if state != StepState::Done || name.eq_ignore_ascii_case(by) {
            continue;
        }
        let Some(seen) = settled.by_step.get(&step.id) else {
            continue;
        };
        let who = ground.say(
            "page.drift.planned-for",
            &[("name", &shown(name)), ("role", &ground.reader.role(owner))],
        );
        let title = shown(&step.title);
        match planned.iter_mut().find(|(known, ..)| *known == who) {
            Some((_, titles, events)) => {
                titles.push(title);
                events.push(*seen);
            }
            None => planned.push((who, vec![title], vec![*seen])),
        }
    }
    planned
        .into_iter()
        .map(|(who, titles, events)| {
            let steps = ground.reader.words.list(&titles);
            let text = ground.say("page.drift.by-others", &[("who", &who), ("steps", &steps)]);
            Sentence::plain(text, ground.rests(events))
        })
        .collect()
}
