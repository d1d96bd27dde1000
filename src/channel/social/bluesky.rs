//! Bluesky, on whichever server the account lives.
//!
//! Signs in with an app password for each message, since no session is kept between two; puts each
//! part as a record with a name made of the message, so that a second attempt changes nothing. A
//! further message hangs on the newest one, as people's own threads do.
//!
//! Invariant: the password goes to the configured server only; the session to the one that it names
//! for the account, over an encrypted way.

mod facet;
mod tid;

use super::heard::{Knock, failure, name, partly, until, waiting, web, words};
use super::thread::divide;
use crate::base::percent::percent;
use crate::base::{Lang, Moment, Reason, Secret};
use crate::channel::{
    Ask, Conversation, Failure, Heard, Keys, Method, Post, Receipt, Request, Response, Sighting,
    Turn, Unfit, Weight, limits, tightest,
};
use crate::config::channel::Bluesky as Account;
use crate::incident::Remote;
use facet::facets;
use serde_json::{Value, json};
use tid::tid;

const COLLECTION: &str = "app.bsky.feed.post";

/// What is open while a message is sent.
struct Session {
    server: String,
    did: String,
    token: Secret,
}

/// A record that is there.
#[derive(Clone)]
struct Record {
    uri: String,
    cid: String,
}

pub(super) struct Bluesky {
    base: String,
    handle: String,
    password: Secret,
    lang: Lang,
    at: Moment,
    key: String,
    parts: Vec<String>,
    /// The first record of the thread and the newest.
    root: Option<Record>,
    newest: Option<Record>,
    session: Option<Session>,
    /// How often we signed in.
    logins: u32,
    sent: Vec<Record>,
}

impl Bluesky {
    pub(super) fn new(account: &Account, keys: &Keys, post: &Post) -> Result<Self, Unfit> {
        let limits = limits("bluesky");
        let fits = |text: &str| limits.iter().all(|limit| limit.measure(text).fits());
        let parts = divide(&post.body, fits).map_err(|from| {
            let measure = tightest(&limits, &post.body);
            let measure = measure.expect("invariant: Bluesky has limits");
            Unfit::TooLong { measure, from }
        })?;
        let newest = post.newest();
        Ok(Self {
            base: base(account),
            handle: handle(account),
            password: Secret::new(keys.get(0)),
            lang: post.lang,
            at: post.at,
            key: post.key.clone(),
            parts,
            root: post
                .thread()
                .and_then(|remote| record(remote, "uri", "cid")),
            newest: newest.and_then(|remote| {
                record(remote, "last_uri", "last_cid").or_else(|| record(remote, "uri", "cid"))
            }),
            session: None,
            logins: 0,
            sent: Vec::new(),
        })
    }

    fn sign_in(&mut self) -> Turn {
        self.session = None;
        self.logins += 1;
        Turn::Ask(login(&self.base, &self.handle, self.password.reveal()))
    }

    fn hear_session(&mut self, response: &Response) -> Turn {
        match session(response, &self.base) {
            Ok(session) => {
                self.session = Some(session);
                self.ask_part()
            }
            Err(failure) => Turn::Failed(failure),
        }
    }

    fn ask_part(&mut self) -> Turn {
        let at = self.sent.len();
        let (Some(part), Some(session)) = (self.parts.get(at), &self.session) else {
            return Turn::Sent(receipt(&self.sent));
        };
        let drift = i64::try_from(at).unwrap_or(0);
        let created = Moment::from_millis(self.at.millis() + drift);
        let mut record = json!({
            "$type": COLLECTION,
            "text": part,
            "createdAt": created.to_string(),
            "langs": [self.lang.code()],
        });
        let facets = facets(part);
        if !facets.is_empty() {
            record["facets"] = facets.into();
        }
        let parent = self.sent.last().or(self.newest.as_ref());
        if let Some(parent) = parent {
            let root = self.root.as_ref().or(self.sent.first()).unwrap_or(parent);
            record["reply"] = json!({ "root": strong(root), "parent": strong(parent) });
        }
        let body = json!({
            "repo": session.did,
            "collection": COLLECTION,
            "rkey": tid(self.at, &self.key, at),
            "record": record,
        });
        let url = format!("{}/xrpc/com.atproto.repo.putRecord", session.server);
        let request = Request::json(Method::Post, url, &body).bearer(session.token.reveal());
        Turn::Ask(Ask::web(Weight::Repeatable, request))
    }

    fn hear_part(&mut self, response: &Response) -> Turn {
        let json = response.json();
        if let (200, Some(record)) = (response.status, read(&json)) {
            self.sent.push(record);
            return self.ask_part();
        }
        // A session ends after two hours, which somebody who was told to wait may reach.
        let error = json["error"].as_str().unwrap_or_default();
        if error == "ExpiredToken" && self.logins < 3 {
            return self.sign_in();
        }
        let turn = Turn::Failed(meaning(response, Weight::Repeatable));
        partly(turn, self.sent.len(), self.parts.len())
    }

    fn rkey(&self, part: usize) -> String {
        tid(self.at, &self.key, part)
    }
}

impl Conversation for Bluesky {
    fn begin(&mut self) -> Turn {
        self.sent.clear();
        self.logins = 0;
        self.sign_in()
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let response = match web(heard) {
            Ok(response) => response,
            Err(turn) => return turn,
        };
        match self.session {
            None => self.hear_session(response),
            Some(_) => self.hear_part(response),
        }
    }

    /// Records are public: no key is needed to see them.
    fn look(&self) -> Option<Ask> {
        let (server, repo) = match &self.session {
            Some(session) => (&session.server, &session.did),
            None => (&self.base, &self.handle),
        };
        let repo = percent(repo);
        let place = format!("repo={repo}&collection={COLLECTION}");
        let url = match self.parts.len() {
            1 => format!(
                "{server}/xrpc/com.atproto.repo.getRecord?{place}&rkey={}",
                self.rkey(0)
            ),
            _ => format!("{server}/xrpc/com.atproto.repo.listRecords?{place}&limit=100"),
        };
        Some(Ask::web(Weight::Look, Request::get(url)))
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        let Ok(response) = web(heard) else {
            return Sighting::CannotTell;
        };
        let json = response.json();
        match (response.status, self.parts.len()) {
            (400, 1) if json["error"] == "RecordNotFound" => Sighting::Absent,
            (200, 1) => match read(&json) {
                Some(record) => Sighting::There(receipt(&[record])),
                None => Sighting::CannotTell,
            },
            (200, _) => self.seen_parts(&json),
            _ => Sighting::CannotTell,
        }
    }
}

impl Bluesky {
    fn seen_parts(&self, json: &Value) -> Sighting {
        let Some(list) = json["records"].as_array() else {
            return Sighting::CannotTell;
        };
        let found: Vec<Record> = list.iter().filter_map(read).collect();
        let place = |record: &Record| record.uri.rsplit('/').next().unwrap_or_default().to_owned();
        let wanted = (0..self.parts.len()).map(|part| self.rkey(part));
        let sent: Vec<Record> = wanted
            .filter_map(|rkey| found.iter().find(|record| place(record) == rkey).cloned())
            .collect();
        let reaches_back =
            found.len() < 100 || found.iter().any(|record| place(record) < self.rkey(0));
        if sent.len() == self.parts.len() {
            Sighting::There(receipt(&sent))
        } else if reaches_back {
            Sighting::Absent
        } else {
            Sighting::CannotTell
        }
    }
}

/// Tries the password.
pub(super) fn knock(account: &Account, keys: &Keys) -> Knock {
    Knock {
        ask: login(&base(account), &handle(account), keys.get(0)),
        judge: |response| session(response, "").err(),
    }
}

fn base(account: &Account) -> String {
    let base = account.base.as_deref().unwrap_or("https://bsky.social");
    base.trim_end_matches('/').to_owned()
}

fn handle(account: &Account) -> String {
    account.handle.trim_start_matches('@').to_owned()
}

fn login(base: &str, handle: &str, password: &str) -> Ask {
    let body = json!({ "identifier": handle, "password": password });
    let url = format!("{base}/xrpc/com.atproto.server.createSession");
    Ask::web(Weight::Look, Request::json(Method::Post, url, &body))
}

fn session(response: &Response, base: &str) -> Result<Session, Failure> {
    let json = response.json();
    let text = |key: &str| json[key].as_str();
    let (200, Some(did), Some(token)) = (response.status, name(&json, "/did"), text("accessJwt"))
    else {
        return Err(meaning(response, Weight::Look));
    };
    if json["active"] == false {
        let said = text("status").map(crate::channel::answer::clean);
        let why = said.unwrap_or_else(|| Reason::NotActive {}.into());
        return Err(Failure::NoAccess(why));
    }
    Ok(Session {
        server: server(&json["didDoc"]).unwrap_or_else(|| base.to_owned()),
        did,
        token: Secret::new(token),
    })
}

/// Where the account lives, when its own document says so and nobody can listen on the way.
fn server(document: &Value) -> Option<String> {
    let services = document["service"].as_array()?;
    let is_pds = |service: &&Value| {
        let id = service["id"].as_str();
        id.is_some_and(|id| id.ends_with("#atproto_pds"))
    };
    let address = services.iter().find(is_pds)?["serviceEndpoint"].as_str()?;
    let address = address.trim_end_matches('/');
    let (scheme, host) = address.split_once("://")?;
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let is_here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let is_safe = scheme == "https" || (scheme == "http" && is_here);
    (is_host && is_safe).then(|| address.to_owned())
}

/// What an answer means; errors have names there, and come as 400 more often than elsewhere.
fn meaning(response: &Response, weight: Weight) -> Failure {
    let json = response.json();
    let error = json["error"].as_str().unwrap_or_default();
    let why = words(response, &["/error", "/message"]);
    let meant = failure(response, weight, &why);
    let reset = until(response, "ratelimit-reset");
    match (meant, error) {
        (
            Failure::Refused(why),
            "InvalidToken"
            | "ExpiredToken"
            | "AuthenticationRequired"
            | "AccountTakedown"
            | "AccountDeactivated"
            | "AccountSuspended"
            | "RepoTakendown"
            | "RepoDeactivated"
            | "RepoSuspended"
            | "RepoNotFound"
            | "AccountNotFound"
            | "AuthFactorTokenRequired",
        ) => Failure::NoAccess(why),
        (Failure::NoAccess(why), "AuthFactorTokenRequired") => {
            Failure::NoAccess(Reason::AppPassword { why }.into())
        }
        (meant, _) => waiting(meant, reset),
    }
}

fn record(remote: &Remote, uri: &str, cid: &str) -> Option<Record> {
    let (uri, cid) = (remote.get(uri)?.clone(), remote.get(cid)?.clone());
    Some(Record { uri, cid })
}

fn read(json: &Value) -> Option<Record> {
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let uri = text("uri").filter(|uri| uri.starts_with("at://did:"))?;
    let cid = text("cid")?;
    Some(Record { uri, cid })
}

fn strong(record: &Record) -> Value {
    json!({ "uri": record.uri, "cid": record.cid })
}

fn receipt(sent: &[Record]) -> Receipt {
    let mut remote = Remote::new();
    let [first, rest @ ..] = sent else {
        return Receipt::default();
    };
    remote.insert("uri".into(), first.uri.clone());
    remote.insert("cid".into(), first.cid.clone());
    if let Some(last) = rest.last() {
        remote.insert("last_uri".into(), last.uri.clone());
        remote.insert("last_cid".into(), last.cid.clone());
    }
    let mut places = first.uri["at://".len()..].splitn(3, '/');
    let link = match (places.next(), places.next(), places.next()) {
        (Some(did), Some(_), Some(rkey)) => Some(format!(
            "https://bsky.app/profile/{}/post/{}",
            percent(did).replace("%3A", ":"),
            percent(rkey)
        )),
        _ => None,
    };
    Receipt { link, remote }
}

#[cfg(test)]
mod tests;
