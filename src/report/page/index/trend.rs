//! The first word month by month, as bars.
//!
//! Owns how high they are. Refuses to draw a trend of one month. Invariant: a month without a
//! figure has a bar of no height, not of a small one.

use crate::report::page::scale::share;
use crate::report::reader::Reader;
use crate::report::stats::Named;
use crate::report::stats::figures::figure;
use serde::Serialize;

/// How high the trend is drawn, in pixels.
const HEIGHT: i64 = 96;

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

pub(super) fn trend(months: &[Named], reader: Reader) -> Option<Trend> {
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
            said: reader.words.say("page.index.month", &holes),
        }
    });
    Some(Trend {
        height: HEIGHT,
        labels: HEIGHT + 16,
        bars: bars.collect(),
    })
}
