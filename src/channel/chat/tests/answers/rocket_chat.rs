//! What every answer of Rocket.Chat means.

use super::*;

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
