//! The command line with one command in it.
//!
//! Every start would build all commands with all their flags to understand one of them, and that is
//! a good part of what a short command does. So the commands of the night are first tried alone;
//! whatever is not understood that way is left to the whole command line, which also has the words
//! for it. Invariant: what is understood here means the same there.

use super::{Command, Globals, incident, read, walk};
use clap::{Args as _, FromArgMatches as _};
use std::ffi::OsString;

/// How a command gets its arguments.
type Augment = fn(clap::Command) -> clap::Command;

/// The commands that are tried alone.
const NIGHT: [(&str, Augment); 11] = [
    ("declare", incident::Declare::augment_args),
    ("resume", incident::Resume::augment_args),
    ("status", read::Status::augment_args),
    ("done", walk::Done::augment_args),
    ("skip", walk::Skip::augment_args),
    ("undo", walk::Undo::augment_args),
    ("update", walk::Update::augment_args),
    ("note", walk::Note::augment_args),
    ("list", read::List::augment_args),
    ("timeline", read::Timeline::augment_args),
    ("drill", incident::Drill::augment_args),
];

/// Understands one of these commands; `None` when it takes the whole command line.
pub(crate) fn understood(args: &[OsString]) -> Option<(Globals, Command)> {
    let matches = alone(args)?.try_get_matches_from(args).ok()?;
    let globals = Globals::from_arg_matches(&matches).ok()?;
    Some((globals, Command::from_arg_matches(&matches).ok()?))
}

/// The command line with no other command than the first one that is named.
fn alone(args: &[OsString]) -> Option<clap::Command> {
    let mut args = args.iter().skip(1);
    let (name, augment) = args.find_map(|arg| NIGHT.iter().find(|(name, _)| arg == name))?;
    let whole = clap::Command::new("aplomb")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true);
    let command = augment(clap::Command::new(*name));
    Some(Globals::augment_args(whole).subcommand(command))
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::{CommandFactory as _, Parser as _};

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_command_alone_takes_the_same_flags_as_among_all_others() {
        for (name, _) in NIGHT {
            let mut whole = Cli::command();
            whole.build();
            let mut alone = alone(&args(&format!("aplomb {name}"))).expect("a command");
            alone.build();
            let flags = |command: &clap::Command| -> Vec<String> {
                let command = command.find_subcommand(name).expect("the command");
                let flags = command.get_arguments().map(|flag| format!("{flag:?}"));
                flags.filter(|flag| !flag.contains("\"version\"")).collect()
            };
            assert_eq!(flags(&alone), flags(&whole), "{name}");
        }
    }

    #[test]
    fn what_is_understood_alone_means_the_same_to_the_whole_command_line() {
        for line in [
            "aplomb status",
            "aplomb --json status --lang fr 2026",
            "aplomb -C note note x --at 14:05",
            "aplomb note -- --lang",
            "aplomb skip tell-staff --reason asleep --as Ana",
            "aplomb drill site-down --auto",
            "aplomb declare --no-input --fact a=b --fact c=d --color never",
        ] {
            let (globals, command) = understood(&args(line)).expect(line);
            let whole = Cli::try_parse_from(args(line)).expect(line);
            assert_eq!(format!("{globals:?}"), format!("{:?}", whole.globals));
            assert_eq!(
                Some(format!("{command:?}")),
                whole.command.map(|command| format!("{command:?}"))
            );
        }
    }

    #[test]
    fn whatever_else_is_typed_is_left_to_the_whole_command_line() {
        for line in [
            "aplomb",
            "aplomb --version",
            "aplomb -V status",
            "aplomb help status",
            "aplomb status --help",
            "aplomb -C status",
            "aplomb -C note status",
            "aplomb log verify status",
            "aplomb frobnicate note",
            "aplomb status --nonsense",
        ] {
            assert!(understood(&args(line)).is_none(), "{line}");
        }
    }
}
