//! Better Stack: reports of a status page, API version 2.
//!
//! A report has no state in words: it says how well the page's resources work, and is over when they
//! are `resolved`. So it needs at least one. It is found again by its title and the second it
//! began, and words by the time we give them.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken};
use crate::base::Reason;
use crate::channel::{Health, Keys, Method, Post, Receipt, Request, Sighting, Unfit};
use crate::config::channel::StatusPage;
use serde_json::{Value, json};

const USUAL: &str = "https://uptime.betterstack.com";

pub(super) struct BetterStack(Entry);

impl BetterStack {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        let entry = Entry::new(settings, keys, post);
        if entry.affected().is_empty() {
            return Err(Unfit::Settings(Reason::BetterStackParts {}.into()));
        }
        Ok(Self(entry))
    }

    fn url(&self, path: &[&str]) -> String {
        let mut whole = vec!["api", "v2", "status-pages", self.0.page(), "status-reports"];
        whole.extend(path);
        self.0.url(USUAL, &whole)
    }

    fn get(&self, path: &[&str]) -> Request {
        Request::get(self.url(path)).bearer(self.0.token())
    }

    fn said(updates: &Value) -> impl Iterator<Item = (&Value, &Value)> {
        let updates = visit::list(&updates["data"]).iter();
        updates.map(|update| {
            let update = &update["attributes"];
            (&update["message"], &update["published_at"])
        })
    }
}

/// Whether the key reads the page.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let page = settings.page.as_deref().unwrap_or_default();
    let base = settings.base.as_deref().unwrap_or(USUAL);
    let url = entry::address(base, &["api", "v2", "status-pages", page]);
    Knock::new(keys, Request::get(url).bearer(keys.get(0)), |_| None)
}

fn health(health: Health) -> &'static str {
    match health {
        Health::Operational => "resolved",
        Health::Degraded | Health::Partial => "degraded",
        Health::Major => "downtime",
    }
}

/// The number of the last page of a list of which this is another one. Only the number: our key
/// travels nowhere because an answer says so.
fn last_page(page: &Value) -> Option<u32> {
    let pages = &page["pagination"];
    pages["next"].as_str()?;
    let (_, number) = pages["last"].as_str()?.rsplit_once("page=")?;
    number.parse().ok()
}

impl Page for BetterStack {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        Some(self.get(&[]))
    }

    fn found(&self, page: &Value) -> Found {
        let title = self.0.title();
        let mut reports = visit::list(&page["data"]).iter();
        let ours = reports.find(|report| {
            let report = &report["attributes"];
            report["title"] == title.as_str()
                && visit::is_at(&report["starts_at"], self.0.post.since)
        });
        match ours.and_then(|report| visit::text(&report["id"])) {
            Some(id) => {
                let inside = self.get(&[&id, "status-updates"]);
                Found::Perhaps(id, inside)
            }
            // The oldest come first.
            None => match last_page(page) {
                Some(number) => {
                    let mut further = self.get(&[]);
                    further.url.push_str(&format!("?page={number}"));
                    Found::Further(further)
                }
                None => Found::Nothing,
            },
        }
    }

    fn found_in(&self, id: &str, inside: &Value) -> Found {
        visit::found_in(&self.0, id, Self::said(inside))
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        let health = health(post.health());
        let affected = self.0.affected();
        let affected = affected.iter();
        let affected: Value = affected
            .map(|(_, id)| json!({"status_page_resource_id": id, "status": health}))
            .collect();
        let mut body = json!({
            "message": dialect::prose(&post.body),
            "notify_subscribers": self.0.settings.notify,
            "published_at": post.at.to_string(),
            "affected_resources": affected,
        });
        let url = match thread {
            Some(id) => self.url(&[id, "status-updates"]),
            None => {
                body["title"] = self.0.title().into();
                body["report_type"] = "manual".into();
                body["starts_at"] = post.since.to_string().into();
                self.url(&[])
            }
        };
        Request::json(Method::Post, url, &body).bearer(self.0.token())
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let Some(id) = visit::text(&answer["data"]["id"]) else {
            return Spoken::Strange;
        };
        visit::out(thread, id)
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        match self.0.said_in(receipt) {
            Some(id) => Some(self.get(&[id, "status-updates"])),
            None => self.find(),
        }
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        if !page["data"].is_array() {
            return Sighting::CannotTell;
        }
        let Some(id) = self.0.said_in(receipt) else {
            return match self.found(page) {
                Found::Nothing => Sighting::Absent,
                _ => Sighting::CannotTell,
            };
        };
        // Only the first page of a long list was read.
        let is_whole = page["pagination"]["next"].is_null();
        let receipt = receipt.cloned().unwrap_or_else(|| Receipt {
            link: None,
            remote: entry::remote(id),
        });
        match visit::sighting(&self.0, receipt, Self::said(page)) {
            Sighting::Absent if !is_whole => Sighting::CannotTell,
            sighting => sighting,
        }
    }
}
