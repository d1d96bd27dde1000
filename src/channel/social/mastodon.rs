//! Mastodon, and what speaks like it.
//!
//! Asks who we are, how long a post may be there, and then puts the message out, in a thread of
//! parts where it is longer. The first message and the last of an incident are public; those
//! between, and further parts, are unlisted: followers see them, the time lines of everybody do
//! not fill with them.
//!
//! The server remembers a key for an hour. Invariant: after that nothing is sent before it was
//! looked for.

mod seen;

use super::heard::{Knock, date, failure, name, partly, until, waiting, web, words};
use super::mention::without_mentions;
use super::thread::divide;
use crate::base::{Lang, Moment, Reason, Secret};
use crate::channel::answer::clean;
use crate::channel::link::links;
use crate::channel::{
    Ask, Conversation, Counting, Failure, Heard, Keys, Method, Post, Receipt, Request, Response,
    Sighting, Turn, Weight, is_web_address, length,
};
use crate::config::channel::Mastodon as Account;
use crate::incident::Remote;
use crate::runbook::Stage;
use seen::{Status, statuses};

/// What a server takes that does not say.
const MOST: usize = 500;

/// What a link counts, as our counting has it.
const LINK: usize = 23;

/// After so many milliseconds a key may be forgotten: an hour, less five minutes.
const REMEMBERED: i64 = 55 * 60 * 1_000;

/// A clock of a server is not farther off than this, in milliseconds.
const DRIFT: i64 = 5 * 60 * 1_000;

/// What was asked last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Account,
    Instance,
    Looking,
    Part,
}

pub(super) struct Mastodon {
    base: String,
    token: Secret,
    text: String,
    key: String,
    lang: Lang,
    at: Moment,
    stage: Stage,
    /// The first message of the incident there.
    root: Option<String>,
    /// What was said there before, which is not this message.
    others: Vec<String>,
    /// Our own id there.
    account: Option<String>,
    step: Step,
    is_late: bool,
    parts: Vec<String>,
    sent: Vec<Status>,
}

impl Mastodon {
    pub(super) fn new(account: &Account, keys: &Keys, post: &Post) -> Self {
        let earlier = post.earlier.iter();
        let others = earlier.flat_map(|earlier| ["id", "last"].map(|key| earlier.remote.get(key)));
        Self {
            base: base(account),
            token: Secret::new(keys.get(0)),
            text: without_mentions(&post.body),
            key: post.key.clone(),
            lang: post.lang,
            at: post.at,
            stage: post.stage,
            root: post.in_thread("id").map(str::to_owned),
            others: others.flatten().cloned().collect(),
            account: post.in_thread("account").map(str::to_owned),
            step: Step::Account,
            is_late: false,
            parts: Vec::new(),
            sent: Vec::new(),
        }
    }

    fn get(&self, path: &str) -> Ask {
        let request = Request::get(format!("{}{path}", self.base));
        Ask::web(Weight::Look, request.bearer(self.token.reveal()))
    }

    fn hear_account(&mut self, response: &Response) -> Turn {
        match (response.status, name(&response.json(), "/id")) {
            (200, Some(id)) => self.account = Some(id),
            // The key may post, and not read who it belongs to; or nobody tells here.
            (403 | 404 | 410, _) => {}
            _ => return failed(response, not_known(response)),
        }
        let age = date(response).map(|now| now.millis() - self.at.millis());
        self.is_late = age.is_some_and(|age| age > REMEMBERED);
        self.step = Step::Instance;
        Turn::Ask(self.get("/api/v2/instance"))
    }

    /// A server that does not say how much it takes takes the usual.
    fn hear_instance(&mut self, response: &Response) -> Turn {
        if let failure @ Failure::Busy { .. } = failure(response, Weight::Look, &said(response)) {
            return failed(response, failure);
        }
        let json = response.json();
        let number = |key: &str| {
            let number = json.pointer(&format!("/configuration/statuses/{key}"));
            let number = number.and_then(serde_json::Value::as_u64).unwrap_or(0);
            usize::try_from(number).ok().filter(|number| *number > 0)
        };
        let most = number("max_characters").unwrap_or(MOST);
        let reserved = number("characters_reserved_per_url").unwrap_or(LINK);
        let more = reserved.saturating_sub(LINK);
        let count = |text: &str| {
            let links = links(text).into_iter().filter(|link| link.has_scheme);
            length(Counting::Mastodon, text) + links.count() * more
        };
        match divide(&self.text, |part| count(part) <= most) {
            Ok(parts) => self.parts = parts,
            Err(from) => {
                let at = clean(&self.text[from..]);
                let at: String = at.chars().take(30).collect();
                let length = count(&self.text);
                let reason = Reason::NoPartFits {
                    length: length.to_string(),
                    most: most.to_string(),
                    at,
                };
                return Turn::Failed(Failure::Refused(reason.into()));
            }
        }
        if !self.is_late {
            return self.ask_part();
        }
        match &self.account {
            Some(account) => {
                self.step = Step::Looking;
                Turn::Ask(self.get(&of_account(account)))
            }
            None => Turn::Failed(Failure::Unknown(Reason::HourAgo {}.into())),
        }
    }

    /// What is already out is not sent again; what is missing of it follows.
    fn hear_looking(&mut self, response: &Response) -> Turn {
        let Some(found) = statuses(response) else {
            return failed(response, failure(response, Weight::Look, &said(response)));
        };
        let found = self.ours(found);
        for part in &self.parts {
            match found.iter().find(|status| status.says(part)) {
                Some(status) => self.sent.push(status.clone()),
                None => break,
            }
        }
        self.ask_part()
    }

    fn ask_part(&mut self) -> Turn {
        self.step = Step::Part;
        let at = self.sent.len();
        let Some(part) = self.parts.get(at) else {
            return Turn::Sent(self.receipt(&self.sent));
        };
        let before = self.sent.last().map(|status| &status.id);
        let reply = before.or(self.root.as_ref());
        let is_public = at == 0 && (reply.is_none() || self.stage == Stage::Resolution);
        let mut body = serde_json::json!({
            "status": part,
            "language": self.lang.code(),
            "visibility": if is_public { "public" } else { "unlisted" },
        });
        if let Some(reply) = reply {
            body["in_reply_to_id"] = reply.as_str().into();
        }
        let key = match at {
            0 => self.key.clone(),
            _ => format!("{}-{}", self.key, at + 1),
        };
        let url = format!("{}/api/v1/statuses", self.base);
        let request = Request::json(Method::Post, url, &body)
            .bearer(self.token.reveal())
            .with("Idempotency-Key", key);
        Turn::Ask(Ask::web(Weight::Repeatable, request))
    }

    fn hear_part(&mut self, response: &Response) -> Turn {
        // Somebody removed the first message: the thread begins anew.
        if response.status == 404 && self.sent.is_empty() && self.root.take().is_some() {
            return self.ask_part();
        }
        let status = Status::read(&response.json());
        let (true, Some(status)) = ((200..=299).contains(&response.status), status) else {
            let failure = failure(response, Weight::Repeatable, &said(response));
            let turn = failed(response, failure);
            return partly(turn, self.sent.len(), self.parts.len());
        };
        self.sent.push(status);
        self.ask_part()
    }

    fn receipt(&self, sent: &[Status]) -> Receipt {
        let mut remote = Remote::new();
        if let [first, rest @ ..] = sent {
            remote.insert("id".into(), first.id.clone());
            remote.extend(rest.last().map(|last| ("last".into(), last.id.clone())));
            remote.extend(self.account.clone().map(|id| ("account".into(), id)));
        }
        let link = sent.first().and_then(|status| status.url.clone());
        Receipt {
            link: link.filter(|url| is_web_address(url)),
            remote,
        }
    }

    /// Of what is there, what can be this message.
    fn ours(&self, found: Vec<Status>) -> Vec<Status> {
        let since = self.at.millis() - DRIFT;
        let is_new = |status: &Status| status.at.is_none_or(|at| at.millis() >= since);
        let mut ours = found;
        ours.retain(|status| is_new(status) && !self.others.contains(&status.id));
        ours
    }
}

impl Conversation for Mastodon {
    fn begin(&mut self) -> Turn {
        self.step = Step::Account;
        self.sent.clear();
        Turn::Ask(self.get("/api/v1/accounts/verify_credentials"))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let response = match web(heard) {
            Ok(response) => response,
            Err(turn) => return turn,
        };
        match self.step {
            Step::Account => self.hear_account(response),
            Step::Instance => self.hear_instance(response),
            Step::Looking => self.hear_looking(response),
            Step::Part => self.hear_part(response),
        }
    }

    /// What we said lately; where our id is not known, what we and those we follow said.
    fn look(&self) -> Option<Ask> {
        Some(match &self.account {
            Some(account) => self.get(&of_account(account)),
            None => self.get("/api/v1/timelines/home?limit=40"),
        })
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        let found = match web(heard) {
            Ok(response) if response.status == 200 => statuses(response),
            _ => None,
        };
        let Some(found) = found else {
            return Sighting::CannotTell;
        };
        let reaches_back = found.len() < 40
            || found
                .iter()
                .any(|status| status.at.is_some_and(|at| at < self.at));
        match seen::whole(&self.ours(found), &self.text) {
            Some(sent) => Sighting::There(self.receipt(&sent)),
            None if reaches_back && self.account.is_some() => Sighting::Absent,
            None => Sighting::CannotTell,
        }
    }
}

/// Tries the key.
pub(super) fn knock(account: &Account, keys: &Keys) -> Knock {
    let url = format!("{}/api/v1/accounts/verify_credentials", base(account));
    Knock {
        ask: Ask::web(Weight::Look, Request::get(url).bearer(keys.get(0))),
        judge: |response| match response.status {
            200 if name(&response.json(), "/id").is_some() => None,
            // It may do less than this: it need not read who it belongs to.
            403 if said(response).contains("scope") => None,
            _ => Some(waiting(not_known(response), until(response, RESET))),
        },
    }
}

const RESET: &str = "x-ratelimit-reset";

fn base(account: &Account) -> String {
    account.base.trim_end_matches('/').to_owned()
}

fn of_account(account: &str) -> String {
    format!("/api/v1/accounts/{account}/statuses?exclude_reblogs=true&limit=40")
}

fn said(response: &Response) -> String {
    words(response, &["/error", "/error_description"])
}

/// Why it was not said who a key belongs to. One that belongs to no person but to a program is
/// answered with 422.
fn not_known(response: &Response) -> Failure {
    match failure(response, Weight::Look, &said(response)) {
        Failure::Refused(why) if response.status == 422 => Failure::NoAccess(why),
        other => other,
    }
}

fn failed(response: &Response, failure: Failure) -> Turn {
    Turn::Failed(waiting(failure, until(response, RESET)))
}

#[cfg(test)]
mod tests;
