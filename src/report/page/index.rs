//! Every incident of a workspace on one page, each with a small picture of itself.
//!
//! Owns the scale that all of them share: a bar twice as long lasted twice as long. Invariant:
//! rehearsals stand apart from what was real, and each row can be read without its picture.

use super::ground::set;
use super::scale::share;
use crate::base::{Lang, Moment, Span};
use crate::incident::Kind;
use crate::report::case::Case;
use crate::report::header::mark;
use crate::report::reader::{Reader, shown};
use crate::report::stats::terminal::{bound, figure, percent, spread};
use crate::report::stats::{Group, Named, Stats};
use serde::Serialize;

/// No scale is shorter than this.
const SHORTEST: Span = Span::minutes(30);

/// How high the trend is drawn, in pixels.
const HEIGHT: i64 = 96;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Index {
    /// The language: `en`, `fr`.
    pub lang: &'static str,
    /// What it is called.
    pub title: String,
    /// What the incidents have in common.
    pub incidents: Section,
    /// What the rehearsals have in common.
    pub drills: Section,
    /// How the first words are spread.
    pub buckets: Vec<Row>,
    /// The first word, month by month; none when there is only one.
    pub trend: Option<Trend>,
    /// The real ones by month.
    pub months: Vec<Counted>,
    /// The real ones by severity.
    pub severities: Vec<Counted>,
    /// Both by runbook.
    pub runbooks: Vec<Counted>,
    /// How long the pictures are.
    pub scale: String,
}

/// What was real, or what was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// How many.
    pub count: String,
    /// The mark of a drill.
    pub exercise: Option<&'static str>,
    /// What they have in common.
    pub facts: Vec<super::Fact>,
    /// How many of them have figures that a corrected time has changed.
    pub corrected: Option<String>,
    /// Each of them, the newest first.
    pub rows: Vec<Small>,
}

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

/// A bar of a distribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it counts.
    pub name: String,
    /// How many.
    pub count: usize,
    /// How long it is drawn.
    pub width: String,
}

/// Figures month by month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// In pixels.
    pub height: i64,
    /// Where the names of the months are written.
    pub labels: i64,
    /// A bar for each month.
    pub bars: Vec<TrendBar>,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrendBar {
    /// Where.
    pub x: String,
    /// How wide.
    pub width: String,
    /// Its upper edge.
    pub y: i64,
    /// Its height; none when there is no figure.
    pub height: i64,
    /// The month, where there is room for it.
    pub name: Option<String>,
    /// What it says, in full.
    pub said: String,
}

/// A group in a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What it has in common.
    pub name: String,
    /// The mark of a drill.
    pub exercise: Option<&'static str>,
    /// How many.
    pub count: usize,
    /// Until the first word.
    pub first_word: String,
    /// Promises kept.
    pub rhythm: String,
    /// Until it was over.
    pub over: String,
}

impl Index {
    /// The page of these.
    #[must_use]
    pub fn of(cases: &[Case], stats: &Stats, reader: Reader) -> Self {
        let scale = scale(cases);
        let mut cases: Vec<&Case> = cases.iter().collect();
        cases.sort_by(|one, other| {
            let newest = other.summary.declared_at.cmp(&one.summary.declared_at);
            newest.then(one.summary.id.cmp(&other.summary.id))
        });
        let real = |is_real: bool| {
            cases
                .iter()
                .filter(move |case| case.summary.kind.is_real() == is_real)
                .map(|case| small(case, scale, reader))
                .collect()
        };
        let words = reader.words;
        let span = reader.span(scale);
        Self {
            lang: words.lang().code(),
            title: words.get("page.index.title").to_owned(),
            incidents: Section {
                count: counted_real(&stats.incidents, reader),
                exercise: None,
                facts: facts(&stats.incidents, reader),
                corrected: corrected(&stats.incidents, reader),
                rows: real(true),
            },
            drills: Section {
                count: words.count("stats.drills", stats.drills.count),
                exercise: mark(Kind::Drill, reader),
                facts: facts(&stats.drills, reader),
                corrected: corrected(&stats.drills, reader),
                rows: real(false),
            },
            buckets: buckets(&stats.incidents, reader),
            trend: trend(&stats.by_month, reader),
            months: stats
                .by_month
                .iter()
                .map(|month| named(month, reader))
                .collect(),
            severities: stats
                .by_severity
                .iter()
                .map(|severity| named(severity, reader))
                .collect(),
            runbooks: stats
                .by_runbook
                .iter()
                .flat_map(|runbook| {
                    let name = runbook.runbook.as_str();
                    let real = counted(name, None, &runbook.incidents, reader);
                    let rehearsed = mark(Kind::Drill, reader);
                    [real, counted(name, rehearsed, &runbook.drills, reader)]
                })
                .filter(|counted| counted.count > 0)
                .collect(),
            scale: set(words, words.say("page.index.scale", &[("span", &span)])),
        }
    }

    /// One of everything, to try templates on.
    #[must_use]
    pub fn example(lang: Lang) -> Self {
        let text = || "14:05".to_owned();
        let piece = || Piece {
            x: "0%".into(),
            width: "50%".into(),
            kind: "recover",
        };
        let section = || Section {
            count: "1".into(),
            exercise: Some("EXERCISE"),
            facts: vec![super::Fact {
                label: "First word",
                text: text(),
            }],
            corrected: Some(text()),
            rows: vec![Small {
                id: "2026-11-22-site-down".into(),
                title: text(),
                date: text(),
                iso: text(),
                severity: "sev1",
                state: text(),
                first_word: text(),
                tone: "good",
                rhythm: text(),
                over: text(),
                bars: vec![piece()],
                late: vec![piece()],
                words: vec!["10%".into()],
                goes_on: true,
            }],
        };
        let counted = || {
            vec![Counted {
                name: "2026-11".into(),
                exercise: Some("EXERCISE"),
                count: 1,
                first_word: text(),
                rhythm: text(),
                over: text(),
            }]
        };
        Self {
            lang: lang.code(),
            title: "Every incident".into(),
            incidents: section(),
            drills: section(),
            buckets: vec![Row {
                name: text(),
                count: 1,
                width: "100%".into(),
            }],
            trend: Some(Trend {
                height: HEIGHT,
                labels: HEIGHT + 16,
                bars: vec![TrendBar {
                    x: "0%".into(),
                    width: "90%".into(),
                    y: 0,
                    height: 80,
                    name: Some("2026-11".into()),
                    said: text(),
                }],
            }),
            months: counted(),
            severities: counted(),
            runbooks: counted(),
            scale: text(),
        }
    }
}

/// How many real ones, and how many of them were over when they were written down.
fn counted_real(group: &Group, reader: Reader) -> String {
    let all = reader.words.count("stats.incidents", group.count);
    if group.backfilled == 0 {
        return all;
    }
    let past = reader.words.count("past.counted", group.backfilled);
    let holes: [(&str, &dyn std::fmt::Display); 2] = [("all", &all), ("open", &past)];
    reader.words.say("stats.of-them", &holes)
}

/// What nine of ten real ones lasted, or of the rehearsals when none was real.
fn scale(cases: &[Case]) -> Span {
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

fn small(case: &Case, scale: Span, reader: Reader) -> Small {
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

fn corrected(group: &Group, reader: Reader) -> Option<String> {
    let words = reader.words;
    (group.corrected > 0).then(|| set(words, words.count("stats.corrected", group.corrected)))
}

fn facts(group: &Group, reader: Reader) -> Vec<super::Fact> {
    let words = reader.words;
    if group.count == 0 {
        return Vec::new();
    }
    let first = spread(reader, &group.time_to_first_communication_s);
    let in_time = group.first_word_in_time;
    let first = match in_time.all {
        0 => first,
        all => {
            let holes = [("kept", &in_time.kept as _), ("all", &all as _)];
            let said = words.say("stats.in-time", &holes);
            format!("{first}{}{said}", words.get("stats.joint"))
        }
    };
    let rhythm = match group.cadence.percent() {
        Some(percent) => words.say(
            "stats.kept",
            &[
                ("kept", &group.cadence.kept),
                ("all", &group.cadence.all),
                ("percent", &percent),
            ],
        ),
        None => words.get("stats.none").to_owned(),
    };
    [
        ("stats.label.first-word", first),
        ("stats.label.rhythm", rhythm),
        (
            "stats.label.silence",
            spread(reader, &group.longest_silence_s),
        ),
        ("stats.label.over", spread(reader, &group.time_to_resolve_s)),
    ]
    .into_iter()
    .map(|(key, text)| super::Fact {
        label: words.get(key),
        text: set(words, text),
    })
    .collect()
}

fn buckets(group: &Group, reader: Reader) -> Vec<Row> {
    let buckets = &group.time_to_first_communication_s.buckets;
    let last = buckets.iter().rposition(|bucket| bucket.n > 0);
    let greatest = buckets
        .iter()
        .map(|bucket| bucket.n)
        .max()
        .unwrap_or(0)
        .max(1);
    let shown = last.map_or(&[][..], |last| &buckets[..=last]);
    shown
        .iter()
        .map(|bucket| Row {
            name: bound(reader, bucket.up_to_s),
            count: bucket.n,
            width: share(i128::try_from(bucket.n * 100_000 / greatest).unwrap_or(0)),
        })
        .collect()
}

fn trend(months: &[Named], reader: Reader) -> Option<Trend> {
    let count = i128::try_from(months.len())
        .ok()
        .filter(|count| *count > 1)?;
    let median = |month: &Named| {
        let median = month.group.time_to_first_communication_s.median;
        median.map(|span| span.as_seconds().max(0))
    };
    let greatest = months.iter().filter_map(median).max().unwrap_or(0).max(1);
    // As many as fit on a telephone.
    let each = months.len().div_ceil(3).max(1);
    let bars = months.iter().enumerate().map(|(number, month)| {
        let from = i128::try_from(number).unwrap_or(0) * 100_000 / count;
        let width = 80_000 / count;
        let height = median(month).map_or(0, |median| {
            let height = i128::from(median) * i128::from(HEIGHT - 4) / i128::from(greatest);
            i64::try_from(height).unwrap_or(0).max(2)
        });
        let group = &month.group;
        let holes: [(&str, &dyn std::fmt::Display); 3] = [
            ("month", &month.name),
            (
                "span",
                &figure(reader, group.time_to_first_communication_s.median),
            ),
            ("count", &reader.words.count("stats.incidents", group.count)),
        ];
        TrendBar {
            x: share(from),
            width: share(width),
            y: HEIGHT - height,
            height,
            name: Some(month.name.clone()).filter(|_| number % each == 0),
            said: set(reader.words, reader.words.say("page.index.month", &holes)),
        }
    });
    Some(Trend {
        height: HEIGHT,
        labels: HEIGHT + 16,
        bars: bars.collect(),
    })
}

fn named(named: &Named, reader: Reader) -> Counted {
    counted(&named.name, None, &named.group, reader)
}

fn counted(name: &str, exercise: Option<&'static str>, group: &Group, reader: Reader) -> Counted {
    Counted {
        name: name.to_owned(),
        exercise,
        count: group.count,
        first_word: figure(reader, group.time_to_first_communication_s.median),
        rhythm: percent(group.cadence),
        over: figure(reader, group.time_to_resolve_s.median),
    }
}
