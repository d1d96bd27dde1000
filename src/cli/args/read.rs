//! Looking at what was written down.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Where the incident stands, and what is next
#[derive(Args, Clone, Debug)]
pub(crate) struct Status {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
}

/// All incidents and drills, the open ones first
#[derive(Args, Clone, Debug)]
pub(crate) struct List {}

/// What happened, in order
#[derive(Args, Clone, Debug)]
pub(crate) struct Timeline {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = TimelineFormat::Terminal)]
    pub(crate) format: TimelineFormat,
    /// Print the name of each record too: what `amend` wants to be told
    #[arg(long)]
    pub(crate) names: bool,
}

/// How a timeline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    Terminal,
    Md,
    Json,
}

/// The journal itself: verify it, take it out, take lines in
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Log {
    #[command(subcommand)]
    pub(crate) command: LogCommand,
}

/// What can be done with a journal.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum LogCommand {
    Verify(LogVerify),
    Export(LogExport),
    Adopt(LogAdopt),
}

/// Check that no line was changed, removed or put in
#[derive(Args, Clone, Debug)]
pub(crate) struct LogVerify {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
}

/// Write the whole journal of an incident as one text
#[derive(Args, Clone, Debug)]
pub(crate) struct LogExport {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
    /// The file to write; by default standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Take in journal lines that could not be written when they were made
#[derive(Args, Clone, Debug)]
pub(crate) struct LogAdopt {
    /// The file that holds the lines; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The incident of lines that do not tell theirs; by default the open one
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
}
