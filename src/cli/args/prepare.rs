//! What is done in a quiet week.

use super::OfIncident;
use super::value::{self, FactValue};
use crate::base::{ChannelName, RunbookId, TemplateName};
use crate::incident::Status;
use crate::runbook::{Audience, Stage};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Write a workspace: configuration, runbooks, templates, a sample customer list
///
/// Never changes a file that is there already. With --lang fr the runbooks are French; templates come in every language, as customers do.
#[derive(Args, Clone, Debug)]
pub(crate) struct Init {
    /// Where; by default this folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// Look for mistakes in runbooks, templates and configuration
#[derive(Args, Clone, Debug)]
pub(crate) struct Check {
    /// Files or folders; by default the whole workspace
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How findings are written; github makes annotations on a pull request
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
    /// Let warnings count as errors, for a build that must not pass with them
    #[arg(long)]
    pub(crate) strict: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Human,
    Json,
    Github,
}

/// The runbooks: list them, read one, begin one
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Runbook {
    #[command(subcommand)]
    pub(crate) command: RunbookCommand,
}

/// What can be done with runbooks.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum RunbookCommand {
    List(RunbookList),
    Show(RunbookShow),
    New(RunbookNew),
}

/// List the runbooks of the workspace
#[derive(Args, Clone, Debug)]
pub(crate) struct RunbookList {}

/// Read a runbook, step by step
#[derive(Args, Clone, Debug)]
pub(crate) struct RunbookShow {
    /// The runbook: the name of its file without .toml
    #[arg(value_parser = value::name::<RunbookId>)]
    pub(crate) runbook: RunbookId,
}

/// Begin a runbook of your own
#[derive(Args, Clone, Debug)]
pub(crate) struct RunbookNew {
    /// Its name: lower-case words with hyphens
    #[arg(value_name = "ID", value_parser = value::name::<RunbookId>)]
    pub(crate) id: RunbookId,
    /// Its title, as people call the outage
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
}

/// The templates of messages: list them, read one
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Template {
    #[command(subcommand)]
    pub(crate) command: TemplateCommand,
}

/// What can be done with templates.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    List(TemplateList),
    Show(TemplateShow),
}

/// List the templates, with their stages and languages
#[derive(Args, Clone, Debug)]
pub(crate) struct TemplateList {}

/// Print a template as it is written
#[derive(Args, Clone, Debug)]
pub(crate) struct TemplateShow {
    /// The template
    #[arg(value_parser = value::name::<TemplateName>)]
    pub(crate) template: TemplateName,
    /// Which message of the incident; by default the first
    #[arg(long, value_name = "STAGE", value_parser = value::stage())]
    pub(crate) stage: Option<Stage>,
}

/// Put a message into words, with the facts of the open incident or with examples
#[derive(Args, Clone, Debug)]
pub(crate) struct Draft {
    /// The template
    #[arg(value_parser = value::name::<TemplateName>)]
    pub(crate) template: TemplateName,
    /// Which message of the incident; by default the next one, or the first
    #[arg(long, value_name = "STAGE", value_parser = value::stage())]
    pub(crate) stage: Option<Stage>,
    /// An answer that the message needs; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = FactValue::read)]
    pub(crate) fact: Vec<FactValue>,
    /// How it is written; html and eml are for mail
    #[arg(long, value_enum, default_value_t = DraftFormat::Text)]
    pub(crate) format: DraftFormat,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DraftFormat {
    Text,
    Html,
    Eml,
}

/// The list of customers: look whether everybody on it can be written to
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Customers {
    #[command(subcommand)]
    pub(crate) command: CustomersCommand,
}

/// What can be done with the list.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CustomersCommand {
    Check(CustomersCheck),
}

/// Look for addresses that cannot be used, people listed twice, missing languages
///
/// Reads CSV as it was exported: commas, semicolons or tabs, UTF-8 or Windows-1252. The first line has the titles; a column `email` is needed, `name` and `lang` are understood, others become variables of templates. Who stands in `suppress.csv`, beside the list or in the workspace, is left out and counted. Changes nothing.
#[derive(Args, Clone, Debug)]
pub(crate) struct CustomersCheck {
    /// The list; by default that of the channel of kind mail
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Look at a message again: holes, promises, causes, names, blame, words that contradict
///
/// Without a file: at the messages of the open incident. Hints only; nothing is changed and nothing is sent. With --lang fr the message is French. A first line `Subject: …` is the subject of a mail.
#[derive(Args, Clone, Debug)]
pub(crate) struct Lint {
    /// The message; - is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Which message of the incident; by default that of the open one, or an update
    #[arg(long, value_name = "STAGE", value_parser = value::stage())]
    pub(crate) stage: Option<Stage>,
    /// The public state it goes out with
    #[arg(long, value_name = "STATUS", value_parser = value::status())]
    pub(crate) status: Option<Status>,
    /// For whom it is
    #[arg(long, value_name = "WHO", value_parser = value::audience())]
    pub(crate) audience: Option<Audience>,
    /// The same message in the other language
    #[arg(long, value_name = "FILE")]
    pub(crate) other: Option<PathBuf>,
    /// A channel it goes to, for its length; may be given several times
    #[arg(long, value_name = "NAME", value_parser = value::name::<ChannelName>)]
    pub(crate) channel: Vec<ChannelName>,
    /// The time of the next message that is promised, such as 14:30
    #[arg(long, value_name = "TIME")]
    pub(crate) promised: Option<String>,
    /// A rule that does not count, and why; the reason goes into the journal of the open incident
    #[arg(long, value_name = "RULE=REASON")]
    pub(crate) allow: Vec<String>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = LintFormat::Human)]
    pub(crate) format: LintFormat,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// How findings of a message are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    Human,
    Json,
}
