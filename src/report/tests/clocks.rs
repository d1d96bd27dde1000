//! When something happened, when it was written down, and what is said of clocks that disagree.

use super::*;

#[test]
fn a_day_on_which_clocks_change_says_how_far_they_are_from_utc_each_time() {
    let tale = Tale::begun()
        .then("Ana", "2027-03-28T00:30:00Z", [note("before")])
        .then("Ana", "2027-03-28T01:30:00Z", [note("after")]);
    let terminal = tale.on_terminal(Lang::En, 80);
    for head in [
        "2027-03-28 Paris (UTC+1)\n01:30",
        "2027-03-28 Paris (UTC+2)\n03:30",
    ] {
        let (day, time) = head.split_once('\n').expect("two lines");
        let (_, after) = terminal.split_once(day).expect("a day");
        let told = after.lines().find(|line| line.contains("noted"));
        assert!(
            told.is_some_and(|line| line.starts_with(time)),
            "{terminal}"
        );
    }
}

#[test]
fn two_times_are_two_times() {
    let tale = Tale::begun()
        .then("Ana", "13:10:00", [note("looking")])
        .later("Ben", "13:14:00", "13:07:00", [note("the disk is full")])
        .later(
            "Ben",
            "2026-11-23T09:00:00Z",
            "13:08:00",
            [note("the provider knew")],
        );
    assert_eq!(
        tale.read()[2..],
        [
            "14:07 Ben noted: the disk is full",
            "      written down at 14:14",
            "14:08 Ben noted: the provider knew",
            "      written down at 2026-11-23 10:00",
            "14:10 Ana noted: looking",
            "10:00 Nothing was written for 19 h 46 here (Ben)",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let ben = &entries[3];
    assert_eq!(&*ben.text, "Ben noted: the disk is full");
    assert_eq!(
        (ben.happened_at(), ben.recorded_at()),
        (at("13:07:00"), at("13:14:00"))
    );
}

#[test]
fn whoever_joins_with_an_old_note_joins_when_they_write() {
    let ben = Event::ResponderJoined { name: "Ben".into() };
    let tale = Tale::begun().later("Ben", "13:14:00", "13:02:00", [ben, note("smoke")]);
    let read = tale.read();
    assert_eq!(read[0], "14:02 Ben noted: smoke");
    assert_eq!(read.last().map(String::as_str), Some("14:14 Ben joined"));
    assert_eq!(
        tale.timeline(Lang::En).entries[2].happened_at(),
        at("13:14:00")
    );
}

#[test]
fn a_clock_that_went_back_moves_nothing_and_is_named() {
    let tale = Tale::begun()
        .then("Ana", "13:30:00", [note("before")])
        .then("Ana", "12:30:00", [note("after")])
        .then("Ana", "12:40:00", [note("and on")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:30 Ana noted: before",
            "13:30 The clock went back by 1 h here (Ana)",
            "13:30 Ana noted: after",
            "13:40 Ana noted: and on",
        ]
    );
}

#[test]
fn a_clock_that_disagrees_with_the_others_is_named_once() {
    let tale = Tale::begun()
        .then("Ana", "13:30:00", [note("one")])
        .then("Ben", "13:20:00", [note("two")])
        .then("Ben", "13:21:00", [note("three")])
        .then("Ana", "13:32:00", [note("four")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:30 Ana noted: one",
            "14:20 The clock is 10 min behind the others here (Ben)",
            "14:20 Ben noted: two",
            "14:21 Ben noted: three",
            "14:32 Ana noted: four",
        ]
    );
}

#[test]
fn both_orders_hold_whatever_order_the_records_come_in() {
    let tale = whole(Kind::Incident);
    let mut turned = tale.records.clone();
    turned.reverse();
    let again = Timeline::of(&tale.incident, &turned, paris(Lang::En));
    assert_eq!(again, tale.timeline(Lang::En));
}
