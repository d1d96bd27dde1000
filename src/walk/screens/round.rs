//! The screen of a message of a further round: the step says who and how, the round says which.
//!
//! Refuses to show the message itself: that comes as a block. Invariant: a message of a further
//! round can always be left out.

use super::keys::Offered;
use super::who::who;
use super::{Sheet, assemble, field};
use crate::base::visible::visible;
use crate::incident::Drafted;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::Step;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::session::Session;

/// Where a message of a further round stands.
pub struct RoundPlace<'a> {
    /// The step that it repeats.
    pub step: &'a Step,
    /// Its words.
    pub drafted: &'a Drafted,
    /// From 1.
    pub number: usize,
    /// How many messages the round has.
    pub of: usize,
}

/// The screen of a message of a further round: the step says who and how, the round says which.
pub fn round(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    place: &RoundPlace<'_>,
    keys: &[Offered],
    message: Block,
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let RoundPlace {
        step,
        drafted,
        number,
        of,
    } = place;
    let mut blocks = Vec::new();
    if let Some(owner) = &step.owner {
        blocks.push(field(words, "step.who", who(words, incident, owner)));
    }
    if let Some(due) = incident.due() {
        blocks.push(field(words, "step.due", due.clock(world.desk.zone)));
    }
    if let Some(how) = &step.how {
        blocks.push(Block::Markdown(visible(how)));
    }
    blocks.push(message);
    let names: Vec<_> = drafted.channels.iter().map(ToString::to_string).collect();
    let update = drafted.update;
    let title = words.say(
        "round.title",
        &[("update", &update), ("channels", &words.list(&names))],
    );
    let place = words.say(
        "round.place",
        &[("update", &update), ("n", number), ("all", of)],
    );
    let mut keys = keys.to_vec();
    keys.push((Action::Skip, "key.leave-out"));
    let sheet = Sheet {
        place,
        title,
        blocks,
    };
    assemble(world, session, focus, sheet, Some(step), &keys)
}
