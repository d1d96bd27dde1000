//! What is there already is found, and said no second time.

use super::*;

/// What a page has when an attempt said the words and did not live to hear so: one answer to each
/// question, until the words are found.
pub(super) fn remains() -> Vec<(Service, Vec<String>)> {
    let list = |text: &str| text.replace("KEY", KEY);
    vec![
        (
            statuspage(),
            vec![list(
                r#"[{"id":"x","metadata":{}},{"id":"inc1","metadata":{"aplomb":{"key":"KEY"}}}]"#,
            )],
        ),
        (
            statusio(),
            vec![list(
                r#"{"status":{"error":"no"},"result":[{"_id":"inc1","name":"The shop is down","messages":[{"details":"We are looking into it.<br>Orders < wait>.<br><br>Next update by 14:25."}]}]}"#,
            )],
        ),
        (
            cachet(Some(2)),
            vec![list(
                r#"{"data":[{"id":1,"meta":[]},{"id":2,"meta":{"aplomb":"KEY"}}]}"#,
            )],
        ),
        (
            cachet(Some(3)),
            vec![list(
                r#"{"data":[{"id":"2","attributes":{"guid":"g","meta":{"aplomb":"KEY"}}}]}"#,
            )],
        ),
        (
            instatus(),
            vec![
                list(
                    r#"[{"id":"i1","name":"The shop is down","started":"2026-11-22T14:05:00.000Z"}]"#,
                ),
                list(
                    r#"{"id":"i1","updates":[{"message":"We are looking into it. Orders &lt;wait>. Next update by 14:25.","started":"2026-11-22T14:05:00Z"}]}"#,
                ),
            ],
        ),
        (
            openstatus(),
            vec![
                list(
                    r#"[{"id":7,"pageId":12,"title":"The shop is down","status":"investigating","statusReportUpdateIds":[69,70]}]"#,
                ),
                list(
                    r#"{"id":"70","message":"We are looking into it.\nOrders <wait>.\n\nNext update by 14:25.","date":"2026-11-22T14:07:30.000Z"}"#,
                ),
            ],
        ),
        (
            betterstack(),
            vec![
                list(
                    r#"{"data":[{"id":"8","attributes":{"title":"The shop is down","starts_at":"2026-11-22T14:05:00.000Z"}}]}"#,
                ),
                list(
                    r#"{"data":[{"id":"80","attributes":{"message":"We are looking into it. Orders < wait>. Next update by 14:25.","published_at":"2026-11-22T14:07:30.000Z"}}]}"#,
                ),
            ],
        ),
    ]
}

#[test]
fn words_that_are_there_already_are_not_said_again() {
    for (service, answers) in remains() {
        let mut way = begin(&service, &first());
        let mut turn = way.begin();
        for answer in answers {
            assert_eq!(asked(&turn).weight, Weight::Look, "{}", service.kind());
            turn = way.hear(&web(200, &answer));
        }
        let Turn::Sent(receipt) = turn else {
            panic!("{}: {}", service.kind(), shown(&turn));
        };
        assert!(receipt.remote.contains_key("id"), "{}", service.kind());
    }
}

#[test]
fn an_incident_of_ours_without_these_words_is_gone_on_with() {
    for (service, list) in [
        (
            instatus(),
            r#"[{"id":"i1","name":"The shop is down","started":"2026-11-22T14:05:00Z"}]"#,
        ),
        (
            betterstack(),
            r#"{"data":[{"id":"i1","attributes":{"title":"The shop is down","starts_at":"2026-11-22T14:05:00Z"}}]}"#,
        ),
    ] {
        // Somebody posted the first words by hand, and nobody knows their name.
        let post = later(Status::Identified, "It is the disk.", &[]);
        let mut way = begin(&service, &post);
        way.begin();
        way.hear(&web(200, list));
        let turn = way.hear(&web(200, r#"{"updates":[],"data":[]}"#));
        assert_eq!(asked(&turn).weight, Weight::Once);
        assert!(url(&turn).contains("/i1/"), "{}", shown(&turn));
    }
}

#[test]
fn an_incident_that_only_looks_like_ours_is_left_alone() {
    for (service, answers) in [
        (
            openstatus(),
            vec![
                r#"[{"id":7,"pageId":12,"title":"The shop is down","status":"investigating","statusReportUpdateIds":[70]}]"#,
                r#"{"id":"70","message":"We are looking into it.\nOrders <wait>.\n\nNext update by 14:25.","date":"2026-10-01T14:07:30.000Z"}"#,
            ],
        ),
        (
            statuspage(),
            vec![r#"[{"id":"x","name":"The shop is down","metadata":{"aplomb":{"key":"other"}}}]"#],
        ),
        (
            cachet(Some(3)),
            // A filter that was ignored.
            vec![r#"{"data":[{"id":"2","attributes":{"guid":"g","name":"The shop is down"}}]}"#],
        ),
    ] {
        let mut way = begin(&service, &first());
        let mut turn = way.begin();
        for answer in answers {
            turn = way.hear(&web(200, answer));
        }
        assert_eq!(asked(&turn).weight, Weight::Once, "{}", service.kind());
        assert!(asked(&turn) == &words(&service, &first()));
    }
}
