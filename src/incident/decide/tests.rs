//! Laws of the incident, each as *given what happened, when somebody wants, then this follows*.

mod ending;
mod every_moment;
mod gate;
mod mailing;
mod record;
mod rhythm;
mod services;
mod settling;
mod taken_back;
mod under_way;

use super::*;
use crate::base::{
    ChannelName, Digest, IncidentId, Lang, Moment, RunbookId, Span, StepId, TemplateName, WriterId,
};
use crate::incident::command::Outcome;
use crate::incident::delivery::Delivery;
use crate::incident::kind::{DataLoss, Kind, Status};
use crate::incident::next::{Next, next};
use crate::incident::progress::StepState;
use crate::incident::record::{Record, Stamp};
use crate::incident::wording::{DraftId, Drafted};
use crate::runbook::step::{Choice, Message, When};
use crate::runbook::{Audience, Cadence, Phase, Runbook, Severity, Stage, Step, StepKind};
use std::collections::BTreeMap;

fn id(text: &str) -> StepId {
    StepId::parse(text).expect("a name")
}

fn ids<const N: usize>(texts: [&str; N]) -> Vec<StepId> {
    texts.map(id).to_vec()
}

fn at(minute: i64) -> Moment {
    Moment::parse("2026-07-04T01:00:00Z")
        .expect("a moment")
        .plus(Span::minutes(minute))
}

fn step(name: &str) -> Step {
    Step {
        id: id(name),
        title: name.to_owned(),
        why: None,
        how: None,
        owner: None,
        due: None,
        stops_harm: false,
        when: None,
        kind: StepKind::ByHand,
    }
}

fn message(name: &str, audience: Audience, stage: Option<Stage>) -> Step {
    let kind = StepKind::Message(Message {
        template: TemplateName::parse("words").expect("a name"),
        channels: vec![ChannelName::parse(name).expect("a name")],
        audience,
        stage,
    });
    Step { kind, ..step(name) }
}

/// Tell staff and customers; stop the writes, look, restart or roll back, watch; last word, tidy up.
fn runbook() -> Runbook {
    let fork = StepKind::Decide(vec![
        Choice {
            label: "Yes".into(),
            goto: Some(id("watch")),
        },
        Choice {
            label: "No".into(),
            goto: None,
        },
    ]);
    Runbook {
        id: RunbookId::parse("db-down").expect("a name"),
        title: "The database is down".into(),
        summary: String::new(),
        severity: Severity::Sev1,
        tags: Vec::new(),
        backup: None,
        cadence: Cadence::usual(Severity::Sev1),
        facts: Vec::new(),
        communicate: vec![
            message("staff", Audience::Staff, None),
            message("customers", Audience::Customers, None),
            step("phone"),
        ],
        recover: vec![
            Step {
                stops_harm: true,
                ..step("stop-writes")
            },
            Step {
                kind: fork,
                ..step("did-it-help")
            },
            Step {
                when: Some(When {
                    step: id("did-it-help"),
                    label: "No".into(),
                }),
                ..step("roll-back")
            },
            step("watch"),
        ],
        close: vec![
            message("last-word", Audience::Customers, Some(Stage::Resolution)),
            step("tidy"),
        ],
        while_waiting: Vec::new(),
        digest: Digest::NONE,
    }
}

/// A story that is being told.
struct Story {
    incident: Incident,
    minute: i64,
    records: Vec<Record>,
}

fn story() -> Story {
    let declared = Declared {
        incident: IncidentId::parse("2026-07-04-db-down").expect("a name"),
        kind: Kind::Incident,
        title: "The database is down".into(),
        severity: Severity::Sev1,
        lang: Lang::En,
        runbook: runbook().id,
        runbook_digest: Digest::NONE,
        runbook_text: String::new(),
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::new(),
        program: "test".into(),
        clock_fixed: false,
    };
    let events = declare(declared, Vec::new(), &ana(0)).expect("declared");
    let records = vec![record(1, 0, events)];
    let incident = Incident::open(&records[0], runbook()).expect("opened");
    Story {
        incident,
        minute: 0,
        records,
    }
}

fn record(seq: u64, minute: i64, events: Vec<Event>) -> Record {
    let writer = WriterId::parse("w1").expect("a name");
    let clock = seq;
    Record {
        stamp: Stamp {
            writer,
            seq,
            clock,
            at: at(minute),
            happened_at: None,
            by: "Ana".into(),
        },
        events,
    }
}

fn ana(minute: i64) -> Context {
    Context {
        now: at(minute),
        happened_at: None,
        by: "Ana".into(),
    }
}

fn complete(step: &str) -> Command {
    Command::Complete {
        step: id(step),
        note: None,
    }
}

fn skip(step: &str) -> Command {
    Command::Skip {
        step: id(step),
        reason: "no phone here".into(),
    }
}

fn choose(option: &str) -> Command {
    Command::Choose {
        step: id("did-it-help"),
        option: option.into(),
    }
}

impl Story {
    fn minute(mut self, minute: i64) -> Self {
        self.minute = minute;
        self
    }

    fn try_to(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        decide(&self.incident, command, &ana(self.minute))
    }

    fn after(mut self, command: Command) -> Self {
        let events = self.try_to(command).expect("allowed");
        let record = record(self.records.len() as u64 + 1, self.minute, events);
        self.incident.apply(&record);
        self.records.push(record);
        self
    }

    fn refuses(self, command: Command, refusal: &Refusal) -> Self {
        assert_eq!(self.try_to(command), Err(refusal.clone()));
        self
    }

    fn draft(&self, step: &str, stage: Stage, next: Option<i64>) -> Command {
        let drafted = self.drafted(step, stage, next);
        Command::Draft {
            facts: Vec::new(),
            status: None,
            drafts: vec![drafted],
        }
    }

    fn drafted(&self, step: &str, stage: Stage, next: Option<i64>) -> Drafted {
        let audience = if step == "staff" {
            Audience::Staff
        } else {
            Audience::Customers
        };
        let number = self.incident.draft_count() + 1;
        Drafted {
            draft: DraftId::new(number, &WriterId::parse("w1").expect("a name")),
            step: id(step),
            update: self.incident.round_of(&id(step)),
            template: TemplateName::parse("words").expect("a name"),
            stage,
            lang: Lang::En,
            audience,
            written_for: None,
            channels: vec![ChannelName::parse(step).expect("a name")],
            subject: None,
            body: "We are on it.".into(),
            digest: Digest::of(b"We are on it."),
            next_due: next.map(at),
            edited: false,
            files: Vec::new(),
            also: Vec::new(),
        }
    }

    fn post(&self, step: &str) -> Command {
        let draft = self
            .incident
            .draft_of(self.incident.round_of(&id(step)), &id(step))
            .expect("a draft");
        Command::Post {
            draft: draft.drafted.draft.clone(),
            posted: draft
                .drafted
                .channels
                .iter()
                .map(|channel| (channel.clone(), None))
                .collect(),
        }
    }

    fn told(self, step: &str, stage: Stage, next: Option<i64>) -> Self {
        let draft = self.draft(step, stage, next);
        let drafted = self.after(draft);
        let post = drafted.post(step);
        drafted.after(post)
    }

    /// Everybody has been told in minute 4, and the next message is promised for minute 20.
    fn everybody_told(self) -> Self {
        self.minute(3)
            .told("staff", Stage::Initial, Some(20))
            .minute(4)
            .told("customers", Stage::Initial, Some(20))
            .after(complete("phone"))
    }

    fn repaired(self) -> Self {
        self.everybody_told()
            .minute(10)
            .after(complete("stop-writes"))
            .after(choose("Yes"))
            .after(complete("watch"))
    }

    fn data_loss(self, answer: &str) -> Self {
        let fact = crate::base::FactId::parse("data-loss").expect("a name");
        self.after(Command::RecordFacts(vec![(fact, answer.into())]))
    }

    fn state(&self, step: &str) -> StepState {
        self.incident.state_of(&id(step)).expect("a step")
    }

    fn next_step(&self) -> String {
        match next(&self.incident) {
            Next::Step(place) => place.step.id.to_string(),
            other => format!("{other:?}")
                .split(['(', ' '])
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

fn undo(step: &str) -> Command {
    Command::Undo {
        step: id(step),
        reason: "the wrong window".into(),
    }
}

fn mailing(counts: [u64; 4]) -> crate::incident::Mailing {
    let [accepted, refused, waiting, unknown] = counts;
    crate::incident::Mailing {
        planned: 10,
        accepted,
        refused,
        waiting,
        unknown,
        given_up: 0,
        left_out: 1,
        list: Digest::NONE,
        ledger: None,
    }
}

/// Staff was told, the mail to customers is in words: the name of that delivery.
fn about_to_mail() -> (Story, Delivery) {
    let told = story().told("staff", Stage::Initial, Some(20));
    let draft = told.draft("customers", Stage::Initial, Some(20));
    let told = told.after(draft);
    let newest = told.incident.drafts().last().expect("a draft");
    let delivery = Delivery {
        draft: newest.drafted.draft.clone(),
        channel: newest.drafted.channels[0].clone(),
    };
    (told, delivery)
}

fn mail(delivery: &Delivery) -> Command {
    Command::Mail {
        delivery: delivery.clone(),
        key: "k".into(),
        mailing: mailing([0; 4]),
    }
}

fn mailed(delivery: &Delivery, counts: [u64; 4]) -> Command {
    Command::Mailed {
        delivery: delivery.clone(),
        mailing: mailing(counts),
        reason: "told by the relay".into(),
    }
}

fn send(delivery: &Delivery) -> Command {
    Command::Send {
        draft: delivery.draft.clone(),
        to: vec![(delivery.channel.clone(), "k".into())],
    }
}
