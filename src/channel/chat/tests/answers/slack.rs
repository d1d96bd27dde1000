//! What every answer of Slack means, at a webhook and at the API.

use super::*;

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
