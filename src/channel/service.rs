//! Which service speaks how: the one place that names them all.
//!
//! The set is closed; open extension is a program or a templated request of one's own (`open`).

use super::exchange::{Conversation, Keys, Unfit};
use super::post::Post;
use super::{chat, open, social, status_page};
use crate::config::Service;
use crate::config::channel::Family;

/// A conversation that may begin; none when a person posts the message.
pub type Begun = Option<Box<dyn Conversation>>;

/// The way a message takes to a service. `keys` are its secrets, in the order of
/// [`Service::secrets`]. None for channels that a person posts, and for mail, which goes its own
/// way.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    match service.family() {
        Family::ByHand | Family::Mail | Family::Page => Ok(None),
        Family::Own => open::conversation(service, keys, post),
        Family::Chat => chat::conversation(service, keys, post),
        Family::StatusPage => status_page::conversation(service, keys, post),
        Family::Network => social::conversation(service, keys, post),
    }
}

/// A way to find out whether our key opens the door, without saying anything there; none where no
/// such way is known.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    match service.family() {
        Family::ByHand | Family::Mail | Family::Page | Family::Own => None,
        Family::Chat => chat::knock(service, keys),
        Family::StatusPage => status_page::knock(service, keys),
        Family::Network => social::knock(service, keys),
    }
}
