//! Floor 7: the command line.
//!
//! Arguments and environment come in, an exit code goes out. The one place that names both the
//! walk and the world. Each verb has a file of its own; what they share are the `Invocation`,
//! the workspace's texts, and the two ways to speak: what was asked for goes to standard output,
//! everything else to standard error. Invariant: every way out is an `Exit` of the contract.

mod action;
mod already;
mod answers;
mod approve;
mod args;
mod channel;
mod check;
mod completions;
mod correct;
mod crash;
mod customers;
mod declare;
mod draft;
mod environment;
mod error;
mod exit;
mod halt;
mod help;
mod import;
mod init;
mod invocation;
mod library;
mod lint;
mod log;
mod mailing;
mod man;
mod outbox;
mod output;
mod page;
mod posting;
mod reading;
mod report;
mod runbook;
mod schema;
mod seal;
mod seat;
mod send;
mod settings;
mod shipped;
mod stats;
mod template;
mod update;
mod usage;
mod waiting;
mod which;
mod workspace;

pub use environment::Environment;

use args::{Cli, Command, Globals};
use clap::error::ErrorKind;
use clap::{FromArgMatches as _, Parser as _};
use error::CliError;
use exit::Exit;
use invocation::Invocation;
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;

/// What ends a command: done in one of the ways of the contract, or an error to be told.
type Outcome = Result<Exit, CliError>;

/// Runs the program.
pub fn run(args: impl IntoIterator<Item = OsString>, environment: Environment) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    // Prompts and scripts ask for the version again and again; nothing else is built for it.
    if let [_, only] = args.as_slice()
        && (only == "--version" || only == "-V")
    {
        return version().into();
    }
    crash::guarded(|| attend(&args, environment)).into()
}

fn version() -> Exit {
    let mut out = Output::new(false);
    out.line(concat!("aplomb ", env!("CARGO_PKG_VERSION")));
    match out.finish() {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Failed,
    }
}

fn attend(args: &[OsString], environment: Environment) -> Exit {
    if environment.completing {
        return completions::answer(args, &environment);
    }
    if let Some((globals, command)) = args::narrow::understood(args) {
        return carried_out(globals, Some(command), environment);
    }
    match Cli::try_parse_from(args) {
        Ok(Cli {
            globals,
            command: Some(Command::Help(help)),
            ..
        }) => {
            let asked = help.command.iter().map(OsString::from);
            let args: Vec<_> = std::iter::once(OsString::from("aplomb"))
                .chain(asked)
                .chain([OsString::from("--help")])
                .collect();
            misunderstood(&args, globals, environment)
        }
        Ok(Cli {
            globals, command, ..
        }) => carried_out(globals, command, environment),
        Err(_) => misunderstood(args, overheard(args), environment),
    }
}

fn carried_out(globals: Globals, command: Option<Command>, environment: Environment) -> Exit {
    let mut invocation = Invocation::new(globals, environment);
    let outcome = perform(command, &mut invocation);
    ended(outcome, &mut invocation)
}

fn perform(command: Option<Command>, invocation: &mut Invocation) -> Outcome {
    match command {
        None => declare::alone(invocation),
        Some(Command::Declare(args)) => declare::declare(args, invocation),
        Some(Command::Drill(args)) => declare::drill(args, invocation),
        Some(Command::Resume(args)) => declare::resume(&args, invocation),
        Some(Command::Done(args)) => answers::done(args, invocation),
        Some(Command::Skip(args)) => answers::skip(args, invocation),
        Some(Command::Undo(args)) => answers::undo(args, invocation),
        Some(Command::Override(args)) => answers::break_the_glass(args, invocation),
        Some(Command::Update(args)) => update::update(args, invocation),
        Some(Command::Send(args)) => send::send(&args, invocation),
        Some(Command::Outbox(args)) => outbox::outbox(&args.command, invocation),
        Some(Command::Approve(args)) => approve::approve(args, invocation),
        Some(Command::Channel(args)) => channel::channel(&args.command, invocation),
        Some(Command::Page(args)) => waiting::page(&args.command, invocation),
        Some(Command::Note(args)) => answers::note(&args, invocation),
        Some(Command::Amend(args)) => answers::amend(args, invocation),
        Some(Command::Block(args)) => answers::block(&args, invocation),
        Some(Command::Unblock(args)) => answers::unblock(&args, invocation),
        Some(Command::Severity(args)) => answers::severity(args, invocation),
        Some(Command::Resolve(args)) => answers::resolve(&args, invocation),
        Some(Command::Close(args)) => answers::close(args, invocation),
        Some(Command::Status(args)) => reading::status(&args, invocation),
        Some(Command::List(args)) => reading::list(&args, invocation),
        Some(Command::Timeline(args)) => reading::timeline(&args, invocation),
        Some(Command::Report(args)) => report::report(&args, invocation),
        Some(Command::Action(args)) => action::action(args.command, invocation),
        Some(Command::Stats(args)) => stats::stats(&args, invocation),
        Some(Command::Log(args)) => log::log(&args.command, invocation),
        Some(Command::Init(args)) => init::init(&args, invocation),
        Some(Command::Check(args)) => check::check(&args, invocation),
        Some(Command::Runbook(args)) => runbook::runbook(&args.command, invocation),
        Some(Command::Template(args)) => template::template(&args.command, invocation),
        Some(Command::Completions(args)) => Ok(completions::completions(&args, invocation)),
        Some(Command::Man(args)) => man::man(&args, invocation),
        Some(Command::Schema(args)) => Ok(schema::schema(&args, invocation)),
        Some(Command::Draft(args)) => draft::draft(&args, invocation),
        Some(Command::Lint(args)) => lint::lint(&args, invocation),
        Some(Command::Customers(args)) => customers::customers(&args.command, invocation),
        // Answered by `attend`, before there is an invocation.
        Some(Command::Help(_)) => Ok(Exit::Usage),
    }
}

/// Tells how a command ended.
fn ended(outcome: Outcome, invocation: &mut Invocation) -> Exit {
    let words = invocation.words;
    let printed = invocation
        .out
        .finish()
        .map_err(|error| CliError::failed(words.say("cli.not_printed", &[("why", &error)])));
    // A command that failed has more to say than the trouble with its output.
    match outcome.and_then(|exit| printed.map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) => error.print(
            words,
            invocation.settings.colour_of_talk,
            invocation.globals.debug,
        ),
    }
}

/// Help was asked for, or the arguments make no command. Only now are the language and the width
/// of the help worth finding out.
fn misunderstood(args: &[OsString], globals: Globals, environment: Environment) -> Exit {
    let mut invocation = Invocation::new(globals, environment);
    let words = invocation.words;
    let columns = invocation.settings.columns.or_else(output::columns);
    let command = help::dressed(words, columns);
    let error = match command.clone().try_get_matches_from(args) {
        Err(error) => error,
        // The dressed command understands exactly what the plain one does.
        Ok(matches) => match Cli::from_arg_matches(&matches) {
            Err(error) => error,
            Ok(_) => return Exit::Done,
        },
    };
    let text = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let colour = invocation.out.colour;
            invocation.out.text(&if colour {
                text.ansi().to_string()
            } else {
                text.to_string()
            });
            ended(Ok(Exit::Done), &mut invocation)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            invocation.out.say(text.to_string().trim_end());
            Exit::Usage
        }
        _ => ended(
            Err(usage::explained(&error, args, &command, words)),
            &mut invocation,
        ),
    }
}

/// The flags that decide how to answer, taken from arguments that make no command.
fn overheard(args: &[OsString]) -> Globals {
    let mut globals = Globals::default();
    let mut rest = args.iter().skip(1);
    while let Some(arg) = rest.next() {
        let Some(text) = arg.to_str() else { continue };
        let mut value = |flag: &str| match text.strip_prefix(flag)? {
            "" => rest.next().cloned(),
            glued => Some(OsString::from(glued.strip_prefix('=').unwrap_or(glued))),
        };
        if text == "--" {
            break;
        } else if let Some(lang) = value("--lang") {
            globals.lang = lang.to_str().and_then(crate::base::Lang::parse);
        } else if let Some(when) = value("--color") {
            globals.color = when.to_str().and_then(args::Colour::parse);
        } else if text == "--debug" {
            globals.debug = true;
        } else if !text.starts_with("--")
            && let Some(directory) = value("-C")
        {
            globals.directory = Some(directory.into());
        }
    }
    globals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;

    fn hear(args: &[&str]) -> Globals {
        overheard(&args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_language_is_heard_in_a_command_that_makes_no_sense() {
        for args in [
            ["aplomb", "frobnicate", "--lang", "fr"],
            ["aplomb", "--lang=fr", "-Cshop", "--nonsense"],
        ] {
            assert_eq!(hear(&args).lang, Some(Lang::Fr));
        }
        assert_eq!(hear(&["aplomb", "-Cshop"]).directory, Some("shop".into()));
        assert_eq!(
            hear(&["aplomb", "-C", "shop"]).directory,
            Some("shop".into())
        );
        assert_eq!(hear(&["aplomb", "note", "--", "--lang", "fr"]).lang, None);
    }
}
