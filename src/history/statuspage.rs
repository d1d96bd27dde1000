//! Incidents of a status page, as Statuspage's API gives them: one, or a page's history.
//!
//! Owns which fields mean what. Whatever is not there is not needed, but times. Invariant: every
//! update with a text or a state is told, in the words customers saw; announced work is no incident.

use super::{File, Kept, Remark, Unread, Why, Wish, Wrong};
use crate::base::{ChannelName, Moment};
use crate::incident::Status;
use crate::incident::backfill::{Message, Past, Told, What};
use crate::runbook::{Audience, Severity};
use serde_json::Value;

pub(super) fn read(files: &[File], wish: &Wish) -> Result<Vec<Kept>, Unread> {
    let mut all = Vec::new();
    let mut left_out = Vec::new();
    let mut is_one_open = false;
    for (number, file) in files.iter().enumerate() {
        let value = json(number, file)?;
        let incidents = incidents(&value);
        if incidents.is_empty() {
            return Err(unread(number, file, Wrong::NotThat));
        }
        for (at, incident) in incidents.into_iter().enumerate() {
            let place = (number, at + 1);
            if is_maintenance(incident) {
                left_out.push(Remark {
                    file: number,
                    line: at + 1,
                    why: Why::Maintenance,
                    excerpt: text(incident, "name").unwrap_or_default().to_owned(),
                });
                continue;
            }
            if is_open(incident) && !wish.is_over {
                left_out.push(Remark {
                    file: number,
                    line: at + 1,
                    why: Why::Open,
                    excerpt: text(incident, "name").unwrap_or_default().to_owned(),
                });
                is_one_open = true;
                continue;
            }
            match kept(incident, place, wish) {
                Some(kept) => all.push(kept),
                None => return Err(unread(number, file, Wrong::NoTimes)),
            }
        }
    }
    match all.first_mut() {
        Some(first) => {
            first.remarks.extend(left_out);
            Ok(all)
        }
        None if is_one_open => Err(unread(0, &files[0], Wrong::Open)),
        None => Err(Unread {
            file: 0,
            span: 0..0,
            what: Wrong::Nothing,
        }),
    }
}

/// Whether the page says that it goes on: a state that is no end, and no time at which it was over.
fn is_open(incident: &Value) -> bool {
    let ends = |status: &str| matches!(status, "resolved" | "postmortem");
    let updates = incident.get("incident_updates").and_then(Value::as_array);
    let mut updates = updates.into_iter().flatten();
    let is_over = time(incident, "resolved_at").is_some()
        || updates.any(|update| text(update, "status").is_some_and(ends));
    text(incident, "status").is_some_and(|status| !ends(status)) && !is_over
}

/// The value of a file, or where it is no JSON.
pub(super) fn json(number: usize, file: &File) -> Result<Value, Unread> {
    serde_json::from_str(&file.text).map_err(|error| Unread {
        file: number,
        span: span(&file.text, error.line(), error.column()),
        what: Wrong::NotJson(error.to_string()),
    })
}

/// A place in a text as a range of bytes.
pub(super) fn span(text: &str, line: usize, column: usize) -> std::ops::Range<usize> {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum::<usize>() + column.saturating_sub(1);
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let end = text[start..]
        .chars()
        .next()
        .map_or(start, |c| start + c.len_utf8());
    start..end
}

pub(super) fn unread(number: usize, file: &File, what: Wrong) -> Unread {
    let start = file.text.len() - file.text.trim_start().len();
    let end = start + file.text[start..].lines().next().unwrap_or_default().len();
    Unread {
        file: number,
        span: start..end,
        what,
    }
}

fn incidents(value: &Value) -> Vec<&Value> {
    let has_updates = |value: &&Value| {
        [
            "incident_updates",
            "incident_histories",
            "created_at",
            "started_at",
        ]
        .iter()
        .any(|key| value.get(key).is_some())
    };
    let many = value
        .as_array()
        .or_else(|| value.get("incidents")?.as_array());
    match many {
        Some(many) => many.iter().filter(has_updates).collect(),
        None => {
            let one = value.get("incident").unwrap_or(value);
            Some(one).filter(has_updates).into_iter().collect()
        }
    }
}

fn is_maintenance(incident: &Value) -> bool {
    let is = |key: &str, words: &[&str]| text(incident, key).is_some_and(|it| words.contains(&it));
    is("impact", &["maintenance"])
        || is(
            "status",
            &["scheduled", "in_progress", "verifying", "completed"],
        )
        || time(incident, "scheduled_for").is_some()
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim)
}

fn time(value: &Value, key: &str) -> Option<Moment> {
    Moment::parse(value.get(key)?.as_str()?)
}

fn kept(incident: &Value, (file, number): (usize, usize), wish: &Wish) -> Option<Kept> {
    let mut kept = Kept::default();
    let created = time(incident, "created_at");
    let mut past = Past {
        title: text(incident, "name").map(str::to_owned),
        severity: severity(text(incident, "impact").unwrap_or_default()),
        // By default it is when somebody opened it: that is not known to be when it began.
        started_at: time(incident, "started_at").filter(|at| Some(*at) != created),
        told: Vec::new(),
    };
    let channel = ChannelName::parse("status-page").expect("invariant: this is a name");
    let updates = incident.get("incident_updates").and_then(Value::as_array);
    for update in updates.into_iter().flatten() {
        let status = text(update, "status").unwrap_or_default();
        let body = text(update, "body").unwrap_or_default();
        let at = time(update, "display_at").or_else(|| time(update, "created_at"));
        let mut words = body.to_owned();
        for line in affected(update) {
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(&line);
        }
        let Some(at) = at.filter(|at| *at <= wish.now) else {
            kept.remarks.push(Remark {
                file,
                line: number,
                why: Why::NoTime,
                excerpt: words.clone(),
            });
            past.told.push(Told {
                at: created.or(past.told.last().map(|told| told.at))?,
                by: String::new(),
                text: words,
                what: What::Note,
            });
            continue;
        };
        // Empty ones stand for a change of state, or of a component.
        let message = Message {
            status: Status::parse(status),
            link: text(incident, "shortlink").map(str::to_owned),
            ..Message::on(Audience::Public, channel.clone())
        };
        past.told.push(Told {
            at,
            by: String::new(),
            text: words,
            what: What::Said(message),
        });
    }
    if let Some(body) = text(incident, "postmortem_body").filter(|body| !body.is_empty()) {
        let at = time(incident, "postmortem_published_at");
        let last = past.told.iter().map(|told| told.at).max();
        past.told.push(Told {
            at: at.or(last).or(created)?,
            by: String::new(),
            text: body.to_owned(),
            what: What::Note,
        });
    }
    if past.told.is_empty() {
        past.told.push(Told {
            at: created.or(past.started_at)?,
            by: String::new(),
            text: String::new(),
            what: What::Declared,
        });
    }
    // Updates stand newest first.
    past.told.reverse();
    past.sort();
    let is_over = past.told.iter().any(|told| told.what.is_end());
    if let Some(at) = time(incident, "resolved_at").filter(|_| !is_over) {
        past.told.push(Told {
            at,
            by: String::new(),
            text: String::new(),
            what: What::Resolved,
        });
    }
    kept.past = past;
    Some(kept)
}

/// The worse, where a page knows fewer degrees.
fn severity(impact: &str) -> Option<Severity> {
    Some(match impact {
        "critical" => Severity::Sev1,
        "major" => Severity::Sev2,
        "minor" => Severity::Sev3,
        "none" => Severity::Sev4,
        _ => return None,
    })
}

/// What an update says of components: `API: operational → major_outage`.
fn affected(update: &Value) -> Vec<String> {
    let list = update.get("affected_components").and_then(Value::as_array);
    let list = list.into_iter().flatten().filter_map(|component| {
        let name = text(component, "name")?;
        let (old, new) = (text(component, "old_status"), text(component, "new_status"));
        Some(match (old, new) {
            (Some(old), Some(new)) if old != new => format!("{name}: {old} → {new}"),
            (_, Some(new)) => format!("{name}: {new}"),
            (_, None) => name.to_owned(),
        })
    });
    list.collect()
}
