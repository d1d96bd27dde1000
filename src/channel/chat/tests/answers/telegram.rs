//! What every answer of Telegram means.

use super::*;

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
