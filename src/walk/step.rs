//! One step of the runbook: its screen, and what its kind makes of the answer.
//!
//! Refuses to know what comes after it. Invariant: a step is settled by what a person has said of
//! it, never by having been shown.

use super::ask::{Asked, ask_step};
use super::fact::{ask_fact, fact_question};
use super::focus::Focus;
use super::guide::Outcome;
use super::session::Session;
use super::{World, doing, message};
use crate::base::StepId;
use crate::incident::question::{Action, Answer, ChoiceQuestion, Question};
use crate::incident::{Command, Next, next};
use crate::runbook::step::Choice;
use crate::runbook::{Step, StepKind};

/// Shows a step and does what is answered.
pub(super) fn walk_step(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    id: &StepId,
) -> Outcome {
    let Some((_, step)) = session.incident().step(id) else {
        return Ok(None);
    };
    let step = step.clone();
    if matches!(step.kind, StepKind::Message(_))
        && focus.unwritten.as_ref() != Some(id)
        && let Next::Fact(fact) = next(session.incident())
    {
        // This is the message that needs it.
        let fact = fact.clone();
        return ask_fact(world, session, focus, &fact, Some(id));
    }
    match &step.kind {
        StepKind::Message(text) => message::of_step(world, session, focus, &step, text),
        StepKind::Run(run) => doing::run(world, session, focus, &step, run),
        StepKind::Check(check) => doing::check(world, session, focus, &step, check),
        StepKind::Decide(choices) => {
            let mut keys = vec![(Action::Usual, "key.choose")];
            keys.extend((0..choices.len().min(9)).map(|at| (Action::Option(at), "")));
            match ask_step(world, session, focus, &step, &keys)? {
                Asked::Act(Action::Option(at)) => choose(world, session, &step.id, choices.get(at)),
                Asked::Act(_) => ask_choice(world, session, &step),
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
        StepKind::Ask(fact) => {
            match ask_step(
                world,
                session,
                focus,
                &step,
                &[(Action::Usual, "key.answer")],
            )? {
                Asked::Act(_) => {
                    let question = fact_question(fact);
                    if let Answer::Text(value) = world.prompter.ask(&question)? {
                        let command = Command::Answer {
                            step: step.id.clone(),
                            value,
                        };
                        session.perform(world, command)?;
                    }
                    Ok(None)
                }
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
        StepKind::ByHand => {
            match ask_step(world, session, focus, &step, &[(Action::Usual, "key.done")])? {
                Asked::Act(_) => complete(world, session, &step.id),
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
    }
}

/// A person says that it is done.
pub(super) fn complete(world: &mut World<'_>, session: &mut Session<'_>, step: &StepId) -> Outcome {
    let step = step.clone();
    session.perform(world, Command::Complete { step, note: None })?;
    Ok(None)
}

/// Asks which way to go, with the ways as a list.
pub(super) fn ask_choice(world: &mut World<'_>, session: &mut Session<'_>, step: &Step) -> Outcome {
    let StepKind::Decide(choices) = &step.kind else {
        return Ok(None);
    };
    let question = Question::Choice(ChoiceQuestion {
        name: step.id.to_string(),
        ask: step.title.clone(),
        options: choices.iter().map(|choice| choice.label.clone()).collect(),
        default: None,
        flag: "--option".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => choose(world, session, &step.id, choices.get(at)),
        _ => Ok(None),
    }
}

fn choose(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    step: &StepId,
    choice: Option<&Choice>,
) -> Outcome {
    if let Some(choice) = choice {
        let option = choice.label.clone();
        session.perform(
            world,
            Command::Choose {
                step: step.clone(),
                option,
            },
        )?;
    }
    Ok(None)
}
