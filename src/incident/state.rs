//! An incident as it stands: what its records add up to.
//!
//! Private fields and a read-only view; only `apply` changes them. Invariant: applying the same
//! records in the same order gives the same incident, whatever the clock says.

use super::action::{ActionId, ActionItem};
use super::event::{Declared, Delivery, DraftId, Drafted, Mailing};
use super::kind::{DataLoss, Kind, Status};
use crate::base::{FactId, IncidentId, Lang, Moment, Role, Span, StepId, WriterId};
use crate::runbook::{Phase, Runbook, Severity, Stage, Step, StepKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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

/// What became of one message on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Intended; nothing is known of it yet.
    Requested,
    /// Out.
    Sent,
    /// Refused, or left out by a person.
    Failed,
    /// Nobody can tell; a person must look.
    Unknown,
}

/// A draft and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftProgress {
    /// The draft as it was put into words.
    pub drafted: Drafted,
    /// Whether a person said that these are the words.
    pub approved: bool,
    /// Each channel that something is known of.
    pub deliveries: BTreeMap<crate::base::ChannelName, DeliveryState>,
    /// The newest counts of each mailing to a list.
    pub mailings: BTreeMap<crate::base::ChannelName, Mailing>,
}

impl DraftProgress {
    /// Whether every channel has an outcome.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.drafted.channels.iter().all(|channel| {
            matches!(
                self.deliveries.get(channel),
                Some(DeliveryState::Sent | DeliveryState::Failed)
            )
        })
    }

    /// Whether it is out on at least one channel.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.deliveries
            .values()
            .any(|state| *state == DeliveryState::Sent)
    }
}

/// A round of messages that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// 1 for the first.
    pub number: u32,
    /// Which message of the incident.
    pub stage: Stage,
    /// When.
    pub at: Moment,
    /// When it promised the next one.
    pub next_due: Option<Moment>,
}

/// The door between telling people and repairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Gate {
    /// When everybody had been told.
    pub passed_at: Option<Moment>,
    /// Whether it was forced.
    pub overridden: bool,
}

/// Recovery waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// For whom.
    pub on: String,
    /// Since when.
    pub since: Moment,
}

/// Two records that cannot both have been decided on the same story: several people at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// The step it is about, if any.
    pub step: Option<StepId>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// An incident or a drill.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub(super) declared: Declared,
    pub(super) declared_at: Moment,
    pub(super) declared_by: String,
    pub(super) runbook: Arc<Runbook>,
    pub(super) severity: Severity,
    pub(super) status: Status,
    pub(super) people: BTreeMap<Role, String>,
    pub(super) responders: BTreeSet<String>,
    pub(super) facts: BTreeMap<FactId, String>,
    pub(super) steps: Vec<Progress>,
    pub(super) index: HashMap<StepId, usize>,
    /// How often a step was settled.
    pub(super) settled: u32,
    /// Per phase, the place before which everything is settled.
    pub(super) open_from: [usize; 3],
    pub(super) gate: Gate,
    pub(super) drafts: BTreeMap<DraftId, DraftProgress>,
    pub(super) latest_draft: HashMap<(u32, StepId), DraftId>,
    pub(super) draft_count: u32,
    pub(super) published: Vec<Published>,
    pub(super) due: Option<Moment>,
    pub(super) overdue_noted: Option<Moment>,
    pub(super) blocked: Option<Blocked>,
    pub(super) data_loss: Option<DataLoss>,
    pub(super) resolved_at: Option<Moment>,
    pub(super) closed_at: Option<Moment>,
    pub(super) anomalies: Vec<Anomaly>,
    pub(super) heads: HashMap<WriterId, u64>,
    pub(super) first_communication: Option<Moment>,
    pub(super) actions: Vec<ActionItem>,
}

impl Incident {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &IncidentId {
        &self.declared.incident
    }

    /// Real or rehearsed.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.declared.kind
    }

    /// What was fixed when it was opened.
    #[must_use]
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// When it was opened.
    #[must_use]
    pub fn declared_at(&self) -> Moment {
        self.declared_at
    }

    /// Who opened it.
    #[must_use]
    pub fn declared_by(&self) -> &str {
        &self.declared_by
    }

    /// When it began, as far as known: what running times are counted from.
    #[must_use]
    pub fn since(&self) -> Moment {
        self.declared.started_at.unwrap_or(self.declared_at)
    }

    /// The language of its messages.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.declared.lang
    }

    /// The runbook that is followed, as it was when the incident was opened.
    #[must_use]
    pub fn runbook(&self) -> &Runbook {
        &self.runbook
    }

    /// How bad it is now.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The public state.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Who has which role.
    #[must_use]
    pub fn people(&self) -> &BTreeMap<Role, String> {
        &self.people
    }

    /// The answers so far.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<FactId, String> {
        &self.facts
    }

    /// The door between telling people and repairing.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.gate
    }

    /// Whether recovery may begin.
    #[must_use]
    pub fn gate_is_open(&self) -> bool {
        self.gate.overridden || self.phase_is_settled(Phase::Communicate)
    }

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

    /// The step that was settled last and is settled still.
    #[must_use]
    pub fn last_settled(&self) -> Option<&Step> {
        self.steps
            .iter()
            .filter(|progress| matches!(progress.state, StepState::Done | StepState::Skipped))
            .max_by_key(|progress| progress.order)
            .map(|progress| self.step_of(progress))
    }

    pub(super) fn step_of(&self, progress: &Progress) -> &Step {
        &self.runbook.list(progress.phase)[progress.position]
    }

    /// The steps of a phase that are still to be done, in order.
    pub fn open_steps(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        let end = self.first_of(phase) + self.runbook.list(phase).len();
        self.steps[self.open_from[phase as usize]..end]
            .iter()
            .filter(|progress| progress.is_open())
            .map(|progress| self.step_of(progress))
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
        if self.closed_at.is_some() {
            return None;
        }
        order
            .into_iter()
            .find(|phase| !self.phase_is_settled(*phase))
    }

    /// All drafts, oldest first.
    pub fn drafts(&self) -> impl Iterator<Item = &DraftProgress> {
        self.drafts.values()
    }

    /// A draft by its name.
    #[must_use]
    pub fn draft(&self, id: &DraftId) -> Option<&DraftProgress> {
        self.drafts.get(id)
    }

    /// The newest draft of a step in a round.
    #[must_use]
    pub fn draft_of(&self, update: u32, step: &StepId) -> Option<&DraftProgress> {
        self.latest_draft
            .get(&(update, step.clone()))
            .and_then(|id| self.drafts.get(id))
    }

    /// How many drafts have been made: the next one has this number plus one.
    #[must_use]
    pub fn draft_count(&self) -> u32 {
        self.draft_count
    }

    /// The rounds of messages that are out.
    #[must_use]
    pub fn published(&self) -> &[Published] {
        &self.published
    }

    /// The number of the round that is being made or comes next; 1 for the first.
    #[must_use]
    pub fn round(&self) -> u32 {
        let published = self.published.last().map_or(0, |last| last.number);
        published.max(u32::from(self.first_round_is_settled())) + 1
    }

    /// Whether no message of the first round is still to be sent.
    #[must_use]
    pub fn first_round_is_settled(&self) -> bool {
        !self
            .open_steps(Phase::Communicate)
            .any(|step| matches!(step.kind, StepKind::Message(_)))
    }

    /// The stage of the next message to customers.
    #[must_use]
    pub fn next_stage(&self) -> Stage {
        match self.published.len() {
            0 => Stage::Initial,
            1 => Stage::Scoping,
            _ => Stage::Update,
        }
    }

    /// The newest drafts of the round under way, in the order of their steps, when it is an update
    /// (not the first round and not the last message: those belong to steps).
    #[must_use]
    pub fn open_round(&self) -> Vec<&DraftProgress> {
        let round = self.round();
        if round == 1 {
            return Vec::new();
        }
        self.runbook
            .communicate
            .iter()
            .filter_map(|step| self.draft_of(round, &step.id))
            .filter(|draft| draft.drafted.stage != Stage::Resolution)
            .collect()
    }

    /// Deliveries that nobody can tell the outcome of: unknown ones, and those that were begun and
    /// have no ending on the disk.
    #[must_use]
    pub fn unknown_deliveries(&self) -> Vec<Delivery> {
        let mut open = self.deliveries_in(DeliveryState::Unknown);
        open.extend(self.deliveries_in(DeliveryState::Requested));
        open
    }

    /// The newest counts of a mailing to a list; none when it is no such delivery.
    #[must_use]
    pub fn mailing(&self, delivery: &Delivery) -> Option<&Mailing> {
        self.drafts
            .get(&delivery.draft)?
            .mailings
            .get(&delivery.channel)
    }

    /// All deliveries in a state.
    #[must_use]
    pub fn deliveries_in(&self, wanted: DeliveryState) -> Vec<Delivery> {
        self.drafts
            .iter()
            .flat_map(|(id, draft)| {
                draft
                    .deliveries
                    .iter()
                    .filter(move |(_, state)| **state == wanted)
                    .map(|(channel, _)| Delivery {
                        draft: id.clone(),
                        channel: channel.clone(),
                    })
            })
            .collect()
    }

    /// When the next message is due; none when it is over.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.due
    }

    /// Whether the next message is late at this time.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.due.is_some_and(|due| now > due)
    }

    /// The latest time that may be promised for the next message, seen from `now`.
    #[must_use]
    pub fn latest_promise(&self, now: Moment) -> Moment {
        now.plus(self.rhythm(now)).up_to_five_minutes()
    }

    /// From one message to the next, as slow as is allowed at this time.
    #[must_use]
    pub fn rhythm(&self, now: Moment) -> Span {
        let cadence = self.runbook.cadence;
        if now.since(self.declared_at) >= cadence.long.after {
            cadence.long.then.max(cadence.then)
        } else {
            cadence.then
        }
    }

    /// For whom recovery waits.
    #[must_use]
    pub fn blocked(&self) -> Option<&Blocked> {
        self.blocked.as_ref()
    }

    /// Whether customers' data was lost, once answered.
    #[must_use]
    pub fn data_loss(&self) -> Option<DataLoss> {
        self.data_loss
    }

    /// When it was over.
    #[must_use]
    pub fn resolved_at(&self) -> Option<Moment> {
        self.resolved_at
    }

    /// When the list was walked to its end.
    #[must_use]
    pub fn closed_at(&self) -> Option<Moment> {
        self.closed_at
    }

    /// Whether there is still something to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// When the first message to customers or the public was out.
    #[must_use]
    pub fn first_communication(&self) -> Option<Moment> {
        self.first_communication
    }

    /// What several people did at once.
    #[must_use]
    pub fn anomalies(&self) -> &[Anomaly] {
        &self.anomalies
    }

    /// What is to be done, or was, in the order in which it was added.
    #[must_use]
    pub fn actions(&self) -> &[ActionItem] {
        &self.actions
    }

    /// An action by its name.
    #[must_use]
    pub fn action(&self, id: &ActionId) -> Option<&ActionItem> {
        self.actions.iter().find(|action| action.id == *id)
    }

    /// The close steps that carry the last message to the outside.
    pub fn final_message_steps(&self) -> impl Iterator<Item = &Step> {
        self.runbook
            .close
            .iter()
            .filter(|step| is_final_message(step))
    }

    /// Whether the last message is out to somebody outside.
    #[must_use]
    pub fn final_message_is_out(&self) -> bool {
        self.drafts.values().any(|draft| {
            draft.drafted.stage == Stage::Resolution
                && draft.drafted.audience.is_outside()
                && draft.is_out()
        })
    }
}

impl Progress {
    /// Where in the runbook it stands.
    #[must_use]
    pub fn place(&self) -> (Phase, usize) {
        (self.phase, self.position)
    }

    pub(super) fn is_open(&self) -> bool {
        self.state == StepState::Pending && !self.passed_over
    }
}

/// Whether a step carries the last message to customers or the public.
pub(super) fn is_final_message(step: &Step) -> bool {
    matches!(&step.kind, StepKind::Message(message)
        if message.stage == Some(Stage::Resolution) && message.audience.is_outside())
}
