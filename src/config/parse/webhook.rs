//! A channel whose requests its owner makes: the pattern is read and tried here, so that a mistake
//! in it is found in a quiet week.

use super::channel::base;
use super::{secret, sentence, shape};
use crate::base::Diagnostic;
use crate::base::diagnostic::SECRET_IN_FILE;
use crate::base::document::nearest::nearest;
use crate::base::document::{Findings, Section, Value};
use crate::base::sentence::did_you_mean_of;
use crate::base::visible::visible_line;
use crate::config::Service;
use crate::config::channel::{HeaderValue, Templated, Verb};
use crate::config::pattern::{Broken, Escaping, Hole, Pattern};

/// Parts of the names of headers that hold a secret.
const SECRET_NAMES: [&str; 5] = ["authorization", "token", "api-key", "secret", "cookie"];

pub(super) fn read(section: &Section<'_>, found: &mut Findings) -> Option<Service> {
    let url = section.need("url", found, secret::read);
    let base = base(section, found);
    let token = section.take("token", found, secret::read);
    let verb = section.take("method", found, |value, found| {
        let read = |word: &str| match word {
            "POST" => Some(Verb::Post),
            "PUT" => Some(Verb::Put),
            _ => None,
        };
        value.word(&["POST", "PUT"], read, found)
    });
    let headers = section.take("headers", found, headers);
    let body = section.need("body", found, pattern);
    let expect = section.take("expect", found, |value, found| {
        let status = |value: Value<'_>, found: &mut Findings| {
            let status = value.within(100..=599, found)?;
            u16::try_from(status).ok()
        };
        value.list(found, status)
    });
    let id = section.take("id", found, pointer);
    let link = section.take("link", found, pointer);
    let idempotency = section.take("idempotency", found, header_name);
    let hook = Templated {
        url: url?,
        base,
        token,
        verb: verb.unwrap_or_default(),
        headers: headers.unwrap_or_default(),
        body: body?,
        expect: expect.unwrap_or_default(),
        id,
        link,
        idempotency,
    };
    if Escaping::of(hook.content_type()) == Escaping::Json && !hook.body.is_json() {
        let help = sentence::no_json_help("{{…}}", "headers = { Content-Type = \"text/plain\" }");
        found.push(
            Diagnostic::error("not-json", section.at("body"), sentence::no_json()).help(help),
        );
    }
    Some(Service::Webhook(Box::new(hook)))
}

fn pattern(value: Value<'_>, found: &mut Findings) -> Option<Pattern> {
    let text = value.prose(found)?;
    let names = || Hole::NAMES.iter().map(|(name, _)| *name);
    match Pattern::parse(&text) {
        Ok(pattern) => Some(pattern),
        Err(Broken::Open) => {
            let message = sentence::hole_open("{{", "}}");
            found.push(Diagnostic::error("unknown-name", value.span(), message));
            None
        }
        Err(Broken::Unknown(name)) => {
            let shown: String = visible_line(&name).chars().take(40).collect();
            let listed = names().collect::<Vec<_>>().join(", ");
            let listed = sentence::the_names_are(listed);
            let message = sentence::no_such_hole(format!("{{{{{shown}}}}}"));
            let finding = Diagnostic::error("unknown-name", value.span(), message);
            found.push(match nearest(&name, names()) {
                Some(meant) => finding.help(did_you_mean_of(format!("{{{{{meant}}}}}"), listed)),
                None => finding.help(listed),
            });
            None
        }
    }
}

fn pointer(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let text = value.line(found)?;
    if text.starts_with('/') {
        return Some(text);
    }
    found.push(value.refuse("invalid-value", sentence::no_pointer()));
    None
}

fn is_header_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

fn header_name(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let name = value.line(found)?;
    if is_header_name(&name) {
        return Some(name);
    }
    found.push(value.refuse("invalid-value", sentence::no_header()));
    None
}

fn headers(value: Value<'_>, found: &mut Findings) -> Option<Vec<(String, HeaderValue)>> {
    let mut headers = Vec::new();
    for (at, entry) in value.entries(found)? {
        let name = entry.key().to_owned();
        if !is_header_name(&name) {
            let message = sentence::no_header();
            found.push(Diagnostic::error("invalid-value", at, message));
            continue;
        }
        if !entry.is_text() {
            let secret = secret::read(entry, found);
            headers.extend(secret.map(|secret| (name, HeaderValue::Secret(secret))));
            continue;
        }
        let Some(text) = entry.line(found) else {
            continue;
        };
        let lower = name.to_ascii_lowercase();
        if SECRET_NAMES.iter().any(|part| lower.contains(part)) {
            let message = sentence::header_holds_a_secret(&name);
            found.push(
                Diagnostic::warning(SECRET_IN_FILE, entry.span(), message)
                    .help(sentence::point_at_it_as(shape::SECRET_EXAMPLE)),
            );
        }
        headers.push((name, HeaderValue::Text(text)));
    }
    Some(headers)
}
