//! `aplomb completions`: what the shell offers when Tab is pressed.
//!
//! Commands and flags, and the names of runbooks, incidents, steps and templates as they are now.
//! Invariant: completing makes nothing, and when something is wrong nothing is offered.

use super::args::Globals;
use super::args::machine::Completions;
use super::environment::Environment;
use super::exit::Exit;
use super::invocation::Invocation;
use super::library::Library;
use super::{help, overheard, workspace};
use crate::base::{Lang, RunbookId, Words};
use crate::outside::folder::Folder;
use clap::Command;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use std::ffi::OsString;
use std::sync::Arc;

/// The variable by which the shell asks.
const VARIABLE: &str = "APLOMB_COMPLETE";

/// Prints the script for a shell.
pub(crate) fn completions(args: &Completions, invocation: &mut Invocation) -> Exit {
    let mut script = Vec::new();
    let live = Shells::builtins();
    let shell = args.shell.to_string();
    if let Some(live) = live.completer(&shell).filter(|_| !args.alone) {
        live.write_registration(VARIABLE, "aplomb", "aplomb", "aplomb", &mut script)
            .expect("invariant: nothing stops a write into memory");
    } else {
        let mut command = help::dressed(invocation.words, None);
        clap_complete::generate(args.shell, &mut command, "aplomb", &mut script);
    }
    invocation.out.bytes(&script);
    Exit::Done
}

/// Answers a shell that asks.
pub(crate) fn answer(args: &[OsString], environment: &Environment) -> Exit {
    let factory = || with_names(help::dressed(words(environment), None), args, environment);
    let answered = CompleteEnv::with_factory(factory)
        .var(VARIABLE)
        .bin("aplomb")
        .completer("aplomb")
        .try_complete(args.iter().cloned(), environment.folder.as_deref());
    // Words on a shell's command line in the middle of typing help nobody.
    match answered {
        Ok(_) => Exit::Done,
        Err(_) => Exit::Failed,
    }
}

/// The language, as far as it can be known without reading files.
fn words(environment: &Environment) -> Words {
    let spoken = environment.lang.as_ref().or(environment.locale.as_ref());
    Words::of(
        spoken
            .and_then(|lang| Lang::parse(lang))
            .unwrap_or_default(),
    )
}

/// Adds the names that exist to every argument that takes one.
fn with_names(command: Command, args: &[OsString], environment: &Environment) -> Command {
    let typed = typed(args);
    let Some(library) = library(&overheard(typed), environment) else {
        return command;
    };
    let library = Arc::new(library);
    named(command, &library)
}

fn named(command: Command, library: &Arc<Library>) -> Command {
    command
        .mut_args(|arg| {
            let names: fn(&Library) -> Vec<String> = match arg.get_id().as_str() {
                "runbook" => runbooks,
                "template" => templates,
                "incident" => incidents,
                "step" => steps,
                "delivery" => mailings,
                _ => return arg,
            };
            let library = Arc::clone(library);
            arg.add(ArgValueCandidates::new(move || {
                names(&library)
                    .into_iter()
                    .enumerate()
                    .map(|(at, name)| CompletionCandidate::new(name).display_order(Some(at)))
                    .collect()
            }))
        })
        .mut_subcommands(|inner| named(inner, library))
}

/// What has been typed so far: the shell puts it behind `--`.
fn typed(args: &[OsString]) -> &[OsString] {
    let at = args
        .iter()
        .position(|arg| arg == "--")
        .map_or(args.len(), |at| at + 1);
    &args[at..]
}

fn library(globals: &Globals, environment: &Environment) -> Option<Library> {
    let place = workspace::find(globals, environment).ok()?;
    Some(Library::new(Folder::at(place.root), String::new()))
}

fn runbooks(library: &Library) -> Vec<String> {
    library
        .runbooks(Lang::En)
        .into_iter()
        .map(String::from)
        .collect()
}

fn templates(library: &Library) -> Vec<String> {
    library
        .templates()
        .into_iter()
        .map(|(name, _)| name.into())
        .collect()
}

/// The latest first: nearly always the one that is meant.
fn incidents(library: &Library) -> Vec<String> {
    let mut names = library.folder().folders("incidents");
    names.reverse();
    names
}

/// The steps of the runbooks of the latest day with an incident. Journals are not read: they may
/// be long, and a name too many does no harm.
fn steps(library: &Library) -> Vec<String> {
    let incidents = incidents(library);
    let Some(latest) = incidents.first().and_then(|name| name.get(..10)) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    for incident in incidents.iter().take_while(|name| name.starts_with(latest)) {
        for step in runbook_of(incident)
            .and_then(|id| steps_of(library, &id))
            .unwrap_or_default()
        {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
    }
    steps
}

/// The mailings of the latest incident that has some.
fn mailings(library: &Library) -> Vec<String> {
    let folder = library.folder();
    let of = |incident: &String| folder.folders(&format!("incidents/{incident}/outbox"));
    let mut all = incidents(library).into_iter().map(|incident| of(&incident));
    all.find(|names| !names.is_empty()).unwrap_or_default()
}

/// `2026-11-22-site-down-2-drill` is about `site-down`.
fn runbook_of(incident: &str) -> Option<RunbookId> {
    let name = incident.get(11..)?;
    let name = name.strip_suffix("-drill").unwrap_or(name);
    let name = match name.rsplit_once('-') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    };
    let name = name.strip_suffix("-drill").unwrap_or(name);
    RunbookId::parse(name).ok()
}

fn steps_of(library: &Library, id: &RunbookId) -> Option<Vec<String>> {
    let text = library.runbook(id, Lang::En).ok()??;
    let runbook = crate::runbook::parse(id, &text.source.text).runbook?;
    Some(
        runbook
            .steps()
            .map(|(_, step)| step.id.to_string())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_incident_tells_its_runbook() {
        for (incident, runbook) in [
            ("2026-11-22-site-down", Some("site-down")),
            ("2026-11-22-site-down-2", Some("site-down")),
            ("2026-11-22-site-down-drill", Some("site-down")),
            ("2026-11-22-site-down-drill-3", Some("site-down")),
            ("2026-11-22-site-down-3-drill", Some("site-down")),
            ("2026-11-22", None),
            ("é", None),
        ] {
            let found = runbook_of(incident).map(String::from);
            assert_eq!(found.as_deref(), runbook, "{incident}");
        }
    }
}
