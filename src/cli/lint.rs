//! `aplomb lint`: a message is looked at again, wherever it was written.
//!
//! A file, standard input, or the messages of the open incident. Hints, with their reasons; what a
//! person sets aside goes into the journal with the reason, when an incident is open.
//! Invariant: nothing is changed but that note, and a finding that counts ends with the exit code
//! of the contract.

mod json;
mod looked;
mod rendered;

use super::Outcome;
use super::args::prepare::{Lint, LintFormat};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::mailing::print;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::Words;
use crate::base::visible::visible_line;
use crate::incident::Command;
use crate::incident::question::Block;
use crate::lint::{self, Aside, Part, Rule};
use crate::walk::again;
use crate::walk::register::register;
use crate::walk::session::Session;
use json::document;
use looked::{Looked, drafts, look};
pub(crate) use rendered::{Circumstances, of_rendered};

/// Looks at a message.
pub(crate) fn lint(args: &Lint, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let given = allowed(args, words)?;
    let seat = Seat::take(invocation)?;
    let mut session = match &args.of.incident {
        Some(named) => Some(which::session(&seat, Some(named))?),
        None => match which::open(&seat, &register(&seat.files, &seat.writer))? {
            Some(id) => Some(which::take_up(&seat, &id)?),
            None => None,
        },
    };
    if let Some(session) = &mut session {
        record(&given, session, &seat, invocation)?;
    }
    let incident = session.as_ref().map(Session::incident);
    let mut asides = incident.map(again::asides).unwrap_or_default();
    asides.extend(
        given
            .into_iter()
            .filter(|aside| !asides.contains(aside))
            .collect::<Vec<_>>(),
    );
    let mut looked = match (&args.file, incident) {
        (Some(file), _) => vec![look(file, args, incident, &seat, invocation)?],
        (None, Some(incident)) => drafts(incident, &seat),
        (None, None) => {
            return Err(CliError::usage(words.get("lint.empty"))
                .hint("aplomb lint message.txt")
                .hint("aplomb draft status-page | aplomb lint -"));
        }
    };
    for one in &mut looked {
        let findings = std::mem::take(&mut one.findings);
        one.findings = Aside::without(findings, &asides);
    }
    let is_clean = looked.iter().all(|one| one.findings.is_empty());
    if invocation.json() || args.format == LintFormat::Json {
        invocation.out.json(&document(&looked, &asides, words));
    } else {
        tell(&looked, &asides, invocation);
    }
    Ok(if is_clean { Exit::Done } else { Exit::Refused })
}

/// Reads `--allow RULE=REASON`.
fn allowed(args: &Lint, words: Words) -> Result<Vec<Aside>, CliError> {
    let read = |text: &String| {
        let (code, reason) = text.split_once('=').unwrap_or((text, ""));
        let shown = visible_line(code);
        let Some(rule) = Rule::parse(code.trim()) else {
            let codes = Rule::ALL.map(|rule| rule.code().to_owned());
            return Err(
                CliError::usage(words.say("lint.no-rule", &[("code", &shown)]))
                    .meaning(words.list(&codes)),
            );
        };
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            let said = words.say("lint.no-reason", &[("code", &shown)]);
            return Err(CliError::usage(said));
        }
        Ok(Aside { rule, reason })
    };
    args.allow.iter().map(read).collect()
}

/// Writes the reasons down that are not in the journal yet.
fn record(
    given: &[Aside],
    session: &mut Session<'_>,
    seat: &Seat,
    invocation: &mut Invocation,
) -> Result<(), CliError> {
    let words = invocation.words;
    let known = again::asides(session.incident());
    let id = session.incident().id().clone();
    for aside in given.iter().filter(|aside| !known.contains(aside)) {
        let text = lint::note(aside.rule, &aside.reason);
        let done = seat.with(Asking::Command, false, |world| {
            session.perform(world, Command::Note { text, step: None })
        });
        if session.on_paper() {
            return Err(halt::on_paper(&id, words));
        }
        done.map_err(|halt| halt::told(halt, words))?;
        invocation
            .out
            .say(&words.say("lint.recorded", &[("incident", &id)]));
    }
    Ok(())
}

fn tell(looked: &[Looked], asides: &[Aside], invocation: &mut Invocation) {
    let words = invocation.words;
    let labelled = |key: &str, text: &str| {
        let label = words.get(&format!("lint.{key}"));
        let label = words.say("prompt.label", &[("label", &label)]);
        format!("{label}{text}")
    };
    let mut blocks = Vec::new();
    let mut rules = Vec::new();
    for one in looked {
        for finding in &one.findings {
            let (.., (line, column)) = one.place(finding);
            let file = match (finding.part, &one.other) {
                (Part::Twin, Some(other)) => &other.name,
                _ => &one.name,
            };
            let code = finding.rule.code();
            let found = finding.in_words(words);
            let mut items = vec![found];
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
                items.push(labelled("means", finding.means(words)));
                items.push(labelled("instead", finding.instead(words)));
                items.push(labelled("source", finding.rule.source()));
            }
            blocks.push(Block::List {
                heading: format!("{file}:{line}:{column} {code}"),
                items,
            });
        }
    }
    for aside in asides {
        let holes: [(&str, &dyn std::fmt::Display); 2] =
            [("rule", &aside.rule.code()), ("reason", &aside.reason)];
        blocks.push(Block::Markdown(words.say("lint.set-aside", &holes)));
    }
    if !blocks.is_empty() {
        print(invocation, &blocks);
    }
    let count = looked.iter().map(|one| one.findings.len()).sum();
    match rules.first() {
        None => invocation.out.say(words.get("lint.clean")),
        Some(first) => {
            invocation.out.say(&words.count("lint.count", count));
            let holes: [(&str, &dyn std::fmt::Display); 1] = [("rule", &first.code())];
            invocation.out.say(&words.say("lint.anyway", &holes));
        }
    }
}
