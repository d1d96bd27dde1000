//! Sentences about steps: done, left out, done twice, looked at, decided.

use super::{Said, Teller, Telling, shown};
use crate::base::{Span, StepId, mask};
use crate::incident::Event;
use crate::report::style::Tone;
use crate::runbook::step::answer_of;

impl Teller<'_> {
    pub(super) fn completed(
        &mut self,
        now: Telling<'_>,
        step: &StepId,
        note: Option<&str>,
    ) -> Said {
        if let Some(said) = self.settled_before(now, step, None) {
            return said;
        }
        let title = self.title(step);
        match note {
            Some(note) => self.say(
                "timeline.done-with-note",
                &[("step", &title), ("note", &shown(note))],
            ),
            None => self
                .say("timeline.done", &[("step", &title)])
                .aloud_if(!self.is_said_by_another_event(now, step)),
        }
    }

    pub(super) fn skipped(&mut self, now: Telling<'_>, step: &StepId, reason: &str) -> Said {
        if let Some(said) = self.settled_before(now, step, Some(reason)) {
            return said;
        }
        self.say(
            "timeline.skipped",
            &[("step", &self.title(step)), ("reason", &shown(reason))],
        )
    }

    /// What several people settled at once, or what was never to be done, is said as such.
    fn settled_before(
        &mut self,
        now: Telling<'_>,
        step: &StepId,
        reason: Option<&str>,
    ) -> Option<Said> {
        let (by, title) = (now.by(), self.title(step));
        let said = if self.incident.progress(step).is_none() {
            self.say("timeline.stray", &[("by", &by), ("step", &title)])
        } else if self.settled_steps.insert(step.clone()) {
            return None;
        } else {
            let time = self.reader.time(now.at);
            match reason {
                None => self.say(
                    "timeline.also-done",
                    &[("step", &title), ("by", &by), ("time", &time)],
                ),
                Some(reason) => self.say(
                    "timeline.also-skipped",
                    &[
                        ("step", &title),
                        ("by", &by),
                        ("time", &time),
                        ("reason", &shown(reason)),
                    ],
                ),
            }
        };
        Some(said.tone(Tone::Warn).stands_alone())
    }

    /// Whether the same record has a sentence that says why the step is done.
    fn is_said_by_another_event(&self, now: Telling<'_>, done: &StepId) -> bool {
        now.has(|event| match event {
            Event::DecisionTaken { step, .. } | Event::CheckPassed { step, .. } => step == done,
            Event::FactRecorded { fact, .. } => {
                let asked = self.incident.step(done);
                asked.and_then(|(_, step)| answer_of(step)) == Some(fact)
            }
            Event::DeliverySent { delivery, .. } | Event::DeliverySettled { delivery, .. } => self
                .incident
                .draft(&delivery.draft)
                .is_some_and(|draft| draft.drafted.step == *done),
            _ => false,
        })
    }

    pub(super) fn undone(&mut self, step: &StepId, reason: &str) -> Said {
        self.settled_steps.remove(step);
        self.say(
            "timeline.undone",
            &[("step", &self.title(step)), ("reason", &shown(reason))],
        )
    }

    pub(super) fn overridden(&self, reason: &str, outstanding: &[StepId]) -> Said {
        let mut said = self
            .say("timeline.gate-overridden", &[("reason", &shown(reason))])
            .tone(Tone::Warn);
        if !outstanding.is_empty() {
            let titles: Vec<_> = outstanding.iter().map(|step| self.title(step)).collect();
            let steps = self.reader.words.list(&titles);
            said.below
                .push(self.say("timeline.still-open", &[("steps", &steps)]).text);
        }
        said
    }

    pub(super) fn ran(
        &self,
        step: &StepId,
        command: &[String],
        exit: Option<i32>,
        took: Span,
    ) -> Said {
        let (title, command) = (self.title(step), shown(&mask::line(command)));
        let took = self.reader.span(took);
        let tone = if exit == Some(0) {
            Tone::Plain
        } else {
            Tone::Warn
        };
        match exit {
            Some(code) => self.say(
                "timeline.ran",
                &[
                    ("step", &title),
                    ("command", &command),
                    ("span", &took),
                    ("code", &code),
                ],
            ),
            None => self.say(
                "timeline.ran-without-end",
                &[("step", &title), ("command", &command), ("span", &took)],
            ),
        }
        .tone(tone)
    }

    pub(super) fn check_passed(&self, step: &StepId, attempts: u32) -> Said {
        self.say(
            "timeline.check-passed",
            &[
                ("step", &self.title(step)),
                ("looks", &self.looks(attempts)),
            ],
        )
    }

    pub(super) fn check_failed(&self, step: &StepId, attempts: u32, reason: &str) -> Said {
        self.say(
            "timeline.check-failed",
            &[
                ("step", &self.title(step)),
                ("looks", &self.looks(attempts)),
                ("reason", &shown(reason)),
            ],
        )
        .tone(Tone::Warn)
    }

    fn looks(&self, attempts: u32) -> String {
        let attempts = usize::try_from(attempts).unwrap_or(usize::MAX);
        self.reader.words.count("timeline.looks", attempts)
    }

    pub(super) fn decided(&self, step: &StepId, option: &str) -> Said {
        self.answer(&self.title(step), &shown(option))
    }
}
