//! Sentences about what is only written down, and about birth and end.

use super::{Said, Teller, Telling, shown};
use crate::base::{FactId, Moment, Role, WriterId};
use crate::incident::kind::DATA_LOSS;
use crate::incident::{ActionId, DataLoss, Declared, Event, Imported, Incident, Kind};
use crate::report::story::Correction;
use crate::report::style::Tone;
use crate::runbook::{Severity, StepKind};
use std::collections::HashMap;

/// Every question of the runbook, under the name of its answer.
pub(super) fn questions(incident: &Incident) -> HashMap<&str, &str> {
    let runbook = incident.runbook();
    let asked_by_steps = runbook.steps().filter_map(|(_, step)| match &step.kind {
        StepKind::Ask(fact) => Some(fact),
        _ => None,
    });
    runbook
        .facts
        .iter()
        .chain(asked_by_steps)
        .map(|fact| (fact.id.as_str(), fact.ask.as_str()))
        .collect()
}

impl Teller<'_> {
    pub(super) fn declared(&self, now: Telling<'_>, declared: &Declared) -> Said {
        let key = match declared.kind {
            Kind::Incident => "timeline.declared",
            Kind::Drill => "timeline.drill-declared",
            Kind::Backfilled => "past.declared",
        };
        let mut said = self.say(
            key,
            &[
                ("by", &now.by()),
                ("title", &shown(&declared.title)),
                ("severity", &declared.severity),
            ],
        );
        if let Some(started) = declared.started_at {
            let time = self.reader.time_beside(started, now.at);
            said.below
                .push(self.say("timeline.began", &[("time", &time)]).text);
        }
        said.tone(Tone::Strong).stands_alone()
    }

    pub(super) fn joined(&mut self, name: &str) -> Said {
        let is_new = self.here.insert(name.to_owned());
        self.say("timeline.joined", &[("name", &shown(name))])
            .stands_alone()
            .aloud_if(is_new)
    }

    pub(super) fn fact(&self, now: Telling<'_>, fact: &FactId, value: &str) -> Said {
        if let Some(data_loss) = DataLoss::parse(value).filter(|_| fact.as_str() == DATA_LOSS) {
            let is_said = now.has(|event| matches!(event, Event::IncidentResolved { .. }));
            return self
                .say(&format!("timeline.data-loss.{data_loss}"), &[])
                .aloud_if(!is_said);
        }
        let ask = self.questions.get(fact.as_str()).copied();
        let ask = ask.map_or_else(|| self.name_of(fact), shown);
        let answer = match shown(value) {
            empty if empty.is_empty() => self.reader.words.get("timeline.no-answer").to_owned(),
            answer => answer,
        };
        self.answer(&ask, &answer)
    }

    /// What people call an answer whose question stands in a template: those of the shipped ones
    /// have a name, others keep theirs.
    fn name_of(&self, fact: &FactId) -> String {
        const NAMED: [&str; 8] = [
            "affected",
            "changed",
            "impact",
            "known",
            "lost",
            "recovery",
            "staff",
            "workaround",
        ];
        if NAMED.contains(&fact.as_str()) {
            self.reader.word("timeline.answer", fact.as_str())
        } else {
            fact.to_string()
        }
    }

    pub(super) fn imported(&self, imported: &Imported) -> Said {
        let said = self.say(
            "past.imported",
            &[
                ("by", &shown(&imported.by)),
                ("file", &shown(&imported.file)),
                ("format", &shown(&imported.format)),
            ],
        );
        let left_out = imported.left_out.iter().map(|line| shown(line)).collect();
        Said {
            below: left_out,
            ..said.stands_alone().aloud_if(false)
        }
    }

    pub(super) fn noted(&self, now: Telling<'_>, text: &str) -> Said {
        // Whoever wrote it down was most often not the one who did it; who did stands beside it.
        if self.imported_until() >= Some(now.record.stamp.at) {
            return self.say("past.noted", &[("text", &shown(text))]);
        }
        self.say(
            "timeline.noted",
            &[("by", &now.by()), ("text", &shown(text))],
        )
        .stands_alone()
    }

    pub(super) fn amended(
        &self,
        now: Telling<'_>,
        (writer, seq): (&WriterId, u64),
        text: Option<&str>,
        corrected_at: Option<Moment>,
    ) -> Said {
        let time = corrected_at.map(|at| self.reader.time_beside(at, now.at));
        let happened = time.map(|time| self.say("timeline.happened", &[("time", &time)]).text);
        let what = self.both(text, happened);
        self.say(
            "timeline.amended",
            &[
                ("by", &now.by()),
                ("seq", &seq),
                ("writer", writer),
                ("what", &what),
            ],
        )
        .stands_alone()
        .tone(Tone::Warn)
    }

    /// A correction, as it stands under what it corrects; `first` is when that was thought to have
    /// happened, `beside` is when it is shown.
    pub(in crate::report) fn correction(
        &self,
        correction: &Correction<'_>,
        first: Moment,
        beside: Moment,
    ) -> String {
        let stamp = &correction.record.stamp;
        let happened = correction.corrected_at.map(|at| {
            let (time, first) = (
                self.reader.time_beside(at, beside),
                self.reader.time_beside(first, beside),
            );
            self.say(
                "timeline.happened-instead",
                &[("time", &time), ("first", &first)],
            )
            .text
        });
        let time = self.reader.time_beside(stamp.at, beside);
        self.say(
            "timeline.corrected",
            &[
                ("by", &shown(&stamp.by)),
                ("time", &time),
                ("what", &self.both(correction.text, happened)),
            ],
        )
        .text
    }

    fn both(&self, text: Option<&str>, happened: Option<String>) -> String {
        match (text.map(shown), happened) {
            (Some(text), Some(happened)) => {
                let holes = [("text", &text as _), ("happened", &happened as _)];
                self.say("timeline.both", &holes).text
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => String::new(),
        }
    }

    pub(super) fn severity(&self, severity: Severity, reason: Option<&str>) -> Said {
        match reason {
            Some(reason) => self.say(
                "timeline.severity-because",
                &[("severity", &severity), ("reason", &shown(reason))],
            ),
            None => self.say("timeline.severity", &[("severity", &severity)]),
        }
    }

    pub(super) fn resolved(&self, data_loss: DataLoss) -> Said {
        if self.incident.is_backfilled() && data_loss == DataLoss::Unknown {
            return self.say("past.resolved", &[]).tone(Tone::Good);
        }
        let data = self
            .say(&format!("timeline.data-loss.{data_loss}"), &[])
            .text;
        self.say("timeline.resolved", &[("data", &data)])
            .tone(Tone::Good)
    }

    pub(super) fn closed(&self) -> Said {
        let key = match self.incident.kind() {
            _ if self.incident.is_withdrawn() => "timeline.withdrawn",
            Kind::Incident | Kind::Backfilled => "timeline.closed",
            Kind::Drill => "timeline.drill-closed",
        };
        self.say(key, &[]).tone(Tone::Good)
    }

    pub(super) fn set_aside(&self, file: &str, bytes: u64, kept: &str) -> Said {
        let count = usize::try_from(bytes).unwrap_or(usize::MAX);
        let bytes = self.reader.words.count("timeline.bytes", count);
        let key = if file == kept {
            "timeline.left-in-place"
        } else {
            "timeline.set-aside"
        };
        self.say(
            key,
            &[
                ("bytes", &bytes),
                ("file", &shown(file)),
                ("kept", &shown(kept)),
            ],
        )
        .tone(Tone::Warn)
    }

    /// Somebody and a role.
    pub(super) fn role(&self, key: &str, role: &Role, name: &str) -> Said {
        let role = self.reader.role(role);
        self.say(key, &[("name", &shown(name)), ("role", &role)])
    }

    pub(super) fn action_added(&self, text: &str, owner: &str, due: Moment) -> Said {
        let date = self.reader.date(due);
        self.say(
            "timeline.action-added",
            &[
                ("owner", &shown(owner)),
                ("date", &date),
                ("text", &shown(text)),
            ],
        )
    }

    pub(super) fn action_done(&self, action: &ActionId, note: Option<&str>) -> Said {
        let known = self.incident.action(action);
        let text = known.map_or_else(|| shown(&action.0), |action| shown(&action.text));
        match note {
            Some(note) => self.say(
                "timeline.action-done-with-note",
                &[("text", &text), ("note", &shown(note))],
            ),
            None => self.say("timeline.action-done", &[("text", &text)]),
        }
        .tone(Tone::Good)
    }
}
