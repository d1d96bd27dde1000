//! Social networks: each in a file of its own.
//!
//! Owns what is theirs alone: threads, names that must not ring, the place where a person posts
//! without a key. Invariant: a network that does not know a message again is never given it in
//! parts.

mod bluesky;
mod compose;
mod heard;
mod linkedin;
mod mastodon;
mod mention;
mod thread;
mod x;

use super::exchange::{Conversation, Keys, Unfit};
use super::post::Post;
use super::service::Begun;
use crate::config::Service;

pub use compose::compose_link;

/// The way a message takes to one of them; none where a person posts, since no key is there.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    if service.secrets().is_empty() {
        return Ok(None);
    }
    let begun: Box<dyn Conversation> = match service {
        Service::Mastodon(account) => Box::new(mastodon::Mastodon::new(account, keys, post)),
        Service::Bluesky(account) => Box::new(bluesky::Bluesky::new(account, keys, post)?),
        Service::X(account) => Box::new(x::X::new(account, keys, post)?),
        Service::LinkedIn(account) => Box::new(linkedin::LinkedIn::new(account, keys, post)?),
        _ => return Ok(None),
    };
    Ok(Some(begun))
}

/// Whether our key opens the door of one of them, without saying anything there.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    if service.secrets().is_empty() {
        return None;
    }
    let knock: Box<dyn Conversation> = match service {
        Service::Mastodon(account) => Box::new(mastodon::knock(account, keys)),
        Service::Bluesky(account) => Box::new(bluesky::knock(account, keys)),
        Service::X(account) => Box::new(x::knock(account, keys)),
        Service::LinkedIn(account) => Box::new(linkedin::knock(account, keys)),
        _ => return None,
    };
    Some(knock)
}

#[cfg(test)]
mod tests;
