//! Slack: an incoming webhook, or `chat.postMessage`, which keeps an incident in one thread.
//!
//! Slack answers 200 to nearly everything; what it means stands in the body. Formatting is switched
//! off (`mrkdwn`), so that only Slack's own marks `& < >` have to be escaped.

use super::super::address;
use super::super::answer::{self, said};
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Sighting, Turn, Weight,
};
use super::super::post::Post;
use super::super::talk::{Language, Talk, failure};
use super::{Fit, at_hook, begun, characters, dialect, is_resolution, knocking, words};
use crate::base::{Secret, Span};
use crate::config::channel::{Account, Webhook};
use serde_json::{Value, json};

/// More is cut by Slack itself.
const MOST: usize = 40_000;

const API: &str = "https://slack.com/api";

/// What is true of every message: no formatting, and no picture of what it links to.
fn content(text: &str) -> Value {
    json!({ "text": text, "mrkdwn": false, "unfurl_links": false, "unfurl_media": false })
}

pub(super) fn webhook(hook: &Webhook, keys: &Keys, post: &Post) -> Fit {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let text =
        characters(MOST).fit(&post.body, |body| dialect::slack(&words(post, body, false)))?;
    Ok(at_hook(url, &content(&text), Hook, keys))
}

/// A webhook answers with one word.
struct Hook;

impl Language for Hook {
    fn read(&mut self, answer: &Response) -> Turn {
        let text = answer.text();
        let word = text.trim();
        if answer.status == 200 && word == "ok" {
            return Turn::Sent(Receipt::default());
        }
        let why = said(answer.status, word);
        Turn::Failed(match word {
            "invalid_token" | "action_prohibited" | "no_service" | "no_service_id"
            | "no_active_hooks" | "no_team" | "team_disabled" => Failure::NoAccess(why),
            "no_text"
            | "channel_not_found"
            | "channel_is_archived"
            | "user_not_found"
            | "posting_to_general_channel_denied"
            | "invalid_payload"
            | "invalid_blocks"
            | "too_many_attachments" => Failure::Refused(why),
            // What a proxy on the way or another server says is no delivery, even with 200.
            _ => failure(answer, Weight::Once, word),
        })
    }
}

pub(super) fn api(account: &Account, keys: &Keys, post: &Post) -> Fit {
    let thread = post.in_thread("ts");
    // A thread lives in the room in which it began, whatever the settings say since.
    let room = thread.and(post.in_thread("channel"));
    let room = room.unwrap_or(&account.room);
    let hangs = thread.is_some();
    let text =
        characters(MOST).fit(&post.body, |body| dialect::slack(&words(post, body, hangs)))?;
    let mut body = content(&text);
    body["channel"] = room.into();
    if let Some(thread) = thread {
        body["thread_ts"] = thread.into();
        if is_resolution(post) {
            body["reply_broadcast"] = true.into();
        }
    }
    let base = address::api(account.base.as_deref(), API);
    let request = Request::json(Method::Post, format!("{base}/chat.postMessage"), &body);
    let first = Ask::web(Weight::Once, signed(request, keys.get(0)));
    let known = post.earlier.iter().filter_map(|e| e.remote.get("ts"));
    let language = Api {
        base: base.to_owned(),
        token: Secret::new(keys.get(0)),
        room: room.to_owned(),
        thread: thread.map(str::to_owned),
        known: known.cloned().collect(),
        since: post.at.plus(Span::seconds(-60)).millis().div_euclid(1000),
        text,
    };
    Ok(begun(Talk::new(first, language, keys)))
}

fn signed(mut request: Request, token: &str) -> Request {
    for (name, value) in &mut request.headers {
        if name == "Content-Type" {
            "application/json; charset=utf-8".clone_into(value);
        }
    }
    request.bearer(token)
}

struct Api {
    base: String,
    token: Secret,
    room: String,
    thread: Option<String>,
    known: Vec<String>,
    since: i64,
    text: String,
}

impl Api {
    fn receipt(&self, channel: &Value, ts: &str) -> Receipt {
        let channel = channel.as_str().unwrap_or(&self.room);
        Receipt {
            link: None,
            remote: [("channel", channel), ("ts", ts)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }
}

impl Language for Api {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        match (answer.status, json["ok"].as_bool()) {
            (200, Some(true)) => Turn::Sent(match json["ts"].as_str() {
                Some(ts) => self.receipt(&json["channel"], ts),
                None => Receipt::default(),
            }),
            (_, Some(false)) => {
                Turn::Failed(refusal(answer, json["error"].as_str().unwrap_or_default()))
            }
            _ => Turn::Failed(failure(answer, Weight::Once, &answer.text())),
        }
    }

    /// The history shows what the token may read; most tokens may only write.
    fn look(&self, sent: Option<&Receipt>) -> Option<Ask> {
        let remote = |name: &str| sent.and_then(|sent| sent.remote.get(name)).cloned();
        let channel = remote("channel").unwrap_or_else(|| self.room.clone());
        let is_id = channel.starts_with(['C', 'G', 'D'])
            && channel
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !is_id {
            return None;
        }
        let method = match self.thread {
            Some(_) => "conversations.replies",
            None => "conversations.history",
        };
        let mut url = format!("{}/{method}", self.base);
        url = address::with_query(&url, "channel", &channel);
        if let Some(thread) = &self.thread {
            url = address::with_query(&url, "ts", thread);
        }
        url = address::with_query(&url, "oldest", &self.since.to_string());
        url = address::with_query(&url, "limit", "100");
        let request = Request::get(url).bearer(self.token.reveal());
        Some(Ask::web(Weight::Look, request))
    }

    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        let json = answer.json();
        let (Some(true), Some(messages)) = (json["ok"].as_bool(), json["messages"].as_array())
        else {
            return Sighting::CannotTell;
        };
        let sent = sent.and_then(|sent| sent.remote.get("ts"));
        let is_ours = |message: &&Value| {
            let ts = message["ts"].as_str().unwrap_or_default();
            let is_new = !self.known.iter().any(|known| known == ts);
            let is_it = sent.is_none_or(|sent| sent == ts);
            is_new && is_it && same(message["text"].as_str().unwrap_or_default(), &self.text)
        };
        match messages.iter().find(is_ours) {
            Some(message) => {
                let ts = message["ts"].as_str().unwrap_or_default();
                Sighting::There(self.receipt(&Value::Null, ts))
            }
            None if json["has_more"].as_bool() == Some(true) => Sighting::CannotTell,
            None => Sighting::Absent,
        }
    }
}

/// Slack keeps the words, and sometimes the spaces.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// What the words of the API mean.
fn refusal(answer: &Response, word: &str) -> Failure {
    let why = said(answer.status, word);
    match word {
        "ratelimited" | "rate_limited" | "service_unavailable" => Failure::Busy {
            why,
            wait: answer::retry_after(answer),
        },
        // "Some aspect of the operation may have succeeded before the error was raised."
        "fatal_error" | "internal_error" | "request_timeout" => Failure::Unknown(why),
        "not_authed"
        | "invalid_auth"
        | "account_inactive"
        | "token_revoked"
        | "token_expired"
        | "missing_scope"
        | "no_permission"
        | "not_in_channel"
        | "not_allowed_token_type"
        | "access_denied"
        | "accesslimited"
        | "ekm_access_denied"
        | "org_login_required"
        | "team_access_not_granted"
        | "restricted_action"
        | "enterprise_is_restricted"
        | "two_factor_setup_required" => Failure::NoAccess(why),
        _ if answer.status == 200 => Failure::Refused(why),
        _ => failure(answer, Weight::Once, word),
    }
}

pub(super) fn knock(account: &Account, keys: &Keys) -> Box<dyn Conversation> {
    let base = address::api(account.base.as_deref(), API);
    let request = Request::json(Method::Post, format!("{base}/auth.test"), &json!({}));
    knocking(signed(request, keys.get(0)), keys, |answer| {
        match answer["ok"].as_bool() {
            Some(true) => Ok(()),
            _ => Err(answer["error"].as_str().unwrap_or_default().to_owned()),
        }
    })
}
