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
fn the_server_says_how_long_a_message_may_be() {
    let text = "word ".repeat(130);
    let post = Post {
        body: text.clone(),
        ..post(Stage::Initial)
    };
    let said = |instance: Response| body(follow(&mut talk(&post), &[me(), instance]));
    assert_eq!(said(takes(5_000))["status"], text);
    for usual in [
        takes(500),
        takes(0),
        answer(200, &[], "{}"),
        answer(404, &[], ""),
        answer(401, &[], "{}"),
    ] {
        let said = said(usual);
        assert!(
            said["status"]
                .as_str()
                .is_some_and(|text| text.ends_with("(1/2)"))
        );
    }
    // Where a link counts more than elsewhere, it is counted so.
    let instance =
        r#"{"configuration":{"statuses":{"max_characters":80,"characters_reserved_per_url":40}}}"#;
    let mut talk = talk(&long());
    let said = body(follow(&mut talk, &[me(), answer(200, &[], instance)]));
    assert_eq!(
        said["status"],
        "The shop is down. We are on it. Orders are safe. (1/2)"
    );
}

#[test]
fn a_word_that_is_too_long_is_refused_with_its_place() {
    let post = Post {
        body: format!("see {}", "a".repeat(600)),
        ..post(Stage::Initial)
    };
    let turn = follow(&mut talk(&post), &[me(), takes(500)]);
    assert!(
        brief(&turn).starts_with("refused 604 of 500 characters"),
        "{}",
        brief(&turn)
    );
}

#[test]
fn every_answer_has_its_meaning() {
    let reset = ("x-ratelimit-reset", "2026-11-22T14:10:00.123Z");
    let cases = [
        (401, "", r#"{"error":"The access token is invalid"}"#),
        (
            403,
            "",
            r#"{"error":"This action is outside the authorized scopes"}"#,
        ),
        (403, "", r#"{"error":"Your login is currently disabled"}"#),
        (404, "", r#"{"error":"Record not found"}"#),
        (
            422,
            "",
            r#"{"error":"Validation failed: Text can't be blank"}"#,
        ),
        (
            422,
            "",
            r#"{"error":"Validation failed: Text character limit of 500 exceeded"}"#,
        ),
        (
            422,
            "",
            r#"{"error":"This method requires an authenticated user"}"#,
        ),
        (429, "reset", r#"{"error":"Too many requests"}"#),
        (500, "", "<html>We're sorry</html>"),
        (503, "", "upstream connect error"),
        (200, "", "<html>Sign in to this network</html>"),
        (301, "", ""),
    ];
    let mut out = String::new();
    for (status, kind, text) in cases {
        let headers: &[_] = if kind.is_empty() {
            &[DATE]
        } else {
            &[DATE, reset]
        };
        let bad = answer(status, headers, text);
        let steps: [(&str, Vec<Response>); 3] = [
            ("account", vec![]),
            ("instance", vec![me()]),
            ("post", vec![me(), takes(500)]),
        ];
        for (step, mut answers) in steps {
            answers.push(bad.clone());
            let turn = follow(&mut talk(&post(Stage::Initial)), &answers);
            out += &format!("{status} {step}: {}\n", brief(&turn));
        }
    }
    assert_snapshot!(out, @"
    401 account: no access 401: The access token is invalid
    401 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    401 post: no access 401: The access token is invalid
    403 account: Look GET https://mastodon.example/api/v2/instance
    403 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    403 post: no access 403: This action is outside the authorized scopes
    403 account: Look GET https://mastodon.example/api/v2/instance
    403 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    403 post: no access 403: Your login is currently disabled
    404 account: Look GET https://mastodon.example/api/v2/instance
    404 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    404 post: refused 404: Record not found
    422 account: no access 422: Validation failed: Text can't be blank
    422 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    422 post: refused 422: Validation failed: Text can't be blank
    422 account: no access 422: Validation failed: Text character limit of 500 exceeded
    422 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    422 post: refused 422: Validation failed: Text character limit of 500 exceeded
    422 account: no access 422: This method requires an authenticated user
    422 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    422 post: refused 422: This method requires an authenticated user
    429 account: busy 299s 429: Too many requests
    429 instance: busy 299s 429: Too many requests
    429 post: busy 299s 429: Too many requests
    500 account: busy 500
    500 instance: busy 500
    500 post: busy 500
    503 account: busy 503: upstream connect error
    503 instance: busy 503: upstream connect error
    503 post: busy 503: upstream connect error
    200 account: refused 200: not the answer of this service
    200 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    200 post: unknown 200: not the answer of this service
    301 account: refused 301
    301 instance: Repeatable POST https://mastodon.example/api/v1/statuses
    301 post: refused 301
    ");
}

#[test]
fn a_first_message_that_was_removed_begins_anew_once() {
    let post = after(post(Stage::Update), &[&[("id", "1001")]]);
    let mut talk = talk(&post);
    let gone = answer(
        404,
        &[],
        r#"{"error":"The post you are trying to reply to does not appear to exist."}"#,
    );
    let said = body(follow(&mut talk, &[me(), takes(500), gone.clone()]));
    assert_eq!(said.get("in_reply_to_id"), None);
    assert_eq!(said["visibility"], "public");
    assert!(brief(&talk.hear(&Heard::Web(gone))).starts_with("refused 404"));
}

#[test]
fn after_an_hour_nothing_is_sent_before_it_was_looked_for() {
    let late = ("date", "Sun, 22 Nov 2026 15:05:02 GMT");
    let me = answer(200, &[late], r#"{"id":"77"}"#);
    let look = |post: &Post, found: &[String]| {
        let mut talk = talk(post);
        follow(&mut talk, &[me.clone(), takes(50), list(found)])
    };
    let mut talk = talk(&long());
    assert_eq!(
        brief(&follow(&mut talk, &[me.clone(), takes(50)])),
        "Look GET https://mastodon.example/api/v1/accounts/77/statuses?exclude_reblogs=true&limit=40"
    );
    let one = status("1", "The shop is down. We are on it. (1/3)");
    let two = status("2", "Orders are safe. See https://status.shop.com/42 (2/3)");
    let three = status("3", "for more. (3/3)");
    assert_eq!(
        body(look(&long(), &[]))["status"],
        "The shop is down. We are on it. (1/3)"
    );
    let second = body(look(&long(), std::slice::from_ref(&one)));
    assert_eq!(
        second["status"]
            .as_str()
            .map(|text| &text[text.len() - 5..]),
        Some("(2/3)")
    );
    assert_eq!(second["in_reply_to_id"], "1");
    let receipt = sent(look(&long(), &[three, two, one]));
    assert_eq!(receipt.remote["last"], "3");
    // Who may not know itself may not look either: a person does.
    let blind = answer(
        403,
        &[late],
        r#"{"error":"This action is outside the authorized scopes"}"#,
    );
    let turn = follow(&mut super::tests::talk(&long()), &[blind, takes(50)]);
    assert!(brief(&turn).starts_with("unknown "), "{}", brief(&turn));
}

#[test]
fn whoever_reads_why_a_thread_broke_off_learns_how_much_of_it_people_see() {
    let gone = answer(422, &[DATE], r#"{"error":"Text is spam"}"#);
    let broken = |answers: &[Response]| brief(&follow(&mut talk(&long()), answers));
    let none = broken(&[me(), takes(50), gone.clone()]);
    assert_eq!(none, "refused 422: Text is spam");
    let one = broken(&[me(), takes(50), posted("1"), gone]);
    assert_eq!(one, "refused 1 of 3 parts are out; 422: Text is spam");
}

#[test]
fn our_words_are_found_where_people_see_them() {
    let known = after(post(Stage::Update), &[&[("id", "1001"), ("account", "77")]]);
    let known = talk(&known);
    let fresh = talk(&post(Stage::Initial));
    let url = |talk: &Mastodon| brief(&Turn::Ask(talk.look().expect("a look")));
    assert!(url(&known).contains("/accounts/77/statuses"));
    assert!(url(&fresh).contains("/timelines/home"));
    let there = list(&[status("8", "else"), status("9", BODY)]);
    for talk in [&known, &fresh] {
        let Sighting::There(receipt) = seen(talk, &there) else {
            panic!("it is there");
        };
        assert_eq!(receipt.remote["id"], "9");
    }
    let old = status("9", BODY).replace("14:05:03", "13:05:03");
    for (answer, with_account, without) in [
        (list(&[]), Sighting::Absent, Sighting::CannotTell),
        (list(&[old]), Sighting::Absent, Sighting::CannotTell),
        (
            list(&[status("1001", BODY)]),
            Sighting::Absent,
            Sighting::CannotTell,
        ),
        (
            list(&vec![status("8", "else"); 40]),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
        (
            answer(401, &[], "{}"),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
        (
            answer(206, &[], "[]"),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
    ] {
        assert_eq!(seen(&known, &answer), with_account);
        if !answer.text().contains("1001") {
            assert_eq!(seen(&fresh, &answer), without);
        }
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
