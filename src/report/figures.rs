//! The figures, said as sentences.
//!
//! Owns which figure is worth a sentence. Computes nothing. Invariant: what was late, forced or
//! never said is among them.

use super::measures::{GateView, Measures};
use super::reader::Reader;
use super::style::Tone;
use super::timeline::Timeline;
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

/// The sentences, and what they would have been before a time was corrected.
#[must_use]
pub fn told(
    kind: Kind,
    measures: &Measures,
    timeline: &Timeline<'_>,
    reader: Reader,
) -> Vec<(Tone, String)> {
    let before = timeline
        .as_first_written
        .as_ref()
        .and_then(|first| as_first_written(measures, first, reader, false));
    let mut said = sentences(kind, measures, reader);
    said.extend(before.map(|before| (Tone::Quiet, before)));
    said
}

/// What the figures were before a time was corrected, where that makes a difference: nothing is
/// computed anew in silence. `public` is whether only what customers lived through may be said.
#[must_use]
pub fn as_first_written(
    now: &Measures,
    first: &Measures,
    reader: Reader,
    public: bool,
) -> Option<String> {
    let words = reader.words;
    let span = |key, span| words.say(key, &[("span", &reader.exact_span(span))]);
    let mut said = Vec::new();
    if now.time_to_first_communication_s != first.time_to_first_communication_s {
        said.push(match first.time_to_first_communication_s {
            Some(waited) => span("report.corrected.first-word", waited),
            None => words.get("report.corrected.no-word").to_owned(),
        });
    }
    let inside = [
        (
            "report.corrected.staff",
            now.time_to_staff_notice_s,
            first.time_to_staff_notice_s,
        ),
        (
            "report.corrected.detected",
            now.time_to_detect_s,
            first.time_to_detect_s,
        ),
    ];
    let over = (
        "report.corrected.resolved",
        now.time_to_resolve_s,
        first.time_to_resolve_s,
    );
    let silence = (
        "report.corrected.silence",
        now.cadence.longest_silence_s,
        first.cadence.longest_silence_s,
    );
    let times = inside.into_iter().filter(|_| !public);
    for (key, now, first) in times.chain([over, silence]) {
        said.extend(
            first
                .filter(|first| now != Some(*first))
                .map(|first| span(key, first)),
        );
    }
    let kept = |measures: &Measures| (measures.cadence.kept, measures.cadence.late);
    if kept(now) != kept(first) {
        let (kept, late) = kept(first);
        let holes = [("kept", &kept as _), ("all", &(kept + late) as _)];
        said.push(words.say("report.corrected.kept", &holes));
    }
    if now.gate != first.gate
        && !public
        && let GateView {
            passed_at: Some(at),
            ..
        } = first.gate
    {
        let holes = [("time", &reader.time(at) as _)];
        said.push(words.say("report.corrected.gate", &holes));
    }
    let figures = words.list(&said);
    (!said.is_empty()).then(|| words.say("report.corrected.lead", &[("figures", &figures)]))
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
