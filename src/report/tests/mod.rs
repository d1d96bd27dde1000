//! Stories told by hand: who wrote what, when, and what that reads like.

mod book;
mod clocks;
mod corrections;
mod documents;
mod events;
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
mod stories;

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
use book::runbook;
use events::{amended, delivery, done, draft_id, fact, note, published, sent};
use std::collections::BTreeMap;
use stories::{everybody_told, whole};

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
