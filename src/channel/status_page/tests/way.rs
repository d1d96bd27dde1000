//! The way of a post: what is looked for, adopted, done first, and read back.

mod adopted;
mod age;
mod promised;
mod sighted;

use super::super::super::exchange::{Failure, Sighting, Turn, Weight, What};
use super::{
    EMPTY, KEY, ask_shown, asked, begin, body_of, first, keys, later, services, shown, web,
};
use super::{betterstack, cachet, cstate, instatus, openstatus, statusio, statuspage, words};
use crate::channel::post::Post;
use crate::channel::{Heard, Unfit};
use crate::config::Service;
use crate::incident::Status;

fn url(turn: &Turn) -> String {
    match &asked(turn).what {
        What::Web(request) => request.url.clone(),
        _ => panic!("no request"),
    }
}

#[test]
fn where_one_may_not_look_one_can_still_speak() {
    for (service, _) in services() {
        for status in [400, 404] {
            let mut way = begin(&service, &first());
            way.begin();
            let mut turn = way.hear(&web(status, "{}"));
            while asked(&turn).weight == Weight::Repeatable {
                turn = way.hear(&web(200, "{}"));
            }
            assert_eq!(asked(&turn).weight, Weight::Once, "{}", service.kind());
        }
    }
}

#[test]
fn being_busy_leaves_the_way_where_it_was() {
    for (service, remote) in services() {
        for post in [
            first(),
            later(Status::Monitoring, "A remedy is in place.", remote),
        ] {
            let mut patient = begin(&service, &post);
            let mut lucky = begin(&service, &post);
            let mut turns = (patient.begin(), lucky.begin());
            loop {
                assert!(asked(&turns.0) == asked(&turns.1));
                if asked(&turns.0).weight == Weight::Once {
                    break;
                }
                let busy = patient.hear(&web(429, ""));
                assert!(matches!(busy, Turn::Failed(Failure::Busy { .. })));
                turns = (patient.hear(&web(200, EMPTY)), lucky.hear(&web(200, EMPTY)));
            }
        }
    }
}

#[test]
fn later_words_without_a_known_incident_open_one() {
    for (service, _) in services() {
        let post = later(Status::Identified, "It is the disk.", &[]);
        let one = words(&service, &post);
        let first = words(
            &service,
            &Post {
                earlier: Vec::new(),
                ..post
            },
        );
        assert!(one == first, "{}", service.kind());
    }
}

#[test]
fn what_is_over_before_it_was_on_statusio_is_opened_without_a_word_and_resolved_aloud() {
    let post = later(Status::Resolved, "It is over.", &[]);
    let mut way = begin(&statusio(), &post);
    way.begin();
    let turn = way.hear(&web(200, EMPTY));
    assert!(url(&turn).ends_with("/incident/create"));
    assert_eq!(body_of(asked(&turn))["notify_email"], "0");
    let turn = way.hear(&web(200, r#"{"status":{"error":"no"},"result":"n1"}"#));
    assert!(url(&turn).ends_with("/incident/resolve"));
    assert_eq!(body_of(asked(&turn))["incident_id"], "n1");
    assert_eq!(body_of(asked(&turn))["notify_email"], "1");
    let turn = way.hear(&web(200, r#"{"status":{"error":"no"},"result":true}"#));
    assert!(matches!(turn, Turn::Sent(_)));
}

#[test]
fn a_part_that_cachet_does_not_know_keeps_no_words_from_people() {
    let post = later(
        Status::Monitoring,
        "A remedy.",
        &[("id", "9"), ("version", "2")],
    );
    let mut way = begin(&cachet(Some(2)), &post);
    way.begin();
    way.hear(&web(404, ""));
    let turn = way.hear(&web(200, "{}"));
    assert_eq!(asked(&turn).weight, Weight::Once);
    let Turn::Sent(receipt) = way.hear(&web(200, r#"{"data":{"id":1}}"#)) else {
        panic!("the words are not out");
    };
    assert_eq!(receipt.remote["unmarked"], "api (404)");
}

#[test]
fn a_name_from_the_journal_leads_nowhere_else() {
    let post = later(Status::Identified, "x", &[("id", "../../etc/passwd")]);
    let shown = shown(&begin(&cstate(), &post).begin());
    assert!(!shown.contains("passwd"), "{shown}");
}

#[test]
fn a_link_that_is_none_is_not_kept() {
    let mut way = begin(&statuspage(), &first());
    way.begin();
    way.hear(&web(200, "[]"));
    let answer = r#"{"id":"inc1","shortlink":"javascript:alert(1)"}"#;
    let Turn::Sent(receipt) = way.hear(&web(201, answer)) else {
        panic!("the words are not out");
    };
    assert_eq!(receipt.link, None);
}
