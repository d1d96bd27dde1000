//! What a status page is told, before it is said in the words of a service.
//!
//! Owns which of the page's parts are affected, how the title is cut, and how addresses of the API
//! are put together. Refuses to know of any service.
//! Invariant: nothing in it names the incident as we do: its id is not for the public.

use super::dialect;
use crate::base::{Reason, Secret};
use crate::channel::{Keys, Limit, Post, Receipt, Unfit};
use crate::config::channel::StatusPage;
use crate::incident::Remote;
use std::collections::BTreeMap;

/// No service takes a longer title, and no reader wants one.
const LONGEST_TITLE: usize = 255;

/// A post on its way to a status page.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) post: Post,
    pub(super) settings: StatusPage,
    keys: Keys,
}

impl Entry {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Self {
        Self {
            post: post.clone(),
            settings: settings.clone(),
            keys: keys.clone(),
        }
    }

    /// The key of the API.
    pub(super) fn token(&self) -> &str {
        self.keys.get(0)
    }

    /// The second half of the credentials.
    pub(super) fn api_id(&self) -> &str {
        self.keys.get(1)
    }

    /// The id of the page.
    pub(super) fn page(&self) -> &str {
        self.settings.page.as_deref().unwrap_or_default()
    }

    /// The title, as long as it may be.
    pub(super) fn title(&self) -> String {
        dialect::title(&self.post.title, LONGEST_TITLE)
    }

    /// The parts of the page that are affected: our names, and the page's own.
    pub(super) fn affected(&self) -> Vec<(&str, &str)> {
        affected(&self.post, &self.settings.components)
    }

    /// What the service calls the incident.
    pub(super) fn thread(&self) -> Option<&str> {
        self.post.in_thread("id").filter(|id| !id.is_empty())
    }

    /// The incident that our words are in: as its answer called it, or as it is known.
    pub(super) fn said_in<'a>(&'a self, receipt: Option<&'a Receipt>) -> Option<&'a str> {
        let named = receipt.and_then(|receipt| receipt.remote.get("id"));
        named.map(String::as_str).or(self.thread())
    }

    /// Whether the same words were said just before, so that finding them proves nothing.
    pub(super) fn was_said_before(&self) -> bool {
        let mut earlier = self.post.earlier.iter();
        earlier.any(|earlier| dialect::says(&earlier.body, &self.post.body))
    }

    /// An address of the API: each part is made fit for its place.
    pub(super) fn url(&self, usual: &str, path: &[&str]) -> String {
        address(self.settings.base.as_deref().unwrap_or(usual), path)
    }

    /// Words of the service in which none of our keys stands.
    pub(super) fn hide(&self, words: &str) -> String {
        hide(&self.keys, words)
    }
}

/// Words in which none of these keys stands.
pub(super) fn hide(keys: &Keys, words: &str) -> String {
    let keys = keys.0.iter().map(Secret::reveal);
    let keys = keys.filter(|key| !key.is_empty());
    keys.fold(words.to_owned(), |words, key| words.replace(key, "•••"))
}

/// Which of the parts we have names for are affected: all when nobody said, and none when what was
/// said has no place on this page.
pub(super) fn affected<'a>(
    post: &Post,
    components: &'a BTreeMap<String, String>,
) -> Vec<(&'a str, &'a str)> {
    let is_affected = |name: &String| post.affected.is_empty() || post.affected.contains(name);
    let components = components.iter().filter(|(name, _)| is_affected(name));
    components
        .map(|(name, id)| (name.as_str(), id.as_str()))
        .collect()
}

/// A place below another.
pub(super) fn address(base: &str, path: &[&str]) -> String {
    let mut url = base.trim_end_matches('/').to_owned();
    for part in path {
        url.push('/');
        for byte in part.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    url.push(char::from(byte));
                }
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    url
}

/// A remote name of one word.
pub(super) fn remote(id: impl Into<String>) -> Remote {
    Remote::from([("id".to_owned(), id.into())])
}

/// Whether a body fits, measured as it is sent.
pub(super) fn fits(body: &str, limit: Limit, sent: fn(&str) -> String) -> Result<(), Unfit> {
    let measure = limit.measure(&sent(body));
    if measure.fits() {
        return Ok(());
    }
    let starts: Vec<usize> = body
        .char_indices()
        .filter(|(at, _)| *at == 0 || body[..*at].ends_with(char::is_whitespace))
        .map(|(at, _)| at)
        .collect();
    let fitting = starts.partition_point(|at| limit.measure(&sent(&body[..*at])).fits());
    Err(Unfit::TooLong {
        measure,
        from: starts[fitting.saturating_sub(1)],
    })
}

/// The id of every part as a number, where the service counts them.
pub(super) fn numbers(
    components: &BTreeMap<String, String>,
    reason: fn(String) -> Reason,
) -> Result<(), Unfit> {
    let wrong = components.iter().find(|(_, id)| number(id).is_none());
    match wrong {
        Some((name, _)) => Err(Unfit::Settings(reason(name.clone()).into())),
        None => Ok(()),
    }
}

/// An id as a number.
pub(super) fn number(id: &str) -> Option<u64> {
    id.parse().ok()
}
