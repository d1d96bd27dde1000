//! The runbook of the stories.

use super::*;

pub(super) fn step(name: &str, title: &str, kind: StepKind) -> Step {
    Step {
        id: step_id(name),
        title: title.to_owned(),
        why: None,
        how: None,
        owner: None,
        due: None,
        stops_harm: false,
        when: None,
        kind,
    }
}

pub(super) fn message(channel: &str, audience: Audience, stage: Option<Stage>) -> StepKind {
    StepKind::Message(Message {
        template: TemplateName::parse("words").expect("a name"),
        channels: vec![ChannelName::parse(channel).expect("a name")],
        audience,
        stage,
    })
}

/// Tell the team and customers, set the phone; stop the writes, restart, decide; last word.
pub(super) fn runbook() -> Runbook {
    let restart = StepKind::Run(Run {
        command: vec!["restart".into(), "shop".into()],
        timeout: Span::minutes(1),
        in_drill: false,
    });
    let fork = StepKind::Decide(vec![Choice {
        label: "Yes, it is back".into(),
        goto: None,
    }]);
    Runbook {
        id: RunbookId::parse("site-down").expect("a name"),
        title: "The site is down".into(),
        summary: String::new(),
        severity: Severity::Sev1,
        tags: Vec::new(),
        backup: None,
        cadence: Cadence::usual(Severity::Sev1),
        facts: vec![Fact {
            id: FactId::parse("impact").expect("a name"),
            ask: "What can customers not do right now?".into(),
            example: None,
            required: true,
        }],
        communicate: vec![
            Step {
                owner: Role::parse("communications-lead").ok(),
                ..step(
                    "tell-staff",
                    "Tell everyone on the team",
                    message("team-chat", Audience::Staff, None),
                )
            },
            step(
                "tell-customers",
                "Write to all customers",
                message("customers", Audience::Customers, None),
            ),
            step("phone", "Set the answering machine", StepKind::ByHand),
        ],
        recover: vec![
            Step {
                stops_harm: true,
                ..step("stop-writes", "Stop the writes", StepKind::ByHand)
            },
            step("restart", "Restart the shop", restart),
            step("did-it-help", "Did the restart help?", fork),
        ],
        close: vec![
            step(
                "last-word",
                "Tell customers it is over",
                message("customers", Audience::Customers, Some(Stage::Resolution)),
            ),
            step("tidy", "Tidy up", StepKind::ByHand),
        ],
        while_waiting: Vec::new(),
        digest: Digest::NONE,
    }
}
