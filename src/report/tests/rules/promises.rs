//! What was promised, kept, moved and late.

use super::*;

pub(super) fn snoozed(until: &str) -> Event {
    Event::UpdateSnoozed {
        until: at(until),
        reason: "nothing new before".into(),
    }
}

#[test]
fn the_declaration_and_every_round_promise_the_next_word() {
    assert_eq!(rhythm(&Tale::begun()), (1, 0, 0));
    assert_eq!(rhythm(&everybody_told(Tale::begun())), (2, 0, 1));
    assert_eq!(rhythm(&whole(Kind::Incident)), (3, 1, 2));
}

#[test]
fn a_word_at_the_very_second_is_kept() {
    let tale = Tale::begun().posted("13:10:00", 1, "tell-customers", Some("13:30:00"));
    assert_eq!(rhythm(&tale), (2, 1, 0));
}

#[test]
fn what_went_out_in_time_is_kept_although_it_was_written_down_later() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let due = at("13:10:00");
    let tale = tale.then("Ana", "13:08:00", [words]).later(
        "Ana",
        "13:14:00",
        "13:09:00",
        [Event::UpdateOverdue { due }, sent(1, "tell-customers")],
    );
    assert_eq!(rhythm(&tale), (2, 1, 0));
    let promises = Promises::of(&tale.incident, &tale.records);
    assert!(promises.was_kept(due));
}

#[test]
fn a_promise_that_nobody_answered_is_late_once_somebody_saw_it() {
    let due = at("13:10:00");
    let tale = Tale::begun();
    assert_eq!(rhythm(&tale), (1, 0, 0));
    let seen = tale.then(
        "Ana",
        "13:14:00",
        [Event::UpdateOverdue { due }, note("busy")],
    );
    assert_eq!(rhythm(&seen), (1, 0, 1));
}

#[test]
fn moving_a_promise_in_time_keeps_it_and_too_late_breaks_it() {
    let told = || everybody_told(Tale::begun());
    let in_time = told()
        .then("Ana", "13:29:00", [snoozed("13:45:00")])
        .posted("13:44:00", 2, "tell-customers", Some("14:00:00"));
    assert_eq!(rhythm(&in_time), (3, 1, 1));
    let too_late = told()
        .then("Ana", "13:31:00", [snoozed("13:45:00")])
        .posted("13:44:00", 2, "tell-customers", Some("14:00:00"));
    assert_eq!(rhythm(&too_late), (4, 1, 2));
}

#[test]
fn a_round_counts_once_however_many_people_say_so() {
    let tale = everybody_told(Tale::begun());
    let again = published(1, Stage::Initial, Some("13:30:00"));
    let twice = tale
        .then("Ben", "13:13:00", [sent(1, "tell-customers"), again])
        .posted("13:29:00", 2, "tell-customers", Some("13:45:00"));
    assert_eq!(twice.measures().updates_published, 1);
    assert_eq!(rhythm(&twice), (3, 1, 1));
}

#[test]
fn nothing_is_owed_after_the_end() {
    let over = whole(Kind::Incident);
    let before = rhythm(&over);
    let after = over.then("Ana", "2026-11-23T09:00:00Z", [note("the provider wrote")]);
    assert_eq!(rhythm(&after), before);
}
