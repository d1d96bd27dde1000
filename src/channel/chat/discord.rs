//! Discord: a webhook, asked to wait until the message is saved, since otherwise one that was lost
//! looks like one that was sent.
//!
//! A webhook cannot answer to a message. In a forum it opens a thread of its own, and the incident
//! stays in it; elsewhere a further message stands alone.

use super::super::address;
use super::super::answer::{said, seconds_from_now};
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Sighting, Turn, Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, begun, dialect, knocking, units, words};
use crate::base::{Reason, Secret};
use crate::config::channel::Webhook;
use serde_json::{Value, json};

const MOST: usize = 2_000;

/// The name of a thread has no more characters.
const LONGEST_NAME: usize = 100;

/// The flag of a message that shows no picture of what it links to.
const SUPPRESS_EMBEDS: u32 = 1 << 2;

/// A forum takes only messages that open a thread or go into one.
const NEEDS_THREAD: i64 = 220_001;

pub(super) fn webhook(hook: &Webhook, keys: &Keys, post: &Post) -> Fit {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let thread = post.in_thread("thread").map(str::to_owned);
    let hangs = thread.is_some();
    let text = units(MOST).fit(&post.body, |body| {
        dialect::markdown(&words(post, body, hangs))
    })?;
    let content = json!({
        "content": text,
        "allowed_mentions": { "parse": [] },
        "flags": SUPPRESS_EMBEDS,
    });
    let language = Hook {
        url: Secret::new(url),
        thread,
        name: name(&post.title),
        opens: false,
        content,
    };
    Ok(begun(Talk::new(language.post(), language, keys)))
}

/// The title, as the name of a thread. What does not fit is in the message.
fn name(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.encode_utf16().count() <= LONGEST_NAME {
        return title;
    }
    let mut short = String::new();
    for character in title.chars() {
        if short.encode_utf16().count() + character.len_utf16() >= LONGEST_NAME {
            break;
        }
        short.push(character);
    }
    format!("{}…", short.trim_end())
}

struct Hook {
    url: Secret,
    thread: Option<String>,
    name: String,
    /// Whether this message opens a thread.
    opens: bool,
    content: Value,
}

impl Hook {
    fn post(&self) -> Ask {
        let mut url = address::with_query(self.url.reveal(), "wait", "true");
        if let Some(thread) = &self.thread {
            url = address::with_query(&url, "thread_id", thread);
        }
        let mut content = self.content.clone();
        if self.opens {
            content["thread_name"] = self.name.clone().into();
        }
        Ask::web(Weight::Once, Request::json(Method::Post, url, &content))
    }

    fn receipt(&self, message: &Value) -> Option<Receipt> {
        let id = message["id"].as_str()?;
        let channel = message["channel_id"].as_str();
        let mut remote = crate::incident::Remote::new();
        remote.insert("id".into(), id.to_owned());
        remote.extend(channel.map(|channel| ("channel".into(), channel.to_owned())));
        // A thread is a channel of its own.
        let thread = if self.opens {
            channel
        } else {
            self.thread.as_deref()
        };
        remote.extend(thread.map(|thread| ("thread".into(), thread.to_owned())));
        Some(Receipt { link: None, remote })
    }
}

impl Language for Hook {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        let code = json["code"].as_i64();
        if answer.status == 200
            && let Some(receipt) = self.receipt(&json)
        {
            return Turn::Sent(receipt);
        }
        if answer.status == 400 && code == Some(NEEDS_THREAD) && !self.opens {
            self.opens = true;
            self.thread = None;
            return Turn::Ask(self.post());
        }
        let why = match (code, talk::words(answer)) {
            (Some(code), words) if code != 0 => format!("{words} ({code})"),
            (_, words) => words,
        };
        Turn::Failed(match (answer.status, code) {
            (429, _) => match (json["retry_after"].as_f64(), &why) {
                (Some(seconds), why) => Failure::Busy {
                    why: said(answer.status, why),
                    wait: seconds_from_now(seconds),
                },
                (None, why) => failure(answer, Weight::Once, why),
            },
            // The webhook is gone, or its token is another.
            (404, Some(10_015)) | (_, Some(50_027)) => Failure::NoAccess(said(answer.status, &why)),
            _ => failure(answer, Weight::Once, &why),
        })
    }

    /// A message can be asked for by its id only.
    fn look(&self, sent: Option<&Receipt>) -> Option<Ask> {
        let id = sent?.remote.get("id")?;
        let (path, query) = match self.url.reveal().split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (self.url.reveal(), None),
        };
        let mut url = format!(
            "{}/messages/{}",
            path.trim_end_matches('/'),
            address::segment(id)
        );
        if let Some(query) = query {
            url = format!("{url}?{query}");
        }
        if let Some(thread) = sent?.remote.get("thread") {
            url = address::with_query(&url, "thread_id", thread);
        }
        Some(Ask::web(Weight::Look, Request::get(url)))
    }

    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        let json = answer.json();
        match (answer.status, sent) {
            (200, Some(sent)) if json["content"] == self.content["content"] => {
                Sighting::There(sent.clone())
            }
            (404, _) if json["code"].as_i64() == Some(10_008) => Sighting::Absent,
            _ => Sighting::CannotTell,
        }
    }
}

/// A webhook of Discord can be looked at.
pub(super) fn knock(hook: &Webhook, keys: &Keys) -> Option<Box<dyn Conversation>> {
    let url = address::hook(keys.get(0), hook.base.as_deref()).ok()?;
    let path = url.split('?').next().unwrap_or_default();
    Some(knocking(Request::get(path), keys, |answer| {
        match answer["id"].as_str() {
            Some(_) => Ok(()),
            None => Err(Reason::NoDiscord {}.into()),
        }
    }))
}
