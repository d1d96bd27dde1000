//! Floor 3: what a workspace says about itself in `aplomb.toml`.
//!
//! Owns the organisation, its people, its channels and where their secrets are kept. Refuses to
//! fetch a secret, to send anything, and to know which runbooks exist.
//! Invariant: a [`Config`] never holds a secret, only where one is; and an empty file is a valid
//! one, with which every channel is a draft on the disk.

pub mod channel;
mod layer;
mod parse;
pub mod pattern;
pub mod secret;

pub use channel::{Access, ChannelConfig, Dkim, Mail, Relay, Service};
pub use parse::{SCHEMA, Salvaged, is_loopback, parse, parse_bytes, salvage};
pub use secret::SecretRef;

use crate::base::{ChannelName, Lang, Role, Zone};
use std::collections::BTreeMap;

/// What the workspace says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Who speaks.
    pub organisation: Organisation,
    /// Who has which role, until there is a roster.
    pub people: BTreeMap<Role, String>,
    /// The channels by the names that runbooks use.
    pub channels: BTreeMap<ChannelName, ChannelConfig>,
}

/// Who speaks to customers, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// The name customers know.
    pub name: Option<String>,
    /// The language of the screen, and of templates for people without one of their own.
    pub lang: Option<Lang>,
    /// The languages that customers are written to in, in the order of pages; none when nobody has
    /// said, which means all.
    pub languages: Option<Vec<Lang>>,
    /// What people's watches say; printed beside UTC.
    pub zone: Option<Zone>,
    /// The address customers may write to.
    pub contact: Option<String>,
    /// The public address of the status page.
    pub status_page: Option<String>,
}

impl Config {
    /// The language: the first of the languages when none is set, English when those are not.
    #[must_use]
    pub fn lang(&self) -> Lang {
        let first = || self.organisation.languages.as_ref()?.first().copied();
        self.organisation.lang.or_else(first).unwrap_or_default()
    }

    /// The languages that customers are written to in, in the order of pages.
    #[must_use]
    pub fn languages(&self) -> Vec<Lang> {
        let said = self.organisation.languages.clone();
        said.unwrap_or_else(|| Lang::ALL.to_vec())
    }

    /// The zone, UTC when none is set.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.organisation.zone.unwrap_or(Zone::UTC)
    }

    /// A channel. One that is not configured is a file: the draft is written, a person posts it.
    #[must_use]
    pub fn channel(&self, name: &ChannelName) -> &ChannelConfig {
        self.channels.get(name).unwrap_or(&ChannelConfig::FILE)
    }

    /// The person who has a role.
    #[must_use]
    pub fn person(&self, role: &Role) -> Option<&str> {
        self.people.get(role).map(String::as_str)
    }
}
