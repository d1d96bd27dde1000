//! How a message says a time and a day.
//!
//! Owns the wording of times for customers; the catalogue has the words. Reads no clock.

use crate::base::{Lang, Moment, Words, Zone};

/// What cannot be broken over two lines.
const NO_BREAK: char = '\u{a0}';

/// `22 November`, `1er novembre`.
pub(super) fn day(moment: Moment, zone: Zone, words: Words) -> String {
    let (day, month, _) = moment.day(zone);
    let day = match (words.lang(), day) {
        (Lang::Fr, 1) => "1er".to_owned(),
        _ => day.to_string(),
    };
    let month = words.get(&format!("draft.month.{month}"));
    words.say("draft.day", &[("day", &day), ("month", &month)])
}

/// `22 November, 14:05`, `22 novembre à 14 h 05`: the same whenever it is said.
pub(super) fn day_and_time(moment: Moment, zone: Zone, words: Words) -> String {
    let (day, time) = (day(moment, zone, words), clock(moment, zone, words.lang()));
    words.say("draft.day_and_time", &[("day", &day), ("time", &time)])
}

/// `14:05 (Paris)`; with the day in front when that is not the day of `now`.
pub(super) fn time(moment: Moment, now: Moment, zone: Zone, words: Words) -> String {
    let time = spoken(moment, now, zone, words);
    words.say(
        "draft.time_with_city",
        &[("time", &time), ("city", &zone.city())],
    )
}

/// The same without the city, to be read aloud.
pub(super) fn spoken(moment: Moment, now: Moment, zone: Zone, words: Words) -> String {
    let time = clock(moment, zone, words.lang());
    if moment.same_day(now, zone) {
        return time;
    }
    let day = day(moment, zone, words);
    words.say("draft.time_on_day", &[("day", &day), ("time", &time)])
}

/// `14:05`, `14 h 05`.
fn clock(moment: Moment, zone: Zone, lang: Lang) -> String {
    let clock = moment.clock(zone);
    match (lang, clock.split_once(':')) {
        (Lang::Fr, Some((hour, minute))) => {
            let hour = hour.strip_prefix('0').unwrap_or(hour);
            format!("{hour}{NO_BREAK}h{NO_BREAK}{minute}")
        }
        _ => clock,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(moment: &str, now: &str, lang: Lang) -> String {
        let at = |text| Moment::parse(text).expect("a moment");
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        time(at(moment), at(now), paris, Words::of(lang)).replace(NO_BREAK, "_")
    }

    #[test]
    fn a_time_has_its_day_only_when_it_is_another_day() {
        let now = "2026-11-22T22:50:00Z"; // 23:50 in Paris
        assert_eq!(said("2026-11-22T08:05:00Z", now, Lang::En), "09:05 (Paris)");
        assert_eq!(
            said("2026-11-22T08:05:00Z", now, Lang::Fr),
            "9_h_05 (Paris)"
        );
        assert_eq!(
            said("2026-11-22T23:10:00Z", now, Lang::En),
            "23 November, 00:10 (Paris)"
        );
        assert_eq!(
            said("2026-11-22T23:10:00Z", now, Lang::Fr),
            "le 23_novembre à 0_h_10 (Paris)"
        );
        assert_eq!(
            said("2026-11-30T23:10:00Z", now, Lang::Fr),
            "le 1er_décembre à 0_h_10 (Paris)"
        );
    }
}
