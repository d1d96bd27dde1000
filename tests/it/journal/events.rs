//! One example of every event, and any event at all.

use aplomb::base::{
    ChannelName, Digest, FactId, IncidentId, Lang, Moment, Role, RunbookId, Span, StepId,
    TemplateName, WriterId,
};
use aplomb::incident::{
    ActionId, DataLoss, Declared, Delivery, DraftId, Drafted, Event, Imported, Kind, Mailing,
    Record, Stamp, Status, Wording,
};
use aplomb::runbook::{Audience, Severity, Stage};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn step(name: &str) -> StepId {
    StepId::parse(name).expect("a step")
}

fn delivery() -> Delivery {
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

fn mailing() -> Mailing {
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
pub(super) fn added_in_1_1() -> Vec<Event> {
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
pub(super) fn actions() -> Vec<Event> {
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
pub(super) fn added_in_1_2() -> Vec<Event> {
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
pub(super) fn audiences() -> Vec<Event> {
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
pub(super) fn examples() -> Vec<Event> {
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

fn any_name() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?"
}

macro_rules! name {
    ($type:ty) => {
        any_name().prop_map(|name| <$type>::parse(&name).expect("a name"))
    };
}

pub(super) fn any_moment() -> impl Strategy<Value = Moment> {
    any::<i64>().prop_map(|millis| Moment::from_millis(millis % 300_000_000_000_000))
}

fn any_digest() -> impl Strategy<Value = Digest> {
    any::<u64>().prop_map(|seed| Digest::of(&seed.to_le_bytes()))
}

fn any_delivery() -> impl Strategy<Value = Delivery> {
    (any::<String>(), name!(ChannelName)).prop_map(|(draft, channel)| Delivery {
        draft: DraftId(draft),
        channel,
    })
}

fn any_declared() -> impl Strategy<Value = Event> {
    let names = (name!(IncidentId), name!(RunbookId), any_digest());
    let words = (
        select(&Kind::ALL[..]),
        select(&Severity::ALL[..]),
        select(&Lang::ALL[..]),
    );
    let texts = (any::<String>(), any::<String>(), any::<String>());
    let rest = (
        of(any_moment()),
        btree_map(name!(Role), any::<String>(), 0..3),
        any::<bool>(),
    );
    (names, words, texts, rest).prop_map(
        |(
            (incident, runbook, runbook_digest),
            (kind, severity, lang),
            (title, runbook_text, program),
            (started_at, people, clock_fixed),
        )| {
            Event::IncidentDeclared(Box::new(Declared {
                incident,
                kind,
                title,
                severity,
                lang,
                runbook,
                runbook_digest,
                runbook_text,
                audiences: std::collections::BTreeMap::new(),
                started_at,
                people,
                program,
                clock_fixed,
            }))
        },
    )
}

fn any_drafted() -> impl Strategy<Value = Event> {
    let names = (
        any::<String>(),
        name!(StepId),
        name!(TemplateName),
        vec(name!(ChannelName), 0..3),
    );
    let words = (
        any::<u32>(),
        select(&Stage::ALL[..]),
        select(&Lang::ALL[..]),
        select(&Audience::ALL[..]),
    );
    let texts = (
        of(any::<String>()),
        any::<String>(),
        any_digest(),
        vec(any::<String>(), 0..2),
        vec(any_wording(), 0..2),
    );
    (names, words, texts, of(any_moment()), any::<bool>()).prop_map(
        |(
            (draft, step, template, channels),
            (update, stage, lang, audience),
            (subject, body, digest, files, also),
            next_due,
            edited,
        )| {
            Event::DraftRendered(Box::new(Drafted {
                draft: DraftId(draft),
                step,
                update,
                template,
                stage,
                lang,
                audience,
                written_for: None,
                channels,
                subject,
                body,
                digest,
                next_due,
                edited,
                files,
                also,
            }))
        },
    )
}

fn any_mailing() -> impl Strategy<Value = Option<Box<Mailing>>> {
    let counts = any::<[u64; 7]>();
    of((counts, any_digest(), of(any_digest()))).prop_map(|some| {
        let (counts, list, ledger) = some?;
        let [
            planned,
            accepted,
            refused,
            waiting,
            unknown,
            given_up,
            left_out,
        ] = counts;
        Some(Box::new(Mailing {
            planned,
            accepted,
            refused,
            waiting,
            unknown,
            given_up,
            left_out,
            list,
            ledger,
        }))
    })
}

fn any_wording() -> impl Strategy<Value = Wording> {
    let lang = select(&Lang::ALL[..]);
    (lang, of(any::<String>()), any::<String>(), any_digest()).prop_map(
        |(lang, subject, body, digest)| Wording {
            lang,
            subject,
            body,
            digest,
        },
    )
}

/// What a newer aplomb might write.
fn any_unrecognised() -> impl Strategy<Value = Event> {
    (
        "[a-z]{1,8}\\.of-tomorrow",
        any::<String>(),
        any::<f64>(),
        0..3_usize,
    )
        .prop_map(|(kind, text, number, place)| {
            let number = if number.is_finite() { number } else { 0.5 };
            let text = serde_json::json!(text);
            let kind_field = format!("\"type\":\"{kind}\"");
            let mut fields = vec![
                format!("\"text\":{text}"),
                format!("\"deep\":{{\"type\":[{number}, null]}}"),
            ];
            fields.insert(place, kind_field);
            Event::Unrecognised {
                kind,
                text: format!("{{{}}}", fields.join(", ")),
            }
        })
}

#[expect(clippy::too_many_lines, reason = "one of each")]
pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    let text = any::<String>;
    let stage = || select(&Stage::ALL[..]);
    let status = || select(&Status::ALL[..]);
    let strategies: Vec<BoxedStrategy<Event>> = vec![
        any_declared().boxed(),
        text()
            .prop_map(|name| Event::ResponderJoined { name })
            .boxed(),
        (name!(FactId), text())
            .prop_map(|(fact, value)| Event::FactRecorded { fact, value })
            .boxed(),
        (name!(StepId), of(text()))
            .prop_map(|(step, note)| Event::StepCompleted { step, note })
            .boxed(),
        (name!(StepId), text())
            .prop_map(|(step, reason)| Event::StepSkipped { step, reason })
            .boxed(),
        (name!(StepId), text())
            .prop_map(|(step, reason)| Event::StepUndone { step, reason })
            .boxed(),
        Just(Event::GatePassed {}).boxed(),
        (text(), vec(name!(StepId), 0..3))
            .prop_map(|(reason, outstanding)| Event::GateOverridden {
                reason,
                outstanding,
            })
            .boxed(),
        any_drafted().boxed(),
        (text(), any_digest())
            .prop_map(|(draft, digest)| Event::DraftApproved {
                draft: DraftId(draft),
                digest,
                on_word_of: None,
            })
            .boxed(),
        (any::<u32>(), stage(), status(), of(any_moment()))
            .prop_map(|(number, stage, status, next_due)| Event::UpdatePublished {
                number,
                stage,
                status,
                next_due,
            })
            .boxed(),
        (any_moment(), text())
            .prop_map(|(until, reason)| Event::UpdateSnoozed { until, reason })
            .boxed(),
        any_moment()
            .prop_map(|due| Event::UpdateOverdue { due })
            .boxed(),
        (any_delivery(), text(), any_mailing())
            .prop_map(|(delivery, key, mailing)| Event::DeliveryRequested {
                delivery,
                key,
                mailing,
            })
            .boxed(),
        (any_delivery(), any::<bool>(), of(text()), any_mailing())
            .prop_map(|(delivery, by_hand, link, mailing)| Event::DeliverySent {
                delivery,
                by_hand,
                link,
                mailing,
                remote: std::collections::BTreeMap::default(),
                read_back: false,
            })
            .boxed(),
        (any_delivery(), text(), any_mailing())
            .prop_map(|(delivery, reason, mailing)| Event::DeliveryFailed {
                delivery,
                reason,
                mailing,
            })
            .boxed(),
        (any_delivery(), text(), any_mailing())
            .prop_map(|(delivery, reason, mailing)| Event::DeliveryUnknown {
                delivery,
                reason,
                mailing,
            })
            .boxed(),
        (any_delivery(), any::<bool>(), any_mailing())
            .prop_map(|(delivery, sent, mailing)| Event::DeliverySettled {
                delivery,
                sent,
                mailing,
            })
            .boxed(),
        (
            name!(StepId),
            vec(text(), 1..3),
            of(any::<i32>()),
            text(),
            any::<i64>(),
        )
            .prop_map(|(step, command, exit, output, seconds)| Event::CommandRan {
                step,
                command,
                exit,
                output,
                seconds: Span::seconds(seconds),
            })
            .boxed(),
        (name!(StepId), any::<u32>())
            .prop_map(|(step, attempts)| Event::CheckPassed { step, attempts })
            .boxed(),
        (name!(StepId), any::<u32>(), text())
            .prop_map(|(step, attempts, reason)| Event::CheckFailed {
                step,
                attempts,
                reason,
            })
            .boxed(),
        (name!(StepId), text(), of(name!(StepId)))
            .prop_map(|(step, option, goto)| Event::DecisionTaken { step, option, goto })
            .boxed(),
        (text(), of(name!(StepId)))
            .prop_map(|(text, step)| Event::NoteAdded { text, step })
            .boxed(),
        (name!(WriterId), any::<u64>(), of(text()), of(any_moment()))
            .prop_map(|(writer, seq, text, corrected_at)| Event::EventAmended {
                writer,
                seq,
                text,
                corrected_at,
            })
            .boxed(),
        (select(&Severity::ALL[..]), of(text()))
            .prop_map(|(severity, reason)| Event::SeverityChanged { severity, reason })
            .boxed(),
        status()
            .prop_map(|status| Event::StatusChanged { status })
            .boxed(),
        (name!(Role), text())
            .prop_map(|(role, name)| Event::RoleAssigned { role, name })
            .boxed(),
        text()
            .prop_map(|name| Event::CommandTransferred { name })
            .boxed(),
        (name!(Role), text())
            .prop_map(|(role, name)| Event::EscalationCalled { role, name })
            .boxed(),
        text()
            .prop_map(|name| Event::EscalationAcknowledged { name })
            .boxed(),
        text().prop_map(|on| Event::RecoveryBlocked { on }).boxed(),
        Just(Event::RecoveryUnblocked {}).boxed(),
        text()
            .prop_map(|text| Event::InjectPresented { text })
            .boxed(),
        select(&DataLoss::ALL[..])
            .prop_map(|data_loss| Event::IncidentResolved { data_loss })
            .boxed(),
        Just(Event::IncidentClosed {}).boxed(),
        (text(), text(), text(), any_moment())
            .prop_map(|(action, text, owner, due)| Event::ActionAdded {
                action: ActionId(action),
                text,
                owner,
                due,
            })
            .boxed(),
        (text(), of(text()))
            .prop_map(|(action, note)| Event::ActionDone {
                action: ActionId(action),
                note,
            })
            .boxed(),
        (
            text(),
            text(),
            text(),
            any_digest(),
            text(),
            vec(text(), 0..3),
        )
            .prop_map(|(by, format, file, digest, zone, left_out)| {
                Event::IncidentImported(Box::new(Imported {
                    by,
                    format,
                    file,
                    digest,
                    zone,
                    left_out,
                }))
            })
            .boxed(),
        (text(), any::<u64>(), any_digest(), text())
            .prop_map(|(file, bytes, digest, kept)| Event::TailSetAside {
                file,
                bytes,
                digest,
                kept,
            })
            .boxed(),
        any_unrecognised().boxed(),
    ];
    assert_eq!(
        strategies.len(),
        examples().len() + actions().len() + 2,
        "one of each, the import, and what is unrecognised"
    );
    proptest::strategy::Union::new(strategies)
}

pub(super) fn any_record() -> impl Strategy<Value = Record> {
    let stamp = (
        name!(WriterId),
        any::<u64>(),
        any::<u64>(),
        any_moment(),
        of(any_moment()),
        any::<String>(),
    );
    (stamp, vec(any_event(), 1..4)).prop_map(
        |((writer, seq, clock, at, happened_at, by), events)| Record {
            stamp: Stamp {
                writer,
                seq,
                clock,
                at,
                happened_at,
                by,
            },
            events,
        },
    )
}
