//! What was written down is corrected, never changed.

use super::*;

#[test]
fn a_correction_keeps_the_original() {
    let tale = Tale::begun()
        .then("Ben", "13:14:00", [note("it was the cache")])
        .then(
            "Ana",
            "13:40:00",
            [amended(
                "Ben",
                1,
                Some("it was the proxy"),
                Some("13:04:00"),
            )],
        )
        .then("Ben", "13:41:00", [amended("Ana", 2, Some("both"), None)]);
    assert_eq!(
        tale.read(),
        [
            "14:04 Ben noted: it was the cache",
            "      corrected by Ana at 14:40: it was the proxy (it happened at 14:04, not at 14:14)",
            "      corrected by Ben at 14:41: both",
            "14:05 Ana declared the incident: The site is down (sev1)",
            "14:05 What can customers not do right now? open the site",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let written: Vec<_> = entries[2..]
        .iter()
        .map(|entry| (entry.happened_at(), &*entry.text))
        .collect();
    assert_eq!(
        written,
        [
            (at("13:14:00"), "Ben noted: it was the cache"),
            (
                at("13:40:00"),
                "Ana corrected record 1 of ben: it was the proxy (it happened at 14:04)"
            ),
            (at("13:41:00"), "Ben corrected record 2 of ana: both"),
        ]
    );
}

#[test]
fn a_silence_before_a_correction_lasts_until_something_is_told() {
    let corrected = Tale::begun().then(
        "Ana",
        "2026-11-24T13:00:00Z",
        [amended("Ana", 1, Some("x"), None)],
    );
    let silent = "Nothing was written";
    assert!(!corrected.read().join("\n").contains(silent));
    let told = corrected.then("Ana", "2026-11-24T13:05:00Z", [note("the bill came")]);
    let read = told.read().join("\n");
    assert!(
        read.contains("Nothing was written for 2 d here (Ana)"),
        "{read}"
    );
}

#[test]
fn a_correction_of_what_is_not_here_is_shown_by_itself() {
    let tale = Tale::begun()
        .then("Ana", "13:06:00", [amended("Zoe", 4, Some("later"), None)])
        .then("Ana", "13:07:00", [amended("Ana", 4, Some("a"), None)])
        .then("Ana", "13:08:00", [amended("Ana", 3, Some("b"), None)]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:06 Ana corrected record 4 of zoe: later",
            "14:07 Ana corrected record 4 of ana: a",
            "14:08 Ana corrected record 3 of ana: b",
        ]
    );
}

#[test]
fn what_is_told_otherwise_is_told_once_it_is_corrected() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", None);
    let tale = tale.then("Ana", "13:06:00", [words]);
    assert_eq!(tale.read().len(), 2);
    let corrected = tale.then(
        "Ana",
        "13:07:00",
        [amended("Ana", 2, Some("the old words"), None)],
    );
    assert_eq!(
        corrected.read()[2..],
        [
            "14:06 Write to all customers: put into words (first message)",
            "      corrected by Ana at 14:07: the old words",
        ]
    );
}

#[test]
fn each_entry_is_told_with_the_name_by_which_it_can_be_corrected() {
    let tale = Tale::begun();
    let tale = tale.then("Ana", "13:06:00", [fact("known", "the disk was full")]);
    let named = tale.timeline(Lang::En).with_names();
    for (number, told) in named.told.iter().enumerate() {
        let crate::report::EventName { writer, seq, .. } = told.event.clone().expect("a record");
        assert_eq!(told.below[0], format!("{writer}:{seq}"), "{number}");
    }
}
