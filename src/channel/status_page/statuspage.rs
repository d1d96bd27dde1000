//! Atlassian Statuspage: the manage API, version 1.
//!
//! An incident is a document with its updates; every post changes it and adds an update. Each post
//! leaves its key in the incident's metadata, which the public pages do not show, so that it can be
//! found again.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken};
use crate::base::Reason;
use crate::channel::{
    Failure, Health, Keys, Method, Post, Receipt, Request, Response, Sighting, Unfit, Weight,
    limits,
};
use crate::config::channel::StatusPage;
use crate::incident::Status;
use crate::runbook::Severity;
use serde_json::{Map, Value, json};
use std::time::Duration;

const USUAL: &str = "https://api.statuspage.io/v1";

/// A token may ask once in a second.
const PAUSE: Duration = Duration::from_secs(1);

/// More parts than this come on a second page of the list.
const MOST_PARTS: usize = 100;

pub(super) struct Statuspage(Entry);

impl Statuspage {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        for limit in limits("statuspage") {
            entry::fits(&post.body, limit, dialect::prose)?;
        }
        Ok(Self(Entry::new(settings, keys, post)))
    }

    fn url(&self, path: &[&str]) -> String {
        let mut whole = vec!["pages", self.0.page(), "incidents"];
        whole.extend(path);
        self.0.url(USUAL, &whole)
    }

    fn signed(&self, request: Request) -> Request {
        signed(request, self.0.token())
    }

    fn receipt(incident: &Value) -> Option<Receipt> {
        Some(Receipt {
            link: visit::link(&incident["shortlink"]),
            remote: entry::remote(visit::text(&incident["id"])?),
        })
    }

    fn has_our_key(&self, incident: &Value) -> bool {
        incident["metadata"]["aplomb"]["key"] == self.0.post.key.as_str()
    }
}

fn signed(request: Request, token: &str) -> Request {
    request.with("Authorization", format!("OAuth {token}"))
}

/// Whether the key reads the page, and the page has the parts of the settings.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let page = settings.page.as_deref().unwrap_or_default();
    let base = settings.base.as_deref().unwrap_or(USUAL);
    let url = entry::address(base, &["pages", page, "components"]);
    let request = signed(
        Request::get(format!("{url}?per_page={MOST_PARTS}")),
        keys.get(0),
    );
    let wanted = settings.components.clone();
    Knock::new(keys, request, move |answer: &Response| {
        let answer = answer.json();
        let Some(parts) = answer.as_array() else {
            return Some(Failure::Refused(Reason::NoList {}.into()));
        };
        let is_there = |id: &String| parts.iter().any(|part| part["id"] == id.as_str());
        let missing = wanted
            .iter()
            .find(|(_, id)| parts.len() < MOST_PARTS && !is_there(id));
        missing.map(|(name, id)| {
            let (id, name) = (id.clone(), name.clone());
            Failure::Refused(Reason::NoComponent { id, name }.into())
        })
    })
}

fn health(health: Health) -> &'static str {
    match health {
        Health::Operational => "operational",
        Health::Degraded => "degraded_performance",
        Health::Partial => "partial_outage",
        Health::Major => "major_outage",
    }
}

fn impact(severity: Severity) -> &'static str {
    match severity {
        Severity::Sev1 => "critical",
        Severity::Sev2 => "major",
        Severity::Sev3 | Severity::Sev4 => "minor",
    }
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Investigating => "investigating",
        Status::Identified => "identified",
        Status::Monitoring => "monitoring",
        Status::Resolved => "resolved",
    }
}

impl Page for Statuspage {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        // The newest, also resolved ones: the first words may be that it is over.
        let url = format!("{}?limit=25", self.url(&[]));
        Some(self.signed(Request::get(url)))
    }

    fn found(&self, page: &Value) -> Found {
        let ours = visit::list(page).iter().find(|it| self.has_our_key(it));
        ours.and_then(Self::receipt)
            .map_or(Found::Nothing, Found::Ours)
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        let affected = self.0.affected();
        let mut incident = json!({
            "status": state(post.status),
            "impact_override": impact(post.severity),
            "body": dialect::prose(&post.body),
            "deliver_notifications": self.0.settings.notify,
            "metadata": {"aplomb": {"key": post.key}},
        });
        if !affected.is_empty() {
            let health = health(post.health());
            let parts = affected.iter();
            let parts: Map<_, _> = parts
                .map(|(_, id)| ((*id).to_owned(), health.into()))
                .collect();
            incident["component_ids"] = affected.iter().map(|(_, id)| *id).collect();
            incident["components"] = Value::Object(parts);
        }
        let (method, url) = match thread {
            Some(id) => (Method::Patch, self.url(&[id])),
            None => {
                // A title that was changed there by hand stays.
                incident["name"] = self.0.title().into();
                (Method::Post, self.url(&[]))
            }
        };
        let body = json!({ "incident": incident });
        self.signed(Request::json(method, url, &body))
    }

    fn spoken(&self, _: Option<&str>, answer: &Value) -> Spoken {
        Self::receipt(answer).map_or(Spoken::Strange, Spoken::Out)
    }

    fn failure(&self, answer: &Response, weight: Weight) -> Option<Failure> {
        match visit::failure(&self.0, answer, weight)? {
            Failure::Busy { why, wait } => Some(Failure::Busy {
                why,
                wait: Some(wait.map_or(PAUSE, |wait| wait.max(PAUSE))),
            }),
            failure => Some(failure),
        }
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        match self.0.said_in(receipt) {
            Some(id) => Some(self.signed(Request::get(self.url(&[id])))),
            None => self.find(),
        }
    }

    fn seen(&self, _: Option<&Receipt>, page: &Value) -> Sighting {
        if page.is_array() {
            return match self.found(page) {
                Found::Ours(receipt) => Sighting::There(receipt),
                _ => Sighting::Absent,
            };
        }
        let Some(receipt) = Self::receipt(page) else {
            return Sighting::CannotTell;
        };
        if self.has_our_key(page) {
            return Sighting::There(receipt);
        }
        let updates = visit::list(&page["incident_updates"]).iter();
        let said = updates.map(|update| (&update["body"], &Value::Null));
        visit::sighting(&self.0, receipt, said)
    }
}
