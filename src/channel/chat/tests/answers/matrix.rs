//! What every answer of a server of Matrix means: of messages, rooms and threads.

use super::*;

#[test]
fn matrix_knows_the_transaction_so_that_nothing_is_unknown() {
    follows(
        "matrix",
        &[
            (
                200,
                NONE,
                r#"{"event_id":"$abc"}"#,
                "sent event_id=$abc room=!r:matrix.example",
            ),
            (
                401,
                NONE,
                r#"{"errcode":"M_UNKNOWN_TOKEN","error":"Invalid access token","soft_logout":false}"#,
                "no access 401: M_UNKNOWN_TOKEN: Invalid access token",
            ),
            (
                403,
                NONE,
                r#"{"errcode":"M_FORBIDDEN","error":"User not in room"}"#,
                "no access 403: M_FORBIDDEN: User not in room",
            ),
            (
                400,
                NONE,
                r#"{"errcode":"M_NOT_JSON","error":"Content not JSON."}"#,
                "refused 400: M_NOT_JSON: Content not JSON.",
            ),
            (
                400,
                NONE,
                r#"{"errcode":"M_UNKNOWN","error":"'body' not a string type"}"#,
                "refused 400: M_UNKNOWN: 'body' not a string type",
            ),
            (
                413,
                NONE,
                r#"{"errcode":"M_TOO_LARGE","error":"event too large"}"#,
                "refused 413: M_TOO_LARGE: event too large",
            ),
            (
                429,
                &[("retry-after", "4")],
                r#"{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":3199}"#,
                "busy 4000ms 429: M_LIMIT_EXCEEDED: Too Many Requests",
            ),
            (
                429,
                NONE,
                r#"{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":3199}"#,
                "busy 3199ms 429: M_LIMIT_EXCEEDED: Too Many Requests",
            ),
            (
                500,
                NONE,
                r#"{"errcode":"M_UNKNOWN","error":"Internal server error"}"#,
                "busy 500: M_UNKNOWN: Internal server error",
            ),
        ],
    );
}

#[test]
fn a_room_of_matrix_may_be_written_by_its_name() {
    let settings = "kind = 'matrix'\nbase = 'http://127.0.0.1:8008/'\ntoken = { env = 'X' }\nroom = '#ops:m.example'";
    let mut talk = talk(settings, &["t"], &post(Stage::Initial, "Words.", &[]));
    assert_eq!(
        shown(&talk.begin()),
        "Look GET http://127.0.0.1:8008/_matrix/client/v3/directory/room/%23ops%3Am.example"
    );
    assert!(talk.look().is_none());
    let refused = answer(
        404,
        &[],
        r#"{"errcode":"M_NOT_FOUND","error":"Room alias not found"}"#,
    );
    assert_eq!(
        shown(&talk.hear(&refused)),
        "refused 404: M_NOT_FOUND: Room alias not found"
    );
    let found = answer(200, &[], r#"{"room_id":"!x:m.example","servers":[]}"#);
    let key = "1".repeat(32);
    let expected = format!(
        "Repeatable PUT http://127.0.0.1:8008/_matrix/client/v3/rooms/%21x%3Am.example/send/m.room.message/{key}"
    );
    assert_eq!(shown(&talk.hear(&found)), expected);
    assert_eq!(
        shown(&talk.begin()),
        "Look GET http://127.0.0.1:8008/_matrix/client/v3/directory/room/%23ops%3Am.example"
    );
    assert_eq!(shown(&talk.hear(&found)), expected);
    let sent = talk.hear(&answer(200, &[], r#"{"event_id":"$e"}"#));
    assert_eq!(shown(&sent), "sent event_id=$e room=!x:m.example");
}

#[test]
fn a_server_of_matrix_that_answers_a_message_with_a_room_is_not_asked_for_ever() {
    let mut talk = begin("matrix", &post(Stage::Initial, "Words.", &[]));
    let room = answer(200, &[], r#"{"room_id":"!x:m.example"}"#);
    let turns: Vec<String> = (0..9).map(|_| shown(&talk.hear(&room))).collect();
    assert!(turns[8].starts_with("unknown"), "{turns:?}");
}

#[test]
fn a_thread_that_matrix_does_not_know_is_left_and_the_message_stands_alone() {
    let first = remote(&[("event_id", "$gone"), ("room", "!r:matrix.example")]);
    let mut talk = begin("matrix", &post(Stage::Update, "More.", &[first]));
    let Turn::Ask(ask) = talk.begin() else {
        panic!("a question");
    };
    assert!(bytes_of(&ask).contains(r#""event_id":"$gone""#));
    let unknown = answer(
        400,
        &[],
        r#"{"errcode":"M_UNKNOWN","error":"Can't send relation to unknown event"}"#,
    );
    let Turn::Ask(ask) = talk.hear(&unknown) else {
        panic!("a question");
    };
    let bytes = bytes_of(&ask);
    assert!(
        !bytes.contains("$gone") && bytes.contains(r"Checkout is down\n\nMore."),
        "{bytes}"
    );
    let again = shown(&talk.hear(&unknown));
    assert!(again.starts_with("refused"), "{again}");
}
