//! What can be typed: every command and flag, as clap types.
//!
//! The doc comments are the English help; `src/words/help.fr.toml` holds the French. One room per
//! group of commands, one type per command. Nothing here acts.
//! Invariant: a value that has a type of its own is one when a command sees it; times stay texts,
//! as only a clock and a zone can tell what `14:05` means.

pub(crate) mod action;
pub(crate) mod channel;
pub(crate) mod incident;
pub(crate) mod machine;
pub(crate) mod mail;
pub(crate) mod narrow;
pub(crate) mod prepare;
pub(crate) mod read;
pub(crate) mod value;
pub(crate) mod waiting;
pub(crate) mod walk;

use crate::base::Lang;
use clap::{ArgAction, Args, Parser, Subcommand};
use std::path::PathBuf;

pub(crate) use value::Colour;

/// Composure in an outage: tell people first, repair second, write everything down as it happens
///
/// Without a command: goes on with the open incident, or says what to type first.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "aplomb",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    infer_subcommands = false
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own; none excludes another"
)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Globals {
    /// Go there first: to the workspace, or a folder inside it
    #[arg(short = 'C', global = true, value_name = "DIR", display_order = 900)]
    pub(crate) directory: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long, global = true, display_order = 901)]
    pub(crate) json: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", display_order = 902)]
    pub(crate) color: Option<Colour>,
    /// The language of the screen
    #[arg(long, global = true, value_name = "LANG", value_parser = value::lang(), display_order = 903)]
    pub(crate) lang: Option<Lang>,
    /// Who I am, for the journal
    // A name of its own: what a command calls `by` is another thing.
    #[arg(
        id = "as",
        long = "as",
        global = true,
        value_name = "NAME",
        display_order = 904
    )]
    pub(crate) by: Option<String>,
    /// Never ask: whatever is missing is an error that names the flag
    #[arg(long, global = true, display_order = 905)]
    pub(crate) no_input: bool,
    /// Take the usual answer where a question has one; never sends anything
    #[arg(long, global = true, display_order = 906)]
    pub(crate) yes: bool,
    /// Show what programmers want to see when something fails
    #[arg(long, global = true, display_order = 907)]
    pub(crate) debug: bool,
    /// Print help: -h in short, --help in full
    #[arg(short = 'h', long, global = true, action = ArgAction::Help, display_order = 908)]
    pub(crate) help: Option<bool>,
}

/// Every command.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    Declare(incident::Declare),
    Drill(incident::Drill),
    Resume(incident::Resume),
    Done(walk::Done),
    Skip(walk::Skip),
    Undo(walk::Undo),
    Override(walk::Override),
    Update(walk::Update),
    Send(mail::Send),
    Outbox(mail::Outbox),
    Approve(channel::Approve),
    Page(waiting::Page),
    Note(walk::Note),
    Amend(walk::Amend),
    Block(walk::Block),
    Unblock(walk::Unblock),
    Severity(walk::Severity),
    Resolve(incident::Resolve),
    Close(incident::Close),
    Status(read::Status),
    List(read::List),
    Timeline(read::Timeline),
    Report(read::Report),
    Stats(read::Stats),
    Action(action::Action),
    Log(read::Log),
    Init(prepare::Init),
    Check(prepare::Check),
    Runbook(prepare::Runbook),
    Template(prepare::Template),
    Draft(prepare::Draft),
    Lint(prepare::Lint),
    Customers(prepare::Customers),
    Channel(channel::Channel),
    Completions(machine::Completions),
    Man(machine::Man),
    Schema(machine::Schema),
    Help(machine::Help),
}

/// The commands in the groups in which the help lists them; hidden ones are in none.
pub(crate) const GROUPS: [(&str, &[&str]); 4] = [
    (
        "incident",
        &[
            "declare", "resume", "status", "done", "skip", "undo", "override", "update", "send",
            "outbox", "approve", "page", "note", "amend", "block", "unblock", "severity",
            "resolve", "close",
        ],
    ),
    (
        "read",
        &["list", "timeline", "report", "stats", "action", "log"],
    ),
    (
        "prepare",
        &[
            "init",
            "check",
            "drill",
            "runbook",
            "template",
            "draft",
            "lint",
            "customers",
            "channel",
        ],
    ),
    ("machine", &["completions", "man", "schema", "help"]),
];

/// The incident a command is about, as a flag.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct OfIncident {
    /// The incident, or the beginning of its id; by default the open one
    #[arg(long, value_name = "ID", value_parser = value::not_empty)]
    pub(crate) incident: Option<String>,
}

/// The same flag where an incident has a place of its own: whoever types it is understood.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ByFlag {
    #[arg(
        long = "incident",
        value_name = "ID",
        value_parser = value::not_empty,
        hide = true,
        conflicts_with = "incident"
    )]
    by_flag: Option<String>,
}

impl ByFlag {
    /// The incident that was named in either way.
    pub(crate) fn or<'a>(&'a self, named: Option<&'a str>) -> Option<&'a str> {
        named.or(self.by_flag.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_counts_everywhere_means_the_same_everywhere() {
        let mut root = Cli::command();
        root.build();
        let names = |command: &clap::Command| -> Vec<_> {
            let arguments = command.get_arguments();
            arguments
                .map(|arg| (arg.get_id().clone(), arg.get_long().map(str::to_owned)))
                .collect()
        };
        let globals = root.get_arguments().filter(|arg| arg.is_global_set());
        let globals: Vec<_> = globals
            .map(|arg| (arg.get_id().clone(), arg.get_long().map(str::to_owned)))
            .collect();
        let mut rest: Vec<&clap::Command> = root.get_subcommands().collect();
        while let Some(command) = rest.pop() {
            rest.extend(command.get_subcommands());
            let names = names(command);
            for global in &globals {
                let is_there = names.contains(global) || command.get_name() == "help";
                assert!(is_there, "{global:?} of {}", command.get_name());
            }
        }
    }

    #[test]
    fn every_visible_command_is_in_one_group_of_the_help() {
        let mut visible: Vec<_> = Cli::command()
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(|command| command.get_name().to_owned())
            .collect();
        let mut listed: Vec<_> = GROUPS
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        visible.sort_unstable();
        listed.sort_unstable();
        assert_eq!(visible, listed);
    }
}
