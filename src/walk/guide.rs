//! The loop: what is next, ask it, do it, write it down.
//!
//! Owns the order of these and nothing else: what is remembered between two questions is in `focus`,
//! what a screen asks in `ask`, a step in `step`. Invariant: the incident alone says where the walk
//! stands.

use super::ask::{Asked, ask_view};
use super::fact::{ask_data_loss, ask_fact};
use super::focus::Focus;
use super::session::{Halt, Session};
use super::step::walk_step;
use super::{World, mail, message, refusal, screens, sending, untold, update};
use crate::base::StepId;
use crate::incident::question::Action;
use crate::incident::{Aside, Command, Delivery, DraftId, Next, beside, next};
use crate::report::Reader;
use crate::report::header::declared_by_several;
use crate::runbook::Fact;
use std::time::Duration;

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The incident is closed.
    Closed,
    /// Paused by a person; everything is on the disk.
    Paused,
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
    let reader = Reader::new(world.desk.words.lang(), world.desk.zone);
    let several = declared_by_several(session.incident(), reader);
    focus.notices.extend(several);
    loop {
        session.look_again(world)?;
        let news = sending::returned::take(world, session, Duration::ZERO)?;
        focus.news.extend(news);
        focus.news.retain(|news| news.is_so(session.incident()));
        focus.under_way = sending::under_way::all(world, session.incident());
        focus.late = sending::later::due(world, session.incident());
        focus.again = mail::due_again(world, session);
        let done = match stand(session, &mut focus) {
            Stand::Finished => return Ok(Ending::Closed),
            Stand::Settle(delivery) if session.incident().mailing(&delivery).is_some() => {
                mail::settle(world, session, &mut focus, &delivery)
            }
            Stand::Fact(fact) => ask_fact(world, session, &mut focus, &fact, None),
            Stand::Settle(delivery) => message::settle(world, session, &mut focus, &delivery),
            Stand::Message(draft) => message::of_round(world, session, &mut focus, &draft),
            Stand::Waiting => waiting(world, session, &mut focus),
            Stand::UnderWay(deliveries) => under_way(world, session, &mut focus, &deliveries),
            Stand::DataLoss => ask_data_loss(world, session, &mut focus),
            Stand::Untold => untold::ask(world, session, &mut focus),
            Stand::Close => close(world, session, &mut focus),
            Stand::Step(step) => walk_step(world, session, &mut focus, &step),
        };
        match done {
            Ok(None) => {}
            Ok(Some(ending)) => return Ok(ending),
            Err(Halt::Refused(refusal)) if !world.prompter.heeds() => {
                return Err(Halt::StandsStill(refusal));
            }
            Err(Halt::Refused(refusal)) => {
                let incident = session.incident();
                let said = refusal::with_titles(world.desk.words, &refusal, incident);
                focus.notices.push(said);
                focus.detour = None;
                focus.missing = false;
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
        let is_on_its_way = focus.missing
            && incident.step(step).is_some()
            && update::is_under_way(incident, &focus.under_way, step);
        if is_open && !is_next && !is_on_its_way {
            return Stand::Step(step.clone());
        }
        focus.detour = None;
    }
    if focus.detour.is_none() && focus.missing {
        // Whoever has begun to tell people is not led back to the repair in between.
        focus.detour = update::missing(incident, &focus.under_way);
        focus.missing = focus.detour.is_some();
        if let Some(step) = &focus.detour {
            return Stand::Step(step.clone());
        }
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
            Some(delivery) => message::settle(world, session, focus, delivery),
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
