//! The links that are marked for Bluesky, beside those that its own library finds.

use super::peer::{ask, is_asked};
use aplomb::base::{Lang, Moment, Secret};
use aplomb::channel::{Heard, Keys, Post, Response, Turn, What, conversation};
use aplomb::config::channel::Bluesky;
use aplomb::config::{SecretRef, Service};
use aplomb::incident::Status;
use aplomb::runbook::{Severity, Stage};
use serde_json::{Value, json};

const TEXTS: &[&str] = &[
    "Panne à 14 h : https://status.shop.com/é?a=b.",
    "(see status.shop.com)",
    "👨\u{200d}👩\u{200d}👧 https://a.com, b.com/c!",
    "https://a.com/b_(c), (https://a.com/b)",
    "https://shop.example/x y.example",
    "status.shop.com.",
    "a.b.co/x?y=z;",
    "e.g. v1.2.3 help@shop.com 14.05 no link",
    "https://shop.com\nhttps://shop.com/2",
    "« https://shop.com/été »",
    "https://status.shop.com/incidents/2026-11-22#now!",
    "",
];

pub(super) fn post(body: &str) -> Post {
    Post {
        incident: "20261122-1400-site-down".into(),
        title: "Site down".into(),
        body: body.into(),
        lang: Lang::Fr,
        stage: Stage::Initial,
        status: Status::Investigating,
        severity: Severity::Sev1,
        at: Moment::parse("2026-11-22T14:05:00.250Z").expect("a moment"),
        since: Moment::parse("2026-11-22T14:00:00Z").expect("a moment"),
        key: "00112233445566778899aabbccddeeff".into(),
        affected: Vec::new(),
        link: None,
        earlier: Vec::new(),
    }
}

pub(super) fn service(base: &str, handle: &str) -> Service {
    Service::Bluesky(Bluesky {
        base: Some(base.into()),
        handle: handle.into(),
        password: Some(SecretRef::Env("BLUESKY_APP_PASSWORD".into())),
    })
}

/// The places and addresses of the links in the record for a text.
fn marked(text: &str) -> Vec<Value> {
    let service = service("https://bsky.social", "shop.test");
    let keys = Keys(vec![Secret::new("p")]);
    let begun = conversation(&service, &keys, &post(text));
    let Ok(Some(mut talk)) = begun else {
        panic!("a conversation begins");
    };
    talk.begin();
    let session = json!({ "did": "did:plc:a", "accessJwt": "j" }).to_string();
    let turn = talk.hear(&Heard::Web(Response {
        status: 200,
        headers: Vec::new(),
        body: session.into_bytes(),
    }));
    let Turn::Ask(ask) = turn else {
        panic!("a record is put");
    };
    let What::Web(request) = ask.what else {
        panic!("over the web");
    };
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    let facets = body["record"]["facets"].as_array().cloned();
    let place = |facet: Value| {
        let index = &facet["index"];
        json!([
            index["byteStart"],
            index["byteEnd"],
            facet["features"][0]["uri"]
        ])
    };
    facets.unwrap_or_default().into_iter().map(place).collect()
}

#[test]
fn bluesky_finds_the_links_that_we_mark() {
    if !is_asked() {
        return;
    }
    let texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    for (text, theirs) in texts.iter().zip(ask("links.js", &texts)) {
        let theirs: Vec<Value> = serde_json::from_str(&theirs).expect("places");
        assert_eq!(marked(text), theirs, "{text}");
    }
}
