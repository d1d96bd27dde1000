//! The way of a post: what is looked for, adopted, done first, and read back.

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

/// What a page has when an attempt said the words and did not live to hear so: one answer to each
/// question, until the words are found.
fn remains() -> Vec<(Service, Vec<String>)> {
    let list = |text: &str| text.replace("KEY", KEY);
    vec![
        (
            statuspage(),
            vec![list(
                r#"[{"id":"x","metadata":{}},{"id":"inc1","metadata":{"aplomb":{"key":"KEY"}}}]"#,
            )],
        ),
        (
            statusio(),
            vec![list(
                r#"{"status":{"error":"no"},"result":[{"_id":"inc1","name":"The shop is down","messages":[{"details":"We are looking into it.<br>Orders < wait>.<br><br>Next update by 14:25."}]}]}"#,
            )],
        ),
        (
            cachet(Some(2)),
            vec![list(
                r#"{"data":[{"id":1,"meta":[]},{"id":2,"meta":{"aplomb":"KEY"}}]}"#,
            )],
        ),
        (
            cachet(Some(3)),
            vec![list(
                r#"{"data":[{"id":"2","attributes":{"guid":"g","meta":{"aplomb":"KEY"}}}]}"#,
            )],
        ),
        (
            instatus(),
            vec![
                list(
                    r#"[{"id":"i1","name":"The shop is down","started":"2026-11-22T14:05:00.000Z"}]"#,
                ),
                list(
                    r#"{"id":"i1","updates":[{"message":"We are looking into it. Orders &lt;wait>. Next update by 14:25.","started":"2026-11-22T14:05:00Z"}]}"#,
                ),
            ],
        ),
        (
            openstatus(),
            vec![
                list(
                    r#"[{"id":7,"pageId":12,"title":"The shop is down","status":"investigating","statusReportUpdateIds":[69,70]}]"#,
                ),
                list(
                    r#"{"id":"70","message":"We are looking into it.\nOrders <wait>.\n\nNext update by 14:25.","date":"2026-11-22T14:07:30.000Z"}"#,
                ),
            ],
        ),
        (
            betterstack(),
            vec![
                list(
                    r#"{"data":[{"id":"8","attributes":{"title":"The shop is down","starts_at":"2026-11-22T14:05:00.000Z"}}]}"#,
                ),
                list(
                    r#"{"data":[{"id":"80","attributes":{"message":"We are looking into it. Orders < wait>. Next update by 14:25.","published_at":"2026-11-22T14:07:30.000Z"}}]}"#,
                ),
            ],
        ),
    ]
}

#[test]
fn words_that_are_there_already_are_not_said_again() {
    for (service, answers) in remains() {
        let mut way = begin(&service, &first());
        let mut turn = way.begin();
        for answer in answers {
            assert_eq!(asked(&turn).weight, Weight::Look, "{}", service.kind());
            turn = way.hear(&web(200, &answer));
        }
        let Turn::Sent(receipt) = turn else {
            panic!("{}: {}", service.kind(), shown(&turn));
        };
        assert!(receipt.remote.contains_key("id"), "{}", service.kind());
    }
}

#[test]
fn an_incident_of_ours_without_these_words_is_gone_on_with() {
    for (service, list) in [
        (
            instatus(),
            r#"[{"id":"i1","name":"The shop is down","started":"2026-11-22T14:05:00Z"}]"#,
        ),
        (
            betterstack(),
            r#"{"data":[{"id":"i1","attributes":{"title":"The shop is down","starts_at":"2026-11-22T14:05:00Z"}}]}"#,
        ),
    ] {
        // Somebody posted the first words by hand, and nobody knows their name.
        let post = later(Status::Identified, "It is the disk.", &[]);
        let mut way = begin(&service, &post);
        way.begin();
        way.hear(&web(200, list));
        let turn = way.hear(&web(200, r#"{"updates":[],"data":[]}"#));
        assert_eq!(asked(&turn).weight, Weight::Once);
        assert!(url(&turn).contains("/i1/"), "{}", shown(&turn));
    }
}

#[test]
fn an_incident_that_only_looks_like_ours_is_left_alone() {
    for (service, answers) in [
        (
            openstatus(),
            vec![
                r#"[{"id":7,"pageId":12,"title":"The shop is down","status":"investigating","statusReportUpdateIds":[70]}]"#,
                r#"{"id":"70","message":"We are looking into it.\nOrders <wait>.\n\nNext update by 14:25.","date":"2026-10-01T14:07:30.000Z"}"#,
            ],
        ),
        (
            statuspage(),
            vec![r#"[{"id":"x","name":"The shop is down","metadata":{"aplomb":{"key":"other"}}}]"#],
        ),
        (
            cachet(Some(3)),
            // A filter that was ignored.
            vec![r#"{"data":[{"id":"2","attributes":{"guid":"g","name":"The shop is down"}}]}"#],
        ),
    ] {
        let mut way = begin(&service, &first());
        let mut turn = way.begin();
        for answer in answers {
            turn = way.hear(&web(200, answer));
        }
        assert_eq!(asked(&turn).weight, Weight::Once, "{}", service.kind());
        assert!(asked(&turn) == &words(&service, &first()));
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
fn a_cachet_of_unknown_age_is_asked_for_it() {
    let pong = web(200, r#"{"data":"Pong!"}"#);
    let mut two = begin(&cachet(None), &first());
    assert!(url(&two.begin()).ends_with("/api/v1/ping"));
    assert!(url(&two.hear(&pong)).contains("/api/v1/incidents?"));

    let mut three = begin(&cachet(None), &first());
    three.begin();
    assert!(url(&three.hear(&web(404, "{}"))).ends_with("/api/ping"));
    assert!(url(&three.hear(&pong)).contains("/api/incidents?"));

    let mut none = begin(&cachet(None), &first());
    none.begin();
    // A page for people at every address.
    none.hear(&web(200, "<html>"));
    let turn = none.hear(&web(200, "<html>"));
    assert!(matches!(turn, Turn::Failed(Failure::Refused(_))));

    let mut busy = begin(&cachet(None), &first());
    busy.begin();
    assert!(matches!(
        busy.hear(&web(503, "")),
        Turn::Failed(Failure::Busy { .. })
    ));
    assert!(busy.look().is_none());

    // Once known, it is not asked again.
    let known = later(
        Status::Monitoring,
        "A remedy.",
        &[("id", "9"), ("version", "3")],
    );
    let mut known = begin(&cachet(None), &known);
    assert!(url(&known.begin()).ends_with("/api/incidents/9/updates"));
}

#[test]
fn silence_is_promised_only_where_it_is_kept() {
    let quiet = |service: Service| match service {
        Service::Cachet(page) => Service::Cachet(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::OpenStatus(page) => Service::OpenStatus(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::Statuspage(page) => Service::Statuspage(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::StatusIo(page) => Service::StatusIo(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::Instatus(page) => Service::Instatus(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::BetterStack(page) => Service::BetterStack(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        other => other,
    };
    for (service, remote) in services() {
        let service = quiet(service);
        for post in [first(), later(Status::Monitoring, "A remedy.", remote)] {
            match super::super::conversation(&service, &keys(), &post) {
                Err(Unfit::Settings(why)) => assert!(why.contains("notify"), "{why}"),
                Err(other) => panic!("{other:?}"),
                Ok(_) => {
                    let shown = ask_shown(&words(&service, &post));
                    let is_said = [
                        "\"deliver_notifications\": false",
                        "\"notify_email\": \"0\"",
                        "\"notifications\": false",
                        "\"notify\": false",
                        "\"notify_subscribers\": false",
                    ];
                    // An update of Cachet 3 is as quiet as its incident.
                    let is_inherited = shown.contains("/api/incidents/9/updates");
                    assert!(
                        is_inherited || is_said.iter().any(|said| shown.contains(said)),
                        "{shown}"
                    );
                }
            }
        }
    }
    let mut unknown = begin(&quiet(cachet(None)), &first());
    unknown.begin();
    let turn = unknown.hear(&web(200, r#"{"data":"Pong!"}"#));
    assert!(matches!(turn, Turn::Failed(Failure::Refused(_))));
}

#[test]
fn settings_that_lack_something_are_named_before_anything_is_asked() {
    let page = |id: &str, parts: &[(&str, &str)]| super::settings(id, parts);
    let cases = [
        (Service::OpenStatus(page("my-page", &[])), "`page`"),
        (Service::OpenStatus(page("12", &[("web", "m1")])), "`web`"),
        (Service::Cachet(page("", &[("web", "x")])), "`web`"),
        (Service::BetterStack(page("1", &[])), "`components`"),
    ];
    for (service, named) in cases {
        match super::super::conversation(&service, &keys(), &first()) {
            Err(Unfit::Settings(why)) => assert!(why.contains(named), "{why}"),
            _ => panic!("{} begins", service.kind()),
        }
    }
    let elsewhere = Post {
        affected: vec!["billing".into()],
        ..first()
    };
    for service in [statusio(), betterstack()] {
        let begun = super::super::conversation(&service, &keys(), &elsewhere);
        assert!(
            matches!(begun, Err(Unfit::Settings(_))),
            "{}",
            service.kind()
        );
    }
    // Without names for parts, Status.io is told that all are affected.
    let all = Service::StatusIo(page("5f1", &[]));
    assert_eq!(
        body_of(&words(&all, &first()))["all_infrastructure_affected"],
        "1"
    );
    // Others say the words and mark nothing.
    assert!(body_of(&words(&statuspage(), &elsewhere))["incident"]["components"].is_null());
}

/// A service, the names of its incident, and a page that shows the words and one that does not.
type Page = (
    Service,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

/// How to look for later words from nothing but the journal, and pages that show and hide them.
fn pages() -> Vec<Page> {
    vec![
        (
            statuspage(),
            &[("id", "inc9")],
            r#"{"id":"inc9","metadata":{},"incident_updates":[{"body":"A <b>remedy</b> is in place."},{"body":"x"}]}"#,
            r#"{"id":"inc9","metadata":{"aplomb":{"key":"before"}},"incident_updates":[{"body":"x"}]}"#,
        ),
        (
            statusio(),
            &[("id", "inc9")],
            r#"{"status":{"error":"no"},"result":[{"_id":"inc9","messages":[{"details":"A remedy is in place."}]}]}"#,
            r#"{"status":{"error":"no"},"result":[{"_id":"inc9","messages":[{"details":"x"}]}]}"#,
        ),
        (
            cachet(Some(2)),
            &[("id", "9"), ("version", "2")],
            r#"{"data":[{"id":3,"message":"A remedy is in place."}]}"#,
            r#"{"data":[]}"#,
        ),
        (
            cachet(None),
            &[("id", "9"), ("version", "3")],
            r#"{"data":[{"id":"3","attributes":{"message":"A remedy is in place."}}]}"#,
            r#"{"data":[]}"#,
        ),
        (
            instatus(),
            &[("id", "inc9")],
            r#"{"id":"inc9","updates":[{"message":"A remedy is in place.","started":"2026-11-22T14:25:00.000Z"}]}"#,
            r#"{"id":"inc9","updates":[{"message":"x"}]}"#,
        ),
        (
            betterstack(),
            &[("id", "9")],
            r#"{"data":[{"id":"1","attributes":{"message":"A remedy is in place.","published_at":null}}]}"#,
            r#"{"data":[],"pagination":{"next":null}}"#,
        ),
    ]
}

#[test]
fn a_fresh_mind_can_look_for_later_words() {
    for (service, remote, there, absent) in pages() {
        let post = later(Status::Monitoring, "A remedy is in place.", remote);
        let way = begin(&service, &post);
        let ask = way.look().expect("a way to look");
        assert_eq!(ask.weight, Weight::Look);
        assert!(ask_shown(&ask).contains(remote[0].1));
        let kind = service.kind();
        assert!(
            matches!(way.seen(&web(200, there)), Sighting::There(_)),
            "{kind}"
        );
        assert_eq!(way.seen(&web(200, absent)), Sighting::Absent, "{kind}");
        for (status, body) in [
            (404, ""),
            (500, ""),
            (429, ""),
            (401, ""),
            (200, "<html>"),
            (200, "{}"),
        ] {
            assert_eq!(
                way.seen(&web(status, body)),
                Sighting::CannotTell,
                "{kind} {status} {body}"
            );
        }
        assert_eq!(way.seen(&Heard::Published), Sighting::CannotTell);
    }
}

#[test]
fn the_same_words_said_twice_prove_nothing_unless_something_of_ours_is_with_them() {
    for (service, remote, there, _) in pages() {
        let mut post = later(Status::Monitoring, "A remedy is in place.", remote);
        post.earlier[0].body = "A remedy is in place.".to_owned();
        let has_our_time = there.contains("14:25:00");
        match begin(&service, &post).seen(&web(200, there)) {
            Sighting::There(_) => assert!(has_our_time, "{}", service.kind()),
            Sighting::CannotTell => assert!(!has_our_time, "{}", service.kind()),
            Sighting::Absent => panic!("{}", service.kind()),
        }
        let keyed = format!(r#"{{"id":"inc9","metadata":{{"aplomb":{{"key":"{KEY}"}}}}}}"#);
        if service.kind() == "statuspage" {
            let seen = begin(&service, &post).seen(&web(200, &keyed));
            assert!(matches!(seen, Sighting::There(_)));
        }
    }
}

#[test]
fn openstatus_is_sure_only_of_what_it_names() {
    let post = later(
        Status::Monitoring,
        "A remedy.",
        &[("id", "9"), ("update", "90")],
    );
    let mut way = begin(&openstatus(), &post);
    assert!(url(&Turn::Ask(way.look().expect("a look"))).ends_with("/status_report/9"));
    let known = r#"{"id":9,"statusReportUpdateIds":[90]}"#;
    assert_eq!(way.seen(&web(200, known)), Sighting::Absent);
    let more = r#"{"id":9,"statusReportUpdateIds":[90,91]}"#;
    assert_eq!(way.seen(&web(200, more)), Sighting::CannotTell);
    way.begin();
    way.hear(&web(200, r#"{"id":"91","statusReportId":9}"#));
    let look = way.look().expect("a look");
    assert!(url(&Turn::Ask(look)).ends_with("/status_report_update/91"));
    let shown = r#"{"id":"91","message":"A remedy.","date":"2026-11-22T14:25:00Z"}"#;
    assert!(matches!(way.seen(&web(200, shown)), Sighting::There(_)));
    let other = r#"{"id":"91","message":"Something else."}"#;
    assert_eq!(way.seen(&web(200, other)), Sighting::Absent);
}

#[test]
fn first_words_can_be_looked_for_before_and_after_they_are_said() {
    for (service, answers) in remains() {
        let way = begin(&service, &first());
        let begun = begin(&service, &first()).begin();
        let look = way.look().expect("a way to look");
        assert!(&look == asked(&begun), "{}", service.kind());
        let seen = way.seen(&web(200, &answers[0]));
        // A list without words proves that an incident is there, and not which words.
        let fits = matches!(
            (&seen, answers.len()),
            (Sighting::There(_), 1) | (Sighting::CannotTell, 2)
        );
        assert!(fits, "{} {seen:?}", service.kind());
        let none = if EMPTY_LISTS.contains(&service.kind()) {
            "[]"
        } else {
            EMPTY
        };
        assert_eq!(
            way.seen(&web(200, none)),
            Sighting::Absent,
            "{}",
            service.kind()
        );
    }
}

/// The services whose lists are bare.
const EMPTY_LISTS: [&str; 3] = ["statuspage", "instatus", "openstatus"];

#[test]
fn a_site_of_cstate_is_read_where_it_is_published() {
    let post = later(
        Status::Resolved,
        "It's over — *now*.\nNo {{< data >}} lost.",
        &[("id", "2026-11-22-x-abcdef")],
    );
    let mut way = begin(&cstate(), &post);
    let look = Turn::Ask(way.look().expect("a look"));
    assert_eq!(
        url(&look),
        "https://status.shop.example/issues/2026-11-22-x-abcdef/index.json"
    );
    let page = |resolved: bool, body: &str| {
        let body = serde_json::Value::from(body);
        web(
            200,
            &format!(r#"{{"is":"issue","resolved":{resolved},"body":{body}}}"#),
        )
    };
    let html = "<p><em>Resolved</em> - It&rsquo;s &#111;ver &#x2014; *now*.<br />\nNo {{&lt; data &gt;}} lost. (14:25)</p>";
    assert!(matches!(way.seen(&page(true, html)), Sighting::There(_)));
    assert_eq!(way.seen(&page(false, html)), Sighting::Absent);
    assert_eq!(way.seen(&page(true, "<p>before</p>")), Sighting::Absent);
    assert_eq!(way.seen(&web(404, "")), Sighting::Absent);
    assert_eq!(way.seen(&web(200, "<html>")), Sighting::CannotTell);
    let mut longer = post.clone();
    longer.earlier[0].body = format!("{}\nAnd more.", post.body);
    assert_eq!(
        begin(&cstate(), &longer).seen(&page(true, html)),
        Sighting::CannotTell
    );
    way.begin();
    let Turn::Sent(receipt) = way.hear(&Heard::Published) else {
        panic!("not published");
    };
    assert_eq!(
        receipt.link.as_deref(),
        Some("https://status.shop.example/issues/2026-11-22-x-abcdef/")
    );
    assert_eq!(receipt.remote["id"], "2026-11-22-x-abcdef");
}

#[test]
fn a_name_from_the_journal_leads_nowhere_else() {
    let post = later(Status::Identified, "x", &[("id", "../../etc/passwd")]);
    let shown = shown(&begin(&cstate(), &post).begin());
    assert!(!shown.contains("passwd"), "{shown}");
}

#[test]
fn the_newest_reports_of_betterstack_are_on_the_last_page() {
    let mut way = begin(&betterstack(), &first());
    way.begin();
    let more = r#"{"data":[],"pagination":{"next":"https://evil.example/?page=2","last":"https://evil.example/?page=7"}}"#;
    assert_eq!(way.seen(&web(200, more)), Sighting::CannotTell);
    let turn = way.hear(&web(200, more));
    assert_eq!(
        url(&turn),
        "https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports?page=7"
    );
    let last = r#"{"data":[{"id":"8","attributes":{"title":"The shop is down","starts_at":"2026-11-22T14:05:00Z"}}],"pagination":{"next":null}}"#;
    let turn = way.hear(&web(200, last));
    assert!(url(&turn).ends_with("/8/status-updates"));

    // A list that always leads on is left.
    let mut endless = begin(&betterstack(), &first());
    let mut turn = endless.begin();
    for _ in 0..5 {
        if asked(&turn).weight == Weight::Look {
            turn = endless.hear(&web(200, more));
        }
    }
    assert_eq!(asked(&turn).weight, Weight::Once);
}

#[test]
fn a_list_that_begins_with_the_oldest_proves_no_absence() {
    let way = begin(&instatus(), &first());
    let list = |one: &str, two: &str| {
        web(
            200,
            &format!(r#"[{{"id":"a","started":"{one}"}},{{"id":"b","started":"{two}"}}]"#),
        )
    };
    let (old, new) = ("2026-01-01T00:00:00Z", "2026-11-01T00:00:00Z");
    assert_eq!(way.seen(&list(old, new)), Sighting::CannotTell);
    assert_eq!(way.seen(&list(new, old)), Sighting::Absent);
}

#[test]
fn what_is_in_between_is_seen_before_it_swallows_the_words() {
    for (service, _) in services() {
        let mut way = begin(&service, &first());
        way.begin();
        let turn = way.hear(&web(200, "<html>Welcome to the hotel</html>"));
        assert!(
            matches!(turn, Turn::Failed(Failure::Refused(_))),
            "{}",
            service.kind()
        );
        // A list of ours that is cut is no list of strangers.
        let mut way = begin(&service, &first());
        way.begin();
        let turn = way.hear(&web(200, &"[".repeat(1_000_000)));
        assert!(matches!(turn, Turn::Ask(_)), "{}", service.kind());
    }
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

#[test]
fn the_door_of_a_cachet_of_unknown_age_is_tried_at_both_places() {
    let mut knock = super::super::knock(&cachet(None), &keys()).expect("a way to knock");
    assert!(url(&knock.begin()).contains("/api/v1/subscribers"));
    assert!(url(&knock.hear(&web(404, "{}"))).contains("/api/subscribers"));
    let gone = knock.hear(&web(404, "{}"));
    assert!(matches!(gone, Turn::Failed(Failure::Refused(_))));
}
