//! What is seen when somebody looks for our words.

use super::*;

/// A conversation in which the first message has just got its names.
fn sent(name: &str, body: &str) -> Box<dyn Conversation> {
    let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
    let Turn::Ask(_) = talk.begin() else {
        panic!("a question");
    };
    let turn = shown(&talk.hear(&answer(200, &[], body)));
    assert!(turn.starts_with("sent"), "{turn}");
    talk
}

fn asks(talk: &dyn Conversation) -> Option<String> {
    let ask = talk.look()?;
    Some(shown(&Turn::Ask(ask)))
}

fn sees(talk: &dyn Conversation, rows: &[(u16, &str, &str)]) {
    for (status, body, expected) in rows {
        let sighting = talk.seen(&answer(*status, &[], body));
        assert_eq!(sighted(&sighting), *expected, "{status} {body}");
    }
}

#[test]
fn where_no_name_came_back_nobody_can_look() {
    for name in ["slack", "mattermost", "teams", "rocketchat", "telegram"] {
        let talk = begin(name, &post(Stage::Initial, "Words.", &[]));
        assert!(talk.look().is_none(), "{name}");
    }
    for name in ["discord", "rocketchat-api"] {
        let talk = begin(name, &post(Stage::Initial, "Words.", &[]));
        assert!(talk.look().is_none(), "{name}: before it was sent");
    }
}

#[test]
fn slack_shows_its_history_to_tokens_that_may_read() {
    let unsent = begin("slack-api", &post(Stage::Initial, "Words.", &[]));
    assert_eq!(
        asks(&*unsent).as_deref(),
        Some(
            "Look GET https://slack.com/api/conversations.history?channel=C012&oldest=1795356240&limit=100"
        )
    );
    sees(
        &*unsent,
        &[
            (
                200,
                r#"{"ok":true,"messages":[{"ts":"2.1","text":"Words."}]}"#,
                "there channel=C012 ts=2.1",
            ),
            (
                200,
                r#"{"ok":true,"messages":[{"ts":"2.1","text":"Others."}],"has_more":false}"#,
                "absent",
            ),
            (
                200,
                r#"{"ok":true,"messages":[{"ts":"2.1","text":"Others."}],"has_more":true}"#,
                "cannot tell",
            ),
            (
                200,
                r#"{"ok":false,"error":"missing_scope"}"#,
                "cannot tell",
            ),
            (500, "", "cannot tell"),
        ],
    );
    let talk = sent("slack-api", r#"{"ok":true,"channel":"C012","ts":"2.1"}"#);
    sees(
        &*talk,
        &[
            (
                200,
                r#"{"ok":true,"messages":[{"ts":"3.1","text":"Words."}]}"#,
                "absent",
            ),
            (
                200,
                r#"{"ok":true,"messages":[{"ts":"2.1","text":"Words."}]}"#,
                "there channel=C012 ts=2.1",
            ),
        ],
    );
    let first = remote(&[("channel", "C012"), ("ts", "1.1")]);
    let further = begin("slack-api", &post(Stage::Update, "Words.", &[first]));
    assert_eq!(
        asks(&*further).as_deref(),
        Some(
            "Look GET https://slack.com/api/conversations.replies?channel=C012&ts=1.1&oldest=1795356240&limit=100"
        )
    );
    // The same words may have been said before.
    sees(
        &*further,
        &[(
            200,
            r#"{"ok":true,"messages":[{"ts":"1.1","text":"Words."}]}"#,
            "absent",
        )],
    );
}

#[test]
fn discord_and_rocket_chat_are_asked_by_the_name_of_the_message() {
    let talk = sent("discord", r#"{"id":"9","channel_id":"7"}"#);
    assert_eq!(
        asks(&*talk).as_deref(),
        Some("Look GET https://discord.com/api/v10/webhooks/42/tokentokentokentoken/messages/9")
    );
    sees(
        &*talk,
        &[
            (
                200,
                r#"{"id":"9","content":"Words."}"#,
                "there channel=7 id=9",
            ),
            (200, r#"{"id":"9","content":"Others."}"#, "cannot tell"),
            (
                404,
                r#"{"code":10008,"message":"Unknown Message"}"#,
                "absent",
            ),
            (
                404,
                r#"{"code":10015,"message":"Unknown Webhook"}"#,
                "cannot tell",
            ),
        ],
    );
    let talk = sent(
        "rocketchat-api",
        r#"{"success":true,"message":{"_id":"m1","rid":"G"}}"#,
    );
    assert_eq!(
        asks(&*talk).as_deref(),
        Some("Look GET https://chat.example/api/v1/chat.getMessage?msgId=m1")
    );
    sees(
        &*talk,
        &[
            (
                200,
                r#"{"success":true,"message":{"_id":"m1","msg":"Words."}}"#,
                "there id=m1 room=G",
            ),
            (400, r#"{"success":false}"#, "absent"),
            (401, r#"{"status":"error"}"#, "cannot tell"),
        ],
    );
}

#[test]
fn matrix_shows_the_event_and_the_last_ones_of_the_room() {
    let talk = sent("matrix", r#"{"event_id":"$e/1"}"#);
    let url = "Look GET https://matrix.example/_matrix/client/v3/rooms/%21r%3Amatrix.example";
    assert_eq!(asks(&*talk), Some(format!("{url}/event/%24e%2F1")));
    sees(
        &*talk,
        &[
            (
                200,
                r#"{"content":{"body":"Words."}}"#,
                "there event_id=$e/1 room=!r:matrix.example",
            ),
            (200, r#"{"content":{}}"#, "absent"),
            (404, r#"{"errcode":"M_NOT_FOUND"}"#, "absent"),
            (403, "", "cannot tell"),
        ],
    );
    let unsent = begin("matrix", &post(Stage::Initial, "Words.", &[]));
    assert_eq!(
        asks(&*unsent),
        Some(format!("{url}/messages?dir=b&limit=100"))
    );
    let at = 1_795_356_300_000_i64;
    let chunk = |body: &str, at: i64| {
        format!(
            r#"{{"chunk":[{{"event_id":"$x","origin_server_ts":{at},"content":{{"body":"{body}"}}}}],"end":"t"}}"#
        )
    };
    sees(
        &*unsent,
        &[
            (
                200,
                &chunk("Words.", at),
                "there event_id=$x room=!r:matrix.example",
            ),
            (200, &chunk("Words.", at - 100_000), "absent"),
            (200, &chunk("Others.", at), "cannot tell"),
            (200, r#"{"chunk":[]}"#, "absent"),
            (
                200,
                r#"{"chunk":[{"type":"m.room.create","origin_server_ts":9999999999999,"content":{}}],"end":"t"}"#,
                "absent",
            ),
            (403, "", "cannot tell"),
        ],
    );
}

#[test]
fn ntfy_keeps_what_was_published_for_a_while() {
    let talk = begin("ntfy", &post(Stage::Initial, "Words.", &[]));
    assert_eq!(
        asks(&*talk).as_deref(),
        Some("Look GET https://ntfy.sh/shop-incidents/json?poll=1&since=1795356240")
    );
    sees(
        &*talk,
        &[
            (
                200,
                "{\"id\":\"a\",\"title\":\"Checkout is down\",\"message\":\"Words.\"}\n",
                "there id=a",
            ),
            (
                200,
                "{\"id\":\"a\",\"title\":\"Other\",\"message\":\"Words.\"}\n",
                "absent",
            ),
            (200, "", "absent"),
            (200, "<html>", "cannot tell"),
            (403, "", "cannot tell"),
        ],
    );
}
