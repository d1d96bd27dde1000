//! Takes what was written. Total: refuses nothing, forgets nothing, reads no clock.
//!
//! One writer's records are legal because `decide` allowed them. Records of several writers may
//! contradict each other (two people did the same step); that is kept as an anomaly.

use super::action::{ActionId, ActionItem};
use super::event::{Declared, Delivery, Drafted, Event, Imported};
use super::kind::{DataLoss, Kind, Status};
use super::mailing::Mailing;
use super::parts::Parts;
use super::record::Record;
use super::said::{Said, Stands};
use super::state::{
    Anomaly, Blocked, DeliveryState, DraftProgress, Gate, Incident, Out, Progress, Published,
    StepState, Way,
};
use crate::base::{FactId, Moment, StepId};
use crate::runbook::{Phase, Runbook, Stage};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The fact under which the answer on data loss is kept.
pub const DATA_LOSS: &str = "data-loss";

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
        let runbook = runbook.into();
        let mut steps = Vec::new();
        let mut index = HashMap::new();
        for phase in Phase::ALL {
            for (position, step) in runbook.list(phase).iter().enumerate() {
                index.insert(step.id.clone(), steps.len());
                steps.push(Progress {
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
                });
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
            if let Event::IncidentImported(imported) = event
                && self.is_backfilled()
            {
                self.imported = Some((record.stamp.at, Imported::clone(imported)));
            }
            self.take(event, &record.stamp.by, record.stamp.happened());
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

    /// Whoever leaves a step out does not want its message tried again either.
    fn leave_it_at_that(&mut self, step: &StepId) {
        let drafts = self.drafts.values_mut();
        for draft in drafts.filter(|draft| draft.drafted.step == *step) {
            for (channel, way) in &mut draft.ways {
                way.left_out |= draft.deliveries.get(channel) == Some(&DeliveryState::Failed);
            }
        }
    }

    /// What became of a message on a channel.
    fn take_delivery(&mut self, event: &Event, at: Moment) {
        if let Event::DeliverySettled {
            delivery,
            sent: false,
            mailing,
        } = event
            && self.was_posted_by_hand(delivery)
        {
            return self.take_back(delivery, mailing.as_deref());
        }
        let (delivery, state, mailing) = match event {
            Event::DeliveryRequested {
                delivery, mailing, ..
            } => (delivery, DeliveryState::Requested, mailing),
            Event::DeliverySent {
                delivery, mailing, ..
            }
            | Event::DeliverySettled {
                delivery,
                sent: true,
                mailing,
            } => (delivery, DeliveryState::Sent, mailing),
            Event::DeliveryFailed {
                delivery, mailing, ..
            }
            | Event::DeliverySettled {
                delivery,
                sent: false,
                mailing,
            } => (delivery, DeliveryState::Failed, mailing),
            Event::DeliveryUnknown {
                delivery, mailing, ..
            } => (delivery, DeliveryState::Unknown, mailing),
            _ => return,
        };
        if let Some(draft) = self.drafts.get_mut(&delivery.draft) {
            let known = draft.deliveries.get(&delivery.channel).copied();
            let way = draft.ways.entry(delivery.channel.clone()).or_default();
            way.take(event, known, at);
            if matches!(
                event,
                Event::DeliveryRequested { .. } | Event::DeliverySent { by_hand: true, .. }
            ) {
                let now = Parts::of(&self.facts);
                way.parts = Some(match &way.parts {
                    Some(before) => now.and(before),
                    None => now,
                });
            }
        }
        self.deliver(delivery, state, mailing.as_deref(), at);
        if state == DeliveryState::Sent {
            let by_hand = matches!(event, Event::DeliverySent { by_hand: true, .. });
            self.say_out(delivery, by_hand, at);
        }
    }

    fn take_draft(&mut self, drafted: &Drafted, at: Moment) {
        self.draft_count += 1;
        if self.drafts.contains_key(&drafted.draft) {
            for said in &mut self.said {
                said.keep(&drafted.draft);
            }
        }
        self.latest_draft.insert(
            (drafted.update, drafted.step.clone()),
            drafted.draft.clone(),
        );
        self.drafts.insert(
            drafted.draft.clone(),
            DraftProgress {
                drafted: drafted.clone(),
                at,
                status: match drafted.stage {
                    Stage::Resolution => Status::Resolved,
                    _ => self.status,
                },
                approved_by: None,
                deliveries: BTreeMap::new(),
                ways: BTreeMap::new(),
                mailings: BTreeMap::new(),
                out: BTreeMap::new(),
            },
        );
    }

    fn deliver(
        &mut self,
        delivery: &Delivery,
        state: DeliveryState,
        mailing: Option<&Mailing>,
        at: Moment,
    ) {
        let Some(draft) = self.drafts.get_mut(&delivery.draft) else {
            return;
        };
        if let Some(mailing) = mailing {
            draft
                .mailings
                .insert(delivery.channel.clone(), mailing.clone());
        }
        let known = draft
            .deliveries
            .entry(delivery.channel.clone())
            .or_insert(state);
        // What is out stays out, whatever another writer's record says of it later.
        if *known != DeliveryState::Sent {
            *known = state;
        }
        if state == DeliveryState::Sent && draft.drafted.audience.is_outside() {
            self.first_communication =
                Some(self.first_communication.map_or(at, |first| first.min(at)));
            if draft.drafted.stage != Stage::Resolution
                && let Some(due) = draft.drafted.next_due
            {
                self.say(Said::Word {
                    delivery: Some(delivery.clone()),
                    due,
                });
            }
        }
    }

    /// Remembers since when a message is out. Whoever says it first counts; what a program sent, no
    /// person takes back.
    fn say_out(&mut self, delivery: &Delivery, by_hand: bool, at: Moment) {
        let order = self.settled + 1;
        if let Some(draft) = self.drafts.get_mut(&delivery.draft) {
            let out =
                draft
                    .out
                    .entry(delivery.channel.clone())
                    .or_insert(Out { at, by_hand, order });
            out.at = out.at.min(at);
            out.by_hand &= by_hand;
        }
    }

    fn was_posted_by_hand(&self, delivery: &Delivery) -> bool {
        let draft = self.drafts.get(&delivery.draft);
        draft.is_some_and(|draft| {
            draft
                .posted_by_hand()
                .any(|posted| *posted == delivery.channel)
        })
    }

    /// A person had said that a message was posted, and it was not: nothing is known of it again,
    /// and what followed from that word no longer does.
    fn take_back(&mut self, delivery: &Delivery, mailing: Option<&Mailing>) {
        let Some(draft) = self.drafts.get_mut(&delivery.draft) else {
            return;
        };
        // What relays have taken does not hang on what a person says.
        if let Some(mailing) = mailing {
            draft
                .mailings
                .insert(delivery.channel.clone(), mailing.clone());
        }
        draft.out.remove(&delivery.channel);
        draft.ways.remove(&delivery.channel);
        draft.deliveries.remove(&delivery.channel);
        let (number, stage) = (draft.drafted.update, draft.drafted.stage);
        let outside = self.drafts.values();
        let outside = outside.filter(|draft| draft.drafted.audience.is_outside());
        let first = outside.flat_map(|draft| draft.out.values().map(|out| out.at));
        self.first_communication = first.min();
        if number == 1 {
            self.gate.passed_at = None;
        }
        self.published.retain(|round| round.number != number);
        self.said.retain(|said| !said.rests_on(delivery, number));
        if stage == Stage::Resolution {
            self.unresolve();
        }
        self.take_stands(Stands::of(&self.said));
    }

    /// It is over only when the last message is out; what is closed stays over.
    fn unresolve(&mut self) {
        if self.final_message_is_out() || self.closed_at.is_some() {
            return;
        }
        self.said.retain(|said| *said != Said::End);
        self.resolved_at = None;
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

    fn settle(
        &mut self,
        step: &StepId,
        state: StepState,
        reason: Option<String>,
        by: &str,
        at: Moment,
    ) {
        let Some(&place) = self.index.get(step) else {
            self.anomalies.push(Anomaly {
                step: Some(step.clone()),
                by: by.to_owned(),
                at,
            });
            return;
        };
        let progress = &mut self.steps[place];
        if progress.state != StepState::Pending {
            self.anomalies.push(Anomaly {
                step: Some(step.clone()),
                by: by.to_owned(),
                at,
            });
            return;
        }
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

    fn reopen(&mut self, step: &StepId) {
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
        matches!(
            self.step_of(progress).kind,
            crate::runbook::StepKind::Decide(_)
        )
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

impl Way {
    /// Takes what an event says of it; `known` is what was known before.
    fn take(&mut self, event: &Event, known: Option<DeliveryState>, at: Moment) {
        match event {
            Event::DeliveryRequested { .. } => {
                self.requested_at = Some(at);
                self.left_out = false;
                self.reason = None;
            }
            Event::DeliverySent {
                link,
                remote,
                read_back,
                ..
            } => {
                self.out_at = Some(self.out_at.map_or(at, |first| first.min(at)));
                self.link = link.clone().or(self.link.take());
                if !remote.is_empty() {
                    self.remote.clone_from(remote);
                }
                self.read_back |= read_back;
                self.reason = None;
            }
            Event::DeliverySettled { sent: true, .. } => {
                self.out_at.get_or_insert(at);
                self.reason = None;
            }
            Event::DeliveryFailed { reason, .. } => {
                // What never left, or failed before, fails by a person's decision.
                self.left_out = matches!(known, None | Some(DeliveryState::Failed));
                self.reason = Some(reason.clone());
            }
            Event::DeliveryUnknown { reason, .. } => self.reason = Some(reason.clone()),
            _ => {}
        }
    }
}
