//! The figures, said as sentences.
//!
//! Owns which figure is worth a sentence. Computes nothing. Invariant: what was late, forced or
//! never said is among them.

use super::measures::Measures;
use super::reader::Reader;
use super::style::Tone;
use crate::incident::Kind;

/// The sentences, the first word to customers first.
#[must_use]
pub fn sentences(kind: Kind, measures: &Measures, reader: Reader) -> Vec<(Tone, String)> {
    let words = reader.words;
    let span = |key, span| words.say(key, &[("span", &reader.exact_span(span))]);
    let mut said = Vec::new();
    said.push(match measures.time_to_first_communication_s {
        Some(waited) => (Tone::Strong, span("report.figures.first-word", waited)),
        None if kind == Kind::Backfilled => (Tone::Plain, words.get("past.no-word").to_owned()),
        None => (Tone::Warn, words.get("report.figures.no-word").to_owned()),
    });
    let in_time = [
        ("report.figures.staff", measures.time_to_staff_notice_s),
        ("report.figures.detected", measures.time_to_detect_s),
        ("report.figures.resolved", measures.time_to_resolve_s),
    ];
    for (key, time) in in_time {
        said.extend(time.map(|time| (Tone::Plain, span(key, time))));
    }
    if measures.updates_published > 0 {
        let rounds = words.count("report.figures.rounds", measures.updates_published);
        said.push((Tone::Plain, rounds));
    }
    said.push(rhythm(kind, measures, reader));
    if let Some(longest) = measures.cadence.longest_silence_s {
        said.push((Tone::Plain, span("report.figures.silence", longest)));
    }
    if measures.gate.overridden {
        let forced = words.get("report.figures.overridden").to_owned();
        said.push((Tone::Warn, forced));
    }
    // Nobody walked a list in what was over when it was written down.
    if kind == Kind::Backfilled {
        return said;
    }
    let steps = words.say(
        "report.figures.steps",
        &[
            (
                "done",
                &words.count("report.figures.done", measures.steps.done),
            ),
            (
                "skipped",
                &words.count("report.figures.skipped", measures.steps.skipped),
            ),
        ],
    );
    said.push((Tone::Plain, steps));
    said
}

fn rhythm(kind: Kind, measures: &Measures, reader: Reader) -> (Tone, String) {
    let cadence = measures.cadence;
    let judged = cadence.kept + cadence.late;
    let holes: &[(&str, &dyn std::fmt::Display)] = &[
        ("kept", &cadence.kept),
        ("all", &judged),
        ("late", &cadence.late),
    ];
    match (judged, cadence.late) {
        (0, _) if kind == Kind::Backfilled => {
            (Tone::Plain, reader.words.get("past.no-promise").to_owned())
        }
        (0, _) => (
            Tone::Plain,
            reader.words.get("report.figures.no-promise").to_owned(),
        ),
        (_, 0) => (Tone::Good, reader.words.say("report.figures.kept", holes)),
        (_, _) => (Tone::Warn, reader.words.say("report.figures.late", holes)),
    }
}
