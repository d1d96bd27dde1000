//! Message steps: the words, where they go, and the person's word that they are out.

mod block;
mod kept;
mod screen;
mod settle;
mod together;

pub use kept::{all_seen, keep, posted_draft};
pub use settle::settle;

use super::World;
use super::ask::{Asked, ask_step};
use super::compose::{self, Stale};
use super::focus::Focus;
use super::guide::Outcome;
use super::session::Session;
use crate::incident::DraftId;
use crate::incident::question::Action;
use crate::runbook::step::Message;
use crate::runbook::{Step, StepKind};
use kept::{last_draft, no_longer_so, stays};
use screen::show;

/// A message step of the runbook.
pub fn of_step(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    message: &Message,
) -> Outcome {
    let last = last_draft(session, step);
    let stale = last
        .as_ref()
        .and_then(|draft| no_longer_so(world, session, (step, message), draft));
    if let (Some(draft), None) = (&last, stale) {
        return show(world, session, focus, step, draft);
    }
    if focus.unwritten.as_ref() == Some(&step.id) {
        return unwritten(world, session, focus, step);
    }
    if let Some(stale) = stale {
        say_that_it_is_anew(world, focus, stale);
    }
    match compose::for_step(world, session, focus, step, message)? {
        Some(composed) => {
            let draft = keep(world, session, vec![composed])?;
            show(world, session, focus, step, &draft)
        }
        None => {
            focus.unwritten = Some(step.id.clone());
            Ok(None)
        }
    }
}

/// A message whose questions were not answered: it can be left for now, but not silently.
pub fn unwritten(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
) -> Outcome {
    match ask_step(world, session, focus, step, &[(Action::Usual, "key.write")])? {
        Asked::Act(_) => {
            focus.unwritten = None;
            focus.facts_later = false;
            Ok(None)
        }
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// A message of an update round.
pub fn of_round(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    id: &DraftId,
) -> Outcome {
    let Some(draft) = session.incident().draft(id).cloned() else {
        return Ok(None);
    };
    let step = session
        .incident()
        .step(&draft.drafted.step)
        .map(|(_, step)| step.clone());
    let Some(step) = step else { return Ok(None) };
    if let StepKind::Message(message) = &step.kind
        && !stays(&draft)
        && let Some(stale) = compose::stale(world, session, (&step, message), &draft)
    {
        let anew = compose::anew(world, session, focus, (&step, message), &draft.drafted);
        keep(world, session, vec![anew])?;
        say_that_it_is_anew(world, focus, stale);
        return Ok(None);
    }
    show(world, session, focus, &step, &draft)
}

fn say_that_it_is_anew(world: &World<'_>, focus: &mut Focus, stale: Stale) {
    let said = world.desk.words.get(match stale {
        Stale::Promise => "message.promise-moved",
        Stale::Words => "message-anew.words",
    });
    focus.notices.push(said.to_owned());
}
