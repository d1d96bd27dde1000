//! The screen while nobody outside has been told and every message to them was left out.
//!
//! Refuses to say that this was wrong. Invariant: it names each message that was left out, and why.

use super::{Sheet, field, sheet};
use crate::base::visible::visible_line;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::Phase;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::phase_words;
use crate::walk::session::Session;

/// The screen while nobody outside has been told and every message to them was left out.
pub fn untold(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = Vec::new();
    let items: Vec<_> = incident
        .left_untold()
        .into_iter()
        .map(|step| {
            let reason = incident
                .progress(&step.id)
                .and_then(|progress| progress.reason.as_deref());
            words.say(
                "untold.item",
                &[
                    ("step", &visible_line(&step.title)),
                    ("reason", &visible_line(reason.unwrap_or("–"))),
                ],
            )
        })
        .collect();
    blocks.push(field(words, "step.why", words.get("untold.why").to_owned()));
    let mut keys = Vec::new();
    if !items.is_empty() {
        keys.push((Action::Usual, "key.write-one"));
        blocks.push(Block::List {
            heading: words.say("untold.left-out", &[]),
            items,
        });
    }
    let title = words.get("untold.title").to_owned();
    let place = phase_words(words, Phase::Communicate).to_owned();
    sheet(
        world,
        session,
        focus,
        Sheet {
            place,
            title,
            blocks,
        },
        &keys,
    )
}
