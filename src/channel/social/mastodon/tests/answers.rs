//! What every answer means, and what is done about it.

use super::*;

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
