//! What every answer of ntfy means.

use super::*;

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
