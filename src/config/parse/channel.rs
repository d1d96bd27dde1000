//! A channel: its kind first, then the keys of that kind.

use super::{mail, secret, sentence, shape, webhook as templated};
use crate::base::document::sentence::missing_key;
use crate::base::document::{Findings, Section, Shape, Value};
use crate::base::sentence::write_it;
use crate::base::{Diagnostic, Span};
use crate::config::SecretRef;
use crate::config::channel::{
    Access, Account, Bluesky, ChannelConfig, Command, Folder, Format, LinkedIn, Mastodon, Room,
    Service, Signing, StatusPage, Topic, Webhook, X,
};
use std::collections::BTreeMap;

/// How a kind is read.
type Reader = fn(&Section<'_>, &mut Findings) -> Option<Service>;

/// Every kind, the keys it has, and how it is read.
const KINDS: [(&str, &Shape, Reader); 25] = [
    ("file", &shape::PLAIN, |_, _| Some(Service::File)),
    ("manual", &shape::PLAIN, |_, _| Some(Service::Manual)),
    ("command", &shape::COMMAND, command),
    ("webhook", &shape::TEMPLATED, templated::read),
    ("mail", &shape::MAIL, mail::read),
    ("slack", &shape::SLACK, |s, f| {
        room(s, f, &["token", "room"]).map(Service::Slack)
    }),
    ("mattermost", &shape::WEBHOOK, |s, f| {
        webhook(s, f).map(Service::Mattermost)
    }),
    ("discord", &shape::WEBHOOK, |s, f| {
        webhook(s, f).map(Service::Discord)
    }),
    ("teams", &shape::WEBHOOK, |s, f| {
        webhook(s, f).map(Service::Teams)
    }),
    ("rocketchat", &shape::ROCKETCHAT, |s, f| {
        room(s, f, &["base", "token", "user", "room"]).map(Service::RocketChat)
    }),
    ("matrix", &shape::MATRIX, |s, f| {
        account(s, f, &["base", "token", "room"]).map(Service::Matrix)
    }),
    ("telegram", &shape::TELEGRAM, |s, f| {
        account(s, f, &["token", "room"]).map(Service::Telegram)
    }),
    ("ntfy", &shape::NTFY, ntfy),
    ("statuspage", &shape::STATUS_PAGE, |s, f| {
        status_page(s, f, &["page"]).map(Service::Statuspage)
    }),
    ("statusio", &shape::STATUS_IO, |s, f| {
        status_page(s, f, &["page", "api_id"]).map(Service::StatusIo)
    }),
    ("cachet", &shape::CACHET, |s, f| {
        status_page(s, f, &["base"]).map(Service::Cachet)
    }),
    ("instatus", &shape::STATUS_PAGE, |s, f| {
        status_page(s, f, &["page"]).map(Service::Instatus)
    }),
    ("openstatus", &shape::STATUS_PAGE, |s, f| {
        status_page(s, f, &["page"]).map(Service::OpenStatus)
    }),
    ("betterstack", &shape::STATUS_PAGE, |s, f| {
        status_page(s, f, &["page"]).map(Service::BetterStack)
    }),
    ("cstate", &shape::FOLDER, |s, f| {
        folder(s, f).map(Service::CState)
    }),
    ("page", &shape::FOLDER, |s, f| {
        folder(s, f).map(Service::Page)
    }),
    ("mastodon", &shape::MASTODON, mastodon),
    ("bluesky", &shape::BLUESKY, bluesky),
    ("x", &shape::X, x),
    ("linkedin", &shape::LINKEDIN, linkedin),
];

/// Reads a table `[channels.<name>]`.
pub(super) fn read(value: Value<'_>, found: &mut Findings) -> Option<ChannelConfig> {
    let Some(kind) = value.inside("kind") else {
        if value.is_table() {
            found.push_absence(
                Diagnostic::error(
                    "missing-key",
                    value.span(),
                    missing_key("kind", sentence::any_channel()),
                )
                .help(sentence::say_what_it_is()),
            );
        } else {
            value.section(&shape::PLAIN, found);
        }
        return None;
    };
    let words = KINDS.map(|(word, ..)| word);
    let find = |word: &str| KINDS.iter().find(|(known, ..)| *known == word);
    let (_, shape, reader) = kind.word(&words, find, found)?;
    let section = value.section(shape, found)?;
    let service = reader(&section, found);
    let limit = section.take("limit", found, |value, found| {
        value.within(1..=1_000_000, found)
    });
    let deadline = section.take("deadline", found, deadline);
    let access = section.take("access", found, access);
    Some(ChannelConfig {
        service: service?,
        limit,
        deadline,
        access,
    })
}

/// How long a message may take: from a second to two minutes.
fn deadline(value: Value<'_>, found: &mut Findings) -> Option<Span> {
    let span = value.duration(found)?;
    if (Span::seconds(1)..=Span::minutes(2)).contains(&span) {
        return Some(span);
    }
    found.push(value.refuse("invalid-value", sentence::deadline()));
    None
}

fn access(value: Value<'_>, found: &mut Findings) -> Option<Access> {
    let section = value.section(&shape::ACCESS, found)?;
    let holders = section.need("holders", found, |value, found| {
        let holders = value.list(found, Value::line)?;
        if holders.is_empty() {
            found.push(value.refuse("invalid-value", sentence::nobody_gets_in()));
        }
        Some(holders)
    });
    let kept = section.take("kept", found, Value::line);
    Some(Access {
        holders: holders?,
        kept,
    })
}

/// The keys that this kind cannot do without.
fn require(section: &Section<'_>, keys: &[&'static str], found: &mut Findings) {
    for key in keys {
        section.need(key, found, |_, _| Some(()));
    }
}

/// Where an API is. The token would travel there, so the way must be encrypted or very short.
pub(super) fn base(section: &Section<'_>, found: &mut Findings) -> Option<String> {
    let base = section.take("base", found, Value::address)?;
    let host = base.strip_prefix("http://").map(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        }
    });
    if host.is_some_and(|host| !mail::is_loopback(host)) {
        found.push(
            Diagnostic::warning(
                "not-encrypted",
                section.at("base"),
                sentence::token_in_the_clear(),
            )
            .help(write_it("https://")),
        );
    }
    Some(base)
}

fn command(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let command = section.need("command", found, Value::command);
    let timeout = section.take("timeout", found, Value::duration);
    let format = section.take("format", found, |value, found| {
        let read = |word: &str| match word {
            "text" => Some(Format::Text),
            "json" => Some(Format::Json),
            _ => None,
        };
        value.word(&["text", "json"], read, found)
    });
    let idempotent = section.take("idempotent", found, Value::flag);
    Some(Service::Command(Command {
        command: command?,
        timeout,
        format: format.unwrap_or_default(),
        idempotent: idempotent.unwrap_or_default(),
    }))
}

fn webhook(section: &Section<'_>, found: &mut Findings) -> Option<Webhook> {
    let url = section.need("url", found, secret::read);
    let base = base(section, found);
    Some(Webhook { url: url?, base })
}

/// A webhook, or an account with what the API of the service needs.
fn room(section: &Section<'_>, found: &mut Findings, api: &[&'static str]) -> Option<Room> {
    let extra = api.iter().find(|key| **key != "base" && section.has(key));
    match (section.has("url"), extra) {
        (true, Some(extra)) => {
            let message = sentence::webhook_needs_none();
            found.push(
                Diagnostic::error("two-kinds", section.at(extra), message)
                    .label(section.at("url"), sentence::the_webhook()),
            );
            None
        }
        (false, None) => {
            let keys = api.join("`, `");
            found.push_absence(
                Diagnostic::error("missing-key", section.span(), sentence::chat_not_reached())
                    .help(sentence::chat_not_reached_help(format!("`{keys}`"))),
            );
            None
        }
        (true, None) => webhook(section, found).map(Room::Webhook),
        (false, Some(_)) => account(section, found, api).map(Room::Api),
    }
}

fn account(section: &Section<'_>, found: &mut Findings, keys: &[&'static str]) -> Option<Account> {
    require(section, keys, found);
    let base = base(section, found);
    let token = section.take("token", found, secret::read);
    let user = if keys.contains(&"user") {
        section.take("user", found, Value::line)
    } else {
        None
    };
    let room = section.take("room", found, text_or_number);
    Some(Account {
        base,
        token: token?,
        user,
        room: room?,
    })
}

/// Ids that look like numbers are often written as such.
fn text_or_number(value: Value<'_>, found: &mut Findings) -> Option<String> {
    value.number_as_text().or_else(|| value.line(found))
}

fn ntfy(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let topic = section.need("topic", found, Value::line);
    let token = section.take("token", found, secret::read);
    let base = base(section, found);
    Some(Service::Ntfy(Topic {
        base,
        topic: topic?,
        token,
    }))
}

fn components(section: &Section<'_>, found: &mut Findings) -> BTreeMap<String, String> {
    let read = |value: Value<'_>, found: &mut Findings| {
        let mut components = BTreeMap::new();
        for (_, entry) in value.entries(found)? {
            let id = text_or_number(entry, found);
            components.extend(id.map(|id| (entry.key().to_owned(), id)));
        }
        Some(components)
    };
    section.take("components", found, read).unwrap_or_default()
}

fn status_page(
    section: &Section<'_>,
    found: &mut Findings,
    keys: &[&'static str],
) -> Option<StatusPage> {
    require(section, keys, found);
    let token = section.need("token", found, secret::read);
    let base = base(section, found);
    let optional = |key: &str| section.knows(key);
    let page = optional("page").then(|| section.take("page", found, text_or_number));
    let api_id = optional("api_id").then(|| section.take("api_id", found, secret::read));
    let version = optional("version")
        .then(|| section.take("version", found, |value, found| value.within(2..=3, found)));
    Some(StatusPage {
        base,
        page: page.flatten(),
        token: token?,
        api_id: api_id.flatten(),
        version: version.flatten(),
        notify: section.take("notify", found, Value::flag).unwrap_or(true),
        components: components(section, found),
    })
}

fn folder(section: &Section<'_>, found: &mut Findings) -> Option<Folder> {
    let folder = section.need("folder", found, Value::line);
    let url = section.take("url", found, Value::address);
    let components = components(section, found);
    Some(Folder {
        folder: folder?,
        url,
        components,
    })
}

/// A secret that may be missing: then a person posts. One that cannot be read is not a missing one.
#[expect(
    clippy::option_option,
    reason = "missing and unreadable are two things"
)]
fn optional(
    section: &Section<'_>,
    key: &'static str,
    found: &mut Findings,
) -> Option<Option<SecretRef>> {
    let secret = section.take(key, found, secret::read);
    (secret.is_some() || !section.has(key)).then_some(secret)
}

fn mastodon(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    require(section, &["base"], found);
    let base = base(section, found);
    let token = optional(section, "token", found)?;
    Some(Service::Mastodon(Mastodon { base: base?, token }))
}

fn bluesky(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let handle = section.need("handle", found, Value::line);
    let password = optional(section, "password", found);
    let base = base(section, found);
    Some(Service::Bluesky(Bluesky {
        base,
        handle: handle?,
        password: password?,
    }))
}

fn x(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let base = base(section, found);
    let signing = ["token_secret", "key", "key_secret"];
    if signing.iter().any(|key| section.has(key)) {
        require(section, &["token"], found);
        require(section, &signing, found);
    }
    let token = optional(section, "token", found);
    let [token_secret, key, key_secret] = signing.map(|key| section.take(key, found, secret::read));
    let signing = match (token_secret, key, key_secret) {
        (Some(token_secret), Some(key), Some(key_secret)) => Some(Signing {
            token_secret,
            key,
            key_secret,
        }),
        _ => None,
    };
    Some(Service::X(X {
        base,
        token: token?,
        signing,
    }))
}

fn linkedin(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let base = base(section, found);
    let token = optional(section, "token", found);
    if section.has("token") {
        require(section, &["author"], found);
    }
    let author = section.take("author", found, |value, found| {
        let author = value.line(found)?;
        if author.starts_with("urn:li:") {
            return Some(author);
        }
        found.push(value.refuse("invalid-value", sentence::author()));
        None
    });
    let version = section.take("version", found, |value, found| {
        value.within(202_401..=999_912, found)
    });
    Some(Service::LinkedIn(LinkedIn {
        base,
        author,
        token: token?,
        version,
    }))
}
