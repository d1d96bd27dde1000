//! One example of every event.

use super::*;

pub(super) fn step(name: &str) -> StepId {
    StepId::parse(name).expect("a step")
}

pub(super) fn delivery() -> Delivery {
    Delivery {
        draft: DraftId("004-w7f3a9".into()),
        channel: ChannelName::parse("status-page").expect("a channel"),
    }
}

fn declared() -> Declared {
    let runbook_text = "title = \"The site is down\"\n".to_owned();
    Declared {
        incident: IncidentId::parse("2026-11-22-site-down").expect("an id"),
        kind: Kind::Incident,
        title: "The site is down".into(),
        severity: Severity::Sev1,
        lang: Lang::Fr,
        runbook: RunbookId::parse("site-down").expect("an id"),
        runbook_digest: Digest::of(runbook_text.as_bytes()),
        runbook_text,
        audiences: std::collections::BTreeMap::new(),
        started_at: Some(moment("2026-11-22T13:58:00Z")),
        people: [(Role::parse("deputy").expect("a role"), "Ben".to_owned())].into(),
        program: "0.1.0".into(),
        clock_fixed: true,
    }
}

fn drafted() -> Drafted {
    let body = "We are looking into it.\n\nNext message at 14:30.\n".to_owned();
    Drafted {
        draft: DraftId("004-w7f3a9".into()),
        step: step("tell-customers"),
        update: 1,
        template: TemplateName::parse("customer-email").expect("a name"),
        stage: Stage::Initial,
        lang: Lang::En,
        audience: Audience::Customers,
        written_for: None,
        channels: vec![ChannelName::parse("email").expect("a channel")],
        subject: Some("The site is down".into()),
        digest: Digest::of(body.as_bytes()),
        body,
        next_due: Some(moment("2026-11-22T14:30:00Z")),
        edited: true,
        files: vec!["drafts/004-customer-email.en.txt".into()],
        also: Vec::new(),
    }
}

pub(super) fn mailing() -> Mailing {
    Mailing {
        planned: 4102,
        accepted: 4000,
        refused: 12,
        waiting: 30,
        unknown: 3,
        given_up: 1,
        left_out: 19,
        list: Digest::of(b"list"),
        ledger: Some(Digest::of(b"ledger")),
    }
}

/// What version 1.1 added to some of them.
pub(crate) fn added_in_1_1() -> Vec<Event> {
    vec![
        Event::DraftRendered(Box::new(Drafted {
            edited: false,
            also: vec![Wording {
                lang: Lang::Fr,
                subject: Some("Le site est en panne".into()),
                digest: Digest::of("Nous cherchons.\n".as_bytes()),
                body: "Nous cherchons.\n".into(),
            }],
            ..drafted()
        })),
        Event::DeliveryRequested {
            delivery: delivery(),
            key: "2026-11-22-site-down.004.customers".into(),
            mailing: Some(Box::new(mailing())),
        },
        Event::DeliverySent {
            delivery: delivery(),
            by_hand: false,
            link: None,
            mailing: Some(Box::new(mailing())),
            remote: std::collections::BTreeMap::default(),
            read_back: false,
        },
        Event::DeliveryFailed {
            delivery: delivery(),
            reason: "535 5.7.8 authentication failed".into(),
            mailing: Some(Box::new(mailing())),
        },
        Event::DeliveryUnknown {
            delivery: delivery(),
            reason: "The relay went away".into(),
            mailing: Some(Box::new(mailing())),
        },
        Event::DeliverySettled {
            delivery: delivery(),
            sent: true,
            mailing: Some(Box::new(mailing())),
        },
    ]
}

/// What is owed after an incident, as version 1.1 brought it.
pub(crate) fn actions() -> Vec<Event> {
    vec![
        Event::ActionAdded {
            action: ActionId("1-w7f3a9".into()),
            text: "Put a second proxy in front".into(),
            owner: "Ben".into(),
            due: moment("2026-12-01T22:59:59Z"),
        },
        Event::ActionDone {
            action: ActionId("1-w7f3a9".into()),
            note: Some("Both answer".into()),
        },
    ]
}

/// What version 1.2 added.
pub(crate) fn added_in_1_2() -> Vec<Event> {
    vec![
        Event::IncidentDeclared(Box::new(Declared {
            kind: Kind::Backfilled,
            ..declared()
        })),
        Event::IncidentImported(Box::new(Imported {
            by: "Ana".into(),
            format: "slack".into(),
            file: "2017-01-31.json".into(),
            digest: Digest::of(b"[]"),
            zone: "Europe/Paris".into(),
            left_out: vec!["2017-01-31.json:2 housekeeping @ben has joined".into()],
        })),
    ]
}

/// For whom messages are, as version 1.2 brought it.
pub(crate) fn audiences() -> Vec<Event> {
    vec![
        Event::IncidentDeclared(Box::new(Declared {
            audiences: [(step("tell-staff"), Audience::Staff)].into(),
            ..declared()
        })),
        Event::DraftRendered(Box::new(Drafted {
            written_for: Some(Audience::Staff),
            ..drafted()
        })),
    ]
}

/// One of each that version 1.0 has, in the order of `docs/FORMAT.md`.
#[expect(clippy::too_many_lines, reason = "one of each")]
pub(crate) fn examples() -> Vec<Event> {
    let role = || Role::parse("incident-commander").expect("a role");
    vec![
        Event::IncidentDeclared(Box::new(declared())),
        Event::ResponderJoined { name: "Ben".into() },
        Event::FactRecorded {
            fact: FactId::parse("impact").expect("a fact"),
            value: "Logins fail".into(),
        },
        Event::StepCompleted {
            step: step("tell-staff"),
            note: Some("They know".into()),
        },
        Event::StepSkipped {
            step: step("answering-machine"),
            reason: "Nobody has the code".into(),
        },
        Event::StepUndone {
            step: step("answering-machine"),
            reason: "Found it".into(),
        },
        Event::GatePassed {},
        Event::GateOverridden {
            reason: "The data centre is on fire".into(),
            outstanding: vec![step("tell-customers")],
        },
        Event::DraftRendered(Box::new(drafted())),
        Event::DraftApproved {
            draft: delivery().draft,
            digest: drafted().digest,
            on_word_of: None,
        },
        Event::UpdatePublished {
            number: 1,
            stage: Stage::Initial,
            status: Status::Investigating,
            next_due: Some(moment("2026-11-22T14:30:00Z")),
        },
        Event::UpdateSnoozed {
            until: moment("2026-11-22T14:45:00Z"),
            reason: "The provider answers at 14:40".into(),
        },
        Event::UpdateOverdue {
            due: moment("2026-11-22T14:30:00Z"),
        },
        Event::DeliveryRequested {
            delivery: delivery(),
            key: "2026-11-22-site-down.004.status-page".into(),
            mailing: None,
        },
        Event::DeliverySent {
            delivery: delivery(),
            by_hand: true,
            link: Some("https://status.example.test/1".into()),
            mailing: None,
            remote: std::collections::BTreeMap::default(),
            read_back: false,
        },
        Event::DeliveryFailed {
            delivery: delivery(),
            reason: "401".into(),
            mailing: None,
        },
        Event::DeliveryUnknown {
            delivery: delivery(),
            reason: "The answer did not arrive".into(),
            mailing: None,
        },
        Event::DeliverySettled {
            delivery: delivery(),
            sent: true,
            mailing: None,
        },
        Event::CommandRan {
            step: step("restart-primary"),
            command: vec!["systemctl".into(), "restart".into(), "web".into()],
            exit: Some(0),
            output: "\u{1b}[32mok\u{1b}[0m\n".into(),
            seconds: Span::seconds(4),
        },
        Event::CheckPassed {
            step: step("is-it-up"),
            attempts: 3,
        },
        Event::CheckFailed {
            step: step("is-it-up"),
            attempts: 30,
            reason: "503".into(),
        },
        Event::DecisionTaken {
            step: step("whose-fault"),
            option: "The provider’s".into(),
            goto: Some(step("call-provider")),
        },
        Event::NoteAdded {
            text: "Été comme hiver,\nla réplication traîne".into(),
            step: Some(step("is-it-up")),
        },
        Event::EventAmended {
            writer: WriterId::parse("w7f3a9c2b1d0").expect("a writer"),
            seq: 12,
            text: Some("It was the replica".into()),
            corrected_at: Some(moment("2026-11-22T14:01:00Z")),
        },
        Event::SeverityChanged {
            severity: Severity::Sev2,
            reason: Some("Reads work again".into()),
        },
        Event::StatusChanged {
            status: Status::Identified,
        },
        Event::RoleAssigned {
            role: role(),
            name: "Ana".into(),
        },
        Event::CommandTransferred { name: "Ben".into() },
        Event::EscalationCalled {
            role: role(),
            name: "Cléo".into(),
        },
        Event::EscalationAcknowledged {
            name: "Cléo".into(),
        },
        Event::RecoveryBlocked {
            on: "the provider".into(),
        },
        Event::RecoveryUnblocked {},
        Event::InjectPresented {
            text: "The deputy does not answer".into(),
        },
        Event::IncidentResolved {
            data_loss: DataLoss::Unknown,
        },
        Event::IncidentClosed {},
        Event::TailSetAside {
            file: "journal/w7f3a9c2b1d0.jsonl".into(),
            bytes: 17,
            digest: Digest::of(b"half a line, torn"),
            kept: "journal/torn/w7f3a9c2b1d0-2048-0a1b2c3d.bin".into(),
        },
    ]
}
