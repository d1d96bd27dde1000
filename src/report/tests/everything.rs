//! A story in which everything happens.

use super::*;
use crate::incident::Imported;

/// Every kind of event once, in the order of the contract, with this text wherever one fits.
#[expect(clippy::too_many_lines, reason = "one of each")]
pub(super) fn every_event(tale: &Tale, text: &str) -> Vec<Event> {
    let own = || text.to_owned();
    let delivery = || delivery(1, "tell-customers");
    let (draft, digest) = (draft_id(1, "tell-customers"), Digest::of(b"We are on it."));
    let step = || step_id("phone");
    let role = Role::parse("deputy").expect("a name");
    vec![
        Event::IncidentDeclared(Box::new(Declared {
            title: own(),
            ..declared(Kind::Incident)
        })),
        Event::ResponderJoined { name: own() },
        fact("impact", text),
        Event::StepCompleted {
            step: step(),
            note: Some(own()),
        },
        Event::StepSkipped {
            step: step_id("restart"),
            reason: own(),
        },
        Event::StepUndone {
            step: step(),
            reason: own(),
        },
        Event::GatePassed {},
        Event::GateOverridden {
            reason: own(),
            outstanding: vec![step()],
        },
        tale.words(1, "tell-customers", Some("13:30:00")),
        Event::DraftApproved {
            draft,
            digest,
            on_word_of: None,
        },
        published(1, Stage::Initial, Some("13:30:00")),
        Event::UpdateSnoozed {
            until: at("13:40:00"),
            reason: own(),
        },
        Event::UpdateOverdue {
            due: at("13:10:00"),
        },
        Event::DeliveryRequested {
            delivery: delivery(),
            key: own(),
            mailing: None,
        },
        Event::DeliverySent {
            delivery: delivery(),
            by_hand: true,
            link: Some(own()),
            mailing: None,
            remote: std::collections::BTreeMap::default(),
            read_back: false,
        },
        Event::DeliveryFailed {
            delivery: delivery(),
            reason: own(),
            mailing: None,
        },
        Event::DeliveryUnknown {
            delivery: delivery(),
            reason: own(),
            mailing: None,
        },
        Event::DeliverySettled {
            delivery: delivery(),
            sent: true,
            mailing: None,
        },
        Event::CommandRan {
            step: step(),
            command: vec![own(), own()],
            exit: None,
            output: own(),
            seconds: Span::seconds(3),
        },
        Event::CheckPassed {
            step: step(),
            attempts: 1,
        },
        Event::CheckFailed {
            step: step(),
            attempts: 2,
            reason: own(),
        },
        Event::DecisionTaken {
            step: step_id("did-it-help"),
            option: own(),
            goto: None,
        },
        note(text),
        amended("Ana", 1, Some(text), Some("13:04:00")),
        Event::SeverityChanged {
            severity: Severity::Sev2,
            reason: Some(own()),
        },
        Event::StatusChanged {
            status: Status::Identified,
        },
        Event::RoleAssigned {
            role: role.clone(),
            name: own(),
        },
        Event::CommandTransferred { name: own() },
        Event::EscalationCalled { role, name: own() },
        Event::EscalationAcknowledged { name: own() },
        Event::RecoveryBlocked { on: own() },
        Event::RecoveryUnblocked {},
        Event::InjectPresented { text: own() },
        Event::IncidentResolved {
            data_loss: DataLoss::Unknown,
        },
        Event::IncidentClosed {},
        Event::ActionAdded {
            action: ActionId("1-ana".into()),
            text: own(),
            owner: own(),
            due: at("14:00:00"),
        },
        Event::ActionDone {
            action: ActionId("1-ana".into()),
            note: Some(own()),
        },
        Event::IncidentImported(Box::new(Imported {
            by: own(),
            format: own(),
            file: own(),
            digest,
            zone: own(),
            left_out: vec![own()],
        })),
        Event::TailSetAside {
            file: own(),
            bytes: 7,
            digest,
            kept: "torn/1".into(),
        },
        Event::Unrecognised {
            kind: own(),
            text: format!("{{\"type\":\"x\",\"said\":{text:?}}}"),
        },
    ]
}

/// A story in which everything happens, each in a record of its own, with this text everywhere:
/// in the events, in the names of people, and in the runbook.
pub(super) fn everything(kind: Kind, text: &str) -> Tale {
    let tale = Tale::of(Declared {
        title: text.into(),
        people: declared(kind)
            .people
            .into_keys()
            .map(|role| (role, text.to_owned()))
            .collect(),
        ..declared(kind)
    });
    let mut tale = every_event(&tale, text)
        .into_iter()
        .skip(1)
        .fold(tale, |tale, event| {
            let stray = amended("Nobody", 9, Some(text), None);
            tale.then("Ana", "13:20:00", [event])
                .then("Ana", "13:21:00", [stray])
        });
    for record in &mut tale.records {
        record.stamp.by = text.into();
    }
    let mut runbook = runbook();
    runbook.facts[0].ask = text.into();
    for list in [
        &mut runbook.communicate,
        &mut runbook.recover,
        &mut runbook.close,
    ] {
        for step in list {
            step.title = text.into();
        }
    }
    let mut incident = Incident::open(&tale.records[0], runbook).expect("opened");
    for record in &tale.records[1..] {
        incident.apply(record);
    }
    Tale { incident, ..tale }
}

pub(super) const HOSTILE: &str = "\u{1b}[2J\u{9b}31m\u{202e}x\r\ny\t<script>alert(1)</script> \
    [click](https://evil.example) ![p](https://evil.example/p.png) https://evil.example \
    www.evil.example eve@evil.example @team #12 | a | `code` **bold** &lt; $x$ \\ # \u{7f}";
