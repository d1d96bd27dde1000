//! The screen while everything else of a phase waits for messages that are on their way.
//!
//! Refuses to say what became of them: nobody can tell yet. Invariant: each of the first nine can
//! be settled from here.

use super::keys::relabel;
use super::{Sheet, sheet};
use crate::incident::Delivery;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::Phase;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::phase_words;
use crate::walk::session::Session;

/// The screen while everything else of a phase waits for messages that are on their way.
pub fn under_way(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    deliveries: &[Delivery],
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = Vec::new();
    let since = |delivery: &Delivery| {
        let draft = incident.draft(&delivery.draft)?;
        let since = draft.ways.get(&delivery.channel)?.requested_at?;
        Some(since.clock(world.desk.zone))
    };
    let items = deliveries.iter().map(|delivery| {
        let clock = since(delivery).unwrap_or_default();
        let holes = [("channel", &delivery.channel as _), ("clock", &clock as _)];
        words.say("sending.item", &holes)
    });
    blocks.push(Block::List {
        heading: words.get("sending.under-way").to_owned(),
        items: items.collect(),
    });
    let mut keys = vec![(Action::Usual, "key.wait-on")];
    for (at, _) in deliveries.iter().enumerate().take(9) {
        keys.push((Action::Option(at), "key.settle"));
    }
    let title = words.get("sending.title").to_owned();
    let phase = incident.phase().unwrap_or(Phase::Communicate);
    let screen = Sheet {
        place: phase_words(words, phase).to_owned(),
        title,
        blocks,
    };
    let mut view = sheet(world, session, focus, screen, &keys);
    for (at, delivery) in deliveries.iter().enumerate() {
        relabel(&mut view, Action::Option(at), || {
            words.say("key.settle", &[("channel", &delivery.channel)])
        });
    }
    view
}
