//! Messages that leave for services: status pages, chats, social networks, programs.
//!
//! What leaves is first written down as asked for, then as sent, failed or unknown. Each message
//! has a courier of its own; the walk goes on meanwhile and hears who has come back. Refuses to know
//! how a service is spoken to, and to send what nobody has approved.

pub mod begin;
pub mod carry;
pub mod correction;
pub mod later;
pub mod meant;
pub mod post;
pub mod returned;
pub mod under_way;

use super::World;
use crate::base::{ChannelName, Span};
use crate::config::Service;
use crate::incident::draft::DraftProgress;
use crate::incident::{Delivery, Standing, parity};

/// How a channel is reached from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSheet {
    /// The service, and where its keys are kept.
    pub service: Service,
    /// How long a message may take, with everything that is tried.
    pub deadline: Span,
}

impl ServiceSheet {
    /// Whether a text that is too long goes out as a thread there.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        matches!(self.service, Service::Mastodon(_) | Service::Bluesky(_))
    }
}

/// How long a message may take when the settings say nothing.
pub const USUAL_DEADLINE: Span = Span::seconds(30);

/// How a channel is reached; none when a person posts there, or it is mail.
#[must_use]
pub fn sheet<'a>(world: &'a World<'_>, channel: &ChannelName) -> Option<&'a ServiceSheet> {
    world.desk.channels.get(channel)?.service.as_deref()
}

/// The channels to which a message can be sent from here, and has not been.
#[must_use]
pub fn open(world: &World<'_>, draft: &DraftProgress) -> Vec<ChannelName> {
    let channels = draft.drafted.channels.iter();
    let open = channels.filter(|channel| {
        let standing = parity::standing(draft, channel);
        let may_leave = matches!(
            standing,
            Standing::Drafted | Standing::Approved | Standing::Failed | Standing::LeftOut
        );
        may_leave && sheet(world, channel).is_some()
    });
    open.cloned().collect()
}

/// The same, but for those that a person left out: they go only where somebody names them.
#[must_use]
pub fn wanted(world: &World<'_>, draft: &DraftProgress) -> Vec<ChannelName> {
    let mut wanted = open(world, draft);
    wanted.retain(|channel| parity::standing(draft, channel) != Standing::LeftOut);
    wanted
}

/// A message on each of these channels.
#[must_use]
pub fn deliveries(draft: &DraftProgress, channels: &[ChannelName]) -> Vec<Delivery> {
    let of = |channel: &ChannelName| Delivery {
        draft: draft.drafted.draft.clone(),
        channel: channel.clone(),
    };
    channels.iter().map(of).collect()
}
