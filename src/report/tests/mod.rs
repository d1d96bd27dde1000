//! Stories told by hand: who wrote what, when, and what that reads like.

mod clocks;
mod corrections;
mod documents;
mod everything;
mod exercise;
mod filters;
mod hostile;
mod keys;
mod late;
mod laws;
mod many;
mod pages;
mod rules;
mod standing;

use super::reader::Reader;
use super::style::page;
use super::{Measures, Timeline, markdown, terminal};
use crate::base::{
    ChannelName, Digest, FactId, IncidentId, Lang, Moment, Role, RunbookId, Span, StepId,
    TemplateName, WriterId, Zone,
};
use crate::incident::event::Event;
use crate::incident::{
    ActionId, DataLoss, Declared, Delivery, DraftId, Drafted, Incident, Kind, Record, Stamp, Status,
};
use crate::runbook::step::{Choice, Message, Run};
use crate::runbook::{Audience, Cadence, Fact, Runbook, Severity, Stage, Step, StepKind};
use std::collections::BTreeMap;

/// A time of 22 November 2026 in UTC (`13:05:10`), or a whole moment.
fn at(text: &str) -> Moment {
    let whole = if text.contains('T') {
        text.to_owned()
    } else {
        format!("2026-11-22T{text}Z")
    };
    Moment::parse(&whole).expect("a moment")
}

fn step_id(text: &str) -> StepId {
    StepId::parse(text).expect("a name")
}

fn writer(name: &str) -> WriterId {
    WriterId::parse(&name.to_lowercase()).expect("a name")
}

fn paris(lang: Lang) -> Reader {
    Reader::new(lang, Zone::parse("Europe/Paris").expect("a zone"))
}

fn step(name: &str, title: &str, kind: StepKind) -> Step {
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

fn message(channel: &str, audience: Audience, stage: Option<Stage>) -> StepKind {
    StepKind::Message(Message {
        template: TemplateName::parse("words").expect("a name"),
        channels: vec![ChannelName::parse(channel).expect("a name")],
        audience,
        stage,
    })
}

/// Tell the team and customers, set the phone; stop the writes, restart, decide; last word.
fn runbook() -> Runbook {
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

/// A story that is being written down.
struct Tale {
    incident: Incident,
    records: Vec<Record>,
}

fn declared(kind: Kind) -> Declared {
    let id = match kind {
        Kind::Incident => "2026-11-22-site-down",
        Kind::Drill => "2026-11-22-site-down-drill",
        Kind::Backfilled => "2026-11-22-long-ago",
    };
    let lead = Role::parse("incident-commander").expect("a name");
    let voice = Role::parse("communications-lead").expect("a name");
    Declared {
        incident: IncidentId::parse(id).expect("a name"),
        kind,
        title: "The site is down".into(),
        severity: Severity::Sev1,
        lang: Lang::En,
        runbook: runbook().id,
        runbook_digest: Digest::of(b"a runbook"),
        runbook_text: "a runbook".into(),
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::from([(lead, "Ana".into()), (voice, "Zoé".into())]),
        program: "test".into(),
        clock_fixed: false,
    }
}

impl Tale {
    /// Ana declares at 13:05 UTC.
    fn of(declared: Declared) -> Self {
        let stamp = Stamp {
            writer: writer("Ana"),
            seq: 1,
            clock: 0,
            at: at("13:05:00"),
            happened_at: None,
            by: "Ana".into(),
        };
        let clock = u64::try_from(stamp.at.millis()).expect("after 1970");
        let record = Record {
            stamp: Stamp { clock, ..stamp },
            events: vec![
                Event::IncidentDeclared(Box::new(declared)),
                fact("impact", "open the site"),
            ],
        };
        let incident = Incident::open(&record, runbook()).expect("opened");
        Self {
            incident,
            records: vec![record],
        }
    }

    fn begun() -> Self {
        Self::of(declared(Kind::Incident))
    }

    /// Somebody writes something down at this time, on a clock that follows everybody's.
    fn then(self, by: &str, time: &str, events: impl Into<Vec<Event>>) -> Self {
        self.write(by, time, None, events.into())
    }

    /// Somebody writes down later what happened earlier.
    fn later(self, by: &str, time: &str, happened: &str, events: impl Into<Vec<Event>>) -> Self {
        self.write(by, time, Some(at(happened)), events.into())
    }

    fn write(
        mut self,
        by: &str,
        time: &str,
        happened_at: Option<Moment>,
        events: Vec<Event>,
    ) -> Self {
        let own = writer(by);
        let last = self.records.iter().map(|record| record.stamp.clock).max();
        let wall = u64::try_from(at(time).millis()).expect("after 1970");
        let seq = self
            .records
            .iter()
            .filter(|record| record.stamp.writer == own)
            .count();
        let record = Record {
            stamp: Stamp {
                writer: own,
                seq: seq as u64 + 1,
                clock: wall.max(last.unwrap_or(0) + 1),
                at: at(time),
                happened_at,
                by: by.into(),
            },
            events,
        };
        self.incident.apply(&record);
        self.records.push(record);
        self
    }

    /// A message of a round is put into words and posted by hand.
    fn posted(self, time: &str, round: u32, step: &str, next: Option<&str>) -> Self {
        let words = self.words(round, step, next);
        let posted = sent(round, step);
        self.then("Ana", time, [words]).then("Ana", time, [posted])
    }

    fn words(&self, round: u32, step: &str, next: Option<&str>) -> Event {
        let (_, known) = self
            .incident
            .runbook()
            .step(&step_id(step))
            .expect("a step");
        let StepKind::Message(message) = &known.kind else {
            panic!("{step} is no message");
        };
        let stage = message.stage.unwrap_or(match round {
            1 => Stage::Initial,
            2 => Stage::Scoping,
            _ => Stage::Update,
        });
        Event::DraftRendered(Box::new(Drafted {
            draft: draft_id(round, step),
            step: step_id(step),
            update: round,
            template: message.template.clone(),
            stage,
            lang: Lang::En,
            audience: message.audience,
            written_for: None,
            channels: message.channels.clone(),
            subject: None,
            body: "We are on it.".into(),
            digest: Digest::of(b"We are on it."),
            next_due: next.map(at),
            edited: false,
            files: Vec::new(),
            also: Vec::new(),
        }))
    }

    fn timeline(&self, lang: Lang) -> Timeline<'_> {
        Timeline::of(&self.incident, &self.records, paris(lang))
    }

    fn measures(&self) -> Measures {
        Measures::of(&self.incident, &self.records)
    }

    /// The sentences as people read them, with the time on a watch in Paris.
    fn read(&self) -> Vec<String> {
        let reader = paris(Lang::En);
        let mut lines = Vec::new();
        for told in self.timeline(Lang::En).read_aloud() {
            lines.push(format!("{} {}", reader.time(told.at), told.text));
            lines.extend(told.below.iter().map(|below| format!("      {below}")));
        }
        lines
    }

    fn on_terminal(&self, lang: Lang, width: usize) -> String {
        let view = terminal::View {
            width,
            full: false,
            whole: true,
            picture: None,
        };
        self.seen(lang, view)
    }

    fn seen(&self, lang: Lang, view: terminal::View<'_>) -> String {
        let (timeline, measures) = (self.timeline(lang), self.measures());
        let lines = terminal::timeline(&self.incident, &timeline, &measures, paris(lang), view);
        page(&lines, false)
    }

    fn in_markdown(&self, lang: Lang) -> String {
        let (timeline, measures) = (self.timeline(lang), self.measures());
        markdown::timeline(&self.incident, &timeline, &measures, paris(lang))
    }
}

fn draft_id(round: u32, step: &str) -> DraftId {
    DraftId(format!("{round:03}-{step}"))
}

fn delivery(round: u32, step: &str) -> Delivery {
    let channel = if step == "tell-staff" {
        "team-chat"
    } else {
        "customers"
    };
    Delivery {
        draft: draft_id(round, step),
        channel: ChannelName::parse(channel).expect("a name"),
    }
}

fn sent(round: u32, step: &str) -> Event {
    Event::DeliverySent {
        delivery: delivery(round, step),
        by_hand: true,
        link: None,
        mailing: None,
        remote: std::collections::BTreeMap::default(),
        read_back: false,
    }
}

fn published(number: u32, stage: Stage, next: Option<&str>) -> Event {
    Event::UpdatePublished {
        number,
        stage,
        status: Status::Investigating,
        next_due: next.map(at),
    }
}

fn done(step: &str) -> Event {
    Event::StepCompleted {
        step: step_id(step),
        note: None,
    }
}

fn note(text: &str) -> Event {
    Event::NoteAdded {
        text: text.into(),
        step: None,
    }
}

fn fact(name: &str, value: &str) -> Event {
    Event::FactRecorded {
        fact: FactId::parse(name).expect("a name"),
        value: value.into(),
    }
}

fn amended(by: &str, seq: u64, text: Option<&str>, corrected_at: Option<&str>) -> Event {
    Event::EventAmended {
        writer: writer(by),
        seq,
        text: text.map(str::to_owned),
        corrected_at: corrected_at.map(at),
    }
}

/// Everybody is told at 13:10:10 UTC, ten seconds late; the next message is promised for 13:30.
fn everybody_told(tale: Tale) -> Tale {
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
fn whole(kind: Kind) -> Tale {
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
