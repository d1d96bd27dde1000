//! Why a wish is not allowed: what, why, and what to do now.

use super::kind::{DataLoss, Status};
use crate::base::{FactId, Moment, StepId, TemplateName};

/// Plain words that stand where a template could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainWords {
    /// The template.
    pub template: TemplateName,
    /// Why it could not be used.
    pub why: String,
    /// The words.
    pub body: String,
    /// Where they lie, as people would type it.
    pub file: Option<String>,
}

/// A refusal. The words for people are in the catalogue, under `refusal.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Recovery was asked for before the communication round was done.
    CustomersNotTold {
        /// The communication steps that are still open.
        outstanding: Vec<StepId>,
    },
    /// Every message to customers and the public was left out.
    NobodyOutsideTold {
        /// Those messages.
        left_out: Vec<StepId>,
    },
    /// A step behind the gate is said to have been done before the gate was open.
    BeforeTheGate {
        /// Which step.
        step: StepId,
        /// When it is said to have been done.
        at: Moment,
        /// Since when the gate has been open.
        open_since: Moment,
    },
    /// There is nothing left to override.
    GateIsOpen,
    /// The runbook has no such step.
    NoSuchStep {
        /// The name that was given.
        step: StepId,
        /// The nearest name.
        nearest: Option<StepId>,
    },
    /// The step is done, skipped or passed over already.
    AlreadySettled {
        /// Which.
        step: StepId,
        /// Who did it.
        by: Option<String>,
        /// When.
        at: Option<Moment>,
    },
    /// The step is still open, so there is nothing to undo.
    StillOpen {
        /// Which.
        step: StepId,
    },
    /// A message was sent: that cannot be taken back, only followed by another.
    CannotUnsend {
        /// Which step.
        step: StepId,
    },
    /// The step wants another kind of answer.
    WrongAnswer {
        /// Which step.
        step: StepId,
        /// What it wants: `message`, `decide`, `ask`, …
        wants: &'static str,
    },
    /// The decision has no such option.
    NoSuchOption {
        /// Which step.
        step: StepId,
        /// Its options.
        options: Vec<String>,
    },
    /// A reason, an answer or a text is missing.
    Empty {
        /// What: `reason`, `note`, `answer`, …
        what: &'static str,
    },
    /// A required fact has no answer yet.
    FactMissing {
        /// Which.
        fact: FactId,
    },
    /// The text is longer than anything a person types.
    TooLong {
        /// What.
        what: &'static str,
        /// How many bytes are taken.
        limit: usize,
    },
    /// There is no such draft.
    NoSuchDraft,
    /// Somebody else has just made a draft of this number; look again.
    DraftTaken,
    /// The draft is not for this channel, or went there already.
    NotForChannel {
        /// The channel's name.
        channel: String,
    },
    /// Nothing can be written down just now, and what leaves must be.
    NotOnPaper,
    /// Whoever leads has not said yet that these are the words.
    NotApproved {
        /// Which message.
        draft: String,
        /// Who leads.
        lead: String,
    },
    /// The mail of this message was begun and is not through.
    MailUnderWay {
        /// The channel's name.
        channel: String,
        /// The mailing, as `outbox list` names it.
        delivery: String,
    },
    /// These words leave for a service just now: others could get there beside them.
    OnItsWay {
        /// The channel's name.
        channel: String,
    },
    /// Words that stand where a template could not be used, and that nobody has seen yet.
    NobodyHasSeen {
        /// The messages.
        messages: Vec<PlainWords>,
        /// The command that takes them as they are.
        again: String,
    },
    /// There is no round of messages under way.
    NoOpenRound,
    /// The first round is still under way; the next message comes after it.
    FirstRoundOpen {
        /// The communication steps that are still open.
        outstanding: Vec<StepId>,
    },
    /// A promise can be moved later only to a time that is still to come.
    NotLater {
        /// When the next message is due.
        due: Option<Moment>,
    },
    /// It happened in the future, or before the incident.
    ImpossibleTime {
        /// The time that was given.
        at: Moment,
    },
    /// There is no such record to amend.
    NoSuchRecord,
    /// The state is this one already.
    Unchanged {
        /// The public state.
        status: Status,
    },
    /// `resolved` is said with the answer on data loss.
    ResolveSaysIt,
    /// Resolved, without a final message.
    NoFinalMessage {
        /// The close steps that carry it.
        steps: Vec<StepId>,
    },
    /// Customers know of it, or may: it ends with a last message, not as a false alarm.
    OutsideKnows,
    /// Closed, without being resolved.
    NotResolved,
    /// Closed, with close steps still open.
    StepsOpen {
        /// Which.
        outstanding: Vec<StepId>,
    },
    /// Whether data was lost has not been answered.
    DataLossOpen,
    /// Resolved already; what is known of data loss since then goes to customers in a message.
    AnswerIsAMessage {
        /// The answer.
        data_loss: DataLoss,
    },
    /// Resolved or closed already.
    Over,
    /// It was over before it was written down here: nothing is done in it any more.
    Backfilled,
    /// Nothing is blocked.
    NotBlocked,
    /// Somebody else has just added an action of this number; look again.
    ActionTaken,
    /// There is no such action.
    NoSuchAction,
    /// The action is done already.
    ActionDone {
        /// Who did it.
        by: Option<String>,
    },
    /// The promise is further away than the rhythm allows.
    TooSlow {
        /// The latest time that may be promised now.
        latest: Moment,
    },
}
