//! What every answer of every contract means.

use super::*;

/// Status, headers and body of an answer, and what follows.
type Row<'t> = (u16, &'t [(&'t str, &'t str)], &'t str, &'t str);

/// Asks, hears one answer, and says what follows.
fn follows(name: &str, rows: &[Row<'_>]) {
    for (status, headers, body, expected) in rows {
        let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
        assert!(matches!(talk.begin(), Turn::Ask(_)));
        let turn = talk.hear(&answer(*status, headers, body));
        assert_eq!(shown(&turn), *expected, "{name} {status} {body}");
    }
}

const NONE: &[(&str, &str)] = &[];
const AFTER_30: &[(&str, &str)] = &[("retry-after", "30")];

/// What means the same at every service.
#[test]
fn an_answer_without_words_is_judged_by_its_status() {
    for (name, ..) in ALL {
        let is_repeatable = name == "matrix";
        for (status, expected) in [
            (302, "refused 302"),
            (400, "refused 400"),
            (401, "no access 401"),
            (403, "no access 403"),
            (413, "refused 413"),
            (429, "busy 429"),
            (
                500,
                if is_repeatable {
                    "busy 500"
                } else {
                    "unknown 500"
                },
            ),
            (
                502,
                if is_repeatable {
                    "busy 502"
                } else {
                    "unknown 502"
                },
            ),
            (
                503,
                if is_repeatable {
                    "busy 503"
                } else {
                    "unknown 503"
                },
            ),
            (
                504,
                if is_repeatable {
                    "busy 504"
                } else {
                    "unknown 504"
                },
            ),
        ] {
            for body in ["", "<html><body>nginx</body></html>"] {
                let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
                let turn = talk.hear(&answer(status, &[], body));
                let shown = shown(&turn);
                let shown = shown.split(": <html").next().expect("a part");
                assert_eq!(shown, expected, "{name}");
            }
        }
        let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
        let turn = talk.hear(&answer(429, AFTER_30, ""));
        assert_eq!(shown(&turn), "busy 30000ms 429", "{name}");
        let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
        let turn = talk.hear(&answer(503, AFTER_30, ""));
        assert_eq!(shown(&turn), "busy 30000ms 503", "{name}");
    }
}

#[test]
fn a_success_that_does_not_look_like_one_is_unknown() {
    for (name, ..) in ALL {
        if name == "teams" {
            continue;
        }
        for (status, body) in [
            (200, ""),
            (200, "<html>Please sign in</html>"),
            (200, "{}"),
            (200, "[]"),
            (204, ""),
            (201, "ok"),
        ] {
            let mut talk = begin(name, &post(Stage::Initial, "Words.", &[]));
            let turn = shown(&talk.hear(&answer(status, &[], body)));
            assert!(turn.starts_with("unknown"), "{name} {status} {body} {turn}");
        }
    }
}

#[test]
fn a_program_that_ends_is_no_answer_of_a_service() {
    let mut talk = begin("slack", &post(Stage::Initial, "Words.", &[]));
    let heard = Heard::Published;
    assert!(shown(&talk.hear(&heard)).starts_with("unknown"));
    assert_eq!(sighted(&talk.seen(&heard)), "cannot tell");
}

#[test]
fn a_webhook_of_slack_answers_with_one_word() {
    follows(
        "slack",
        &[
            (200, NONE, "ok", "sent"),
            (200, NONE, "ok\n", "sent"),
            (400, NONE, "invalid_payload", "refused 400: invalid_payload"),
            (400, NONE, "no_text", "refused 400: no_text"),
            (400, NONE, "user_not_found", "refused 400: user_not_found"),
            (
                400,
                NONE,
                "posting_to_general_channel_denied",
                "refused 400: posting_to_general_channel_denied",
            ),
            (
                400,
                NONE,
                "too_many_attachments",
                "refused 400: too_many_attachments",
            ),
            (400, NONE, "invalid_blocks", "refused 400: invalid_blocks"),
            (403, NONE, "invalid_token", "no access 403: invalid_token"),
            (
                403,
                NONE,
                "action_prohibited",
                "no access 403: action_prohibited",
            ),
            (
                404,
                NONE,
                "channel_not_found",
                "refused 404: channel_not_found",
            ),
            (404, NONE, "no_service", "no access 404: no_service"),
            (404, NONE, "no_service_id", "no access 404: no_service_id"),
            (
                404,
                NONE,
                "no_active_hooks",
                "no access 404: no_active_hooks",
            ),
            (404, NONE, "no_team", "no access 404: no_team"),
            (403, NONE, "team_disabled", "no access 403: team_disabled"),
            (
                410,
                NONE,
                "channel_is_archived",
                "refused 410: channel_is_archived",
            ),
            (
                429,
                AFTER_30,
                "rate_limited",
                "busy 30000ms 429: rate_limited",
            ),
            (500, NONE, "rollup_error", "unknown 500: rollup_error"),
        ],
    );
}

#[test]
fn the_api_of_slack_refuses_with_200() {
    follows(
        "slack-api",
        &[
            (
                200,
                NONE,
                r#"{"ok":true,"channel":"C012","ts":"1503435956.000247","message":{}}"#,
                "sent channel=C012 ts=1503435956.000247",
            ),
            (200, NONE, r#"{"ok":true}"#, "sent"),
            (
                429,
                AFTER_30,
                r#"{"ok":false,"error":"ratelimited"}"#,
                "busy 30000ms 429: ratelimited",
            ),
            (429, &[("retry-after", "soon")], "", "busy 429"),
            (
                200,
                AFTER_30,
                r#"{"ok":false,"error":"rate_limited"}"#,
                "busy 30000ms 200: rate_limited",
            ),
            (
                200,
                NONE,
                r#"{"ok":false,"error":"service_unavailable"}"#,
                "busy 200: service_unavailable",
            ),
            (
                200,
                NONE,
                r#"{"ok":false,"error":"fatal_error"}"#,
                "unknown 200: fatal_error",
            ),
            (
                200,
                NONE,
                r#"{"ok":false,"error":"internal_error"}"#,
                "unknown 200: internal_error",
            ),
            (
                500,
                NONE,
                r#"{"ok":false,"error":"something_new"}"#,
                "unknown 500: something_new",
            ),
        ],
    );
    for word in [
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_in_channel",
    ] {
        let body = format!(r#"{{"ok":false,"error":"{word}"}}"#);
        follows(
            "slack-api",
            &[(200, NONE, &body, &format!("no access 200: {word}"))],
        );
    }
    for word in [
        "channel_not_found",
        "is_archived",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "too_many_attachments",
        "invalid_arg_name",
        "invalid_array_arg",
        "invalid_charset",
        "invalid_form_data",
        "invalid_post_type",
        "missing_post_type",
        "something_new",
    ] {
        let body = format!(r#"{{"ok":false,"error":"{word}"}}"#);
        follows(
            "slack-api",
            &[(200, NONE, &body, &format!("refused 200: {word}"))],
        );
    }
}

#[test]
fn mattermost_says_ok_or_why_not() {
    follows(
        "mattermost",
        &[
            (200, NONE, "ok", "sent"),
            (
                400,
                NONE,
                r#"{"id":"web.incoming_webhook.parse.app_error","message":"Unable to parse incoming data","status_code":400}"#,
                "refused 400: Unable to parse incoming data",
            ),
            (
                404,
                NONE,
                r#"{"id":"web.incoming_webhook.channel.app_error","message":"Couldn't find the channel.","status_code":404}"#,
                "refused 404: Couldn't find the channel.",
            ),
            (
                400,
                NONE,
                r#"{"id":"web.incoming_webhook.user.app_error","message":"Couldn't find the user."}"#,
                "refused 400: Couldn't find the user.",
            ),
            (
                400,
                NONE,
                r#"{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook."}"#,
                "no access 400: Invalid webhook.",
            ),
            (
                403,
                NONE,
                r#"{"id":"web.incoming_webhook.permissions.app_error","message":"Inappropriate channel permissions."}"#,
                "no access 403: Inappropriate channel permissions.",
            ),
            (
                501,
                NONE,
                r#"{"id":"web.incoming_webhook.disabled.app_error","message":"Incoming webhooks have been disabled."}"#,
                "refused 501: Incoming webhooks have been disabled.",
            ),
            (
                429,
                AFTER_30,
                "limit exceeded",
                "busy 30000ms 429: limit exceeded",
            ),
        ],
    );
}

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

#[test]
fn teams_takes_the_card_and_says_no_more() {
    follows(
        "teams",
        &[
            (202, NONE, "", "sent"),
            (200, NONE, "", "sent"),
            (200, NONE, "1", "sent"),
            (
                200,
                NONE,
                "\n<!DOCTYPE html><html><title>Sign in to your account</title></html>",
                "unknown 200: a page for people, not the answer of a service",
            ),
            (
                202,
                NONE,
                "<html>You are offline</html>",
                "unknown 202: a page for people, not the answer of a service",
            ),
            (
                200,
                NONE,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
                "busy 200: Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
            ),
            (
                200,
                NONE,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413",
                "unknown 200: Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413",
            ),
            (
                400,
                NONE,
                r#"{"error":{"code":"TriggerInputSchemaMismatch","message":"The input body is wrong."}}"#,
                "refused 400: TriggerInputSchemaMismatch: The input body is wrong.",
            ),
            (
                401,
                NONE,
                r#"{"error":{"code":"DirectApiAuthorizationRequired","message":"Sign in."}}"#,
                "no access 401: DirectApiAuthorizationRequired: Sign in.",
            ),
            (
                404,
                NONE,
                r#"{"error":{"code":"WorkflowNotFound","message":"It is gone."}}"#,
                "no access 404: WorkflowNotFound: It is gone.",
            ),
            (410, NONE, "", "no access 410"),
            (
                413,
                NONE,
                "request entity too large",
                "refused 413: request entity too large",
            ),
            (429, NONE, "", "busy 429"),
            (504, NONE, "", "unknown 504"),
            (204, NONE, "", "unknown 204: an answer without words"),
        ],
    );
}

#[test]
fn rocket_chat_says_success_or_which_error() {
    for name in ["rocketchat", "rocketchat-api"] {
        follows(
            name,
            &[
                (
                    400,
                    NONE,
                    r#"{"success":false,"error":"[invalid-channel]","errorType":"invalid-channel"}"#,
                    "refused 400: [invalid-channel]",
                ),
                (
                    200,
                    NONE,
                    r#"{"success":false,"error":"no"}"#,
                    "refused 200: no",
                ),
                (
                    401,
                    NONE,
                    r#"{"status":"error","message":"You must be logged in to do this."}"#,
                    "no access 401: You must be logged in to do this.",
                ),
                (
                    400,
                    NONE,
                    r#"{"success":false,"error":"Not allowed","errorType":"error-not-allowed"}"#,
                    "no access 400: Not allowed",
                ),
                (
                    400,
                    NONE,
                    r#"{"success":false,"error":"Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]","errorType":"error-too-many-requests"}"#,
                    "busy 42000ms 400: Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]",
                ),
                (429, AFTER_30, "", "busy 30000ms 429"),
            ],
        );
    }
    follows(
        "rocketchat",
        &[
            (200, NONE, r#"{"success":true}"#, "sent"),
            (
                404,
                NONE,
                r#"{"success":false,"error":"Invalid integration id or token provided."}"#,
                "no access 404: Invalid integration id or token provided.",
            ),
        ],
    );
    follows(
        "rocketchat-api",
        &[
            (
                200,
                NONE,
                r#"{"success":true,"ts":1,"channel":"general","message":{"_id":"m1","rid":"GENERAL"}}"#,
                "sent id=m1 room=GENERAL",
            ),
            (404, NONE, "", "refused 404"),
        ],
    );
}

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

#[test]
fn telegram_says_ok_or_why_not() {
    follows(
        "telegram",
        &[
            (
                200,
                NONE,
                r#"{"ok":true,"result":{"message_id":17,"chat":{"id":-1001234567890}}}"#,
                "sent chat=-1001234567890 id=17",
            ),
            (
                200,
                NONE,
                r#"{"ok":false,"description":"no"}"#,
                "refused 200: no",
            ),
            (
                400,
                NONE,
                r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#,
                "refused 400: Bad Request: chat not found",
            ),
            (
                400,
                NONE,
                r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1002223334445}}"#,
                "refused 400: Bad Request: group chat was upgraded to a supergroup chat; the group has a new number: room = \"-1002223334445\"",
            ),
            (
                401,
                NONE,
                r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#,
                "no access 401: Unauthorized",
            ),
            (
                404,
                NONE,
                r#"{"ok":false,"error_code":404,"description":"Not Found"}"#,
                "no access 404: Not Found",
            ),
            (
                403,
                NONE,
                r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the group chat"}"#,
                "no access 403: Forbidden: bot was kicked from the group chat",
            ),
            (
                429,
                AFTER_30,
                r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#,
                "busy 7000ms 429: Too Many Requests: retry after 7",
            ),
        ],
    );
    for (chat, link) in [
        (
            r#"{"id":-1001234567890}"#,
            Some("https://t.me/c/1234567890/17"),
        ),
        (
            r#"{"id":-1001234567890,"username":"shop"}"#,
            Some("https://t.me/shop/17"),
        ),
        (r#"{"id":-42}"#, None),
    ] {
        let mut talk = begin("telegram", &post(Stage::Initial, "Words.", &[]));
        let body = format!(r#"{{"ok":true,"result":{{"message_id":17,"chat":{chat}}}}}"#);
        let Turn::Sent(receipt) = talk.hear(&answer(200, &[], &body)) else {
            panic!("sent");
        };
        assert_eq!(receipt.link.as_deref(), link);
    }
}

#[test]
fn ntfy_gives_a_name_or_a_numbered_error() {
    follows(
        "ntfy",
        &[
            (
                200,
                NONE,
                r#"{"id":"xE73","time":1,"event":"message","topic":"t","message":"Words."}"#,
                "sent id=xE73",
            ),
            (
                400,
                NONE,
                r#"{"code":40009,"http":400,"error":"invalid topic"}"#,
                "refused 400: invalid topic (40009)",
            ),
            (
                400,
                NONE,
                r#"{"code":40011,"http":400,"error":"message must be UTF-8"}"#,
                "refused 400: message must be UTF-8 (40011)",
            ),
            (
                400,
                NONE,
                r#"{"code":40024,"http":400,"error":"invalid request: request body must be valid JSON"}"#,
                "refused 400: invalid request: request body must be valid JSON (40024)",
            ),
            (
                401,
                NONE,
                r#"{"code":40101,"http":401,"error":"unauthorized"}"#,
                "no access 401: unauthorized (40101)",
            ),
            (
                403,
                NONE,
                r#"{"code":40301,"http":403,"error":"forbidden"}"#,
                "no access 403: forbidden (40301)",
            ),
            (
                413,
                NONE,
                r#"{"code":41301,"http":413,"error":"attachment too large"}"#,
                "refused 413: attachment too large (41301)",
            ),
            (
                413,
                NONE,
                r#"{"code":41303,"http":413,"error":"JSON body too large"}"#,
                "refused 413: JSON body too large (41303)",
            ),
            (
                429,
                NONE,
                r#"{"code":42901,"http":429,"error":"limit reached: too many requests"}"#,
                "busy 429: limit reached: too many requests (42901)",
            ),
            (
                429,
                NONE,
                r#"{"code":42908,"http":429,"error":"limit reached: daily message quota reached"}"#,
                "busy 429: limit reached: daily message quota reached (42908)",
            ),
            (
                429,
                NONE,
                r#"{"code":42909,"http":429,"error":"limit reached: too many auth failures"}"#,
                "busy 429: limit reached: too many auth failures (42909)",
            ),
        ],
    );
}

#[test]
fn a_knock_says_nothing_and_tells_whether_the_door_opens() {
    let door = |name: &str| {
        let (_, settings, keys, _) = ALL
            .iter()
            .find(|(known, ..)| *known == name)
            .expect("a name");
        let keys = Keys(keys.iter().map(|key| Secret::new(*key)).collect());
        knock(&service(settings), &keys)
    };
    for name in ["slack", "mattermost", "teams", "rocketchat", "ntfy"] {
        assert!(door(name).is_none(), "{name}");
    }
    for (name, asks, opens, shut) in [
        (
            "slack-api",
            "Look POST https://slack.com/api/auth.test",
            r#"{"ok":true,"user":"bot"}"#,
            (200, r#"{"ok":false,"error":"invalid_auth"}"#),
        ),
        (
            "discord",
            "Look GET https://discord.com/api/v10/webhooks/42/tokentokentokentoken",
            r#"{"id":"42","guild_id":"1"}"#,
            (404, r#"{"message":"Unknown Webhook","code":10015}"#),
        ),
        (
            "rocketchat-api",
            "Look GET https://chat.example/api/v1/me",
            r#"{"_id":"u1","success":true}"#,
            (
                401,
                r#"{"status":"error","message":"You must be logged in to do this."}"#,
            ),
        ),
        (
            "matrix",
            "Look GET https://matrix.example/_matrix/client/v3/account/whoami",
            r#"{"user_id":"@bot:matrix.example"}"#,
            (401, r#"{"errcode":"M_UNKNOWN_TOKEN","error":"no"}"#),
        ),
        (
            "telegram",
            "Look GET https://api.telegram.org/bot123:secret/getMe",
            r#"{"ok":true,"result":{"id":1}}"#,
            (404, r#"{"ok":false,"description":"Not Found"}"#),
        ),
    ] {
        let mut talk = door(name).expect("a door");
        assert_eq!(shown(&talk.begin()), asks);
        assert_eq!(
            shown(&talk.hear(&answer(200, &[], opens))),
            "sent",
            "{name}"
        );
        let shut_turn = shown(&talk.hear(&answer(shut.0, &[], shut.1)));
        assert!(shut_turn.starts_with("no access"), "{name} {shut_turn}");
        let elsewhere = shown(&talk.hear(&answer(200, &[], "<html>hello</html>")));
        assert!(elsewhere.starts_with("no access"), "{name} {elsewhere}");
        let down = shown(&talk.hear(&answer(500, &[], "")));
        assert!(down.starts_with("busy"), "{name} {down}");
    }
}
