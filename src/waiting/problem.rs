//! The twin for programs: a problem of RFC 9457.
//!
//! Says what the page says, with the same words and the same mark. What is not known is `null`.
//! No name of an incident: it would tell which runbook is followed.

use super::bulletin::Bulletin;
use super::retry;
use crate::base::{Moment, visible::harmless_json};
use serde::Serialize;
use std::collections::BTreeMap;

/// Its media type.
pub const PROBLEM_TYPE: &str = "application/problem+json";
/// The only status it is given out with.
const STATUS: u16 = 503;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    instance: String,
    retry_after: i64,
    started_at: Option<Moment>,
    updated_at: Option<Moment>,
    next_update_at: Option<Moment>,
    update: u32,
    revision: String,
    lang: &'a str,
    messages: BTreeMap<&'a str, &'a str>,
    status_page: Option<&'a str>,
    contact: Option<&'a str>,
    exercise: bool,
}

/// The twin of a page, as it is given out now.
#[must_use]
pub fn problem(bulletin: &Bulletin, now: Moment) -> String {
    let first = bulletin.first();
    let house = &bulletin.house;
    let update = bulletin.update;
    let document = Document {
        // What a person finds at the address of the type explains the problem.
        kind: house
            .status_page
            .as_deref()
            .filter(|address| address.starts_with("http"))
            .unwrap_or("about:blank"),
        title: "Service Unavailable",
        status: STATUS,
        detail: first.body.as_deref().unwrap_or_default(),
        instance: bulletin.instance(),
        retry_after: retry::after(bulletin, now),
        started_at: update.map(|update| update.started),
        updated_at: update.map(|update| update.written),
        next_update_at: update.and_then(|update| update.next),
        update: update.map_or(0, |update| update.number),
        revision: bulletin.mark().to_string(),
        lang: first.lang.code(),
        messages: bulletin
            .wordings
            .iter()
            .filter_map(|wording| Some((wording.lang.code(), wording.body.as_deref()?)))
            .collect(),
        status_page: house.status_page.as_deref(),
        contact: house.contact.as_deref(),
        exercise: bulletin.exercise,
    };
    let json = serde_json::to_string_pretty(&document)
        .expect("invariant: texts and numbers are always JSON");
    harmless_json(json) + "\n"
}
