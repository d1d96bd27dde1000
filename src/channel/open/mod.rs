//! What reaches every other service: a program, or a request of one's own making.

use super::exchange::{Keys, Unfit};
use super::post::Post;
use super::service::Begun;
use crate::config::Service;

/// The way a message takes to one of them.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    let _ = (service, keys, post);
    Ok(None)
}
