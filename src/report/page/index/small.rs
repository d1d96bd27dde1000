//! An incident in a row, with a small picture of itself.
//!
//! Owns the scale that all rows share. Refuses to draw what lies beyond it: that is said.
//! Invariant: a bar twice as long lasted twice as long.

use crate::base::{Moment, Span};
use crate::incident::Kind;
use crate::report::case::Case;
use crate::report::page::scale::share;
use crate::report::reader::{Reader, shown};
use crate::report::stats::figures::figure;
use serde::Serialize;

/// No scale is shorter than this.
const SHORTEST: Span = Span::minutes(30);

/// An incident in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Small {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it was declared.
    pub date: String,
    /// The same for machines.
    pub iso: String,
    /// How bad it was.
    pub severity: &'static str,
    /// How it stands.
    pub state: String,
    /// Until the first word.
    pub first_word: String,
    /// Whether that was in time: a class of the style.
    pub tone: &'static str,
    /// Promises kept.
    pub rhythm: String,
    /// Until it was over.
    pub over: String,
    /// Its phases.
    pub bars: Vec<Piece>,
    /// When customers waited longer than promised.
    pub late: Vec<Piece>,
    /// The words to customers.
    pub words: Vec<String>,
    /// Whether it lasted longer than the picture.
    pub goes_on: bool,
}

/// A part of a small picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Where it begins.
    pub x: String,
    /// How long it is.
    pub width: String,
    /// What kind: a class of the style.
    pub kind: &'static str,
}

/// What nine of ten real ones lasted, or of the rehearsals when none was real.
pub(super) fn scale(cases: &[Case]) -> Span {
    let spans = |is_real: bool| {
        let mut spans: Vec<Span> = cases
            .iter()
            .filter(|case| case.summary.kind.is_real() == is_real)
            .map(Case::span)
            .collect();
        spans.sort_unstable();
        let rank = (spans.len() * 9).div_ceil(10).max(1);
        spans.get(rank - 1).copied()
    };
    spans(true)
        .or_else(|| spans(false))
        .unwrap_or(SHORTEST)
        .max(SHORTEST)
}

/// Thousandths of a percent; what lies beyond stands at the edge.
fn place(case: &Case, at: Moment, scale: Span) -> i128 {
    let millis = i128::from(at.millis()) - i128::from(case.since.millis());
    let whole = i128::from(scale.as_seconds()).max(1) * 1000;
    (millis * 100_000 / whole).clamp(0, 100_000)
}

fn piece(case: &Case, kind: &'static str, (from, until): (Moment, Moment), scale: Span) -> Piece {
    let from = place(case, from, scale);
    Piece {
        x: share(from),
        width: share((place(case, until, scale) - from).max(0)),
        kind,
    }
}

pub(super) fn small(case: &Case, scale: Span, reader: Reader) -> Small {
    let summary = &case.summary;
    let state = if summary.open {
        reader.word("report.state", summary.status.as_str())
    } else if summary.kind == Kind::Backfilled {
        reader.words.get("past.state").to_owned()
    } else {
        reader.words.get("report.state.closed").to_owned()
    };
    let cadence = case.measures.cadence;
    let judged = cadence.kept + cadence.late;
    let unnoticed = Some(summary.declared_at).filter(|declared| *declared > case.since);
    let unnoticed =
        unnoticed.map(|declared| piece(case, "unnoticed", (case.since, declared), scale));
    let phases = case
        .phases
        .iter()
        .map(|(phase, from, until)| piece(case, phase.as_str(), (*from, *until), scale));
    let words = case.words.iter();
    let words = words.filter(|at| at.since(case.since) <= scale);
    Small {
        id: summary.id.to_string(),
        title: shown(&summary.title),
        date: reader.in_full(summary.declared_at),
        iso: summary.declared_at.to_string(),
        severity: summary.severity.as_str(),
        state,
        first_word: figure(reader, case.measures.time_to_first_communication_s),
        tone: match case.first_word_in_time {
            Some(true) => "good",
            Some(false) => "warn",
            None => "plain",
        },
        rhythm: if judged == 0 {
            "–".to_owned()
        } else {
            let holes = [("kept", &cadence.kept as _), ("all", &judged as _)];
            reader.words.say("page.measure.of", &holes)
        },
        over: figure(reader, case.measures.time_to_resolve_s),
        bars: unnoticed.into_iter().chain(phases).collect(),
        late: case
            .late
            .iter()
            .map(|(from, until)| piece(case, "late", (*from, *until), scale))
            .collect(),
        words: words.map(|at| share(place(case, *at, scale))).collect(),
        goes_on: case.span() > scale,
    }
}
