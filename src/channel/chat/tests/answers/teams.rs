//! What every answer of Teams means.

use super::*;

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
