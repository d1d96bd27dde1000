//! What happened, in the past tense.
//!
//! These are the words of the journal: adding a field or a type bumps the format's minor version,
//! and nothing here is ever renamed (docs/FORMAT.md). Events are facts; whether they were allowed
//! was decided before they were written.

use super::action::ActionId;
use super::declared::{Declared, Imported};
use super::delivery::{Delivery, Remote};
use super::kind::{DataLoss, Status};
use super::mailing::Mailing;
use super::wording::{DraftId, Drafted};
use crate::base::{Digest, FactId, IncidentId, Moment, Role, Span, StepId, WriterId};
use crate::runbook::{Severity, Stage};
use serde::{Deserialize, Deserializer, Serialize};

/// Declares the events once, and derives how they are read from it a second time: serde would read
/// an event twice to find its type, wherever that stands, and every line of every journal has one.
macro_rules! words_of_the_journal {
    ($(#[$attribute:meta])* pub enum Event { $($events:tt)* }) => {
        $(#[$attribute])*
        pub enum Event { $($events)* }

        #[derive(Deserialize)]
        #[serde(remote = "Event")]
        enum ByType { $($events)* }
    };
}

impl Event {
    /// The same; a declaration under the name that its incident got after all.
    #[must_use]
    pub fn under(self, id: &IncidentId) -> Self {
        match self {
            Self::IncidentDeclared(mut declared) => {
                declared.incident = id.clone();
                Self::IncidentDeclared(declared)
            }
            other => other,
        }
    }

    /// Reads an event from a format in which its type stands before its fields, as the name of a
    /// variant does.
    pub fn by_type<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        ByType::deserialize(from)
    }
}

words_of_the_journal! {
/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Event {
    /// An incident or drill was opened.
    #[serde(rename = "incident.declared")]
    IncidentDeclared(Box<Declared>),
    /// Somebody else took part.
    #[serde(rename = "responder.joined")]
    ResponderJoined {
        /// Who.
        name: String,
    },
    /// A question was answered.
    #[serde(rename = "fact.recorded")]
    FactRecorded {
        /// The name templates use.
        fact: FactId,
        /// The answer.
        value: String,
    },
    /// A step was done.
    #[serde(rename = "step.completed")]
    StepCompleted {
        /// Which.
        step: StepId,
        /// What the responder added.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A step was left out.
    #[serde(rename = "step.skipped")]
    StepSkipped {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// A step that was done or left out is open again.
    #[serde(rename = "step.undone")]
    StepUndone {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Everybody has been told; recovery may begin.
    #[serde(rename = "gate.passed")]
    GatePassed {},
    /// Recovery begins although not everybody has been told.
    #[serde(rename = "gate.overridden")]
    GateOverridden {
        /// Why.
        reason: String,
        /// The communication steps that were still open.
        outstanding: Vec<StepId>,
    },
    /// A message was put into words.
    #[serde(rename = "draft.rendered")]
    DraftRendered(Box<Drafted>),
    /// A person said that these are the words.
    #[serde(rename = "draft.approved")]
    DraftApproved {
        /// Which draft.
        draft: DraftId,
        /// SHA-256 of its body.
        digest: Digest,
        /// Who has said so, when somebody else writes it down on their word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_word_of: Option<String>,
    },
    /// A round of messages is out.
    #[serde(rename = "update.published")]
    UpdatePublished {
        /// 1 for the first round.
        number: u32,
        /// Which message of the incident it was.
        stage: Stage,
        /// The public state it told.
        status: Status,
        /// When it promised the next one; none after the last.
        next_due: Option<Moment>,
    },
    /// The next message was moved.
    #[serde(rename = "update.snoozed")]
    UpdateSnoozed {
        /// To when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// A promised message was late; recorded with the first answer after that.
    #[serde(rename = "update.overdue")]
    UpdateOverdue {
        /// When it was due.
        due: Moment,
    },
    /// A message is about to leave the machine.
    #[serde(rename = "delivery.requested")]
    DeliveryRequested {
        /// What.
        delivery: Delivery,
        /// The key by which a service can recognise a second attempt.
        key: String,
        /// The counts, when it is a mailing to a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailing: Option<Box<Mailing>>,
    },
    /// A message has left, or a person says they posted it.
    #[serde(rename = "delivery.sent")]
    DeliverySent {
        /// What.
        delivery: Delivery,
        /// Posted by a person, on their word.
        by_hand: bool,
        /// Where it can be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        /// What the service calls it.
        #[serde(default, skip_serializing_if = "Remote::is_empty")]
        remote: Remote,
        /// Whether it was read back where people see it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        read_back: bool,
        /// The counts, when it is a mailing to a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailing: Option<Box<Mailing>>,
    },
    /// A message was refused.
    #[serde(rename = "delivery.failed")]
    DeliveryFailed {
        /// What.
        delivery: Delivery,
        /// Why.
        reason: String,
        /// The counts, when it is a mailing to a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailing: Option<Box<Mailing>>,
    },
    /// Nobody can tell whether a message left.
    #[serde(rename = "delivery.unknown")]
    DeliveryUnknown {
        /// What.
        delivery: Delivery,
        /// What is known.
        reason: String,
        /// The counts, when it is a mailing to a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailing: Option<Box<Mailing>>,
    },
    /// A person looked and says what became of it.
    #[serde(rename = "delivery.settled")]
    DeliverySettled {
        /// What.
        delivery: Delivery,
        /// Whether it had left.
        sent: bool,
        /// The counts, when it is a mailing to a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailing: Option<Box<Mailing>>,
    },
    /// A command of a `run` step ended.
    #[serde(rename = "command.ran")]
    CommandRan {
        /// The step.
        step: StepId,
        /// Program and arguments, secrets masked.
        command: Vec<String>,
        /// Exit code; none when it was killed or never started.
        exit: Option<i32>,
        /// What it printed, secrets masked, cut in the middle when long.
        output: String,
        /// How long it took.
        seconds: Span,
    },
    /// A check found what it looked for.
    #[serde(rename = "check.passed")]
    CheckPassed {
        /// The step.
        step: StepId,
        /// How often it looked.
        attempts: u32,
    },
    /// A check gave up or was stopped.
    #[serde(rename = "check.failed")]
    CheckFailed {
        /// The step.
        step: StepId,
        /// How often it looked.
        attempts: u32,
        /// What it saw last.
        reason: String,
    },
    /// A way was chosen.
    #[serde(rename = "decision.taken")]
    DecisionTaken {
        /// The step.
        step: StepId,
        /// The label of the option.
        option: String,
        /// The step to go on with; the next one when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        goto: Option<StepId>,
    },
    /// Somebody wrote something down.
    #[serde(rename = "note.added")]
    NoteAdded {
        /// The words.
        text: String,
        /// The step that was on the screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepId>,
    },
    /// An earlier record is corrected; it stays as it was written.
    #[serde(rename = "event.amended")]
    EventAmended {
        /// Who wrote the record.
        writer: WriterId,
        /// Its number.
        seq: u64,
        /// What should be read instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// When it happened after all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrected_at: Option<Moment>,
    },
    /// It is worse or less bad than thought.
    #[serde(rename = "severity.changed")]
    SeverityChanged {
        /// From now on.
        severity: Severity,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The public state changed.
    #[serde(rename = "status.changed")]
    StatusChanged {
        /// From now on.
        status: Status,
    },
    /// A role has a name.
    #[serde(rename = "role.assigned")]
    RoleAssigned {
        /// Which.
        role: Role,
        /// Who.
        name: String,
    },
    /// The lead was passed on and accepted.
    #[serde(rename = "command.transferred")]
    CommandTransferred {
        /// Who leads now.
        name: String,
    },
    /// Somebody was called by name.
    #[serde(rename = "escalation.called")]
    EscalationCalled {
        /// The role.
        role: Role,
        /// Who.
        name: String,
    },
    /// They answered.
    #[serde(rename = "escalation.acknowledged")]
    EscalationAcknowledged {
        /// Who.
        name: String,
    },
    /// Recovery waits for somebody else.
    #[serde(rename = "recovery.blocked")]
    RecoveryBlocked {
        /// For whom.
        on: String,
    },
    /// It goes on.
    #[serde(rename = "recovery.unblocked")]
    RecoveryUnblocked {},
    /// A surprise of a drill was shown.
    #[serde(rename = "inject.presented")]
    InjectPresented {
        /// The surprise.
        text: String,
    },
    /// It is over, said with the answer on data loss.
    #[serde(rename = "incident.resolved")]
    IncidentResolved {
        /// Whether customers' data was lost.
        data_loss: DataLoss,
    },
    /// The list is walked to its end.
    #[serde(rename = "incident.closed")]
    IncidentClosed {},
    /// Something is to be done, by somebody, until a time.
    #[serde(rename = "action.added")]
    ActionAdded {
        /// Its name.
        action: ActionId,
        /// What.
        text: String,
        /// Who.
        owner: String,
        /// Until when.
        due: Moment,
    },
    /// It was done.
    #[serde(rename = "action.done")]
    ActionDone {
        /// Which.
        action: ActionId,
        /// What was added.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// What is told here was over already, and was taken from what somebody had kept of it.
    #[serde(rename = "incident.imported")]
    IncidentImported(Box<Imported>),
    /// Bytes that could not be trusted were kept aside.
    #[serde(rename = "tail.set-aside")]
    TailSetAside {
        /// The journal they came from.
        file: String,
        /// How many.
        bytes: u64,
        /// SHA-256 of them.
        digest: Digest,
        /// Where they are now, inside the incident's folder; the same file when they stay in place.
        kept: String,
    },
    /// Written by a newer aplomb: kept and shown, not understood.
    #[serde(skip)]
    Unrecognised {
        /// Its type.
        kind: String,
        /// Its JSON, as it was written.
        text: String,
    },
}
}
