//! Status pages: each service in a file of its own.
//!
//! Owns how the words of an incident become one entry of a page that is opened, updated and closed.
//! What they have in common is `entry` (what is said), `dialect` (how it is written) and `visit` (in
//! which order it is asked).
//! Invariant: what the public can read holds the words, the title and the state; never our id of the
//! incident, and no markup that stands in the words.

mod betterstack;
mod cachet;
mod cstate;
mod dialect;
mod entry;
mod instatus;
mod knock;
mod openstatus;
mod statusio;
mod statuspage;
mod visit;

#[cfg(test)]
mod tests;

use super::exchange::{Conversation, Keys, Unfit};
use super::post::Post;
use super::service::Begun;
use crate::config::Service;
use visit::Visit;

/// The way a message takes to one of them.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    fn visit<P: visit::Page + 'static>(page: P) -> Box<dyn Conversation> {
        Box::new(Visit::new(page))
    }
    Ok(Some(match service {
        Service::Statuspage(page) => visit(statuspage::Statuspage::new(page, keys, post)?),
        Service::StatusIo(page) => visit(statusio::StatusIo::new(page, keys, post)?),
        Service::Cachet(page) => Box::new(cachet::Cachet::new(page, keys, post)?),
        Service::Instatus(page) => visit(instatus::Instatus::new(page, keys, post)),
        Service::OpenStatus(page) => visit(openstatus::OpenStatus::new(page, keys, post)?),
        Service::BetterStack(page) => visit(betterstack::BetterStack::new(page, keys, post)?),
        Service::CState(folder) => Box::new(cstate::CState::new(folder, post)),
        _ => return Ok(None),
    }))
}

/// Whether our key opens the door of one of them, without saying anything there.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    let knock = match service {
        Service::Statuspage(page) => statuspage::knock(page, keys),
        Service::StatusIo(page) => statusio::knock(page, keys),
        Service::Cachet(page) => cachet::knock(page, keys),
        Service::Instatus(page) => instatus::knock(page, keys),
        Service::OpenStatus(page) => openstatus::knock(page, keys),
        Service::BetterStack(page) => betterstack::knock(page, keys),
        Service::CState(folder) => {
            let door = cstate::Door::new(folder)?;
            return Some(Box::new(door));
        }
        _ => return None,
    };
    Some(Box::new(knock))
}
