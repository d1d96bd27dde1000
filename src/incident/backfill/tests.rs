use super::*;
use crate::base::{IncidentId, RunbookId};
use crate::incident::{
    Command, Context, Incident, Kind, Next, Record, Refusal, Stamp, decide, next,
};
use crate::runbook::parse;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(minute: i64) -> Moment {
    Moment::from_millis(1_485_892_800_000).plus(crate::base::Span::minutes(minute))
}

fn now() -> Moment {
    at(1_000_000)
}

fn told(minute: i64, text: &str, what: What) -> Told {
    Told {
        at: at(minute),
        by: String::new(),
        text: text.into(),
        what,
    }
}

fn said(status: Option<Status>) -> What {
    let channel = ChannelName::parse("status-page").expect("a name");
    What::Said(Message {
        status,
        ..Message::on(Audience::Public, channel)
    })
}

fn past(told: impl IntoIterator<Item = Told>) -> Past {
    Past {
        told: told.into_iter().collect(),
        ..Past::default()
    }
}

fn runbook() -> Runbook {
    let id = RunbookId::parse("past-incident").expect("a name");
    let [english, _] = crate::shipped::PAST_INCIDENT;
    parse::parse(&id, english).runbook.expect("a runbook")
}

fn writer() -> WriterId {
    WriterId::parse("w1").expect("a name")
}

fn written(past: Past) -> Vec<Written> {
    let [text, _] = crate::shipped::PAST_INCIDENT;
    let declared = Declared {
        incident: IncidentId::parse("2017-01-31-db").expect("a name"),
        kind: Kind::Backfilled,
        title: "The database is gone".into(),
        severity: Severity::Sev1,
        lang: Lang::En,
        runbook: runbook().id,
        runbook_digest: Digest::of(text.as_bytes()),
        runbook_text: text.into(),
        audiences: BTreeMap::new(),
        started_at: past.began_at(),
        people: BTreeMap::new(),
        program: "test".into(),
        clock_fixed: false,
    };
    let imported = Imported {
        by: "ana".into(),
        format: "markdown".into(),
        file: "db.md".into(),
        digest: Digest::NONE,
        zone: "UTC".into(),
        left_out: Vec::new(),
    };
    let of = (&runbook(), &writer());
    backfill(past, &declared, imported, of, DataLoss::Unknown)
}

fn records(written: &[Written]) -> Vec<Record> {
    let records = written.iter().zip(1..).map(|(one, seq)| Record {
        stamp: Stamp {
            writer: writer(),
            seq,
            clock: seq,
            at: now(),
            happened_at: Some(one.happened_at),
            by: one.by.clone(),
        },
        events: one.events.clone(),
    });
    records.collect()
}

fn folded(records: &[Record]) -> Incident {
    let mut incident = Incident::open(&records[0], runbook()).expect("the first record opens it");
    for record in &records[1..] {
        incident.apply(record);
    }
    incident
}

fn incident(told: impl IntoIterator<Item = Told>) -> Incident {
    folded(&records(&written(past(told))))
}

#[test]
fn a_past_incident_keeps_its_times_whatever_the_order_of_its_deeds() {
    let incident = incident([
        told(40, "It is back", said(Some(Status::Resolved))),
        told(0, "wrong switch", What::Began),
        told(5, "an alert", What::Declared),
        told(10, "switched back before anybody was told", What::Note),
        told(20, "We look into it", said(Some(Status::Investigating))),
    ]);
    assert_eq!(incident.declared().started_at, Some(at(0)));
    assert_eq!(incident.declared_at(), at(5));
    assert_eq!(incident.first_communication(), Some(at(20)));
    assert_eq!(incident.resolved_at(), Some(at(40)));
    assert_eq!(incident.closed_at(), Some(at(40)));
    let rounds: Vec<_> = incident
        .published()
        .iter()
        .map(|out| (out.number, out.stage))
        .collect();
    assert_eq!(rounds, [(1, Stage::Initial), (2, Stage::Resolution)]);
    assert_eq!(
        incident.imported().map(|(at, it)| (at, it.by.as_str())),
        Some((now(), "ana"))
    );
    assert!(incident.due().is_none() && !incident.owes_answer() && !incident.is_withdrawn());
}

#[test]
fn it_was_over_when_it_was_over_for_good() {
    let incident = incident([
        told(0, "", said(Some(Status::Investigating))),
        told(10, "", said(Some(Status::Resolved))),
        told(20, "again", said(Some(Status::Investigating))),
        told(30, "", said(Some(Status::Resolved))),
        told(40, "what we learned", said(Some(Status::Resolved))),
    ]);
    assert_eq!(incident.resolved_at(), Some(at(30)));
    assert_eq!(incident.status(), Status::Resolved);
    let stages = incident.published().iter().map(|out| out.stage);
    let stages: Vec<Stage> = stages.collect();
    assert_eq!(
        stages,
        [
            Stage::Initial,
            Stage::Scoping,
            Stage::Update,
            Stage::Resolution,
            Stage::Resolution
        ]
    );
}

#[test]
fn of_what_nobody_ended_it_is_not_known_when_it_was_over() {
    let incident = incident([
        told(0, "an alert", What::Note),
        told(9, "quiet", What::Note),
    ]);
    assert_eq!(
        (incident.resolved_at(), incident.closed_at()),
        (None, Some(at(9)))
    );
    assert!(!incident.is_open() && !incident.is_withdrawn());
}

#[test]
fn nothing_is_done_in_what_was_over_and_yet_it_can_be_written_on() {
    let whole = records(&written(past([told(0, "an alert", What::Declared)])));
    // Even when the writing was stopped after any record.
    for length in 1..=whole.len() {
        let incident = folded(&whole[..length]);
        let context = Context {
            now: now(),
            happened_at: None,
            by: "ana".into(),
        };
        let is_refused = |command| decide(&incident, command, &context) == Err(Refusal::Backfilled);
        let step = StepId::parse("tell-customers").expect("a name");
        let commands = [
            Command::Complete {
                step: step.clone(),
                note: None,
            },
            Command::Skip {
                step: step.clone(),
                reason: "so".into(),
            },
            Command::Override {
                reason: "so".into(),
            },
            Command::SetStatus(Status::Monitoring),
            Command::Block { on: "them".into() },
            Command::Resolve {
                data_loss: DataLoss::No,
            },
            Command::Close,
            Command::Withdraw {
                reason: "so".into(),
            },
        ];
        assert!(commands.into_iter().all(is_refused));
        assert_eq!(
            crate::incident::may_settle(&incident, &step, None),
            Err(Refusal::Backfilled)
        );
        assert!(!incident.is_open() && next(&incident) == Next::Finished);
        let note = Command::Note {
            text: "I was there".into(),
            step: None,
        };
        assert!(decide(&incident, note, &context).is_ok());
    }
}

fn any_what() -> impl Strategy<Value = What> {
    let status = || prop::sample::select(Status::ALL.to_vec());
    prop_oneof![
        Just(What::Note),
        Just(What::Began),
        Just(What::Declared),
        Just(What::Resolved),
        Just(What::Closed),
        status().prop_map(What::State),
        prop::sample::select(Severity::ALL.to_vec()).prop_map(What::Severity),
        prop::option::of(status()).prop_map(said),
    ]
}

proptest! {
    #[test]
    fn any_story_is_a_legal_journal_and_loses_no_word(
        whats in prop::collection::vec((any_what(), 0_i64..500), 1..12),
    ) {
        let all = whats.iter().enumerate().map(|(number, (what, minute))| {
            told(*minute, &format!("words {number}."), what.clone())
        });
        let written = written(past(all));
        prop_assert!(written.iter().all(|one| !one.events.is_empty()));
        let is_declared = matches!(written[0].events[0], Event::IncidentDeclared(_));
        prop_assert!(is_declared);
        let all: String = written.iter().flat_map(|one| &one.events).map(|event| match event {
            Event::NoteAdded { text, .. } => text.clone(),
            Event::DraftRendered(drafted) => drafted.body.clone(),
            Event::SeverityChanged { reason, .. } => reason.clone().unwrap_or_default(),
            _ => String::new(),
        }).collect();
        for number in 0..whats.len() {
            prop_assert!(all.contains(&format!("words {number}.")), "{}", number);
        }
        let count = |wanted: fn(&Event) -> bool| {
            written.iter().flat_map(|one| &one.events).filter(|event| wanted(event)).count()
        };
        prop_assert_eq!(count(|event| matches!(event, Event::IncidentClosed {})), 1);
        let ends = count(|event| matches!(event, Event::IncidentResolved { .. }));
        prop_assert!(ends <= 1);
        let incident = folded(&records(&written));
        prop_assert!(!incident.is_open() && incident.anomalies().is_empty());
        let outside = whats.iter().filter(|(what, _)| matches!(what, What::Said(_)));
        prop_assert_eq!(incident.published().len(), outside.count());
    }
}
