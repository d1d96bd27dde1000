//! An incident as it stands: what its records add up to.
//!
//! Private fields and a read-only view; only `apply` changes them. Invariant: applying the same
//! records in the same order gives the same incident, whatever the clock says.

use super::action::{ActionId, ActionItem};
use super::event::{Declared, Delivery, DraftId, Drafted, Imported, Remote};
use super::kind::{DataLoss, Kind, Status};
use super::mailing::Mailing;
use super::parts::Parts;
use super::said::Said;
use crate::base::{ChannelName, FactId, IncidentId, Lang, Moment, Role, Span, StepId, WriterId};
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
    /// When it was.
    pub at: Moment,
    /// The public state it tells.
    pub status: Status,
    /// Who said that these are the words; none while nobody has.
    pub approved_by: Option<String>,
    /// Each channel that something is known of.
    pub deliveries: BTreeMap<ChannelName, DeliveryState>,
    /// What is known of each way to a service, or of a person's word.
    pub ways: BTreeMap<ChannelName, Way>,
    /// The newest counts of each mailing to a list.
    pub mailings: BTreeMap<ChannelName, Mailing>,
    /// Since when it is out on each channel, and on whose word.
    pub(super) out: BTreeMap<ChannelName, Out>,
}

/// A message that is out on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Out {
    /// Since when.
    pub(super) at: Moment,
    /// A person said that they posted it.
    pub(super) by_hand: bool,
    /// How many steps had been settled when it was said; clocks may jump, this does not.
    pub(super) order: u32,
}

/// What is known of one message on its way to one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// When it was last asked for; none when it never left from here.
    pub requested_at: Option<Moment>,
    /// When it was out.
    pub out_at: Option<Moment>,
    /// Where it can be seen.
    pub link: Option<String>,
    /// What the service calls it.
    pub remote: Remote,
    /// Whether it was read back where people see it.
    pub read_back: bool,
    /// Why it is not out, or why nobody can tell.
    pub reason: Option<String>,
    /// Whether a person decided to leave it out.
    pub left_out: bool,
    /// The parts of which the channel was told with it, at every attempt and by hand; none when it
    /// never left.
    pub parts: Option<Parts>,
}

crate::runbook::step::words!(DeliveryState {
    Requested = "requested",
    Sent = "sent",
    Failed = "failed",
    Unknown = "unknown",
});

impl DraftProgress {
    /// Whether a person said that these are the words.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved_by.is_some()
    }

    /// Whether it was tried and is out nowhere, and nobody has decided to leave it at that.
    #[must_use]
    pub fn is_in_vain(&self) -> bool {
        let failed = |channel: &ChannelName| {
            self.deliveries.get(channel) == Some(&DeliveryState::Failed)
                && self.ways.get(channel).is_some_and(|way| !way.left_out)
        };
        !self.is_out() && self.drafted.channels.iter().any(failed)
    }

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

    /// The channels on which it is out because a person said so; that word can be taken back.
    pub fn posted_by_hand(&self) -> impl Iterator<Item = &ChannelName> {
        let by_hand = self.out.iter().filter(|(_, out)| out.by_hand);
        by_hand.map(|(channel, _)| channel)
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
    /// When it was forced.
    pub overridden_at: Option<Moment>,
}

impl Gate {
    /// Since when it has been open: since it was forced, else since everybody had been told.
    #[must_use]
    pub fn open_since(self) -> Option<Moment> {
        [self.overridden_at, self.passed_at]
            .into_iter()
            .flatten()
            .min()
    }
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
    /// Whether that is a time to which a person has moved it.
    pub(super) is_moved: bool,
    pub(super) overdue_noted: Option<Moment>,
    pub(super) blocked: Option<Blocked>,
    pub(super) data_loss: Option<DataLoss>,
    /// What the last message has said of it.
    pub(super) told_data_loss: Option<DataLoss>,
    pub(super) resolved_at: Option<Moment>,
    /// What the public state and the next message rest on.
    pub(super) said: Vec<Said>,
    pub(super) closed_at: Option<Moment>,
    pub(super) anomalies: Vec<Anomaly>,
    pub(super) notes: Vec<String>,
    pub(super) heads: HashMap<WriterId, u64>,
    pub(super) first_communication: Option<Moment>,
    pub(super) actions: Vec<ActionItem>,
    /// When it was taken in, and from where, if it was over by then.
    pub(super) imported: Option<(Moment, Imported)>,
}

impl Incident {
    /// What people have written down, in order.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &IncidentId {
        &self.declared.incident
    }

    /// Real, rehearsed or past.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.declared.kind
    }

    /// Whether it was over before it was written down here.
    #[must_use]
    pub fn is_backfilled(&self) -> bool {
        self.declared.kind == Kind::Backfilled
    }

    /// When it was written down, and from where, if it was over by then.
    #[must_use]
    pub fn imported(&self) -> Option<(Moment, &Imported)> {
        let (at, imported) = self.imported.as_ref()?;
        Some((*at, imported))
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

    /// The same, for another incident to share.
    #[must_use]
    pub fn shared_runbook(&self) -> Arc<Runbook> {
        Arc::clone(&self.runbook)
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

    /// Whose word a message needs before it leaves: that of whoever leads and takes part, where
    /// somebody else writes the messages. Alone, whoever sends a message approves it by that.
    #[must_use]
    pub fn approver(&self) -> Option<&str> {
        let named = |wanted: &str| {
            let mut people = self.people.iter();
            people.find_map(|(role, name)| (role.as_str() == wanted).then_some(name.as_str()))
        };
        let lead = named("incident-commander")?;
        let differ = named("communications-lead").is_some_and(|writes| writes != lead);
        (differ && self.responders.contains(lead)).then_some(lead)
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
        self.gate.overridden || self.everybody_is_told()
    }

    /// Whether the communication round is done: nothing of it is left to do, and it was not only
    /// colleagues who heard of it. What was left out and is now done after all does not undo it:
    /// nobody is told less than before.
    #[must_use]
    pub fn everybody_is_told(&self) -> bool {
        let is_done = self
            .open_progress(Phase::Communicate)
            .all(|progress| progress.after_the_round);
        // A door that was opened under an older rule is not closed behind those who went through.
        is_done && (self.gate.passed_at.is_some() || !self.nobody_outside_is_told())
    }

    /// Whether customers and the public have not had a word yet, although the runbook has words for
    /// them. Leaving a message out tells nobody.
    #[must_use]
    pub fn nobody_outside_is_told(&self) -> bool {
        self.first_communication.is_none() && self.words_for_outside().next().is_some()
    }

    /// The messages to customers and the public that were left out, while nobody outside has been
    /// told; empty once somebody has.
    #[must_use]
    pub fn left_untold(&self) -> Vec<&Step> {
        if self.first_communication.is_some() {
            return Vec::new();
        }
        self.words_for_outside()
            .filter(|progress| progress.state == StepState::Skipped)
            .map(|progress| self.step_of(progress))
            .collect()
    }

    /// The first messages to customers and the public, but for those on a way that was not chosen.
    fn words_for_outside(&self) -> impl Iterator<Item = &Progress> {
        self.steps[..self.first_of(Phase::Recover)]
            .iter()
            .filter(|progress| !(progress.state == StepState::Pending && progress.passed_over))
            .filter(|progress| {
                matches!(&self.step_of(progress).kind,
                    StepKind::Message(message) if message.audience.is_outside())
            })
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

    /// The step whose answer came last and can be taken back: one that was settled, or one whose
    /// message was said to be posted in a further round after that.
    #[must_use]
    pub fn last_answered(&self) -> Option<&Step> {
        let settled = self.steps.iter();
        let settled =
            settled.filter(|step| matches!(step.state, StepState::Done | StepState::Skipped));
        let settled = settled.map(|step| (step.order, self.step_of(step)));
        let posted = self.drafts.values().flat_map(|draft| {
            let by_hand = draft.out.values().filter(|out| out.by_hand);
            by_hand.filter_map(|out| Some((out.order, self.step(&draft.drafted.step)?.1)))
        });
        // Of equals the step: it was settled after that word.
        posted
            .chain(settled)
            .max_by_key(|(order, _)| *order)
            .map(|(_, step)| step)
    }

    /// The newest message of a step that is out on any channel.
    #[must_use]
    pub fn last_message_out(&self, step: &StepId) -> Option<&DraftProgress> {
        let drafts = self.drafts.values();
        drafts
            .filter(|draft| draft.drafted.step == *step && draft.is_out())
            .max_by_key(|draft| (draft.drafted.update, &draft.drafted.draft))
    }

    pub(super) fn step_of(&self, progress: &Progress) -> &Step {
        &self.runbook.list(progress.phase)[progress.position]
    }

    /// The steps of a phase that are still to be done, in order.
    pub fn open_steps(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        self.open_progress(phase)
            .map(|progress| self.step_of(progress))
    }

    fn open_progress(&self, phase: Phase) -> impl Iterator<Item = &Progress> {
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

    /// The round that the message of a step belongs to: what is still open of the first list
    /// belongs to the first round, however late it is.
    #[must_use]
    pub fn round_of(&self, step: &StepId) -> u32 {
        if self.is_of_first_round(step) {
            1
        } else {
            self.round()
        }
    }

    /// The stage of the message of a step: whoever has not heard anything yet hears the first one,
    /// which says what does not work; so not once it works again as far as can be seen.
    #[must_use]
    pub fn stage_of(&self, step: &StepId) -> Stage {
        let works_again = self.status == Status::Monitoring || self.status == Status::Resolved;
        if self.is_of_first_round(step) && !works_again {
            Stage::Initial
        } else {
            self.next_stage()
        }
    }

    fn is_of_first_round(&self, step: &StepId) -> bool {
        self.progress(step)
            .is_some_and(|progress| progress.phase == Phase::Communicate && progress.is_open())
    }

    /// Whether the first round is out, or no message of it is still to be sent.
    #[must_use]
    pub fn first_round_is_settled(&self) -> bool {
        !self.published.is_empty()
            || !self
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
    /// (not the first round and not the last message: those belong to steps). Once it is over, those
    /// of a further last message, which gives the answer on data loss.
    #[must_use]
    pub fn open_round(&self) -> Vec<&DraftProgress> {
        let round = self.round();
        if round == 1 {
            return Vec::new();
        }
        let (steps, is_over) = match self.resolved_at {
            None => (&self.runbook.communicate, false),
            Some(_) => (&self.runbook.close, true),
        };
        steps
            .iter()
            .filter(|step| !is_over || self.is_settled(&step.id))
            .filter_map(|step| self.draft_of(round, &step.id))
            .filter(|draft| (draft.drafted.stage == Stage::Resolution) == is_over)
            .collect()
    }

    /// Whether nothing more is to be done about a step.
    #[must_use]
    pub fn is_settled(&self, step: &StepId) -> bool {
        self.state_of(step).is_some_and(StepState::is_settled)
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

    /// Whether a person has moved the next message to the time at which it is due.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.is_moved
    }

    /// Whether the next message is late at this time.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.due.is_some_and(|due| now > due)
    }

    /// The latest time that may be promised for the next message, seen from `now`: as the rhythm
    /// allows, and in any case what is promised already.
    #[must_use]
    pub fn latest_promise(&self, now: Moment) -> Moment {
        let latest = now.plus(self.rhythm(now)).up_to_five_minutes();
        self.due.map_or(latest, |due| due.max(latest))
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

    /// Whether the last message left the answer on data loss open, and so promised it.
    #[must_use]
    pub fn owes_answer(&self) -> bool {
        !self.is_backfilled()
            && self.resolved_at.is_some()
            && self.told_data_loss == Some(DataLoss::Unknown)
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

    /// Whether it was closed as a false alarm: nobody ever said that it was over.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        !self.is_backfilled() && self.closed_at.is_some() && self.resolved_at.is_none()
    }

    /// Whether it may still be taken back: nobody outside has been told, nor may have been.
    #[must_use]
    pub fn may_be_withdrawn(&self) -> bool {
        let may_be_out = self.unknown_deliveries().into_iter().any(|delivery| {
            self.draft(&delivery.draft)
                .is_some_and(|draft| draft.drafted.audience.is_outside())
        });
        self.is_open()
            && self.resolved_at.is_none()
            && self.first_communication.is_none()
            && !may_be_out
    }

    /// Whether there is still something to do. In what was over when it was written down there never
    /// is, even when the writing was stopped half-way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none() && !self.is_backfilled()
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
