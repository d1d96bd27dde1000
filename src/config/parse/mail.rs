//! A channel that mails customers, and its relays.

use super::{secret, sentence, shape};
use crate::base::document::{Findings, Section, Value};
use crate::base::sentence::Says;
use crate::base::{Diagnostic, Span};
use crate::config::Service;
use crate::config::channel::{Dkim, Mail, Rate, Relay, Tls};

/// The longest address at which people unsubscribe, in bytes: filled in, it still fits a line.
const LONGEST_UNSUBSCRIBE: usize = 500;

pub(super) fn read(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let from = section.need("from", found, mailbox);
    let reply_to = section.take("reply_to", found, mailbox);
    let list = section.need("list", found, Value::line);
    let relays = section.take("relay", found, relays);
    let unsubscribe = section.take("unsubscribe", found, unsubscribe);
    let dkim = section.take("dkim", found, dkim);
    if let (Some(from), Some(dkim)) = (&from, &dkim) {
        aligned(section, from, dkim, found);
    }
    Some(Service::Mail(Box::new(Mail {
        from: from?,
        reply_to,
        list: list?,
        relays: relays.unwrap_or_default(),
        unsubscribe,
        dkim,
    })))
}

/// `relay = { … }`, `[channels.NAME.relay]`, or `[[channels.NAME.relay]]` for several.
fn relays(value: Value<'_>, found: &mut Findings) -> Option<Vec<Relay>> {
    if !value.is_list() {
        let section = value.section(&shape::RELAY, found)?;
        return Some(relay(&section, found).into_iter().collect());
    }
    let sections = value.sections(&shape::RELAY, found)?;
    if value.items(found).is_some_and(|items| items.is_empty()) {
        found.push(value.refuse("invalid-value", sentence::no_relay()));
    }
    let relays = sections.iter().filter_map(|section| relay(section, found));
    Some(relays.collect())
}

fn relay(section: &Section<'_>, found: &mut Findings) -> Option<Relay> {
    let host = section.need("host", found, host);
    let tls = section
        .take("tls", found, |value, found| {
            value.word(&["starttls", "implicit", "none"], tls, found)
        })
        .unwrap_or(Tls::StartTls);
    if tls == Tls::None && host.as_ref().is_some_and(|host| !is_loopback(host)) {
        found.push(
            Diagnostic::error(
                "not-encrypted",
                section.at("tls"),
                sentence::mail_in_the_clear(),
            )
            .label(section.at("host"), sentence::not_this_machine())
            .help(sentence::write_one_of(
                "tls = \"starttls\"",
                "tls = \"implicit\"",
            )),
        );
    }
    let usual = match tls {
        Tls::StartTls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    };
    let port = section.take("port", found, |value, found| {
        value.within(1..=65_535, found)
    });
    let user = section.take("user", found, Value::line);
    let password = section.take("password", found, secret::read);
    for (one, other) in [("user", "password"), ("password", "user")] {
        if section.has(one) && !section.has(other) {
            found.push_absence(
                Diagnostic::error(
                    "missing-key",
                    section.at(one),
                    sentence::one_without_other(one, other),
                )
                .help(sentence::both_or_neither()),
            );
        }
    }
    let connections = section.take("connections", found, |value, found| {
        value.within(1..=100, found)
    });
    let rate = section.take("rate", found, rate);
    let window = section.take("window", found, |value, found| value.within(1..=100, found));
    let messages = section.take("messages", found, |value, found| {
        value.within(1..=1_000_000, found)
    });
    Some(Relay {
        host: host?,
        port: port
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(usual),
        tls,
        login: user.zip(password),
        connections,
        rate,
        window,
        messages,
    })
}

fn dkim(value: Value<'_>, found: &mut Findings) -> Option<Dkim> {
    let section = value.section(&shape::DKIM, found)?;
    let domain = section.need("domain", found, |value, found| {
        host_words(value, true, sentence::no_domain, found)
    });
    let selector = section.need("selector", found, |value, found| {
        host_words(value, false, sentence::no_key_name, found)
    });
    let key = section.need("key", found, secret::read);
    Some(Dkim {
        domain: domain?,
        selector: selector?,
        key: key?,
    })
}

/// Words of letters, digits and hyphens between dots.
fn host_words(value: Value<'_>, dotted: bool, wrong: Says, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    let is_word = |word: &str| {
        (1..=63).contains(&word.len())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if text.len() > 253 || (dotted && !text.contains('.')) || !text.split('.').all(is_word) {
        found.push(value.refuse("invalid-value", wrong()));
        return None;
    }
    Some(text.to_ascii_lowercase())
}

/// A signature of another domain than that of the sender counts for little (RFC 7489, 3.1.1).
fn aligned(section: &Section<'_>, from: &str, dkim: &Dkim, found: &mut Findings) {
    let sender = from.rsplit('@').next().unwrap_or_default();
    let sender = sender.trim_end_matches('>').to_ascii_lowercase();
    let below = |inner: &str, outer: &str| inner == outer || inner.ends_with(&format!(".{outer}"));
    if below(&sender, &dkim.domain) || below(&dkim.domain, &sender) {
        return;
    }
    let message = sentence::other_domain(&dkim.domain);
    found.push(
        Diagnostic::warning("not-aligned", section.at("dkim"), message)
            .label(section.at("from"), sentence::the_sender())
            .help(sentence::other_domain_help()),
    );
}

/// `https://…` or `mailto:…`, with `{column}` for what tells one customer from the other.
fn unsubscribe(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    let host = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
        !host.is_empty() && host.chars().all(is_host)
    };
    let known = match (text.strip_prefix("https://"), text.strip_prefix("mailto:")) {
        (Some(rest), _) => host(rest),
        (None, Some(rest)) => !rest.is_empty(),
        (None, None) => false,
    };
    if !known || !holes_are_closed(&text) || text.len() > LONGEST_UNSUBSCRIBE {
        let message = sentence::unsubscribe("{email}", "{column}");
        found.push(value.refuse("invalid-value", message));
        return None;
    }
    Some(text)
}

/// Whether every brace belongs to the name of a column, and the rest can stand in an address.
fn holes_are_closed(text: &str) -> bool {
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>\"{}".contains(&byte))
    };
    let mut parts = text.split('{');
    parts.next().is_some_and(is_plain)
        && parts.all(|part| {
            part.split_once('}')
                .is_some_and(|(name, rest)| is_column(name) && is_plain(rest))
        })
}

fn is_column(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn tls(word: &str) -> Option<Tls> {
    match word {
        "starttls" => Some(Tls::StartTls),
        "implicit" => Some(Tls::Implicit),
        "none" => Some(Tls::None),
        _ => None,
    }
}

/// Whether a host is this machine itself.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let is_number = |part: &str| part.parse::<u8>().is_ok();
    match host.split('.').collect::<Vec<_>>()[..] {
        ["127", b, c, d] => [b, c, d].into_iter().all(is_number),
        [.., "localhost"] => true,
        _ => matches!(host, "::1" | "[::1]"),
    }
}

fn host(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let host = value.line(found)?;
    let is_host = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
    if !host.chars().all(is_host) {
        found.push(value.refuse("invalid-value", sentence::no_host()));
        return None;
    }
    Some(host)
}

/// `hello@shop.example`.
pub(super) fn address(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    if !is_address(&text) {
        found.push(value.refuse("invalid-value", sentence::no_mail_address()));
        return None;
    }
    Some(text)
}

/// `Shop <hello@shop.example>` or `hello@shop.example`.
fn mailbox(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    let bare = text
        .strip_suffix('>')
        .and_then(|text| text.split_once('<'))
        .map_or(text.as_str(), |(_, address)| address);
    if !is_address(bare) {
        found.push(value.refuse("invalid-value", sentence::no_mail_address()));
        return None;
    }
    Some(text)
}

fn is_address(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part
                .contains(|c: char| c.is_whitespace() || c.is_control() || "<>@,;\"".contains(c))
    };
    text.split_once('@')
        .is_some_and(|(user, host)| is_part(user) && is_part(host))
}

/// `50/s`, `300/min`, `1000/h`.
fn rate(value: Value<'_>, found: &mut Findings) -> Option<Rate> {
    let text = value.line(found)?;
    let rate = text.split_once('/').and_then(|(count, unit)| {
        let per = match unit.trim() {
            "s" => Span::seconds(1),
            "min" | "m" => Span::minutes(1),
            "h" => Span::minutes(60),
            _ => return None,
        };
        let count = count.trim();
        let is_count = count.bytes().all(|byte| byte.is_ascii_digit());
        let count = count.parse().ok().filter(|count| is_count && *count > 0)?;
        Some(Rate { count, per })
    });
    if rate.is_none() {
        found.push(value.refuse("invalid-value", sentence::rate()));
    }
    rate
}
