//! Puts a screen to the person, and deals with the keys that work everywhere.
//!
//! Owns the note, the reason, the way back, the detour and the pause. Gives a screen's own keys
//! back to whoever showed it. Invariant: a key that works everywhere does the same everywhere.

use super::focus::Focus;
use super::guide::Ending;
use super::session::{Halt, Session};
use super::{World, mail, refusal, screens, sending, update};
use crate::base::StepId;
use crate::incident::next::Place;
use crate::incident::question::{Action, Answer, Question, StepView, TextQuestion};
use crate::incident::{Command, Incident, StepState};
use crate::runbook::{Phase, Step};

/// What became of a question that shows a step.
pub enum Asked {
    /// A key that is the step's own business.
    Act(Action),
    /// One of the keys that work everywhere: dealt with.
    Settled(Option<Ending>),
}

/// Shows a step with its own keys and deals with the keys that work everywhere.
pub fn ask_step(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    keys: &[(Action, &'static str)],
) -> Result<Asked, Halt> {
    let Some(place) = session.incident().place(step) else {
        return Ok(Asked::Settled(None));
    };
    let place = Place { step, ..place };
    let view = screens::step(world, session, focus, &place, keys, Vec::new());
    ask_view(world, session, focus, Some(step), view)
}

/// The same for any screen.
pub fn ask_view(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: Option<&Step>,
    view: StepView,
) -> Result<Asked, Halt> {
    let mut view = view;
    if focus.help {
        screens::help(world.desk.words, &mut view);
    }
    // What the others write, and who has come back, is seen at once.
    let question = Question::Step(Box::new(view));
    let couriers = world.couriers;
    let mut news = || couriers.has_news() || session.has_news();
    let answer = world.prompter.ask_until(&question, &mut news)?;
    if answer == Answer::Meanwhile {
        return Ok(Asked::Settled(None));
    }
    focus.notices.clear();
    focus.news.clear();
    focus.help = false;
    let Answer::Act(action) = answer else {
        return Ok(Asked::Settled(None));
    };
    match action {
        Action::Usual
        | Action::Run
        | Action::Option(_)
        | Action::ByHand
        | Action::Edit
        | Action::Mail
        | Action::Send
        | Action::SendAll
        | Action::Test
        | Action::Link
        | Action::Copy => return Ok(Asked::Act(action)),
        Action::MailAgain => mail::again(world, session, focus)?,
        Action::SendAgain => sending::later::again(world, session, focus)?,
        Action::Quit => return Ok(Asked::Settled(Some(Ending::Paused))),
        Action::Help => focus.help = true,
        Action::Note => note(world, session, step)?,
        Action::Skip => {
            if let Some(step) = step {
                // A message of a round under way is left out, not its step of long ago.
                if session
                    .incident()
                    .state_of(&step.id)
                    .is_some_and(StepState::is_settled)
                {
                    return Ok(Asked::Act(Action::Skip));
                }
                skip(world, session, focus, &step.id)?;
            }
        }
        Action::Update => update::begin(world, session, focus)?,
        Action::Snooze => update::snooze(world, session, focus)?,
        Action::Back => back(world, session, focus)?,
        Action::StopHarm => {
            focus.detour = session
                .incident()
                .harm_to_stop()
                .map(|step| step.id.clone());
        }
        Action::Override => {
            if let Some(reason) = ask_reason(world, "override.ask", "--reason")? {
                session.perform(world, Command::Override { reason })?;
            }
        }
        Action::Meanwhile => {
            focus.detour = meanwhile(session.incident());
        }
        Action::Wait => {
            if let Some(on) = ask_reason(world, "block.ask", "ON")? {
                session.perform(world, Command::Block { on })?;
            }
        }
        Action::Recovered => {
            if let Some(reason) = ask_reason(world, "recovered.ask", "--reason")? {
                session.perform(world, Command::Recovered { reason })?;
            }
        }
    }
    Ok(Asked::Settled(None))
}

/// The step to go on with while somebody else, or a mailing, is waited for.
fn meanwhile(incident: &Incident) -> Option<StepId> {
    let phase = match incident.blocked() {
        Some(_) => Phase::Recover,
        None => incident.phase()?,
    };
    let is_mailed = |step: &StepId| {
        let open = incident.unknown_deliveries();
        open.iter().any(|delivery| {
            let draft = incident.draft(&delivery.draft);
            draft.is_some_and(|draft| draft.drafted.step == *step)
        })
    };
    let mut steps = incident.open_steps(phase);
    steps
        .find(|step| !is_mailed(&step.id))
        .map(|step| step.id.clone())
}

fn note(world: &mut World<'_>, session: &mut Session<'_>, step: Option<&Step>) -> Result<(), Halt> {
    if let Some(text) = ask_reason(world, "note.ask", "TEXT")? {
        let step = step.map(|step| step.id.clone());
        session.perform(world, Command::Note { text, step })?;
    }
    Ok(())
}

fn skip(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &StepId,
) -> Result<(), Halt> {
    if let Some(reason) = ask_reason(world, "skip.ask", "--reason")? {
        session.perform(
            world,
            Command::Skip {
                step: step.clone(),
                reason,
            },
        )?;
        focus.detour = None;
    }
    Ok(())
}

/// Opens the step again that was settled last.
fn back(world: &mut World<'_>, session: &mut Session<'_>, focus: &mut Focus) -> Result<(), Halt> {
    focus.missing = false;
    if focus.detour.take().is_some() {
        return Ok(());
    }
    let words = world.desk.words;
    let last = session.incident().last_answered();
    let Some((step, title)) = last.map(|step| (step.id.clone(), step.title.clone())) else {
        focus.notices.push(words.get("back.nothing").to_owned());
        return Ok(());
    };
    let undo = |reason: String| Command::Undo {
        step: step.clone(),
        reason,
    };
    if let Err(refusal) = session.would(world, undo("…".to_owned())) {
        let said = refusal::with_titles(words, &refusal, session.incident());
        focus.notices.push(said);
        return Ok(());
    }
    let is_message = session.incident().last_message_out(&step).is_some();
    let ask = if is_message {
        "taken-back.ask"
    } else {
        "back.ask"
    };
    let question = Question::Text(TextQuestion {
        name: "undo".to_owned(),
        ask: words.say(ask, &[("step", &title)]),
        example: None,
        default: None,
        optional: false,
        flag: "--reason".to_owned(),
    });
    if let Answer::Text(reason) = world.prompter.ask(&question)?
        && !reason.trim().is_empty()
    {
        session.perform(world, undo(reason))?;
        focus.detour = Some(step);
    }
    Ok(())
}

/// Asks for a few words; `None` is "not now".
pub fn ask_reason(world: &mut World<'_>, key: &str, flag: &str) -> Result<Option<String>, Halt> {
    let ask = world.desk.words.say(key, &[]);
    ask_words(world, key, ask, flag)
}

/// The same with a question that is ready.
pub fn ask_words(
    world: &mut World<'_>,
    key: &str,
    ask: String,
    flag: &str,
) -> Result<Option<String>, Halt> {
    let question = Question::Text(TextQuestion {
        name: key.split('.').next().unwrap_or(key).to_owned(),
        ask,
        example: None,
        default: None,
        optional: false,
        flag: flag.to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Text(text) if !text.trim().is_empty() => Ok(Some(text)),
        _ => Ok(None),
    }
}
