//! Social networks: each in a file of its own.

use super::exchange::{Keys, Unfit};
use super::post::Post;
use super::service::Begun;
use crate::config::Service;

/// The way a message takes to one of them.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    let _ = (service, keys, post);
    Ok(None)
}

/// Whether our key opens the door of one of them, without saying anything there.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    let _ = (service, keys);
    None
}
