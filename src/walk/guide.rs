//! The loop: what is next, ask it, do it, write it down.
//!
//! Keeps nothing that matters: what is remembered between two questions (a detour to stop the
//! bleeding, something to notice) may be lost at any time, because the incident alone says where
//! the walk stands.

use super::session::{Halt, Session};
use super::{World, doing, mail, message, refusal, screens, sending, untold, update};
use crate::base::{ChannelName, FactId, StepId};
use crate::incident::apply::DATA_LOSS;
use crate::incident::next::Place;
use crate::incident::question::{Action, Answer, ChoiceQuestion, Question, TextQuestion};
use crate::incident::{
    Aside, Command, DataLoss, Delivery, DraftId, Incident, Next, StepState, beside, next,
};
use crate::runbook::{Fact, Phase, StepKind};
use std::time::Duration;

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The incident is closed.
    Closed,
    /// Paused by a person; everything is on the disk.
    Paused,
}

/// What is remembered between two questions.
#[derive(Debug, Default)]
pub struct Focus {
    /// Things to show above the next question.
    pub notices: Vec<String>,
    /// A step to go to although another one is next.
    pub detour: Option<StepId>,
    /// Whether the help is shown under the next question.
    pub help: bool,
    /// A message whose questions nobody wanted to answer when they were asked.
    pub unwritten: Option<StepId>,
    /// How many people a mailing would reach, as counted once; none when they cannot be counted.
    pub counted: Option<(Delivery, Option<u64>)>,
    /// A mailing some of whose people were put off and can be tried again, and how many.
    pub again: Option<(Delivery, u64)>,
    /// Messages that are on their way, here or from another terminal.
    pub under_way: Vec<Delivery>,
    /// Channels that are behind and can be tried once more, with the words meant for them.
    pub late: Vec<(DraftId, ChannelName)>,
    /// Whether the first questions are left for later: for the message that needs them.
    pub facts_later: bool,
}

/// What the place where we stand is, without borrowing the incident.
enum Stand {
    Fact(Fact),
    Settle(Delivery),
    Message(DraftId),
    Waiting,
    UnderWay(Vec<Delivery>),
    DataLoss,
    Untold,
    Step(StepId),
    Close,
    Finished,
}

/// Walks until the incident is closed or the person pauses.
pub fn walk(world: &mut World<'_>, session: &mut Session<'_>) -> Result<Ending, Halt> {
    let ending = turns(world, session);
    sending::returned::see_through(world, session)?;
    ending
}

fn turns(world: &mut World<'_>, session: &mut Session<'_>) -> Result<Ending, Halt> {
    let mut focus = Focus::default();
    loop {
        session.look_again(world)?;
        let news = sending::returned::take(world, session, Duration::ZERO)?;
        focus.notices.extend(news.into_iter().map(|news| news.said));
        focus.under_way = sending::under_way::all(world, session.incident());
        focus.late = sending::later::due(world, session.incident());
        focus.again = mail::due_again(world, session);
        let done = match stand(session, &mut focus) {
            Stand::Finished => return Ok(Ending::Closed),
            Stand::Settle(delivery) if session.incident().mailing(&delivery).is_some() => {
                mail::settle(world, session, &mut focus, &delivery)
            }
            Stand::Fact(fact) => ask_fact(world, session, &mut focus, &fact, None),
            Stand::Settle(delivery) => message::settle(world, session, &delivery),
            Stand::Message(draft) => message::of_round(world, session, &mut focus, &draft),
            Stand::Waiting => waiting(world, session, &mut focus),
            Stand::UnderWay(deliveries) => under_way(world, session, &mut focus, &deliveries),
            Stand::DataLoss => ask_data_loss(world, session),
            Stand::Untold => untold::ask(world, session, &mut focus),
            Stand::Close => close(world, session, &mut focus),
            Stand::Step(step) => walk_step(world, session, &mut focus, &step),
        };
        match done {
            Ok(None) => {}
            Ok(Some(ending)) => return Ok(ending),
            Err(Halt::Refused(refusal)) => {
                focus
                    .notices
                    .push(refusal::in_words(world.desk.words, &refusal));
                focus.detour = None;
            }
            Err(halt) => return Err(halt),
        }
    }
}

fn stand(session: &Session<'_>, focus: &mut Focus) -> Stand {
    let incident = session.incident();
    if let Some(step) = &focus.detour {
        let is_open = incident
            .state_of(step)
            .is_some_and(|state| !state.is_settled());
        let is_next = matches!(next(incident), Next::Step(place) if place.step.id == *step);
        if is_open && !is_next {
            return Stand::Step(step.clone());
        }
        focus.detour = None;
    }
    let aside = Aside {
        facts: focus.facts_later,
        under_way: &|delivery| focus.under_way.contains(delivery),
    };
    match beside(incident, aside) {
        Next::Fact(fact) => Stand::Fact(fact.clone()),
        Next::Settle(delivery) => Stand::Settle(delivery),
        Next::Message(draft) => Stand::Message(draft.drafted.draft.clone()),
        Next::Waiting(_) => Stand::Waiting,
        Next::UnderWay(deliveries) => Stand::UnderWay(deliveries),
        Next::DataLoss => Stand::DataLoss,
        Next::Untold(_) => Stand::Untold,
        Next::Step(place) => Stand::Step(place.step.id.clone()),
        Next::Close => Stand::Close,
        Next::Finished => Stand::Finished,
    }
}

/// What one question led to: `Some` ends the walk.
pub type Outcome = Result<Option<Ending>, Halt>;

fn ask_fact(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    fact: &Fact,
    needed_by: Option<&StepId>,
) -> Outcome {
    let words = world.desk.words;
    for notice in focus.notices.drain(..) {
        world.observer.notice(&crate::seam::Notice::Warn(&notice));
    }
    let question = fact_question(fact);
    match world.prompter.ask(&question)? {
        Answer::Text(value) => {
            session.perform(world, Command::RecordFacts(vec![(fact.id.clone(), value)]))?;
        }
        // Nobody is kept from stopping the harm by a question.
        _ if fact.required => {
            focus.notices.push(words.get("fact.later").to_owned());
            focus.facts_later = true;
            let aside = Aside {
                facts: true,
                under_way: &|_| false,
            };
            focus.unwritten = match (needed_by, beside(session.incident(), aside)) {
                (Some(step), _) => Some(step.clone()),
                (None, Next::Step(place)) => Some(place.step.id.clone()),
                (None, _) => None,
            };
        }
        _ => {
            session.perform(
                world,
                Command::RecordFacts(vec![(fact.id.clone(), String::new())]),
            )?;
        }
    }
    Ok(None)
}

/// The question of a fact.
pub fn fact_question(fact: &Fact) -> Question {
    Question::Text(TextQuestion {
        name: fact.id.to_string(),
        ask: fact.ask.clone(),
        example: fact.example.clone(),
        default: None,
        optional: !fact.required,
        flag: format!("--fact {}=…", fact.id),
    })
}

fn ask_data_loss(world: &mut World<'_>, session: &mut Session<'_>) -> Outcome {
    let words = world.desk.words;
    let answers = [DataLoss::No, DataLoss::Yes, DataLoss::Unknown];
    let question = Question::Choice(ChoiceQuestion {
        name: DATA_LOSS.to_owned(),
        ask: words.get("data-loss.ask").to_owned(),
        options: answers
            .map(|answer| words.get(data_loss_key(answer)).to_owned())
            .to_vec(),
        // Nobody is made to promise: what is not known is said as not known.
        default: Some(2),
        flag: "--data-loss".to_owned(),
    });
    if let Answer::Choice(at) = world.prompter.ask(&question)? {
        let answer = answers.get(at).copied().unwrap_or(DataLoss::Unknown);
        let facts = vec![(data_loss_fact(), answer.to_string())];
        session.perform(world, Command::RecordFacts(facts))?;
    }
    Ok(None)
}

/// The catalogue's key for an answer on data loss.
#[must_use]
pub fn data_loss_key(answer: DataLoss) -> &'static str {
    match answer {
        DataLoss::Yes => "data-loss.yes",
        DataLoss::No => "data-loss.no",
        DataLoss::Unknown => "data-loss.unknown",
    }
}

/// The name under which the answer on data loss is kept.
#[must_use]
pub fn data_loss_fact() -> FactId {
    FactId::parse(DATA_LOSS).expect("invariant: the fact on data loss has a name")
}

fn walk_step(
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
            let mut keys = vec![(crate::incident::question::Action::Usual, "key.choose")];
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
                Asked::Act(_) => {
                    session.perform(
                        world,
                        Command::Complete {
                            step: step.id.clone(),
                            note: None,
                        },
                    )?;
                    Ok(None)
                }
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
    }
}

pub(super) fn ask_choice(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    step: &crate::runbook::Step,
) -> Outcome {
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
    choice: Option<&crate::runbook::step::Choice>,
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

fn waiting(world: &mut World<'_>, session: &mut Session<'_>, focus: &mut Focus) -> Outcome {
    let view = screens::waiting(world, session, focus);
    match ask_view(world, session, focus, None, view)? {
        Asked::Act(_) => {
            session.perform(world, Command::Unblock)?;
            Ok(None)
        }
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// Everything else waits for messages that are on their way. The screen changes by itself when one
/// has arrived; whoever knows better says so.
fn under_way(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    deliveries: &[Delivery],
) -> Outcome {
    let view = screens::under_way(world, session, focus, deliveries);
    match ask_view(world, session, focus, None, view)? {
        Asked::Act(Action::Option(at)) => match deliveries.get(at) {
            Some(delivery) => message::settle(world, session, delivery).map(|_| None),
            None => Ok(None),
        },
        Asked::Act(_) => Ok(None),
        Asked::Settled(outcome) => Ok(outcome),
    }
}

fn close(world: &mut World<'_>, session: &mut Session<'_>, focus: &mut Focus) -> Outcome {
    let view = screens::close(world, session, focus);
    match ask_view(world, session, focus, None, view)? {
        Asked::Act(_) => {
            session.perform(world, Command::Close)?;
            Ok(Some(Ending::Closed))
        }
        Asked::Settled(outcome) => Ok(outcome),
    }
}

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
    step: &crate::runbook::Step,
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
    step: Option<&crate::runbook::Step>,
    view: crate::incident::question::StepView,
) -> Result<Asked, Halt> {
    // What the others write, and who has come back, is seen at once.
    let question = Question::Step(Box::new(view));
    let couriers = world.couriers;
    let mut news = || couriers.has_news() || session.has_news();
    let answer = world.prompter.ask_until(&question, &mut news)?;
    if answer == Answer::Meanwhile {
        return Ok(Asked::Settled(None));
    }
    focus.notices.clear();
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

fn note(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    step: Option<&crate::runbook::Step>,
) -> Result<(), Halt> {
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
        focus.notices.push(refusal::in_words(words, &refusal));
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
