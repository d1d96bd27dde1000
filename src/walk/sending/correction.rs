//! Words that a person changed after the first of them were out: which channels wait for any, and which
//! have the first ones.
//!
//! Both are behind, but not in the same need: who waits is told first, and who has read the first
//! words hears the others only as a correction, each after a question of its own. Refuses to decide
//! whether a correction is wanted. Invariant: no channel gets other words of a message beside those
//! of a channel that has none yet.

use super::open;
use crate::base::ChannelName;
use crate::incident::Incident;
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::walk::World;

/// Where a message can be sent now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The channels, in the order of the message.
    pub channels: Vec<ChannelName>,
    /// Whether they have, or may have, other words of it already.
    pub corrects: bool,
}

/// The channels that wait for a message; when none waits, those whose words it corrects.
#[must_use]
pub fn offer(world: &World<'_>, incident: &Incident, draft: &DraftProgress) -> Offer {
    let (corrected, waiting): (Vec<_>, Vec<_>) = open(world, draft)
        .into_iter()
        .partition(|channel| has_first_words(incident, draft, channel));
    let corrects = waiting.is_empty() && !corrected.is_empty();
    Offer {
        channels: if corrects { corrected } else { waiting },
        corrects,
    }
}

/// Whether a person changed these words after others of the same message had left for a channel.
#[must_use]
pub fn has_first_words(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> bool {
    let this = &draft.drafted;
    this.edited
        && incident.drafts().any(|other| {
            let known = other.deliveries.get(channel);
            other.drafted.step == this.step
                && other.drafted.update == this.update
                && other.drafted.draft != this.draft
                && known.is_some_and(|state| *state != DeliveryState::Failed)
        })
}
