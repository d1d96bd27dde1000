mod answers;
mod sighted;

use super::super::tests::{
    BODY, DATE, after, answer, asked, body, brief, bytes, follow, keys, post, remote, seen, sent,
};
use super::*;
use crate::channel::What;
use crate::config::SecretRef;
use insta::assert_snapshot;

fn account() -> Account {
    Account {
        base: "https://mastodon.example/".into(),
        token: Some(SecretRef::Env("MASTODON_TOKEN".into())),
    }
}

fn talk(post: &Post) -> Mastodon {
    Mastodon::new(&account(), &keys(&["t0ken"]), post)
}

fn me() -> Response {
    answer(200, &[DATE], r#"{"id":"77","acct":"shop"}"#)
}

fn takes(most: usize) -> Response {
    let statuses = format!(r#"{{"max_characters":{most},"characters_reserved_per_url":23}}"#);
    let body = format!(r#"{{"version":"4.5.0","configuration":{{"statuses":{statuses}}}}}"#);
    answer(200, &[], &body)
}

fn status(id: &str, text: &str) -> String {
    serde_json::json!({
        "id": id,
        "created_at": "2026-11-22T14:05:03.000Z",
        "url": format!("https://mastodon.example/@shop/{id}"),
        "content": format!("<p>{text}</p>"),
    })
    .to_string()
}

fn posted(id: &str) -> Response {
    answer(200, &[], &status(id, "…"))
}

fn list(statuses: &[String]) -> Response {
    answer(200, &[], &format!("[{}]", statuses.join(",")))
}

const LONG: &str =
    "The shop is down. We are on it. Orders are safe. See https://status.shop.com/42 for more.";

fn long() -> Post {
    Post {
        body: LONG.into(),
        ..post(Stage::Initial)
    }
}

#[test]
fn the_first_message_asks_who_we_are_and_how_much_fits() {
    let mut talk = talk(&post(Stage::Initial));
    let mut said = bytes(&asked(talk.begin()));
    for answer in [me(), takes(500)] {
        said += "\n---\n";
        said += &bytes(&asked(talk.hear(&Heard::Web(answer))));
    }
    assert_snapshot!(said, @r#"
    Look GET https://mastodon.example/api/v1/accounts/verify_credentials
    Authorization: Bearer t0ken

    ---
    Look GET https://mastodon.example/api/v2/instance
    Authorization: Bearer t0ken

    ---
    Repeatable POST https://mastodon.example/api/v1/statuses
    Content-Type: application/json
    Authorization: Bearer t0ken
    Idempotency-Key: 00112233445566778899aabbccddeeff
    {"language":"en","status":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42","visibility":"public"}
    "#);
    let receipt = sent(talk.hear(&Heard::Web(posted("1001"))));
    assert_eq!(
        receipt.link.as_deref(),
        Some("https://mastodon.example/@shop/1001")
    );
    assert_eq!(receipt.remote, remote(&[("id", "1001"), ("account", "77")]));
}

#[test]
fn what_follows_hangs_on_the_first_message() {
    let earlier: &[&[(&str, &str)]] =
        &[&[], &[("id", "1001"), ("account", "77")], &[("id", "1002")]];
    for (stage, visibility) in [
        (Stage::Scoping, "unlisted"),
        (Stage::Update, "unlisted"),
        (Stage::Resolution, "public"),
    ] {
        let mut talk = talk(&after(post(stage), earlier));
        let said = body(follow(&mut talk, &[me(), takes(500)]));
        assert_eq!(said["in_reply_to_id"], "1001");
        assert_eq!(said["visibility"], visibility);
        assert_eq!(said["status"], BODY);
    }
}

#[test]
fn every_stage_is_asked_byte_for_byte() {
    let earlier: &[&[(&str, &str)]] = &[&[("id", "1001")]];
    let french = Post {
        lang: Lang::Fr,
        body: "C’est réparé @tous.".into(),
        ..after(post(Stage::Resolution), earlier)
    };
    let update = after(post(Stage::Update), earlier);
    let said =
        [update, french].map(|post| bytes(&asked(follow(&mut talk(&post), &[me(), takes(500)]))));
    assert_snapshot!(said.join("\n---\n"), @r#"
    Repeatable POST https://mastodon.example/api/v1/statuses
    Content-Type: application/json
    Authorization: Bearer t0ken
    Idempotency-Key: 00112233445566778899aabbccddeeff
    {"in_reply_to_id":"1001","language":"en","status":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42","visibility":"unlisted"}
    ---
    Repeatable POST https://mastodon.example/api/v1/statuses
    Content-Type: application/json
    Authorization: Bearer t0ken
    Idempotency-Key: 00112233445566778899aabbccddeeff
    {"in_reply_to_id":"1001","language":"fr","status":"C’est réparé @{200b}tous.","visibility":"public"}
    "#);
}

#[test]
fn a_long_message_is_a_thread_in_which_each_part_has_a_key_of_its_own() {
    let mut talk = talk(&long());
    let mut turn = follow(&mut talk, &[me(), takes(50)]);
    let mut said = Vec::new();
    for id in ["1", "2", "3"] {
        let ask = asked(turn);
        let bytes = bytes(&ask);
        let tail: Vec<&str> = bytes.lines().rev().take(2).collect();
        said.push(format!("{}\n{}", tail[1], tail[0]));
        turn = talk.hear(&Heard::Web(posted(id)));
    }
    assert_snapshot!(said.join("\n"), @r#"
    Idempotency-Key: 00112233445566778899aabbccddeeff
    {"language":"en","status":"The shop is down. We are on it. (1/3)","visibility":"public"}
    Idempotency-Key: 00112233445566778899aabbccddeeff-2
    {"in_reply_to_id":"1","language":"en","status":"Orders are safe. See https://status.shop.com/42 (2/3)","visibility":"unlisted"}
    Idempotency-Key: 00112233445566778899aabbccddeeff-3
    {"in_reply_to_id":"2","language":"en","status":"for more. (3/3)","visibility":"unlisted"}
    "#);
    let receipt = sent(turn);
    assert_eq!(
        receipt.remote,
        remote(&[("id", "1"), ("last", "3"), ("account", "77")])
    );
}

#[test]
fn a_thread_that_was_torn_is_asked_again_with_the_same_bytes() {
    let whole = |answers: &[Response]| bytes(&asked(follow(&mut talk(&long()), answers)));
    for part in [1_usize, 2] {
        let mut answers = vec![me(), takes(50)];
        answers.extend((0..part).map(|at| posted(&at.to_string())));
        let mut torn = talk(&long());
        let first = bytes(&asked(follow(&mut torn, &answers)));
        // The answer never came; the same conversation, then a new one, asks the same.
        let busy = answer(502, &[], "");
        assert!(matches!(
            torn.hear(&Heard::Web(busy)),
            Turn::Failed(Failure::Busy { .. })
        ));
        assert_eq!(whole(&answers), first);
    }
}

#[test]
fn a_key_is_tried_without_a_word_being_said() {
    let try_it = |answer: Response| {
        let mut knock = knock(&account(), &keys(&["t0ken"]));
        brief(&follow(&mut knock, &[answer]))
    };
    assert_eq!(try_it(me()), "sent -");
    assert_eq!(
        try_it(answer(
            403,
            &[],
            r#"{"error":"This action is outside the authorized scopes"}"#
        )),
        "sent -"
    );
    assert_eq!(
        try_it(answer(
            401,
            &[],
            r#"{"error":"The access token is invalid"}"#
        )),
        "no access 401: The access token is invalid"
    );
    assert_eq!(
        try_it(answer(200, &[], "<html>")),
        "refused 200: not the answer of this service"
    );
}

#[test]
fn nothing_shows_the_token() {
    let ask = asked(talk(&post(Stage::Initial)).begin());
    let What::Web(request) = &ask.what else {
        panic!("a request");
    };
    assert!(!format!("{request:?}").contains("t0ken"));
}
