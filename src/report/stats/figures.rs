//! Figures of many incidents in words, the same on a terminal and on a page.
//!
//! Owns what a distribution, a share and a bound are called. Knows no layout. Invariant: what
//! nobody has measured has a sign of its own, and nothing that was measured is a nought.

use super::{Distribution, Group, Share};
use crate::base::{Lang, Span};
use crate::report::reader::Reader;

/// A figure of a distribution, or that there is none.
pub(in crate::report) fn figure(reader: Reader, span: Option<Span>) -> String {
    span.map_or_else(|| "–".to_owned(), |span| measured(reader, span))
}

/// What was measured in whole seconds: less than one is no nought.
fn measured(reader: Reader, span: Span) -> String {
    if span == Span::seconds(0) {
        reader.words.get("stats-figures.moment").to_owned()
    } else {
        reader.exact_span(span)
    }
}

/// How many there are, with those beside them that turned out to be none.
pub(in crate::report) fn beside_false_alarms(reader: Reader, all: String, group: &Group) -> String {
    if group.false_alarms == 0 {
        return all;
    }
    let none = reader.words.count("stats.false-alarms", group.false_alarms);
    let holes: [(&str, &dyn std::fmt::Display); 2] = [("all", &all), ("none", &none)];
    reader.words.say("stats.false-alarms.beside", &holes)
}

/// A share in percent, or that there is none.
pub(in crate::report) fn percent(reader: Reader, share: Share) -> String {
    let gap = match reader.words.lang() {
        Lang::En => ' ',
        Lang::Fr => '\u{202f}',
    };
    share
        .percent()
        .map_or_else(|| "–".to_owned(), |percent| format!("{percent}{gap}%"))
}

/// The middle, nine of ten, the greatest.
fn spread(reader: Reader, distribution: &Distribution) -> String {
    match (distribution.n, distribution.median) {
        (1, Some(only)) => measured(reader, only),
        // Three times the same figure says no more than once.
        (_, Some(_)) if distribution.min == distribution.max => {
            let holes = [("span", &figure(reader, distribution.max) as _)];
            reader.words.say("stats-figures.alike", &holes)
        }
        (_, Some(_)) => reader.words.say(
            "stats.spread",
            &[
                ("median", &figure(reader, distribution.median)),
                ("p90", &figure(reader, distribution.p90)),
                ("max", &figure(reader, distribution.max)),
            ],
        ),
        (_, None) => reader.words.get("stats.none").to_owned(),
    }
}

/// What a bucket holds: `up to 5 min`, `longer`.
pub(in crate::report) fn bound(reader: Reader, up_to: Option<Span>) -> String {
    match up_to {
        Some(span) => reader
            .words
            .say("stats.up-to", &[("span", &reader.span(span))]),
        None => reader.words.get("stats.longer").to_owned(),
    }
}

/// What the incidents of a group have in common: each label, by its key in the catalogue, and what it
/// comes to.
pub(in crate::report) fn in_common(reader: Reader, group: &Group) -> [(&'static str, String); 4] {
    let words = reader.words;
    let mut first = spread(reader, &group.time_to_first_communication_s);
    let in_time = group.first_word_in_time;
    if in_time.all > 0 {
        let holes = [("kept", &in_time.kept as _), ("all", &in_time.all as _)];
        let said = words.say("stats.in-time", &holes);
        first = format!("{first}{}{said}", words.get("stats.joint"));
    }
    let rhythm = match group.cadence.percent() {
        Some(percent) => words.say(
            "stats.kept",
            &[
                ("kept", &group.cadence.kept),
                ("all", &group.cadence.all),
                ("percent", &percent),
            ],
        ),
        None => words.get("stats.none").to_owned(),
    };
    let silence = spread(reader, &group.longest_silence_s);
    let over = spread(reader, &group.time_to_resolve_s);
    [
        ("stats.label.first-word", first),
        ("stats.label.rhythm", rhythm),
        ("stats.label.silence", silence),
        ("stats.label.over", over),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Zone;

    fn told(lang: Lang, spans: &[i64]) -> String {
        let mut spans: Vec<Span> = spans.iter().copied().map(Span::seconds).collect();
        spans.sort_unstable();
        let distribution = Distribution::of(spans);
        spread(Reader::new(lang, Zone::UTC), &distribution)
    }

    #[test]
    fn what_was_measured_is_never_a_nought_and_what_is_alike_is_said_once() {
        assert_eq!(told(Lang::En, &[0]), "under 1 s");
        assert_eq!(told(Lang::En, &[0, 0]), "under 1 s each time");
        assert_eq!(told(Lang::En, &[240, 240, 240]), "4 min each time");
        assert_eq!(
            told(Lang::En, &[0, 300, 300]),
            "half within 5 min, nine of ten within 5 min, the longest 5 min"
        );
        assert_eq!(told(Lang::En, &[]), "none");
        let french = told(Lang::Fr, &[0, 0]);
        assert_eq!(french, "moins de 1\u{a0}s à chaque fois");
    }
}
