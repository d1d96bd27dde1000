//! Looking at what was written down.

use super::value::not_empty;
use super::{ByFlag, value};
use crate::base::RunbookId;
use crate::incident::DataLoss;
use crate::runbook::{Phase, Severity};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Where the incident stands, and what is next
#[derive(Args, Clone, Debug)]
pub(crate) struct Status {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// Every step of the runbook, in order, with what became of it and the name that commands take
    #[arg(long)]
    pub(crate) steps: bool,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// All incidents and drills, the open ones first
#[derive(Args, Clone, Debug)]
pub(crate) struct List {}

/// What happened, in order
///
/// On a terminal: the time, how long after the beginning, and a mark beside every line in which customers waited longer than promised. Long ones open in the pager ($PAGER, else less).
#[derive(Args, Clone, Debug)]
pub(crate) struct Timeline {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = TimelineFormat::Terminal)]
    pub(crate) format: TimelineFormat,
    /// Only events of this type, or of all that begin so: note.added, step; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) types: Vec<String>,
    /// Only what this person wrote down; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Vec<String>,
    /// Only what happened from then on: 14:05, 2026-11-22T14:05:00Z, or 30m for the last half hour
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Only what happened in this phase; may be given several times
    #[arg(long, value_name = "PHASE", value_parser = value::phase())]
    pub(crate) phase: Vec<Phase>,
    /// Show everything: what was only put into words, the words of messages, what commands printed
    #[arg(long)]
    pub(crate) full: bool,
    /// Show the picture above it: phases, messages, silences, people, a line each
    #[arg(long)]
    pub(crate) lanes: bool,
    /// Print it as it is, however long
    #[arg(long)]
    pub(crate) no_pager: bool,
    /// Print the name of each record too: what `amend` wants to be told
    #[arg(long)]
    pub(crate) names: bool,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
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
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// How it is written; by default as the file's name says, else html
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReportFormat>,
    /// The file to write, - for standard output; by default that, or a file beside the journal when it is a terminal
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Leave out what customers have not seen: names, commands, notes
    #[arg(long)]
    pub(crate) public: bool,
    /// What to call it, when not by the incident's own title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// One page of all incidents, each with a small picture, and what they have in common
    #[arg(long, conflicts_with_all = ["incident", "by_flag", "public", "title"])]
    pub(crate) all: bool,
    /// Write the templates of reports into the workspace, to be changed; what is there stays
    #[arg(long, conflicts_with_all = ["incident", "by_flag", "format", "output", "public", "title", "all"])]
    pub(crate) templates: bool,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// What all incidents have in common: how long customers waited, what was promised and kept
///
/// Rehearsals stand apart from what was real. Half, nine of ten and the longest are told, not only a mean: one long night moves a mean.
#[derive(Args, Clone, Debug)]
pub(crate) struct Stats {
    /// Only what was declared from then on: 2026-01-01, or 90d for the last ninety days
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Only what followed this runbook
    #[arg(long, value_name = "RUNBOOK", value_parser = value::name::<RunbookId>)]
    pub(crate) runbook: Option<RunbookId>,
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
    Import(LogImport),
    Discard(LogDiscard),
    Seal(LogSeal),
    Adopt(LogAdopt),
}

/// Check that no line was changed, removed or put in
#[derive(Args, Clone, Debug)]
pub(crate) struct LogVerify {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// The eight words of a seal that somebody kept: look whether it still fits
    #[arg(long, value_name = "WORDS", num_args = 1..)]
    pub(crate) seal: Vec<String>,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// Put eight words and a QR code on a journal, for somebody else to keep
///
/// They stand for every line that is written down so far. Whoever has them can tell at any time whether one of those was changed, removed or put in, even if all files were made anew: aplomb log verify --seal WORDS
#[derive(Args, Clone, Debug)]
pub(crate) struct LogSeal {
    /// The incident, or the beginning of its id; by default the open one, else the newest
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// Write the whole journal of an incident as one text, or as an archive
///
/// With -o NAME.tar it is an archive of the files themselves: journals and drafts, and a page on how to check them. `tar` opens it anywhere, as a folder in which `aplomb -C . log verify` finds every line as it was written. The lists of who was written to are not in it.
#[derive(Args, Clone, Debug)]
pub(crate) struct LogExport {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    /// The file to write; by default standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}

/// Take in a past incident as somebody kept it: a table, a list, a status page, a chat
///
/// It becomes an incident of its own kind, with the times at which things happened, and is in the list, the reports and the statistics from then on. A table is a CSV with a line of titles (time, type, by, text, status, next); a list is Markdown, a line for each thing (`* 2017-01-31 21:00 UTC: [update] We look into it`); a status page is the JSON of Statuspage; a chat is a day of a Slack export, its folder, or an export of Mattermost. What cannot be understood is kept as a note and listed.
#[derive(Args, Clone, Debug)]
pub(crate) struct LogImport {
    /// The file, several of one incident, or a folder of a chat's days; - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// How it is written; by default as it looks
    #[arg(long, value_name = "FORM", value_parser = value::history())]
    pub(crate) format: Option<crate::history::Format>,
    /// Show what would be taken in, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What it was called; by default as the text or the file is called
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// The runbook it would have followed, to be counted beside its rehearsals
    #[arg(long, value_name = "RUNBOOK", value_parser = value::name::<RunbookId>)]
    pub(crate) runbook: Option<RunbookId>,
    /// How bad it was: sev1 is the worst
    #[arg(long, value_name = "SEV", value_parser = value::severity())]
    pub(crate) severity: Option<Severity>,
    /// The zone of times that name none, such as Europe/Paris; by default that of the workspace
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// How a date such as 03/05/2026 is read in a table: us, the month first, or eu, the day first
    #[arg(long, value_name = "ORDER", value_parser = value::dates())]
    pub(crate) dates: Option<crate::history::Dates>,
    /// The day of times that stand below none: 2017-01-31
    #[arg(long, value_name = "DAY")]
    pub(crate) day: Option<String>,
    /// When it began, if the text does not say
    #[arg(long, value_name = "TIME")]
    pub(crate) started_at: Option<String>,
    /// When it was over, if the text does not say
    #[arg(long, value_name = "TIME")]
    pub(crate) resolved_at: Option<String>,
    /// Whether data of customers was lost
    #[arg(long, value_name = "ANSWER", value_parser = value::data_loss())]
    pub(crate) data_loss: Option<DataLoss>,
    /// What this author of a chat wrote went to customers; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) outside: Vec<String>,
}

/// Take back the import of a past incident
///
/// Its folder is moved to `discarded/` in the workspace, with every note that was added to it, and it is counted no more. What was declared here, or rehearsed, is never taken back.
#[derive(Args, Clone, Debug)]
pub(crate) struct LogDiscard {
    /// The past incident, or the beginning of its id
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: String,
}

/// Take in journal lines that could not be written when they were made
#[derive(Args, Clone, Debug)]
pub(crate) struct LogAdopt {
    /// The file that holds the lines; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The incident of lines that do not tell theirs; by default the open one
    #[arg(value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
    #[command(flatten)]
    pub(crate) flag: ByFlag,
}
