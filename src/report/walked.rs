//! What was so from when to when: the phase of the walk, the public state, the severity, the waiting.
//!
//! Owns the walk through the records, one by one. Says nothing in words. Invariant: the stretches of
//! one kind follow each other in the order of time, whatever times were written down.

use super::name::EventName;
use super::story::Story;
use crate::base::Moment;
use crate::incident::{Event, Incident, Record, Status};
use crate::runbook::{Phase, Severity};
use std::collections::HashMap;

/// Something that was so for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch<T> {
    pub(super) what: T,
    pub(super) from: Moment,
    /// None when it is so still.
    pub(super) until: Option<Moment>,
    /// The event it began with.
    pub(super) event: EventName,
}

/// Everything that was so.
#[derive(Clone, Debug, Default)]
pub(super) struct Walked {
    pub(super) phases: Vec<Stretch<Phase>>,
    pub(super) states: Vec<Stretch<Status>>,
    pub(super) severities: Vec<Stretch<Severity>>,
    pub(super) waits: Vec<Stretch<String>>,
    /// In which phase each record was written, by its first event; only when that was asked for.
    during: HashMap<EventName, Phase>,
}

impl Walked {
    pub(super) fn of(incident: &Incident, story: &Story<'_>) -> Self {
        Self::through(incident, story, |_, _| ())
    }

    /// The same, and in which phase each record was written.
    pub(super) fn with_phases(incident: &Incident, story: &Story<'_>) -> Self {
        let mut during = HashMap::new();
        let walked = Self::through(incident, story, |record, phase| {
            during.insert(EventName::of(record, 0), phase);
        });
        Self { during, ..walked }
    }

    fn through(
        incident: &Incident,
        story: &Story<'_>,
        mut during: impl FnMut(&Record, Phase),
    ) -> Self {
        let mut walked = Self::default();
        let mut here: Option<Incident> = None;
        let mut reached = None;
        for record in story.records() {
            let at = story.happened(record);
            // A stretch cannot end before it began, whatever time somebody gave.
            let at = reached.map_or(at, |reached: Moment| reached.max(at));
            let before = here.as_ref().map(Incident::phase);
            match &mut here {
                Some(incident) => incident.apply(record),
                None => here = Incident::open(record, incident.shared_runbook()),
            }
            let Some(now) = &here else { continue };
            reached = Some(at);
            let phase = before.unwrap_or(now.phase()).unwrap_or(Phase::Close);
            during(record, phase);
            let name = |wanted: fn(&Event) -> bool| {
                let place = record.events.iter().position(wanted);
                EventName::of(record, place.unwrap_or(0))
            };
            // All steps settled is not the end: somebody still has to close.
            let phase = now.is_open().then(|| now.phase().unwrap_or(Phase::Close));
            turn(&mut walked.phases, phase, at, || {
                name(|event| {
                    matches!(
                        event,
                        Event::GatePassed {}
                            | Event::GateOverridden { .. }
                            | Event::IncidentClosed {}
                    )
                })
            });
            turn(&mut walked.states, Some(now.status()), at, || {
                name(|event| {
                    matches!(
                        event,
                        Event::StatusChanged { .. } | Event::IncidentResolved { .. }
                    )
                })
            });
            turn(&mut walked.severities, Some(now.severity()), at, || {
                name(|event| matches!(event, Event::SeverityChanged { .. }))
            });
            let waits_for = now.blocked().map(|blocked| blocked.on.clone());
            turn(&mut walked.waits, waits_for, at, || {
                name(|event| matches!(event, Event::RecoveryBlocked { .. }))
            });
        }
        walked
    }
}

impl Walked {
    /// The phase in which an event was written.
    pub(super) fn during(&self, event: &EventName) -> Option<Phase> {
        let first = EventName {
            place: 0,
            ..event.clone()
        };
        self.during.get(&first).copied()
    }
}

/// Something else is so from now on, or nothing is.
fn turn<T: PartialEq>(
    stretches: &mut Vec<Stretch<T>>,
    now: Option<T>,
    at: Moment,
    event: impl Fn() -> EventName,
) {
    let last = stretches.last_mut().filter(|last| last.until.is_none());
    if let Some(last) = last {
        if now.as_ref() == Some(&last.what) {
            return;
        }
        last.until = Some(at);
    }
    if let Some(what) = now {
        stretches.push(Stretch {
            what,
            from: at,
            until: None,
            event: event(),
        });
    }
}
