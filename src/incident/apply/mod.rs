//! Takes what was written. Total: refuses nothing, forgets nothing, reads no clock.
//!
//! Owns which event changes what; steps, deliveries and words that are taken back have a file each.
//! One writer's records are legal because `decide` allowed them. Records of several writers may
//! contradict each other (two people did the same step); that is kept as an anomaly. Invariant:
//! every event is taken, and what is not understood changes nothing.

mod deliveries;
mod steps;
mod taken_back;

use super::action::{ActionId, ActionItem};
use super::declared::{Declared, Imported};
use super::event::Event;
use super::gate::Gate;
use super::kind::{DATA_LOSS, DataLoss, Kind, Status};
use super::progress::{Progress, StepState};
use super::record::Record;
use super::round::Published;
use super::said::{Said, Stands};
use super::state::{Blocked, Declaration, Incident};
use crate::base::{FactId, Moment};
use crate::runbook::{Phase, Runbook, Stage};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

impl Incident {
    /// The incident that this record opens; `None` when it opens none.
    ///
    /// `runbook` is the parsed form of [`Declared::runbook_text`].
    #[must_use]
    pub fn open(record: &Record, runbook: impl Into<Arc<Runbook>>) -> Option<Self> {
        let declared = record.events.iter().find_map(|event| match event {
            Event::IncidentDeclared(declared) => Some(Declared::clone(declared)),
            _ => None,
        })?;
        let declared_at = record.stamp.happened();
        let mut runbook = runbook.into();
        if !declared.audiences.is_empty() {
            Arc::make_mut(&mut runbook).tell(&declared.audiences);
        }
        let mut steps = Vec::new();
        let mut index = HashMap::new();
        for phase in Phase::ALL {
            for (position, step) in runbook.list(phase).iter().enumerate() {
                index.insert(step.id.clone(), steps.len());
                steps.push(Progress::new(phase, position));
            }
        }
        let to_recover = runbook.communicate.len();
        let to_close = to_recover + runbook.recover.len();
        let mut incident = Self {
            open_from: [0, to_recover, to_close],
            severity: declared.severity,
            people: declared.people.clone(),
            // What is over owes nobody a word.
            due: (declared.kind != Kind::Backfilled)
                .then(|| declared_at.plus(runbook.cadence.first)),
            declared,
            declared_at,
            declared_by: record.stamp.by.clone(),
            declarations: Vec::new(),
            runbook,
            status: Status::Investigating,
            responders: BTreeSet::from([record.stamp.by.clone()]),
            facts: BTreeMap::new(),
            steps,
            index,
            settled: 0,
            gate: Gate::default(),
            drafts: BTreeMap::new(),
            latest_draft: HashMap::new(),
            draft_count: 0,
            published: Vec::new(),
            overdue_noted: None,
            blocked: None,
            is_moved: false,
            data_loss: None,
            told_data_loss: None,
            resolved_at: None,
            said: Vec::new(),
            closed_at: None,
            anomalies: Vec::new(),
            notes: Vec::new(),
            heads: HashMap::new(),
            first_communication: None,
            actions: Vec::new(),
            imported: None,
        };
        incident.said.push(Said::Next(incident.due));
        incident.apply(record);
        Some(incident)
    }

    /// The incident as it would be after these events, to see what they bring with them.
    pub(super) fn after(&self, events: &[Event]) -> Self {
        let mut after = self.clone();
        for event in events {
            after.take(event, "", self.declared_at);
        }
        after
    }

    /// Takes one record.
    pub fn apply(&mut self, record: &Record) {
        let head = self.heads.entry(record.stamp.writer.clone()).or_default();
        *head = (*head).max(record.stamp.seq);
        for event in &record.events {
            if let Event::IncidentDeclared(_) = event {
                self.take_declaration(record);
            }
            if let Event::IncidentImported(imported) = event
                && self.is_backfilled()
            {
                self.imported = Some((record.stamp.at, Imported::clone(imported)));
            }
            self.take(event, &record.stamp.by, record.stamp.happened());
        }
    }

    /// One writer declares once; what is written down again after that says nothing new.
    fn take_declaration(&mut self, record: &Record) {
        let writer = &record.stamp.writer;
        if self.declarations.iter().all(|one| one.writer != *writer) {
            self.declarations.push(Declaration {
                writer: writer.clone(),
                by: record.stamp.by.clone(),
                at: record.stamp.happened(),
            });
        }
    }

    fn take(&mut self, event: &Event, by: &str, at: Moment) {
        match event {
            Event::ResponderJoined { name } => {
                self.responders.insert(name.clone());
            }
            Event::FactRecorded { fact, value } => self.take_fact(fact, value),
            Event::StepCompleted { step, .. } => self.settle(step, StepState::Done, None, by, at),
            Event::StepSkipped { step, reason } => {
                self.settle(step, StepState::Skipped, Some(reason.clone()), by, at);
                self.leave_it_at_that(step);
            }
            Event::StepUndone { step, .. } => self.reopen(step),
            Event::DecisionTaken { step, option, goto } => {
                if let Some(at) = self.index.get(step) {
                    self.steps[*at].option = Some(option.clone());
                    self.steps[*at].goto.clone_from(goto);
                }
            }
            Event::GatePassed {} => self.gate.passed_at = Some(self.last_told(at)),
            Event::GateOverridden { .. } => {
                self.gate.overridden = true;
                self.gate.overridden_at.get_or_insert(at);
            }
            Event::DraftRendered(drafted) => self.take_draft(drafted, at),
            Event::DraftApproved {
                draft, on_word_of, ..
            } => {
                if let Some(draft) = self.drafts.get_mut(draft) {
                    let approved_by = on_word_of.as_deref().unwrap_or(by);
                    draft.approved_by = Some(approved_by.to_owned());
                }
            }
            Event::UpdatePublished {
                number,
                stage,
                next_due,
                ..
            } => {
                self.publish(Published {
                    number: *number,
                    stage: *stage,
                    at,
                    next_due: *next_due,
                });
            }
            Event::UpdateSnoozed { until, .. } => self.say(Said::Moved(*until)),
            Event::UpdateOverdue { due } => self.overdue_noted = Some(*due),
            Event::DeliveryRequested { .. }
            | Event::DeliverySent { .. }
            | Event::DeliveryFailed { .. }
            | Event::DeliveryUnknown { .. }
            | Event::DeliverySettled { .. } => self.take_delivery(event, at),
            Event::SeverityChanged { severity, .. } => self.severity = *severity,
            Event::StatusChanged { status } => self.say(Said::Status(*status)),
            Event::RoleAssigned { role, name } => {
                self.people.insert(role.clone(), name.clone());
            }
            Event::RecoveryBlocked { on } => {
                self.blocked = Some(Blocked {
                    on: on.clone(),
                    since: at,
                });
            }
            Event::RecoveryUnblocked {} => self.blocked = None,
            Event::IncidentResolved { data_loss } => {
                self.say(Said::End);
                self.data_loss = Some(*data_loss);
                self.told_data_loss = self.data_loss;
                self.resolved_at.get_or_insert(at);
                self.blocked = None;
            }
            Event::IncidentClosed {} => {
                self.closed_at.get_or_insert(at);
                self.say(Said::Next(None));
                self.blocked = None;
            }
            Event::ActionAdded {
                action,
                text,
                owner,
                due,
            } => self.owe(action, (text, owner), *due, at),
            Event::ActionDone { action, note } => self.finish(action, note.as_deref(), by, at),
            Event::NoteAdded { text, .. } => self.notes.push(text.clone()),
            // Told in the timeline; the state does not depend on them.
            Event::IncidentDeclared(_)
            | Event::CommandRan { .. }
            | Event::CheckPassed { .. }
            | Event::CheckFailed { .. }
            | Event::EventAmended { .. }
            | Event::CommandTransferred { .. }
            | Event::EscalationCalled { .. }
            | Event::EscalationAcknowledged { .. }
            | Event::InjectPresented { .. }
            | Event::IncidentImported(_)
            | Event::TailSetAside { .. }
            | Event::Unrecognised { .. } => {}
        }
    }

    /// When the last step of the communication round was done: the one that was written down last
    /// may have been done before others.
    fn last_told(&self, at: Moment) -> Moment {
        let told = self.steps[..self.first_of(Phase::Recover)].iter();
        told.filter_map(|progress| progress.at)
            .fold(at, Moment::max)
    }

    fn publish(&mut self, update: Published) {
        self.say(Said::Round {
            number: update.number,
            due: update.next_due,
        });
        if update.stage == Stage::Resolution {
            self.told_data_loss = self.data_loss;
        }
        self.published.push(update);
    }

    fn owe(&mut self, id: &ActionId, (text, owner): (&str, &str), due: Moment, at: Moment) {
        self.actions.push(ActionItem {
            id: id.clone(),
            text: text.to_owned(),
            owner: owner.to_owned(),
            due,
            added_at: at,
            done_at: None,
            done_by: None,
            note: None,
        });
    }

    /// Two people may both have done it: the first says when.
    fn finish(&mut self, id: &ActionId, note: Option<&str>, by: &str, at: Moment) {
        let mut actions = self.actions.iter_mut();
        if let Some(action) = actions.find(|action| action.id == *id && action.is_open()) {
            action.done_at = Some(at);
            action.done_by = Some(by.to_owned());
            action.note = note.map(str::to_owned);
        }
    }

    fn take_fact(&mut self, fact: &FactId, value: &str) {
        if fact.as_str() == DATA_LOSS {
            self.data_loss = DataLoss::parse(value).or(self.data_loss);
        }
        self.facts.insert(fact.clone(), value.to_owned());
    }

    fn say(&mut self, said: Said) {
        let stands = Stands {
            status: self.status,
            due: self.due,
            is_moved: self.is_moved,
            is_over: self.resolved_at.is_some(),
        };
        self.take_stands(stands.then(&said));
        self.said.push(said);
    }

    fn take_stands(&mut self, stands: Stands) {
        self.status = stands.status;
        self.due = stands.due;
        self.is_moved = stands.is_moved;
    }
}
