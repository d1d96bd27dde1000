//! Opening an incident, walking it, ending it.

use super::value::not_empty;
use super::value::{self, FactValue};
use super::{ByFlag, OfIncident};
use crate::base::RunbookId;
use crate::incident::DataLoss;
use crate::runbook::Severity;
use clap::Args;

/// Open an incident and walk it
///
/// Asks for the runbook and its facts when they are not given, then goes through the steps: people are told first, repair comes second. With --no-input it opens the incident, prints its id and ends.
#[derive(Args, Clone, Debug)]
pub(crate) struct Declare {
    /// The runbook to follow; asked when absent
    #[arg(value_parser = value::name::<RunbookId>)]
    pub(crate) runbook: Option<RunbookId>,
    /// What colleagues will call it; by default the title of the runbook
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// How bad it is: sev1 is the worst; when unsure, take the worse one
    #[arg(long, value_name = "SEV", value_parser = value::severity())]
    pub(crate) severity: Option<Severity>,
    /// The answer to a question of the runbook; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = FactValue::read)]
    pub(crate) fact: Vec<FactValue>,
    /// When it began, if that was earlier: 14:05, or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) started_at: Option<String>,
    /// It is another outage than the one that is open already
    #[arg(long)]
    pub(crate) another: bool,
}

/// Rehearse: the same walk, and nothing leaves this machine
#[derive(Args, Clone, Debug)]
pub(crate) struct Drill {
    /// The runbook to rehearse; asked when absent
    #[arg(value_parser = value::name::<RunbookId>)]
    pub(crate) runbook: Option<RunbookId>,
    /// Answer every question with its usual answer
    #[arg(long)]
    pub(crate) auto: bool,
}

/// Go on with the walk, at the step where it was left
#[derive(Args, Clone, Debug)]
pub(crate) struct Resume {
    /// The incident or drill, or the beginning of its id; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// Only for a drill: answer every question with its usual answer
    #[arg(long)]
    pub(crate) auto: bool,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// Say that it is over, and whether data was lost
#[derive(Args, Clone, Debug)]
pub(crate) struct Resolve {
    /// Whether data of customers was lost; not knowing is an answer
    #[arg(long, value_name = "ANSWER", value_parser = value::data_loss())]
    pub(crate) data_loss: Option<DataLoss>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// End a resolved incident: nothing is left to do
#[derive(Args, Clone, Debug)]
pub(crate) struct Close {
    /// It was no incident, and nobody outside has been told of one: what it was instead
    #[arg(long, value_name = "TEXT")]
    pub(crate) false_alarm: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}
