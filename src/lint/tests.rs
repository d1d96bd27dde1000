//! Laws of the rules: any text, no panic, places that are places, and no catastrophe of time.

use super::*;
use crate::channel::limits;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn house() -> House {
    House {
        hosts: vec!["orion".into()],
        people: vec!["Ana".into()],
        public: vec!["help@shop.example".into()],
    }
}

fn message<'a>(body: &'a str, house: &'a House, lang: Lang) -> Message<'a> {
    Message {
        subject: None,
        body,
        lang,
        audience: Audience::Public,
        written_for: None,
        stage: Stage::Update,
        status: Status::Investigating,
        next: None,
        house,
        limits: &[],
        twin: None,
    }
}

fn codes(message: &Message<'_>) -> Vec<&'static str> {
    lint(message)
        .iter()
        .map(|finding| finding.rule.code())
        .collect()
}

#[test]
fn a_finding_points_at_its_words() {
    let house = house();
    let body = "É: orion is down. Next update at 14:30.";
    let found = lint(&message(body, &house, Lang::En));
    let [finding] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(&body[finding.span.clone()], "orion");
    assert_eq!(finding.what, "orion");
}

#[test]
fn a_secret_is_never_repeated() {
    let house = house();
    let token = format!("{}{}", "xoxb-", "123456789012-abcdefghij");
    let body = format!("Use {token} at 10.0.0.1. Next update at 14:30.");
    for finding in lint(&message(&body, &house, Lang::En)) {
        for lang in Lang::ALL {
            assert!(!finding.in_words(Words::of(lang)).contains("xoxb"));
        }
    }
}

#[test]
fn what_only_concerns_the_public_is_not_held_against_colleagues() {
    let house = house();
    let body = "orion fails due to a full disk; fixed by 15:00. Next update at 14:30.";
    let mut message = message(body, &house, Lang::En);
    assert_eq!(
        codes(&message),
        ["host-name", "cause-while-investigating", "repair-time"]
    );
    message.audience = Audience::Staff;
    assert_eq!(codes(&message), [""; 0]);
}

#[test]
fn words_for_colleagues_give_pause_when_they_go_to_others() {
    let house = house();
    let mut message = message("Next update at 14:30.", &house, Lang::En);
    for words_for in [None, Some(Audience::Staff), Some(Audience::Customers)] {
        for told in Audience::ALL {
            message.audience = told;
            message.written_for = words_for;
            let expected = words_for == Some(Audience::Staff) && told != Audience::Staff;
            assert_eq!(codes(&message) == ["staff-words"], expected, "{told}");
        }
    }
}

#[test]
fn the_last_message_promises_no_other_and_speaks_of_data() {
    let house = house();
    let mut message = message("It is over.", &house, Lang::En);
    message.stage = Stage::Resolution;
    message.status = Status::Resolved;
    assert_eq!(codes(&message), ["no-data-loss"]);
}

#[test]
fn a_message_is_held_against_the_tightest_limit() {
    let house = house();
    let body = format!("{} Next update at 14:30.", "long ".repeat(70));
    let limits = limits("x");
    let mut message = message(&body, &house, Lang::En);
    message.limits = &limits;
    assert_eq!(codes(&message), ["over-limit"]);
}

#[test]
fn a_text_made_to_be_slow_is_read_to_its_end() {
    let house = house();
    for part in [
        "a",
        "{{",
        "[",
        "<",
        "<a ",
        "next ",
        "by ",
        "caused by ",
        "Next update\n",
        "in 1 ",
        "a@b.c ",
        "://",
        "http://a:1@",
        "1.1.1.1 ",
        "[a](",
        "token: ",
        "é",
        "\u{301}",
        "…",
        "fix will ",
        "20 000 ",
        "14:",
        "Status: ",
        "db-",
        "-----BEGIN ",
        "?key=",
        "an engineer ",
        "lint ",
        "you cannot ",
        "you ",
    ] {
        let body = part.repeat((1 << 15) / part.len());
        let mut message = message(&body, &house, Lang::En);
        message.twin = Some(Twin {
            subject: None,
            body: &body,
            lang: Lang::Fr,
        });
        let began = Instant::now();
        let _ = lint(&message);
        // What grows with the square of the length would take hours.
        assert!(began.elapsed() < Duration::from_secs(20), "{part:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(
        parts in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,12}", Just("{{".to_owned()), Just("}} ".to_owned()), Just("[".to_owned()),
                Just("] ".to_owned()), Just("Next update by ".to_owned()), Just("14:30".to_owned()),
                Just(" 14 h 30".to_owned()), Just("\n".to_owned()), Just(" due to ".to_owned()),
                Just("é\u{301}".to_owned()), Just("https://".to_owned()), Just("@".to_owned()),
                Just("10.0.0.1".to_owned()), Just(" Status: ".to_owned()), Just("resolved".to_owned()),
                Just("password: ".to_owned()), Just("2001:db8::".to_owned()), Just("…".to_owned()),
                Just(" fixed in an hour".to_owned()), Just(" ETA ".to_owned()), Just("?key=".to_owned()),
            ],
            0..24,
        ),
        other in "\\PC{0,40}",
        last in any::<bool>(),
    ) {
        let house = house();
        let body: String = parts.concat();
        let limits = limits("x");
        for lang in Lang::ALL {
            let mut message = message(&body, &house, lang);
            message.subject = Some(&other);
            message.limits = &limits;
            message.next = Some("14:35");
            message.twin = Some(Twin { subject: Some(&body), body: &other, lang });
            if last {
                message.status = Status::Resolved;
            }
            for finding in lint(&message) {
                let text = match finding.part {
                    Part::Subject | Part::Twin => &other,
                    Part::Body => &body,
                };
                prop_assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
            }
        }
    }
}
