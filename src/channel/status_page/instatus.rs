//! Instatus: the API, version 1.
//!
//! There is no field for a key of ours; an incident is found again by its title and the second it
//! began, and words by themselves. Subscribers are told only when it is asked for.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken};
use crate::base::Moment;
use crate::base::Reason;
use crate::channel::{Failure, Health, Keys, Method, Post, Receipt, Request, Sighting};
use crate::config::channel::StatusPage;
use crate::incident::Status;
use serde_json::{Value, json};

const USUAL: &str = "https://api.instatus.com";

pub(super) struct Instatus(Entry);

impl Instatus {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Self {
        Self(Entry::new(settings, keys, post))
    }

    fn url(&self, path: &[&str]) -> String {
        let mut whole = vec!["v1", self.0.page(), "incidents"];
        whole.extend(path);
        self.0.url(USUAL, &whole)
    }

    fn get(&self, path: &[&str]) -> Request {
        Request::get(self.url(path)).bearer(self.0.token())
    }

    fn said(incident: &Value) -> impl Iterator<Item = (&Value, &Value)> {
        let updates = visit::list(&incident["updates"]).iter();
        updates.map(|update| (&update["message"], &update["started"]))
    }
}

/// Whether the key reads the parts of the page.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let page = settings.page.as_deref().unwrap_or_default();
    let base = settings.base.as_deref().unwrap_or(USUAL);
    let url = entry::address(base, &["v1", page, "components"]);
    Knock::new(keys, Request::get(url).bearer(keys.get(0)), |answer| {
        let is_list = answer.json().is_array();
        (!is_list).then(|| Failure::Refused(Reason::NoList {}.into()))
    })
}

fn health(health: Health) -> &'static str {
    match health {
        Health::Operational => "OPERATIONAL",
        Health::Degraded => "DEGRADEDPERFORMANCE",
        Health::Partial => "PARTIALOUTAGE",
        Health::Major => "MAJOROUTAGE",
    }
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Investigating => "INVESTIGATING",
        Status::Identified => "IDENTIFIED",
        Status::Monitoring => "MONITORING",
        Status::Resolved => "RESOLVED",
    }
}

/// Whether a list that may have further pages has the newest incidents on this one.
fn has_newest(page: &Value) -> bool {
    let began = |incident: Option<&Value>| {
        let began = incident?["started"].as_str()?;
        Moment::parse(began)
    };
    let incidents = visit::list(page);
    incidents.len() < 2 || began(incidents.first()) >= began(incidents.last())
}

impl Page for Instatus {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        Some(self.get(&[]))
    }

    fn found(&self, page: &Value) -> Found {
        let title = self.0.title();
        let mut incidents = visit::list(page).iter();
        let ours = incidents.find(|incident| {
            incident["name"] == title.as_str()
                && visit::is_at(&incident["started"], self.0.post.since)
        });
        match ours.and_then(|incident| visit::text(&incident["id"])) {
            Some(id) => {
                let inside = self.get(&[&id]);
                Found::Perhaps(id, inside)
            }
            None => Found::Nothing,
        }
    }

    fn found_in(&self, id: &str, inside: &Value) -> Found {
        visit::found_in(&self.0, id, Self::said(inside))
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        let affected = self.0.affected();
        let started = if thread.is_none() {
            post.since
        } else {
            post.at
        };
        let health = health(post.health());
        let statuses = affected.iter();
        let statuses: Value = statuses
            .map(|(_, id)| json!({"id": id, "status": health}))
            .collect();
        let mut body = json!({
            "message": dialect::markdown(&post.body),
            "status": state(post.status),
            "started": started.to_string(),
            "notify": self.0.settings.notify,
            "components": affected.iter().map(|(_, id)| *id).collect::<Value>(),
            "statuses": statuses,
        });
        let url = match thread {
            Some(id) => self.url(&[id, "incident-updates"]),
            None => {
                body["name"] = self.0.title().into();
                body["shouldPublish"] = true.into();
                self.url(&[])
            }
        };
        Request::json(Method::Post, url, &body).bearer(self.0.token())
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let Some(id) = visit::text(&answer["id"]) else {
            return Spoken::Strange;
        };
        visit::out(thread, id)
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        match self.0.said_in(receipt) {
            Some(id) => Some(self.get(&[id])),
            None => self.find(),
        }
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        if page.is_array() {
            return match self.found(page) {
                Found::Nothing if has_newest(page) => Sighting::Absent,
                // It is there; a list does not say with which words.
                _ => Sighting::CannotTell,
            };
        }
        let (Some(id), true) = (visit::text(&page["id"]), page["updates"].is_array()) else {
            return Sighting::CannotTell;
        };
        let receipt = receipt.cloned().unwrap_or_else(|| Receipt {
            link: None,
            remote: entry::remote(id),
        });
        visit::sighting(&self.0, receipt, Self::said(page))
    }
}
