//! The channel of a chat: a day of a Slack export, or an export of Mattermost.
//!
//! Owns how a message, its author and its time are found, and what a chat only says of itself.
//! Invariant: every message with a text is told, every other one is among the remarks.

use super::statuspage::{json, text, unread};
use super::{File, Kept, Remark, Unread, Why, Wish, Wrong, somewhere};
use crate::base::Moment;
use crate::incident::backfill::{Message, Told, What};
use crate::runbook::Audience;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a channel says of itself: who came and went, what it is called.
const HOUSEKEEPING: [&str; 18] = [
    "channel_archive",
    "channel_convert_to_private",
    "channel_join",
    "channel_leave",
    "channel_name",
    "channel_posting_permissions",
    "channel_purpose",
    "channel_topic",
    "channel_unarchive",
    "group_archive",
    "group_join",
    "group_leave",
    "group_name",
    "group_purpose",
    "group_topic",
    "pinned_item",
    "reminder_add",
    "tombstone",
];

pub(super) fn read(files: &[File], wish: &Wish) -> Result<Kept, Unread> {
    let mut kept = Kept::default();
    let mut messages: Vec<(usize, usize, Value)> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let (found, broken) = values(number, file)?;
        kept.remarks.extend(broken);
        let found = found.into_iter();
        messages.extend(found.map(|(line, value)| (number, line, value)));
    }
    let mut names = names(&messages);
    for (id, name) in &wish.names {
        names.entry(id.clone()).or_insert_with(|| name.clone());
    }
    for (file, line, message) in &messages {
        let remark = |why, excerpt: &str| Remark {
            file: *file,
            line: *line,
            why,
            excerpt: in_short(excerpt),
        };
        let words = words(message, &names);
        let subtype = text(message, "subtype").or_else(|| text(message, "type"));
        let own = subtype.filter(|it| HOUSEKEEPING.contains(it) || it.starts_with("system_"));
        if let Some(own) = own {
            let why = Why::Housekeeping(own.to_owned());
            kept.remarks.push(remark(why, &words));
            continue;
        }
        if words.trim().is_empty() {
            kept.remarks.push(remark(Why::Empty, ""));
            continue;
        }
        let last = kept.past.told.last().map(|told: &Told| told.at);
        let at = at(message).filter(|at| *at <= wish.now);
        if at.is_none() {
            kept.remarks.push(remark(Why::NoTime, &words));
        }
        let by = author(message, &names);
        let is_outside = wish
            .outside
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&by));
        kept.past.told.push(Told {
            at: at.or(last).unwrap_or(Moment::from_millis(i64::MIN)),
            by: if at.is_some() { by } else { String::new() },
            text: words,
            what: if is_outside && at.is_some() {
                What::Said(Message::on(Audience::Public, somewhere()))
            } else {
                What::Note
            },
        });
    }
    // What had no time and nothing before it happened with the first that has one.
    let early = Moment::from_millis(i64::MIN);
    let told = kept.past.told.iter().map(|told| told.at);
    let first = told.filter(|at| *at > early).min();
    let Some(first) = first else {
        let file = files.first();
        let what = if messages.is_empty() {
            Wrong::Nothing
        } else {
            Wrong::NoTimes
        };
        return Err(file.map_or(
            Unread {
                file: 0,
                span: 0..0,
                what: Wrong::Nothing,
            },
            |file| unread(0, file, what),
        ));
    };
    for told in &mut kept.past.told {
        told.at = told.at.max(first);
    }
    Ok(kept)
}

/// So much of a text as shows which one it is.
fn in_short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The messages of a file, whatever they are wrapped in, each with its line or its number; and the lines
/// that are broken.
#[expect(clippy::type_complexity, reason = "both are lists of places")]
fn values(number: usize, file: &File) -> Result<(Vec<(usize, Value)>, Vec<Remark>), Unread> {
    let mut messages = Vec::new();
    let whole = json(number, file);
    let wrong = match whole {
        Ok(value) => {
            if !unwrap(value, &mut messages) {
                return Err(unread(number, file, Wrong::NotThat));
            }
            let numbered = (1..).zip(messages);
            return Ok((numbered.collect(), Vec::new()));
        }
        Err(wrong) => wrong,
    };
    // A value for each line. One that is cut off takes nothing with it; but a text of which no line is a
    // value was meant as one.
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    let (mut sound, mut other) = (0, false);
    for (at, line) in file.text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let value = serde_json::from_str::<Value>(line).ok();
        let value = value.filter(|value| value.is_object() || value.is_array());
        other |= value.is_some();
        match value.map(|value| unwrap(value, &mut messages)) {
            Some(true) => {
                sound += 1;
                found.extend(messages.drain(..).map(|message| (at + 1, message)));
            }
            _ => broken.push(Remark {
                file: number,
                line: at + 1,
                why: Why::Broken,
                excerpt: in_short(line),
            }),
        }
    }
    if found.is_empty() && other && sound == 0 {
        return Err(unread(number, file, Wrong::NotThat));
    }
    if sound < broken.len() || found.is_empty() {
        return Err(wrong);
    }
    Ok((found, broken))
}

/// The names of a Slack export's `users.json`, by id.
#[must_use]
pub fn names_of(text: &str) -> BTreeMap<String, String> {
    let users: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let named = users.iter().filter_map(|user| {
        let name = name_in(user.get("profile").unwrap_or(user)).or_else(|| name_in(user))?;
        Some((text_of(user, "id")?, name))
    });
    named.collect()
}

fn text_of(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(str::to_owned)
}

/// The name in a profile, as people would say it.
fn name_in(profile: &Value) -> Option<String> {
    ["real_name", "display_name", "name"]
        .iter()
        .find_map(|key| text(profile, key).filter(|name| !name.is_empty()))
        .map(str::to_owned)
}

/// Takes the messages out of a value; `false` when it is nothing that a chat exports.
fn unwrap(value: Value, messages: &mut Vec<Value>) -> bool {
    match value {
        Value::Array(items) => items.into_iter().all(|item| unwrap(item, messages)),
        Value::Object(mut object) => {
            if let Some(post) = object.remove("post") {
                return unwrap(post, messages);
            }
            match object.remove("posts") {
                Some(Value::Object(posts)) => {
                    return posts.into_iter().all(|(_, post)| unwrap(post, messages));
                }
                Some(posts) => return unwrap(posts, messages),
                None => {}
            }
            if let Some(all) = object.remove("messages") {
                return unwrap(all, messages);
            }
            let is_message = ["ts", "create_at"]
                .iter()
                .any(|key| object.contains_key(*key))
                || ["text", "message"]
                    .iter()
                    .any(|key| object.contains_key(*key));
            if !is_message {
                // Other lines of a bulk export: its version, teams, channels, users.
                return object.contains_key("type");
            }
            let replies = object.remove("replies");
            messages.push(Value::Object(object));
            match replies {
                // Slack names replies that stand elsewhere; Mattermost has them here.
                Some(Value::Array(replies)) => {
                    messages.extend(replies.into_iter().filter(|reply| {
                        ["message", "text"]
                            .iter()
                            .any(|key| reply.get(key).is_some())
                    }));
                    true
                }
                _ => true,
            }
        }
        _ => false,
    }
}

fn at(message: &Value) -> Option<Moment> {
    if let Some(millis) = message.get("create_at").and_then(Value::as_i64) {
        return Some(Moment::from_millis(millis));
    }
    let ts = message.get("ts")?;
    let ts = ts.as_str().map_or_else(|| ts.to_string(), str::to_owned);
    let (seconds, rest) = ts.split_once('.').unwrap_or((&ts, ""));
    let seconds: i64 = seconds.parse().ok()?;
    let millis: String = rest.chars().chain("000".chars()).take(3).collect();
    let millis: i64 = millis.parse().ok()?;
    Some(Moment::from_millis(
        seconds.checked_mul(1000)?.checked_add(millis)?,
    ))
}

/// Who is behind an id, as far as some message says.
fn names(messages: &[(usize, usize, Value)]) -> BTreeMap<String, String> {
    let named = messages.iter().filter_map(|(.., message)| {
        let id = text(message, "user")?;
        let profile = message.get("user_profile")?;
        Some((id.to_owned(), name_in(profile)?))
    });
    named.collect()
}

fn author(message: &Value, names: &BTreeMap<String, String>) -> String {
    let id = ["user", "user_id", "username", "bot_id"]
        .iter()
        .find_map(|key| text(message, key).filter(|name| !name.is_empty()));
    let own = text(message, "username").filter(|name| !name.is_empty());
    let bot = message.get("bot_profile").and_then(|bot| text(bot, "name"));
    let known = id.and_then(|id| names.get(id)).map(String::as_str);
    let who = known.or(own).or(bot).or(id).unwrap_or_default();
    who.to_owned()
}

/// The words of a message and of what is attached to it.
fn words(message: &Value, names: &BTreeMap<String, String>) -> String {
    let own = text(message, "text").or_else(|| text(message, "message"));
    let is_slack = message.get("ts").is_some();
    let mut lines: Vec<String> = Vec::new();
    let mut add = |words: &str| {
        let words = if is_slack {
            plain(words, names)
        } else {
            words.to_owned()
        };
        if !words.trim().is_empty() && !lines.contains(&words) {
            lines.push(words);
        }
    };
    add(own.unwrap_or_default());
    let list = |key: &str| message.get(key).and_then(Value::as_array).cloned();
    let props = message
        .get("props")
        .and_then(|props| props.get("attachments"));
    let attached = list("attachments").or_else(|| props?.as_array().cloned());
    for attachment in attached.unwrap_or_default() {
        let parts = ["pretext", "title", "text"];
        let said: Vec<&str> = parts
            .iter()
            .filter_map(|key| text(&attachment, key))
            .collect();
        if said.is_empty() {
            add(text(&attachment, "fallback").unwrap_or_default());
        }
        for part in said {
            add(part);
        }
    }
    for file in list("files").unwrap_or_default() {
        let name = text(&file, "title").or_else(|| text(&file, "name"));
        add(name.unwrap_or_default());
    }
    lines.join("\n")
}

/// Slack's markup as people read it: names for ids, addresses with their words.
fn plain(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((inside, after)) = after
            .split_once('>')
            .filter(|(inside, _)| !inside.contains('<'))
        else {
            out.push('<');
            rest = after;
            continue;
        };
        out.push_str(&link(inside, names));
        rest = after;
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn link(inside: &str, names: &BTreeMap<String, String>) -> String {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (inside, None),
    };
    if let Some(id) = target.strip_prefix('@') {
        let name = names.get(id).map(String::as_str);
        return format!("@{}", name.or(label).unwrap_or(id));
    }
    if target.starts_with(['#', '!']) {
        return label.map_or_else(
            || target.to_owned(),
            |label| format!("{}{label}", &target[..1]),
        );
    }
    match label {
        Some(label) if label != target => format!("{label} ({target})"),
        _ => target.to_owned(),
    }
}
