//! A post, keys and answers for the tests of every network.

use crate::base::{Lang, Moment};
pub(super) use crate::channel::tests::{keys, remote, response as answer};
use crate::channel::{
    Ask, Conversation, Earlier, Failure, Heard, Post, Receipt, Response, Sighting, Turn, What,
};
use crate::incident::Status;
use crate::runbook::{Severity, Stage};
use std::fmt::Write as _;

pub(super) const BODY: &str = "We cannot take orders at the moment. Next message at 14:30 UTC: \
                               https://status.shop.com/42";

pub(super) const DATE: (&str, &str) = ("date", "Sun, 22 Nov 2026 14:05:02 GMT");

pub(super) fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

pub(super) fn post(stage: Stage) -> Post {
    let status = match stage {
        Stage::Initial | Stage::Scoping => Status::Investigating,
        Stage::Update => Status::Identified,
        Stage::Resolution => Status::Resolved,
    };
    Post {
        incident: "20261122-1400-site-down".into(),
        title: "Site down".into(),
        body: BODY.into(),
        lang: Lang::En,
        stage,
        status,
        severity: Severity::Sev1,
        at: at("2026-11-22T14:05:00.250Z"),
        since: at("2026-11-22T14:00:00Z"),
        key: "00112233445566778899aabbccddeeff".into(),
        affected: Vec::new(),
        link: Some("https://status.shop.com".into()),
        earlier: Vec::new(),
    }
}

/// The same after others, oldest first.
pub(super) fn after(post: Post, remotes: &[&[(&str, &str)]]) -> Post {
    let earlier = remotes.iter().map(|remote| Earlier {
        at: at("2026-11-22T14:01:00Z"),
        status: Status::Investigating,
        body: "We are looking into it.".into(),
        remote: self::remote(remote),
    });
    let earlier = earlier.collect();
    Post { earlier, ..post }
}

/// What is asked, byte for byte, but for what has no width.
pub(super) fn bytes(ask: &Ask) -> String {
    let What::Web(request) = &ask.what else {
        panic!("only requests are made");
    };
    let mut out = format!(
        "{:?} {} {}\n",
        ask.weight,
        request.method.word(),
        request.url
    );
    for (name, value) in &request.headers {
        writeln!(out, "{name}: {value}").expect("text");
    }
    let body = String::from_utf8(request.body.clone()).expect("text");
    out + &body.replace('\u{200b}', "{200b}")
}

/// One word for what comes next.
pub(super) fn brief(turn: &Turn) -> String {
    match turn {
        Turn::Ask(ask) => bytes(ask).lines().next().unwrap_or_default().to_owned(),
        Turn::Sent(receipt) => format!("sent {}", receipt.link.as_deref().unwrap_or("-")),
        Turn::Failed(Failure::Refused(why)) => format!("refused {why}"),
        Turn::Failed(Failure::NoAccess(why)) => format!("no access {why}"),
        Turn::Failed(Failure::Busy { why, wait }) => match wait {
            Some(wait) => format!("busy {}s {why}", wait.as_secs()),
            None => format!("busy {why}"),
        },
        Turn::Failed(Failure::Unknown(why)) => format!("unknown {why}"),
    }
}

pub(super) fn asked(turn: Turn) -> Ask {
    match turn {
        Turn::Ask(ask) => ask,
        other => panic!("{}", brief(&other)),
    }
}

pub(super) fn sent(turn: Turn) -> Receipt {
    match turn {
        Turn::Sent(receipt) => receipt,
        other => panic!("{}", brief(&other)),
    }
}

/// What follows when these answers come one after the other.
pub(super) fn follow(talk: &mut dyn Conversation, answers: &[Response]) -> Turn {
    let mut turn = talk.begin();
    for answer in answers {
        asked(turn);
        turn = talk.hear(&Heard::Web(answer.clone()));
    }
    turn
}

/// The body of what is asked, as JSON.
pub(super) fn body(turn: Turn) -> serde_json::Value {
    match asked(turn).what {
        What::Web(request) => serde_json::from_slice(&request.body).expect("JSON"),
        _ => panic!("only requests are made"),
    }
}

pub(super) fn seen(talk: &dyn Conversation, answer: &Response) -> Sighting {
    talk.seen(&Heard::Web(answer.clone()))
}

mod begun {
    use super::{keys, post};
    use crate::channel::social::{conversation, knock};
    use crate::config::channel::{Bluesky, LinkedIn, Mastodon, X};
    use crate::config::{SecretRef, Service};
    use crate::runbook::Stage;

    fn services(key: Option<&SecretRef>) -> [Service; 4] {
        let key = || key.cloned();
        [
            Service::Mastodon(Mastodon {
                base: "https://mastodon.example".into(),
                token: key(),
            }),
            Service::Bluesky(Bluesky {
                base: None,
                handle: "shop.bsky.social".into(),
                password: key(),
            }),
            Service::X(X {
                base: None,
                token: key(),
                signing: None,
            }),
            Service::LinkedIn(LinkedIn {
                base: None,
                author: Some("urn:li:person:1".into()),
                token: key(),
                version: None,
            }),
        ]
    }

    #[test]
    fn without_a_key_a_person_posts() {
        let key = SecretRef::Env("KEY".into());
        let begun = |service: &Service| {
            let begun = conversation(service, &keys(&["k"]), &post(Stage::Initial));
            (
                begun.is_ok_and(|begun| begun.is_some()),
                knock(service, &keys(&["k"])).is_some(),
            )
        };
        for service in services(Some(&key)) {
            assert_eq!(begun(&service), (true, true), "{}", service.kind());
        }
        for service in services(None) {
            assert_eq!(begun(&service), (false, false), "{}", service.kind());
        }
    }
}
