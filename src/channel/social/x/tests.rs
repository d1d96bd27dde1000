use super::super::tests::{
    BODY, DATE, after, answer, asked, body, brief, bytes, follow, keys, post, remote, seen, sent,
};
use super::*;
use crate::channel::What;
use crate::config::SecretRef;
use crate::config::channel::Signing;
use crate::runbook::Stage;
use insta::assert_snapshot;

fn secret(name: &str) -> SecretRef {
    SecretRef::Env(name.into())
}

fn account(is_signed: bool) -> Account {
    Account {
        base: None,
        token: Some(secret("X_TOKEN")),
        signing: is_signed.then(|| Signing {
            token_secret: secret("X_TOKEN_SECRET"),
            key: secret("X_KEY"),
            key_secret: secret("X_KEY_SECRET"),
        }),
    }
}

fn talk(post: &Post, is_signed: bool) -> X {
    let keys = if is_signed {
        keys(&["4711-t0ken", "t0ken-s3cret", "k3y", "k3y-s3cret"])
    } else {
        keys(&["t0ken"])
    };
    match X::new(&account(is_signed), &keys, post) {
        Ok(talk) => talk,
        Err(unfit) => panic!("{unfit:?}"),
    }
}

const EARLIER: &[&[(&str, &str)]] = &[&[("id", "1001")], &[("id", "1002")], &[]];

fn posted() -> Response {
    answer(
        201,
        &[],
        r#"{"data":{"id":"1003","text":"…"},"errors":[{"message":"odd"}]}"#,
    )
}

#[test]
fn every_stage_is_asked_byte_for_byte() {
    let mut said = String::new();
    for is_signed in [false, true] {
        for post in [
            post(Stage::Initial),
            after(post(Stage::Update), EARLIER),
            after(post(Stage::Resolution), EARLIER),
        ] {
            said += &bytes(&asked(talk(&post, is_signed).begin()));
            said += "\n---\n";
        }
    }
    assert_snapshot!(said, @r#"
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: Bearer t0ken
    {"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: Bearer t0ken
    {"reply":{"in_reply_to_tweet_id":"1002"},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: Bearer t0ken
    {"reply":{"in_reply_to_tweet_id":"1002"},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: OAuth oauth_consumer_key="k3y", oauth_nonce="f7b8894ea74d1be2515b41f76f3c6fa7", oauth_signature="gZYhHdZQchQm7ru%2F9YIYT3oss7M%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795356300", oauth_token="4711-t0ken", oauth_version="1.0"
    {"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: OAuth oauth_consumer_key="k3y", oauth_nonce="f7b8894ea74d1be2515b41f76f3c6fa7", oauth_signature="gZYhHdZQchQm7ru%2F9YIYT3oss7M%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795356300", oauth_token="4711-t0ken", oauth_version="1.0"
    {"reply":{"in_reply_to_tweet_id":"1002"},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    Once POST https://api.x.com/2/tweets
    Content-Type: application/json
    Authorization: OAuth oauth_consumer_key="k3y", oauth_nonce="f7b8894ea74d1be2515b41f76f3c6fa7", oauth_signature="gZYhHdZQchQm7ru%2F9YIYT3oss7M%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795356300", oauth_token="4711-t0ken", oauth_version="1.0"
    {"reply":{"in_reply_to_tweet_id":"1002"},"text":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42"}
    ---
    "#);
}

#[test]
fn a_post_that_is_out_has_a_name_and_a_place() {
    let receipt = sent(follow(&mut talk(&post(Stage::Initial), true), &[posted()]));
    assert_eq!(
        receipt.link.as_deref(),
        Some("https://x.com/i/web/status/1003")
    );
    assert_eq!(receipt.remote, remote(&[("id", "1003")]));
}

#[test]
fn a_name_in_the_words_rings_at_nobodys() {
    let post = Post {
        body: "@ana: down".into(),
        ..post(Stage::Initial)
    };
    assert_eq!(
        body(talk(&post, false).begin())["text"],
        "@\u{200b}ana: down"
    );
}

#[test]
fn what_is_too_long_is_refused_from_a_sentence_on() {
    let text = format!(
        "{} And more than fits. {}",
        "a".repeat(250),
        "b ".repeat(20)
    );
    let long = Post {
        body: text,
        ..post(Stage::Initial)
    };
    let Err(Unfit::TooLong { measure, from }) = X::new(&account(false), &keys(&["t"]), &long)
    else {
        panic!("it is too long");
    };
    assert_eq!((measure.limit.most, measure.length), (280, 311));
    assert!(!long.body[..from].is_empty() && long.body.is_char_boundary(from));
    // The mark behind a name counts as well.
    let fits = |body: String| {
        X::new(
            &account(false),
            &keys(&["t"]),
            &Post {
                body,
                ..post(Stage::Initial)
            },
        )
        .is_ok()
    };
    assert!(fits(format!("{} ana", "a".repeat(276))));
    assert!(!fits(format!("{} @ana", "a".repeat(275))));
}

#[test]
fn every_answer_has_its_meaning() {
    let duplicate = r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"You are not allowed to create a Tweet with duplicate content."}"#;
    let capped = r#"{"title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.twitter.com/2/problems/usage-capped"}"#;
    let cases = [
        (
            400,
            vec![],
            r#"{"errors":[{"message":"The text is not allowed"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid."}"#,
        ),
        (
            401,
            vec![],
            r#"{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}"#,
        ),
        (403, vec![], duplicate),
        (
            403,
            vec![],
            r#"{"title":"Unsupported Authentication","detail":"Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.","status":403}"#,
        ),
        (
            403,
            vec![],
            r#"{"title":"Client Forbidden","reason":"client-not-enrolled"}"#,
        ),
        (
            429,
            vec![("x-rate-limit-reset", "1795356602")],
            r#"{"title":"Too Many Requests","detail":"Too Many Requests"}"#,
        ),
        (
            429,
            vec![
                ("x-rate-limit-reset", "1795356300"),
                ("x-user-limit-24hour-remaining", "0"),
                ("x-user-limit-24hour-reset", "1795360000"),
            ],
            r#"{"title":"Too Many Requests"}"#,
        ),
        (429, vec![("x-rate-limit-reset", "1795356602")], capped),
        (429, vec![], ""),
        (500, vec![], r#"{"title":"Internal Server Error"}"#),
        (502, vec![], "<html>"),
        (
            503,
            vec![],
            r#"{"title":"Service Unavailable","detail":"Over capacity"}"#,
        ),
        (200, vec![], "<html>Sign in to this network</html>"),
        (201, vec![], "{}"),
        (302, vec![], ""),
    ];
    let mut out = String::new();
    for (status, mut headers, text) in cases {
        headers.push(DATE);
        let bad = answer(status, &headers, text);
        let turn = follow(&mut talk(&post(Stage::Initial), false), &[bad]);
        out += &format!("{status}: {}\n", brief(&turn));
    }
    assert_snapshot!(out, @"
    400: refused 400: Invalid Request: One or more parameters to your request was invalid.: The text is not allowed
    401: no access 401: Unauthorized
    403: unknown probably already posted: 403: Forbidden: You are not allowed to create a Tweet with duplicate content.
    403: no access 403: Unsupported Authentication: Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.
    403: no access 403: Client Forbidden
    429: busy 300s 429: Too Many Requests
    429: busy 3698s 429: Too Many Requests
    429: no access 429: UsageCapExceeded: Usage cap exceeded: Monthly product cap
    429: busy 429
    500: unknown 500: Internal Server Error
    502: unknown 502
    503: unknown 503: Service Unavailable: Over capacity
    200: unknown 200: not the answer of this service
    201: unknown 201: not the answer of this service
    302: refused 302
    ");
}

#[test]
fn the_same_words_twice_in_an_incident_are_refused_not_unknown() {
    let duplicate = answer(
        403,
        &[],
        r#"{"detail":"You are not allowed to create a Tweet with duplicate content."}"#,
    );
    let mut repeated = after(post(Stage::Update), EARLIER);
    for (body, word) in [("Other words.", "unknown"), (BODY, "refused")] {
        repeated.earlier[1].body = body.into();
        let turn = follow(
            &mut talk(&repeated, false),
            std::slice::from_ref(&duplicate),
        );
        assert!(brief(&turn).starts_with(word), "{}", brief(&turn));
    }
}

#[test]
fn an_answer_to_what_is_gone_becomes_a_post_of_its_own() {
    let gone = answer(
        403,
        &[],
        r#"{"detail":"You attempted to reply to a Tweet that is deleted or not visible to you."}"#,
    );
    let mut talk = talk(&after(post(Stage::Update), EARLIER), false);
    assert_eq!(body(talk.begin())["reply"]["in_reply_to_tweet_id"], "1002");
    assert_eq!(
        body(talk.hear(&Heard::Web(gone.clone()))).get("reply"),
        None
    );
    assert!(brief(&talk.hear(&Heard::Web(gone))).starts_with("no access"));
}

#[test]
fn a_signature_that_is_too_old_is_made_anew_by_the_clock_of_x() {
    let late = |date: &str| answer(401, &[("date", date)], r#"{"title":"Unauthorized"}"#);
    let mut talk = talk(&post(Stage::Initial), true);
    let stamp = |turn: Turn| {
        let bytes = bytes(&asked(turn));
        let from = bytes.find("oauth_timestamp=\"").expect("a time") + 17;
        let nonce = bytes.find("oauth_nonce=\"").expect("a nonce") + 13;
        (
            bytes[from..from + 10].to_owned(),
            bytes[nonce..nonce + 32].to_owned(),
        )
    };
    let (first, nonce) = stamp(talk.begin());
    assert_eq!(first, "1795356300");
    let hour = "Sun, 22 Nov 2026 15:05:00 GMT";
    let (second, other) = stamp(talk.hear(&Heard::Web(late(hour))));
    assert_eq!(second, "1795359900");
    assert_ne!(nonce, other);
    // The same hour again: now it is the key that is wrong.
    assert!(brief(&talk.hear(&Heard::Web(late(hour)))).starts_with("no access 401"));
}

#[test]
fn our_words_are_found_behind_their_links() {
    let signed = talk(&after(post(Stage::Update), EARLIER), true);
    let bearer = talk(&post(Stage::Initial), false);
    let url = |talk: &X| brief(&Turn::Ask(talk.look().expect("a look")));
    assert_eq!(
        url(&signed),
        "Look GET https://api.x.com/2/users/4711/tweets?max_results=20&tweet.fields=created_at"
    );
    assert_eq!(
        url(&bearer),
        "Look GET https://api.x.com/2/users/me?expansions=most_recent_tweet_id&tweet.fields=created_at"
    );
    let ours = BODY.replace("https://status.shop.com/42", "https://t.co/AbCd123");
    let tweet = |id: &str, text: &str, time: &str| json!({ "id": id, "text": text, "created_at": format!("2026-11-22T{time}.000Z") });
    let line = |tweets: &[serde_json::Value]| {
        let body = json!({ "data": tweets, "meta": { "result_count": tweets.len() } });
        answer(200, &[], &body.to_string())
    };
    let me = |tweet: serde_json::Value| {
        let body = json!({ "data": { "id": "4711" }, "includes": { "tweets": [tweet] } });
        answer(200, &[], &body.to_string())
    };
    let other = || tweet("8", "Cats &amp; dogs", "14:06:00");
    for (talk, answer) in [
        (&signed, line(&[other(), tweet("9", &ours, "14:05:03")])),
        (&bearer, me(tweet("9", &ours, "14:05:03"))),
    ] {
        let Sighting::There(receipt) = seen(talk, &answer) else {
            panic!("it is there");
        };
        assert_eq!(receipt.remote["id"], "9");
    }
    for (answer, sighting) in [
        (line(&[]), Sighting::Absent),
        (
            answer(200, &[], r#"{"meta":{"result_count":0}}"#),
            Sighting::Absent,
        ),
        (line(&[other()]), Sighting::Absent),
        (line(&[tweet("1002", &ours, "14:05:03")]), Sighting::Absent),
        (line(&vec![other(); 20]), Sighting::CannotTell),
        (me(other()), Sighting::CannotTell),
        (me(tweet("7", "older", "13:00:00")), Sighting::Absent),
        (
            answer(200, &[], r#"{"data":{"id":"4711"}}"#),
            Sighting::CannotTell,
        ),
        (answer(401, &[], "{}"), Sighting::CannotTell),
        (answer(403, &[], "{}"), Sighting::CannotTell),
        (answer(429, &[], "{}"), Sighting::CannotTell),
    ] {
        assert_eq!(seen(&signed, &answer), sighting, "{}", answer.text());
    }
}

#[test]
fn a_key_is_tried_without_a_word_being_said() {
    let me = || answer(200, &[], r#"{"data":{"id":"4711","username":"shop"}}"#);
    let no = || {
        answer(
            401,
            &[DATE],
            r#"{"title":"Unauthorized","detail":"Unauthorized"}"#,
        )
    };
    let mut bearer = knock(&account(false), &keys(&["t0ken"]));
    assert_eq!(brief(&follow(&mut bearer, &[me()])), "sent -");
    assert_eq!(
        brief(&follow(&mut bearer, &[no()])),
        "no access 401: Unauthorized"
    );
    let four = keys(&["4711-t0ken", "t0ken-s3cret", "k3y", "k3y-s3cret"]);
    let mut signed = knock(&account(true), &four);
    let first = bytes(&asked(signed.begin()));
    assert!(!first.contains("OAuth"), "{first}");
    let second = bytes(&asked(signed.hear(&Heard::Web(no()))));
    assert!(
        second.contains("oauth_timestamp=\"1795356302\""),
        "{second}"
    );
    assert_eq!(brief(&signed.hear(&Heard::Web(me()))), "sent -");
    assert_eq!(
        brief(&follow(&mut signed, &[no(), no()])),
        "no access 401: Unauthorized"
    );
    assert_eq!(
        brief(&follow(&mut bearer, &[answer(500, &[], "")])),
        "busy 500"
    );
}

#[test]
fn nothing_shows_a_key() {
    for is_signed in [false, true] {
        let What::Web(request) = asked(talk(&post(Stage::Initial), is_signed).begin()).what else {
            panic!("a request");
        };
        let shown = format!("{request:?}");
        assert!(
            !shown.contains("t0ken") && !shown.contains("k3y"),
            "{shown}"
        );
        for (_, value) in &request.headers {
            assert!(!value.contains("s3cret"), "{value}");
        }
    }
}
