//! An outage that has everything a report can show: two writers, a night with midnight in it, messages
//! in time and late, a command that failed, a silence, a correction the next morning.

use aplomb::base::{
    ChannelName, Digest, FactId, IncidentId, Lang, Moment, Role, RunbookId, Span, StepId,
    TemplateName, WriterId,
};
use aplomb::incident::{
    ActionId, DataLoss, Declared, Delivery, DraftId, Drafted, Event, Kind, Record, Stamp, Status,
};
use aplomb::journal::line::encode;
use aplomb::journal::{Header, SegmentName};
use aplomb::runbook::{Audience, Severity, Stage};
use std::collections::BTreeMap;

/// The name of the incident.
pub(crate) const ID: &str = "2026-11-22-shop-down";

/// The runbook it follows.
pub(crate) const RUNBOOK: &str = include_str!("../../golden/runbook.toml");

fn at(text: &str) -> Moment {
    Moment::parse(&format!("2026-11-{text}Z")).expect("a moment")
}

fn step(name: &str) -> StepId {
    StepId::parse(name).expect("a name")
}

fn done(name: &str) -> Event {
    Event::StepCompleted {
        step: step(name),
        note: None,
    }
}

fn fact(name: &str, value: &str) -> Event {
    Event::FactRecorded {
        fact: FactId::parse(name).expect("a name"),
        value: value.into(),
    }
}

fn draft(round: u32, name: &str) -> DraftId {
    DraftId(format!("{round:03}-{name}"))
}

fn delivery(round: u32, name: &str, channel: &str) -> Delivery {
    Delivery {
        draft: draft(round, name),
        channel: ChannelName::parse(channel).expect("a name"),
    }
}

fn sent(round: u32, name: &str, channel: &str) -> Event {
    Event::DeliverySent {
        delivery: delivery(round, name, channel),
        by_hand: true,
        link: (channel == "status-page").then(|| "https://status.shop.example/1".into()),
        mailing: None,
        remote: std::collections::BTreeMap::default(),
        read_back: false,
    }
}

fn words(round: u32, name: &str, stage: Stage, body: &str, next: Option<&str>) -> Event {
    let (audience, channels) = match name {
        "tell-staff" => (Audience::Staff, vec!["team-chat"]),
        "tell-public" => (Audience::Public, vec!["status-page", "social"]),
        _ => (Audience::Public, vec!["status-page"]),
    };
    Event::DraftRendered(Box::new(Drafted {
        draft: draft(round, name),
        step: step(name),
        update: round,
        template: TemplateName::parse("brief").expect("a name"),
        stage,
        lang: Lang::En,
        audience,
        written_for: None,
        channels: channels
            .into_iter()
            .map(|name| ChannelName::parse(name).expect("a name"))
            .collect(),
        subject: None,
        body: body.into(),
        digest: Digest::of(body.as_bytes()),
        next_due: next.map(at),
        edited: false,
        files: Vec::new(),
        also: Vec::new(),
    }))
}

fn published(number: u32, stage: Stage, status: Status, next: Option<&str>) -> Event {
    Event::UpdatePublished {
        number,
        stage,
        status,
        next_due: next.map(at),
    }
}

fn overdue(due: &str) -> Event {
    Event::UpdateOverdue { due: at(due) }
}

fn declared(kind: Kind) -> Event {
    let role = |name: &str| Role::parse(name).expect("a name");
    let id = match kind {
        Kind::Incident | Kind::Backfilled => ID.to_owned(),
        Kind::Drill => format!("{ID}-drill"),
    };
    Event::IncidentDeclared(Box::new(Declared {
        incident: IncidentId::parse(&id).expect("a name"),
        kind,
        title: "Nobody can pay".into(),
        severity: Severity::Sev2,
        lang: Lang::En,
        runbook: RunbookId::parse("shop-down").expect("a name"),
        runbook_digest: Digest::of(RUNBOOK.as_bytes()),
        runbook_text: RUNBOOK.into(),
        audiences: BTreeMap::new(),
        started_at: Some(at("22T21:50:00")),
        people: BTreeMap::from([
            (role("incident-commander"), "Ana".into()),
            (role("communications-lead"), "Zoé".into()),
        ]),
        program: "0.1.0".into(),
        clock_fixed: false,
    }))
}

/// Who wrote what, when, in the order of the story.
struct Pen(Vec<Record>);

impl Pen {
    fn write(&mut self, by: &str, time: &str, happened: Option<&str>, events: Vec<Event>) {
        let writer = if by == "Ben" {
            "ben-desk"
        } else {
            "ana-laptop"
        };
        let writer = WriterId::parse(writer).expect("a name");
        let before = self.0.iter().map(|record| record.stamp.clock).max();
        let own = self.0.iter().filter(|record| record.stamp.writer == writer);
        let wall = u64::try_from(at(time).millis()).expect("after 1970");
        let stamp = Stamp {
            seq: own.count() as u64 + 1,
            writer,
            clock: wall.max(before.unwrap_or(0) + 1),
            at: at(time),
            happened_at: happened.map(at),
            by: by.into(),
        };
        self.0.push(Record { stamp, events });
    }

    fn ana(&mut self, time: &str, events: Vec<Event>) {
        self.write("Ana", time, None, events);
    }

    fn ben(&mut self, time: &str, events: Vec<Event>) {
        self.write("Ben", time, None, events);
    }
}

/// Every record of the story.
pub(crate) fn records(kind: Kind) -> Vec<Record> {
    let mut pen = Pen(Vec::new());
    told(&mut pen, kind);
    repaired(&mut pen);
    ended(&mut pen);
    pen.0
}

fn told(pen: &mut Pen, kind: Kind) {
    pen.ana("22T22:06:00", vec![declared(kind), fact("impact", "pay")]);
    let staff = "Paying fails. Please tell whoever asks.";
    let words_to_staff = words(1, "tell-staff", Stage::Initial, staff, Some("22T22:30:00"));
    pen.ana("22T22:07:30", vec![words_to_staff]);
    pen.ana(
        "22T22:08:00",
        vec![
            Event::DraftApproved {
                draft: draft(1, "tell-staff"),
                digest: Digest::of(staff.as_bytes()),
                on_word_of: None,
            },
            sent(1, "tell-staff", "team-chat"),
            done("tell-staff"),
        ],
    );
    let first = "Shop: customers cannot pay. We are on it.\n\nNext message: 23:30 (Paris)";
    pen.ana(
        "22T22:09:00",
        vec![words(
            1,
            "tell-public",
            Stage::Initial,
            first,
            Some("22T22:30:00"),
        )],
    );
    pen.ana(
        "22T22:10:10",
        vec![
            sent(1, "tell-public", "status-page"),
            sent(1, "tell-public", "social"),
            done("tell-public"),
            published(
                1,
                Stage::Initial,
                Status::Investigating,
                Some("22T22:30:00"),
            ),
            Event::GatePassed {},
        ],
    );
}

fn repaired(pen: &mut Pen) {
    let joined = Event::ResponderJoined { name: "Ben".into() };
    let seen = "errors rise at the proxy, <b>not</b> in the \"shop\" & *nobody* was told";
    pen.write(
        "Ben",
        "22T22:12:00",
        Some("22T21:52:00"),
        vec![
            joined,
            Event::NoteAdded {
                text: seen.into(),
                step: None,
            },
        ],
    );
    pen.ben("22T22:14:00", vec![done("stop-writes")]);
    let lines: Vec<String> = (1..=14)
        .map(|line| format!("shop[{line}]: could not listen on port 8080"))
        .collect();
    pen.ben(
        "22T22:16:00",
        vec![Event::CommandRan {
            step: step("restart"),
            command: ["systemctl", "restart", "shop"].map(str::to_owned).to_vec(),
            exit: Some(3),
            output: lines.join("\n"),
            seconds: Span::seconds(9),
        }],
    );
    pen.ben("22T22:17:00", vec![done("restart")]);
    pen.ben(
        "22T22:20:00",
        vec![Event::CheckFailed {
            step: step("is-it-back"),
            attempts: 20,
            reason: "it answered 502".into(),
        }],
    );
    pen.ben(
        "22T22:24:00",
        vec![
            Event::DecisionTaken {
                step: step("did-it-help"),
                option: "No".into(),
                goto: None,
            },
            done("did-it-help"),
        ],
    );
    pen.ana(
        "22T22:31:00",
        vec![
            overdue("22T22:30:00"),
            Event::SeverityChanged {
                severity: Severity::Sev1,
                reason: Some("the application is down too".into()),
            },
        ],
    );
    let second = "We know the cause. Paying by bank transfer works.";
    pen.ana(
        "22T22:37:00",
        vec![
            Event::StatusChanged {
                status: Status::Identified,
            },
            words(
                2,
                "tell-public",
                Stage::Scoping,
                second,
                Some("22T23:00:00"),
            ),
        ],
    );
    pen.ana(
        "22T22:38:00",
        vec![
            sent(2, "tell-public", "status-page"),
            sent(2, "tell-public", "social"),
            published(2, Stage::Scoping, Status::Identified, Some("22T23:00:00")),
        ],
    );
    pen.ben(
        "22T22:40:00",
        vec![Event::RecoveryBlocked {
            on: "the hosting provider".into(),
        }],
    );
    pen.ben("22T23:10:00", vec![Event::RecoveryUnblocked {}]);
    pen.ben("22T23:12:00", vec![done("roll-back")]);
    pen.ben(
        "22T23:14:00",
        vec![
            Event::CheckPassed {
                step: step("is-it-back"),
                attempts: 1,
            },
            done("is-it-back"),
        ],
    );
}

fn ended(pen: &mut Pen) {
    let third = "Paying works again. We are watching it.";
    pen.ana(
        "22T23:16:00",
        vec![
            overdue("22T23:00:00"),
            Event::StatusChanged {
                status: Status::Monitoring,
            },
            words(3, "tell-public", Stage::Update, third, Some("22T23:40:00")),
        ],
    );
    pen.ana(
        "22T23:17:00",
        vec![
            sent(3, "tell-public", "status-page"),
            Event::DeliveryUnknown {
                delivery: delivery(3, "tell-public", "social"),
                reason: "the line was cut".into(),
                mailing: None,
            },
            published(3, Stage::Update, Status::Monitoring, Some("22T23:40:00")),
        ],
    );
    pen.ana(
        "22T23:20:00",
        vec![Event::DeliverySettled {
            delivery: delivery(3, "tell-public", "social"),
            sent: true,
            mailing: None,
        }],
    );
    pen.ben(
        "22T23:22:00",
        vec![
            fact("cause", "a port that two programs wanted"),
            done("cause"),
        ],
    );
    pen.ben(
        "22T23:30:00",
        vec![Event::StepSkipped {
            step: step("watch"),
            reason: "the night shift watches".into(),
        }],
    );
    let last = "It is over. No data was lost.";
    pen.ana(
        "22T23:36:00",
        vec![
            fact("data-loss", "no"),
            words(4, "last-word", Stage::Resolution, last, None),
        ],
    );
    pen.ana(
        "22T23:38:00",
        vec![
            sent(4, "last-word", "status-page"),
            done("last-word"),
            published(4, Stage::Resolution, Status::Resolved, None),
            Event::IncidentResolved {
                data_loss: DataLoss::No,
            },
        ],
    );
    pen.ana("22T23:50:00", vec![done("thank")]);
    pen.ana("22T23:50:30", vec![Event::IncidentClosed {}]);
    pen.ana(
        "23T08:30:00",
        vec![Event::EventAmended {
            writer: WriterId::parse("ben-desk").expect("a name"),
            seq: 1,
            text: Some("errors rise in the shop and at the proxy".into()),
            corrected_at: Some(at("22T21:51:00")),
        }],
    );
    for (number, time, what, owner) in [
        (
            1,
            "23T09:00:00",
            "Give each program a port of its own",
            "Ben",
        ),
        (
            2,
            "23T09:01:00",
            "Tell customers within five minutes, at night too",
            "Zoé",
        ),
    ] {
        let added = Event::ActionAdded {
            action: ActionId(format!("{number}-ana-la")),
            text: what.into(),
            owner: owner.into(),
            due: at("30T22:59:59"),
        };
        pen.ana(time, vec![added]);
    }
    pen.ben(
        "25T10:00:00",
        vec![Event::ActionDone {
            action: ActionId("1-ana-la".into()),
            note: Some("and a test that looks".into()),
        }],
    );
}

/// The journals of these records, by the name of their file.
pub(crate) fn journals(records: &[Record]) -> BTreeMap<String, String> {
    let Some(Event::IncidentDeclared(declared)) = records[0].events.first() else {
        panic!("a story begins with its declaration");
    };
    let mut journals: BTreeMap<String, (String, Digest)> = BTreeMap::new();
    for record in records {
        let segment = SegmentName {
            writer: record.stamp.writer.clone(),
            number: 1,
        };
        let (text, prev) = journals.entry(segment.to_string()).or_insert_with(|| {
            Header {
                version: aplomb::journal::Version { major: 1, minor: 0 },
                incident: declared.incident.clone(),
                segment,
                prev: Digest::NONE,
            }
            .line()
        });
        let (line, digest) = encode(record, *prev);
        text.push_str(&line);
        *prev = digest;
    }
    journals
        .into_iter()
        .map(|(file, (text, _))| (file, text))
        .collect()
}
