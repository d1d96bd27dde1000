//! Many incidents, counted.
//!
//! Owns the rules: which are counted together, and what a distribution says. Rehearsals are never
//! counted with what was real. Reads no clock. Invariant: a figure says of how many it is, and the
//! middle one stands before the mean, which one long night can move.

pub(super) mod figures;
pub mod spark;
pub mod terminal;

use super::case::Case;
use crate::base::{Moment, RunbookId, Span, Zone};
use crate::incident::Kind;
use crate::runbook::Severity;
use serde::Serialize;
use std::collections::BTreeMap;

/// All of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stats {
    /// The real ones, the past ones among them.
    pub incidents: Group,
    /// The rehearsals.
    pub drills: Group,
    /// The real ones by month, as the reader's calendar has it, the oldest first.
    pub by_month: Vec<Named>,
    /// The real ones by severity, the worst first.
    pub by_severity: Vec<Named>,
    /// Both by runbook.
    pub by_runbook: Vec<Rehearsed>,
}

/// Some that are counted together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// How many more turned out to be none; nothing else counts those.
    pub false_alarms: usize,
    /// How many of them go on.
    pub open: usize,
    /// How many of them were over when they were written down.
    pub backfilled: usize,
    /// Until the first word to customers.
    pub time_to_first_communication_s: Distribution,
    /// How many first words came within the time that was aimed at.
    pub first_word_in_time: Share,
    /// Until it was over.
    pub time_to_resolve_s: Distribution,
    /// The longest silence of each.
    pub longest_silence_s: Distribution,
    /// Promised messages that were in time.
    pub cadence: Share,
    /// How many of them have figures that a corrected time has changed.
    pub corrected: usize,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub kept: usize,
    /// Of how many.
    pub all: usize,
}

/// What a row of figures has in common. Spans are whole seconds; a share of them is one of them, the
/// first that is not below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Distribution {
    /// How many there are.
    pub n: usize,
    /// The smallest.
    pub min: Option<Span>,
    /// Half are not above it.
    pub median: Option<Span>,
    /// Nine of ten are not above it.
    pub p90: Option<Span>,
    /// The greatest.
    pub max: Option<Span>,
    /// The mean, for comparison.
    pub mean: Option<Span>,
    /// How many there are up to each bound; the last has none.
    pub buckets: Vec<Bucket>,
}

/// How many figures lie between the bound before and this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Not above this.
    pub up_to_s: Option<Span>,
    /// How many.
    pub n: usize,
}

/// A group and what it has in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// `2026-11`, `sev1`.
    pub name: String,
    /// The group.
    #[serde(flatten)]
    pub group: Group,
}

/// A runbook as it was followed and as it was rehearsed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rehearsed {
    /// The runbook.
    pub runbook: RunbookId,
    /// When it was real.
    pub incidents: Group,
    /// When it was rehearsed.
    pub drills: Group,
    /// When it was rehearsed last.
    pub last_drill_at: Option<Moment>,
}

/// The bounds between buckets, in seconds.
const BOUNDS: [i64; 7] = [300, 600, 1_200, 3_600, 14_400, 86_400, 604_800];

impl Distribution {
    /// What these spans have in common.
    #[must_use]
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        let n = spans.len();
        let share = |percent: usize| {
            let rank = (n * percent).div_ceil(100).max(1);
            spans.get(rank - 1).copied()
        };
        let sum: i128 = spans.iter().map(|span| i128::from(span.as_seconds())).sum();
        let mean = i128::try_from(n).ok().and_then(|n| sum.checked_div(n));
        let mut buckets: Vec<Bucket> = Vec::new();
        let mut below = 0;
        for bound in BOUNDS {
            let up_to = spans.partition_point(|span| span.as_seconds() <= bound);
            buckets.push(Bucket {
                up_to_s: Some(Span::seconds(bound)),
                n: up_to - below,
            });
            below = up_to;
        }
        buckets.push(Bucket {
            up_to_s: None,
            n: n - below,
        });
        Self {
            n,
            min: spans.first().copied(),
            median: share(50),
            p90: share(90),
            max: spans.last().copied(),
            mean: mean
                .and_then(|mean| i64::try_from(mean).ok())
                .map(Span::seconds),
            buckets,
        }
    }
}

impl Share {
    /// In whole percent; none of none.
    #[must_use]
    pub fn percent(self) -> Option<usize> {
        (self.kept * 100).checked_div(self.all)
    }
}

impl Group {
    /// Counts these together.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let (false_alarms, cases): (Vec<&Case>, Vec<&Case>) = cases
            .into_iter()
            .partition(|case| case.summary.is_false_alarm());
        let spans = |of: fn(&Case) -> Option<Span>| {
            Distribution::of(cases.iter().filter_map(|case| of(case)))
        };
        let judged = cases.iter().filter_map(|case| case.first_word_in_time);
        let sum = |of: fn(&Case) -> usize| cases.iter().map(|case| of(case)).sum::<usize>();
        Self {
            count: cases.len(),
            false_alarms: false_alarms.len(),
            open: cases.iter().filter(|case| case.summary.open).count(),
            backfilled: cases
                .iter()
                .filter(|case| case.summary.kind == Kind::Backfilled)
                .count(),
            time_to_first_communication_s: spans(|case| {
                case.measures.time_to_first_communication_s
            }),
            first_word_in_time: Share {
                kept: judged.clone().filter(|in_time| *in_time).count(),
                all: judged.count(),
            },
            time_to_resolve_s: spans(|case| case.measures.time_to_resolve_s),
            longest_silence_s: spans(|case| case.measures.cadence.longest_silence_s),
            cadence: Share {
                kept: sum(|case| case.measures.cadence.kept),
                all: sum(|case| case.measures.cadence.kept + case.measures.cadence.late),
            },
            corrected: sum(|case| usize::from(case.as_first_written.is_some())),
        }
    }
}

impl Stats {
    /// Counts these. Months are those of a zone's calendar.
    #[must_use]
    pub fn of(cases: &[Case], zone: Zone) -> Self {
        let real = |is_real: bool| {
            let is_such = move |case: &&Case| case.summary.kind.is_real() == is_real;
            cases.iter().filter(is_such)
        };
        let mut months: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
        let mut severities: BTreeMap<Severity, Vec<&Case>> = BTreeMap::new();
        let mut runbooks: BTreeMap<&RunbookId, (Vec<&Case>, Vec<&Case>)> = BTreeMap::new();
        for case in cases {
            let (real, rehearsed) = runbooks.entry(&case.summary.runbook).or_default();
            if !case.summary.kind.is_real() {
                rehearsed.push(case);
                continue;
            }
            real.push(case);
            if case.summary.is_false_alarm() {
                continue;
            }
            let (_, month, year) = case.since.day(zone);
            let month = format!("{year:04}-{month:02}");
            months.entry(month).or_default().push(case);
            severities
                .entry(case.summary.severity)
                .or_default()
                .push(case);
        }
        let named = |name: String, cases: Vec<&Case>| Named {
            name,
            group: Group::of(cases),
        };
        Self {
            incidents: Group::of(real(true)),
            drills: Group::of(real(false)),
            by_month: months
                .into_iter()
                .map(|(month, cases)| named(month, cases))
                .collect(),
            by_severity: severities
                .into_iter()
                .map(|(severity, cases)| named(severity.to_string(), cases))
                .collect(),
            by_runbook: runbooks
                .into_iter()
                .map(|(runbook, (real, rehearsed))| Rehearsed {
                    runbook: runbook.clone(),
                    last_drill_at: rehearsed.iter().map(|case| case.summary.declared_at).max(),
                    incidents: Group::of(real),
                    drills: Group::of(rehearsed),
                })
                .collect(),
        }
    }
}
