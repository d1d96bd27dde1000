//! What `aplomb status` says to people.
//!
//! Owns which fields are read, and which command comes next. Invariant: what needs somebody now
//! (late, waiting, unknown) is said with a word and a warning, never by its place alone.

pub mod steps;

use super::header::{Fact, people};
use super::reader::{Reader, shown};
use super::standing::{Deliveries, phase};
use super::style::{Line, Tone};
use super::terminal::head;
use super::wrap::{hang, pad};
use crate::base::{Moment, Span};
use crate::incident::next::{Next, next};
use crate::incident::{Aside, Delivery, Incident, StepState, beside};
use crate::runbook::{Phase, Step};
use unicode_width::UnicodeWidthStr;

/// The lines of `aplomb status` at this time.
#[must_use]
pub fn lines(incident: &Incident, now: Moment, reader: Reader, width: usize) -> Vec<Line> {
    let view = View {
        incident,
        now,
        reader,
    };
    let mut lines = head(incident, reader, width);
    let fields = view.fields();
    let column = fields.iter().map(|((label, _), _)| label.width()).max();
    let column = column.unwrap_or(0) + 2;
    for ((label, text), tone) in fields {
        let label = pad(label, column);
        lines.extend(hang((Tone::Quiet, &label), tone, &text, width));
    }
    lines.push(Line::blank());
    for command in commands(incident, now) {
        lines.push(Line::of(Tone::Quiet, "→ ").then(Tone::Strong, command));
    }
    lines
}

/// What to type next, the most urgent first.
#[must_use]
pub fn commands(incident: &Incident, now: Moment) -> Vec<String> {
    let id = incident.id();
    let mut commands = Vec::new();
    if incident.owes_answer() {
        commands.push(format!("aplomb update --data-loss … --incident {id}"));
    }
    if !incident.is_open() {
        commands.push(format!("aplomb timeline {id}"));
        return commands;
    }
    if incident.is_overdue(now)
        && incident.first_round_is_settled()
        && incident.left_untold().is_empty()
    {
        commands.push(format!("aplomb update --incident {id}"));
    }
    commands.push(format!("aplomb resume {id}"));
    commands
}

struct View<'a> {
    incident: &'a Incident,
    now: Moment,
    reader: Reader,
}

type Field = (Fact, Tone);

impl View<'_> {
    fn fields(&self) -> Vec<Field> {
        let mut fields = vec![self.running()];
        if !self.incident.is_backfilled() {
            fields.push(self.phase());
        }
        fields.extend(self.next());
        fields.extend(self.who());
        fields.extend(self.update());
        if !self.incident.is_withdrawn() && !self.incident.is_backfilled() {
            fields.push(self.gate());
        }
        fields.extend(self.messages());
        fields.extend(self.channels());
        fields.extend(self.owed());
        fields.extend(self.waiting());
        fields.extend(self.steps());
        let people = people(self.incident, self.reader);
        if !people.is_empty() {
            fields.push(self.field("people", Tone::Plain, people.join(", ")));
        }
        fields
    }

    fn field(&self, name: &str, tone: Tone, text: String) -> Field {
        let label = self
            .reader
            .words
            .get(&format!("report.status.label.{name}"));
        ((label, text), tone)
    }

    fn say(&self, key: &str, holes: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.reader
            .words
            .say(&format!("report.status.{key}"), holes)
    }

    fn running(&self) -> Field {
        let since = self.incident.since();
        let end = self.incident.resolved_at().or(self.incident.closed_at());
        let span = end.unwrap_or(self.now).since(since);
        let none = Span::seconds(0);
        let (label, name, time, tone) = match end {
            None if span < none => ("running", "behind", since, Tone::Warn),
            None => ("running", "running", since, Tone::Plain),
            Some(end) => ("lasted", "lasted", end, Tone::Plain),
        };
        // A clock that was put back does not make an incident shorter than nothing.
        let span = match name {
            "behind" => self.reader.span(Span::seconds(-span.as_seconds())),
            _ => self.reader.span(span.max(none)),
        };
        let time = self.reader.time_beside(time, self.now);
        let text = self.say(name, &[("span", &span), ("time", &time)]);
        self.field(label, tone, text)
    }

    fn phase(&self) -> Field {
        let word = phase(self.incident);
        let name = self.reader.word("report.phase", word);
        let text = match Phase::parse(word) {
            Some(phase) => {
                let of_phase = self.incident.steps().filter(|(of, ..)| *of == phase);
                let settled = of_phase.filter(|(.., state)| state.is_settled()).count();
                let all = self.incident.runbook().list(phase).len();
                self.say(
                    "progress",
                    &[("phase", &name), ("settled", &settled), ("all", &all)],
                )
            }
            None => name,
        };
        self.field("phase", Tone::Plain, text)
    }

    fn next(&self) -> Option<Field> {
        let title = |step: &Step| shown(&step.title);
        let of_draft = |step| {
            self.incident
                .step(step)
                .map_or_else(|| step.to_string(), |(_, step)| title(step))
        };
        // Of what may still be on its way nobody is asked to look.
        let is_left = |delivery: &Delivery| {
            let left = self.incident.still_on_its_way(delivery, self.now);
            left.is_some()
        };
        let aside = Aside {
            facts: false,
            under_way: &is_left,
        };
        let (tone, text) = match beside(self.incident, aside) {
            Next::Fact(fact) => (Tone::Strong, shown(&fact.ask)),
            Next::Settle(delivery) => {
                let draft = self.incident.draft(&delivery.draft);
                let step = draft.map(|draft| of_draft(&draft.drafted.step));
                let step = step.unwrap_or_default();
                let holes = [("step", &step as _), ("channel", &delivery.channel as _)];
                let key = match self.incident.mailing(&delivery) {
                    Some(_) => "mail",
                    None => "look",
                };
                (Tone::Warn, self.say(key, &holes))
            }
            Next::Message(draft) => (Tone::Strong, of_draft(&draft.drafted.step)),
            Next::Waiting(blocked) => {
                let holes = [("on", &shown(&blocked.on) as _)];
                (Tone::Strong, self.say("wait", &holes))
            }
            Next::UnderWay(_) => (Tone::Strong, self.say("under-way", &[])),
            Next::DataLoss => (
                Tone::Strong,
                self.reader.words.get("report.fact.data-loss").to_owned(),
            ),
            Next::Untold(_) => (Tone::Warn, self.say("tell-outside", &[])),
            Next::Step(place) => (Tone::Strong, title(place.step)),
            Next::Close => (Tone::Strong, self.say("close", &[])),
            Next::Finished => return None,
        };
        Some(self.field("next", tone, text))
    }

    fn who(&self) -> Option<Field> {
        let Next::Step(place) = next(self.incident) else {
            return None;
        };
        let role = place.step.owner.as_ref()?;
        let name = self
            .incident
            .people()
            .get(role)
            .map_or_else(|| self.say("nobody", &[]), |name| shown(name));
        let role = self.reader.role(role);
        let text = self
            .reader
            .words
            .say("timeline.fact", &[("ask", &role), ("answer", &name)]);
        Some(self.field("who", Tone::Plain, text))
    }

    fn update(&self) -> Option<Field> {
        let due = self.incident.due()?;
        let time = self.reader.time_beside(due, self.now);
        let (key, tone, span) = if self.incident.is_overdue(self.now) {
            ("late", Tone::Warn, self.now.since(due))
        } else {
            ("due", Tone::Plain, due.since(self.now))
        };
        let span = self.reader.span(span);
        let text = self.say(key, &[("time", &time), ("span", &span)]);
        Some(self.field("update", tone, text))
    }

    /// One line each, the name of the field before the first of them.
    fn steps(&self) -> Vec<Field> {
        let fields = steps::fields(self.incident, self.reader.words).into_iter();
        fields
            .flat_map(|(name, steps)| {
                steps.into_iter().enumerate().map(move |(at, step)| {
                    let ((label, text), tone) = self.field(name, Tone::Plain, step);
                    ((if at == 0 { label } else { "" }, text), tone)
                })
            })
            .collect()
    }

    fn gate(&self) -> Field {
        let gate = self.incident.gate();
        let open = self.incident.open_steps(Phase::Communicate).count();
        let is_told = self.incident.everybody_is_told();
        let (tone, text) = if is_told {
            let passed = gate
                .passed_at
                .map(|at| self.reader.time_beside(at, self.now));
            let text = passed.map_or_else(
                || self.say("gate-open", &[]),
                |time| self.say("gate-passed", &[("time", &time)]),
            );
            let tone = if gate.overridden {
                Tone::Warn
            } else {
                Tone::Good
            };
            (tone, text)
        } else {
            match (open, gate.overridden) {
                (0, false) => (Tone::Warn, self.say("gate-closed-untold", &[])),
                (0, true) => (Tone::Warn, self.say("gate-forced-untold", &[])),
                (_, false) => (Tone::Plain, self.count("gate-closed", open)),
                (_, true) => (Tone::Warn, self.count("gate-forced", open)),
            }
        };
        let text = if gate.overridden && is_told {
            self.say("gate-was-forced", &[("said", &text)])
        } else {
            text
        };
        self.field("gate", tone, text)
    }

    fn count(&self, key: &str, count: usize) -> String {
        self.reader
            .words
            .count(&format!("report.status.{key}"), count)
    }

    fn messages(&self) -> Option<Field> {
        let deliveries = Deliveries::of(self.incident);
        let parts: Vec<String> = [
            ("sent", deliveries.sent),
            ("on-the-way", deliveries.requested),
            ("failed", deliveries.failed),
            ("unknown", deliveries.unknown),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| self.count(key, count))
        .collect();
        let tone = if deliveries.unknown + deliveries.failed > 0 {
            Tone::Warn
        } else {
            Tone::Plain
        };
        (!parts.is_empty()).then(|| self.field("messages", tone, parts.join(", ")))
    }

    /// Which channel is behind, as long as there is something to say.
    fn channels(&self) -> Vec<Field> {
        let lines = super::parity::lines(self.incident, self.reader).into_iter();
        let fields = lines.enumerate().map(|(at, (tone, text))| {
            let ((label, text), tone) = self.field("channels", tone, text);
            let label = if at == 0 { label } else { "" };
            ((label, text), tone)
        });
        fields.collect()
    }

    /// What customers were promised and are still waiting for when all is over.
    fn owed(&self) -> Option<Field> {
        let owes = self.incident.owes_answer();
        owes.then(|| self.field("owed", Tone::Warn, self.say("owed", &[])))
    }

    fn waiting(&self) -> Option<Field> {
        let blocked = self.incident.blocked()?;
        let time = self.reader.time_beside(blocked.since, self.now);
        let held = self
            .incident
            .steps()
            .filter(|(.., state)| *state == StepState::Blocked)
            .count();
        let text = self.say(
            "waiting",
            &[
                ("on", &shown(&blocked.on)),
                ("time", &time),
                ("steps", &self.reader.words.count("count.steps", held)),
            ],
        );
        Some(self.field("waiting", Tone::Warn, text))
    }
}
