//! Every answer of the contracts to the words, and what follows from it.

use super::super::super::exchange::{Failure, Response, Turn};
use super::{EMPTY, KEY};
use super::{TOKEN, asked, begin, first, knock_turn, later, response, services, web};
use super::{betterstack, cachet, instatus, openstatus, statusio, statuspage};
use crate::channel::{Heard, Weight};
use crate::config::Service;
use crate::incident::Status;
use std::time::Duration;

/// Names that a service gives, or that an incident has there.
type Names = &'static [(&'static str, &'static str)];

/// A service, the incident so far, an answer, and what is known by it: the link and the names.
type Known = (
    Service,
    Option<Names>,
    &'static str,
    Option<&'static str>,
    Names,
);

/// What follows from this answer to the words.
fn after(service: &Service, remote: Option<&[(&str, &str)]>, answer: Response) -> Turn {
    let post = match remote {
        Some(remote) => later(Status::Monitoring, "A remedy is in place.", remote),
        None => first(),
    };
    let mut way = begin(service, &post);
    let mut turn = way.begin();
    while asked(&turn).weight != Weight::Once {
        turn = way.hear(&web(200, EMPTY));
    }
    way.hear(&Heard::Web(answer))
}

fn failure(turn: Turn) -> Failure {
    match turn {
        Turn::Failed(failure) => failure,
        other => panic!("no failure: {}", super::shown(&other)),
    }
}

#[test]
fn every_status_means_the_same_everywhere() {
    for (service, remote) in services() {
        for remote in [None, Some(remote)] {
            for status in [301, 302, 307, 400, 404, 405, 409, 410, 413, 415, 422, 451] {
                let found = failure(after(&service, remote, response(status, "")));
                assert!(matches!(found, Failure::Refused(_)), "{status} {found:?}");
            }
            for status in [401, 403] {
                let found = failure(after(&service, remote, response(status, "")));
                assert!(matches!(found, Failure::NoAccess(_)), "{status} {found:?}");
            }
            for status in [408, 420, 425, 429] {
                let found = failure(after(&service, remote, response(status, "")));
                assert!(matches!(found, Failure::Busy { .. }), "{status} {found:?}");
            }
            for status in [303, 500, 502, 503, 504, 520] {
                let found = failure(after(&service, remote, response(status, "")));
                assert!(matches!(found, Failure::Unknown(_)), "{status} {found:?}");
            }
            // A page of something in between, where an answer of the service should be.
            for body in ["<html>Welcome to the hotel</html>", "", "{}", "[]", "null"] {
                let found = failure(after(&service, remote, response(200, body)));
                assert!(matches!(found, Failure::Unknown(_)), "{body} {found:?}");
            }
        }
    }
}

#[test]
fn the_reason_is_in_the_words_of_the_service() {
    let errors: Vec<(Service, u16, &str, &str)> = vec![
        (
            statuspage(),
            422,
            r#"{"message":"Name can't be blank"}"#,
            "422: Name can't be blank",
        ),
        (
            statuspage(),
            422,
            r#"{"error":["Name is too long","Status is not included"]}"#,
            "422: Name is too long; Status is not included",
        ),
        (
            statuspage(),
            401,
            r#"{"error":"Could not authenticate"}"#,
            "401: Could not authenticate",
        ),
        (
            statuspage(),
            404,
            r#"{"error":"Not Found"}"#,
            "404: Not Found",
        ),
        (
            statusio(),
            400,
            r#"{"status":{"error":"yes","message":"Missing incident_name"}}"#,
            "400: Missing incident_name",
        ),
        (
            cachet(Some(2)),
            400,
            r#"{"errors":[{"id":"6d1e","status":400,"title":"Validation Failed","detail":"The request cannot be fulfilled.","meta":{"details":["The name field is required."]}}]}"#,
            "400: The request cannot be fulfilled.; The name field is required.; Validation Failed",
        ),
        (
            cachet(Some(3)),
            422,
            r#"{"message":"The status field is required.","errors":{"status":["The status field is required."]}}"#,
            "422: The status field is required.",
        ),
        (
            cachet(Some(3)),
            401,
            r#"{"message":"Unauthenticated."}"#,
            "401: Unauthenticated.",
        ),
        (
            instatus(),
            400,
            r#"{"error":{"message":"Invalid component"}}"#,
            "400: Invalid component",
        ),
        (
            openstatus(),
            402,
            r#"{"code":"PAYMENT_REQUIRED","message":"Upgrade for more pages","docs":"https://www.openstatus.dev/docs","requestId":"r1"}"#,
            "402: Upgrade for more pages",
        ),
        (
            openstatus(),
            400,
            r#"{"code":"BAD_REQUEST","message":"Page 12 not found"}"#,
            "400: Page 12 not found",
        ),
        (
            betterstack(),
            422,
            r#"{"errors":{"affected_resources":["is invalid"]}}"#,
            "422: is invalid",
        ),
        (
            betterstack(),
            404,
            r#"{"errors":"Resource not found"}"#,
            "404: Resource not found",
        ),
    ];
    for (service, status, body, reason) in errors {
        let why = match failure(after(&service, None, response(status, body))) {
            Failure::Refused(why) | Failure::NoAccess(why) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why, reason, "{}", service.kind());
    }
}

#[test]
fn a_page_of_html_is_no_reason() {
    let body = "<html><title>502 Bad Gateway</title></html>";
    let found = failure(after(&statuspage(), None, response(404, body)));
    assert_eq!(found, Failure::Refused("404".to_owned()));
}

#[test]
fn no_reason_repeats_a_key() {
    for (service, remote) in services() {
        for status in [400, 401, 429, 500] {
            let body = format!(r#"{{"message":"{TOKEN} and id-a-secret are wrong"}}"#);
            let found = format!(
                "{:?}",
                failure(after(&service, Some(remote), response(status, &body)))
            );
            assert!(!found.contains("secret"), "{found}");
        }
    }
}

#[test]
fn statuspage_wants_a_second_between_two_questions() {
    for (header, wait) in [(None, 1), (Some("0"), 1), (Some("30"), 30)] {
        for status in [420, 429] {
            let mut answer = response(status, r#"{"error":"You're being limited"}"#);
            answer.headers = header
                .map(|seconds| ("retry-after".to_owned(), seconds.to_owned()))
                .into_iter()
                .collect();
            let found = failure(after(&statuspage(), None, answer));
            let why = format!("{status}: You're being limited");
            let wait = Some(Duration::from_secs(wait));
            assert_eq!(found, Failure::Busy { why, wait });
        }
    }
}

#[test]
fn statusio_says_no_with_a_success() {
    for (message, kind) in [
        ("Authentication failed", "NoAccess"),
        ("Invalid statuspage_id", "Refused"),
        ("Rate limit exceeded", "Busy"),
    ] {
        let body = format!(r#"{{"status":{{"error":"yes","message":"{message}"}},"result":""}}"#);
        let found = format!(
            "{:?}",
            failure(after(&statusio(), None, response(200, &body)))
        );
        assert!(found.starts_with(kind), "{message}: {found}");
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn what_is_out_is_known_by_the_services_name() {
    let link = "https://stspg.io/x";
    let answers: Vec<Known> = vec![
        (
            statuspage(),
            None,
            r#"{"id":"inc1","shortlink":"https://stspg.io/x","postmortem_published_at":true}"#,
            Some(link),
            &[("id", "inc1")],
        ),
        (
            statuspage(),
            Some(&[("id", "inc1")]),
            r#"{"id":"inc1","shortlink":"https://stspg.io/x"}"#,
            Some(link),
            &[("id", "inc1")],
        ),
        (
            statusio(),
            None,
            r#"{"status":{"error":"no","message":"OK"},"result":"5f2"}"#,
            None,
            &[("id", "5f2")],
        ),
        (
            statusio(),
            Some(&[("id", "5f2")]),
            r#"{"status":{"error":"no","message":"OK"},"result":true}"#,
            None,
            &[("id", "5f2")],
        ),
        (
            cachet(Some(2)),
            None,
            r#"{"data":{"id":4,"permalink":"https://stspg.io/x"}}"#,
            Some(link),
            &[("id", "4"), ("version", "2")],
        ),
        (
            cachet(Some(2)),
            Some(&[("id", "4"), ("version", "2")]),
            r#"{"data":{"id":41,"incident_id":4}}"#,
            None,
            &[("id", "4"), ("update", "41"), ("version", "2")],
        ),
        (
            cachet(Some(3)),
            None,
            r#"{"data":{"id":"4","type":"incidents","attributes":{"id":4,"guid":"ab-c"}}}"#,
            Some("https://status.shop.example/incidents/ab-c"),
            &[("id", "4"), ("version", "3")],
        ),
        (
            instatus(),
            Some(&[("id", "i1")]),
            r#"{"id":"u1","incident":{"id":"i1"}}"#,
            None,
            &[("id", "i1"), ("update", "u1")],
        ),
        (
            openstatus(),
            None,
            r#"{"id":7,"statusReportUpdateIds":[70],"pageId":12}"#,
            None,
            &[("id", "7"), ("update", "70")],
        ),
        (
            openstatus(),
            Some(&[("id", "7")]),
            r#"{"id":"71","statusReportId":7}"#,
            None,
            &[("id", "7"), ("update", "71")],
        ),
        (
            betterstack(),
            None,
            r#"{"data":{"id":"88","type":"status_report"}}"#,
            None,
            &[("id", "88")],
        ),
    ];
    for (service, remote, body, link, names) in answers {
        let Turn::Sent(receipt) = after(&service, remote, response(200, body)) else {
            panic!("{} is not out", service.kind());
        };
        assert_eq!(receipt.link.as_deref(), link, "{}", service.kind());
        assert_eq!(receipt.remote, super::map(names), "{}", service.kind());
        assert!(!receipt.remote.values().any(|name| name == KEY));
    }
}

#[test]
fn a_key_is_tried_by_reading() {
    let mut tried = services();
    tried.push((cachet(None), &[]));
    for (service, _) in tried {
        for (status, body) in [(401, ""), (403, "")] {
            let is_fine =
                status == 403 && matches!(&service, Service::Cachet(it) if it.version != Some(2));
            match knock_turn(&service, &web(status, body)) {
                Turn::Failed(Failure::NoAccess(_)) => assert!(!is_fine),
                Turn::Sent(_) => assert!(is_fine, "{}", service.kind()),
                other => panic!("{}", super::shown(&other)),
            }
        }
    }
    let fine = r#"[{"id":"c-api"},{"id":"c-web"}]"#;
    assert!(matches!(
        knock_turn(&statuspage(), &web(200, fine)),
        Turn::Sent(_)
    ));
    let other = knock_turn(&statuspage(), &web(200, r#"[{"id":"c-api"}]"#));
    let missing = "the page has no component c-web (`web`)".to_owned();
    assert_eq!(failure(other), Failure::Refused(missing));
    let no = r#"{"status":{"error":"yes","message":"Authentication failed"}}"#;
    let found = failure(knock_turn(&statusio(), &web(200, no)));
    assert!(matches!(found, Failure::NoAccess(_)));
    let parts = r#"{"status":{"error":"no"},"result":[{"_id":"c1","containers":[{"_id":"k1"}]},{"_id":"c2","containers":[{"_id":"k1"}]}]}"#;
    let fine = knock_turn(&statusio(), &web(200, parts));
    assert!(matches!(fine, Turn::Sent(_)));
    let fewer = parts.replace("\"c2\"", "\"c3\"");
    let found = failure(knock_turn(&statusio(), &web(200, &fewer)));
    let missing = "the page has no component and container c2-k1 (`api`)".to_owned();
    assert_eq!(found, Failure::Refused(missing));
    let found = failure(knock_turn(&super::cstate(), &web(200, "{}")));
    assert!(matches!(found, Failure::Refused(_)));
    let site = knock_turn(&super::cstate(), &web(200, r#"{"cStateVersion":"6.0.1"}"#));
    assert!(matches!(site, Turn::Sent(_)));
}
