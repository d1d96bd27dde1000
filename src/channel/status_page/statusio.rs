//! Status.io: the API, version 2.
//!
//! It says `"error": "yes"` with status 200. There is no field for a key of ours, so that an
//! incident is found again by its title and its words. Nobody is told unless a flag says so; posts
//! on social networks are never asked for here, because they are channels of their own.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken};
use crate::base::Reason;
use crate::channel::{
    Failure, Health, Keys, Method, Post, Receipt, Request, Response, Sighting, Unfit, Weight,
    answer,
};
use crate::config::channel::StatusPage;
use crate::incident::Status;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const USUAL: &str = "https://api.status.io/v2";

pub(super) struct StatusIo(Entry);

impl StatusIo {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        let entry = Entry::new(settings, keys, post);
        if entry.affected().is_empty() && !settings.components.is_empty() {
            return Err(Unfit::Settings(Reason::StatusIoParts {}.into()));
        }
        Ok(Self(entry))
    }

    fn get(&self, path: &[&str]) -> Request {
        self.signed(Request::get(self.0.url(USUAL, path)))
    }

    fn signed(&self, request: Request) -> Request {
        signed(request, self.0.api_id(), self.0.token())
    }

    fn said(incident: &Value) -> impl Iterator<Item = (&Value, &Value)> {
        let messages = visit::list(&incident["messages"]).iter();
        messages.map(|message| (&message["details"], &Value::Null))
    }

    fn is_over(&self) -> bool {
        self.0.post.status == Status::Resolved
    }
}

fn signed(request: Request, id: &str, key: &str) -> Request {
    request.with("x-api-id", id).with("x-api-key", key)
}

/// Whether the key reads the page, and the page has the parts of the settings.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let page = settings.page.as_deref().unwrap_or_default();
    let base = settings.base.as_deref().unwrap_or(USUAL);
    let request = Request::get(entry::address(base, &["component", "list", page]));
    let request = signed(request, keys.get(1), keys.get(0));
    let (hidden, wanted) = (keys.clone(), settings.components.clone());
    Knock::new(keys, request, move |answer| {
        let why = entry::hide(&hidden, &visit::complaint(answer));
        envelope(answer, &why).or_else(|| missing(&answer.json()["result"], &wanted))
    })
}

/// A part of the settings that is not on the page.
fn missing(parts: &Value, wanted: &BTreeMap<String, String>) -> Option<Failure> {
    let Some(parts) = parts.as_array() else {
        return Some(Failure::Refused(Reason::NoList {}.into()));
    };
    let is_there = |id: &String| {
        parts.iter().any(|part| {
            let mut containers = visit::list(&part["containers"]).iter();
            let part = part["_id"].as_str().unwrap_or_default();
            containers.any(|container| {
                let container = container["_id"].as_str().unwrap_or_default();
                *id == format!("{part}-{container}")
            })
        })
    };
    let (name, id) = wanted.iter().find(|(_, id)| !is_there(id))?;
    let (id, name) = (id.clone(), name.clone());
    Some(Failure::Refused(Reason::NoContainer { id, name }.into()))
}

/// What the envelope of a success says against it.
fn envelope(answer: &Response, why: &str) -> Option<Failure> {
    let body = answer.json();
    let error = body["status"]["error"].as_str()?;
    if error == "no" {
        return None;
    }
    let words = why.to_lowercase();
    let why = answer::said(answer.status, why);
    if words.contains("authentication") || words.contains("permission") {
        Some(Failure::NoAccess(why))
    } else if words.contains("rate limit") || words.contains("too many") {
        Some(Failure::Busy { why, wait: None })
    } else {
        Some(Failure::Refused(why))
    }
}

fn health(health: Health) -> u32 {
    match health {
        Health::Operational => 100,
        Health::Degraded => 300,
        Health::Partial => 400,
        Health::Major => 500,
    }
}

/// There is no number for what is over: an incident is resolved by a call of its own.
fn state(status: Status) -> u32 {
    match status {
        Status::Investigating => 100,
        Status::Identified => 200,
        Status::Monitoring | Status::Resolved => 300,
    }
}

impl Page for StatusIo {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        let mut request = self.get(&["incident", "list", "active", self.0.page()]);
        request.url.push_str("?page=1");
        Some(request)
    }

    fn found(&self, page: &Value) -> Found {
        let title = self.0.title();
        let is_ours = |incident: &&Value| {
            let mut said = Self::said(incident);
            incident["name"] == title.as_str()
                && said.any(|(words, _)| {
                    let words = words.as_str();
                    words.is_some_and(|words| dialect::says(words, &self.0.post.body))
                })
        };
        let ours = visit::list(&page["result"]).iter().find(is_ours);
        let id = ours.and_then(|incident| visit::text(&incident["_id"]));
        match (id, self.is_over()) {
            (None, _) => Found::Nothing,
            (Some(id), true) => Found::Open(id),
            (Some(id), false) => Found::Ours(Receipt {
                link: None,
                remote: entry::remote(id),
            }),
        }
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        // What is over before it was on the page is opened without a word, then resolved aloud.
        let is_loud = self.0.settings.notify && !(thread.is_none() && self.is_over());
        let flag = if is_loud { "1" } else { "0" };
        let mut body = json!({
            "statuspage_id": self.0.page(),
            "incident_details": dialect::prose(&post.body),
            "current_status": health(post.health()),
            "current_state": state(post.status),
            "message_subject": self.0.title(),
            "notify_email": flag,
            "notify_sms": flag,
            "notify_webhook": flag,
            "msteams": flag,
            "slack": flag,
            "social": "0",
            "irc": "0",
            "hipchat": "0",
        });
        let call = match thread {
            Some(id) => {
                body["incident_id"] = id.into();
                if self.is_over() { "resolve" } else { "update" }
            }
            None => {
                let affected = self.0.affected();
                let all = if affected.is_empty() { "1" } else { "0" };
                body["incident_name"] = self.0.title().into();
                body["all_infrastructure_affected"] = all.into();
                body["infrastructure_affected"] = affected.iter().map(|(_, id)| *id).collect();
                "create"
            }
        };
        let url = self.0.url(USUAL, &["incident", call]);
        self.signed(Request::json(Method::Post, url, &body))
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let is_fine = answer["status"]["error"] == "no";
        match (thread, visit::text(&answer["result"])) {
            _ if !is_fine => Spoken::Strange,
            (Some(id), _) => Spoken::Out(Receipt {
                link: None,
                remote: entry::remote(id),
            }),
            (None, Some(id)) if self.is_over() => Spoken::Opened(id),
            (None, Some(id)) => Spoken::Out(Receipt {
                link: None,
                remote: entry::remote(id),
            }),
            (None, None) => Spoken::Strange,
        }
    }

    fn failure(&self, answer: &Response, weight: Weight) -> Option<Failure> {
        visit::failure(&self.0, answer, weight)
            .or_else(|| envelope(answer, &self.0.hide(&visit::complaint(answer))))
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        match self.0.said_in(receipt) {
            Some(id) => Some(self.get(&["incident", self.0.page(), id])),
            None => self.find(),
        }
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        let Some(id) = self.0.said_in(receipt) else {
            return match self.found(page) {
                Found::Ours(receipt) => Sighting::There(receipt),
                // What was resolved is no longer among the active ones.
                _ if self.is_over() => Sighting::CannotTell,
                _ => Sighting::Absent,
            };
        };
        let incident = match &page["result"] {
            Value::Array(incidents) => incidents.first(),
            incident => Some(incident),
        };
        let Some(incident) = incident.filter(|incident| incident["messages"].is_array()) else {
            return Sighting::CannotTell;
        };
        let receipt = Receipt {
            link: None,
            remote: entry::remote(id),
        };
        visit::sighting(&self.0, receipt, Self::said(incident))
    }
}
