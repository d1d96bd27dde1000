//! ntfy: a topic. It has a title of its own, a priority and a picture; there are no threads, so
//! every message carries the title of the incident.

use super::super::address;
use super::super::exchange::{
    Ask, Keys, Method, Receipt, Request, Response, Sighting, Turn, Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, begun, bytes};
use crate::base::{Secret, Span};
use crate::config::channel::Topic;
use crate::incident::Status;
use crate::runbook::Severity;
use serde_json::{Value, json};

/// A longer message becomes a file that nobody opens at night.
const MOST: usize = 4_096;

const SERVER: &str = "https://ntfy.sh";

pub(super) fn topic(topic: &Topic, keys: &Keys, post: &Post) -> Fit {
    let text = bytes(MOST).fit(&post.body, str::to_owned)?;
    let title = post.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut body = json!({
        "topic": topic.topic,
        "title": title,
        "message": text,
        "priority": priority(post),
        "tags": [tag(post.status)],
    });
    if let Some(link) = &post.link {
        body["click"] = link.as_str().into();
    }
    let base = address::api(topic.base.as_deref(), SERVER).to_owned();
    let request = Request::json(Method::Post, format!("{base}/"), &body);
    let language = Subscribed {
        token: topic.token.as_ref().map(|_| Secret::new(keys.get(0))),
        topic: topic.topic.clone(),
        since: post.at.plus(Span::seconds(-60)).millis().div_euclid(1000),
        known: post
            .earlier
            .iter()
            .filter_map(|earlier| earlier.remote.get("id").cloned())
            .collect(),
        title,
        text,
        base,
    };
    let ask = Ask::web(Weight::Once, language.signed(request));
    Ok(begun(Talk::new(ask, language, keys)))
}

/// Only what is worth waking somebody for wakes somebody.
fn priority(post: &Post) -> u8 {
    match (post.status, post.severity) {
        (Status::Resolved, _) => 3,
        (_, Severity::Sev1) => 5,
        (_, Severity::Sev2) => 4,
        _ => 3,
    }
}

/// Names of pictures, which ntfy puts before the title.
fn tag(status: Status) -> &'static str {
    match status {
        Status::Investigating => "rotating_light",
        Status::Identified => "mag",
        Status::Monitoring => "eyes",
        Status::Resolved => "white_check_mark",
    }
}

struct Subscribed {
    base: String,
    topic: String,
    token: Option<Secret>,
    since: i64,
    known: Vec<String>,
    title: String,
    text: String,
}

impl Subscribed {
    fn signed(&self, request: Request) -> Request {
        match &self.token {
            Some(token) => request.bearer(token.reveal()),
            None => request,
        }
    }

    fn receipt(&self, id: &str) -> Receipt {
        Receipt {
            link: Some(format!("{}/{}", self.base, address::segment(&self.topic))),
            remote: [("id".to_owned(), id.to_owned())].into(),
        }
    }
}

impl Language for Subscribed {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        if answer.status == 200
            && let Some(id) = json["id"].as_str()
        {
            return Turn::Sent(self.receipt(id));
        }
        let why = match (json["code"].as_i64(), talk::words(answer)) {
            (Some(code), words) => format!("{words} ({code})"),
            (None, words) => words,
        };
        Turn::Failed(failure(answer, Weight::Once, &why))
    }

    /// The server keeps what was published for some hours.
    fn look(&self, _: Option<&Receipt>) -> Option<Ask> {
        let topic = address::segment(&self.topic);
        let url = format!("{}/{topic}/json?poll=1&since={}", self.base, self.since);
        Some(Ask::web(Weight::Look, self.signed(Request::get(url))))
    }

    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        if answer.status != 200 {
            return Sighting::CannotTell;
        }
        let sent = sent.and_then(|sent| sent.remote.get("id"));
        for line in answer.text().lines().filter(|line| !line.trim().is_empty()) {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                return Sighting::CannotTell;
            };
            let Some(id) = message["id"].as_str() else {
                continue;
            };
            let is_it = sent.is_none_or(|sent| sent == id) && !self.known.iter().any(|k| k == id);
            if is_it
                && message["message"].as_str().map(str::trim) == Some(self.text.trim())
                && message["title"].as_str() == Some(&*self.title)
            {
                return Sighting::There(self.receipt(id));
            }
        }
        Sighting::Absent
    }
}
