//! Every incident of a workspace on one page, each with a small picture of itself.
//!
//! Owns what is on the page and in which order; a row, the trend and what groups have in common
//! have a file each. Invariant: rehearsals stand apart from what was real, and each row can be read
//! without its picture.

mod counted;
mod example;
mod small;
mod trend;

pub use counted::{Counted, Row};
pub use small::{Piece, Small};
pub use trend::{Trend, TrendBar};

use super::Fact;
use crate::incident::Kind;
use crate::report::case::Case;
use crate::report::header::mark;
use crate::report::reader::Reader;
use crate::report::stats::Stats;
use crate::report::stats::figures::beside_false_alarms;
use counted::{buckets, corrected, counted, counted_real, facts, named};
use serde::Serialize;
use small::{scale, small};
use trend::trend;

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
    pub facts: Vec<Fact>,
    /// How many of them have figures that a corrected time has changed.
    pub corrected: Option<String>,
    /// Each of them, the newest first.
    pub rows: Vec<Small>,
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
                count: beside_false_alarms(
                    reader,
                    words.count("stats.drills", stats.drills.count),
                    &stats.drills,
                ),
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
            scale: words.say("page.index.scale", &[("span", &span)]),
        }
    }
}
