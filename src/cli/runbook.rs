//! `aplomb runbook list`, `show` and `new`: the procedures, to be read in a quiet week.

use super::args::prepare::{RunbookCommand, RunbookNew, RunbookShow};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::library::{Library, Text};
use super::{Outcome, shipped};
use crate::base::document::nearest::nearest;
use crate::base::mask;
use crate::base::visible::{visible, visible_line};
use crate::base::{RunbookId, Words};
use crate::outside::folder::Readers;
use crate::runbook::{self, Phase, Runbook, Step, StepKind};
use crate::seam::DiskFault;
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    runbooks: &'a [Entry],
}

#[derive(Serialize)]
struct Entry {
    id: RunbookId,
    file: String,
    usable: bool,
    title: Option<String>,
    summary: Option<String>,
    severity: Option<&'static str>,
    tags: Vec<String>,
}

/// One of the commands about runbooks.
pub(crate) fn runbook(command: &RunbookCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        RunbookCommand::List(_) => list(invocation),
        RunbookCommand::Show(args) => show(args, invocation),
        RunbookCommand::New(args) => new(args, invocation),
    }
}

fn list(invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let library = invocation.workspace()?;
    let mut entries = Vec::new();
    for id in library.runbooks(words.lang()) {
        let file = library.path_of(&format!("runbooks/{id}.toml"));
        entries.push(match library.runbook(&id, words.lang()) {
            Ok(Some(text)) => entry(id, &text),
            // What cannot be read hides none of the others.
            Ok(None) | Err(_) => unusable(id, file),
        });
    }
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            runbooks: &entries,
        });
        return Ok(Exit::Done);
    }
    let widest = entries
        .iter()
        .map(|entry| entry.id.as_str().len())
        .max()
        .unwrap_or_default();
    for entry in &entries {
        let about = match (&entry.title, entry.severity) {
            (Some(title), Some(severity)) => format!("{severity}  {}", visible_line(title)),
            _ => words.get("runbook.unusable").to_owned(),
        };
        invocation
            .out
            .line(&format!("{:widest$}  {about}", entry.id));
    }
    if let Some(broken) = entries.iter().find(|entry| !entry.usable) {
        invocation
            .out
            .say(&words.say("runbook.mistakes", &[("file", &broken.file)]));
    }
    Ok(Exit::Done)
}

fn entry(id: RunbookId, text: &Text) -> Entry {
    let parsed = runbook::parse_bytes(&id, &text.bytes).runbook;
    let file = text.source.name.clone();
    match parsed {
        Some(runbook) => Entry {
            id,
            file,
            usable: true,
            title: Some(runbook.title),
            summary: Some(runbook.summary),
            severity: Some(runbook.severity.as_str()),
            tags: runbook.tags,
        },
        None => unusable(id, file),
    }
}

fn unusable(id: RunbookId, file: String) -> Entry {
    Entry {
        id,
        file,
        usable: false,
        title: None,
        summary: None,
        severity: None,
        tags: Vec::new(),
    }
}

fn show(args: &RunbookShow, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let library = invocation.workspace()?;
    let id = &args.runbook;
    let Some(text) = library
        .runbook(id, words.lang())
        .map_err(|fault| CliError::disk(&fault, words))?
    else {
        return Err(unknown(id, &library, words));
    };
    let Some(runbook) = runbook::parse_bytes(id, &text.bytes).runbook else {
        // Whoever needs the words now gets them, mistakes and all.
        invocation.out.text(&visible(&text.source.text));
        let file = &text.source.name;
        return Err(CliError::new(
            Exit::Refused,
            words.say("runbook.has_mistakes", &[("id", id)]),
        )
        .meaning(words.get("runbook.as_it_is"))
        .hint(format!("aplomb check {}", super::invocation::quoted(file))));
    };
    if invocation.json() {
        invocation
            .out
            .json(&json::document(&runbook, &text.source.name));
    } else {
        invocation.out.text(&sheet(&runbook, words));
    }
    Ok(Exit::Done)
}

/// There is no such runbook; perhaps another was meant.
pub(crate) fn unknown(id: &RunbookId, library: &Library, words: Words) -> CliError {
    let known = library.runbooks(words.lang());
    let error = CliError::usage(words.say("runbook.unknown", &[("id", id)]))
        .meaning(words.get("cli.nothing_changed"));
    match nearest(id.as_str(), known.iter().map(RunbookId::as_str)) {
        Some(meant) => error.hint(format!("aplomb runbook show {meant}")),
        None => error,
    }
    .hint("aplomb runbook list")
}

/// The whole runbook on one page, with its ids: what `aplomb done` wants to be told.
fn sheet(runbook: &Runbook, words: Words) -> String {
    let mut out = format!(
        "{}\n{} · {}\n",
        visible_line(&runbook.title),
        runbook.id,
        runbook.severity
    );
    if !runbook.summary.is_empty() {
        let _ = writeln!(out, "\n{}", visible(&runbook.summary).trim_end());
    }
    if !runbook.facts.is_empty() {
        let _ = writeln!(out, "\n{}", words.get("runbook.facts"));
        for fact in &runbook.facts {
            let _ = writeln!(out, "  {}  {}", fact.id, visible_line(&fact.ask));
        }
    }
    for phase in Phase::ALL {
        let steps = runbook.list(phase);
        if !steps.is_empty() {
            let _ = writeln!(out, "\n{}", words.get(&format!("runbook.phase.{phase}")));
        }
        for (at, step) in steps.iter().enumerate() {
            lines(&mut out, at + 1, step, words);
        }
    }
    if !runbook.while_waiting.is_empty() {
        let _ = writeln!(out, "\n{}", words.get("runbook.while_waiting"));
        for chore in &runbook.while_waiting {
            let _ = writeln!(out, "  - {}", visible_line(&chore.title));
        }
    }
    out
}

fn lines(out: &mut String, number: usize, step: &Step, words: Words) {
    let _ = writeln!(out, "{number:>3}. {}", visible_line(&step.title));
    let mut facts = vec![step.id.to_string()];
    facts.extend(step.owner.as_ref().map(ToString::to_string));
    facts.extend(
        step.due
            .map(|due| words.say("runbook.due", &[("span", &due.in_words(words))])),
    );
    if step.stops_harm {
        facts.push(words.get("runbook.stops_harm").to_owned());
    }
    facts.extend(step.when.as_ref().map(|when| {
        words.say(
            "runbook.when",
            &[("step", &when.step), ("label", &visible_line(&when.label))],
        )
    }));
    let _ = writeln!(out, "     {}", facts.join(" · "));
    if let Some(doing) = doing(&step.kind) {
        let _ = writeln!(out, "     {}", visible_line(&doing));
    }
    if let Some(why) = &step.why {
        let _ = writeln!(out, "     {}", visible_line(why));
    }
    for line in step.how.iter().flat_map(|how| how.trim_end().lines()) {
        let line = visible(line);
        let _ = writeln!(out, "{}", format!("     | {line}").trim_end());
    }
}

/// What a step does, in the signs of its file.
fn doing(kind: &StepKind) -> Option<String> {
    Some(match kind {
        StepKind::ByHand => return None,
        StepKind::Message(message) => {
            let channels: Vec<_> = message.channels.iter().map(ToString::to_string).collect();
            format!("{} → {}", message.template, channels.join(", "))
        }
        StepKind::Run(run) => format!("$ {}", mask::line(&run.command)),
        StepKind::Check(check) => match &check.probe {
            runbook::step::Probe::Http { url, expect } => format!("{url} = {expect}"),
            runbook::step::Probe::Command(command) => format!("$ {}", mask::line(command)),
        },
        StepKind::Decide(choices) => {
            let labels: Vec<_> = choices
                .iter()
                .map(|choice| match &choice.goto {
                    Some(step) => format!("{} → {step}", choice.label),
                    None => choice.label.clone(),
                })
                .collect();
            labels.join(" / ")
        }
        StepKind::Ask(fact) => format!("{}: {}", fact.id, fact.ask),
    })
}

fn new(args: &RunbookNew, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let library = invocation.workspace()?;
    let file = format!("runbooks/{}.toml", args.id);
    let title = args.title.clone().unwrap_or_else(|| {
        let mut title = args.id.as_str().replace('-', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        title
    });
    let title = toml::Value::String(title).to_string();
    let text = shipped::first_runbook(words.lang()).replace("{title}", &title);
    let added = beside_the_others(&library, invocation, &file, &text);
    let shown = library.path_of(&file);
    if !added.map_err(|fault| CliError::disk(&fault, words))? {
        return Err(
            CliError::failed(words.say("runbook.exists", &[("file", &shown)]))
                .meaning(words.get("cli.nothing_changed"))
                .hint(format!("aplomb runbook show {}", args.id)),
        );
    }
    invocation.out.line(&shown);
    invocation
        .out
        .say(&words.say("runbook.new", &[("file", &shown), ("id", &args.id)]));
    Ok(Exit::Done)
}

/// Adds the file. The first runbook in a workspace brings the shipped ones along: with a folder of
/// its own, the workspace would else lose them.
fn beside_the_others(
    library: &Library,
    invocation: &Invocation,
    file: &str,
    text: &str,
) -> Result<bool, DiskFault> {
    let folder = library.folder();
    if !library.has_runbooks() {
        for runbook in shipped::runbooks(invocation.words.lang()) {
            let path = format!("runbooks/{}.toml", runbook.id);
            if path != file {
                folder.add(&path, runbook.text.as_bytes(), Readers::Anybody)?;
            }
        }
    }
    folder.add(file, text.as_bytes(), Readers::Anybody)
}

mod json {
    use super::{Phase, Runbook, Serialize, Step, StepKind};

    #[derive(Serialize)]
    pub(super) struct Document<'a> {
        version: u32,
        runbook: Sheet<'a>,
    }

    #[derive(Serialize)]
    struct Sheet<'a> {
        id: &'a str,
        file: &'a str,
        title: &'a str,
        summary: &'a str,
        severity: &'static str,
        tags: &'a [String],
        backup: Option<&'a str>,
        facts: Vec<Fact<'a>>,
        steps: Vec<Entry<'a>>,
    }

    #[derive(Serialize)]
    struct Fact<'a> {
        id: &'a str,
        ask: &'a str,
        example: Option<&'a str>,
        required: bool,
    }

    #[derive(Serialize)]
    struct Entry<'a> {
        id: &'a str,
        phase: &'static str,
        kind: &'static str,
        title: &'a str,
        why: Option<&'a str>,
        how: Option<&'a str>,
        owner: Option<&'a str>,
        due_s: Option<i64>,
        stops_harm: bool,
    }

    pub(super) fn document<'a>(runbook: &'a Runbook, file: &'a str) -> Document<'a> {
        Document {
            version: 1,
            runbook: Sheet {
                id: runbook.id.as_str(),
                file,
                title: &runbook.title,
                summary: &runbook.summary,
                severity: runbook.severity.as_str(),
                tags: &runbook.tags,
                backup: runbook.backup.as_ref().map(crate::base::Role::as_str),
                facts: runbook
                    .facts
                    .iter()
                    .map(|fact| Fact {
                        id: fact.id.as_str(),
                        ask: &fact.ask,
                        example: fact.example.as_deref(),
                        required: fact.required,
                    })
                    .collect(),
                steps: runbook.steps().map(entry).collect(),
            },
        }
    }

    fn entry((phase, step): (Phase, &Step)) -> Entry<'_> {
        Entry {
            id: step.id.as_str(),
            phase: phase.as_str(),
            kind: match &step.kind {
                StepKind::ByHand => "by-hand",
                StepKind::Message(_) => "message",
                StepKind::Run(_) => "run",
                StepKind::Check(_) => "check",
                StepKind::Decide(_) => "decide",
                StepKind::Ask(_) => "ask",
            },
            title: &step.title,
            why: step.why.as_deref(),
            how: step.how.as_deref(),
            owner: step.owner.as_ref().map(crate::base::Role::as_str),
            due_s: step.due.map(crate::base::Span::as_seconds),
            stops_harm: step.stops_harm,
        }
    }
}
