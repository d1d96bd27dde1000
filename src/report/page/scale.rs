//! From a time to a place on the picture, and the times that are written below it.
//!
//! Owns the arithmetic, in whole numbers, so that every machine draws the same. Places are shares of
//! the width, so that the picture fits a telephone and a wall. Invariant: every time has a place on
//! the picture, and places follow the order of times.

use super::ground::Ground;
use crate::base::{Moment, Span};
use crate::report::Reader;
use serde::Serialize;

/// The whole width, in thousandths of a percent.
const WHOLE: i128 = 100_000;

/// No picture is of less than this.
const LEAST: Span = Span::minutes(1);

/// The distances between two times below the picture, in seconds.
const STEPS: [i64; 24] = [
    10,
    30,
    60,
    120,
    300,
    600,
    900,
    1_800,
    3_600,
    7_200,
    10_800,
    21_600,
    43_200,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    1_825 * DAY,
    36_500 * DAY,
    3_650_000 * DAY,
];

const DAY: i64 = 86_400;

/// More times than this do not fit on a telephone.
const MOST_TICKS: i64 = 5;

/// What is on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) from: Moment,
    pub(super) to: Moment,
}

/// A time that is written below the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where, such as `12.5%`.
    pub x: String,
    /// What is written there.
    pub label: String,
    /// Which side of the label stands there: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The same place in thousandths of a percent.
    #[serde(skip)]
    pub place: i128,
}

impl Scale {
    /// From the beginning to the end. What lies far before the declaration or far behind the end would
    /// press everything else into a corner: it is left out, and said.
    pub(super) fn of(ground: &Ground<'_>) -> Self {
        let incident = ground.incident;
        let declared = incident.declared_at();
        let told = || ground.timeline.told.iter().map(|told| told.at);
        let last = told().max().unwrap_or(declared).max(declared);
        let until = incident.resolved_at().unwrap_or(last).max(declared);
        let began = incident.since().min(declared);
        let length = until.since(declared).max(Span::minutes(10));
        let part = |of: i64| Span::seconds(length.as_seconds() / of);
        let before = |at: Moment| at.plus(Span::seconds(-part(2).as_seconds()));
        let from = if declared.since(began) > Span::seconds(length.as_seconds().saturating_mul(3)) {
            before(declared)
        } else {
            let first = told().min().filter(|first| *first >= before(began));
            first.map_or(began, |first| first.min(began))
        };
        let end = incident.closed_at().unwrap_or(last).max(until);
        let to = if end <= until.plus(part(1)) {
            end
        } else {
            until.plus(part(10))
        };
        // A little air, so that what happened last is not at the very edge.
        Self::new(
            from,
            to.plus(Span::seconds(to.since(from).as_seconds() / 50)),
        )
    }

    pub(super) fn new(from: Moment, to: Moment) -> Self {
        Self {
            from,
            to: to.max(from.plus(LEAST)),
        }
    }

    /// Thousandths of a percent; what is not on the picture stands at its edge.
    pub(super) fn place(self, at: Moment) -> i128 {
        let millis = |at: Moment| i128::from(at.millis());
        let whole = (millis(self.to) - millis(self.from)).max(1);
        let part = millis(at) - millis(self.from);
        (part * WHOLE / whole).clamp(0, WHOLE)
    }

    pub(super) fn x(self, at: Moment) -> String {
        share(self.place(at))
    }

    pub(super) fn width(self, from: Moment, until: Moment) -> String {
        share((self.place(until) - self.place(from)).max(0))
    }

    pub(super) fn holds(self, at: Moment) -> bool {
        self.from <= at && at <= self.to
    }

    /// The times below the picture, round ones on the reader's watch.
    pub(super) fn ticks(self, reader: Reader) -> Vec<Tick> {
        let length = self.to.since(self.from).as_seconds();
        let step = STEPS
            .into_iter()
            .find(|step| length / step <= MOST_TICKS)
            .unwrap_or(DAY);
        let mut ticks = Vec::new();
        let mut at = round_up(self.from, step, reader);
        let mut day = None;
        while at <= self.to && ticks.len() < 8 {
            let date = reader.date(at);
            let short = date.get(5..).unwrap_or_default().to_owned();
            let label = if step >= DAY {
                date.clone()
            } else if step < 60 {
                at.clock_with_seconds(reader.zone)
            } else if day.as_ref().is_some_and(|day| *day != date) {
                format!("{short} {}", reader.time(at))
            } else {
                reader.time(at)
            };
            day = Some(date);
            let place = self.place(at);
            ticks.push(Tick {
                place,
                x: share(place),
                label,
                anchor: match place {
                    ..=6_000 => "start",
                    94_000.. => "end",
                    _ => "middle",
                },
            });
            at = round_up(at.plus(Span::seconds(1)), step, reader);
        }
        ticks
    }
}

/// The first moment from here on that is round on the reader's watch.
fn round_up(at: Moment, step: i64, reader: Reader) -> Moment {
    let whole = Moment::from_millis(at.millis().div_euclid(1000).saturating_mul(1000));
    let whole = if whole < at {
        whole.plus(Span::seconds(1))
    } else {
        whole
    };
    let of_day = |at: Moment| at.since_midnight(reader.zone).as_seconds();
    if step < DAY {
        let over = of_day(whole) % step;
        let next = if over == 0 { 0 } else { step - over };
        return whole.plus(Span::seconds(next));
    }
    if of_day(whole) == 0 {
        return whole;
    }
    // A day has 23 to 25 hours: beyond the next midnight for sure, then back to it.
    let beyond = whole.plus(Span::seconds(step - of_day(whole) + 2 * 3_600));
    beyond.plus(Span::seconds(-of_day(beyond)))
}

/// `12.345%`, without zeros that say nothing.
pub(super) fn share(thousandths: i128) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let digits = format!("{whole}.{rest:03}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Zone};

    fn at(text: &str) -> Moment {
        Moment::parse(text).expect("a moment")
    }

    fn labels(from: &str, to: &str, zone: &str) -> Vec<String> {
        let reader = Reader::new(Lang::En, Zone::parse(zone).expect("a zone"));
        let ticks = Scale::new(at(from), at(to)).ticks(reader);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn a_place_is_a_share_of_the_width() {
        let scale = Scale::new(at("2026-11-22T13:00:00Z"), at("2026-11-22T14:00:00Z"));
        let x = |text| scale.x(at(text));
        assert_eq!(x("2026-11-22T13:00:00Z"), "0%");
        assert_eq!(x("2026-11-22T13:07:30Z"), "12.5%");
        assert_eq!(x("2026-11-22T13:20:00Z"), "33.333%");
        assert_eq!(x("2026-11-22T14:00:00Z"), "100%");
        assert_eq!(x("2020-01-01T00:00:00Z"), "0%");
        assert_eq!(x("2030-01-01T00:00:00Z"), "100%");
    }

    #[test]
    fn the_times_below_are_round_on_the_readers_watch() {
        let hour = labels(
            "2026-11-22T13:01:00Z",
            "2026-11-22T13:53:00Z",
            "Asia/Kolkata",
        );
        assert_eq!(hour, ["18:40", "18:50", "19:00", "19:10", "19:20"]);
        let night = labels("2026-11-22T21:00:00Z", "2026-11-23T03:00:00Z", "UTC");
        assert_eq!(night, ["22:00", "11-23 00:00", "02:00"]);
        let seconds = labels("2026-11-22T13:00:05Z", "2026-11-22T13:00:20Z", "UTC");
        assert_eq!(seconds, ["13:00:30", "13:01:00"]);
    }

    #[test]
    fn a_change_of_clocks_moves_no_midnight() {
        let autumn = labels(
            "2026-10-24T10:00:00Z",
            "2026-10-28T10:00:00Z",
            "Europe/Paris",
        );
        let days = ["2026-10-25", "2026-10-26", "2026-10-27", "2026-10-28"];
        assert_eq!(autumn, days);
    }

    #[test]
    fn any_two_times_make_a_picture() {
        for from in [i64::MIN, -1, 0, 1_795_000_000_123] {
            for length in [0, 1, 59_999, 86_400_000, 1 << 40, i64::MAX] {
                let from = Moment::from_millis(from);
                let to = Moment::from_millis(from.millis().saturating_add(length));
                let scale = Scale::new(from, to);
                let reader = Reader::new(Lang::Fr, Zone::parse("Asia/Kathmandu").expect("a zone"));
                assert!(scale.ticks(reader).len() <= 8);
                assert_eq!(scale.x(from), "0%");
            }
        }
    }
}
