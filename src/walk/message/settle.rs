//! A message of which nobody knows whether it is out.

use crate::incident::delivery::DeliveryState;
use crate::incident::question::Action;
use crate::incident::{Command, Delivery, Incident};
use crate::walk::ask::{Asked, ask_view};
use crate::walk::focus::Focus;
use crate::walk::guide::Outcome;
use crate::walk::session::{Halt, Session};
use crate::walk::{World, screens};

/// A message nobody can tell the outcome of: a person looks and says. What is said of it elsewhere
/// meanwhile takes the question away.
pub fn settle(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
) -> Outcome {
    let words = world.desk.words;
    let ask = words.say("settle.ask", &[("channel", &delivery.channel)]);
    let sheet = screens::Sheet {
        place: words.get("settle-screen.place").to_owned(),
        title: ask,
        blocks: Vec::new(),
    };
    let keys = [
        (Action::Option(0), "settle.sent"),
        (Action::Option(1), "settle.not-sent"),
    ];
    let view = screens::sheet(world, session, focus, sheet, &keys);
    let sent = match ask_view(world, session, focus, None, view)? {
        Asked::Act(Action::Option(at)) => at == 0,
        Asked::Act(_) => return Ok(None),
        Asked::Settled(outcome) => return Ok(outcome),
    };
    session.look_again(world)?;
    let command = Command::Settle {
        delivery: delivery.clone(),
        sent,
    };
    // Somebody else may have looked too, and have been faster.
    let is_settled = is_open(session.incident(), delivery)
        && match session.perform(world, command) {
            Ok(()) => true,
            Err(Halt::Refused(_)) => false,
            Err(halt) => return Err(halt),
        };
    if !is_settled {
        let holes = [("channel", &delivery.channel as _)];
        let said = words.say("settle-screen.meanwhile", &holes);
        focus.notices.push(said);
    }
    Ok(None)
}

/// Whether nobody has said yet what became of it.
fn is_open(incident: &Incident, delivery: &Delivery) -> bool {
    let draft = incident.draft(&delivery.draft);
    let state = draft.and_then(|draft| draft.deliveries.get(&delivery.channel));
    matches!(
        state,
        Some(DeliveryState::Requested | DeliveryState::Unknown)
    )
}
