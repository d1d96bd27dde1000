//! Moments and spans of time: our only contact with chrono.
//!
//! A `Moment` is an instant in UTC with milliseconds, a `Span` is a signed number of seconds.
//! Neither reads a clock. A [`Zone`] is only there for people, beside UTC.

use super::visible::visible_line;
use super::{Lang, Sentence, Words, Zone, sentence};
use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Timelike,
    Utc,
};
use std::fmt;

/// An instant: milliseconds since 1970 in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(i64);

/// A length of time in seconds; negative when a clock went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span(i64);

impl Moment {
    /// From milliseconds since 1970. Out of the calendar's reach: clamped to it.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        // Years 0 to 9999, what RFC 3339 can write.
        Self(millis.clamp(-62_167_219_200_000, 253_402_300_799_999))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, such as `2026-11-22T14:05:00Z` or `…+01:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Every line of every journal passes here, so what we write ourselves takes a short way.
        Self::parse_own(text.as_bytes()).or_else(|| {
            DateTime::parse_from_rfc3339(text)
                .ok()
                .map(|time| Self::from_millis(time.timestamp_millis()))
        })
    }

    /// Reads `2026-11-22T14:05:00.000Z` and nothing else.
    fn parse_own(text: &[u8]) -> Option<Self> {
        const FORM: &[u8; 24] = b"0000-00-00T00:00:00.000Z";
        let text: &[u8; 24] = text.try_into().ok()?;
        let fits = |(byte, form): (&u8, &u8)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        };
        if !text.iter().zip(FORM).all(fits) {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = text[from..to].iter();
            digits.fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'))
        };
        let year = i32::try_from(number(0, 4)).ok()?;
        let day = NaiveDate::from_ymd_opt(year, number(5, 7), number(8, 10))?;
        let time = day.and_hms_milli_opt(
            number(11, 13),
            number(14, 16),
            number(17, 19),
            number(20, 23),
        )?;
        Some(Self::from_millis(time.and_utc().timestamp_millis()))
    }

    /// Reads a time of HTTP (RFC 9110, 5.6.7), such as `Sun, 22 Nov 2026 14:05:00 GMT`.
    #[must_use]
    pub fn parse_http(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc2822(text)
            .ok()
            .map(|time| Self::from_millis(time.timestamp_millis()))
    }

    /// Reads what people type: RFC 3339, `14:05`, or `2026-11-22 14:05`, on the watch of `zone`.
    ///
    /// A bare time is the last one that is not after `now`: today's, else yesterday's. A time that
    /// a change of clocks skips or repeats is `None` or the earlier one.
    #[must_use]
    pub fn parse_by_hand(text: &str, now: Self, zone: Zone) -> Option<Self> {
        let text = text.trim();
        if let Some(moment) = Self::parse(text) {
            return Some(moment);
        }
        let local = |naive: NaiveDateTime| {
            let utc = zone.first_showing(naive.and_utc().timestamp())?;
            Some(Self::from_millis(utc.saturating_mul(1000)))
        };
        for format in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
            if let Ok(naive) = NaiveDateTime::parse_from_str(text, format) {
                return local(naive);
            }
        }
        let time = ["%H:%M:%S", "%H:%M", "%Hh%M"]
            .iter()
            .find_map(|format| NaiveTime::parse_from_str(text, format).ok())?;
        let today = now.on_the_watch(zone).date();
        let at = local(today.and_time(time))?;
        if at <= now {
            Some(at)
        } else {
            local(today.pred_opt()?.and_time(time))
        }
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    fn on_the_watch(self, zone: Zone) -> NaiveDateTime {
        let utc = self.utc();
        utc.naive_utc() + TimeDelta::seconds(zone.ahead(utc.timestamp()))
    }

    /// This moment, later by a span.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.0.saturating_mul(1000)))
    }

    /// The span from `earlier` to this moment, in whole seconds; negative when this one is earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0).div_euclid(1000))
    }

    /// The next full five minutes at or after this moment: times that people can say aloud.
    #[must_use]
    pub fn up_to_five_minutes(self) -> Self {
        const FIVE: i64 = 5 * 60 * 1000;
        let over = self.0.rem_euclid(FIVE);
        if over == 0 {
            self
        } else {
            Self::from_millis(self.0 - over + FIVE)
        }
    }

    /// `2026-11-22` in UTC: how an incident's id begins.
    #[must_use]
    pub fn date(self) -> String {
        self.utc().format("%Y-%m-%d").to_string()
    }

    /// `14:05` in a zone.
    #[must_use]
    pub fn clock(self, zone: Zone) -> String {
        self.on_the_watch(zone).format("%H:%M").to_string()
    }

    /// `14:05:09` in a zone.
    #[must_use]
    pub fn clock_with_seconds(self, zone: Zone) -> String {
        self.on_the_watch(zone).format("%H:%M:%S").to_string()
    }

    /// Day of the month, month and year in a zone, for sentences.
    #[must_use]
    pub fn day(self, zone: Zone) -> (u32, u32, i32) {
        let local = self.on_the_watch(zone);
        (local.day(), local.month(), local.year())
    }

    /// How far the watches of a zone are ahead of UTC at this moment.
    #[must_use]
    pub fn ahead(self, zone: Zone) -> Span {
        Span(zone.ahead(self.utc().timestamp()))
    }

    /// What a watch in a zone shows, as a span since its midnight.
    #[must_use]
    pub fn since_midnight(self, zone: Zone) -> Span {
        Span(i64::from(
            self.on_the_watch(zone).num_seconds_from_midnight(),
        ))
    }

    /// Whether two moments fall on the same day of a zone's calendar.
    #[must_use]
    pub fn same_day(self, other: Self, zone: Zone) -> bool {
        self.day(zone) == other.day(zone)
    }

    /// Whether this moment is a full minute.
    #[must_use]
    pub fn is_full_minute(self) -> bool {
        self.utc().second() == 0
    }
}

/// RFC 3339 in UTC with milliseconds, as the journal and every JSON document write it.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::text::read(from, "a time as in RFC 3339", Self::parse)
    }
}

impl Span {
    /// A span of so many seconds.
    #[must_use]
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// A span of so many minutes.
    #[must_use]
    pub const fn minutes(minutes: i64) -> Self {
        Self(minutes * 60)
    }

    /// Whole seconds.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0
    }

    /// For timeouts: never negative.
    #[must_use]
    pub fn as_duration(self) -> std::time::Duration {
        std::time::Duration::from_secs(u64::try_from(self.0).unwrap_or(0))
    }

    /// Reads `90s`, `15m`, `2h`, `1h 30m`, `2d`: what people write. Nothing above ten years.
    pub fn parse(text: &str) -> Result<Self, Sentence> {
        let duration = humantime::parse_duration(text.trim()).map_err(|error| why(&error))?;
        i64::try_from(duration.as_secs())
            .ok()
            .filter(|seconds| *seconds <= 10 * 366 * 86_400)
            .map(Self)
            .ok_or_else(sentence::a_span_is_too_long)
    }

    /// `45 s`, `20 min`, `1 h 05`, `2 d 3 h`: the same in English and French but for the day's
    /// letter, and for the spaces, at which a French line does not break. Negative spans carry a
    /// minus sign.
    #[must_use]
    pub fn in_words(self, words: Words) -> String {
        let day = words.get("time.day");
        let gap = match words.lang() {
            Lang::En => ' ',
            Lang::Fr => '\u{a0}',
        };
        let sign = if self.0 < 0 { "−" } else { "" };
        let total = self.0.unsigned_abs();
        let (days, hours, minutes, seconds) = (
            total / 86_400,
            total / 3_600 % 24,
            total / 60 % 60,
            total % 60,
        );
        let words = match (days, hours, minutes) {
            (0, 0, 0) => format!("{seconds}{gap}s"),
            (0, 0, _) => format!("{minutes}{gap}min"),
            (0, _, 0) => format!("{hours}{gap}h"),
            (0, _, _) => format!("{hours}{gap}h{gap}{minutes:02}"),
            (_, 0, _) => format!("{days}{gap}{day}"),
            (_, _, _) => format!("{days}{gap}{day}{gap}{hours}{gap}h"),
        };
        format!("{sign}{words}")
    }

    /// `00:14:32`, for a running clock; hours are not cut at 24.
    #[must_use]
    pub fn as_clock(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let total = self.0.unsigned_abs();
        format!(
            "{sign}{:02}:{:02}:{:02}",
            total / 3_600,
            total / 60 % 60,
            total % 60
        )
    }
}

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(Self)
    }
}

/// Why a text is no span, as the reader of spans says it.
fn why(error: &humantime::DurationError) -> Sentence {
    use humantime::DurationError as Error;
    match error {
        Error::InvalidCharacter(at) => sentence::a_span_has(at),
        Error::NumberExpected(at) => sentence::a_span_wants_a_number(at),
        Error::UnknownUnit { unit, value, .. } if unit.is_empty() => {
            sentence::a_span_wants_a_unit(value)
        }
        Error::UnknownUnit { unit, .. } => sentence::a_span_knows_no(visible_line(unit)),
        Error::NumberOverflow => sentence::a_span_is_too_large(),
        Error::Empty => sentence::a_span_is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).expect("a moment")
    }

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        assert_eq!(
            moment("2026-11-22T15:05:00+01:00").to_string(),
            "2026-11-22T14:05:00.000Z"
        );
        assert_eq!(
            Moment::from_millis(i64::MAX).to_string(),
            "9999-12-31T23:59:59.999Z"
        );
        assert_eq!(
            Moment::from_millis(i64::MIN).to_string(),
            "0000-01-01T00:00:00.000Z"
        );
    }

    #[test]
    fn a_bare_time_is_never_in_the_future() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        let now = moment("2026-07-04T00:30:00Z"); // 02:30 in Paris
        assert_eq!(
            Moment::parse_by_hand("02:10", now, paris),
            Some(moment("2026-07-04T00:10:00Z"))
        );
        assert_eq!(
            Moment::parse_by_hand("23h50", now, paris),
            Some(moment("2026-07-03T21:50:00Z"))
        );
        assert_eq!(
            Moment::parse_by_hand("2026-07-03 12:00", now, paris),
            Some(moment("2026-07-03T10:00:00Z"))
        );
        assert_eq!(Moment::parse_by_hand("soon", now, paris), None);
    }

    #[test]
    fn an_hour_that_does_not_exist_is_refused_and_a_doubled_one_is_the_first() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        let now = moment("2026-12-01T00:00:00Z");
        assert_eq!(Moment::parse_by_hand("2026-03-29 02:30", now, paris), None);
        assert_eq!(
            Moment::parse_by_hand("2026-10-25 02:30", now, paris),
            Some(moment("2026-10-25T00:30:00Z"))
        );
    }

    #[test]
    fn the_short_way_to_a_moment_leads_where_the_long_one_does() {
        let long = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            Some(Moment::from_millis(time.timestamp_millis()))
        };
        let own = "2026-11-22T14:05:09.123Z";
        assert_eq!(Moment::parse_own(own.as_bytes()), long(own));
        // Every digit and every sign changed into every other byte.
        for at in 0..own.len() {
            for byte in 0..=0x7f_u8 {
                let mut text = own.as_bytes().to_vec();
                text[at] = byte;
                let text = str::from_utf8(&text).expect("ASCII");
                assert_eq!(Moment::parse(text), long(text), "{text:?}");
            }
        }
        for text in [
            "2024-02-29T00:00:00.000Z",
            "2026-02-29T00:00:00.000Z",
            "0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
            "2016-12-31T23:59:60.999Z",
        ] {
            assert_eq!(Moment::parse(text), long(text), "{text}");
        }
    }

    #[test]
    fn promised_times_can_be_said_aloud() {
        assert_eq!(
            moment("2026-01-01T10:21:01Z").up_to_five_minutes(),
            moment("2026-01-01T10:25:00Z")
        );
        assert_eq!(
            moment("2026-01-01T10:25:00Z").up_to_five_minutes(),
            moment("2026-01-01T10:25:00Z")
        );
    }

    #[test]
    fn spans_read_like_people_say_them() {
        let said = |seconds| Span::seconds(seconds).in_words(Words::of(Lang::En));
        assert_eq!(
            [said(45), said(1200), said(3600), said(3900)],
            ["45 s", "20 min", "1 h", "1 h 05"]
        );
        assert_eq!(
            [said(2 * 86_400 + 3 * 3600), said(-90)],
            ["2 d 3 h", "−1 min"]
        );
        let days = Span::seconds(2 * 86_400 + 3 * 3600);
        assert_eq!(
            days.in_words(Words::of(Lang::Fr)).replace('\u{a0}', "_"),
            "2_j_3_h"
        );
        assert_eq!(Span::parse("1h 30m"), Ok(Span::minutes(90)));
        assert!(Span::parse("soon").is_err());
        assert!(Span::parse("99999999999999999h").is_err());
    }
}
