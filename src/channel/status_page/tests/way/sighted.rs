//! A fresh mind looks whether words are there, and says so only when it is sure.

use super::adopted::remains;
use super::*;

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
