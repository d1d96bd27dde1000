//! What every answer of Discord means, in a channel and in a forum.

use super::*;

#[test]
fn discord_is_asked_to_wait_until_the_message_is_saved() {
    follows(
        "discord",
        &[
            (
                200,
                NONE,
                r#"{"id":"1099","channel_id":"7","content":"Words."}"#,
                "sent channel=7 id=1099",
            ),
            (204, NONE, "", "unknown 204: an answer without words"),
            (
                400,
                NONE,
                r#"{"message":"Invalid Form Body","code":50035,"errors":{}}"#,
                "refused 400: Invalid Form Body (50035)",
            ),
            (
                400,
                NONE,
                r#"{"message":"Cannot send an empty message","code":50006}"#,
                "refused 400: Cannot send an empty message (50006)",
            ),
            (
                401,
                NONE,
                r#"{"message":"Invalid Webhook Token","code":50027}"#,
                "no access 401: Invalid Webhook Token (50027)",
            ),
            (
                404,
                NONE,
                r#"{"message":"Unknown Webhook","code":10015}"#,
                "no access 404: Unknown Webhook (10015)",
            ),
            (
                404,
                NONE,
                r#"{"message":"Unknown Channel","code":10003}"#,
                "refused 404: Unknown Channel (10003)",
            ),
            (
                413,
                NONE,
                r#"{"message":"Request entity too large","code":40005}"#,
                "refused 413: Request entity too large (40005)",
            ),
            (
                400,
                NONE,
                r#"{"message":"Tags required","code":220003}"#,
                "refused 400: Tags required (220003)",
            ),
            (
                429,
                &[("retry-after", "65")],
                r#"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#,
                "busy 64570ms 429: You are being rate limited.",
            ),
            (
                429,
                AFTER_30,
                "error code: 1015",
                "busy 30000ms 429: error code: 1015",
            ),
        ],
    );
}

#[test]
fn a_forum_of_discord_gets_a_thread_with_the_name_of_the_incident() {
    let mut talk = begin("discord", &post(Stage::Initial, "Words.", &[]));
    let needs = answer(
        400,
        &[],
        r#"{"message":"Webhooks posted to forum channels must have a thread_name or thread_id","code":220001}"#,
    );
    let Turn::Ask(ask) = talk.hear(&needs) else {
        panic!("a question");
    };
    assert!(bytes_of(&ask).contains(r#""thread_name":"Checkout is down""#));
    let again = shown(&talk.hear(&needs));
    assert!(again.starts_with("refused 400"), "{again}");
    let turn = talk.hear(&answer(200, &[], r#"{"id":"1099","channel_id":"555"}"#));
    assert_eq!(shown(&turn), "sent channel=555 id=1099 thread=555");
    let first = remote(&[("channel", "555"), ("id", "1099"), ("thread", "555")]);
    let mut further = begin("discord", &post(Stage::Update, "More.", &[first]));
    let Turn::Ask(ask) = further.begin() else {
        panic!("a question");
    };
    let bytes = bytes_of(&ask);
    assert!(bytes.contains("?wait=true&thread_id=555"), "{bytes}");
    assert!(bytes.contains(r#""content":"More.""#), "{bytes}");
    let turn = further.hear(&answer(200, &[], r#"{"id":"2","channel_id":"555"}"#));
    assert_eq!(shown(&turn), "sent channel=555 id=2 thread=555");
}

#[test]
fn the_name_of_a_thread_is_short_and_the_words_are_whole() {
    for title in [
        "x".repeat(300),
        "👍".repeat(80),
        format!("{} {}", "é".repeat(98), "x"),
    ] {
        let mut post = post(Stage::Initial, "Words.", &[]);
        post.title = title;
        let mut talk = begin("discord", &post);
        let Turn::Ask(ask) = talk.hear(&answer(400, &[], r#"{"code":220001}"#)) else {
            panic!("a question");
        };
        let What::Web(request) = ask.what else {
            panic!("a request");
        };
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        let name = body["thread_name"].as_str().expect("a name");
        assert!((1..=100).contains(&name.encode_utf16().count()), "{name}");
    }
}
