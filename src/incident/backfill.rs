//! What was over before anybody wrote it down here, as records.
//!
//! Owns how a past story becomes events: which message was the first and which the last, when it was
//! over, what state customers were told. Refuses nothing and asks no gate: what happened has happened,
//! in whatever order. Knows no files and no formats. Invariant: the text of everything that is told is
//! in the events, the declaration stands first, and nothing stands after the close but what came later.

use super::declared::{Declared, Imported};
use super::delivery::{Delivery, Remote};
use super::event::Event;
use super::kind::{DataLoss, Status};
use super::wording::{DraftId, Drafted};
use crate::base::{ChannelName, Digest, Lang, Moment, StepId, TemplateName, WriterId};
use crate::runbook::{Audience, Phase, Runbook, Severity, Stage, StepKind};

/// The runbook of a past incident for which nobody named one.
pub const NO_RUNBOOK: &str = "past-incident";

/// A past incident as somebody kept it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// What it was called, where that is said.
    pub title: Option<String>,
    /// How bad it was, where that is said.
    pub severity: Option<Severity>,
    /// When it began, where that is known.
    pub started_at: Option<Moment>,
    /// What happened, in any order.
    pub told: Vec<Told>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Moment,
    /// Who, by name; empty when nobody says.
    pub by: String,
    /// The words.
    pub text: String,
    /// What it was.
    pub what: What,
}

/// What kind of thing happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Something worth keeping.
    Note,
    /// It began.
    Began,
    /// It was noticed, and somebody said so.
    Declared,
    /// People were told something.
    Said(Message),
    /// The public state changed.
    State(Status),
    /// It was worse, or less bad.
    Severity(Severity),
    /// It was over.
    Resolved,
    /// Nothing was left to do.
    Closed,
}

/// Something that people were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whom.
    pub audience: Audience,
    /// The state it told, where it told one.
    pub status: Option<Status>,
    /// Where it stood.
    pub channel: ChannelName,
    /// When it promised the next one.
    pub next_due: Option<Moment>,
    /// Where it can be seen.
    pub link: Option<String>,
}

impl Message {
    /// A message that says where it stood and nothing more.
    #[must_use]
    pub fn on(audience: Audience, channel: ChannelName) -> Self {
        Self {
            audience,
            status: None,
            channel,
            next_due: None,
            link: None,
        }
    }
}

impl What {
    /// Whether it says that it was over.
    #[must_use]
    pub fn is_end(&self) -> bool {
        match self {
            Self::Resolved => true,
            Self::Said(message) => message.status == Some(Status::Resolved),
            _ => false,
        }
    }

    /// Whether it says that it was not over.
    fn goes_on(&self) -> bool {
        match self {
            Self::State(status) => *status != Status::Resolved,
            Self::Said(message) => message
                .status
                .is_some_and(|status| status != Status::Resolved),
            _ => false,
        }
    }
}

impl Past {
    /// In the order of time; what happened at once keeps its order.
    pub fn sort(&mut self) {
        self.told.sort_by_key(|told| told.at);
    }

    fn first(&self, wanted: impl Fn(&What) -> bool) -> Option<Moment> {
        let told = self.told.iter().filter(|told| wanted(&told.what));
        told.map(|told| told.at).min()
    }

    /// When it was declared: when somebody says that it was noticed, else when it began: then nobody
    /// knows how long it took to be noticed. None when nothing is told.
    #[must_use]
    pub fn declared_at(&self) -> Option<Moment> {
        self.first(|what| *what == What::Declared).or_else(|| {
            let after_it_began = self.started_at.and(self.first(|what| *what != What::Began));
            after_it_began.or_else(|| self.first(|_| true))
        })
    }

    /// When it began, where that is known beside when it was noticed.
    #[must_use]
    pub fn began_at(&self) -> Option<Moment> {
        let noticed = self.first(|what| *what == What::Declared);
        self.started_at
            .or_else(|| noticed.and(self.first(|what| *what == What::Began)))
    }

    /// When it was over, as far as is told.
    #[must_use]
    pub fn resolved_at(&self) -> Option<Moment> {
        let mut past = self.clone();
        past.sort();
        past.end().map(|end| past.told[end].at)
    }

    /// Whether customers or the public were told anything.
    #[must_use]
    pub fn was_told_outside(&self) -> bool {
        self.told
            .iter()
            .any(|told| matches!(&told.what, What::Said(message) if message.audience.is_outside()))
    }

    /// The place of what ended it: the first end after which nobody says that it went on.
    fn end(&self) -> Option<usize> {
        let last = self.told.iter().rposition(|told| told.what.goes_on());
        let from = last.map_or(0, |last| last + 1);
        let after = &self.told[from..];
        let end = after.iter().position(|told| told.what.is_end())?;
        Some(from + end)
    }
}

/// What is written as one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// When it happened.
    pub happened_at: Moment,
    /// Who; empty when nobody says.
    pub by: String,
    /// What happened; never empty.
    pub events: Vec<Event>,
}

/// The records of a past incident, the declaration first.
///
/// `declared` names it, `runbook` is what `declared` pins, and `writer` whose journal they go to.
#[must_use]
pub fn backfill(
    mut past: Past,
    declared: &Declared,
    imported: Imported,
    (runbook, writer): (&Runbook, &WriterId),
    data_loss: DataLoss,
) -> Vec<Written> {
    past.sort();
    let Some(declared_at) = past.declared_at() else {
        return Vec::new();
    };
    let declarer = past.told.iter().find(|told| told.what == What::Declared);
    let first = Written {
        happened_at: declared_at,
        by: declarer.map(|told| told.by.clone()).unwrap_or_default(),
        events: vec![
            Event::IncidentDeclared(Box::new(declared.clone())),
            Event::IncidentImported(Box::new(imported)),
        ],
    };
    let mut pen = Pen {
        runbook,
        writer,
        lang: declared.lang,
        data_loss,
        end: past.end(),
        is_over: false,
        status: Status::Investigating,
        rounds: 0,
        drafts: 0,
    };
    let mut all = vec![first];
    let mut is_closed = false;
    for (place, told) in past.told.iter().enumerate() {
        let mut events = pen.events(place, told);
        if told.what == What::Closed && !is_closed {
            is_closed = true;
            events.push(Event::IncidentClosed {});
        }
        if !events.is_empty() {
            all.push(Written {
                happened_at: told.at,
                by: told.by.clone(),
                events,
            });
        }
    }
    if !is_closed {
        let last = past.told.last().map_or(declared_at, |told| told.at);
        all.push(Written {
            happened_at: last.max(declared_at),
            by: String::new(),
            events: vec![Event::IncidentClosed {}],
        });
    }
    all
}

/// What has been written so far, as far as it matters for what follows.
struct Pen<'a> {
    runbook: &'a Runbook,
    writer: &'a WriterId,
    lang: Lang,
    data_loss: DataLoss,
    /// The place of what ended it.
    end: Option<usize>,
    is_over: bool,
    status: Status,
    rounds: u32,
    drafts: u32,
}

impl Pen<'_> {
    fn events(&mut self, place: usize, told: &Told) -> Vec<Event> {
        let ends = self.end == Some(place);
        let note = (!told.text.trim().is_empty()).then(|| Event::NoteAdded {
            text: told.text.clone(),
            step: None,
        });
        let mut events = Vec::new();
        match &told.what {
            What::Said(message) => events.extend(self.said(message, &told.text, ends)),
            What::Severity(severity) => events.push(Event::SeverityChanged {
                severity: *severity,
                reason: (!told.text.trim().is_empty()).then(|| told.text.clone()),
            }),
            What::State(status) => {
                events.extend(note);
                events.extend(self.turn_to(*status));
            }
            What::Note | What::Began | What::Declared | What::Resolved | What::Closed => {
                events.extend(note);
            }
        }
        if ends {
            self.is_over = true;
            self.status = Status::Resolved;
            events.push(Event::IncidentResolved {
                data_loss: self.data_loss,
            });
        }
        events
    }

    /// That it was over is said by an event of its own.
    fn turn_to(&mut self, status: Status) -> Option<Event> {
        let is_new = status != self.status && status != Status::Resolved && !self.is_over;
        is_new.then(|| {
            self.status = status;
            Event::StatusChanged { status }
        })
    }

    fn said(&mut self, message: &Message, text: &str, ends: bool) -> Vec<Event> {
        let is_last = ends || self.is_over;
        let round = self.rounds + 1;
        let stage = match round {
            _ if is_last => Stage::Resolution,
            1 => Stage::Initial,
            2 => Stage::Scoping,
            _ => Stage::Update,
        };
        let next_due = message.next_due.filter(|_| !is_last);
        self.drafts += 1;
        let draft = DraftId::new(self.drafts, self.writer);
        let mut events: Vec<Event> = Vec::new();
        if message.audience.is_outside() {
            events.extend(message.status.and_then(|status| self.turn_to(status)));
        }
        events.push(Event::DraftRendered(Box::new(Drafted {
            draft: draft.clone(),
            step: self.step(message.audience, stage),
            update: round,
            template: TemplateName::parse(TEMPLATE).expect("invariant: this is a name"),
            stage,
            lang: self.lang,
            audience: message.audience,
            written_for: None,
            channels: vec![message.channel.clone()],
            subject: None,
            body: text.to_owned(),
            digest: Digest::of(text.as_bytes()),
            next_due,
            edited: false,
            files: Vec::new(),
            also: Vec::new(),
        })));
        events.push(Event::DeliverySent {
            delivery: Delivery {
                draft,
                channel: message.channel.clone(),
            },
            by_hand: true,
            link: message.link.clone(),
            remote: Remote::new(),
            read_back: false,
            mailing: None,
        });
        if message.audience.is_outside() {
            self.rounds = round;
            events.push(Event::UpdatePublished {
                number: round,
                stage,
                status: if is_last {
                    Status::Resolved
                } else {
                    message.status.unwrap_or(self.status)
                },
                next_due,
            });
        }
        events
    }

    /// The step of the runbook that such a message would have belonged to; else one of its own.
    fn step(&self, audience: Audience, stage: Stage) -> StepId {
        let phase = if stage == Stage::Resolution {
            Phase::Close
        } else {
            Phase::Communicate
        };
        let fits = |kind: &StepKind| {
            matches!(kind, StepKind::Message(message)
                if message.audience.is_outside() == audience.is_outside())
        };
        let mut steps = self.runbook.list(phase).iter();
        steps.find(|step| fits(&step.kind)).map_or_else(
            || StepId::parse(TEMPLATE).expect("invariant: this is a name"),
            |step| step.id.clone(),
        )
    }
}

/// What stands where a message names its template and its step: there was none.
const TEMPLATE: &str = "past-message";

#[cfg(test)]
mod tests;
