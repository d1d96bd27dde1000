//! What reaches every other service: a program, or a request of one's own making.
//!
//! Owns the agreement with the program, and what a message puts into the request. Refuses to know
//! who is at the other end.

mod command;
mod webhook;

use super::exchange::{Conversation, Keys, Unfit};
use super::post::Post;
use super::service::Begun;
use crate::config::Service;

/// The way a message takes to one of them.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    let begun: Box<dyn Conversation> = match service {
        Service::Command(settings) => Box::new(command::Errand::new(settings, post)),
        Service::Webhook(hook) => webhook::request(hook, keys, post)?,
        _ => return Ok(None),
    };
    Ok(Some(begun))
}

#[cfg(test)]
mod tests;
