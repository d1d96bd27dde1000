//! `OpenStatus`: the API, version 1.
//!
//! A report is a title with updates, each of them a message with a state and the time we give it. It
//! has monitors, but no word for how well they work. Subscribers are told of every update when the
//! plan has them; nobody can ask for silence.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken};
use crate::base::Reason;
use crate::channel::{Keys, Method, Post, Receipt, Request, Sighting, Unfit};
use crate::config::channel::StatusPage;
use crate::incident::Status;
use serde_json::{Value, json};

const USUAL: &str = "https://api.openstatus.dev/v1";

pub(super) struct OpenStatus {
    entry: Entry,
    page: u64,
}

impl OpenStatus {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        entry::numbers(&settings.components, |name| Reason::MonitorNumber { name })?;
        let entry = Entry::new(settings, keys, post);
        let Some(page) = entry::number(entry.page()) else {
            return Err(Unfit::Settings(Reason::PageNumber {}.into()));
        };
        if !settings.notify {
            return Err(Unfit::Settings(Reason::OpenStatusTells {}.into()));
        }
        Ok(Self { entry, page })
    }

    fn get(&self, path: &[&str]) -> Request {
        Request::get(self.entry.url(USUAL, path)).with("x-openstatus-key", self.entry.token())
    }

    fn newest(report: &Value) -> Option<u64> {
        let updates = visit::list(&report["statusReportUpdateIds"]).iter();
        updates.filter_map(Value::as_u64).max()
    }
}

/// Whether the key reads the page.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let page = settings.page.as_deref().unwrap_or_default();
    let base = settings.base.as_deref().unwrap_or(USUAL);
    let request = Request::get(entry::address(base, &["page", page]));
    let request = request.with("x-openstatus-key", keys.get(0));
    Knock::new(keys, request, |_| None)
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Investigating => "investigating",
        Status::Identified => "identified",
        Status::Monitoring => "monitoring",
        Status::Resolved => "resolved",
    }
}

impl Page for OpenStatus {
    fn entry(&self) -> &Entry {
        &self.entry
    }

    fn find(&self) -> Option<Request> {
        Some(self.get(&["status_report"]))
    }

    fn found(&self, page: &Value) -> Found {
        let title = self.entry.title();
        let is_like_ours = |report: &&Value| {
            report["pageId"] == self.page
                && report["title"] == title.as_str()
                && report["status"] == state(self.entry.post.status)
        };
        let reports = visit::list(page).iter().filter(is_like_ours);
        let newest = reports.max_by_key(|report| report["id"].as_u64());
        let found = newest.and_then(|report| Some((visit::text(&report["id"])?, report)));
        match found.and_then(|(id, report)| Some((id, Self::newest(report)?))) {
            Some((id, update)) => {
                let inside = self.get(&["status_report_update", &update.to_string()]);
                Found::Perhaps(id, inside)
            }
            None => Found::Nothing,
        }
    }

    fn found_in(&self, id: &str, inside: &Value) -> Found {
        let words = inside["message"].as_str();
        let is_ours = visit::is_at(&inside["date"], self.entry.post.at)
            && words.is_some_and(|words| dialect::says(words, &self.entry.post.body));
        let mut remote = entry::remote(id);
        remote.extend(visit::text(&inside["id"]).map(|update| ("update".to_owned(), update)));
        if is_ours {
            Found::Ours(Receipt { link: None, remote })
        } else {
            // The title alone proves nothing.
            Found::Nothing
        }
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.entry.post;
        let mut body = json!({
            "status": state(post.status),
            "message": dialect::markdown(&post.body),
            "date": post.at.to_string(),
        });
        let path = match thread {
            Some(id) => {
                body["statusReportId"] = entry::number(id).map_or(Value::Null, Value::from);
                "status_report_update"
            }
            None => {
                let monitors = self.entry.affected();
                let monitors = monitors.iter().filter_map(|(_, id)| entry::number(id));
                body["title"] = self.entry.title().into();
                body["pageId"] = self.page.into();
                body["monitorIds"] = monitors.collect();
                "status_report"
            }
        };
        Request::json(Method::Post, self.entry.url(USUAL, &[path]), &body)
            .with("x-openstatus-key", self.entry.token())
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let Some(id) = visit::text(&answer["id"]) else {
            return Spoken::Strange;
        };
        let update = match thread {
            Some(_) => Some(id.clone()),
            None => Self::newest(answer).map(|update| update.to_string()),
        };
        let mut remote = entry::remote(thread.unwrap_or(&id));
        remote.extend(update.map(|update| ("update".to_owned(), update)));
        Spoken::Out(Receipt { link: None, remote })
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        if let Some(update) = receipt.and_then(|receipt| receipt.remote.get("update")) {
            return Some(self.get(&["status_report_update", update]));
        }
        match self.entry.thread() {
            Some(id) => Some(self.get(&["status_report", id])),
            None => self.find(),
        }
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        if let Some(receipt) = receipt.filter(|_| page["message"].is_string()) {
            let said = std::iter::once((&page["message"], &page["date"]));
            return visit::sighting(&self.entry, receipt.clone(), said);
        }
        if page.is_array() {
            return match self.found(page) {
                Found::Nothing => Sighting::Absent,
                _ => Sighting::CannotTell,
            };
        }
        // The report names its updates without their words: one that is not among those we know may
        // be ours. The first of a report has its name in the journal as well.
        let known = self.entry.post.earlier.iter();
        let known: Vec<&String> = known
            .filter_map(|earlier| earlier.remote.get("update"))
            .collect();
        let updates = visit::list(&page["statusReportUpdateIds"]).iter();
        let mut updates = updates.filter_map(visit::text);
        let is_known = page["statusReportUpdateIds"].is_array()
            && updates.all(|update| known.contains(&&update));
        if is_known {
            Sighting::Absent
        } else {
            Sighting::CannotTell
        }
    }
}
