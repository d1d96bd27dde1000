//! Before an incident is opened: whether it is the one that is open already.
//!
//! Asks a person, and refuses where nobody can be asked. Writes nothing. Invariant: nobody opens an
//! incident beside another one without having said that they mean a second one.

use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::output::Terminals;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::visible::visible_line;
use crate::base::{IncidentId, RunbookId};
use crate::incident::Kind;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::report::summary::Summary;
use crate::seam::Interrupted;
use crate::walk::register::register;

/// The open incident that is meant; none when there is none, or when this is another one.
pub(crate) fn ask(
    seat: &Seat,
    runbook: Option<&RunbookId>,
    invocation: &Invocation,
) -> Result<Option<IncidentId>, CliError> {
    let register = register(&seat.files, &seat.writer);
    let incidents = register.incidents.iter();
    let mut open: Vec<&Summary> = incidents
        .filter(|entry| entry.open && entry.kind == Kind::Incident)
        .collect();
    if open.is_empty() {
        return Ok(None);
    }
    // The one that is most likely the same comes first.
    open.sort_by_key(|entry| Some(&entry.runbook) != runbook);
    if !seat.asks() || !Terminals::look().input || invocation.json() {
        return Err(refused(&open, runbook, seat));
    }
    let words = seat.desk.words;
    let mut options: Vec<String> = open
        .iter()
        .map(|entry| {
            let entry = which::option(seat, entry);
            words.say("already.same", &[("entry", &entry)])
        })
        .collect();
    options.push(words.get("already.another").to_owned());
    let question = Question::Choice(ChoiceQuestion {
        name: "another".to_owned(),
        ask: words.get("already.ask").to_owned(),
        options,
        // On a screen the one that is marked can be seen before it is taken.
        default: seat.marks_the_first().then_some(0),
        flag: "--another".to_owned(),
    });
    let asked = seat.with(Asking::Command, false, |world| {
        world.prompter.ask(&question)
    });
    match asked {
        Ok(Answer::Choice(at)) => Ok(open.get(at).map(|entry| entry.id.clone())),
        Err(Interrupted::NobodyThere { .. }) => Err(refused(&open, runbook, seat)),
        Ok(_) | Err(_) => Err(halt::nothing_begun(words)),
    }
}

fn refused(open: &[&Summary], runbook: Option<&RunbookId>, seat: &Seat) -> CliError {
    let words = seat.desk.words;
    let names: Vec<String> = open
        .iter()
        .map(|entry| format!("{} ({})", entry.id, visible_line(&entry.title)))
        .collect();
    let said = words.say("already.open", &[("ids", &words.list(&names))]);
    let error = CliError::new(Exit::Refused, said).meaning(words.get("halt.nothing-recorded"));
    let error = open.iter().fold(error, |error, entry| {
        error.hint(format!("aplomb resume {}", entry.id))
    });
    let runbook = runbook.map_or_else(String::new, |id| format!("{id} "));
    error.hint(format!("aplomb declare {runbook}--another"))
}
