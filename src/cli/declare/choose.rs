//! Which runbook is meant: the one that was named, the only one, or the one that is chosen.

use super::WHEN_UNSURE;
use crate::base::RunbookId;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::halt;
use crate::cli::seat::{Asking, Seat};
use crate::incident::Kind;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::runbook::Runbook;
use crate::walk::World;
use crate::walk::library::{self, NoRunbook};
use crate::walk::session::Halt;

pub(super) type Chosen = (RunbookId, Runbook, String);

/// The runbook that was named, or that the person chooses.
pub(super) fn chosen(
    seat: &Seat,
    named: Option<RunbookId>,
    asking: Asking,
    kind: Kind,
) -> Result<Chosen, CliError> {
    let verb = match kind {
        Kind::Incident | Kind::Backfilled => "declare",
        Kind::Drill => "drill",
    };
    let words = seat.desk.words;
    let id = match named {
        Some(id) => id,
        None if asking == Asking::Auto => {
            RunbookId::parse(WHEN_UNSURE).expect("invariant: a shipped runbook has a name")
        }
        None => seat
            .with(asking, false, choose)
            .map_err(|halt| halt::before(halt, words))?
            .ok_or_else(|| {
                halt::nothing_begun(words).hint(format!("aplomb {verb} {WHEN_UNSURE}"))
            })?,
    };
    match library::runbook(&seat.files, &id, words.lang()) {
        Ok((runbook, text)) => Ok((id, runbook, text)),
        Err(none) => Err(no_runbook(none, seat, verb)),
    }
}

fn choose(world: &mut World<'_>) -> Result<Option<RunbookId>, Halt> {
    let words = world.desk.words;
    let mut ids = library::runbook_ids(world.disk);
    // The one that is right when nobody knows yet comes first.
    ids.sort_by_key(|id| id.as_str() != WHEN_UNSURE);
    let runbooks: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let title = library::runbook(world.disk, &id, words.lang()).map_or_else(
                |_| words.get("declare.broken").to_owned(),
                |(runbook, _)| runbook.title,
            );
            (id, title)
        })
        .collect();
    let question = Question::Choice(ChoiceQuestion {
        name: "runbook".to_owned(),
        ask: words.get("declare.which").to_owned(),
        options: runbooks
            .iter()
            .map(|(id, title)| format!("{} ({id})", visible_line(title)))
            .collect(),
        default: None,
        flag: "RUNBOOK".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => Ok(runbooks.into_iter().nth(at).map(|(id, _)| id)),
        _ => Ok(None),
    }
}

/// Why there is no runbook, with what to type instead.
pub(crate) fn no_runbook(none: NoRunbook, seat: &Seat, verb: &str) -> CliError {
    let words = seat.desk.words;
    match none {
        NoRunbook::Unknown { id, known } => {
            let names = || known.iter().map(RunbookId::as_str);
            let part = |name: &&str| name.contains(id.as_str()) || id.as_str().contains(name);
            let nearest = nearest(id.as_str(), names()).or_else(|| names().find(part));
            let error = CliError::usage(words.say("declare.unknown", &[("id", &id)]))
                .meaning(words.get("halt.nothing-recorded"));
            match nearest {
                Some(nearest) => error.hint(format!("aplomb {verb} {nearest}")),
                None => error.hint("aplomb runbook list"),
            }
        }
        NoRunbook::Unreadable { id, why } => {
            no_way_in(&id, CliError::failed(why.in_words(words)), seat, verb)
        }
        NoRunbook::NoFile { id } => {
            let file = format!("runbooks/{id}.toml");
            let error = CliError::failed(words.say("unreadable.runbook", &[("file", &file)]));
            no_way_in(&id, error, seat, verb)
        }
        NoRunbook::Broken { found, findings } => {
            let source = crate::base::Source::new(&found.name, found.text);
            let drawn: Vec<_> = findings
                .iter()
                .map(|finding| finding.render(&source, words, false, 80))
                .collect();
            CliError::new(
                Exit::Refused,
                words.say(
                    "declare.cannot-follow",
                    &[("file", &found.name), ("why", &drawn.join("\n"))],
                ),
            )
            .meaning(words.get("declare.cannot-follow-means"))
            .hint(format!("aplomb {verb} {WHEN_UNSURE}"))
            .hint("aplomb check")
        }
    }
}

/// Another runbook can be followed meanwhile.
fn no_way_in(id: &RunbookId, error: CliError, seat: &Seat, verb: &str) -> CliError {
    let error = error.meaning(seat.desk.words.get("halt.nothing-recorded"));
    let error = if id.as_str() == WHEN_UNSURE {
        error.hint("aplomb runbook list")
    } else {
        error.hint(format!("aplomb {verb} {WHEN_UNSURE}"))
    };
    error.hint("aplomb check")
}
