//! The story in a few sentences.
//!
//! Owns which sentences there are and in which order. Computes nothing. Invariant: each rests on
//! events, and what was late, forced or never said is among them.

use super::ground::{Ground, Sentence};
use crate::incident::{Event, Kind};
use crate::report::reader::shown;
use crate::report::{figures, header};
use std::collections::HashSet;

pub(super) fn summary(ground: &Ground<'_>) -> Vec<Sentence> {
    [
        Some(opened(ground)),
        Some(first_word(ground)),
        forced(ground),
        late(ground),
        waited(ground),
        worse(ground),
        Some(ended(ground)),
        took_part(ground),
        corrected(ground, false),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The same for everybody: when, how long, and whether data was lost.
pub(super) fn in_public(ground: &Ground<'_>) -> Vec<Sentence> {
    let began = ground.reader.in_full(ground.timeline.began);
    let began = ground.say("page.summary.public", &[("time", &began)]);
    [
        Some(Sentence::plain(began, Vec::new())),
        Some(first_word(ground)),
        corrected(ground, true),
        Some(ended(ground)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn opened(ground: &Ground<'_>) -> Sentence {
    let incident = ground.incident;
    let declared = incident.declared();
    let key = match incident.kind() {
        Kind::Incident => "page.summary.opened",
        Kind::Drill => "page.summary.drill-opened",
        Kind::Backfilled => "past.opened",
    };
    let mut text = ground.say(
        key,
        &[
            ("by", &shown(incident.declared_by())),
            ("time", &ground.reader.in_full(incident.declared_at())),
            ("title", &shown(&declared.title)),
            ("severity", &declared.severity),
        ],
    );
    if let Some(began) = declared.started_at {
        let span = incident.declared_at().since(began);
        let holes = [
            ("time", &ground.time(began) as _),
            ("span", &ground.reader.exact_span(span) as _),
        ];
        text.push(' ');
        text.push_str(&ground.say("page.summary.began", &holes));
    }
    if let Some((at, imported)) = incident.imported() {
        let holes = [
            ("by", &shown(&imported.by) as _),
            ("time", &ground.reader.in_full(at) as _),
        ];
        text.push(' ');
        text.push_str(&ground.say("past.written-down", &holes));
    }
    Sentence::plain(text, ground.opening())
}

fn first_word(ground: &Ground<'_>) -> Sentence {
    let waited = ground.measures.time_to_first_communication_s;
    let (Some(waited), Some(word)) = (waited, ground.promises.words().first()) else {
        if ground.incident.is_backfilled() {
            return Sentence::plain(ground.get("past.no-word").to_owned(), Vec::new());
        }
        let text = ground.get("report.figures.no-word").to_owned();
        return Sentence::warn(text, ground.opening());
    };
    let span = ground.reader.exact_span(waited);
    let text = ground.say("report.figures.first-word", &[("span", &span)]);
    Sentence::plain(text, vec![ground.rest(&word.event, word.at)])
}

fn forced(ground: &Ground<'_>) -> Option<Sentence> {
    let forced = ground
        .such(|event| matches!(event, Event::GateOverridden { .. }))
        .next()?;
    let text = format!("{}.", forced.told.text.trim_end_matches('.'));
    Some(Sentence::warn(text, ground.rests([forced])))
}

/// The longest time that was longer than promised, and how many there were.
fn late(ground: &Ground<'_>) -> Option<Sentence> {
    let cadence = ground.measures.cadence;
    let judged = cadence.kept + cadence.late;
    if cadence.late == 0 {
        if judged == 0 {
            return None;
        }
        let holes = [("kept", &cadence.kept as _), ("all", &judged as _)];
        let text = ground.say("report.figures.kept", &holes);
        let told = ground.such(|event| matches!(event, Event::UpdatePublished { .. }));
        return Some(Sentence {
            tone: "good",
            ..Sentence::plain(text, ground.rests(told))
        });
    }
    let holes = [
        ("kept", &cadence.kept as _),
        ("all", &judged as _),
        ("late", &cadence.late as _),
    ];
    let mut text = ground.say("report.figures.late", &holes);
    let longest = ground
        .silences
        .iter()
        .filter_map(|silence| Some((silence.late()?, silence)))
        .max_by_key(|(late, _)| *late);
    let mut rests = Vec::new();
    if let Some((late, silence)) = longest
        && let Some(until) = silence.until
    {
        text.push(' ');
        text.push_str(&ground.say(
            "page.summary.silence",
            &[
                ("from", &ground.time(silence.from)),
                ("until", &ground.time(until)),
                ("late", &ground.reader.exact_span(late)),
            ],
        ));
        let ends = [(&silence.before, silence.from), (&silence.after, until)];
        rests.extend(
            ends.into_iter()
                .filter_map(|(event, at)| Some(ground.rest(event.as_ref()?, at))),
        );
    }
    Some(Sentence::warn(text, rests))
}

fn waited(ground: &Ground<'_>) -> Option<Sentence> {
    let waits = &ground.walked.waits;
    let first = waits.first()?;
    let whom: Vec<String> = waits
        .iter()
        .map(|wait| {
            let until = wait.until.map(|until| until.since(wait.from));
            let on = shown(&wait.what);
            until.map_or(on.clone(), |span| {
                let holes = [
                    ("on", &on as _),
                    ("span", &ground.reader.exact_span(span) as _),
                ];
                ground.say("page.summary.waited-for", &holes)
            })
        })
        .collect();
    let whom = ground.reader.words.list(&whom);
    let text = ground.say("page.summary.waited", &[("whom", &whom)]);
    Some(Sentence::plain(
        text,
        vec![ground.rest(&first.event, first.from)],
    ))
}

fn worse(ground: &Ground<'_>) -> Option<Sentence> {
    let [first, .., last] = ground.walked.severities.as_slice() else {
        return None;
    };
    let text = ground.say(
        "page.summary.severity",
        &[
            ("first", &first.what),
            ("last", &last.what),
            ("time", &ground.time(last.from)),
        ],
    );
    Some(Sentence::plain(
        text,
        vec![ground.rest(&last.event, last.from)],
    ))
}

fn ended(ground: &Ground<'_>) -> Sentence {
    let resolved = ground
        .such(|event| matches!(event, Event::IncidentResolved { .. }))
        .next();
    let (Some(resolved), Some(took)) = (resolved, ground.measures.time_to_resolve_s) else {
        let state = ground
            .reader
            .word("report.state", ground.incident.status().as_str());
        let text = ground.say("page.summary.open", &[("state", &state)]);
        let since = ground.walked.states.last();
        let since = since.map(|since| ground.rest(&since.event, since.from));
        return Sentence::plain(text, since.into_iter().collect());
    };
    let mut text = ground.say(
        "page.summary.over",
        &[
            ("time", &ground.time(resolved.at)),
            ("span", &ground.reader.exact_span(took)),
        ],
    );
    if let Some(loss) = header::data_loss(ground.incident) {
        text.push(' ');
        text.push_str(&ground.say(&format!("timeline.data-loss.{loss}"), &[]));
        text.push('.');
    }
    Sentence::plain(text, ground.rests([resolved]))
}

/// What the figures were before times were corrected.
fn corrected(ground: &Ground<'_>, public: bool) -> Option<Sentence> {
    let first = ground.timeline.as_first_written.as_ref()?;
    let text = figures::as_first_written(&ground.measures, first, ground.reader, public)?;
    let moved = ground.such(|event| {
        matches!(
            event,
            Event::EventAmended {
                corrected_at: Some(_),
                ..
            }
        )
    });
    Some(Sentence::plain(text, ground.rests(moved)))
}

fn took_part(ground: &Ground<'_>) -> Option<Sentence> {
    let mut known = HashSet::new();
    let first: Vec<_> = ground
        .events
        .iter()
        .copied()
        .filter(|seen| known.insert(seen.record.stamp.by.as_str()))
        .filter(|seen| !seen.record.stamp.by.trim().is_empty())
        .collect();
    let people: Vec<String> = first
        .iter()
        .map(|seen| shown(&seen.record.stamp.by))
        .collect();
    let text = match people.as_slice() {
        [] => return None,
        [one] => ground.say("page.summary.alone", &[("name", one)]),
        many => {
            let names = ground.reader.words.list(many);
            ground.say("page.summary.took-part", &[("names", &names)])
        }
    };
    Some(Sentence::plain(text, ground.rests(first)))
}
