//! Any event at all.

use super::written::{actions, examples};
use super::*;

macro_rules! name {
    ($type:ty) => {
        any_name().prop_map(|name| <$type>::parse(&name).expect("a name"))
    };
}

pub(super) fn any_name() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?"
}

pub(crate) fn any_moment() -> impl Strategy<Value = Moment> {
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

pub(crate) fn any_record() -> impl Strategy<Value = Record> {
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
