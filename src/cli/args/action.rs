//! What is to be done when it is over.

use super::OfIncident;
use super::value::not_empty;
use clap::{Args, Subcommand};

/// What is to be done when it is over: add it, say that it is done, see what is owed
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Action {
    #[command(subcommand)]
    pub(crate) command: ActionCommand,
}

/// What can be done with an action.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ActionCommand {
    Add(ActionAdd),
    Done(ActionDone),
    List(ActionList),
}

/// Add what is to be done, by whom, until when
#[derive(Args, Clone, Debug)]
pub(crate) struct ActionAdd {
    /// What is to be done
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) text: Vec<String>,
    /// Who does it, by name
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: String,
    /// Until which day: 2026-12-01, or 14d from today
    #[arg(long, value_name = "DAY")]
    pub(crate) due: String,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Say that an action is done
#[derive(Args, Clone, Debug)]
pub(crate) struct ActionDone {
    /// Its number, as `aplomb action list` shows it
    #[arg(value_name = "NUMBER")]
    pub(crate) number: String,
    /// A word about it
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// The incident it belongs to, or the beginning of its id; needed when several have this number
    #[arg(long, value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
}

/// What is owed after all incidents, what is due first at the top
#[derive(Args, Clone, Debug)]
pub(crate) struct ActionList {
    /// Show what is done too
    #[arg(long)]
    pub(crate) all: bool,
}
