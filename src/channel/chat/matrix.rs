//! Matrix: a room that is not encrypted. The key of the message is the transaction's, so that a
//! second time says nothing twice; further messages hang on the first as a thread.

use super::super::address;
use super::super::answer::{said, seconds_from_now};
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Sighting, Turn, Unfit,
    Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, begun, bytes, dialect, knocking, words};
use crate::base::{Reason, Secret};
use crate::config::channel::Account;
use serde_json::{Value, json};

/// The content of an event, in bytes. The whole may have 65 536, and the server adds to it.
const MOST: usize = 60_000;

pub(super) fn room(account: &Account, keys: &Keys, post: &Post) -> Fit {
    let Some(base) = account.base.as_deref() else {
        let why = Reason::NoBase {}.into();
        return Err(Unfit::Settings(why));
    };
    let first = post.in_thread("event_id").map(str::to_owned);
    let newest = post.newest().and_then(|newest| newest.get("event_id"));
    let relation = first.map(|first| {
        json!({
            "rel_type": "m.thread",
            "event_id": first,
            "is_falling_back": true,
            "m.in_reply_to": { "event_id": newest.unwrap_or(&first) },
        })
    });
    // A thread lives in the room in which it began.
    let known = relation.as_ref().and(post.in_thread("room"));
    let room = known.unwrap_or(&account.room).to_owned();
    let hangs = relation.is_some();
    let dress = |body: &str, hangs: bool| {
        let mut content = content(&words(post, body, hangs));
        if let (true, Some(relation)) = (hangs, &relation) {
            content["m.relates_to"] = relation.clone();
        }
        content.to_string()
    };
    let event = bytes(MOST).fit(&post.body, |body| dress(body, hangs))?;
    let alone = if hangs {
        Some(bytes(MOST).fit(&post.body, |body| dress(body, false))?)
    } else {
        None
    };
    let language = Homeserver {
        rooms: 0,
        base: address::api(Some(base), "").to_owned(),
        token: Secret::new(keys.get(0)),
        key: post.key.clone(),
        since: post.at.millis() - 60_000,
        text: dialect::plain(&words(post, &post.body, hangs)),
        room,
        event,
        alone,
    };
    Ok(begun(Talk::new(language.first(), language, keys)))
}

/// What is said, as text and as HTML; nobody is mentioned.
fn content(text: &str) -> Value {
    json!({
        "msgtype": "m.text",
        "body": dialect::plain(text),
        "format": "org.matrix.custom.html",
        "formatted_body": dialect::html(text),
        "m.mentions": {},
    })
}

/// A server that answers with a room more often answers nothing else.
const MOST_ROOMS: u8 = 3;

struct Homeserver {
    /// How often it named a room.
    rooms: u8,
    base: String,
    token: Secret,
    /// Its id, or a name of it until the server told the id.
    room: String,
    key: String,
    since: i64,
    text: String,
    event: String,
    /// The same without the thread, which may be unknown where the room has moved.
    alone: Option<String>,
}

impl Homeserver {
    fn url(&self, path: &str) -> String {
        format!("{}/_matrix/client/v3/{path}", self.base)
    }

    fn ask(&self, weight: Weight, request: Request) -> Ask {
        Ask::web(weight, request.bearer(self.token.reveal()))
    }

    fn first(&self) -> Ask {
        if !self.room.starts_with('#') {
            return self.send();
        }
        let path = format!("directory/room/{}", address::segment(&self.room));
        self.ask(Weight::Look, Request::get(self.url(&path)))
    }

    fn send(&self) -> Ask {
        let room = address::segment(&self.room);
        let key = address::segment(&self.key);
        let request = Request {
            method: Method::Put,
            url: self.url(&format!("rooms/{room}/send/m.room.message/{key}")),
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: self.event.clone().into_bytes(),
        };
        self.ask(Weight::Repeatable, request)
    }

    fn receipt(&self, event: &str) -> Receipt {
        let (room, segment) = (&self.room, address::segment);
        Receipt {
            link: Some(format!(
                "https://matrix.to/#/{}/{}",
                segment(room),
                segment(event)
            )),
            remote: [("event_id", event), ("room", room)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }
}

impl Language for Homeserver {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        if answer.status == 200
            && self.rooms < MOST_ROOMS
            && let Some(room) = json["room_id"].as_str()
        {
            self.rooms += 1;
            room.clone_into(&mut self.room);
            return Turn::Ask(self.send());
        }
        if answer.status == 200
            && let Some(event) = json["event_id"].as_str()
        {
            return Turn::Sent(self.receipt(event));
        }
        let words = json["error"].as_str().unwrap_or_default();
        if answer.status == 400
            && words.contains("relation")
            && let Some(alone) = self.alone.take()
        {
            self.event = alone;
            return Turn::Ask(self.send());
        }
        let why = match json["errcode"].as_str() {
            Some(code) => format!("{code}: {words}"),
            None => talk::words(answer),
        };
        Turn::Failed(match (answer.status, json["retry_after_ms"].as_f64()) {
            (429, Some(millis)) if answer.header("retry-after").is_none() => Failure::Busy {
                why: said(answer.status, &why),
                wait: seconds_from_now(millis / 1000.0),
            },
            _ => failure(answer, Weight::Repeatable, &why),
        })
    }

    fn look(&self, sent: Option<&Receipt>) -> Option<Ask> {
        if self.room.starts_with('#') {
            return None;
        }
        let room = address::segment(&self.room);
        let path = match sent.and_then(|sent| sent.remote.get("event_id")) {
            Some(event) => format!("rooms/{room}/event/{}", address::segment(event)),
            None => format!("rooms/{room}/messages?dir=b&limit=100"),
        };
        Some(self.ask(Weight::Look, Request::get(self.url(&path))))
    }

    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        let json = answer.json();
        let is_ours = |event: &Value| event["content"]["body"].as_str() == Some(&*self.text);
        if let Some(sent) = sent {
            return match answer.status {
                200 if is_ours(&json) => Sighting::There(sent.clone()),
                // Taken back by somebody: the event is there, empty.
                200 if json["content"]
                    .as_object()
                    .is_some_and(serde_json::Map::is_empty) =>
                {
                    Sighting::Absent
                }
                404 => Sighting::Absent,
                _ => Sighting::CannotTell,
            };
        }
        let (200, Some(events)) = (answer.status, json["chunk"].as_array()) else {
            return Sighting::CannotTell;
        };
        let at = |event: &Value| event["origin_server_ts"].as_i64().unwrap_or(i64::MAX);
        // Servers name an end to go on from even where the room began.
        let is_before = |event: &Value| at(event) < self.since || event["type"] == "m.room.create";
        let found = events
            .iter()
            .find(|event| is_ours(event) && at(event) >= self.since);
        match found.and_then(|event| event["event_id"].as_str()) {
            Some(event) => Sighting::There(self.receipt(event)),
            None if json["end"].is_null() || events.iter().any(is_before) => Sighting::Absent,
            None => Sighting::CannotTell,
        }
    }
}

pub(super) fn knock(account: &Account, keys: &Keys) -> Box<dyn Conversation> {
    let base = address::api(account.base.as_deref(), "");
    let request = Request::get(format!("{base}/_matrix/client/v3/account/whoami"));
    knocking(
        request.bearer(keys.get(0)),
        keys,
        |answer| match answer["user_id"].as_str() {
            Some(_) => Ok(()),
            None => Err(Reason::NoMatrix {}.into()),
        },
    )
}
