//! Telegram: a bot that writes to a chat. The text has no markup at all; further messages answer
//! the first one.

use super::super::address;
use super::super::answer::{said, seconds_from_now};
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Turn, Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, begun, dialect, knocking, units, words};
use crate::base::Reason;
use crate::config::channel::Account;
use serde_json::{Value, json};

const MOST: usize = 4_096;

const API: &str = "https://api.telegram.org";

fn method(account: &Account, keys: &Keys, name: &str) -> String {
    let base = address::api(account.base.as_deref(), API);
    // The colon of a token is part of it; whatever else is in it must not leave its segment.
    let token = address::segment(keys.get(0)).replace("%3A", ":");
    format!("{base}/bot{token}/{name}")
}

/// A chat as it is written: a number, or the name of a public one.
fn chat_id(room: &str) -> Value {
    room.parse::<i64>()
        .map_or_else(|_| room.into(), Value::from)
}

pub(super) fn chat(account: &Account, keys: &Keys, post: &Post) -> Fit {
    // A name is kept as a text; the service wants to see the number again.
    let first = post.in_thread("id").and_then(|id| id.parse::<u64>().ok());
    let hangs = first.is_some();
    let text = units(MOST).fit(&post.body, |body| dialect::plain(&words(post, body, hangs)))?;
    let mut body = json!({
        "chat_id": chat_id(&account.room),
        "text": text,
        "link_preview_options": { "is_disabled": true },
    });
    if let Some(first) = first {
        body["reply_parameters"] = json!({
            "message_id": first,
            "allow_sending_without_reply": true,
        });
    }
    let request = Request::json(Method::Post, method(account, keys, "sendMessage"), &body);
    let language = Bot {
        room: account.room.clone(),
    };
    Ok(begun(Talk::new(
        Ask::web(Weight::Once, request),
        language,
        keys,
    )))
}

struct Bot {
    room: String,
}

impl Bot {
    fn receipt(&self, result: &Value) -> Option<Receipt> {
        let id = &result["message_id"];
        let id = id.is_number().then(|| id.to_string())?;
        let chat = &result["chat"];
        let number = match &chat["id"] {
            Value::Number(number) => number.to_string(),
            _ => self.room.clone(),
        };
        let public = chat["username"].as_str().or(self.room.strip_prefix('@'));
        let link = match (public, number.strip_prefix("-100")) {
            (Some(public), _) => Some(format!("https://t.me/{}/{id}", address::segment(public))),
            (None, Some(inside)) => Some(format!("https://t.me/c/{inside}/{id}")),
            (None, None) => None,
        };
        let remote = [("chat", number), ("id", id)]
            .map(|(name, value)| (name.to_owned(), value))
            .into();
        Some(Receipt { link, remote })
    }
}

impl Language for Bot {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        if answer.status == 200
            && json["ok"].as_bool() == Some(true)
            && let Some(receipt) = self.receipt(&json["result"])
        {
            return Turn::Sent(receipt);
        }
        let why = talk::words(answer);
        let parameters = &json["parameters"];
        if let Value::Number(number) = &parameters["migrate_to_chat_id"] {
            let number = number.to_string();
            let why = Reason::NewRoom { why, number }.to_string();
            return Turn::Failed(Failure::Refused(said(answer.status, &why)));
        }
        Turn::Failed(match (answer.status, parameters["retry_after"].as_f64()) {
            (429, Some(seconds)) => Failure::Busy {
                why: said(answer.status, &why),
                wait: seconds_from_now(seconds),
            },
            // No bot has this token.
            (404, _) => Failure::NoAccess(said(answer.status, &why)),
            (200, _) if json["ok"].as_bool() == Some(false) => {
                Failure::Refused(said(answer.status, &why))
            }
            _ => failure(answer, Weight::Once, &why),
        })
    }
}

pub(super) fn knock(account: &Account, keys: &Keys) -> Box<dyn Conversation> {
    let request = Request::get(method(account, keys, "getMe"));
    knocking(request, keys, |answer| match answer["ok"].as_bool() {
        Some(true) => Ok(()),
        _ => Err(answer["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned()),
    })
}
