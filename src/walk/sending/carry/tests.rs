mod secret;

use super::*;
use crate::base::{Lang, Moment};
use crate::channel::{Method, Request, Response, What};
use crate::config::SecretRef;
use crate::incident::{PATIENCE, Status};
use crate::runbook::{Severity, Stage};
use crate::seam::{Inbound, Outbound, Switchboard};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Mutex;

/// A wire that plays a script: an answer for each question, and how long it took.
#[derive(Default)]
struct Script {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    now: Duration,
    answers: VecDeque<(u64, Result<Heard, Fault>)>,
    asked: Vec<Vec<u8>>,
    /// How long a key takes to be fetched.
    key: Duration,
}

impl Script {
    fn of(answers: impl IntoIterator<Item = (u64, Result<Heard, Fault>)>) -> Self {
        let script = Self::default();
        script.state.lock().unwrap().answers = answers.into_iter().collect();
        script
    }

    fn asked(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let asked = state.asked.iter();
        asked
            .map(|body| String::from_utf8_lossy(body).into_owned())
            .collect()
    }

    fn now(&self) -> Duration {
        self.state.lock().unwrap().now
    }
}

impl Wire for Script {
    fn exchange(&self, _: &Outbound, _: Duration) -> Result<Inbound, Fault> {
        Err(Fault::OnlyShown)
    }

    fn carry(&self, what: &What, within: Duration) -> Result<Heard, Fault> {
        let mut state = self.state.lock().unwrap();
        let What::Web(request) = what else {
            panic!("only requests are scripted")
        };
        state.asked.push(request.body.clone());
        let (seconds, answer) = state.answers.pop_front().expect("a scripted answer");
        let took = Duration::from_secs(seconds);
        state.now += took.min(within);
        if took > within {
            return Err(Fault::TooLate {
                output: String::new(),
            });
        }
        answer
    }

    fn switchboard(&self) -> Result<Box<dyn Switchboard + '_>, Fault> {
        Err(Fault::OnlyShown)
    }

    fn secret(&self, _: &SecretRef) -> Result<Secret, Fault> {
        let mut state = self.state.lock().unwrap();
        let key = state.key;
        state.now += key;
        Ok(Secret::new("xoxb-1234567890"))
    }

    fn elapsed(&self) -> Duration {
        self.now()
    }

    fn rest(&self, long: Duration) {
        self.state.lock().unwrap().now += long;
    }
}

/// A conversation of one question, which may look for its words afterwards.
struct One {
    weight: Weight,
    looks: bool,
    heard: RefCell<u32>,
}

impl One {
    fn of(weight: Weight, looks: bool) -> Self {
        let heard = RefCell::new(0);
        Self {
            weight,
            looks,
            heard,
        }
    }
}

fn ask(weight: Weight, body: &str) -> Ask {
    let request = Request {
        method: Method::Post,
        url: "https://chat.example/x".to_owned(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    };
    Ask::web(weight, request)
}

impl Conversation for One {
    fn begin(&mut self) -> Turn {
        Turn::Ask(ask(self.weight, "say"))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        *self.heard.borrow_mut() += 1;
        let Heard::Web(response) = heard else {
            panic!("a request has a response")
        };
        match crate::channel::answer::of_status(response, self.weight, "") {
            None => Turn::Sent(Receipt::default()),
            Some(failure) => Turn::Failed(failure),
        }
    }

    fn look(&self) -> Option<Ask> {
        self.looks.then(|| ask(Weight::Look, "look"))
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        match heard {
            Heard::Web(response) if response.status == 200 => Sighting::There(Receipt::default()),
            _ => Sighting::Absent,
        }
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "an answer of the script, beside those that fail"
)]
fn status(status: u16) -> Result<Heard, Fault> {
    Ok(waits(status, None))
}

fn waits(status: u16, seconds: Option<u32>) -> Heard {
    let wait = seconds.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
    Heard::Web(Response {
        status,
        headers: wait.into_iter().collect(),
        body: Vec::new(),
    })
}

fn unreachable() -> Result<Heard, Fault> {
    Err(Fault::Unreachable("refused".to_owned()))
}

fn cut() -> Result<Heard, Fault> {
    Err(Fault::Cut("the connection ended".to_owned()))
}

/// What came of a conversation of this weight, and what was asked.
fn told(
    weight: Weight,
    looks: bool,
    answers: impl IntoIterator<Item = (u64, Result<Heard, Fault>)>,
) -> (Carried, Vec<String>, Duration) {
    let script = Script::of(answers);
    let carried = talk(
        &script,
        &mut One::of(weight, looks),
        Duration::from_secs(30),
    );
    (carried, script.asked(), script.now())
}

fn is_out(carried: &Carried, read_back: bool) -> bool {
    matches!(carried, Carried::Out { read_back: seen, .. } if *seen == read_back)
}

#[test]
fn what_may_have_been_done_once_is_never_asked_again() {
    let broken = [500, 502, 503, 504, 303].map(status);
    for broken in broken.into_iter().chain([cut()]) {
        for looks in [false, true] {
            let answers = [(1, broken.clone()), (1, status(404))];
            let (carried, asked, _) = told(Weight::Once, looks, answers);
            assert!(
                matches!(carried, Carried::Not(Failure::Unknown(_))),
                "{carried:?}"
            );
            let looked = if looks {
                &["say", "look"][..]
            } else {
                &["say"]
            };
            assert_eq!(asked, looked);
        }
    }
}

#[test]
fn words_that_are_found_where_people_see_them_are_out() {
    let (carried, asked, _) = told(Weight::Once, true, [(1, cut()), (1, status(200))]);
    assert!(is_out(&carried, true), "{carried:?}");
    assert_eq!(asked, ["say", "look"]);
    let (carried, ..) = told(Weight::Once, true, [(1, status(200)), (1, status(200))]);
    assert!(is_out(&carried, true), "{carried:?}");
    let (carried, ..) = told(Weight::Once, true, [(1, status(200)), (1, status(404))]);
    assert!(is_out(&carried, false), "{carried:?}");
    let (carried, ..) = told(Weight::Once, false, [(1, status(200))]);
    assert!(is_out(&carried, false), "{carried:?}");
}

#[test]
fn what_did_nothing_is_asked_again_whatever_its_weight() {
    for weight in [Weight::Look, Weight::Repeatable, Weight::Once] {
        let later = Ok(waits(503, Some(1)));
        for nothing in [unreachable(), status(429), later, status(420)] {
            let answers = [(0, nothing.clone()), (0, nothing), (0, status(201))];
            let (carried, asked, _) = told(weight, false, answers);
            assert!(is_out(&carried, false), "{carried:?}");
            assert_eq!(asked, ["say"; 3]);
        }
    }
}

#[test]
fn a_service_that_knows_the_key_is_asked_again_and_doubt_stays_when_it_ends_badly() {
    for doubtful in [cut(), status(500), status(502)] {
        let answers = [(1, doubtful.clone()), (1, status(200))];
        let (carried, asked, _) = told(Weight::Repeatable, false, answers);
        assert!(is_out(&carried, false), "{carried:?}");
        assert_eq!(asked, ["say"; 2]);
        let answers = [(1, doubtful), (1, status(422))];
        let (carried, ..) = told(Weight::Repeatable, false, answers);
        assert!(
            matches!(carried, Carried::Not(Failure::Unknown(_))),
            "{carried:?}"
        );
    }
    let (carried, ..) = told(Weight::Repeatable, false, [(1, status(422))]);
    assert!(
        matches!(carried, Carried::Not(Failure::Refused(_))),
        "{carried:?}"
    );
}

#[test]
fn a_service_is_left_alone_as_long_as_it_asks_and_given_up_when_that_is_too_long() {
    let answers = [(0, Ok(waits(429, Some(7)))), (0, status(200))];
    let (carried, _, took) = told(Weight::Once, false, answers);
    assert!(is_out(&carried, false), "{carried:?}");
    assert_eq!(took, Duration::from_secs(7));
    let (carried, asked, took) = told(Weight::Once, false, [(0, Ok(waits(429, Some(31))))]);
    assert!(
        matches!(carried, Carried::Not(Failure::Busy { .. })),
        "{carried:?}"
    );
    assert_eq!((asked.len(), took), (1, Duration::ZERO));
}

#[test]
fn every_way_ends_within_its_time_and_a_look() {
    for weight in [Weight::Look, Weight::Repeatable, Weight::Once] {
        for forever in [unreachable(), status(503), status(500), cut()] {
            for seconds in [0, 1, 4, 600] {
                let answers = (0..200).map(|_| (seconds, forever.clone()));
                let (carried, asked, took) = told(weight, true, answers);
                assert!(took <= Duration::from_secs(30) + LOOK, "{took:?}");
                assert!(matches!(carried, Carried::Not(_)), "{carried:?}");
                assert!(asked.len() < 20, "{} times", asked.len());
            }
        }
    }
}

#[test]
fn access_and_refusal_end_it_at_once() {
    for (code, access) in [
        (401, true),
        (403, true),
        (400, false),
        (404, false),
        (301, false),
    ] {
        let (carried, asked, _) = told(Weight::Once, true, [(0, status(code))]);
        match carried {
            Carried::Not(Failure::NoAccess(_)) => assert!(access, "{code}"),
            Carried::Not(Failure::Refused(_)) => assert!(!access, "{code}"),
            other => panic!("{code}: {other:?}"),
        }
        assert_eq!(asked.len(), 1);
    }
}

/// A service, and a message for it.
fn errand(deadline: &str) -> (Service, Post, Duration) {
    let (config, found) = crate::config::parse(&format!(
        "[channels.c]\nkind = 'slack'\nroom = 'C012'\ntoken = {{ env = 'T' }}\n\
         deadline = '{deadline}'\n"
    ));
    let config = config.unwrap_or_else(|| panic!("{found:?}"));
    let channel = config.channels.into_values().next().expect("a channel");
    let within = channel.deadline.expect("a deadline").as_seconds();
    let at = Moment::from_millis(1_795_356_300_000);
    let post = Post {
        incident: "2026-11-22-site-down".into(),
        title: "The site is down".into(),
        body: "We are on it.".into(),
        lang: Lang::En,
        stage: Stage::Initial,
        status: Status::Investigating,
        severity: Severity::Sev1,
        at,
        since: at,
        key: "0".repeat(32),
        affected: Vec::new(),
        link: None,
        earlier: Vec::new(),
    };
    let within = Duration::from_secs(u64::try_from(within).expect("seconds"));
    (channel.service, post, within)
}

#[test]
fn whoever_is_asked_about_a_message_is_asked_when_nobody_can_send_it_any_more() {
    let patience = Duration::from_secs(u64::try_from(PATIENCE.as_seconds()).expect("seconds"));
    for deadline in ["1s", "30s", "2m"] {
        let (service, post, within) = errand(deadline);
        for key in [0, 1, 5, 14, 20, 50, 74, 100, 119] {
            let script = Script::of((0..200).map(|_| (4, status(429))));
            script.state.lock().unwrap().key = Duration::from_secs(key);
            let carried = carry(&script, &service, &post, within);
            assert!(matches!(carried, Carried::Not(_)), "{carried:?}");
            let asked = !script.asked().is_empty();
            assert!(
                !asked || script.now() < patience,
                "{deadline} {key}: {:?}",
                script.now()
            );
            assert!(
                asked || key > 10,
                "{deadline} {key}: a key may take a while"
            );
        }
    }
}
