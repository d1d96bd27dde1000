//! How far a time is from UTC, as it is written behind the time.
//!
//! Owns the names of zones that are understood. Refuses to guess: a name that several zones have is
//! no zone. Invariant: what follows from when to when is no offset.

use super::cut::Cut;
use crate::base::Zone;

/// How far a time is from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Offset {
    Fixed(i64),
    Of(Zone),
    /// Several zones are called so.
    Unclear(String),
}

impl Cut<'_> {
    pub(super) fn offset(&mut self, may_stick: bool) -> Option<Offset> {
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
