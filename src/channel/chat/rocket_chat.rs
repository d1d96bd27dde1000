//! Rocket.Chat: a webhook, or its API, which keeps an incident in one thread.

use super::super::address;
use super::super::answer::{said, seconds_from_now};
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Sighting, Turn, Unfit,
    Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, at_hook, begun, dialect, knocking, units, words};
use crate::base::{Reason, Secret};
use crate::config::channel::{Account, Webhook};
use serde_json::{Value, json};

/// What a server takes unless its administrator chose otherwise.
const MOST: usize = 5_000;

pub(super) fn webhook(hook: &Webhook, keys: &Keys, post: &Post) -> Fit {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let text = units(MOST).fit(&post.body, |body| {
        dialect::rocket_chat(&words(post, body, false))
    })?;
    Ok(at_hook(url, &json!({ "text": text }), Hook, keys))
}

struct Hook;

impl Language for Hook {
    fn read(&mut self, answer: &Response) -> Turn {
        if answer.status == 200 && answer.json()["success"].as_bool() == Some(true) {
            return Turn::Sent(Receipt::default());
        }
        Turn::Failed(refusal(answer, true))
    }
}

/// What an answer without success means.
fn refusal(answer: &Response, is_hook: bool) -> Failure {
    let json = answer.json();
    let why = talk::words(answer);
    let kind = json["errorType"].as_str().unwrap_or_default();
    let shown = said(answer.status, &why);
    match kind {
        "error-too-many-requests" => {
            return Failure::Busy {
                wait: seconds_in(&why),
                why: shown,
            };
        }
        "error-not-allowed" | "error-not-authorized" | "unauthorized" => {
            return Failure::NoAccess(shown);
        }
        _ => {}
    }
    match answer.status {
        // No webhook has this address.
        404 if is_hook => Failure::NoAccess(shown),
        200 if json["success"].as_bool() == Some(false) => Failure::Refused(shown),
        _ => failure(answer, Weight::Once, &why),
    }
}

/// `You must wait 42 seconds before trying this endpoint again.`
fn seconds_in(why: &str) -> Option<std::time::Duration> {
    let (_, rest) = why.split_once("wait ")?;
    seconds_from_now(rest.split_whitespace().next()?.parse().ok()?)
}

fn signed(request: Request, user: &str, token: &str) -> Request {
    request.with("X-Auth-Token", token).with("X-User-Id", user)
}

pub(super) fn api(account: &Account, keys: &Keys, post: &Post) -> Fit {
    let Some(base) = account.base.as_deref() else {
        let why = Reason::NoBase {}.into();
        return Err(Unfit::Settings(why));
    };
    let base = address::api(Some(base), "");
    let thread = post.in_thread("id");
    let room = thread.and(post.in_thread("room"));
    let room = room.unwrap_or(&account.room);
    let hangs = thread.is_some();
    let text = units(MOST).fit(&post.body, |body| {
        dialect::rocket_chat(&words(post, body, hangs))
    })?;
    let mut body = json!({ "channel": room, "text": text, "parseUrls": false });
    if let Some(thread) = thread {
        body["tmid"] = thread.into();
    }
    let user = account.user.clone().unwrap_or_default();
    let request = Request::json(
        Method::Post,
        format!("{base}/api/v1/chat.postMessage"),
        &body,
    );
    let first = Ask::web(Weight::Once, signed(request, &user, keys.get(0)));
    let language = Api {
        base: base.to_owned(),
        token: Secret::new(keys.get(0)),
        user,
        text,
    };
    Ok(begun(Talk::new(first, language, keys)))
}

struct Api {
    base: String,
    token: Secret,
    user: String,
    text: String,
}

impl Language for Api {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        if answer.status == 200 && json["success"].as_bool() == Some(true) {
            let message = &json["message"];
            let names = [("id", &message["_id"]), ("room", &message["rid"])];
            let names = names.into_iter();
            return Turn::Sent(Receipt {
                link: None,
                remote: names
                    .filter_map(|(name, value)| Some((name.to_owned(), value.as_str()?.to_owned())))
                    .collect(),
            });
        }
        Turn::Failed(refusal(answer, false))
    }

    /// A message can be asked for by its id only.
    fn look(&self, sent: Option<&Receipt>) -> Option<Ask> {
        let id = sent?.remote.get("id")?;
        let url = format!("{}/api/v1/chat.getMessage", self.base);
        let request = Request::get(address::with_query(&url, "msgId", id));
        let request = signed(request, &self.user, self.token.reveal());
        Some(Ask::web(Weight::Look, request))
    }

    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        let json = answer.json();
        match (answer.status, json["success"].as_bool(), sent) {
            (200, Some(true), Some(sent)) => {
                if json["message"]["msg"].as_str() == Some(&*self.text) {
                    Sighting::There(sent.clone())
                } else {
                    Sighting::CannotTell
                }
            }
            (400, Some(false), _) => Sighting::Absent,
            _ => Sighting::CannotTell,
        }
    }
}

pub(super) fn knock(account: &Account, keys: &Keys) -> Box<dyn Conversation> {
    let base = address::api(account.base.as_deref(), "");
    let user = account.user.as_deref().unwrap_or_default();
    let request = signed(Request::get(format!("{base}/api/v1/me")), user, keys.get(0));
    knocking(request, keys, |answer: &Value| {
        let is_in = answer["success"].as_bool() == Some(true) || answer["_id"].is_string();
        if is_in {
            return Ok(());
        }
        Err(answer["message"].as_str().unwrap_or_default().to_owned())
    })
}
