//! The last screen: how long it took, when the first word was out, how many rounds there were.
//!
//! Refuses to judge any of it. Invariant: no length of time is below nothing, even where a clock
//! was put back.

use super::{Sheet, field, sheet};
use crate::base::Span;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::Phase;
use crate::walk::World;
use crate::walk::fact::data_loss_key;
use crate::walk::focus::Focus;
use crate::walk::phase_words;
use crate::walk::session::Session;

/// No time at all: what a clock that was put back leaves of a length of time.
const NOTHING: Span = Span::seconds(0);

/// The last screen.
pub fn close(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = Vec::new();
    let now = world.clock.now();
    let lasted = incident
        .resolved_at()
        .unwrap_or(now)
        .since(incident.since())
        .max(NOTHING);
    blocks.push(field(words, "close.lasted", lasted.in_words(words)));
    if let Some(first) = incident.first_communication() {
        blocks.push(field(
            words,
            "close.first-word",
            first.since(incident.since()).max(NOTHING).in_words(words),
        ));
    }
    blocks.push(field(
        words,
        "close.rounds",
        incident.published().len().to_string(),
    ));
    if let Some(answer) = incident.data_loss() {
        blocks.push(field(
            words,
            "close.data-loss",
            words.get(data_loss_key(answer)).to_owned(),
        ));
    }
    if incident.owes_answer() {
        let owed = words.say("close.owed", &[("id", &incident.id())]);
        blocks.push(Block::Notice(owed));
    }
    let title = words.get("close.title").to_owned();
    let place = phase_words(words, Phase::Close).to_owned();
    let keys = [(Action::Usual, "key.close")];
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
