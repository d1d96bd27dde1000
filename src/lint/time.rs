//! Times in a text: on a clock, from now on, on a day, or soon.

use super::said::Said;
use std::ops::Range;

/// A time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// Its words.
    pub(super) words: Range<usize>,
    /// How it is said.
    pub(super) how: How,
}

/// How a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// On the clock: minutes since midnight.
    Clock(u32),
    /// Counted from now: `in 20 minutes`, `every hour`.
    FromNow,
    /// As a part of a day: `tomorrow`, `ce soir`.
    Day,
    /// `soon`.
    Soon,
}

/// What begins a length of time that is counted from now.
const BEFORE: &[&str] = &[
    "in", "within", "every", "another", "take", "takes", "taking", "dans", "sous", "ici", "les",
    "prendra", "durera", "prendre", "durer", "each", "further",
];

/// What may stand between that and the unit.
const BETWEEN: &[&str] = &[
    "a",
    "an",
    "about",
    "another",
    "around",
    "approximately",
    "at",
    "the",
    "next",
    "most",
    "few",
    "couple",
    "of",
    "half",
    "quarter",
    "less",
    "than",
    "coming",
    "or",
    "to",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "ten",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "sixty",
    "ninety",
    "maximum",
    "up",
    "roughly",
    "l",
    "la",
    "les",
    "une",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "dix",
    "quinze",
    "vingt",
    "trente",
    "quarante",
    "soixante",
    "prochaine",
    "prochaines",
    "prochains",
    "environ",
    "moins",
    "de",
    "plus",
    "quelques",
    "demi",
    "dizaine",
    "quinzaine",
    "vingtaine",
    "trentaine",
    "petite",
    "ou",
    "a",
    "tard",
    "au",
    "other",
];

const UNITS: &[&str] = &[
    "minute",
    "minutes",
    "min",
    "mins",
    "mn",
    "hour",
    "hours",
    "hr",
    "hrs",
    "h",
    "heure",
    "heures",
    "day",
    "days",
    "jour",
    "jours",
    "journee",
    "moment",
    "moments",
    "instants",
    "matinee",
    "soiree",
    "week",
    "weeks",
    "semaine",
    "semaines",
    "morning",
    "afternoon",
];

const DAYS: &[&str] = &[
    "tomorrow",
    "tonight",
    "noon",
    "midday",
    "midnight",
    "this afternoon",
    "this evening",
    "this morning",
    "end of the day",
    "end of day",
    "eod",
    "close of business",
    "later today",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "hourly",
    "demain",
    "ce soir",
    "midi",
    "minuit",
    "cet apres midi",
    "cet apres",
    "fin de journee",
    "fin de la journee",
    "fin de matinee",
    "fin d apres midi",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "chaque heure",
];

const SOON: &[&str] = &[
    "soon",
    "shortly",
    "momentarily",
    "any minute",
    "any moment",
    "imminently",
    "bientot",
    "sous peu",
    "d ici peu",
    "incessamment",
    "d un instant a l autre",
    "d une minute a l autre",
    "prochainement",
    "tres vite",
];

/// The times among these words, in order.
pub(super) fn times(said: &Said<'_>, within: &Range<usize>) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let time = from_now(said, at, within.end)
            .or_else(|| clock(said, at, within.end))
            .or_else(|| named(said, at, within.end));
        match time {
            Some(time) => {
                at = time.words.end;
                found.push(time);
            }
            None => at += 1,
        }
    }
    found
}

/// The times on the clock of a whole text.
pub(super) fn clocks(said: &Said<'_>) -> impl Iterator<Item = u32> {
    times(said, &(0..said.words.len()))
        .into_iter()
        .filter_map(|time| match time.how {
            How::Clock(minutes) => Some(minutes),
            _ => None,
        })
}

/// `14:30` as minutes.
pub(super) fn of_watch(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    minutes(hour, minute)
}

fn named(said: &Said<'_>, at: usize, end: usize) -> Option<Time> {
    if let Some(words) = said.starts(at, end, DAYS) {
        let how = How::Day;
        return Some(Time { words, how });
    }
    let words = said.starts(at, end, SOON)?;
    // `as soon as possible` promises nothing.
    let before = at.checked_sub(1).and_then(|before| said.word(before));
    let how = How::Soon;
    (!matches!(before, Some("as" | "aussi" | "plus"))).then_some(Time { words, how })
}

fn from_now(said: &Said<'_>, at: usize, end: usize) -> Option<Time> {
    let first = said.word(at)?;
    if !BEFORE.contains(&first) {
        return None;
    }
    if first == "ici" {
        let before = at.checked_sub(1).and_then(|before| said.word(before));
        // `d’ici 15 h` is a time on the clock, `d’ici une heure` is not.
        if before != Some("d") || clock(said, at + 1, end).is_some() {
            return None;
        }
    }
    let longest = end.min(at + 8);
    for next in at + 1..longest {
        let word = said.word(next)?;
        if UNITS.contains(&word) || is_counted_unit(word) {
            return Some(Time {
                words: at..next + 1,
                how: How::FromNow,
            });
        }
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_number || BETWEEN.contains(&word)) {
            return None;
        }
    }
    None
}

/// A length of time that is not said to be counted from now: `45 minutes`.
pub(super) fn length(said: &Said<'_>, within: &Range<usize>) -> Option<Range<usize>> {
    within.clone().find_map(|at| {
        let word = said.word(at)?;
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let counted = is_number && UNITS.contains(&said.word(at + 1)?);
        (counted || is_counted_unit(word)).then(|| at..at + 1 + usize::from(counted))
    })
}

/// `30min`, `2h`.
fn is_counted_unit(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < word.len() && matches!(unit, "h" | "m" | "min" | "mn" | "hrs" | "hr")
}

fn clock(said: &Said<'_>, at: usize, end: usize) -> Option<Time> {
    let word = said.word(at)?;
    let time = |length: usize, minutes| Time {
        words: at..at + length,
        how: How::Clock(minutes),
    };
    // `14h30`, `14h`, `3pm`.
    if let Some((hour, minute)) = word.split_once('h').filter(|(hour, _)| !hour.is_empty()) {
        let minute = if minute.is_empty() { "0" } else { minute };
        return minutes(hour, minute).map(|minutes| time(1, minutes));
    }
    for (half, add) in [("am", 0), ("pm", 720)] {
        if let Some(hour) = word.strip_suffix(half).filter(|hour| !hour.is_empty()) {
            return minutes(hour, "0").map(|minutes| time(1, minutes % 720 + add));
        }
    }
    if word.len() > 2 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let follows = |next: usize| (next < end).then(|| said.word(next)).flatten();
    let is_two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    // `14:30`, `2:30 pm`.
    if let Some(next) = follows(at + 1)
        && said.gap(at) == ":"
    {
        let half = ["am", "pm"].into_iter().find(|half| next.ends_with(half));
        let digits = next.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let minutes = minutes(word, digits).filter(|_| is_two(digits))?;
        let (length, half) = match (half, half_of_day(said, at + 2, end)) {
            (Some(half), _) => (2, Some(half == "pm")),
            (None, Some((length, is_pm))) => (2 + length, Some(is_pm)),
            (None, None) => (2, None),
        };
        return Some(time(length, in_half(minutes, half)));
    }
    if let Some((length, is_pm)) = half_of_day(said, at + 1, end) {
        let minutes = minutes(word, "0")?;
        return Some(time(1 + length, in_half(minutes, Some(is_pm))));
    }
    // `14 h 30`, `14 h`, `14 heures`.
    if matches!(follows(at + 1), Some("h" | "heures")) && said.gap(at).trim().is_empty() {
        if let Some(minute) = follows(at + 2)
            && is_two(minute)
            && said.gap(at + 1).trim().is_empty()
        {
            return minutes(word, minute).map(|minutes| time(3, minutes));
        }
        return minutes(word, "0").map(|minutes| time(2, minutes));
    }
    None
}

/// `pm` and `p.m.`: how many words, and whether it is the second half of the day.
fn half_of_day(said: &Said<'_>, at: usize, end: usize) -> Option<(usize, bool)> {
    if at >= end {
        return None;
    }
    match (said.word(at)?, said.word(at + 1)) {
        ("am", _) => Some((1, false)),
        ("pm", _) => Some((1, true)),
        ("a", Some("m")) if said.gap(at) == "." => Some((2, false)),
        ("p", Some("m")) if said.gap(at) == "." => Some((2, true)),
        _ => None,
    }
}

fn in_half(minutes: u32, is_pm: Option<bool>) -> u32 {
    match is_pm {
        Some(is_pm) => minutes % 720 + if is_pm { 720 } else { 0 },
        None => minutes,
    }
}

fn minutes(hour: &str, minute: &str) -> Option<u32> {
    let hour: u32 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let minute: u32 = minute.parse().ok().filter(|minute| *minute < 60)?;
    Some(hour * 60 + minute)
}
