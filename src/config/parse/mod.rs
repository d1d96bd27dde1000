//! `aplomb.toml` becomes a configuration, with everything that is wrong reported at once.

mod channel;
mod mail;
mod secret;
mod sentence;
mod shape;
mod torn;
mod webhook;

pub use mail::is_loopback;

use super::{Config, Organisation};
use crate::base::diagnostic::SECRET_IN_FILE;
use crate::base::document::nearest::nearest;
use crate::base::document::{self, Findings, Section, Value};
use crate::base::sentence::{did_you_mean, keep_one};
use crate::base::{ChannelName, Diagnostic, Lang, Level, Role, Zone, credential};
use crate::runbook::check::ROLES;
use std::collections::BTreeMap;
use std::ops::Range;
use torn::Torn;

/// The version of the format that this program reads.
pub const SCHEMA: u32 = 1;

/// Short keys of `[people]` and the roles they stand for.
const SHORT_ROLES: [(&str, &str); 3] = [
    ("commander", "incident-commander"),
    ("communications", "communications-lead"),
    ("operations", "operations-lead"),
];

/// Reads the text of `aplomb.toml`: the configuration, unless something is wrong with it, and all
/// findings in the order of the text.
///
/// Something that only looks like a secret is an error too, but does not take the configuration
/// away: a token in a comment must not stand between a team and its channels in an outage.
pub fn parse(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
    let (config, mut findings) = document::walk(text, &shape::ROOT, |root, found| {
        read(root, &Torn::NONE, found)
    });
    if text.len() <= document::LONGEST_FILE {
        let known: Vec<Range<usize>> = findings
            .iter()
            .filter(|finding| finding.code == SECRET_IN_FILE)
            .map(|finding| finding.span.clone())
            .collect();
        let overlaps = |span: &Range<usize>| {
            known
                .iter()
                .any(|k| k.start < span.end && span.start < k.end)
        };
        let spotted = credential::spot(text).into_iter();
        findings.extend(
            spotted
                .filter(|secret| !overlaps(&secret.span))
                .map(|secret| secret::literal(secret.span, secret.what)),
        );
        findings.sort_by_key(|finding| finding.span.start);
    }
    (config, findings)
}

/// The same for the bytes of the file, which may not be UTF-8.
pub fn parse_bytes(bytes: &[u8]) -> (Option<Config>, Vec<Diagnostic>) {
    match document::decode(bytes) {
        Ok(text) => parse(text),
        Err(refused) => (None, vec![*refused]),
    }
}

/// What a file with mistakes is still good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// Everything that no mistake touches; none when that cannot be told from the rest.
    pub config: Option<Config>,
    /// The channels that have a mistake, and count as if they were not there.
    pub left_out: Vec<ChannelName>,
    /// Whether nothing is wrong.
    pub is_sound: bool,
}

/// Reads what can be read. A wrong value is left out, and a channel as soon as anything is wrong in its
/// table or in its tables below: half a channel could reach other people than it was meant to.
#[must_use]
pub fn salvage(bytes: &[u8]) -> Salvaged {
    let Ok(text) = document::decode(bytes) else {
        return Salvaged {
            config: None,
            left_out: Vec::new(),
            is_sound: false,
        };
    };
    let mut left_out = Vec::new();
    let (config, found) = document::salvage(text, &shape::ROOT, |root, found, parts| {
        let torn = Torn::of(text, parts);
        let config = read(root, &torn, found)?;
        let all = root.take("channels", &mut Findings::default(), Value::entries);
        let names = all.into_iter().flatten();
        let names = names.filter_map(|(_, entry)| ChannelName::parse(entry.key()).ok());
        left_out.extend(names.filter(|name| !config.channels.contains_key(name)));
        Some(config)
    });
    Salvaged {
        config,
        left_out,
        is_sound: found.iter().all(|finding| finding.level != Level::Error),
    }
}

fn read(root: &Section<'_>, torn: &Torn<'_>, found: &mut Findings) -> Option<Config> {
    if !root.version(SCHEMA, found) {
        return None;
    }
    let organisation = root.take("organisation", found, organisation);
    let people = root.take("people", found, people);
    let channels = root.take("channels", found, |value, found| {
        channels(value, torn, found)
    });
    Some(Config {
        organisation: organisation.unwrap_or_default(),
        people: people.unwrap_or_default(),
        channels: channels.unwrap_or_default(),
    })
}

fn organisation(value: Value<'_>, found: &mut Findings) -> Option<Organisation> {
    let section = value.section(&shape::ORGANISATION, found)?;
    let lang = section.take("lang", found, language);
    let languages = section.take("languages", found, |value, found| {
        languages(value, lang, found)
    });
    Some(Organisation {
        name: section.take("name", found, Value::line),
        lang,
        languages,
        zone: section.take("timezone", found, zone),
        contact: section.take("contact", found, mail::address),
        status_page: section.take("status_page", found, Value::address),
    })
}

fn language(value: Value<'_>, found: &mut Findings) -> Option<Lang> {
    let read = |code: &str| Lang::ALL.into_iter().find(|lang| lang.code() == code);
    value.word(&Lang::ALL.map(Lang::code), read, found)
}

/// At least one, each once, and that of the screen among them.
fn languages(value: Value<'_>, lang: Option<Lang>, found: &mut Findings) -> Option<Vec<Lang>> {
    let named = value.items(found)?;
    let is_empty = named.is_empty();
    let mut languages = Vec::new();
    for item in named {
        let Some(one) = language(item, found) else {
            continue;
        };
        if languages.contains(&one) {
            let message = sentence::named_twice(one.code());
            let finding = Diagnostic::error("invalid-value", item.span(), message);
            found.push(finding.help(keep_one()));
        }
        languages.push(one);
    }
    let refused = match lang {
        _ if is_empty => Some(sentence::no_language()),
        Some(lang) if !languages.contains(&lang) => Some(sentence::lang_not_among(lang.code())),
        _ => None,
    };
    if let Some(refused) = refused {
        found.push(value.refuse("invalid-value", refused));
        return None;
    }
    Some(languages)
}

fn zone(value: Value<'_>, found: &mut Findings) -> Option<Zone> {
    let name = value.line(found)?;
    let zone = Zone::parse(&name);
    if zone.is_none() {
        let city = format!("/{}", name.replace(' ', "_"));
        let meant = Zone::names()
            .find(|known| known.ends_with(&city))
            .or_else(|| nearest(&name, Zone::names()));
        let finding = value.refuse("unknown-zone", sentence::no_such_zone());
        found.push(match meant {
            Some(meant) => finding.help(did_you_mean(meant)),
            None => finding.help(sentence::no_such_zone_help()),
        });
    }
    zone
}

fn people(value: Value<'_>, found: &mut Findings) -> Option<BTreeMap<Role, String>> {
    let mut people: BTreeMap<Role, (String, Range<usize>)> = BTreeMap::new();
    for (at, entry) in value.entries(found)? {
        let name = entry.line(found);
        let Some(role) = role(entry.key(), &at, found) else {
            continue;
        };
        if let Some((_, first)) = people.get(&role) {
            found.push(
                Diagnostic::error("duplicate-key", at, sentence::named_twice(&role))
                    .label(first.clone(), sentence::the_other_one()),
            );
        } else if let Some(name) = name {
            people.insert(role, (name, at));
        }
    }
    let mut names = people.values().map(|(name, _)| name.to_lowercase());
    let first = names.next();
    if people.len() > 1 && names.all(|name| Some(name) == first) {
        found.push(
            Diagnostic::warning(
                "one-person-every-role",
                value.span(),
                sentence::every_role(),
            )
            .help(sentence::every_role_help()),
        );
    }
    Some(
        people
            .into_iter()
            .map(|(role, (name, _))| (role, name))
            .collect(),
    )
}

fn role(key: &str, at: &Range<usize>, found: &mut Findings) -> Option<Role> {
    let short = SHORT_ROLES.iter().find(|(short, _)| *short == key);
    let role = Role::parse(short.map_or(key, |(_, role)| role));
    match role {
        Ok(role) => {
            let all = ROLES.into_iter().chain(SHORT_ROLES.map(|(short, _)| short));
            if short.is_none()
                && !ROLES.contains(&key)
                && let Some(meant) = nearest(key, all)
            {
                let message = sentence::no_usual_role(key);
                found.push(
                    Diagnostic::warning("unknown-role", at.clone(), message)
                        .help(did_you_mean(meant)),
                );
            }
            Some(role)
        }
        Err(refused) => {
            found.push(document::invalid_name(at.clone(), &refused));
            None
        }
    }
}

fn channels(
    value: Value<'_>,
    torn: &Torn<'_>,
    found: &mut Findings,
) -> Option<BTreeMap<ChannelName, super::ChannelConfig>> {
    let mut channels = BTreeMap::new();
    for (at, entry) in value.entries(found)? {
        let name = ChannelName::parse(entry.key())
            .map_err(|refused| found.push(document::invalid_name(at, &refused)))
            .ok();
        let before = found.errors();
        let read = channel::read(entry, found);
        let is_whole = |name: &ChannelName| found.errors() == before && !torn.is_in(name);
        channels.extend(name.filter(is_whole).zip(read));
    }
    Some(channels)
}

#[cfg(test)]
mod tests;
