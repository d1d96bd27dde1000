//! What every answer of Mattermost means.

use super::*;

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
