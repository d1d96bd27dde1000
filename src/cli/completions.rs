//! `aplomb completions`: what the shell offers when Tab is pressed.
//!
//! Commands and flags, and the names of runbooks, incidents, steps, templates, channels and questions
//! as they are now; steps and runbooks with their titles, where the shell shows more than a name.
//! Invariant: completing makes nothing, and when something is wrong nothing is offered.

use super::args::Globals;
use super::args::machine::Completions;
use super::environment::Environment;
use super::exit::Exit;
use super::invocation::Invocation;
use super::library::Library;
use super::{help, overheard, workspace};
use crate::base::visible::visible_line;
use crate::base::{Lang, RunbookId, Words};
use crate::outside::folder::Folder;
use crate::report::entry::TYPES;
use crate::runbook::Runbook;
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
    let desk = Arc::new(Desk {
        library,
        lang: words(environment).lang(),
        typed: typed
            .iter()
            .filter_map(|word| word.to_str().map(str::to_owned))
            .collect(),
    });
    named(command, &desk)
}

/// Where names are looked for.
struct Desk {
    library: Library,
    /// The language of titles.
    lang: Lang,
    /// What stands on the command line.
    typed: Vec<String>,
}

/// A name, and what it is called by people.
struct Name {
    name: String,
    title: Option<String>,
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self { name, title: None }
    }
}

fn named(command: Command, desk: &Arc<Desk>) -> Command {
    let of_channel = command.get_name() == "test";
    command
        .mut_args(|arg| {
            let names: fn(&Desk) -> Vec<Name> = match arg.get_id().as_str() {
                "runbook" => runbooks,
                "template" => |desk| plain(templates(&desk.library)),
                "incident" => |desk| plain(incidents(&desk.library)),
                "step" => steps,
                "delivery" | "names" => deliveries,
                "channel" => |desk| plain(channels(&desk.library)),
                "name" if of_channel => |desk| plain(channels(&desk.library)),
                "link" => |desk| plain(begun(channels(&desk.library))),
                "fact" => facts,
                "types" => |_| plain(TYPES.map(str::to_owned).to_vec()),
                _ => return arg,
            };
            let desk = Arc::clone(desk);
            arg.add(ArgValueCandidates::new(move || {
                names(&desk)
                    .into_iter()
                    .enumerate()
                    .map(|(at, Name { name, title })| {
                        CompletionCandidate::new(name)
                            .display_order(Some(at))
                            .help(title.map(|title| visible_line(&title).into()))
                    })
                    .collect()
            }))
        })
        .mut_subcommands(|inner| named(inner, desk))
}

fn plain(names: Vec<String>) -> Vec<Name> {
    names.into_iter().map(Name::from).collect()
}

/// The first half of `NAME=…`.
fn begun(names: Vec<String>) -> Vec<String> {
    names.into_iter().map(|name| format!("{name}=")).collect()
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

fn runbooks(desk: &Desk) -> Vec<Name> {
    let all = desk.library.runbooks(desk.lang).into_iter();
    all.map(|id| Name {
        title: read(desk, &id).map(|runbook| runbook.title),
        name: id.into(),
    })
    .collect()
}

/// Those that are configured; without a configuration that can be read, none.
fn channels(library: &Library) -> Vec<String> {
    let config = library.salvaged().config.unwrap_or_default();
    config.channels.keys().map(ToString::to_string).collect()
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

/// The steps of the runbooks in question.
fn steps(desk: &Desk) -> Vec<Name> {
    let of_runbook = |runbook: Runbook| -> Vec<Name> {
        let steps = runbook.steps().map(|(_, step)| Name {
            name: step.id.to_string(),
            title: Some(step.title.clone()),
        });
        steps.collect()
    };
    each_once(in_question(desk).into_iter().flat_map(of_runbook))
}

/// The questions of the runbooks in question.
fn facts(desk: &Desk) -> Vec<Name> {
    let of_runbook = |runbook: Runbook| -> Vec<Name> {
        let facts = runbook.facts.iter().map(|fact| Name {
            name: format!("{}=", fact.id),
            title: Some(fact.ask.clone()),
        });
        facts.collect()
    };
    each_once(in_question(desk).into_iter().flat_map(of_runbook))
}

/// The runbook that was typed, else those of the latest day with an incident. Journals are not
/// read: they may be long, and a name too many does no harm.
fn in_question(desk: &Desk) -> Vec<Runbook> {
    let known = desk.library.runbooks(desk.lang);
    let typed = known
        .into_iter()
        .find(|id| desk.typed.iter().any(|word| word == id.as_str()));
    if let Some(id) = typed {
        return read(desk, &id).into_iter().collect();
    }
    let incidents = incidents(&desk.library);
    let Some(latest) = incidents.first().and_then(|name| name.get(..10)) else {
        return Vec::new();
    };
    let of_day = incidents
        .iter()
        .take_while(|name| name.starts_with(latest))
        .filter_map(|incident| read(desk, &runbook_of(incident)?));
    of_day.collect()
}

fn each_once(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::new();
    for name in names {
        if !all.iter().any(|other| other.name == name.name) {
            all.push(name);
        }
    }
    all
}

/// The mailings of the latest incident that has some, and the channels.
fn deliveries(desk: &Desk) -> Vec<Name> {
    let mut names = mailings(&desk.library);
    names.extend(channels(&desk.library));
    plain(names)
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

fn read(desk: &Desk, id: &RunbookId) -> Option<Runbook> {
    let text = desk.library.runbook(id, desk.lang).ok()??;
    crate::runbook::parse(id, &text.source.text).runbook
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
