//! Every service: what is asked at each stage, and what every answer means.

mod answers;
mod laws;
mod parts;
mod requests;
mod way;

use super::super::exchange::{Ask, Conversation, Heard, Keys, Response, Turn, What};
use super::super::post::{Earlier, Post};
use crate::base::{Lang, Moment, Secret};
use crate::config::Service;
use crate::config::channel::{Folder, StatusPage};
use crate::config::secret::SecretRef;
use crate::incident::{Remote, Status};
use crate::runbook::{Severity, Stage};
use std::collections::BTreeMap;

const KEY: &str = "0123456789abcdef0123456789abcdef";
const TOKEN: &str = "tok-a-secret";
const API_ID: &str = "id-a-secret";

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn keys() -> Keys {
    Keys(vec![Secret::new(TOKEN), Secret::new(API_ID)])
}

/// The first words of an incident.
fn first() -> Post {
    Post {
        incident: "2026-11-22-db7-is-down".into(),
        title: "The shop is down".into(),
        body: "We are looking into it.\nOrders <wait>.\n\nNext update by 14:25.".into(),
        lang: Lang::En,
        stage: Stage::Initial,
        status: Status::Investigating,
        severity: Severity::Sev1,
        at: at("2026-11-22T14:07:30Z"),
        since: at("2026-11-22T14:05:00Z"),
        key: KEY.into(),
        affected: Vec::new(),
        link: None,
        earlier: Vec::new(),
    }
}

/// A later post, in the thread that the first one began.
fn later(status: Status, body: &str, remote: &[(&str, &str)]) -> Post {
    let remote: Remote = remote
        .iter()
        .map(|(name, id)| ((*name).to_owned(), (*id).to_owned()))
        .collect();
    let stage = if status == Status::Resolved {
        Stage::Resolution
    } else {
        Stage::Update
    };
    let before = first();
    Post {
        body: body.into(),
        stage,
        status,
        at: at("2026-11-22T14:25:00Z"),
        earlier: vec![Earlier {
            at: before.at,
            status: before.status,
            body: before.body.clone(),
            remote,
        }],
        ..before
    }
}

fn settings(page: &str, components: &[(&str, &str)]) -> StatusPage {
    StatusPage {
        base: None,
        page: Some(page.to_owned()),
        token: SecretRef::Env("TOKEN".to_owned()),
        api_id: None,
        version: None,
        notify: true,
        components: map(components),
    }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, id)| ((*name).to_owned(), (*id).to_owned()))
        .collect()
}

fn statuspage() -> Service {
    Service::Statuspage(settings("abc123", &[("api", "c-api"), ("web", "c-web")]))
}

fn statusio() -> Service {
    Service::StatusIo(settings("5f1", &[("web", "c1-k1"), ("api", "c2-k1")]))
}

fn cachet(version: Option<u32>) -> Service {
    Service::Cachet(StatusPage {
        base: Some("https://status.shop.example/".to_owned()),
        page: None,
        version,
        ..settings("", &[("api", "7"), ("web", "9")])
    })
}

fn instatus() -> Service {
    Service::Instatus(settings("p1", &[("web", "cmp1")]))
}

fn openstatus() -> Service {
    Service::OpenStatus(settings("12", &[("web", "34")]))
}

fn betterstack() -> Service {
    Service::BetterStack(settings("123456", &[("web", "777")]))
}

fn cstate() -> Service {
    Service::CState(Folder {
        folder: "../status".to_owned(),
        url: Some("https://status.shop.example".to_owned()),
        components: map(&[("web", "Website"), ("api", "API \"v2\"")]),
    })
}

/// Each of those that are spoken to over HTTP.
fn services() -> Vec<(Service, &'static [(&'static str, &'static str)])> {
    vec![
        (statuspage(), &[("id", "inc9")]),
        (statusio(), &[("id", "inc9")]),
        (cachet(Some(2)), &[("id", "9"), ("version", "2")]),
        (cachet(Some(3)), &[("id", "9"), ("version", "3")]),
        (instatus(), &[("id", "inc9")]),
        (openstatus(), &[("id", "9"), ("update", "90")]),
        (betterstack(), &[("id", "9")]),
    ]
}

fn begin(service: &Service, post: &Post) -> Box<dyn Conversation> {
    let begun = super::conversation(service, &keys(), post).expect("a fitting post");
    begun.expect("a service that is spoken to")
}

fn response(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn web(status: u16, body: &str) -> Heard {
    Heard::Web(response(status, body))
}

fn asked(turn: &Turn) -> &Ask {
    match turn {
        Turn::Ask(ask) => ask,
        other => panic!("nothing is asked: {}", shown(other)),
    }
}

/// A turn, as a person would write it down.
fn shown(turn: &Turn) -> String {
    match turn {
        Turn::Ask(ask) => ask_shown(ask),
        Turn::Sent(receipt) => format!("sent {receipt:?}"),
        Turn::Failed(failure) => format!("failed {failure:?}"),
    }
}

fn ask_shown(ask: &Ask) -> String {
    let mut out = format!("{:?} ", ask.weight);
    match &ask.what {
        What::Web(request) => {
            out.push_str(&format!("{} {}\n", request.method.word(), request.url));
            for (name, value) in &request.headers {
                out.push_str(&format!("{name}: {value}\n"));
            }
            if !request.body.is_empty() {
                let body: serde_json::Value =
                    serde_json::from_slice(&request.body).expect("a body of JSON");
                out.push_str(&format!("\n{body:#}\n"));
            }
        }
        What::Folder(publication) => {
            out.push_str(&format!(
                "{} {:?}\n",
                publication.folder, publication.commit
            ));
            for (path, bytes) in &publication.files {
                out.push_str(&format!("== {path}\n{}", String::from_utf8_lossy(bytes)));
            }
        }
        What::Program(_) => out.push_str("a program"),
    }
    out
}

/// The request that says the words, after an empty look around.
fn words(service: &Service, post: &Post) -> Ask {
    let mut way = begin(service, post);
    let mut turn = way.begin();
    for _ in 0..10 {
        let ask = asked(&turn).clone();
        if ask.weight == super::super::exchange::Weight::Once {
            return ask;
        }
        turn = way.hear(&web(200, EMPTY));
    }
    panic!("the words are never said");
}

/// A success in which nothing is found, of any service.
const EMPTY: &str = r#"{"status":{"error":"no"},"result":[],"data":[]}"#;

fn body_of(ask: &Ask) -> serde_json::Value {
    match &ask.what {
        What::Web(request) => serde_json::from_slice(&request.body).expect("a body of JSON"),
        _ => panic!("no request"),
    }
}

/// What a knock makes of this answer.
fn knock_turn(service: &Service, heard: &Heard) -> Turn {
    let mut knock = super::knock(service, &keys()).expect("a way to knock");
    let ask = asked(&knock.begin()).clone();
    assert_eq!(ask.weight, super::super::exchange::Weight::Look);
    knock.hear(heard)
}
