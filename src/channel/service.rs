//! Which service speaks how: the one place that names them all.
//!
//! The set is closed; open extension is a program or a templated request of one's own (`open`).

use super::exchange::{Conversation, Keys, Unfit};
use super::post::Post;
use super::{chat, open, social, status_page};
use crate::config::Service;

/// A conversation that may begin; none when a person posts the message.
pub type Begun = Option<Box<dyn Conversation>>;

/// The way a message takes to a service. `keys` are its secrets, in the order of
/// [`Service::secrets`]. None for channels that a person posts, and for mail, which goes its own
/// way.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    match service {
        Service::File | Service::Manual | Service::Mail(_) | Service::Page(_) => Ok(None),
        Service::Command(_) | Service::Webhook(_) => open::conversation(service, keys, post),
        Service::Slack(_)
        | Service::Mattermost(_)
        | Service::Discord(_)
        | Service::Teams(_)
        | Service::RocketChat(_)
        | Service::Matrix(_)
        | Service::Telegram(_)
        | Service::Ntfy(_) => chat::conversation(service, keys, post),
        Service::Statuspage(_)
        | Service::StatusIo(_)
        | Service::Cachet(_)
        | Service::Instatus(_)
        | Service::OpenStatus(_)
        | Service::BetterStack(_)
        | Service::CState(_) => status_page::conversation(service, keys, post),
        Service::Mastodon(_) | Service::Bluesky(_) | Service::X(_) | Service::LinkedIn(_) => {
            social::conversation(service, keys, post)
        }
    }
}

/// A way to find out whether our key opens the door, without saying anything there; none where no
/// such way is known.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    match service {
        Service::File
        | Service::Manual
        | Service::Mail(_)
        | Service::Page(_)
        | Service::Command(_)
        | Service::Webhook(_) => None,
        Service::Slack(_)
        | Service::Mattermost(_)
        | Service::Discord(_)
        | Service::Teams(_)
        | Service::RocketChat(_)
        | Service::Matrix(_)
        | Service::Telegram(_)
        | Service::Ntfy(_) => chat::knock(service, keys),
        Service::Statuspage(_)
        | Service::StatusIo(_)
        | Service::Cachet(_)
        | Service::Instatus(_)
        | Service::OpenStatus(_)
        | Service::BetterStack(_)
        | Service::CState(_) => status_page::knock(service, keys),
        Service::Mastodon(_) | Service::Bluesky(_) | Service::X(_) | Service::LinkedIn(_) => {
            social::knock(service, keys)
        }
    }
}
