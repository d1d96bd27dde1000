//! Who reads: the language, and what their watch says.
//!
//! Owns how times and spans are said. Knows no incident. Invariant: a time that stands alone has
//! its date and UTC beside it.

use crate::base::visible::visible_line;
use crate::base::{Lang, Moment, Role, Span, Words, Zone};

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The words of their language.
    pub words: Words,
    /// Where their watch is.
    pub zone: Zone,
}

impl Reader {
    /// Somebody who reads this language and whose watch is in this zone.
    #[must_use]
    pub fn new(lang: Lang, zone: Zone) -> Self {
        Self {
            words: Words::of(lang),
            zone,
        }
    }

    /// Whether their watch shows UTC.
    #[must_use]
    pub fn is_utc(self) -> bool {
        self.zone.city() == "UTC"
    }

    /// `14:05`.
    #[must_use]
    pub fn time(self, at: Moment) -> String {
        at.clock(self.zone)
    }

    /// `2026-11-22`.
    #[must_use]
    pub fn date(self, at: Moment) -> String {
        let (day, month, year) = at.day(self.zone);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `14:05` beside something of the same day, else with its date.
    #[must_use]
    pub fn time_beside(self, at: Moment, other: Moment) -> String {
        if at.same_day(other, self.zone) {
            self.time(at)
        } else {
            format!("{} {}", self.date(at), self.time(at))
        }
    }

    /// `2026-11-22 14:05 Paris (13:05 UTC)`: a time that needs nothing beside it.
    #[must_use]
    pub fn in_full(self, at: Moment) -> String {
        let here = format!("{} {} {}", self.date(at), self.time(at), self.zone.city());
        if self.is_utc() {
            return here;
        }
        let utc = at.clock(Zone::UTC);
        if self.date(at) == at.date() {
            format!("{here} ({utc} UTC)")
        } else {
            format!("{here} ({} {utc} UTC)", at.date())
        }
    }

    /// `2026-11-22 Paris (UTC+1)`: what stands above the times of a day.
    #[must_use]
    pub fn day(self, at: Moment) -> String {
        let day = format!("{} {}", self.date(at), self.zone.city());
        if self.is_utc() {
            return day;
        }
        let ahead = at.ahead(self.zone).as_seconds();
        let (sign, ahead) = if ahead < 0 {
            ('−', -ahead)
        } else {
            ('+', ahead)
        };
        let (hours, minutes) = (ahead / 3600, ahead / 60 % 60);
        match minutes {
            0 => format!("{day} (UTC{sign}{hours})"),
            _ => format!("{day} (UTC{sign}{hours}:{minutes:02})"),
        }
    }

    /// How long after the beginning: `+12 min`. Nothing for what was before it: a clock that went
    /// back makes no time negative.
    #[must_use]
    pub fn relative(self, at: Moment, beginning: Moment) -> String {
        let span = at.since(beginning);
        if span < Span::seconds(0) {
            String::new()
        } else {
            format!("+{}", self.span(span))
        }
    }

    /// `20 min`, `1 h 05`.
    #[must_use]
    pub fn span(self, span: Span) -> String {
        span.in_words(self.words)
    }

    /// The same, with the seconds that count below an hour: `5 min 10 s`.
    #[must_use]
    pub fn exact_span(self, span: Span) -> String {
        let seconds = span.as_seconds();
        if (60..3600).contains(&seconds) && seconds % 60 != 0 {
            let (minutes, rest) = (Span::minutes(seconds / 60), Span::seconds(seconds % 60));
            format!("{} {}", self.span(minutes), self.span(rest))
        } else {
            self.span(span)
        }
    }

    /// A role as people call it; a role of the team's own keeps its name.
    #[must_use]
    pub fn role(self, role: &Role) -> String {
        let key = match role.as_str() {
            "incident-commander" => "report.role.incident-commander",
            "deputy" => "report.role.deputy",
            "communications-lead" => "report.role.communications-lead",
            "operations-lead" => "report.role.operations-lead",
            "scribe" => "report.role.scribe",
            own => return own.to_owned(),
        };
        self.words.get(key).to_owned()
    }

    /// The word of the catalogue for a word of the journal: `word("report.state", "resolved")`.
    #[must_use]
    pub fn word(self, table: &str, word: &str) -> String {
        self.words.say(&format!("{table}.{word}"), &[])
    }
}

/// Text from outside as it may stand in a sentence: on one line, with nothing hidden in it.
#[must_use]
pub fn shown(text: &str) -> String {
    visible_line(text.trim().replace("\r\n", "\n").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> Reader {
        Reader::new(Lang::En, Zone::parse("Europe/Paris").expect("a zone"))
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).expect("a moment")
    }

    #[test]
    fn a_time_that_stands_alone_has_its_date_and_utc_beside_it() {
        let noon = at("2026-11-22T13:05:00Z");
        assert_eq!(paris().in_full(noon), "2026-11-22 14:05 Paris (13:05 UTC)");
        let night = at("2026-11-22T23:30:00Z");
        assert_eq!(
            paris().in_full(night),
            "2026-11-23 00:30 Paris (2026-11-22 23:30 UTC)"
        );
        let utc = Reader::new(Lang::En, Zone::UTC);
        assert_eq!(utc.in_full(noon), "2026-11-22 13:05 UTC");
    }

    #[test]
    fn a_day_says_how_far_its_watches_are_from_utc() {
        let said = |zone, time| {
            let zone = Zone::parse(zone).expect("a zone");
            Reader::new(Lang::En, zone).day(at(time))
        };
        let noon = "2026-11-22T13:05:00Z";
        assert_eq!(said("Europe/Paris", noon), "2026-11-22 Paris (UTC+1)");
        assert_eq!(
            said("Europe/Paris", "2026-07-04T00:00:00Z"),
            "2026-07-04 Paris (UTC+2)"
        );
        assert_eq!(
            said("America/St_Johns", noon),
            "2026-11-22 St Johns (UTC−3:30)"
        );
        assert_eq!(
            said("Asia/Kathmandu", noon),
            "2026-11-22 Kathmandu (UTC+5:45)"
        );
        assert_eq!(said("UTC", noon), "2026-11-22 UTC");
    }

    #[test]
    fn another_day_brings_its_date() {
        let noon = at("2026-11-22T13:05:00Z");
        assert_eq!(paris().time_beside(noon, noon), "14:05");
        assert_eq!(
            paris().time_beside(at("2026-11-23T08:00:00Z"), noon),
            "2026-11-23 09:00"
        );
    }

    #[test]
    fn seconds_are_said_where_they_count() {
        let said = |seconds| paris().exact_span(Span::seconds(seconds));
        assert_eq!(
            [said(45), said(310), said(300), said(3910)],
            ["45 s", "5 min 10 s", "5 min", "1 h 05"]
        );
    }

    #[test]
    fn text_from_outside_stays_on_its_line() {
        assert_eq!(shown(" a\r\nb\u{1b}[2J\tc "), "a b\\u{1b}[2J c");
    }
}
