//! The figures, each beside what was aimed at.
//!
//! Owns what the aims are: those of the runbook, and what was promised. Invariant: a verdict is only
//! given where there is an aim, and says the same in a word as in a colour.

use super::ground::{Ground, Rest, Seen};
use crate::base::{Moment, Span};
use crate::incident::Event;
use crate::runbook::{Audience, Step, StepKind};
use serde::Serialize;

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// What it measures.
    pub name: &'static str,
    /// The figure.
    pub value: String,
    /// What was aimed at.
    pub aim: Option<String>,
    /// Whether that was reached, in a word.
    pub verdict: Option<&'static str>,
    /// The same for the style: `plain`, `good` or `warn`.
    pub tone: &'static str,
    /// The events it rests on.
    pub rests: Vec<Rest>,
}

impl Measured {
    fn new(name: &'static str, value: String, rests: Vec<Rest>) -> Self {
        Self {
            name,
            value,
            aim: None,
            verdict: None,
            tone: "plain",
            rests,
        }
    }

    fn aimed(self, ground: &Ground<'_>, aim: String, reached: bool) -> Self {
        let (verdict, tone) = if reached {
            ("page.verdict.reached", "good")
        } else {
            ("page.verdict.missed", "warn")
        };
        Self {
            aim: Some(aim),
            verdict: Some(ground.get(verdict)),
            tone,
            ..self
        }
    }
}

pub(super) fn measured(ground: &Ground<'_>) -> Vec<Measured> {
    [
        Some(first_word(ground)),
        staff(ground),
        Some(rhythm(ground)),
        silence(ground),
        rounds(ground),
        customers(ground),
        detected(ground),
        resolved(ground),
        // Nobody walked a list in what was over when it was written down.
        (!ground.incident.is_backfilled()).then(|| gate(ground)),
        (!ground.incident.is_backfilled()).then(|| steps(ground)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What customers have lived through.
pub(super) fn in_public(ground: &Ground<'_>) -> Vec<Measured> {
    let seen = [
        Some(first_word(ground)),
        rounds(ground),
        silence(ground),
        resolved(ground),
    ];
    seen.into_iter()
        .flatten()
        .map(|measured| Measured::new(measured.name, measured.value, Vec::new()))
        .collect()
}

fn first(ground: &Ground<'_>, wanted: fn(&Event) -> bool) -> Vec<Rest> {
    ground.rests(ground.such(wanted).take(1))
}

/// From the declaration on, which is what the aims of a runbook count from.
fn within(ground: &Ground<'_>, measured: Measured, at: Option<Moment>, aim: Span) -> Measured {
    let span = ground.reader.span(aim);
    let declared = ground.incident.declared_at();
    let Some(at) = at else {
        let text = ground.say("page.aim.within", &[("aim", &span)]);
        return measured.aimed(ground, text, false);
    };
    let took = at.since(declared).max(Span::seconds(0));
    let holes = [
        ("took", &ground.reader.exact_span(took) as _),
        ("aim", &span as _),
    ];
    let text = ground.say("page.aim.took", &holes);
    measured.aimed(ground, text, at <= declared.plus(aim))
}

fn first_word(ground: &Ground<'_>) -> Measured {
    let name = ground.get("page.measure.first-word");
    let aim = ground.incident.runbook().cadence.first;
    let Some(word) = ground.promises.words().first() else {
        let none = ground.get("page.measure.none").to_owned();
        if ground.incident.is_backfilled() {
            return Measured::new(name, "–".to_owned(), ground.opening());
        }
        let measured = Measured::new(name, none, ground.opening());
        return within(ground, measured, None, aim);
    };
    let waited = ground.measures.time_to_first_communication_s;
    let value = ground.figure(waited.unwrap_or_default());
    let rests = vec![ground.rest(&word.event, word.at)];
    within(
        ground,
        Measured::new(name, value, rests),
        Some(word.at),
        aim,
    )
}

fn staff(ground: &Ground<'_>) -> Option<Measured> {
    let name = ground.get("page.measure.staff");
    let told = ground.promises.staff_told()?;
    let waited = ground.measures.time_to_staff_notice_s?;
    let rests = vec![ground.rest(&told.event, told.at)];
    let measured = Measured::new(name, ground.figure(waited), rests);
    let to_staff = |step: &&Step| matches!(&step.kind, StepKind::Message(message) if message.audience == Audience::Staff);
    let mut steps = ground.incident.runbook().communicate.iter();
    let aim = steps.find(to_staff).and_then(|step| step.due);
    Some(match aim {
        Some(aim) => within(ground, measured, Some(told.at), aim),
        None => measured,
    })
}

fn rhythm(ground: &Ground<'_>) -> Measured {
    let cadence = ground.measures.cadence;
    let judged = cadence.kept + cadence.late;
    let name = ground.get("page.measure.rhythm");
    if judged == 0 {
        let key = if ground.incident.is_backfilled() {
            "past.none-promised"
        } else {
            "page.measure.not-due"
        };
        return Measured::new(name, ground.get(key).to_owned(), ground.opening());
    }
    let holes = [("kept", &cadence.kept as _), ("all", &judged as _)];
    // What was late; when nothing was, what was kept.
    let told = ground
        .promises
        .all()
        .iter()
        .filter(|made| match cadence.late {
            0 => made.is_kept(),
            _ => made.late,
        });
    let rests = told.filter_map(|made| {
        let event = made.answered_by.as_ref().or(made.made_by.as_ref())?;
        Some(ground.rest(event, made.answered.unwrap_or(made.due)))
    });
    let value = ground.say("page.measure.of", &holes);
    Measured::new(name, value, rests.take(4).collect()).aimed(
        ground,
        ground.get("page.aim.all").to_owned(),
        cadence.late == 0,
    )
}

fn silence(ground: &Ground<'_>) -> Option<Measured> {
    ground.measures.cadence.longest_silence_s?;
    let longest = ground
        .silences
        .iter()
        .filter(|silence| silence.span().is_some())
        .max_by_key(|silence| (silence.span(), std::cmp::Reverse(silence.from)))?;
    let name = ground.get("page.measure.silence");
    let until = longest.until?;
    let ends = [(&longest.before, longest.from), (&longest.after, until)];
    let rests = ends
        .into_iter()
        .filter_map(|(event, at)| Some(ground.rest(event.as_ref()?, at)));
    let value = ground.figure(longest.span()?);
    let measured = Measured::new(name, value, rests.collect());
    Some(match longest.due {
        Some(due) => {
            let time = ground.time(due);
            let aim = ground.say("page.aim.promised", &[("time", &time)]);
            measured.aimed(ground, aim, !longest.is_late)
        }
        None => measured,
    })
}

fn rounds(ground: &Ground<'_>) -> Option<Measured> {
    let published = ground.measures.updates_published;
    let rests = ground.rests(ground.such(|event| matches!(event, Event::UpdatePublished { .. })));
    (published > 0).then(|| {
        Measured::new(
            ground.get("page.measure.rounds"),
            published.to_string(),
            rests,
        )
    })
}

fn customers(ground: &Ground<'_>) -> Option<Measured> {
    let notified = ground.measures.customers_notified?;
    let mails = ground.such(|event| match event {
        Event::DeliverySent {
            delivery, mailing, ..
        } => {
            let draft = ground.incident.draft(&delivery.draft);
            mailing.is_some()
                && draft.is_some_and(|draft| draft.drafted.audience == Audience::Customers)
        }
        _ => false,
    });
    let rests = ground.rests(mails);
    let name = ground.get("page.measure.customers");
    Some(Measured::new(name, notified.to_string(), rests))
}

fn detected(ground: &Ground<'_>) -> Option<Measured> {
    let took = ground.measures.time_to_detect_s?;
    let rests = first(ground, |event| matches!(event, Event::IncidentDeclared(_)));
    let value = ground.figure(took);
    Some(Measured::new(
        ground.get("page.measure.detected"),
        value,
        rests,
    ))
}

fn resolved(ground: &Ground<'_>) -> Option<Measured> {
    let took = ground.measures.time_to_resolve_s?;
    let rests = first(ground, |event| {
        matches!(event, Event::IncidentResolved { .. })
    });
    let value = ground.figure(took);
    Some(Measured::new(
        ground.get("page.measure.resolved"),
        value,
        rests,
    ))
}

fn gate(ground: &Ground<'_>) -> Measured {
    let name = ground.get("page.measure.gate");
    let aim = ground.get("page.aim.gate").to_owned();
    let find = |wanted: fn(&Event) -> bool| -> Option<Seen<'_>> { ground.such(wanted).next() };
    let forced = find(|event| matches!(event, Event::GateOverridden { .. }));
    let passed = find(|event| matches!(event, Event::GatePassed {}));
    match (forced, passed) {
        (Some(forced), _) => {
            let value = ground.say("page.measure.forced", &[("time", &ground.time(forced.at))]);
            Measured::new(name, value, ground.rests([forced])).aimed(ground, aim, false)
        }
        (None, Some(passed)) => {
            let at = ground.measures.gate.passed_at.unwrap_or(passed.at);
            let value = ground.say("page.measure.passed", &[("time", &ground.time(at))]);
            Measured::new(name, value, ground.rests([passed])).aimed(ground, aim, true)
        }
        (None, None) => Measured::new(
            name,
            ground.get("page.measure.closed").to_owned(),
            ground.opening(),
        ),
    }
}

fn steps(ground: &Ground<'_>) -> Measured {
    let steps = ground.measures.steps;
    let all = ground.incident.steps().count();
    let value = ground.say("page.measure.of", &[("kept", &steps.done), ("all", &all)]);
    let skipped = ground.rests(ground.such(|event| matches!(event, Event::StepSkipped { .. })));
    let name = ground.get("page.measure.steps");
    if steps.skipped == 0 {
        let done = ground.such(|event| matches!(event, Event::StepCompleted { .. }));
        let mut rests = ground.rests(done);
        if rests.is_empty() {
            rests = ground.opening();
        }
        return Measured::new(name, value, rests);
    }
    let measured = Measured::new(name, value, skipped);
    let aim = ground
        .reader
        .words
        .count("page.measure.skipped", steps.skipped);
    Measured {
        aim: Some(aim),
        ..measured
    }
}
