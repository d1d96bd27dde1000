//! One event, said as a calm sentence.
//!
//! Owns which words of the catalogue say what, and what is worth reading aloud. Told the events in
//! the order of the story, so that it can say `also` of what was done twice. Knows no layout.
//! Invariant: every kind of event has a sentence, and all text from outside in it is visible.

mod messages;
mod steps;
mod writing;

use super::promises::Promises;
use super::reader::{Reader, shown};
use super::story::Story;
use super::style::Tone;
use crate::base::{Moment, StepId};
use crate::incident::{Delivery, Event, Incident, Record};
use std::collections::{HashMap, HashSet};
use std::fmt::Display;

type Holes<'a> = &'a [(&'a str, &'a dyn Display)];

/// A sentence and how to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// Whether people want to hear it; the rest is for the machine and for `what exactly`.
    pub(super) aloud: bool,
    /// Whether the sentence says who, or tells what nobody did: a door that opened, a time that
    /// passed. No name stands beside those, least of all beside what was late.
    pub(super) stands_alone: bool,
    /// What stands under it.
    pub(super) below: Vec<String>,
}

impl Said {
    fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    fn aloud_if(self, aloud: bool) -> Self {
        Self { aloud, ..self }
    }

    fn stands_alone(self) -> Self {
        Self {
            stands_alone: true,
            ..self
        }
    }
}

/// The record that is being told, and when it happened after all.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    pub(super) record: &'a Record,
    pub(super) at: Moment,
}

impl Telling<'_> {
    fn by(&self) -> String {
        shown(&self.record.stamp.by)
    }

    fn has(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.record.events.iter().any(wanted)
    }
}

/// The import ends with the record that closes the incident; what is written later, is later.
fn imported_until(incident: &Incident, story: &Story<'_>) -> Option<Moment> {
    let (at, _) = incident.imported()?;
    let end = story.first(|event| matches!(event, Event::IncidentClosed {}));
    Some(end.map_or(at, |(record, _)| record.stamp.at))
}

/// Says one event after the other.
pub(super) struct Teller<'a> {
    incident: &'a Incident,
    reader: Reader,
    promises: Promises,
    settled_steps: HashSet<StepId>,
    out: HashSet<Delivery>,
    here: HashSet<String>,
    said_late: HashSet<Moment>,
    /// Deliveries whose end is told somewhere.
    ended: HashSet<Delivery>,
    /// What was asked, by the name of the answer.
    questions: HashMap<&'a str, &'a str>,
    imported_until: Option<Moment>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(incident: &'a Incident, story: &Story<'_>, reader: Reader) -> Self {
        let ended = story
            .records()
            .flat_map(|record| &record.events)
            .filter_map(|event| match event {
                Event::DeliverySent { delivery, .. }
                | Event::DeliveryFailed { delivery, .. }
                | Event::DeliveryUnknown { delivery, .. }
                | Event::DeliverySettled { delivery, .. } => Some(delivery.clone()),
                _ => None,
            })
            .collect();
        Self {
            incident,
            reader,
            promises: Promises::told(incident, story),
            settled_steps: HashSet::new(),
            out: HashSet::new(),
            here: HashSet::from([incident.declared_by().to_owned()]),
            said_late: HashSet::new(),
            ended,
            questions: writing::questions(incident),
            imported_until: imported_until(incident, story),
        }
    }

    /// What was promised and kept.
    pub(super) fn promises(&self) -> &Promises {
        &self.promises
    }

    /// Until when what was over already was being written down.
    pub(super) fn imported_until(&self) -> Option<Moment> {
        self.imported_until
    }

    /// Says an event.
    pub(super) fn tell(&mut self, now: Telling<'_>, event: &Event) -> Said {
        match event {
            Event::IncidentDeclared(declared) => self.declared(now, declared),
            Event::ResponderJoined { name } => self.joined(name),
            Event::FactRecorded { fact, value } => self.fact(now, fact, value),
            Event::StepCompleted { step, note } => self.completed(now, step, note.as_deref()),
            Event::StepSkipped { step, reason } => self.skipped(now, step, reason),
            Event::StepUndone { step, reason } => self.undone(step, reason),
            Event::GatePassed {} => self
                .say("timeline.gate-passed", &[])
                .tone(Tone::Good)
                .stands_alone(),
            Event::GateOverridden {
                reason,
                outstanding,
            } => self.overridden(reason, outstanding),
            Event::DraftRendered(drafted) => self.drafted(drafted),
            Event::DraftApproved { draft, .. } => self.approved(now, draft),
            Event::UpdatePublished {
                number,
                stage,
                status,
                next_due,
            } => self.published(now, (*number, *stage), *status, *next_due),
            Event::UpdateSnoozed { until, reason } => self.snoozed(now, *until, reason),
            Event::UpdateOverdue { due } => self.overdue(now, *due),
            Event::DeliveryRequested { delivery, .. } => self.requested(delivery),
            Event::DeliverySent {
                delivery,
                mailing: Some(mailing),
                ..
            } => self.mailed(delivery, mailing),
            Event::DeliverySent {
                delivery,
                by_hand,
                link,
                ..
            } => self.sent(now, delivery, *by_hand, link.as_deref()),
            Event::DeliveryFailed {
                delivery,
                reason,
                mailing,
            } => self.counted(
                self.of_delivery("timeline.failed", delivery, reason),
                mailing.as_deref(),
            ),
            Event::DeliveryUnknown {
                delivery,
                reason,
                mailing,
            } => self.counted(
                self.of_delivery("timeline.unknown", delivery, reason),
                mailing.as_deref(),
            ),
            Event::DeliverySettled {
                delivery,
                sent,
                mailing,
            } => self.settled(now, delivery, *sent, mailing.as_deref()),
            Event::CommandRan {
                step,
                command,
                exit,
                seconds,
                ..
            } => self.ran(step, command, *exit, *seconds),
            Event::CheckPassed { step, attempts } => self.check_passed(step, *attempts),
            Event::CheckFailed {
                step,
                attempts,
                reason,
            } => self.check_failed(step, *attempts, reason),
            Event::DecisionTaken { step, option, .. } => self.decided(step, option),
            Event::NoteAdded { text, .. } => self.noted(now, text),
            Event::EventAmended {
                writer,
                seq,
                text,
                corrected_at,
            } => self.amended(now, (writer, *seq), text.as_deref(), *corrected_at),
            Event::SeverityChanged { severity, reason } => {
                self.severity(*severity, reason.as_deref())
            }
            Event::StatusChanged { status } => {
                let status = self.reader.word("report.state", status.as_str());
                // Nobody says that customers were told.
                let key = if self.incident.is_backfilled() {
                    "past.turned"
                } else {
                    "timeline.status"
                };
                self.say(key, &[("status", &status)])
            }
            Event::RoleAssigned { role, name } => self.role("timeline.role", role, name),
            Event::CommandTransferred { name } => {
                self.say("timeline.transferred", &[("name", &shown(name))])
            }
            Event::EscalationCalled { role, name } => self.role("timeline.called", role, name),
            Event::EscalationAcknowledged { name } => {
                self.say("timeline.acknowledged", &[("name", &shown(name))])
            }
            Event::RecoveryBlocked { on } => self.say("timeline.blocked", &[("on", &shown(on))]),
            Event::RecoveryUnblocked {} => self.say("timeline.unblocked", &[]),
            Event::InjectPresented { text } => self
                .say("timeline.inject", &[("text", &shown(text))])
                .tone(Tone::Strong),
            Event::IncidentResolved { data_loss } => self.resolved(*data_loss),
            Event::IncidentClosed {} => self.closed(),
            Event::IncidentImported(imported) => self.imported(imported),
            Event::ActionAdded {
                text, owner, due, ..
            } => self.action_added(text, owner, *due),
            Event::ActionDone { action, note } => self.action_done(action, note.as_deref()),
            Event::TailSetAside {
                file, bytes, kept, ..
            } => self.set_aside(file, *bytes, kept),
            Event::Unrecognised { kind, .. } => self
                .say("timeline.unrecognised", &[("kind", &shown(kind))])
                .tone(Tone::Warn),
        }
    }

    fn say(&self, key: &str, holes: Holes<'_>) -> Said {
        Said {
            text: self.reader.words.say(key, holes),
            tone: Tone::Plain,
            aloud: true,
            stands_alone: false,
            below: Vec::new(),
        }
    }

    /// A question and its answer, or a name and its value.
    fn answer(&self, ask: &str, answer: &str) -> Said {
        let key = if ask.ends_with(['?', ':', '.']) {
            "timeline.question"
        } else {
            "timeline.fact"
        };
        self.say(key, &[("ask", &ask), ("answer", &answer)])
    }

    /// The title of a step; its name when the runbook has no such step.
    fn title(&self, step: &StepId) -> String {
        self.incident.progress(step).map_or_else(
            || step.to_string(),
            |progress| {
                let (phase, position) = progress.place();
                shown(&self.incident.runbook().list(phase)[position].title)
            },
        )
    }
}
