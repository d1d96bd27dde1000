//! `LinkedIn`.
//!
//! One request makes a post; nothing tells that it is the same one again, but that the same words
//! are refused for a while. There are no threads: each message of an incident is a post of its own.
//! Nobody may read posts there with the rights that posting needs, so nothing can be looked for.
//!
//! The API has a version for each month and forgets them after a year. Where none is set, it is the
//! month three before the message's own.

use super::heard::{Knock, failure, web, words};
use super::thread::overflow;
use crate::base::percent::percent;
use crate::base::{Moment, Reason, Secret};
use crate::channel::answer::said;
use crate::channel::{
    Ask, Conversation, Failure, Heard, Keys, Method, Post, Receipt, Request, Response, Turn, Unfit,
    Weight, limits, tightest,
};
use crate::config::channel::LinkedIn as Account;
use crate::incident::Remote;
use serde_json::json;

/// How many months a version is older than the message.
const BEHIND: i32 = 3;

/// As many versions are tried.
const TRIED: i32 = 3;

pub(super) struct LinkedIn {
    base: String,
    token: Secret,
    author: String,
    commentary: String,
    version: Option<u32>,
    at: Moment,
    /// How many versions there were not.
    missing: i32,
    /// What was said there before in this incident.
    others: Vec<String>,
    is_repeated: bool,
}

impl LinkedIn {
    pub(super) fn new(account: &Account, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        let Some(author) = &account.author else {
            return Err(Unfit::Settings(Reason::NoAuthor {}.into()));
        };
        let limits = limits("linkedin");
        let measure = |text: &str| {
            let measure = tightest(&limits, text);
            measure.expect("invariant: LinkedIn has a limit")
        };
        if !measure(&post.body).fits() {
            return Err(Unfit::TooLong {
                measure: measure(&post.body),
                from: overflow(&post.body, |text| measure(text).fits()),
            });
        }
        let others = post.earlier.iter();
        Ok(Self {
            base: base(account),
            token: Secret::new(keys.get(0)),
            author: author.clone(),
            commentary: little_text(&post.body),
            version: account.version,
            at: post.at,
            missing: 0,
            others: others
                .filter_map(|earlier| earlier.remote.get("urn").cloned())
                .collect(),
            is_repeated: post.earlier.iter().any(|earlier| earlier.body == post.body),
        })
    }

    fn ask(&self) -> Turn {
        let body = json!({
            "author": self.author,
            "commentary": self.commentary,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": false,
        });
        let version = match self.version {
            Some(version) => version.to_string(),
            None => version(self.at, BEHIND + self.missing),
        };
        let request = Request::json(Method::Post, format!("{}/rest/posts", self.base), &body)
            .bearer(self.token.reveal())
            .with("LinkedIn-Version", version)
            .with("X-Restli-Protocol-Version", "2.0.0");
        Turn::Ask(Ask::web(Weight::Once, request))
    }

    /// The same words twice are refused, and the older post is named.
    fn duplicate(&self, why: &str) -> Failure {
        let urn = why.split_whitespace().find_map(urn_in);
        if self.is_repeated || urn.as_ref().is_some_and(|urn| self.others.contains(urn)) {
            return Failure::Refused(why.to_owned());
        }
        let why = why.to_owned();
        Failure::Unknown(match urn {
            Some(urn) => Reason::RepeatedAt {
                place: link(&urn),
                why,
            }
            .into(),
            None => Reason::Repeated { why }.into(),
        })
    }
}

impl Conversation for LinkedIn {
    fn begin(&mut self) -> Turn {
        self.ask()
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let response = match web(heard) {
            Ok(response) => response,
            Err(turn) => return turn,
        };
        let why = said(response.status, &words(response, &["/message"]));
        match response.status {
            201 => {
                let header = |name| response.header(name).and_then(urn_in);
                let urn = header("x-restli-id").or_else(|| header("x-linkedin-id"));
                Turn::Sent(Receipt {
                    link: urn.as_deref().map(link),
                    remote: urn
                        .map_or_else(Remote::new, |urn| Remote::from([("urn".to_owned(), urn)])),
                })
            }
            // Nothing was done: the version of another month may still be known.
            426 if self.version.is_none() && self.missing + 1 < TRIED => {
                self.missing += 1;
                self.ask()
            }
            426 => Turn::Failed(Failure::Refused(Reason::OldVersion { why }.into())),
            400 | 409 | 422 if why.to_lowercase().contains("duplicate") => {
                Turn::Failed(self.duplicate(&why))
            }
            _ => Turn::Failed(failure(
                response,
                Weight::Once,
                &words(response, &["/message"]),
            )),
        }
    }
}

/// Tries the key. One that may post but not read who it belongs to is answered with 403.
pub(super) fn knock(account: &Account, keys: &Keys) -> Knock {
    let request = Request::get(format!("{}/v2/userinfo", base(account))).bearer(keys.get(0));
    Knock {
        ask: Ask::web(Weight::Look, request),
        judge: |response| match response.status {
            403 if may_not_read(response) => None,
            200 if response.json().get("sub").is_some() => None,
            _ => Some(failure(
                response,
                Weight::Look,
                &words(response, &["/message"]),
            )),
        },
    }
}

fn may_not_read(response: &Response) -> bool {
    words(response, &["/message"])
        .to_lowercase()
        .contains("permission")
}

fn base(account: &Account) -> String {
    let base = account
        .base
        .as_deref()
        .unwrap_or("https://api.linkedin.com");
    base.trim_end_matches('/').to_owned()
}

/// A month so many before a moment: `202608`.
fn version(at: Moment, months: i32) -> String {
    let date = at.date();
    let mut parts = date.split('-').map(|part| part.parse().unwrap_or(0));
    let (year, month): (i32, i32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(1));
    let all = year * 12 + month - 1 - months;
    format!("{:04}{:02}", all.div_euclid(12), all.rem_euclid(12) + 1)
}

/// The words as `LinkedIn` wants them: what it reads as a mention, a hashtag or a template is kept
/// from being one.
fn little_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if "\\|{}@[]()<>#*_~".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The name of a post, if a word is one.
fn urn_in(word: &str) -> Option<String> {
    let word = word.trim_matches(|character: char| !character.is_ascii_alphanumeric());
    let id = ["share", "ugcPost", "activity"]
        .iter()
        .find_map(|kind| word.strip_prefix(&format!("urn:li:{kind}:")))?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.to_owned())
}

fn link(urn: &str) -> String {
    let urn = percent(urn).replace("%3A", ":");
    format!("https://www.linkedin.com/feed/update/{urn}")
}

#[cfg(test)]
mod tests;
