//! The moments that a story is told by: began, declared, first word, recovery, resolved, closed.
//!
//! Owns which these are. Invariant: they stand in the order of time, and each rests on an event.

use super::ground::{Ground, Rest, Seen};
use crate::base::Moment;
use crate::incident::Event;
use serde::Serialize;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// What it is called.
    pub name: &'static str,
    /// When, on the reader's watch.
    pub time: String,
    /// The same with date, place and UTC.
    pub in_full: String,
    /// The same for machines.
    pub iso: String,
    /// How long after the beginning.
    pub relative: String,
    /// The event it rests on.
    pub rest: Rest,
    #[serde(skip)]
    pub(super) moment: Moment,
}

pub(super) fn milestones(ground: &Ground<'_>) -> Vec<Milestone> {
    let first = |wanted: fn(&Event) -> bool| ground.such(wanted).next();
    let at = |key, seen: Option<Seen<'_>>| {
        let seen = seen?;
        Some((key, seen.at, ground.rest(&seen.entry.name(), seen.at)))
    };
    let declared = first(|event| matches!(event, Event::IncidentDeclared(_)));
    let began = ground.incident.declared().started_at;
    let word = ground.promises.words().first();
    let all = [
        began.zip(declared).map(|(began, seen)| {
            (
                "page.milestone.began",
                began,
                ground.rest(&seen.entry.name(), began),
            )
        }),
        at("page.milestone.declared", declared),
        word.map(|word| {
            let rest = ground.rest(&word.event, word.at);
            ("page.milestone.first-word", word.at, rest)
        }),
        at(
            "page.milestone.gate-overridden",
            first(|event| matches!(event, Event::GateOverridden { .. })),
        ),
        first(|event| matches!(event, Event::GatePassed {})).map(|seen| {
            let at = ground.measures.gate.passed_at.unwrap_or(seen.at);
            let rest = ground.rest(&seen.entry.name(), at);
            ("page.milestone.gate-passed", at, rest)
        }),
        at(
            "page.milestone.resolved",
            first(|event| matches!(event, Event::IncidentResolved { .. })),
        ),
        at(
            "page.milestone.closed",
            first(|event| matches!(event, Event::IncidentClosed {})),
        ),
    ];
    let mut milestones: Vec<_> = all
        .into_iter()
        .flatten()
        .map(|(key, at, rest)| Milestone {
            name: ground.get(key),
            time: ground.time(at),
            in_full: ground.reader.in_full(at),
            iso: at.to_string(),
            relative: ground.relative(at),
            rest,
            moment: at,
        })
        .collect();
    milestones.sort_by_key(|milestone| milestone.moment);
    milestones
}

/// Without what happened inside the house.
pub(super) fn in_public(ground: &Ground<'_>) -> Vec<Milestone> {
    let inside = ["declared", "gate-passed", "gate-overridden", "closed"];
    let inside = inside.map(|name| ground.say(&format!("page.milestone.{name}"), &[]));
    let mut milestones = milestones(ground);
    milestones.retain(|milestone| !inside.iter().any(|name| name == milestone.name));
    milestones
}
