//! When something happened, as people write it at the head of a line.
//!
//! Owns which dates, times and zones are understood, and what a time without a day or a zone means.
//! Refuses to guess: a name that several zones have is no zone. Invariant: what is not understood is
//! left standing in the text.

use super::Why;
use crate::base::{Moment, Span, Zone};

/// A day: `2017-01-31`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// Reads a day as people write it: `2017-01-31`, `31 January 2017`, `January 31, 2017`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut cut = Cut(text.trim());
        let day = cut.day()?;
        cut.0.trim().is_empty().then_some(day)
    }

    /// `2017-01-31`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(year: u32, month: u32, day: u32) -> Option<Self> {
        let text = format!("{year:04}-{month:02}-{day:02}");
        Moment::parse(&format!("{text}T00:00:00Z"))?;
        Some(Self(text))
    }

    fn next(&self) -> Option<Self> {
        let noon = Moment::parse(&format!("{}T12:00:00Z", self.0))?;
        Some(Self(noon.plus(Span::minutes(24 * 60)).date()))
    }
}

/// How far a time is from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Offset {
    Fixed(i64),
    Of(Zone),
    /// Several zones are called so.
    Unclear(String),
}

/// A date, a time, or both, at the head of a text, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    day: Option<Day>,
    time: Option<(u32, u32, u32)>,
    offset: Option<Offset>,
    pub(super) rest: &'a str,
}

impl Head<'_> {
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    pub(super) fn day(&self) -> Option<&Day> {
        self.day.as_ref()
    }
}

/// Reads the head of a text; none when it begins with neither a day nor a time.
pub(super) fn head(text: &str) -> Option<Head<'_>> {
    let is_frame = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '[' | '(' | '|');
    let mut cut = Cut(text.trim_start_matches(is_frame));
    let day = cut.day();
    if day.is_some() {
        cut.between();
    }
    let before = cut.0;
    let time = cut.time(day.is_some());
    if day.is_none() && time.is_none() {
        return None;
    }
    if time.is_none() {
        cut.0 = before;
    }
    let has_seconds = time.is_some_and(|(_, has_seconds)| has_seconds);
    let offset = time.and_then(|_| cut.offset(day.is_some() || has_seconds));
    cut.close();
    Some(Head {
        day,
        time: time.map(|(time, _)| time),
        offset,
        rest: cut.0,
    })
}

/// Knows the day and the zone of times that do not name theirs.
pub(super) struct Reckoner {
    zone: Zone,
    pub(super) day: Option<Day>,
    last: Option<Moment>,
    now: Moment,
    /// Whether a time named no zone.
    pub(super) is_local: bool,
    /// Whether a time had no day.
    pub(super) wants_day: bool,
}

impl Reckoner {
    pub(super) fn new(zone: Zone, day: Option<Day>, now: Moment) -> Self {
        Self {
            zone,
            day,
            last: None,
            now,
            is_local: false,
            wants_day: false,
        }
    }

    /// The moment of a head that has a time, and what is to be said of it; else why there is none.
    pub(super) fn at(&mut self, head: &Head<'_>) -> Result<(Moment, Option<Why>), Why> {
        let time = head.time.ok_or(Why::NoTime)?;
        if let Some(day) = &head.day {
            self.day = Some(day.clone());
        }
        let Some(day) = self.day.clone() else {
            self.wants_day = true;
            return Err(Why::NoTime);
        };
        let (mut at, mut why) = self.on(&day, time, head.offset.as_ref())?;
        let back = self.last.map(|last| last.since(at));
        if head.day.is_none()
            && back.is_some_and(|back| back > Span::minutes(12 * 60))
            && let Some(next) = day.next()
        {
            (at, why) = self.on(&next, time, head.offset.as_ref())?;
            why = why.or(Some(Why::NextDay(next.clone())));
            self.day = Some(next);
        }
        if at > self.now {
            return Err(Why::ToCome);
        }
        self.last = Some(at);
        self.is_local |= head.offset.is_none();
        Ok((at, why))
    }

    fn on(
        &self,
        day: &Day,
        (hour, minute, second): (u32, u32, u32),
        offset: Option<&Offset>,
    ) -> Result<(Moment, Option<Why>), Why> {
        let watch = format!("{} {hour:02}:{minute:02}:{second:02}", day.0);
        let in_zone = |zone: Zone| {
            let at = Moment::parse_by_hand(&watch, self.now, zone).ok_or(Why::NoSuchTime)?;
            let later = at.plus(Span::minutes(60));
            let again = later.clock_with_seconds(zone) == at.clock_with_seconds(zone);
            Ok((at, again.then_some(Why::Twice)))
        };
        match offset {
            Some(Offset::Unclear(name)) => Err(Why::WhichZone(name.clone())),
            Some(Offset::Of(zone)) => in_zone(*zone),
            None => in_zone(self.zone),
            Some(Offset::Fixed(seconds)) => {
                let utc = Moment::parse_by_hand(&watch, self.now, Zone::UTC);
                let at = utc.ok_or(Why::NoSuchTime)?;
                Ok((at.plus(Span::seconds(-seconds)), None))
            }
        }
    }
}

/// A time on a command line: with a day, or on a day that is known.
#[must_use]
pub fn moment(text: &str, day: Option<&Day>, zone: Zone, now: Moment) -> Option<Moment> {
    let head = head(text).filter(|head| head.rest.trim().is_empty())?;
    let mut reckoner = Reckoner::new(zone, day.cloned(), now);
    reckoner.at(&head).ok().map(|(at, _)| at)
}

/// What is left of a text.
struct Cut<'a>(&'a str);

impl Cut<'_> {
    fn skip_spaces(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    }

    /// A character, if it is one of these.
    fn one(&mut self, of: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| of.contains(first))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    /// A number of so many digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if !(least..=most).contains(&digits) {
            return None;
        }
        let (number, rest) = self.0.split_at(digits);
        let number = number.parse().ok()?;
        self.0 = rest;
        Some(number)
    }

    /// A word of letters.
    fn word(&mut self) -> Option<String> {
        let end = self.0.find(|c: char| !c.is_alphabetic());
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        if word.is_empty() {
            return None;
        }
        self.0 = rest;
        Some(word.to_owned())
    }

    /// Reads all of something, or nothing.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.0;
        let read = read(self);
        if read.is_none() {
            self.0 = before;
        }
        read
    }

    fn day(&mut self) -> Option<Day> {
        // The name of a day of the week may stand before it.
        let whole = self.attempt(|cut| {
            let weekday = cut.word()?.to_lowercase();
            if !WEEKDAYS.iter().any(|known| weekday == *known) {
                return None;
            }
            cut.one(&[',', '.']);
            cut.skip_spaces();
            cut.bare_day()
        });
        whole.or_else(|| self.bare_day())
    }

    fn bare_day(&mut self) -> Option<Day> {
        let numbers = |cut: &mut Self| {
            let year = cut.number(4, 4)?;
            let between = cut.one(&['-', '/', '.'])?;
            let month = cut.number(1, 2)?;
            cut.one(&[between])?;
            let day = cut.number(1, 2)?;
            cut.ends()?;
            Day::of(year, month, day)
        };
        let year_first = |cut: &mut Self| {
            let year = cut.number(4, 4)?;
            cut.skip_spaces();
            let month = cut.month()?;
            cut.skip_spaces();
            let day = cut.ordinal()?;
            cut.ends()?;
            Day::of(year, month, day)
        };
        let day_first = |cut: &mut Self| {
            let day = cut.ordinal()?;
            cut.skip_spaces();
            let month = cut.month()?;
            cut.one(&[',']);
            cut.skip_spaces();
            let year = cut.number(4, 4)?;
            cut.ends()?;
            Day::of(year, month, day)
        };
        let month_first = |cut: &mut Self| {
            let month = cut.month()?;
            cut.skip_spaces();
            let day = cut.ordinal()?;
            cut.one(&[',']);
            cut.skip_spaces();
            let year = cut.number(4, 4)?;
            cut.ends()?;
            Day::of(year, month, day)
        };
        self.attempt(numbers)
            .or_else(|| self.attempt(year_first))
            .or_else(|| self.attempt(day_first))
            .or_else(|| self.attempt(month_first))
    }

    /// Whether a number or word has ended; what follows a date in RFC 3339 is a `T`.
    fn ends(&mut self) -> Option<()> {
        let mut next = self.0.chars();
        match next.next() {
            Some('T' | 't') => next.next().filter(char::is_ascii_digit).map(|_| ()),
            Some(next) if next.is_alphanumeric() => None,
            _ => Some(()),
        }
    }

    fn ordinal(&mut self) -> Option<u32> {
        let day = self.number(1, 2)?;
        self.attempt(|cut| {
            let word = cut.word()?;
            matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "er").then_some(())
        });
        Some(day)
    }

    fn month(&mut self) -> Option<u32> {
        let word = self.word()?.to_lowercase();
        self.one(&['.']);
        let is_it = |names: &&[&str]| names.contains(&word.as_str());
        let month = MONTHS.iter().position(is_it)?;
        u32::try_from(month + 1).ok()
    }

    /// What may stand between a day and a time.
    fn between(&mut self) {
        let before = self.0;
        self.one(&['T', 't']);
        self.one(&[',', ':', ')', ']']);
        self.skip_spaces();
        self.attempt(|cut| {
            let word = cut.word()?;
            cut.skip_spaces();
            matches!(word.as_str(), "at" | "à" | "um").then_some(())
        });
        self.one(&['-', '–', '—', '|', '(', '[']);
        self.skip_spaces();
        if !self.0.starts_with(|c: char| c.is_ascii_digit()) {
            self.0 = before;
        }
    }

    /// A time, and whether it has seconds.
    fn time(&mut self, after_day: bool) -> Option<((u32, u32, u32), bool)> {
        self.attempt(|cut| {
            let mut hour = cut.number(1, 2)?;
            let (mut minute, mut second, mut has_seconds) = (0, 0, false);
            let half = |cut: &mut Self| {
                cut.attempt(|cut| {
                    cut.skip_spaces();
                    let word = cut.word()?.to_lowercase();
                    matches!(word.as_str(), "am" | "pm").then(|| word == "pm")
                })
            };
            if cut.one(&[':', 'h', 'H']).is_some() {
                minute = cut.number(2, 2)?;
                let seconds = |cut: &mut Self| {
                    cut.one(&[':'])?;
                    cut.number(2, 2)
                };
                if let Some(read) = cut.attempt(seconds) {
                    (second, has_seconds) = (read, true);
                    cut.attempt(|cut| {
                        cut.one(&['.', ','])?;
                        cut.number(1, 9)
                    });
                }
                if let Some(is_afternoon) = half(cut) {
                    hour = of_day(hour, is_afternoon)?;
                }
            } else {
                // `9pm` is a time behind a day only.
                let is_afternoon = half(cut).filter(|_| after_day)?;
                hour = of_day(hour, is_afternoon)?;
            }
            let ends = !cut.0.starts_with(|c: char| c.is_alphanumeric() && c != 'Z');
            (hour < 24 && minute < 60 && second < 60 && ends)
                .then_some(((hour, minute, second), has_seconds))
        })
    }

    fn offset(&mut self, may_stick: bool) -> Option<Offset> {
        self.attempt(|cut| {
            let sticks = !cut.0.starts_with([' ', '\t', '\u{a0}', '\u{202f}']);
            cut.skip_spaces();
            cut.one(&['(']);
            // `21:00-21:30` is from when to when.
            if cut.0.starts_with(['+', '-']) {
                return cut.signed().filter(|_| !sticks || may_stick);
            }
            let end = cut.0.find(|c: char| !(c.is_alphabetic() || c == '_'));
            let name = &cut.0[..end.unwrap_or(cut.0.len())];
            let after = &cut.0[name.len()..];
            if after.starts_with('/') {
                let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
                let end = cut.0.find(|c: char| !is_part(c)).unwrap_or(cut.0.len());
                let zone = Zone::parse(&cut.0[..end])?;
                cut.0 = &cut.0[end..];
                return Some(Offset::Of(zone));
            }
            let found = if let Some((_, hours)) = NAMED.iter().find(|(known, _)| *known == name) {
                Offset::Fixed(hours * 3600)
            } else if UNCLEAR.contains(&name) {
                Offset::Unclear(name.to_owned())
            } else {
                return None;
            };
            cut.0 = after;
            if matches!(name, "UTC" | "GMT") && cut.0.starts_with(['+', '-']) {
                return cut.signed().or(Some(found));
            }
            (!cut.0.starts_with(char::is_alphanumeric)).then_some(found)
        })
    }

    /// `+01:00`, `+0100`, `+1`.
    fn signed(&mut self) -> Option<Offset> {
        self.attempt(|cut| {
            let sign = if cut.one(&['+', '-'])? == '-' { -1 } else { 1 };
            let digits = cut.0.bytes().take_while(u8::is_ascii_digit).count();
            let (hours, minutes) = if digits == 4 {
                let both = cut.number(4, 4)?;
                (both / 100, both % 100)
            } else {
                let hours = cut.number(1, 2)?;
                let minutes = cut.attempt(|cut| {
                    cut.one(&[':'])?;
                    cut.number(2, 2)
                });
                (hours, minutes.unwrap_or(0))
            };
            let fits = hours <= 14 && minutes < 60 && !cut.0.starts_with(char::is_alphanumeric);
            fits.then(|| Offset::Fixed(sign * i64::from(hours * 3600 + minutes * 60)))
        })
    }

    /// What closes a time and stands between it and the text.
    fn close(&mut self) {
        let is_frame = |c: char| matches!(c, '*' | '_' | '`' | ']' | ')');
        self.0 = self.0.trim_start_matches(is_frame);
        self.skip_spaces();
        if self.one(&[':', '-', '–', '—', '|', ',', ';']).is_some() {
            self.0 = self.0.trim_start_matches(['*', '_', '`']);
            self.skip_spaces();
        }
    }
}

/// Twelve-hour time to the hour of the day.
fn of_day(hour: u32, is_afternoon: bool) -> Option<u32> {
    (1..=12)
        .contains(&hour)
        .then_some(hour % 12 + if is_afternoon { 12 } else { 0 })
}

/// Names that mean one distance from UTC only: those of RFC 5322, and those of western Europe.
const NAMED: [(&str, i64); 13] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("CET", 1),
    ("CEST", 2),
];

/// Names that several zones have, or that few know.
const UNCLEAR: [&str; 22] = [
    "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AST", "AWST", "BST", "EEST", "EET", "HKT",
    "HST", "IST", "JST", "KST", "MSK", "NZDT", "NZST", "SGT", "WEST", "WET",
];

const WEEKDAYS: [&str; 28] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lun",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "tues",
];

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv"],
    &["february", "feb", "février", "févr", "fév"],
    &["march", "mar", "mars"],
    &["april", "apr", "avril", "avr"],
    &["may", "mai"],
    &["june", "jun", "juin"],
    &["july", "jul", "juillet", "juil"],
    &["august", "aug", "août"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "décembre", "déc"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, zone: &str, day: Option<&str>) -> Result<(String, String), Why> {
        let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
        let zone = Zone::parse(zone).expect("a zone");
        let head = head(text).ok_or(Why::NoTime)?;
        let day = day.map(|day| Day::parse(day).expect("a day"));
        let (at, _) = Reckoner::new(zone, day, now).at(&head)?;
        Ok((
            at.to_string().replace(":00.000Z", "Z"),
            head.rest.to_owned(),
        ))
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, at) in [
            ("2017-01-31 21:00 UTC: it", "2017-01-31T21:00Z"),
            ("2017-01-31T21:00:00Z it", "2017-01-31T21:00Z"),
            ("2017-01-31T21:00:00.123+01:00 it", "2017-01-31T20:00Z"),
            ("2017/01/31 21:00 UTC - it", "2017-01-31T21:00Z"),
            ("31 January 2017, 21:00 UTC: it", "2017-01-31T21:00Z"),
            ("January 31st, 2017 at 9:00 PM UTC it", "2017-01-31T21:00Z"),
            ("2018 October 21 22:52 UTC it", "2018-10-21T22:52Z"),
            ("Tue 28 Feb 2017 9:37AM PST it", "2017-02-28T17:37Z"),
            ("2017-02-28 9am PST it", "2017-02-28T17:00Z"),
            (
                "mardi 31 janvier 2017 à 21h00 CET : it",
                "2017-01-31T20:00Z",
            ),
            ("**2017-01-31 21:00 UTC** it", "2017-01-31T21:00Z"),
            ("[2017-01-31 21:00 UTC] it", "2017-01-31T21:00Z"),
            ("2017-01-31 21:00 (UTC) it", "2017-01-31T21:00Z"),
            ("2017-01-31 21:00 UTC+1 it", "2017-01-31T20:00Z"),
            ("2017-01-31 21:00 -0800 it", "2017-02-01T05:00Z"),
            ("2017-01-31 21:00 Asia/Kolkata | it", "2017-01-31T15:30Z"),
            ("| 21:05 | it", "2017-01-31T20:05Z"),
            ("21:05 – it", "2017-01-31T20:05Z"),
            ("21h05 it", "2017-01-31T20:05Z"),
        ] {
            let read = read(text, "Europe/Paris", Some("2017-01-31"));
            assert_eq!(read, Ok((at.to_owned(), "it".to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_left_in_the_text() {
        for text in [
            "it",
            "",
            "21",
            "2100 it",
            "25:00 it",
            "21:60",
            "21:5",
            "9pm it",
            "3 times",
            "1.21:00",
            "2017-13-01 21:00",
            "10:30ish",
        ] {
            assert_eq!(
                read(text, "UTC", Some("2017-01-31")),
                Err(Why::NoTime),
                "{text}"
            );
        }
        let (_, rest) = read("21:00-21:30 down", "UTC", Some("2017-01-31")).expect("a time");
        assert_eq!(rest, "21:30 down", "from when to when");
        let (at, rest) = read("21:00 DB is down", "UTC", Some("2017-01-31")).expect("a time");
        assert_eq!(
            (at.as_str(), rest.as_str()),
            ("2017-01-31T21:00Z", "DB is down")
        );
    }

    #[test]
    fn a_zone_is_never_guessed() {
        let said = |text| read(text, "Europe/Paris", None);
        assert_eq!(
            said("2017-01-31 21:00 BST it"),
            Err(Why::WhichZone("BST".into()))
        );
        assert_eq!(
            said("2026-03-29 02:30 it"),
            Err(Why::NoSuchTime),
            "skipped by the clocks"
        );
        assert_eq!(said("2027-01-01 10:00 it"), Err(Why::ToCome));
        assert_eq!(said("21:00 it"), Err(Why::NoTime), "no day is known");
        let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        let mut reckoner = Reckoner::new(paris, None, now);
        let twice = head("2026-10-25 02:30 it").expect("a head");
        assert_eq!(
            reckoner.at(&twice).map(|(_, why)| why),
            Ok(Some(Why::Twice))
        );
        assert!(reckoner.is_local);
    }

    #[test]
    fn midnight_is_passed_when_a_time_goes_back_by_half_a_day() {
        let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
        let day = Day::parse("2017-01-31");
        let mut reckoner = Reckoner::new(Zone::UTC, day, now);
        let at = |reckoner: &mut Reckoner, text| {
            let (at, why) = reckoner.at(&head(text).expect("a head")).expect("a time");
            (at.to_string()[..16].to_owned(), why.is_some())
        };
        assert_eq!(
            at(&mut reckoner, "22:00"),
            ("2017-01-31T22:00".into(), false)
        );
        assert_eq!(
            at(&mut reckoner, "21:50"),
            ("2017-01-31T21:50".into(), false)
        );
        assert_eq!(
            at(&mut reckoner, "00:10"),
            ("2017-02-01T00:10".into(), true)
        );
        assert_eq!(
            at(&mut reckoner, "01:00"),
            ("2017-02-01T01:00".into(), false)
        );
    }
}
