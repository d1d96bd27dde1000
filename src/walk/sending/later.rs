//! Channels that are behind: what was tried there in vain is sent once more.
//!
//! Always the newest words meant for a channel, never stale ones: what has been overtaken is not
//! sent any more.

use super::{begin, sheet};
use crate::base::ChannelName;
use crate::incident::delivery::DeliveryState;
use crate::incident::{DraftId, Incident, Standing, parity};
use crate::walk::World;
use crate::walk::compose::is_past;
use crate::walk::focus::Focus;
use crate::walk::session::{Halt, Session};

/// The channels that are behind and can be sent to from here, with their newest words.
#[must_use]
pub fn due(world: &World<'_>, incident: &Incident) -> Vec<(DraftId, ChannelName)> {
    // Asked at every step; most often there is nothing to look for.
    if incident.deliveries_in(DeliveryState::Failed).is_empty() {
        return Vec::new();
    }
    let now = world.clock.now();
    let mut due = Vec::new();
    for of in parity::parity(incident) {
        let Some(id) = of.newest.filter(|_| of.standing == Standing::Failed) else {
            continue;
        };
        let may_go = incident.draft(&id).is_some_and(|draft| {
            parity::is_late(incident, draft, &of.channel) && !is_past(&draft.drafted, now)
        });
        if may_go && sheet(world, &of.channel).is_some() {
            due.push((id, of.channel));
        }
    }
    due
}

/// The key that tries them once more.
pub fn again(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    let mut due = due(world, session.incident());
    while let Some((id, _)) = due.first().cloned() {
        let (these, others) = due.into_iter().partition(|(of, _)| *of == id);
        due = others;
        let these: Vec<(DraftId, ChannelName)> = these;
        let channels: Vec<_> = these.into_iter().map(|(_, channel)| channel).collect();
        if let Some(draft) = session.incident().draft(&id).cloned() {
            begin::begin(world, session, focus, &[(draft, channels)])?;
        }
    }
    Ok(())
}
