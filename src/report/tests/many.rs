//! Many incidents, counted.

use super::*;
use crate::report::page::{self, Index, Parts};
use crate::report::stats::{self, Distribution, Stats};
use crate::report::{Case, json};
use crate::runbook::Severity;
use insta::assert_snapshot;

/// An incident or drill with the first word after so many minutes, over after so many more.
fn case(kind: Kind, name: &str, begins: &str, first: i64, over: i64) -> Case {
    let declared_at = at(begins);
    let declared = Declared {
        incident: IncidentId::parse(name).expect("a name"),
        kind,
        severity: if first > 10 {
            Severity::Sev1
        } else {
            Severity::Sev3
        },
        ..declared(kind)
    };
    let mut tale = Tale::of(declared);
    let shift = declared_at.since(at("13:05:00"));
    let first_at = at("13:05:00").plus(Span::minutes(first));
    let words = tale.words(1, "tell-customers", Some("23:00:00"));
    let time = |at: Moment| at.to_string();
    tale = tale
        .then("Ana", &time(first_at), [words, sent(1, "tell-customers")])
        .then(
            "Ana",
            &time(first_at.plus(Span::minutes(over))),
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        );
    // The same story on another day.
    let records: Vec<Record> = tale
        .records
        .iter()
        .map(|record| Record {
            stamp: Stamp {
                at: record.stamp.at.plus(shift),
                ..record.stamp.clone()
            },
            events: record.events.clone(),
        })
        .collect();
    let mut incident = Incident::open(&records[0], runbook()).expect("opened");
    records[1..]
        .iter()
        .for_each(|record| incident.apply(record));
    Case::of(&incident, &records)
}

fn cases() -> Vec<Case> {
    vec![
        case(Kind::Incident, "a", "2026-09-30T22:30:00Z", 4, 30),
        case(Kind::Incident, "b", "2026-10-02T08:00:00Z", 12, 60),
        case(Kind::Incident, "c", "2026-11-05T08:00:00Z", 50, 600),
        case(Kind::Drill, "d-drill", "2026-11-06T08:00:00Z", 1, 5),
    ]
}

fn counted() -> Stats {
    let zone = Zone::parse("Europe/Paris").expect("a zone");
    Stats::of(&cases(), zone)
}

fn minutes(span: Option<Span>) -> Option<i64> {
    span.map(|span| span.as_seconds() / 60)
}

#[test]
fn half_and_nine_of_ten_are_figures_that_were_there() {
    let of = |minutes: &[i64]| Distribution::of(minutes.iter().copied().map(Span::minutes));
    let ten = of(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(
        [ten.min, ten.median, ten.p90, ten.max, ten.mean].map(minutes),
        [Some(1), Some(5), Some(9), Some(10), Some(5)]
    );
    let one = of(&[7]);
    assert_eq!([one.median, one.p90].map(minutes), [Some(7), Some(7)]);
    let none = of(&[]);
    assert_eq!((none.n, none.median, none.mean), (0, None, None));
    let sum: usize = ten.buckets.iter().map(|bucket| bucket.n).sum();
    assert_eq!(sum, 10);
    assert_eq!(
        ten.buckets[0].n, 5,
        "up to five minutes, five minutes among them"
    );
}

#[test]
fn a_rehearsal_is_never_counted_with_what_was_real() {
    let stats = counted();
    assert_eq!((stats.incidents.count, stats.drills.count), (3, 1));
    let without: Vec<Case> = cases().into_iter().take(3).collect();
    let real = Stats::of(&without, Zone::UTC).incidents;
    assert_eq!(stats.incidents, real);
    assert_eq!(
        stats
            .by_severity
            .iter()
            .map(|row| row.group.count)
            .sum::<usize>(),
        3
    );
    let [runbook] = stats.by_runbook.as_slice() else {
        panic!("{:?}", stats.by_runbook);
    };
    assert_eq!((runbook.incidents.count, runbook.drills.count), (3, 1));
    assert_eq!(runbook.last_drill_at, Some(at("2026-11-06T08:00:00Z")));
}

#[test]
fn a_month_is_that_of_the_calendar_on_the_wall() {
    let months: Vec<String> = counted().by_month.into_iter().map(|row| row.name).collect();
    assert_eq!(
        months,
        ["2026-10", "2026-11"],
        "it was October in Paris already"
    );
}

#[test]
fn whoever_said_nothing_at_all_was_not_in_time() {
    let silent = Tale::begun().then(
        "Ana",
        "13:45:00",
        [Event::IncidentResolved {
            data_loss: DataLoss::No,
        }],
    );
    assert_eq!(
        Case::of(&silent.incident, &silent.records).first_word_in_time,
        Some(false)
    );
    let begun = Tale::begun();
    assert_eq!(
        Case::of(&begun.incident, &begun.records).first_word_in_time,
        None
    );
}

#[test]
fn many_incidents_read_in_eighty_and_in_forty_columns() {
    let shown = |lang, width| {
        let lines = stats::terminal::lines(&counted(), paris(lang), width);
        page(&lines, false)
    };
    assert_snapshot!(shown(Lang::En, 80), @"
    3 incidents, 3 open
    First word       half within 12 min, nine of ten within 50 min, the longest 50
                     min; 1 of 3 in the time that was aimed at
    Promises kept    4 of 6 (66 %)
    Longest silence  half within 1 h, nine of ten within 10 h, the longest 10 h
    Over after       half within 1 h 12, nine of ten within 10 h 50, the longest 10
                     h 50

    How long customers waited for the first word
    up to 5 min   ██████████████████████████████ 1
    up to 10 min  0
    up to 20 min  ██████████████████████████████ 1
    up to 1 h     ██████████████████████████████ 1

    By month
             number  first word  kept  over after
    2026-10  2       4 min       75 %  34 min
    2026-11  1       50 min      50 %  10 h 50
    First word, month by month: ▁█

    By severity
          number  first word  kept   over after
    sev1  2       12 min      50 %   1 h 12
    sev3  1       4 min       100 %  34 min

    By runbook, as it was followed and as it was rehearsed
                        number  first word  kept   over after
    site-down           3       12 min      66 %   1 h 12
    site-down EXERCISE  1       1 min       100 %  6 min

    1 exercise, 1 open
    First word       1 min; 1 of 1 in the time that was aimed at
    Promises kept    2 of 2 (100 %)
    Longest silence  5 min
    Over after       6 min
    ");
    assert_snapshot!(shown(Lang::Fr, 40), @"
    3 incidents, 3 ouverts
    Premier message    la moitié en 12 min,
                       neuf sur dix en
                       50 min, au plus
                       50 min ; 1 sur 3 dans
                       le temps visé
    Promesses tenues   4 sur 6 (66 %)
    Plus long silence  la moitié en 1 h,
                       neuf sur dix en 10 h,
                       au plus 10 h
    Terminé après      la moitié en 1 h 12,
                       neuf sur dix en
                       10 h 50, au plus
                       10 h 50

    Combien de temps les clients ont attendu
    le premier message
    jusqu’à 5 min   ████████████████ 1
    jusqu’à 10 min  0
    jusqu’à 20 min  ████████████████ 1
    jusqu’à 1 h     ████████████████ 1

    Par mois
    2026-10
      nombre 2 · premier message 4 min ·
      tenu 75 % · terminé après 34 min
    2026-11
      nombre 1 · premier message 50 min ·
      tenu 50 % · terminé après 10 h 50
    Premier message, mois par mois : ▁█

    Par gravité
    sev1
      nombre 2 · premier message 12 min ·
      tenu 50 % · terminé après 1 h 12
    sev3
      nombre 1 · premier message 4 min ·
      tenu 100 % · terminé après 34 min

    Par procédure, en vrai et en exercice
    site-down
      nombre 3 · premier message 12 min ·
      tenu 66 % · terminé après 1 h 12
    site-down EXERCICE
      nombre 1 · premier message 1 min ·
      tenu 100 % · terminé après 6 min

    1 exercice, 1 ouvert
    Premier message    1 min ; 1 sur 1 dans
                       le temps visé
    Promesses tenues   2 sur 2 (100 %)
    Plus long silence  5 min
    Terminé après      6 min
    ");
    for lang in Lang::ALL {
        for width in [40, 60, 80, 100] {
            for line in shown(lang, width).lines() {
                use unicode_width::UnicodeWidthStr;
                assert!(line.width() <= width, "{width}: {line}");
                assert!(
                    !line.contains("stats.") && !line.contains(['{', '…']),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn nothing_to_count_says_how_to_begin() {
    let stats = Stats::of(&[], Zone::UTC);
    let lines = stats::terminal::lines(&stats, paris(Lang::En), 80);
    assert!(page(&lines, false).contains("aplomb declare"));
    let index = Index::of(&[], &stats, paris(Lang::En));
    let html = page::index(&index, &Parts::default()).expect("filled");
    assert!(html.contains("0 incidents"));
}

#[test]
fn the_document_has_these_keys() {
    let document = json::stats(&counted(), &cases()[..1]);
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(
        keys(&document),
        [
            "by_month",
            "by_runbook",
            "by_severity",
            "cases",
            "drills",
            "incidents",
            "version"
        ]
    );
    let group = &document["incidents"];
    assert_eq!(
        keys(group),
        [
            "backfilled",
            "cadence",
            "corrected",
            "count",
            "false_alarms",
            "first_word_in_time",
            "longest_silence_s",
            "open",
            "time_to_first_communication_s",
            "time_to_resolve_s"
        ]
    );
    assert_eq!(group["time_to_first_communication_s"]["median"], 720);
    assert_eq!(group["first_word_in_time"]["kept"], 1);
    assert_eq!(document["cases"][0]["id"], "a");
    assert_eq!(
        document["cases"][0]["measures"]["time_to_resolve_s"],
        34 * 60
    );
    assert_eq!(document["by_month"][0]["name"], "2026-10");
}

#[test]
fn the_page_of_all_has_each_once_and_rehearsals_marked() {
    for (lang, mark) in [(Lang::En, "EXERCISE"), (Lang::Fr, "EXERCICE")] {
        let index = Index::of(&cases(), &counted(), paris(lang));
        let html = page::index(&index, &Parts::default()).expect("filled");
        for case in cases() {
            assert_eq!(
                html.matches(&format!("<code>{}</code>", case.summary.id))
                    .count(),
                1
            );
        }
        let (_, drills) = html.split_once("<h2 id=\"drills\">").expect("rehearsals");
        assert!(drills.contains(mark) && drills.contains("<code>d-drill</code>"));
        assert!(
            !html.contains("page.") && !html.contains("stats."),
            "{html}"
        );
        assert!(html.contains("default-src 'none'") && !html.contains(" style="));
    }
}

#[test]
fn a_long_night_ends_at_the_edge_and_says_so() {
    let index = Index::of(&cases(), &counted(), paris(Lang::En));
    let goes_on: Vec<(&str, bool)> = index
        .incidents
        .rows
        .iter()
        .map(|row| (row.id.as_str(), row.goes_on))
        .collect();
    assert_eq!(goes_on, [("c", false), ("b", false), ("a", false)]);
    let mut many: Vec<Case> = cases();
    for _ in 0..3 {
        many.extend(cases().into_iter().take(2).collect::<Vec<_>>());
    }
    many.push(case(Kind::Incident, "e", "2026-11-07T08:00:00Z", 3, 20));
    let stats = Stats::of(&many, Zone::UTC);
    let index = Index::of(&many, &stats, paris(Lang::En));
    let long = index.incidents.rows.iter().find(|row| row.id == "c");
    assert!(long.is_some_and(|row| row.goes_on));
}
