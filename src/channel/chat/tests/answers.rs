//! What every answer of every contract means: here what means the same at all of them.

mod discord;
mod knock;
mod matrix;
mod mattermost;
mod ntfy;
mod rocket_chat;
mod slack;
mod teams;
mod telegram;

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
