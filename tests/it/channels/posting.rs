//! Messages that leave for services, from the command line and from the walk, with the real program
//! and a server that can do everything a service does on a bad day.

mod commands;
mod french;
mod status_page;
mod tried;
mod walked;

use super::server::{Act, Server};
use crate::desk::{Desk, Transcript};
use crate::pty::pause;
use crate::walk::walker::Walker;
use serde_json::Value;
use std::time::{Duration, Instant};

/// A desk whose channels all lead to one server.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) server: Server,
}

pub(crate) const FACTS: [&str; 5] = [
    "workaround=send us your orders by e-mail",
    "impact=open the site",
    "affected=all customers",
    "changed=a part of the site answers again",
    "recovery=the site works again",
];

impl Office {
    /// Three services and a person: colleagues by webhook, the status page, a social network.
    pub(crate) fn new() -> Self {
        let (desk, server) = (Desk::with_workspace(), Server::start());
        let base = server.url("");
        desk.write("hook", "https://chat.example/hooks/s3cr3tHook1");
        desk.write("key", "k3y-of-the-page-1");
        desk.write(
            "aplomb.toml",
            &format!(
                "[organisation]\nname = 'Shop'\nlang = 'en'\ntimezone = 'Etc/UTC'\n\
                 contact = 'support@shop.example'\n\
                 [people]\nincident-commander = 'Ana'\n\
                 [channels.team-chat]\nkind = 'mattermost'\nurl = {{ file = 'hook' }}\nbase = '{base}'\ndeadline = '5s'\n\
                 [channels.status-page]\nkind = 'statuspage'\npage = 'p1'\ntoken = {{ file = 'key' }}\nbase = '{base}'\ndeadline = '5s'\n\
                 access = {{ holders = ['Ana', 'Ben'], kept = 'the safe' }}\n\
                 [channels.social]\nkind = 'mastodon'\nbase = '{base}'\ntoken = {{ file = 'key' }}\ndeadline = '5s'\n"
            ),
        );
        server.on(HOOK, [Act::answer(200, "ok")]);
        server.on("/pages/p1/incidents/unresolved", [Act::json(200, "[]")]);
        server.on(PAGE, [Act::json(201, INCIDENT)]);
        server.on("/pages/p1/incidents/i9", [Act::json(200, INCIDENT)]);
        server.on("/api/v2/instance", [Act::json(200, "{}")]);
        server.on(
            TOOT,
            [Act::json(
                200,
                r#"{"id":"77","url":"https://social.example/@shop/77"}"#,
            )],
        );
        Self { desk, server }
    }

    /// The same with an incident that is open, and the other steps of the first round done.
    pub(crate) fn declared() -> Self {
        let office = Self::new();
        let facts = FACTS.iter().flat_map(|fact| ["--fact", fact]);
        let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
        office
            .desk
            .run(declare.into_iter().chain(facts))
            .expect_exit(0);
        office
    }

    pub(crate) fn run(&self, args: &[&str]) -> Transcript {
        self.desk.run(args.iter().copied())
    }

    pub(crate) fn send(&self, channels: &[&str]) -> Transcript {
        let named = channels.iter().flat_map(|name| ["--channel", name]);
        let args = ["send", "--no-input", "--as", "Ana"].into_iter();
        self.desk.run(args.chain(named))
    }

    fn json(&self, args: &[&str]) -> Value {
        self.desk.run(args.iter().copied().chain(["--json"])).json()
    }

    /// Puts the next round into words.
    pub(crate) fn update(&self, message: &str) {
        let args = [
            "update",
            "--no-input",
            "--as",
            "Ana",
            "--status",
            "identified",
        ];
        let said = ["--message", message, "--next", "20m"];
        self.desk.run(args.into_iter().chain(said)).expect_exit(0);
    }

    /// How far a channel has come, and how many messages it is behind.
    pub(crate) fn standing(&self, channel: &str) -> (String, u64) {
        let status = self.json(&["status"]);
        let channels = status["channels"].as_array().expect("channels");
        let of = channels.iter().find(|of| of["channel"] == channel);
        let of = of.expect("the channel");
        let state = of["state"].as_str().expect("a state").to_owned();
        (state, of["behind"].as_u64().expect("a number"))
    }

    /// The requests to a path.
    pub(crate) fn seen(&self, path: &str) -> Vec<String> {
        let seen = self.server.seen().into_iter();
        let seen = seen.filter(|seen| seen.path == path && seen.method != "GET");
        seen.map(|seen| seen.text()).collect()
    }
}

pub(crate) const HOOK: &str = "/hooks/s3cr3tHook1";

pub(crate) const PAGE: &str = "/pages/p1/incidents";

pub(crate) const TOOT: &str = "/api/v1/statuses";

const INCIDENT: &str = r#"{"id":"i9","name":"x","status":"investigating","shortlink":"https://stspg.example/i9","incident_updates":[],"metadata":{}}"#;

/// The rest of the first round, which a person does.
pub(crate) const REST: [&str; 5] = [
    "write-to-customers",
    "post-short",
    "put-up-waiting-page",
    "post-long",
    "set-answering-machine",
];
