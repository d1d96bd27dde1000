//! Those who were put off are tried once more.

use super::go_on;
use crate::incident::Delivery;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::mailing::look;
use crate::walk::session::{Halt, Session};

/// Mailings some of whose people were put off and can be tried again now.
#[must_use]
pub fn due_again(world: &World<'_>, session: &Session<'_>) -> Option<(Delivery, u64)> {
    let now = world.clock.now();
    let incident = session.incident();
    let waits = incident
        .drafts()
        .any(|draft| draft.mailings.values().any(|mailing| mailing.waiting > 0));
    if !waits {
        return None;
    }
    let looks = look::all(world.disk, incident);
    let due = looks
        .into_iter()
        .find(|look| look.mailing.untried() == 0 && look.due.is_some_and(|due| due <= now));
    due.map(|look| (look.delivery, look.mailing.waiting))
}

/// The same key on any screen: tries those again who were put off.
pub fn again(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    if let Some((delivery, _)) = due_again(world, session) {
        go_on(world, session, focus, &delivery)?;
    }
    Ok(())
}
