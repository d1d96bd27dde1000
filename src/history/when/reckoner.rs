//! The moment of a time, where the day and the zone may stand elsewhere.
//!
//! Owns the day that goes on, and midnight. Refuses what no clock has shown and what is still to
//! come. Invariant: a time that goes back by half a day is on the next one, and that is said.

use super::day::Day;
use super::offset::Offset;
use super::{Head, item_head};
use crate::base::{Moment, Span, Zone};
use crate::history::Why;

/// Knows the day and the zone of times that do not name theirs.
pub(in crate::history) struct Reckoner {
    zone: Zone,
    pub(in crate::history) day: Option<Day>,
    last: Option<Moment>,
    now: Moment,
    /// Whether a time that names no zone has the one before.
    pub(in crate::history) inherits: bool,
    /// How far from UTC the line before was, as far as it said so.
    before: Option<Offset>,
    /// Whether a time named no zone, and neither did one before.
    pub(in crate::history) is_local: bool,
    /// Whether a time has the zone of one before.
    pub(in crate::history) is_inherited: bool,
    /// Whether a time had no day.
    pub(in crate::history) wants_day: bool,
}

impl Reckoner {
    pub(in crate::history) fn new(zone: Zone, day: Option<Day>, now: Moment) -> Self {
        Self {
            zone,
            day,
            last: None,
            now,
            inherits: false,
            before: None,
            is_local: false,
            is_inherited: false,
            wants_day: false,
        }
    }

    /// The moment of a head that has a time, and what is to be said of it; else why there is none.
    pub(in crate::history) fn at(&mut self, head: &Head<'_>) -> Result<(Moment, Option<Why>), Why> {
        let time = head.time.ok_or(Why::NoTime)?;
        if let Some(day) = &head.day {
            self.day = Some(day.clone());
        }
        let Some(day) = self.day.clone() else {
            self.wants_day = true;
            return Err(Why::NoTime);
        };
        let before = self.before.clone().filter(|_| self.inherits);
        let is_inherited = head.offset.is_none() && before.is_some();
        let offset = head.offset.clone().or(before);
        let (mut at, mut why) = self.on(&day, time, offset.as_ref())?;
        let back = self.last.map(|last| last.since(at));
        if head.day.is_none()
            && back.is_some_and(|back| back > Span::minutes(12 * 60))
            && let Some(next) = day.next()
        {
            (at, why) = self.on(&next, time, offset.as_ref())?;
            why = why.or(Some(Why::NextDay(next.clone())));
            self.day = Some(next);
        }
        if at > self.now {
            return Err(Why::ToCome);
        }
        self.last = Some(at);
        self.is_local |= offset.is_none();
        self.is_inherited |= is_inherited;
        self.before = offset;
        Ok((at, why))
    }

    /// A time that the line before promises: in the zone of that line, and after it.
    pub(in crate::history) fn promised(&self, text: &str) -> Option<Moment> {
        let head = item_head(text).filter(|head| head.rest.trim().is_empty())?;
        let day = head.day.clone().or_else(|| self.day.clone())?;
        let offset = head.offset.clone().or_else(|| self.before.clone());
        let (at, _) = self.on(&day, head.time?, offset.as_ref()).ok()?;
        if head.day.is_none() && self.last.is_some_and(|last| at < last) {
            let next = self.on(&day.next()?, head.time?, offset.as_ref());
            return next.ok().map(|(at, _)| at);
        }
        Some(at)
    }

    /// Where the next file begins, nothing is known of the zone.
    pub(in crate::history) fn forget_zone(&mut self) {
        self.before = None;
    }

    fn on(
        &self,
        day: &Day,
        (hour, minute, second): (u32, u32, u32),
        offset: Option<&Offset>,
    ) -> Result<(Moment, Option<Why>), Why> {
        let watch = format!("{} {hour:02}:{minute:02}:{second:02}", day.as_str());
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
