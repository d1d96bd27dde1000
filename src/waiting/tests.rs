use super::snippet::{Place, Server, snippet};
use super::*;
use crate::base::{Lang, Span, Words};
use crate::incident::Status;

const NOW: &str = "2026-11-22T14:05:00Z";

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn house() -> House {
    House {
        organisation: "Shop".to_owned(),
        status_page: Some("https://status.shop.example".to_owned()),
        contact: Some("hello@shop.example".to_owned()),
    }
}

fn said(body: &str) -> Bulletin {
    let french = "Depuis 14\u{a0}h\u{a0}05 (UTC), vous ne pouvez pas commander.";
    Bulletin {
        house: house(),
        exercise: false,
        update: Some(Update {
            number: 3,
            state: State::Away,
            started: at("2026-11-22T14:05:00Z"),
            written: at("2026-11-22T14:41:09Z"),
            next: Some(at("2026-11-22T15:00:00Z")),
        }),
        wordings: vec![
            Wording {
                lang: Lang::En,
                body: Some(body.to_owned()),
                said: Said {
                    started: "14:05 (UTC)".to_owned(),
                    written: "14:41 (UTC)".to_owned(),
                    next: "15:00 (UTC)".to_owned(),
                },
            },
            Wording {
                lang: Lang::Fr,
                body: Some(french.to_owned()),
                said: Said {
                    started: "14\u{a0}h\u{a0}05 (UTC)".to_owned(),
                    written: "14\u{a0}h\u{a0}41 (UTC)".to_owned(),
                    next: "15\u{a0}h\u{a0}00 (UTC)".to_owned(),
                },
            },
        ],
    }
}

const BODY: &str = "Since 14:05 (UTC), our customers cannot order.\n\nWritten: 14:41 (UTC). \
                    Next message: 15:00 (UTC) at the latest. See https://status.shop.example.";

fn all() -> Vec<Bulletin> {
    let mut all = vec![said(BODY), said("Word."), said("")];
    for state in [State::Watched, State::Over] {
        let mut other = said(BODY);
        let update = other.update.as_mut().expect("an update");
        update.state = state;
        update.next = None;
        all.push(other);
    }
    let mut untranslated = said(BODY);
    untranslated.wordings[1].body = None;
    all.push(untranslated);
    for first in Lang::ALL {
        all.push(Bulletin::prepared(house(), first, &Lang::ALL, false));
        all.push(Bulletin::prepared(
            House::default(),
            first,
            &Lang::ALL,
            true,
        ));
    }
    all
}

/// Every tag is closed in its order.
fn assert_is_well_formed(html: &str) {
    let mut open = Vec::new();
    let mut rest = html.split_once("<html").expect("html").1;
    rest = rest.split_once('>').expect("its end").1;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag.split([' ', '/']).find(|part| !part.is_empty());
        let name = name.expect("a name");
        if tag.starts_with('/') {
            if name != "html" {
                assert_eq!(open.pop(), Some(name), "{tag}");
            }
        } else if !["meta", "link", "base", "br"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    for bulletin in all() {
        let page = page(&bulletin);
        for word in [
            "<script",
            "src=",
            "url(",
            "@import",
            "http-equiv=\"refresh",
            "<form",
            "onload",
        ] {
            assert!(!page.contains(word), "{word}");
        }
        // The only addresses are those that a person may follow.
        let links = page.matches("href=\"").count();
        let followed = [
            "#",
            "\"",
            "https://status.shop.example",
            "mailto:hello@",
            "data:,",
        ];
        let known: usize = followed
            .iter()
            .map(|start| page.matches(&format!("href=\"{start}")).count())
            .sum();
        assert_eq!(links, known);
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn a_page_says_everything_in_both_languages_the_first_first() {
    for bulletin in all() {
        let html = page(&bulletin);
        assert_is_well_formed(&html);
        assert!(html.len() <= LARGEST);
        let place = |lang: Lang| {
            let section = format!("<section id=\"{0}\" lang=\"{0}\"", lang.code());
            assert_eq!(html.matches(&section).count(), 1);
            html.find(&section).expect("a section")
        };
        let first = bulletin.first().lang;
        for other in Lang::ALL {
            assert!(place(first) <= place(other));
        }
        assert!(html.contains(&format!("<html lang=\"{}\">", first.code())));
        for mark in ["<main>", "<h1>", "<nav aria-label=", "<title>", "<header>"] {
            assert_eq!(html.matches(mark).count(), 1, "{mark}");
        }
        for wording in &bulletin.wordings {
            let words = Words::of(wording.lang);
            let heading = words.get(&format!("waiting-page.heading.{}", bulletin.state().key()));
            assert!(html.contains(heading), "{heading}");
        }
    }
}

#[test]
fn what_the_words_say_is_not_said_twice_and_what_they_leave_out_is_added() {
    let html = page(&said(BODY));
    let english = html
        .split("<section id=\"fr\"")
        .next()
        .expect("the English");
    for (minute, text) in [("14:05", "14:05"), ("14:41", "14:41"), ("15:00", "15:00")] {
        let time = format!("<time datetime=\"2026-11-22T{minute}Z\">{text} (UTC)</time>");
        assert_eq!(english.matches(&time).count(), 1, "{time}\n{english}");
    }
    assert_eq!(
        english
            .matches("href=\"https://status.shop.example\"")
            .count(),
        1
    );
    assert_eq!(
        english
            .matches("href=\"mailto:hello@shop.example\"")
            .count(),
        1
    );
    assert!(!english.contains("Since</dt>"));
    let french = html.split("<section id=\"fr\"").nth(1).expect("the French");
    for minute in ["14:05", "14:41", "15:00"] {
        let time = format!("<time datetime=\"2026-11-22T{minute}Z\">");
        assert_eq!(french.matches(&time).count(), 1, "{time}");
    }
    assert!(french.contains("<dt>Prochain message, au plus tard</dt>"));
}

#[test]
fn no_words_become_markup() {
    let mut bulletin = said("<script>alert(1)</script> & \"x\" </p></section> {{organisation}}");
    bulletin.house.organisation = "</title><b onload=x> & Söhne".to_owned();
    bulletin.house.contact = Some("\"><img src=x>".to_owned());
    bulletin.house.status_page = Some("javascript:alert(1)".to_owned());
    let html = page(&bulletin);
    assert_is_well_formed(&html);
    for wrong in ["<script", "<b ", "<img", "href=\"javascript"] {
        assert!(!html.contains(wrong), "{wrong}");
    }
    let json: serde_json::Value = serde_json::from_str(&problem(&bulletin, at(NOW))).expect("JSON");
    assert_eq!(json["type"], "about:blank");
    assert!(
        json["detail"]
            .as_str()
            .expect("words")
            .starts_with("<script>")
    );
}

#[test]
fn however_long_the_words_are_the_page_is_small_and_whole() {
    for body in [
        "word ".repeat(2_000),
        "é".repeat(30_000),
        "<&>\n\n".repeat(9_000),
        "x\n".repeat(100_000),
    ] {
        let mut bulletin = said(&body);
        bulletin.wordings[1].body = Some(body.clone());
        for organisation in ["Shop".to_owned(), "é".repeat(40_000)] {
            bulletin.house.organisation = organisation;
            let html = page(&bulletin);
            assert!(html.len() <= LARGEST, "{}", html.len());
            assert_is_well_formed(&html);
            // The mark is that of the words, not of what was left of them.
            assert_eq!(Mark::in_page(&html), Some(bulletin.mark()));
        }
    }
}

#[test]
fn the_twin_is_a_problem_with_the_same_words() {
    for bulletin in all() {
        let json: serde_json::Value =
            serde_json::from_str(&problem(&bulletin, at(NOW))).expect("JSON");
        assert_eq!(json["status"], 503);
        assert_eq!(json["title"], "Service Unavailable");
        assert_eq!(json["detail"].as_str(), bulletin.first().body.as_deref());
        let retry = json["retry_after"].as_i64().expect("seconds");
        assert_eq!(retry, retry::after(&bulletin, at(NOW)));
        assert_eq!(Mark::in_twin(&json), Some(bulletin.mark()));
        assert_eq!(Mark::in_page(&page(&bulletin)), Some(bulletin.mark()));
        let instance = json["instance"].as_str().expect("a name");
        assert!(instance.starts_with("urn:uuid:") && instance.len() == 45);
        assert_eq!(json["exercise"], bulletin.exercise);
    }
    let json = problem(&said(BODY), at(NOW));
    insta::assert_snapshot!(json, @r#"
    {
      "type": "https://status.shop.example",
      "title": "Service Unavailable",
      "status": 503,
      "detail": "Since 14:05 (UTC), our customers cannot order.\n\nWritten: 14:41 (UTC). Next message: 15:00 (UTC) at the latest. See https://status.shop.example.",
      "instance": "urn:uuid:e7be2158-2475-87fe-af03-b758d7a4a0e2",
      "retry_after": 3300,
      "started_at": "2026-11-22T14:05:00.000Z",
      "updated_at": "2026-11-22T14:41:09.000Z",
      "next_update_at": "2026-11-22T15:00:00.000Z",
      "update": 3,
      "revision": "3-d0ec62102b40",
      "lang": "en",
      "messages": {
        "en": "Since 14:05 (UTC), our customers cannot order.\n\nWritten: 14:41 (UTC). Next message: 15:00 (UTC) at the latest. See https://status.shop.example.",
        "fr": "Depuis 14 h 05 (UTC), vous ne pouvez pas commander."
      },
      "status_page": "https://status.shop.example",
      "contact": "hello@shop.example",
      "exercise": false
    }
    "#);
}

#[test]
fn nobody_is_told_to_come_back_at_once_or_never() {
    for bulletin in all() {
        for minutes in (-3000..3000).step_by(7) {
            let now = at(NOW).plus(Span::minutes(minutes));
            let wait = Span::seconds(retry::after(&bulletin, now));
            assert!(
                (retry::SHORTEST..=retry::LONGEST).contains(&wait),
                "{wait:?}"
            );
        }
    }
    let after = |now: &str| retry::after(&said(BODY), at(now));
    assert_eq!(after("2026-11-22T14:41:00Z"), 19 * 60);
    assert_eq!(after("2026-11-22T14:59:30Z"), 60);
    assert_eq!(after("2026-11-22T15:00:00Z"), 300, "late");
    assert_eq!(after("2026-11-22T02:00:00Z"), 3600);
    let prepared = Bulletin::prepared(house(), Lang::En, &Lang::ALL, false);
    assert_eq!(retry::after(&prepared, at(NOW)), 300);
}

#[test]
fn a_mark_tells_how_far_a_page_is_behind() {
    let mark = |number, words| Mark::of(number, words);
    for (shown, newest, standing) in [
        (mark(3, "c"), mark(3, "c"), Standing::Newest),
        (mark(2, "b"), mark(3, "c"), Standing::Behind(1)),
        (mark(0, ""), mark(3, "c"), Standing::Behind(3)),
        (mark(3, "d"), mark(3, "c"), Standing::Other),
        (mark(4, "c"), mark(3, "c"), Standing::Other),
    ] {
        assert_eq!(shown.beside(&newest), standing);
        assert_eq!(Mark::parse(&shown.to_string()), Some(shown));
    }
    for wrong in [
        "",
        "3",
        "-",
        "3-",
        "x-9f2c81d04e77",
        "3-9f2c81d04e7",
        "3-9f2c81d04e7x",
    ] {
        assert_eq!(Mark::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_rehearsal_is_marked_in_every_way() {
    for first in Lang::ALL {
        let bulletin = Bulletin::prepared(house(), first, &Lang::ALL, true);
        for (name, _) in files(&bulletin, at(NOW)) {
            assert!(name.starts_with("EXERCISE-"), "{name}");
        }
        let html = page(&bulletin);
        let mark = Words::of(first).get("drill.mark");
        assert!(html.contains(&format!("<title>[{mark}]")));
        assert_eq!(html.matches("class=\"exercise\" lang=").count(), 2);
        let place = Place {
            folder: "/srv/waiting",
            url: None,
            through: None,
        };
        for server in Server::ALL {
            let snippet = snippet(server, &place, &bulletin, at(NOW)).expect("settings");
            assert!(snippet.name.starts_with("EXERCISE-"));
            assert!(
                snippet
                    .text
                    .lines()
                    .next()
                    .expect("a line")
                    .contains("EXERCISE")
            );
        }
    }
}

#[test]
fn a_path_that_would_mean_something_else_in_settings_is_refused() {
    let bulletin = said(BODY);
    for folder in [
        "/srv/$HOME",
        "/srv/a\"b",
        "/srv/{x}",
        "/a\nb",
        "/a'b",
        "/a\\b",
        "/%{x",
        "/a;b",
        "",
        "/a#b",
    ] {
        let place = Place {
            folder,
            url: None,
            through: None,
        };
        for server in Server::ALL {
            assert!(
                snippet(server, &place, &bulletin, at(NOW)).is_err(),
                "{folder}"
            );
        }
    }
}

#[test]
fn a_public_state_is_told_as_visitors_see_it() {
    for (status, state) in [
        (Status::Investigating, State::Away),
        (Status::Identified, State::Away),
        (Status::Monitoring, State::Watched),
        (Status::Resolved, State::Over),
    ] {
        assert_eq!(State::of(status), state);
    }
}
