mod answers;

use super::super::tests::{
    DATE, after, answer, asked, body, brief, bytes, follow, keys, post, remote, seen, sent,
};
use super::*;
use crate::channel::What;
use crate::config::SecretRef;
use crate::runbook::Stage;
use insta::assert_snapshot;

fn account() -> Account {
    Account {
        base: None,
        handle: "@shop.bsky.social".into(),
        password: Some(SecretRef::Env("BLUESKY_APP_PASSWORD".into())),
    }
}

fn talk(post: &Post) -> Bluesky {
    match Bluesky::new(&account(), &keys(&["app-p4ss"]), post) {
        Ok(talk) => talk,
        Err(unfit) => panic!("{unfit:?}"),
    }
}

fn signed_in(endpoint: &str) -> Response {
    let body = json!({
        "accessJwt": "j.w.t", "refreshJwt": "r", "did": "did:plc:abc", "handle": "shop.bsky.social",
        "active": true,
        "didDoc": { "service": [{
            "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": endpoint,
        }] },
    });
    answer(200, &[DATE], &body.to_string())
}

fn pds() -> Response {
    signed_in("https://morel.us-east.host.bsky.network")
}

fn put(rkey: &str, cid: &str) -> Response {
    let uri = format!("at://did:plc:abc/app.bsky.feed.post/{rkey}");
    let body = json!({ "uri": uri, "cid": cid, "validationStatus": "valid" });
    answer(200, &[], &body.to_string())
}

fn long() -> Post {
    let body = "Commandes en panne à 14 h. Détails : https://status.shop.com/é. ".repeat(10);
    Post {
        body,
        lang: Lang::Fr,
        ..post(Stage::Initial)
    }
}

const EARLIER: &[&[(&str, &str)]] = &[
    &[],
    &[
        ("uri", "at://did:plc:abc/app.bsky.feed.post/3aaa"),
        ("cid", "c1"),
        ("last_uri", "at://did:plc:abc/app.bsky.feed.post/3aac"),
        ("last_cid", "c3"),
    ],
    &[
        ("uri", "at://did:plc:abc/app.bsky.feed.post/3bbb"),
        ("cid", "c4"),
    ],
];

#[test]
fn the_first_message_signs_in_and_is_put_where_the_account_lives() {
    let mut talk = talk(&post(Stage::Initial));
    let mut said = bytes(&asked(talk.begin()));
    said += "\n---\n";
    said += &bytes(&asked(talk.hear(&Heard::Web(pds()))));
    assert_snapshot!(said, @r#"
    Look POST https://bsky.social/xrpc/com.atproto.server.createSession
    Content-Type: application/json
    {"identifier":"shop.bsky.social","password":"app-p4ss"}
    ---
    Repeatable POST https://morel.us-east.host.bsky.network/xrpc/com.atproto.repo.putRecord
    Content-Type: application/json
    Authorization: Bearer j.w.t
    {"collection":"app.bsky.feed.post","record":{"$type":"app.bsky.feed.post","createdAt":"2026-11-22T14:05:00.250Z","facets":[{"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://status.shop.com/42"}],"index":{"byteEnd":90,"byteStart":64}}],"langs":["en"],"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"},"repo":"did:plc:abc","rkey":"3n2vrvcf5bny5"}
    "#);
    let receipt = sent(talk.hear(&Heard::Web(put("3m6abc", "bafy"))));
    assert_eq!(
        receipt.link.as_deref(),
        Some("https://bsky.app/profile/did:plc:abc/post/3m6abc")
    );
    let names = [
        ("uri", "at://did:plc:abc/app.bsky.feed.post/3m6abc"),
        ("cid", "bafy"),
    ];
    assert_eq!(receipt.remote, remote(&names));
}

#[test]
fn what_follows_hangs_on_the_newest_in_the_thread_of_the_first() {
    let said = [Stage::Update, Stage::Resolution].map(|stage| {
        bytes(&asked(follow(
            &mut talk(&after(post(stage), EARLIER)),
            &[pds()],
        )))
    });
    assert_snapshot!(said.join("\n---\n"), @r#"
    Repeatable POST https://morel.us-east.host.bsky.network/xrpc/com.atproto.repo.putRecord
    Content-Type: application/json
    Authorization: Bearer j.w.t
    {"collection":"app.bsky.feed.post","record":{"$type":"app.bsky.feed.post","createdAt":"2026-11-22T14:05:00.250Z","facets":[{"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://status.shop.com/42"}],"index":{"byteEnd":90,"byteStart":64}}],"langs":["en"],"reply":{"parent":{"cid":"c4","uri":"at://did:plc:abc/app.bsky.feed.post/3bbb"},"root":{"cid":"c1","uri":"at://did:plc:abc/app.bsky.feed.post/3aaa"}},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"},"repo":"did:plc:abc","rkey":"3n2vrvcf5bny5"}
    ---
    Repeatable POST https://morel.us-east.host.bsky.network/xrpc/com.atproto.repo.putRecord
    Content-Type: application/json
    Authorization: Bearer j.w.t
    {"collection":"app.bsky.feed.post","record":{"$type":"app.bsky.feed.post","createdAt":"2026-11-22T14:05:00.250Z","facets":[{"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://status.shop.com/42"}],"index":{"byteEnd":90,"byteStart":64}}],"langs":["en"],"reply":{"parent":{"cid":"c4","uri":"at://did:plc:abc/app.bsky.feed.post/3bbb"},"root":{"cid":"c1","uri":"at://did:plc:abc/app.bsky.feed.post/3aaa"}},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"},"repo":"did:plc:abc","rkey":"3n2vrvcf5bny5"}
    "#);
    // Where the newest was a thread of parts, its last.
    let said = body(follow(
        &mut talk(&after(post(Stage::Update), &EARLIER[..2])),
        &[pds()],
    ));
    assert_eq!(said["record"]["reply"]["parent"]["cid"], "c3");
    assert_eq!(said["record"]["reply"]["root"]["cid"], "c1");
}

#[test]
fn a_long_message_is_a_thread_of_its_own() {
    let post = long();
    let mut talk = talk(&post);
    let mut turn = follow(&mut talk, &[pds()]);
    let mut records = Vec::new();
    for cid in ["c1", "c2", "c3"] {
        let said = body(turn);
        let rkey = said["rkey"].as_str().expect("a name").to_owned();
        records.push(said);
        turn = talk.hear(&Heard::Web(put(&rkey, cid)));
    }
    let receipt = sent(turn);
    assert_eq!(receipt.remote["cid"], "c1");
    assert_eq!(receipt.remote["last_cid"], "c3");
    let mut times = Vec::new();
    for (at, said) in records.iter().enumerate() {
        let record = &said["record"];
        let text = record["text"].as_str().expect("text");
        assert!(text.ends_with(&format!(" ({}/3)", at + 1)), "{text}");
        assert!(
            limits("bluesky")
                .iter()
                .all(|limit| limit.measure(text).fits())
        );
        for facet in record["facets"].as_array().expect("links") {
            let byte = |key: &str| {
                facet["index"][key]
                    .as_u64()
                    .and_then(|n| usize::try_from(n).ok())
            };
            let (start, end) = (
                byte("byteStart").expect("a start"),
                byte("byteEnd").expect("an end"),
            );
            assert_eq!(facet["features"][0]["uri"], text[start..end]);
        }
        assert_eq!(record["langs"], json!(["fr"]));
        times.push((
            record["createdAt"].clone().to_string(),
            said["rkey"].to_string(),
        ));
    }
    assert!(times.is_sorted());
    assert_eq!(records[0]["record"].get("reply"), None);
    for (at, parent) in [(1, "c1"), (2, "c2")] {
        assert_eq!(records[at]["record"]["reply"]["root"]["cid"], "c1");
        assert_eq!(records[at]["record"]["reply"]["parent"]["cid"], parent);
    }
}

#[test]
fn a_thread_that_was_torn_is_put_again_in_the_same_places() {
    let answers = |parts: usize| {
        let put = (0..parts).map(|at| put(&format!("r{at}"), &format!("c{at}")));
        std::iter::once(pds()).chain(put).collect::<Vec<_>>()
    };
    for part in 0..3 {
        let again = || bytes(&asked(follow(&mut talk(&long()), &answers(part))));
        assert_eq!(again(), again());
    }
}

#[test]
fn a_word_that_is_too_long_is_refused_before_anything_is_asked() {
    let url = format!("https://a.example/{}", "b".repeat(300));
    let post = Post {
        body: format!("See {url} now"),
        ..post(Stage::Initial)
    };
    let Err(Unfit::TooLong { measure, from }) =
        Bluesky::new(&account(), &keys(&["app-p4ss"]), &post)
    else {
        panic!("it cannot be divided");
    };
    assert_eq!((measure.length, measure.limit.most, from), (326, 300, 4));
}

#[test]
fn our_record_is_found_by_its_name() {
    let one = talk(&post(Stage::Initial));
    assert_eq!(
        brief(&Turn::Ask(one.look().expect("a look"))),
        format!(
            "Look GET https://bsky.social/xrpc/com.atproto.repo.getRecord?repo=shop.bsky.social\
             &collection=app.bsky.feed.post&rkey={}",
            one.rkey(0)
        )
    );
    let Sighting::There(receipt) = seen(&one, &put(&one.rkey(0), "c1")) else {
        panic!("it is there");
    };
    assert_eq!(receipt.remote["cid"], "c1");
    for (answer, sighting) in [
        (
            answer(400, &[], r#"{"error":"RecordNotFound"}"#),
            Sighting::Absent,
        ),
        (
            answer(400, &[], r#"{"error":"InvalidRequest"}"#),
            Sighting::CannotTell,
        ),
        (answer(500, &[], ""), Sighting::CannotTell),
        (answer(200, &[], "<html>"), Sighting::CannotTell),
    ] {
        assert_eq!(seen(&one, &answer), sighting);
    }
    let three = talk(&long());
    assert!(brief(&Turn::Ask(three.look().expect("a look"))).contains("listRecords"));
    let list = |names: &[String]| {
        let records: Vec<Value> = names.iter().map(|name| put(name, name).json()).collect();
        answer(200, &[], &json!({ "records": records }).to_string())
    };
    let mut names: Vec<String> = (0..3).rev().map(|part| three.rkey(part)).collect();
    let Sighting::There(receipt) = seen(&three, &list(&names)) else {
        panic!("they are there");
    };
    assert_eq!(receipt.remote["cid"], names[2]);
    assert_eq!(receipt.remote["last_cid"], names[0]);
    names.pop();
    assert_eq!(seen(&three, &list(&names)), Sighting::Absent);
    assert_eq!(
        seen(&three, &list(&vec!["zzz".into(); 100])),
        Sighting::CannotTell
    );
}

#[test]
fn a_password_is_tried_without_a_word_being_said() {
    let mut knock = knock(&account(), &keys(&["app-p4ss"]));
    assert_eq!(
        brief(&knock.begin()),
        "Look POST https://bsky.social/xrpc/com.atproto.server.createSession"
    );
    assert_eq!(brief(&knock.hear(&Heard::Web(pds()))), "sent -");
    let wrong = answer(
        401,
        &[],
        r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#,
    );
    assert_eq!(
        brief(&knock.hear(&Heard::Web(wrong))),
        "no access 401: AuthenticationRequired: Invalid identifier or password"
    );
}

#[test]
fn nothing_shows_the_password_or_the_session() {
    let mut talk = talk(&post(Stage::Initial));
    for ask in [asked(talk.begin()), asked(talk.hear(&Heard::Web(pds())))] {
        let What::Web(request) = ask.what else {
            panic!("a request");
        };
        let shown = format!("{request:?}");
        assert!(
            !shown.contains("app-p4ss") && !shown.contains("j.w.t"),
            "{shown}"
        );
    }
}
