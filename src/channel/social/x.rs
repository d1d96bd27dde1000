//! X.
//!
//! One request makes a post; nothing tells X that it is the same one again, but that it refuses the
//! same words twice. A further message answers the newest one, as people's own threads do. The key
//! is a token of OAuth 2.0, or four of OAuth 1.0a, whose signatures are good for minutes: one that
//! is too old is made anew by the clock of the answer.
//!
//! Invariant: a question that may have been heard is never asked twice without a word of X's that
//! it was not.

mod oauth1;
mod seen;

use super::heard::{date, failure, name, until, waiting, web, words};
use super::mention::without_mentions;
use super::thread::overflow;
use crate::base::{Digest, Moment, Reason, Secret};
use crate::channel::{
    Ask, Conversation, Failure, Heard, Keys, Limit, Measure, Method, Post, Receipt, Request,
    Response, Sighting, Turn, Unfit, Weight, limits, tightest,
};
use crate::config::channel::X as Account;
use crate::incident::Remote;
use oauth1::Signer;
use seen::found;
use serde_json::json;
use std::time::Duration;

/// A clock of X is not farther off than this, in milliseconds.
const DRIFT: i64 = 5 * 60 * 1_000;

/// As many posts are looked at.
const LOOKED_AT: usize = 20;

/// How we show who we are.
enum Key {
    Bearer(Secret),
    Signed(Box<Signer>),
}

impl Key {
    fn of(account: &Account, keys: &Keys) -> Self {
        let key = |at| Secret::new(keys.get(at));
        match account.signing {
            None => Self::Bearer(key(0)),
            Some(_) => Self::Signed(Box::new(Signer {
                token: key(0),
                token_secret: key(1),
                key: key(2),
                key_secret: key(3),
            })),
        }
    }

    fn show(&self, request: Request, nonce: &str, at: Moment) -> Request {
        match self {
            Self::Bearer(token) => request.bearer(token.reveal()),
            Self::Signed(signer) => {
                let seconds = at.millis().div_euclid(1_000);
                let method = request.method.word();
                let header = signer.header(method, &request.url, nonce, seconds);
                request.with("Authorization", header)
            }
        }
    }

    /// The id of the account, which stands at the front of a token of OAuth 1.0a.
    fn account(&self) -> Option<&str> {
        let Self::Signed(signer) = self else {
            return None;
        };
        let (id, _) = signer.token.reveal().split_once('-')?;
        (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
    }
}

pub(super) struct X {
    base: String,
    key: Key,
    text: String,
    /// What tells this message from every other.
    own: String,
    at: Moment,
    /// The time that a signature says.
    signed: Moment,
    signatures: u32,
    reply: Option<String>,
    /// What was said there before, which is not this message.
    others: Vec<String>,
    /// Whether the very same words were said there in this incident.
    is_repeated: bool,
}

impl X {
    pub(super) fn new(account: &Account, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        let text = without_mentions(&post.body);
        let limits = limits("x");
        let is_long = |text: &str| !tightest(&limits, text).is_none_or(Measure::fits);
        if is_long(&text) {
            return Err(unfit(&limits, &post.body));
        }
        let others = post.earlier.iter();
        Ok(Self {
            base: base(account),
            key: Key::of(account, keys),
            text,
            own: post.key.clone(),
            at: post.at,
            signed: post.at,
            signatures: 0,
            reply: post.newest().and_then(|remote| remote.get("id")).cloned(),
            others: others
                .filter_map(|earlier| earlier.remote.get("id").cloned())
                .collect(),
            is_repeated: post.earlier.iter().any(|earlier| earlier.body == post.body),
        })
    }

    fn nonce(&self, what: &str) -> String {
        let text = format!("{} {what} {} {}", self.own, self.signed, self.signatures);
        Digest::of(text.as_bytes()).hex()[..32].to_owned()
    }

    fn ask(&self) -> Turn {
        let mut body = json!({ "text": self.text });
        if let Some(reply) = &self.reply {
            body["reply"] = json!({ "in_reply_to_tweet_id": reply });
        }
        let request = Request::json(Method::Post, format!("{}/2/tweets", self.base), &body);
        let request = self.key.show(request, &self.nonce("post"), self.signed);
        Turn::Ask(Ask::web(Weight::Once, request))
    }

    /// Signs anew when that can be what was wrong: the first time at least, since the time or the
    /// signature itself may have been used up.
    fn sign_again(&mut self, response: &Response) -> bool {
        let (Key::Signed(_), Some(now)) = (&self.key, date(response)) else {
            return false;
        };
        let off = (now.millis() - self.signed.millis()).abs();
        if self.signatures >= 3 || (self.signatures > 0 && off < 60_000) {
            return false;
        }
        self.signatures += 1;
        self.signed = now;
        true
    }

    fn receipt(id: String) -> Receipt {
        Receipt {
            link: Some(format!("https://x.com/i/web/status/{id}")),
            remote: Remote::from([("id".to_owned(), id)]),
        }
    }
}

impl Conversation for X {
    fn begin(&mut self) -> Turn {
        self.ask()
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let response = match web(heard) {
            Ok(response) => response,
            Err(turn) => return turn,
        };
        let why = said(response);
        let lower = why.to_lowercase();
        match response.status {
            200 | 201 => match name(&response.json(), "/data/id") {
                Some(id) => Turn::Sent(Self::receipt(id)),
                None => Turn::Failed(failure(response, Weight::Once, &why)),
            },
            401 if self.sign_again(response) => self.ask(),
            400 | 403
                if lower.contains("reply to a")
                    && (lower.contains("deleted") || lower.contains("not visible"))
                    && self.reply.take().is_some() =>
            {
                self.ask()
            }
            403 if lower.contains("duplicate") => Turn::Failed(self.duplicate(response, &why)),
            _ => Turn::Failed(meaning(response)),
        }
    }

    /// The newest posts of the account; only the last one where its id is not known.
    fn look(&self) -> Option<Ask> {
        let url = match self.key.account() {
            Some(id) => format!(
                "{}/2/users/{id}/tweets?max_results={LOOKED_AT}&tweet.fields=created_at",
                self.base
            ),
            None => format!(
                "{}/2/users/me?expansions=most_recent_tweet_id&tweet.fields=created_at",
                self.base
            ),
        };
        let request = self
            .key
            .show(Request::get(url), &self.nonce("look"), self.signed);
        Some(Ask::web(Weight::Look, request))
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        let response = match web(heard) {
            Ok(response) if response.status == 200 => response,
            _ => return Sighting::CannotTell,
        };
        let json = response.json();
        let list = found(&json);
        let since = self.at.millis() - DRIFT;
        let ours = list.iter().find(|post| {
            post.at.is_none_or(|at| at.millis() >= since)
                && !self.others.contains(&post.id)
                && post.says(&self.text)
        });
        let is_line = json["meta"]["result_count"].is_u64();
        let reaches_back = (is_line && list.len() < LOOKED_AT)
            || list
                .iter()
                .any(|post| post.at.is_some_and(|at| at.millis() < since));
        match ours {
            Some(post) => Sighting::There(Self::receipt(post.id.clone())),
            None if reaches_back => Sighting::Absent,
            None => Sighting::CannotTell,
        }
    }
}

impl X {
    /// The same words twice are refused: they are there already, from this message or from another.
    fn duplicate(&self, response: &Response, why: &str) -> Failure {
        let why = crate::channel::answer::said(response.status, why);
        if self.is_repeated {
            return Failure::Refused(why);
        }
        Failure::Unknown(Reason::Repeated { why }.into())
    }
}

/// What an answer means where nothing can be done about it.
fn meaning(response: &Response) -> Failure {
    let why = said(response);
    let meant = failure(response, Weight::Once, &why);
    let json = response.json();
    let kind = json["type"].as_str().unwrap_or_default();
    match meant {
        // The month is used up: waiting for an hour helps nobody.
        Failure::Busy { why, .. } if kind.contains("usage-capped") => Failure::NoAccess(why),
        meant => waiting(meant, reset(response)),
    }
}

/// When the limit that was reached begins anew; X never says `Retry-After`.
fn reset(response: &Response) -> Option<Duration> {
    ["x-user-limit-24hour", "x-app-limit-24hour"]
        .iter()
        .find(|limit| response.header(&format!("{limit}-remaining")) == Some("0"))
        .and_then(|limit| until(response, &format!("{limit}-reset")))
        .or_else(|| until(response, "x-rate-limit-reset"))
}

fn said(response: &Response) -> String {
    words(response, &["/title", "/detail", "/errors/0/message"])
}

fn unfit(limits: &[Limit], body: &str) -> Unfit {
    let measure =
        |text: &str| tightest(limits, &without_mentions(text)).expect("invariant: X has a limit");
    Unfit::TooLong {
        measure: measure(body),
        from: overflow(body, |text| measure(text).fits()),
    }
}

fn base(account: &Account) -> String {
    let base = account.base.as_deref().unwrap_or("https://api.x.com");
    base.trim_end_matches('/').to_owned()
}

/// A key that is tried. A signature needs the time of X, so the first question is asked without one.
pub(super) struct Knock {
    base: String,
    key: Key,
    has_time: bool,
}

/// Tries the key.
pub(super) fn knock(account: &Account, keys: &Keys) -> Knock {
    let key = Key::of(account, keys);
    Knock {
        base: base(account),
        has_time: matches!(key, Key::Bearer(_)),
        key,
    }
}

impl Knock {
    fn me(&self) -> Request {
        Request::get(format!("{}/2/users/me", self.base))
    }
}

impl Conversation for Knock {
    fn begin(&mut self) -> Turn {
        self.has_time = matches!(self.key, Key::Bearer(_));
        let request = match &self.key {
            Key::Bearer(token) => self.me().bearer(token.reveal()),
            Key::Signed(_) => self.me(),
        };
        Turn::Ask(Ask::web(Weight::Look, request))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let response = match web(heard) {
            Ok(response) => response,
            Err(turn) => return turn,
        };
        if let (false, 401, Some(now)) = (self.has_time, response.status, date(response)) {
            self.has_time = true;
            let nonce = Digest::of(now.to_string().as_bytes()).hex()[..32].to_owned();
            let request = self.key.show(self.me(), &nonce, now);
            return Turn::Ask(Ask::web(Weight::Look, request));
        }
        match name(&response.json(), "/data/id") {
            Some(_) if response.status == 200 => Turn::Sent(Receipt::default()),
            _ => match meaning(response) {
                // Only looked at: nothing can be out.
                Failure::Unknown(why) => Turn::Failed(Failure::Busy { why, wait: None }),
                failure => Turn::Failed(failure),
            },
        }
    }
}

#[cfg(test)]
mod tests;
