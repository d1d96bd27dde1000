//! What somebody wants, in the imperative.

use super::action::ActionId;
use super::delivery::{Delivery, Remote};
use super::kind::{DataLoss, Status};
use super::mailing::Mailing;
use super::wording::{DraftId, Drafted};
use crate::base::Span;
use crate::base::{ChannelName, Digest, FactId, Moment, Role, StepId, WriterId};
use crate::runbook::Severity;

/// A wish; [`super::decide`](super::decide::decide) says what follows from it, or refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take part.
    Join,
    /// Answer a question.
    RecordFacts(Vec<(FactId, String)>),
    /// Say that a step is done.
    Complete {
        /// Which.
        step: StepId,
        /// What the responder adds.
        note: Option<String>,
    },
    /// Say that the message of a step has been posted: on which channels, and where it can be seen.
    Post {
        /// The draft that was posted.
        draft: DraftId,
        /// The channels, each with a link when there is one.
        posted: Vec<(ChannelName, Option<String>)>,
    },
    /// Choose the way to go on at a `decide` step.
    Choose {
        /// Which step.
        step: StepId,
        /// The label of the option.
        option: String,
    },
    /// Answer an `ask` step.
    Answer {
        /// Which step.
        step: StepId,
        /// The answer; may be empty when the question is not required.
        value: String,
    },
    /// Keep what a command of a `run` step did. Does not complete the step.
    KeepRun {
        /// Which step.
        step: StepId,
        /// Program and arguments, secrets masked.
        command: Vec<String>,
        /// Exit code.
        exit: Option<i32>,
        /// What it printed, secrets masked.
        output: String,
        /// How long it took.
        seconds: Span,
    },
    /// Keep how a check ended; a check that passed completes its step.
    KeepCheck {
        /// Which step.
        step: StepId,
        /// How often it looked.
        attempts: u32,
        /// What it saw last, when it gave up.
        failure: Option<String>,
    },
    /// Leave a step out.
    Skip {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Open a step again.
    Undo {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Begin recovery although not everybody has been told.
    Override {
        /// Why.
        reason: String,
    },
    /// Keep messages as they were put into words, with the answers they were made of.
    Draft {
        /// The answers that were asked for them.
        facts: Vec<(FactId, String)>,
        /// The public state they tell, when it changes with them.
        status: Option<Status>,
        /// The messages; never empty, all of one round.
        drafts: Vec<Drafted>,
    },
    /// Say that a message will not be posted on these channels.
    LeaveOut {
        /// The draft.
        draft: DraftId,
        /// Why.
        reason: String,
    },
    /// Say that these are the words.
    Approve {
        /// Which draft.
        draft: DraftId,
        /// SHA-256 of its body.
        digest: Digest,
        /// Who has said so, when somebody else writes it down on their word.
        on_word_of: Option<String>,
    },
    /// Send a message to services: nothing has left yet.
    Send {
        /// The draft.
        draft: DraftId,
        /// The channels, each with the key by which its service can recognise a second attempt.
        to: Vec<(ChannelName, String)>,
    },
    /// Say what became of a message that was sent to a service.
    Sent {
        /// Which.
        delivery: Delivery,
        /// What became of it.
        outcome: Outcome,
    },
    /// Say that the service works again: the rest of the repair is not needed.
    Recovered {
        /// Why the remaining steps are left out.
        reason: String,
    },
    /// Say what became of a message that nobody could tell the outcome of.
    Settle {
        /// Which.
        delivery: Delivery,
        /// Whether it had left.
        sent: bool,
    },
    /// Begin to mail a draft to a list: the list is frozen, and nothing has left yet.
    Mail {
        /// Which draft on which channel.
        delivery: Delivery,
        /// What all its Message-IDs begin with.
        key: String,
        /// The counts.
        mailing: Mailing,
    },
    /// Say how far a mailing has come: everybody was tried at least once.
    Mailed {
        /// Which.
        delivery: Delivery,
        /// The counts.
        mailing: Mailing,
        /// Why nobody could be written to, or what is not known.
        reason: String,
    },
    /// Move the next message.
    Snooze {
        /// To when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// Write something down.
    Note {
        /// The words.
        text: String,
        /// The step on the screen.
        step: Option<StepId>,
    },
    /// Correct an earlier record.
    Amend {
        /// Who wrote it.
        writer: WriterId,
        /// Its number.
        seq: u64,
        /// What should be read instead.
        text: Option<String>,
        /// When it happened after all.
        corrected_at: Option<Moment>,
    },
    /// Change the severity.
    Raise {
        /// From now on.
        severity: Severity,
        /// Why.
        reason: Option<String>,
    },
    /// Change the public state; `resolved` is said with [`Command::Resolve`].
    SetStatus(Status),
    /// Give a role a name.
    Assign {
        /// Which.
        role: Role,
        /// Who.
        name: String,
    },
    /// Recovery waits for somebody else.
    Block {
        /// For whom.
        on: String,
    },
    /// It goes on.
    Unblock,
    /// Say that it is over.
    Resolve {
        /// Whether customers' data was lost.
        data_loss: DataLoss,
    },
    /// End the list.
    Close,
    /// Say that it was no incident, before anybody outside was told of one.
    Withdraw {
        /// What it was instead.
        reason: String,
    },
    /// Say what is to be done, by whom, until when.
    AddAction {
        /// Its name.
        action: ActionId,
        /// What.
        text: String,
        /// Who.
        owner: String,
        /// Until when.
        due: Moment,
    },
    /// Say that it was done.
    FinishAction {
        /// Which.
        action: ActionId,
        /// What is to be added.
        note: Option<String>,
    },
}

/// What became of a message that was sent to a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is out.
    Out {
        /// Where it can be seen.
        link: Option<String>,
        /// What the service calls it.
        remote: Remote,
        /// Whether it was read back where people see it.
        read_back: bool,
    },
    /// It is not.
    Failed(String),
    /// Nobody can tell; what is known.
    Unknown(String),
}

/// Who wants it, and when: what `decide` may know of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The wall clock.
    pub now: Moment,
    /// When it happened, if that was earlier.
    pub happened_at: Option<Moment>,
    /// Who, by name.
    pub by: String,
}
