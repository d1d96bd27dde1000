//! A message held against what a channel takes.
//!
//! Owns which limit is meant. Refuses to shorten anything. Invariant: a channel that is not known
//! is held against the template's own limit.

use crate::base::ChannelName;
use crate::channel::{Limit, Measure, tightest};
use crate::incident::Drafted;
use crate::walk::{World, library};

/// A message held against the tightest limit of a channel, or of its template when the channel is
/// not known; none when nobody counts.
#[must_use]
pub fn measured(world: &World<'_>, drafted: &Drafted, channel: &ChannelName) -> Option<Measure> {
    let sheet = world.desk.channels.get(channel);
    let limits = sheet.map(|sheet| sheet.limits.clone()).unwrap_or_default();
    if limits.is_empty() {
        let template =
            library::template(world.disk, &drafted.template, drafted.stage, drafted.lang).ok()?;
        return template
            .front
            .limit
            .map(|most| Limit::of_template(most).measure(&drafted.body));
    }
    tightest(&limits, &drafted.body)
}
