//! A day, in the orders and languages in which people write it.
//!
//! Owns the names of months and of days of the week. Refuses a day that no calendar has. Invariant:
//! a `Day` that exists was or will be.

use super::cut::Cut;
use crate::base::{Moment, Span};

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

    pub(super) fn next(&self) -> Option<Self> {
        let noon = Moment::parse(&format!("{}T12:00:00Z", self.0))?;
        Some(Self(noon.plus(Span::minutes(24 * 60)).date()))
    }
}

impl Cut<'_> {
    pub(super) fn day(&mut self) -> Option<Day> {
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
}

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
