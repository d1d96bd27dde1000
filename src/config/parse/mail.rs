//! A channel that mails customers, and its relay.

use super::{secret, shape};
use crate::base::document::{Findings, Section, Value};
use crate::base::{Diagnostic, Span};
use crate::config::Service;
use crate::config::channel::{Mail, Rate, Relay, Tls};

pub(super) fn read(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let from = section.need("from", found, mailbox);
    let reply_to = section.take("reply_to", found, mailbox);
    let list = section.need("list", found, Value::line);
    let relay = section.take("relay", found, relay);
    Some(Service::Mail(Box::new(Mail {
        from: from?,
        reply_to,
        list: list?,
        relay,
    })))
}

fn relay(value: Value<'_>, found: &mut Findings) -> Option<Relay> {
    let section = value.section(&shape::RELAY, found)?;
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
                "mail and password would travel in the clear to another machine",
            )
            .label(section.at("host"), "not this machine")
            .help("write `tls = \"starttls\"` or `tls = \"implicit\"`"),
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
                    format!("`{one}` without `{other}`"),
                )
                .help("a relay wants both or neither"),
            );
        }
    }
    let connections = section.take("connections", found, |value, found| {
        value.within(1..=100, found)
    });
    let rate = section.take("rate", found, rate);
    Some(Relay {
        host: host?,
        port: port
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(usual),
        tls,
        login: user.zip(password),
        connections,
        rate,
    })
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
pub(super) fn is_loopback(host: &str) -> bool {
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
        found.push(value.refuse("invalid-value", "this is not the name of a host"));
        return None;
    }
    Some(host)
}

/// `hello@shop.example`.
pub(super) fn address(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    if !is_address(&text) {
        found.push(value.refuse("invalid-value", "this is not a mail address"));
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
        found.push(value.refuse("invalid-value", "this is not a mail address"));
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
        let message = "a rate is a number and a time: `50/s`, `300/min` or `1000/h`";
        found.push(value.refuse("invalid-value", message));
    }
    rate
}
