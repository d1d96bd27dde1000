//! What is to be said on a channel, ready for any service.
//!
//! Owns nothing of its own: it is put together from an incident, and each service takes from it
//! what it has a place for. Invariant: two posts made of the same records are the same, so that a
//! second attempt sends the same bytes.

use crate::base::{Lang, Moment};
use crate::incident::{Remote, Status};
use crate::runbook::{Severity, Stage};

/// A message for one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The incident's id. Not for the public.
    pub incident: String,
    /// The incident in one line, as people call it.
    pub title: String,
    /// The words: plain text, with line breaks.
    pub body: String,
    /// In which language.
    pub lang: Lang,
    /// Which message of the incident it is.
    pub stage: Stage,
    /// The public state it tells.
    pub status: Status,
    /// How bad it is.
    pub severity: Severity,
    /// When it was asked for: fixed with the intent, the same at each attempt.
    pub at: Moment,
    /// Since when the incident runs.
    pub since: Moment,
    /// What tells this message on this channel from every other, the same at each attempt:
    /// lower-case hexadecimal digits, 32 of them.
    pub key: String,
    /// Our names of what is affected, as `components` of the channel has them; all of them when
    /// nobody said. When it is over, all that was affected before.
    pub affected: Vec<String>,
    /// Where people can read on: the public address of the status page.
    pub link: Option<String>,
    /// What was said on this channel in this incident before, oldest first.
    pub earlier: Vec<Earlier>,
}

/// What was said on the channel before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// When it was out.
    pub at: Moment,
    /// The public state it told.
    pub status: Status,
    /// The words.
    pub body: String,
    /// What the service calls it; empty when a person posted it, or the service has no name for it.
    pub remote: Remote,
}

/// How well a part of the service works, in the words of all status pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// It works.
    Operational,
    /// It works, but badly.
    Degraded,
    /// Some of it does not work.
    Partial,
    /// It does not work.
    Major,
}

impl Post {
    /// How the affected parts are shown: by how bad it is until a remedy is in place, as degraded
    /// while that is watched, as working once it is over.
    #[must_use]
    pub fn health(&self) -> Health {
        match (self.status, self.severity) {
            (Status::Resolved, _) => Health::Operational,
            (Status::Investigating | Status::Identified, Severity::Sev1) => Health::Major,
            (Status::Investigating | Status::Identified, Severity::Sev2) => Health::Partial,
            _ => Health::Degraded,
        }
    }

    /// The first message of the incident on this channel that the service has a name for: what
    /// further ones hang on.
    #[must_use]
    pub fn thread(&self) -> Option<&Remote> {
        let mut named = self.earlier.iter().map(|earlier| &earlier.remote);
        named.find(|remote| !remote.is_empty())
    }

    /// The newest one that the service has a name for.
    #[must_use]
    pub fn newest(&self) -> Option<&Remote> {
        let mut named = self.earlier.iter().map(|earlier| &earlier.remote);
        named.rfind(|remote| !remote.is_empty())
    }

    /// A name of this channel's service in the thread: such as the `id` of the incident there.
    #[must_use]
    pub fn in_thread(&self, name: &str) -> Option<&str> {
        self.thread()?.get(name).map(String::as_str)
    }
}
