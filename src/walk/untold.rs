//! Nobody outside has been told: every message to customers and the public was left out.
//!
//! The door stays closed. One of the messages is opened again, or the glass is broken with a
//! reason. Refuses to decide which: whoever left them out knows why.

use super::ask::{Asked, ask_view};
use super::focus::Focus;
use super::guide::Outcome;
use super::session::{Halt, Session};
use super::{World, screens};
use crate::base::StepId;
use crate::base::visible::visible_line;
use crate::incident::Command;
use crate::incident::question::{Answer, ChoiceQuestion, Question};

/// Asks how to go on.
pub fn ask(world: &mut World<'_>, session: &mut Session<'_>, focus: &mut Focus) -> Outcome {
    let view = screens::untold(world, session, focus);
    match ask_view(world, session, focus, None, view)? {
        Asked::Act(_) => reopen(world, session, focus).map(|()| None),
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// Opens one of the messages again, and goes there; asks which when there are several.
pub fn reopen(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    let words = world.desk.words;
    let left_out: Vec<(StepId, String)> = session
        .incident()
        .left_untold()
        .into_iter()
        .map(|step| (step.id.clone(), visible_line(&step.title)))
        .collect();
    let step = match left_out.as_slice() {
        [(only, _)] => Some(only.clone()),
        several => {
            let question = Question::Choice(ChoiceQuestion {
                name: "step".to_owned(),
                ask: words.get("untold.which").to_owned(),
                options: several.iter().map(|(_, title)| title.clone()).collect(),
                default: Some(0),
                flag: "aplomb undo STEP".to_owned(),
            });
            match world.prompter.ask(&question)? {
                Answer::Choice(at) => several.get(at).map(|(step, _)| step.clone()),
                _ => None,
            }
        }
    };
    let Some(step) = step else { return Ok(()) };
    let undo = Command::Undo {
        step: step.clone(),
        reason: words.get("untold.reason").to_owned(),
    };
    session.perform(world, undo)?;
    focus.detour = Some(step);
    Ok(())
}
