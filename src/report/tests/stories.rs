//! Two stories told by hand: everybody is told, and a whole incident.

use super::events::{amended, delivery, done, fact, note, published, sent};
use super::*;

/// Everybody is told at 13:10:10 UTC, ten seconds late; the next message is promised for 13:30.
pub(super) fn everybody_told(tale: Tale) -> Tale {
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    tale.posted("13:09:00", 1, "tell-staff", Some("13:30:00"))
        .then("Ana", "13:09:00", [done("tell-staff")])
        .then("Ana", "13:10:00", [words])
        .then(
            "Ana",
            "13:10:10",
            [
                Event::UpdateOverdue {
                    due: at("13:10:00"),
                },
                Event::DeliverySent {
                    delivery: delivery(1, "tell-customers"),
                    by_hand: true,
                    link: Some("https://status.example/1".into()),
                    mailing: None,
                    remote: std::collections::BTreeMap::default(),
                    read_back: false,
                },
                done("tell-customers"),
                published(1, Stage::Initial, Some("13:30:00")),
            ],
        )
        .then("Ana", "13:12:00", [done("phone"), Event::GatePassed {}])
}

/// A whole incident: told, repaired with help, corrected, over by 13:52 UTC.
pub(super) fn whole(kind: Kind) -> Tale {
    let told = everybody_told(Tale::of(Declared {
        started_at: Some(at("13:01:00")),
        ..declared(kind)
    }));
    let ben = Event::ResponderJoined { name: "Ben".into() };
    let tale = told
        .later(
            "Ben",
            "13:14:00",
            "13:02:00",
            [ben, note("the error rate rose")],
        )
        .then(
            "Ben",
            "13:16:00",
            [Event::CommandRan {
                step: step_id("restart"),
                command: vec!["restart".into(), "shop".into()],
                exit: Some(0),
                output: "ok".into(),
                seconds: Span::seconds(12),
            }],
        )
        .then("Ben", "13:17:00", [done("stop-writes"), done("restart")])
        .then(
            "Ana",
            "13:20:00",
            [amended(
                "Ben",
                1,
                Some("the error rate rose at the proxy"),
                Some("13:03:00"),
            )],
        );
    let words = tale.words(2, "tell-customers", Some("13:50:00"));
    let over = tale.words(3, "last-word", None);
    let goto = None;
    tale.then(
        "Ana",
        "13:33:00",
        [
            Event::UpdateOverdue {
                due: at("13:30:00"),
            },
            words,
        ],
    )
    .then(
        "Ana",
        "13:34:00",
        [
            sent(2, "tell-customers"),
            published(2, Stage::Scoping, Some("13:50:00")),
        ],
    )
    .then(
        "Ben",
        "13:40:00",
        [
            Event::DecisionTaken {
                step: step_id("did-it-help"),
                option: "Yes, it is back".into(),
                goto,
            },
            done("did-it-help"),
        ],
    )
    .then("Ana", "13:44:00", [fact("data-loss", "no"), over])
    .then(
        "Ana",
        "13:45:00",
        [
            sent(3, "last-word"),
            done("last-word"),
            published(3, Stage::Resolution, None),
            Event::IncidentResolved {
                data_loss: DataLoss::No,
            },
        ],
    )
    .then(
        "Ana",
        "13:52:00",
        [Event::StepSkipped {
            step: step_id("tidy"),
            reason: "tomorrow".into(),
        }],
    )
    .then("Ana", "13:52:00", [Event::IncidentClosed {}])
}
