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
}

/// How a timeline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    Terminal,
    Md,
    Json,
}

/// The whole story as a document: figures, picture, messages, steps, timeline
///
/// One HTML file that asks for nothing from anywhere, a post-mortem to go on with in Markdown, JSON or CSV for programs. The same journal gives the same bytes: times are those of the workspace's zone, the words those of the incident's language or of --lang.
#[derive(Args, Clone, Debug)]
pub(crate) struct Report {
    /// The incident, or the beginning of its id; by default the open one, else the newest
    #[arg(value_name = "ID")]
    pub(crate) incident: Option<String>,
    /// How it is written; by default as the file's name says, else html
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReportFormat>,
    /// The file to write; by default standard output, or a file beside the journal when that is a terminal
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Leave out what customers have not seen: names, commands, notes
    #[arg(long)]
    pub(crate) public: bool,
    /// What to call it, when not by the incident's own title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Write the templates of reports into the workspace, to be changed; what is there stays
    #[arg(long, conflicts_with_all = ["incident", "format", "output", "public", "title"])]
    pub(crate) templates: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Html,
    Md,
    Json,
    Csv,
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
