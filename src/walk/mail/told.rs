//! What became of a mailing, said in the walk: the details into the scrollback, the rest above the
//! next question.

use crate::incident::Delivery;
use crate::incident::question::Block;
use crate::seam::Notice;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::guide::Outcome;
use crate::walk::mailing::account::{About, of_end, of_trouble};
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{Done, Trouble, result};
use crate::walk::session::Session;

/// Says what became of it: the details into the scrollback, the rest above the next question.
pub(super) fn told(
    world: &mut World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
    outcome: Result<Done, Trouble>,
) -> Outcome {
    let words = world.desk.words;
    let incident = session.incident();
    let look = look::one(world.disk, incident, delivery.clone());
    let done = match outcome {
        Ok(done) => done,
        Err(trouble) => return tell_of(world, focus, look.as_ref(), delivery, &trouble),
    };
    match done {
        Done::Written(written) => {
            say(world, &result::written(world, &written));
        }
        Done::Sent(ended) => {
            if let Some(look) = &look {
                let blocks = result::blocks(world, incident, look).unwrap_or_default();
                // What is not through is shown by the next screen.
                if !incident.unknown_deliveries().contains(delivery) {
                    say(world, blocks.get(1..).unwrap_or_default());
                    focus.notices.push(result::totals(look, words));
                }
            }
            let name = look::name(delivery);
            let about = About {
                name: &name,
                mailing: look.as_ref().map(|look| &look.mailing),
            };
            let account = of_end(&ended, about, words);
            focus
                .notices
                .extend(account.map(|account| account.in_one()));
        }
    }
    Ok(None)
}

/// Blocks as lines of the scrollback.
fn say(world: &mut World<'_>, blocks: &[Block]) {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::List { heading, items } => {
                lines.push(heading.clone());
                lines.extend(items.iter().map(|item| format!("  {item}")));
            }
            Block::Markdown(text) | Block::Notice(text) => lines.push(text.clone()),
            Block::Command(command) => lines.push(format!("  {command}")),
            Block::Field { .. } | Block::Message { .. } => {}
        }
    }
    for line in lines {
        world.observer.notice(&Notice::Say(&line));
    }
}

pub(super) fn tell(
    world: &World<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
    trouble: &Trouble,
) -> Outcome {
    tell_of(world, focus, None, delivery, trouble)
}

pub(super) fn tell_of(
    world: &World<'_>,
    focus: &mut Focus,
    look: Option<&Look>,
    delivery: &Delivery,
    trouble: &Trouble,
) -> Outcome {
    let words = world.desk.words;
    let name = look::name(delivery);
    let about = About {
        name: &name,
        mailing: look.map(|look| &look.mailing),
    };
    let account = of_trouble(trouble, about, words)?;
    focus.notices.push(account.in_one());
    Ok(None)
}
