//! Posts as they come, and a conversation in words.

mod answers;
mod dressed;
mod requests;
mod sightings;

use super::super::exchange::{Ask, Failure, Heard, Sighting, Turn, What};
use super::super::post::Earlier;
use super::*;
use crate::base::{Lang, Moment, Secret};
use crate::channel::tests::response;
pub(super) use crate::channel::tests::{keys, remote, service};
use crate::incident::Remote;
use crate::runbook::{Severity, Stage};

/// A fact with everything in it that rings or looks like markup somewhere.
pub(super) const NASTY: &str = "We see <!channel> errors & *slow* pages, @here @ana.\n\
    1. # [here](https://evil.example)\n\
    Details: https://status.example/a_b?c=d&e (help@shop.example).\n\
    Next update at 14:25.";

/// The message of a stage, when those before it got these names.
pub(super) fn post(stage: Stage, body: &str, remotes: &[Remote]) -> Post {
    let at = Moment::parse("2026-11-22T14:05:00Z").expect("a moment");
    let (status, key) = match stage {
        Stage::Initial => (Status::Investigating, '1'),
        Stage::Resolution => (Status::Resolved, '3'),
        _ => (Status::Identified, '2'),
    };
    let earlier = remotes.iter().map(|remote| Earlier {
        at,
        status: Status::Investigating,
        body: "Earlier words.".into(),
        remote: remote.clone(),
    });
    Post {
        incident: "2026-11-22-checkout-down".into(),
        title: "Checkout is down".into(),
        body: body.to_owned(),
        lang: Lang::En,
        stage,
        status,
        severity: Severity::Sev1,
        at,
        since: at,
        key: key.to_string().repeat(32),
        affected: Vec::new(),
        link: Some("https://status.example".into()),
        earlier: earlier.collect(),
    }
}

/// A conversation about a message.
pub(super) fn talk(settings: &str, keys: &[&str], post: &Post) -> Box<dyn Conversation> {
    let begun = conversation(&service(settings), &self::keys(keys), post);
    begun
        .unwrap_or_else(|unfit| panic!("{unfit:?}"))
        .expect("this service is spoken to")
}

pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Heard {
    Heard::Web(response(status, headers, body))
}

/// The bytes that travel, and what they weigh.
pub(super) fn bytes_of(ask: &Ask) -> String {
    let What::Web(request) = &ask.what else {
        panic!("a request");
    };
    let mut out = format!(
        "{:?} {} {}\n",
        ask.weight,
        request.method.word(),
        request.url
    );
    for (name, value) in &request.headers {
        out.push_str(&format!("{name}: {value}\n"));
    }
    out.push_str(&String::from_utf8(request.body.clone()).expect("UTF-8"));
    out
}

/// What comes next, in a line.
pub(super) fn shown(turn: &Turn) -> String {
    match turn {
        Turn::Ask(ask) => bytes_of(ask).lines().next().expect("a line").to_owned(),
        Turn::Sent(receipt) => {
            let names = receipt.remote.iter();
            let names: Vec<String> = names
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("sent {}", names.join(" ")).trim().to_owned()
        }
        Turn::Failed(Failure::Refused(why)) => format!("refused {why}"),
        Turn::Failed(Failure::NoAccess(why)) => format!("no access {why}"),
        Turn::Failed(Failure::Busy { why, wait }) => {
            let wait = wait.map(|wait| format!(" {}ms", wait.as_millis()));
            format!("busy{} {why}", wait.unwrap_or_default())
        }
        Turn::Failed(Failure::Unknown(why)) => format!("unknown {why}"),
    }
}

pub(super) fn sighted(sighting: &Sighting) -> String {
    match sighting {
        Sighting::There(receipt) => {
            shown(&Turn::Sent(receipt.clone())).replacen("sent", "there", 1)
        }
        Sighting::Absent => "absent".into(),
        Sighting::CannotTell => "cannot tell".into(),
    }
}

/// What it is called here, its settings, its keys, and the names of a first message.
type Chat = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

/// The settings of every service in this group, with the names that a first message gets there.
pub(super) const ALL: [Chat; 10] = [
    (
        "slack",
        "kind = 'slack'\nurl = { env = 'X' }",
        &["https://hooks.slack.com/services/T0/B0/xxxxxxxxxxxxxxxxxxxxxxxx"],
        &[],
    ),
    (
        "slack-api",
        "kind = 'slack'\ntoken = { env = 'X' }\nroom = 'C012'",
        &["xoxb-secret"],
        &[("channel", "C012"), ("ts", "1503435956.000247")],
    ),
    (
        "mattermost",
        "kind = 'mattermost'\nurl = { env = 'X' }",
        &["https://chat.example/hooks/abcdefghijklmnopqrstuvwxyz"],
        &[],
    ),
    (
        "discord",
        "kind = 'discord'\nurl = { env = 'X' }",
        &["https://discord.com/api/v10/webhooks/42/tokentokentokentoken"],
        &[("channel", "7"), ("id", "99")],
    ),
    (
        "teams",
        "kind = 'teams'\nurl = { env = 'X' }",
        &[
            "https://x.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abcdefghijklmnopq_-",
        ],
        &[],
    ),
    (
        "rocketchat",
        "kind = 'rocketchat'\nurl = { env = 'X' }",
        &["https://chat.example/hooks/65f0/tokentokentokentoken"],
        &[],
    ),
    (
        "rocketchat-api",
        "kind = 'rocketchat'\nbase = 'https://chat.example'\ntoken = { env = 'X' }\nuser = 'u1'\nroom = 'incidents'",
        &["secret-token"],
        &[("id", "m1"), ("room", "GENERAL")],
    ),
    (
        "matrix",
        "kind = 'matrix'\nbase = 'https://matrix.example'\ntoken = { env = 'X' }\nroom = '!r:matrix.example'",
        &["syt_secret"],
        &[("event_id", "$first"), ("room", "!r:matrix.example")],
    ),
    (
        "telegram",
        "kind = 'telegram'\ntoken = { env = 'X' }\nroom = '-1001234567890'",
        &["123:secret"],
        &[("chat", "-1001234567890"), ("id", "5")],
    ),
    (
        "ntfy",
        "kind = 'ntfy'\ntopic = 'shop-incidents'\ntoken = { env = 'X' }",
        &["tk_secret"],
        &[("id", "n1")],
    ),
];

/// One of [`ALL`].
pub(super) fn begin(name: &str, post: &Post) -> Box<dyn Conversation> {
    let (_, settings, keys, _) = ALL
        .iter()
        .find(|(known, ..)| *known == name)
        .expect("a name");
    talk(settings, keys, post)
}
