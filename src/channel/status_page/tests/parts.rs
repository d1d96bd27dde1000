//! Parts of a page in red, and what becomes of them.

use super::super::super::exchange::{Turn, What};
use super::{EMPTY, begin, cachet, first, later, services, settings, shown, statuspage};
use super::{statusio, web};
use crate::channel::post::Post;
use crate::config::Service;
use crate::incident::Status;
use serde_json::Value;
use std::collections::BTreeMap;

const NAMES: [&str; 2] = ["web", "api"];

/// What a page shows of each of its parts, by the page's own name for it.
type Colours = BTreeMap<String, bool>;

/// Every service that shows parts in the colour it was told last, with two of them.
fn painters() -> Vec<Service> {
    let two = |page: &str| settings(page, &[("api", "c-api"), ("web", "c-web")]);
    vec![
        statuspage(),
        cachet(Some(2)),
        Service::Instatus(two("p1")),
        Service::BetterStack(two("1")),
    ]
}

/// Everything that is asked on the way of a post, with the names of the thread.
fn requests(service: &Service, post: &Post) -> Vec<(String, Value)> {
    let mut way = begin(service, post);
    let mut turn = way.begin();
    let mut all = Vec::new();
    for _ in 0..10 {
        let Turn::Ask(ask) = &turn else {
            break;
        };
        let What::Web(request) = &ask.what else {
            panic!("{}", shown(&turn));
        };
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        all.push((request.url.clone(), body));
        turn = way.hear(&web(200, EMPTY));
    }
    assert!(!all.is_empty(), "{}", service.kind());
    all
}

/// Paints a page as the requests say.
fn paint(colours: &mut Colours, requests: &[(String, Value)]) {
    let mut mark = |id: &Value, word: &Value| {
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let is_green = ["operational", "OPERATIONAL", "resolved"].contains(&text(word).as_str());
        colours.insert(id, !(is_green || *word == 1));
    };
    for (url, body) in requests {
        if let Some(parts) = body["incident"]["components"].as_object() {
            for (id, word) in parts {
                mark(&id.as_str().into(), word);
            }
        }
        for part in list(&body["statuses"]) {
            mark(&part["id"], &part["status"]);
        }
        for part in list(&body["affected_resources"]) {
            mark(&part["status_page_resource_id"], &part["status"]);
        }
        if !body["component_id"].is_null() {
            mark(&body["component_id"], &body["component_status"]);
        }
        if let Some((_, id)) = url.split_once("/components/") {
            mark(&id.into(), &body["status"]);
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn thread(service: &Service) -> &'static [(&'static str, &'static str)] {
    let mut known = services().into_iter();
    let same = known.find(|(known, _)| known.kind() == service.kind());
    same.expect("a service over HTTP").1
}

/// Nobody said which, one, the other, both.
fn choices() -> [Vec<String>; 4] {
    let [web, api] = NAMES.map(str::to_owned);
    [vec![], vec![web.clone()], vec![api.clone()], vec![web, api]]
}

#[test]
fn whatever_was_red_in_an_incident_is_green_when_it_is_over() {
    for service in painters() {
        for before in choices() {
            for named in choices() {
                let mut colours = Colours::new();
                let mut say = |post: Post, affected: &[String]| {
                    let affected = affected.to_vec();
                    paint(
                        &mut colours,
                        &requests(&service, &Post { affected, ..post }),
                    );
                    colours.clone()
                };
                let was = say(first(), &before);
                let red = if before.len() == 1 { 1 } else { 2 };
                assert_eq!(was.values().filter(|red| **red).count(), red, "{was:?}");
                say(later(Status::Identified, "x", thread(&service)), &named);
                let mut all = before.clone();
                all.extend(named.iter().filter(|name| !before.contains(name)).cloned());
                if before.is_empty() || named.is_empty() {
                    all.clear();
                }
                let is = say(later(Status::Resolved, "y", thread(&service)), &all);
                assert!(
                    is.values().all(|red| !red),
                    "{}: {before:?}, {named:?}: {is:?}",
                    service.kind()
                );
            }
        }
    }
}

#[test]
fn pages_that_give_their_parts_back_when_an_incident_ends_are_told_that_it_has() {
    for service in [statusio(), cachet(Some(3))] {
        let over = later(Status::Resolved, "y", thread(&service));
        let asked = requests(&service, &over);
        let (url, body) = asked.last().expect("a request");
        assert!(
            url.ends_with("/incident/resolve") || body["status"] == 4,
            "{url} {body}"
        );
    }
    // It knows monitors and no colours.
    let open = super::openstatus();
    let over = later(Status::Resolved, "y", thread(&open));
    let turn = begin(&open, &over).begin();
    assert!(shown(&turn).contains("\"resolved\""), "{}", shown(&turn));
}
