//! The walk's answers one at a time, for scripts and second terminals.

use super::OfIncident;
use super::value::{self, EventName, FactValue, Link};
use crate::base::{Span, StepId};
use crate::incident::{DataLoss, Status};
use crate::runbook;
use clap::Args;

/// Say that a step is done
#[derive(Args, Clone, Debug)]
pub(crate) struct Done {
    /// The step, as `aplomb status --steps` names it
    #[arg(value_parser = value::name::<StepId>)]
    pub(crate) step: StepId,
    /// Something to add for the timeline
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// The way chosen at a decision, in the words of the runbook
    #[arg(long, value_name = "LABEL")]
    pub(crate) option: Option<String>,
    /// The answer to the question of the step
    #[arg(long, value_name = "TEXT")]
    pub(crate) answer: Option<String>,
    /// An answer that the message of the step needs; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = FactValue::read)]
    pub(crate) fact: Vec<FactValue>,
    /// Where the message can be seen; may be given once per channel
    #[arg(long, value_name = "[CHANNEL=]URL", value_parser = Link::read)]
    pub(crate) link: Vec<Link>,
    /// Whether data of customers was lost, when the step is the last message
    #[arg(long, value_name = "ANSWER", value_parser = value::data_loss())]
    pub(crate) data_loss: Option<DataLoss>,
    /// When it was done, if that was earlier: 14:05, or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Leave a step out, and say why
#[derive(Args, Clone, Debug)]
pub(crate) struct Skip {
    /// The step, as `aplomb status --steps` names it
    #[arg(value_parser = value::name::<StepId>)]
    pub(crate) step: StepId,
    /// Why it is left out
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Open a step again, and say why
#[derive(Args, Clone, Debug)]
pub(crate) struct Undo {
    /// The step, as `aplomb status --steps` names it
    #[arg(value_parser = value::name::<StepId>)]
    pub(crate) step: StepId,
    /// Why it is opened again
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Break the glass: begin the repair before people have been told, and say why
#[derive(Args, Clone, Debug)]
pub(crate) struct Override {
    /// Why it cannot wait; everybody will read it
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Write the next message to everybody outside
#[derive(Args, Clone, Debug)]
pub(crate) struct Update {
    /// The public state from now on
    #[arg(long, value_name = "STATUS", value_parser = value::status())]
    pub(crate) status: Option<Status>,
    /// What is new, in words for customers
    #[arg(long, value_name = "TEXT")]
    pub(crate) message: Option<String>,
    /// When the next message comes at the latest: 20m, 1h
    #[arg(long, value_name = "SPAN", value_parser = value::span)]
    pub(crate) next: Option<Span>,
    /// Say that the message has been posted by hand on every channel
    #[arg(long)]
    pub(crate) posted: bool,
    /// Where the message can be seen; may be given once per channel
    #[arg(long, value_name = "[CHANNEL=]URL", value_parser = Link::read)]
    pub(crate) link: Vec<Link>,
    /// An answer that the message needs; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = FactValue::read)]
    pub(crate) fact: Vec<FactValue>,
    /// When all is over: whether data was lost, if the last message could not say it yet
    #[arg(long, value_name = "ANSWER", value_parser = value::data_answer(),
        conflicts_with_all = ["status", "message", "next"])]
    pub(crate) data_loss: Option<DataLoss>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Write something down
#[derive(Args, Clone, Debug)]
pub(crate) struct Note {
    /// What to write down; quotes are not needed
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) text: Vec<String>,
    /// When it happened, if that was earlier: 14:05, or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Correct an earlier record; the original stays
#[derive(Args, Clone, Debug)]
#[group(id = "correction", required = true, multiple = true, args = ["text", "at", "fact"])]
pub(crate) struct Amend {
    /// The record, as `aplomb timeline --names` names it
    #[arg(value_name = "WRITER:SEQ", value_parser = EventName::read, required_unless_present = "fact")]
    pub(crate) event: Option<EventName>,
    /// The right answer to a question; messages that are not out yet say it from now on
    #[arg(long, value_name = "NAME=TEXT", value_parser = FactValue::read,
        conflicts_with_all = ["event", "text", "at"])]
    pub(crate) fact: Vec<FactValue>,
    /// What should be read instead
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// When it happened after all: 14:05, or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Say that recovery waits for somebody else
#[derive(Args, Clone, Debug)]
pub(crate) struct Block {
    /// Whom it waits for; quotes are not needed
    #[arg(required = true, value_name = "ON")]
    pub(crate) on: Vec<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Say that recovery goes on
#[derive(Args, Clone, Debug)]
pub(crate) struct Unblock {
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Change how bad it is
#[derive(Args, Clone, Debug)]
pub(crate) struct Severity {
    /// From now on; sev1 is the worst
    #[arg(id = "severity", value_name = "SEV", value_parser = value::severity())]
    pub(crate) to: runbook::Severity,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}
