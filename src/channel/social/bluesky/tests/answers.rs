//! What every answer means, and what is done about it.

use super::*;

#[test]
fn the_session_is_used_only_where_nobody_listens() {
    let base = "https://bsky.social";
    for (endpoint, used) in [
        (
            "https://morel.host.bsky.network/",
            "https://morel.host.bsky.network",
        ),
        ("https://pds.example:8443", "https://pds.example:8443"),
        ("http://localhost:2583", "http://localhost:2583"),
        ("http://127.0.0.1:2583", "http://127.0.0.1:2583"),
        ("http://pds.example", base),
        ("http://localhost.evil.example", base),
        ("http://localhost@evil.example", base),
        ("https://a@evil.example", base),
        ("https://evil.example/xrpc/x?", base),
        ("https://", base),
        ("ftp://localhost", base),
        ("", base),
    ] {
        let turn = follow(&mut talk(&post(Stage::Initial)), &[signed_in(endpoint)]);
        let expected = format!("Repeatable POST {used}/xrpc/com.atproto.repo.putRecord");
        assert_eq!(brief(&turn), expected, "{endpoint}");
    }
}

#[test]
fn every_answer_has_its_meaning() {
    let cases = [
        (
            401,
            r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#,
        ),
        (
            401,
            r#"{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent"}"#,
        ),
        (
            401,
            r#"{"error":"AccountTakedown","message":"Account has been taken down"}"#,
        ),
        (
            400,
            r#"{"error":"InvalidToken","message":"Token could not be verified"}"#,
        ),
        (
            400,
            r#"{"error":"ExpiredToken","message":"Token has expired"}"#,
        ),
        (
            400,
            r#"{"error":"InvalidRequest","message":"grapheme too big (maximum 300, got 301) at $.record.text"}"#,
        ),
        (
            400,
            r#"{"error":"InvalidRequest","message":"Invalid TID string"}"#,
        ),
        (403, r#"{"error":"AccountNotFound"}"#),
        (
            429,
            r#"{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}"#,
        ),
        (
            500,
            r#"{"error":"InternalServerError","message":"Internal Server Error"}"#,
        ),
        (502, "<html>bad gateway</html>"),
        (503, ""),
        (200, "<html>Sign in to this network</html>"),
        (302, ""),
    ];
    let mut out = String::new();
    for (status, text) in cases {
        let bad = answer(status, &[DATE, ("ratelimit-reset", "1795356362")], text);
        for (step, mut answers) in [("login", vec![]), ("put", vec![pds()])] {
            answers.push(bad.clone());
            let turn = follow(&mut talk(&post(Stage::Initial)), &answers);
            out += &format!("{status} {step}: {}\n", brief(&turn));
        }
    }
    assert_snapshot!(out, @"
    401 login: no access 401: AuthenticationRequired: Invalid identifier or password
    401 put: no access 401: AuthenticationRequired: Invalid identifier or password
    401 login: no access 401: AuthFactorTokenRequired: A sign in code has been sent; an app password is needed, not that of the account
    401 put: no access 401: AuthFactorTokenRequired: A sign in code has been sent; an app password is needed, not that of the account
    401 login: no access 401: AccountTakedown: Account has been taken down
    401 put: no access 401: AccountTakedown: Account has been taken down
    400 login: no access 400: InvalidToken: Token could not be verified
    400 put: no access 400: InvalidToken: Token could not be verified
    400 login: no access 400: ExpiredToken: Token has expired
    400 put: Look POST https://bsky.social/xrpc/com.atproto.server.createSession
    400 login: refused 400: InvalidRequest: grapheme too big (maximum 300, got 301) at $.record.text
    400 put: refused 400: InvalidRequest: grapheme too big (maximum 300, got 301) at $.record.text
    400 login: refused 400: InvalidRequest: Invalid TID string
    400 put: refused 400: InvalidRequest: Invalid TID string
    403 login: no access 403: AccountNotFound
    403 put: no access 403: AccountNotFound
    429 login: busy 60s 429: RateLimitExceeded: Rate Limit Exceeded
    429 put: busy 60s 429: RateLimitExceeded: Rate Limit Exceeded
    500 login: busy 500: InternalServerError: Internal Server Error
    500 put: busy 500: InternalServerError: Internal Server Error
    502 login: busy 502
    502 put: busy 502
    503 login: busy 503
    503 put: busy 503
    200 login: refused 200: not the answer of this service
    200 put: unknown 200: not the answer of this service
    302 login: refused 302
    302 put: refused 302
    ");
}

#[test]
fn a_session_that_ended_is_renewed_but_not_for_ever() {
    let expired = answer(
        400,
        &[],
        r#"{"error":"ExpiredToken","message":"Token has expired"}"#,
    );
    let mut talk = talk(&long());
    let mut answers = vec![pds(), put("r0", "c0")];
    for _ in 0..2 {
        answers.extend([expired.clone(), pds()]);
    }
    // What is out is not put again.
    let said = body(follow(&mut talk, &answers));
    assert!(
        said["record"]["text"]
            .as_str()
            .is_some_and(|text| text.ends_with("(2/3)"))
    );
    assert!(brief(&talk.hear(&Heard::Web(expired))).contains("400: ExpiredToken"));
}

#[test]
fn an_account_that_is_not_active_is_a_matter_of_access() {
    let text = r#"{"accessJwt":"j","did":"did:plc:abc","active":false,"status":"deactivated"}"#;
    let turn = follow(&mut talk(&post(Stage::Initial)), &[answer(200, &[], text)]);
    assert_eq!(brief(&turn), "no access deactivated");
}
