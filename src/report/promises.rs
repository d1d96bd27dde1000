//! The rhythm as it was promised and as it was kept.
//!
//! Owns the rules of what a promise is and when it is late. Invariant: every promise is judged by
//! when the word went out, not by when somebody wrote that down.
//!
//! A promise is made by the declaration (the first message; not of a past incident: nobody promised), by every round that names the time of
//! the next, and by moving a message that was late already. It is answered by the first message of
//! the next round that reaches customers or the public, or by the round as a whole when it went to
//! nobody outside. Moving a message in time changes its promise; moving it too late breaks it.

use super::name::EventName;
use super::story::Story;
use crate::base::{Moment, Span};
use crate::incident::{Delivery, Event, Incident, Record};
use crate::runbook::Audience;
use std::collections::{HashMap, HashSet};

/// A time that was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// When the message was due.
    pub due: Moment,
    /// When it went out.
    pub answered: Option<Moment>,
    /// Whether that was too late, or somebody noticed that it was.
    pub late: bool,
    /// The event that made it.
    pub made_by: Option<EventName>,
    /// The event that answered it.
    pub answered_by: Option<EventName>,
    round: u32,
}

/// Something that was said to customers or the public.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// When.
    pub at: Moment,
    /// The event that says so.
    pub event: EventName,
}

impl Promise {
    /// Whether the message went out in time.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.answered.is_some() && !self.late
    }
}

/// All promises of an incident, and the words that went out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Promises {
    all: Vec<Promise>,
    open: bool,
    words: Vec<Word>,
    staff: Option<Word>,
    rounds: u32,
    late_by: HashMap<u32, Span>,
    answered_rounds: HashSet<u32>,
}

impl Promises {
    /// What these records promised and kept.
    #[must_use]
    pub fn of(incident: &Incident, records: &[Record]) -> Self {
        Self::told(incident, &Story::of(records))
    }

    pub(super) fn told(incident: &Incident, story: &Story<'_>) -> Self {
        let mut promises = Self::default();
        // Of what was over when it was written down, only what was said then was promised.
        if !incident.is_backfilled() {
            let first = incident.runbook().cadence.first;
            promises.promise(0, incident.declared_at().plus(first), story.declaration());
        }
        for record in story.records() {
            let at = story.happened(record);
            for (place, event) in record.events.iter().enumerate() {
                let now = Now {
                    at,
                    written: record.stamp.at,
                    name: (record, place),
                };
                if !story.is_taken_back(&now.name()) {
                    promises.take(incident, event, now);
                }
            }
        }
        promises.words.sort_unstable();
        promises
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Promise] {
        &self.all
    }

    /// When something was said to customers or the public, in the order of time.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// When colleagues were first told.
    #[must_use]
    pub fn staff_told(&self) -> Option<&Word> {
        self.staff.as_ref()
    }

    /// By how much a round was late.
    #[must_use]
    pub fn late_by(&self, round: u32) -> Option<Span> {
        self.late_by.get(&round).copied()
    }

    /// Whether the message that was due then went out in time after all.
    #[must_use]
    pub fn was_kept(&self, due: Moment) -> bool {
        let mut of_then = self.all.iter().filter(|promise| promise.due == due);
        of_then.clone().next().is_some() && of_then.all(Promise::is_kept)
    }

    fn take(&mut self, incident: &Incident, event: &Event, now: Now<'_>) {
        match event {
            Event::DeliverySent { delivery, .. }
            | Event::DeliverySettled {
                delivery,
                sent: true,
                ..
            } => self.word(incident, delivery, now),
            Event::UpdatePublished {
                number, next_due, ..
            } => {
                self.answer(*number, now);
                match next_due {
                    Some(due) => self.promise(*number, *due, Some(now.name())),
                    None => self.open = false,
                }
            }
            Event::UpdateSnoozed { until, .. } => self.snooze(*until, now),
            Event::UpdateOverdue { due } => {
                if let Some(promise) = self.current().filter(|promise| promise.due == *due) {
                    promise.late = true;
                }
            }
            Event::IncidentResolved { .. } => {
                // Nothing more is owed; what was due before that was owed.
                if let Some(promise) = self.current() {
                    promise.late |= now.at > promise.due;
                    promise.answered = Some(now.at);
                    promise.answered_by = Some(now.name());
                }
                self.open = false;
            }
            _ => {}
        }
    }

    fn word(&mut self, incident: &Incident, delivery: &Delivery, now: Now<'_>) {
        let Some(draft) = incident.draft(&delivery.draft) else {
            return;
        };
        let drafted = &draft.drafted;
        let word = Word {
            at: now.at,
            event: now.name(),
        };
        if drafted.audience == Audience::Staff {
            self.staff = match self.staff.take() {
                Some(first) if first.at <= word.at => Some(first),
                _ => Some(word),
            };
            return;
        }
        self.words.push(word);
        self.answer(drafted.update, now);
        if let Some(due) = drafted.next_due {
            self.promise(drafted.update, due, Some(now.name()));
        }
    }

    fn current(&mut self) -> Option<&mut Promise> {
        self.all.last_mut().filter(|_| self.open)
    }

    /// The first word of a round answers the promise that was open.
    fn answer(&mut self, round: u32, now: Now<'_>) {
        if !self.answered_rounds.insert(round) {
            return;
        }
        let Some(promise) = self.current() else {
            return;
        };
        promise.answered = Some(now.at);
        promise.answered_by = Some(now.name());
        promise.late = now.at > promise.due;
        if promise.late {
            let by = now.at.since(promise.due);
            self.late_by.insert(round, by);
        }
        self.open = false;
    }

    /// A round promises once; its later messages may still move that promise.
    fn promise(&mut self, round: u32, due: Moment, made_by: Option<EventName>) {
        if let Some(promise) = self.current().filter(|promise| promise.round == round) {
            promise.due = due;
            return;
        }
        if !self.all.is_empty() && self.rounds >= round {
            return;
        }
        self.rounds = round;
        self.make(round, due, made_by);
        self.open = true;
    }

    fn make(&mut self, round: u32, due: Moment, made_by: Option<EventName>) {
        self.all.push(Promise {
            due,
            answered: None,
            late: false,
            made_by,
            answered_by: None,
            round,
        });
    }

    fn snooze(&mut self, until: Moment, now: Now<'_>) {
        let Some(promise) = self.current() else {
            return;
        };
        if now.written <= promise.due {
            promise.due = until;
            return;
        }
        promise.late = true;
        let round = promise.round;
        self.make(round, until, Some(now.name()));
    }
}

/// When an event happened, when it was written down, and its name.
#[derive(Clone, Copy)]
struct Now<'a> {
    at: Moment,
    written: Moment,
    name: (&'a Record, usize),
}

impl Now<'_> {
    fn name(&self) -> EventName {
        EventName::of(self.name.0, self.name.1)
    }
}
