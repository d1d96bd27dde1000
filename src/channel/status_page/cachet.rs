//! Cachet, versions 2.4 and 3, which have little in common but the name.
//!
//! What one does unasked the other does not do at all: a forgotten `visible` is public in 2 and
//! hidden in 3, a forgotten `notify` mails everybody in 2 and nobody in 3. So all of them are said
//! each time. An incident of 2 is never changed, which would reset them, only told further.
//! Which version it is, is asked when the settings do not say; by `ping`, because `version` of 2
//! asks GitHub first.

use super::dialect;
use super::entry::{self, Entry};
use super::knock::Knock;
use super::visit::{self, Found, Page, Spoken, Visit};
use crate::base::Reason;
use crate::channel::{
    Ask, Conversation, Failure, Health, Heard, Keys, Method, Post, Receipt, Request, Sighting,
    Turn, Unfit, Weight,
};
use crate::config::channel::StatusPage;
use crate::incident::{Remote, Status};
use serde_json::{Value, json};

/// A conversation with a Cachet whose version may not be known yet.
pub(super) struct Cachet {
    entry: Entry,
    way: Option<Box<dyn Conversation>>,
    is_second_try: bool,
}

impl Cachet {
    pub(super) fn new(settings: &StatusPage, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        entry::numbers(&settings.components, |name| Reason::ComponentNumber {
            name,
        })?;
        let entry = Entry::new(settings, keys, post);
        let before = post.in_thread("version").and_then(entry::number);
        let version = settings.version.map(u64::from).or(before);
        if version == Some(2) && !settings.notify {
            return Err(Unfit::Settings(Reason::CachetTells {}.into()));
        }
        Ok(Self {
            way: version.map(|version| way(&entry, version)),
            entry,
            is_second_try: false,
        })
    }

    fn ask(&self) -> Turn {
        let path: &[&str] = if self.is_second_try {
            &["api", "ping"]
        } else {
            &["api", "v1", "ping"]
        };
        let request = Request::get(self.entry.url("", path));
        Turn::Ask(Ask::web(Weight::Look, request))
    }

    fn version(&mut self, heard: &Heard) -> Turn {
        let Heard::Web(answer) = heard else {
            return Turn::Failed(Failure::Unknown(Reason::NoAnswerOfPage {}.into()));
        };
        let failure = visit::failure(&self.entry, answer, Weight::Look);
        let is_cachet = failure.is_none() && answer.json()["data"] == "Pong!";
        match (self.is_second_try, failure) {
            (_, Some(busy @ Failure::Busy { .. })) => Turn::Failed(busy),
            (false, _) if is_cachet && !self.entry.settings.notify => {
                Turn::Failed(Failure::Refused(Reason::CachetTells {}.into()))
            }
            (false, _) if is_cachet => self.speak(2),
            (true, _) if is_cachet => self.speak(3),
            (false, _) => {
                self.is_second_try = true;
                self.ask()
            }
            (true, Some(failure)) => Turn::Failed(failure),
            (true, None) => Turn::Failed(Failure::Refused(Reason::NoCachet {}.into())),
        }
    }

    fn speak(&mut self, version: u64) -> Turn {
        self.way.insert(way(&self.entry, version)).begin()
    }
}

fn way(entry: &Entry, version: u64) -> Box<dyn Conversation> {
    match version {
        2 => Box::new(Visit::new(Two(entry.clone()))),
        _ => Box::new(Visit::new(Three(entry.clone()))),
    }
}

impl Conversation for Cachet {
    fn begin(&mut self) -> Turn {
        match &mut self.way {
            Some(way) => way.begin(),
            None => self.ask(),
        }
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        match &mut self.way {
            Some(way) => way.hear(heard),
            None => self.version(heard),
        }
    }

    fn look(&self) -> Option<Ask> {
        self.way.as_ref()?.look()
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        let way = self.way.as_ref();
        way.map_or(Sighting::CannotTell, |way| way.seen(heard))
    }
}

/// Whether the key is one of a user. Both versions show everything else to everybody, and 3 shows
/// its subscribers only to keys that may manage them: that a key may not, says that it is one.
pub(super) fn knock(settings: &StatusPage, keys: &Keys) -> Knock {
    let base = settings.base.as_deref().unwrap_or_default();
    let token = keys.get(0);
    let ask = |path: &[&str]| {
        let url = entry::address(base, path);
        Request::get(format!("{url}?per_page=1")).with("Accept", "application/json")
    };
    let two = ask(&["api", "v1", "subscribers"]).with("X-Cachet-Token", token);
    let three = ask(&["api", "subscribers"]).bearer(token);
    match settings.version {
        Some(2) => Knock::new(keys, two, |_| None),
        Some(_) => Knock::new(keys, three, |_| None).forbidden_is_known(),
        // Where 3 has its subscribers, 2 has nothing.
        None => Knock::new(keys, two, |_| None)
            .or(three)
            .forbidden_is_known(),
    }
}

fn health(health: Health) -> u32 {
    match health {
        Health::Operational => 1,
        Health::Degraded => 2,
        Health::Partial => 3,
        Health::Major => 4,
    }
}

fn state(status: Status) -> u32 {
    match status {
        Status::Investigating => 1,
        Status::Identified => 2,
        Status::Monitoring => 3,
        Status::Resolved => 4,
    }
}

/// The affected parts, with their ids as the numbers they are.
fn affected(entry: &Entry) -> Vec<(&str, u64)> {
    let affected = entry.affected().into_iter();
    affected
        .filter_map(|(name, id)| Some((name, entry::number(id)?)))
        .collect()
}

fn named(id: &str, version: &str) -> Remote {
    let mut remote = entry::remote(id);
    remote.insert("version".to_owned(), version.to_owned());
    remote
}

/// The name of an update beside that of its incident.
fn spoken(thread: Option<&str>, version: &str, id: Option<String>, link: Option<String>) -> Spoken {
    let Some(id) = id else {
        return Spoken::Strange;
    };
    let mut remote = named(thread.unwrap_or(&id), version);
    if thread.is_some() {
        remote.insert("update".to_owned(), id);
    }
    Spoken::Out(Receipt { link, remote })
}

/// Cachet 2.4: `/api/v1`, one component in an incident, components marked one by one and in silence.
struct Two(Entry);

impl Two {
    fn url(&self, path: &[&str]) -> String {
        let mut whole = vec!["api", "v1"];
        whole.extend(path);
        self.0.url("", &whole)
    }

    fn signed(&self, request: Request) -> Request {
        // Without it, an error is a page.
        let request = request.with("Accept", "application/json");
        request.with("X-Cachet-Token", self.0.token())
    }
}

impl Page for Two {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        let url = self.url(&["incidents"]);
        let url = format!("{url}?sort=id&order=desc&per_page=20");
        Some(self.signed(Request::get(url)))
    }

    fn found(&self, page: &Value) -> Found {
        let mut incidents = visit::list(&page["data"]).iter();
        let key = self.0.post.key.as_str();
        let ours = incidents.find(|incident| incident["meta"]["aplomb"] == key);
        match ours.and_then(|incident| Some((visit::text(&incident["id"])?, incident))) {
            Some((id, incident)) => Found::Ours(Receipt {
                link: visit::link(&incident["permalink"]),
                remote: named(&id, "2"),
            }),
            None => Found::Nothing,
        }
    }

    fn parts(&self) -> Vec<(String, Request)> {
        // The first of them goes with a new incident.
        let with_it = usize::from(self.0.thread().is_none());
        let body = json!({"status": health(self.0.post.health()), "silent": true});
        let parts = affected(&self.0).into_iter().skip(with_it);
        parts
            .map(|(name, id)| {
                let url = self.url(&["components", &id.to_string()]);
                let request = Request::json(Method::Put, url, &body);
                (name.to_owned(), self.signed(request))
            })
            .collect()
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        let mut body = json!({
            "status": state(post.status),
            "message": dialect::markdown(&post.body),
        });
        let url = match thread {
            Some(id) => self.url(&["incidents", id, "updates"]),
            None => {
                body["name"] = self.0.title().into();
                body["visible"] = true.into();
                body["stickied"] = false.into();
                body["notify"] = self.0.settings.notify.into();
                body["meta"] = json!({"aplomb": post.key});
                if let Some((_, id)) = affected(&self.0).first() {
                    body["component_id"] = (*id).into();
                    body["component_status"] = health(post.health()).into();
                }
                self.url(&["incidents"])
            }
        };
        self.signed(Request::json(Method::Post, url, &body))
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let data = &answer["data"];
        let link = visit::link(&data["permalink"]);
        spoken(thread, "2", visit::text(&data["id"]), link)
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        let url = match (self.0.thread(), receipt.and_then(|it| it.remote.get("id"))) {
            (Some(id), _) => self.url(&["incidents", id, "updates"]) + "?per_page=100",
            (None, Some(id)) => self.url(&["incidents", id]),
            (None, None) => return self.find(),
        };
        Some(self.signed(Request::get(url)))
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        seen(self, receipt, page, "2", |said| &said["message"])
    }
}

/// Cachet 3: `/api`, JSON:API, all components in the incident, which gives them back when it ends.
struct Three(Entry);

impl Three {
    fn url(&self, path: &[&str]) -> String {
        let mut whole = vec!["api"];
        whole.extend(path);
        self.0.url("", &whole)
    }

    fn signed(&self, request: Request) -> Request {
        // Without it, an error is a page or a redirection.
        let request = request.with("Accept", "application/json");
        request.bearer(self.0.token())
    }

    fn link(&self, incident: &Value) -> Option<String> {
        let guid = visit::text(&incident["attributes"]["guid"])?;
        Some(self.0.url("", &["incidents", &guid]))
    }
}

impl Page for Three {
    fn entry(&self) -> &Entry {
        &self.0
    }

    fn find(&self) -> Option<Request> {
        let (url, key) = (self.url(&["incidents"]), &self.0.post.key);
        let url = format!("{url}?filter%5Bmeta%5D%5Baplomb%5D={key}&include=meta&per_page=1");
        Some(self.signed(Request::get(url)))
    }

    fn found(&self, page: &Value) -> Found {
        let mut incidents = visit::list(&page["data"]).iter();
        let key = self.0.post.key.as_str();
        // An older 3 knows neither the filter nor the key.
        let ours = incidents.find(|incident| incident["attributes"]["meta"]["aplomb"] == key);
        match ours.and_then(|incident| Some((visit::text(&incident["id"])?, incident))) {
            Some((id, incident)) => Found::Ours(Receipt {
                link: self.link(incident),
                remote: named(&id, "3"),
            }),
            None => Found::Nothing,
        }
    }

    fn speak(&self, thread: Option<&str>) -> Request {
        let post = &self.0.post;
        let mut body = json!({
            "status": state(post.status),
            "message": dialect::markdown(&post.body),
        });
        let url = match thread {
            Some(id) => self.url(&["incidents", id, "updates"]),
            None => {
                let health = health(post.health());
                let parts = affected(&self.0).into_iter();
                let parts: Value = parts
                    .map(|(_, id)| json!({"id": id, "status": health}))
                    .collect();
                body["name"] = self.0.title().into();
                body["visible"] = true.into();
                body["stickied"] = false.into();
                body["notifications"] = self.0.settings.notify.into();
                body["occurred_at"] = post.since.to_string().into();
                body["components"] = parts;
                body["meta"] = json!({"aplomb": post.key});
                self.url(&["incidents"])
            }
        };
        self.signed(Request::json(Method::Post, url, &body))
    }

    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken {
        let data = &answer["data"];
        spoken(thread, "3", visit::text(&data["id"]), self.link(data))
    }

    fn look(&self, receipt: Option<&Receipt>) -> Option<Request> {
        let url = match (self.0.thread(), receipt.and_then(|it| it.remote.get("id"))) {
            (Some(id), _) => {
                self.url(&["incidents", id, "updates"]) + "?sort=-created_at&per_page=100"
            }
            (None, Some(id)) => self.url(&["incidents", id]),
            (None, None) => return self.find(),
        };
        Some(self.signed(Request::get(url)))
    }

    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting {
        seen(
            self,
            receipt,
            page,
            "3",
            |said| &said["attributes"]["message"],
        )
    }
}

/// What a list of updates, an incident, or a list of incidents says of our words.
fn seen(
    page: &impl Page,
    receipt: Option<&Receipt>,
    answer: &Value,
    version: &str,
    words: fn(&Value) -> &Value,
) -> Sighting {
    let entry = page.entry();
    let thread = receipt.and_then(|receipt| receipt.remote.get("id"));
    let Some(id) = entry.thread().or(thread.map(String::as_str)) else {
        return match page.found(answer) {
            Found::Ours(receipt) => Sighting::There(receipt),
            _ => Sighting::Absent,
        };
    };
    let said = match &answer["data"] {
        Value::Array(updates) => updates.as_slice(),
        incident @ Value::Object(_) => std::slice::from_ref(incident),
        _ => return Sighting::CannotTell,
    };
    let receipt = receipt.cloned().unwrap_or_else(|| Receipt {
        link: None,
        remote: named(id, version),
    });
    let said = said.iter().map(|said| (words(said), &Value::Null));
    visit::sighting(entry, receipt, said)
}
