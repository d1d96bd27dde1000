//! What was late, and what only looks so.

use super::*;
use crate::report::json;

#[test]
fn what_was_late_is_said() {
    let tale = whole(Kind::Incident);
    let read = tale.read().join("\n");
    for late in [
        "14:10 The message promised for 14:10 was late",
        "The next one is promised for 14:30. It was 10 s late",
        "14:33 The message promised for 14:30 was late",
        "The next one is promised for 14:50. It was 4 min late",
    ] {
        assert!(read.contains(late), "{late} in\n{read}");
    }
    for document in [tale.on_terminal(Lang::En, 80), tale.in_markdown(Lang::En)] {
        assert!(document.contains("in time: 1 of 3; late: 2."), "{document}");
    }
    for document in [tale.on_terminal(Lang::Fr, 80), tale.in_markdown(Lang::Fr)] {
        assert!(document.contains("était en retard"), "{document}");
        assert!(document.contains("Retard\u{a0}: 4\u{a0}min"), "{document}");
    }
    let json = json::timeline(&tale.incident, &tale.timeline(Lang::En));
    assert_eq!(json.matches(r#""type":"update.overdue""#).count(), 2);
}

#[test]
fn late_is_said_without_a_name_beside_it() {
    for told in whole(Kind::Incident).timeline(Lang::En).read_aloud() {
        assert!(told.by.is_none() || !told.text.contains("late"), "{told:?}");
    }
}

#[test]
fn late_is_said_once_even_when_two_people_saw_it() {
    let due = || Event::UpdateOverdue {
        due: at("13:10:00"),
    };
    let tale = Tale::begun()
        .then("Ana", "13:12:00", [due(), note("busy")])
        .then("Ben", "13:12:30", [due(), note("me too")]);
    let read = tale.read();
    let late = read.iter().filter(|line| line.contains("was late"));
    assert_eq!(late.count(), 1, "{read:?}");
    assert_eq!(tale.timeline(Lang::En).entries.len(), 2 + 4);
}

#[test]
fn what_was_in_time_but_written_down_later_is_not_called_late() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let due = at("13:10:00");
    let tale = tale.then("Ana", "13:08:00", [words]).later(
        "Ana",
        "13:14:00",
        "13:09:00",
        [Event::UpdateOverdue { due }, sent(1, "tell-customers")],
    );
    assert_eq!(
        tale.read()[2..],
        [
            "14:09 Write to all customers: posted by hand on customers",
            "      written down at 14:14",
            "14:14 The message promised for 14:10 went out in time and was written down later",
        ]
    );
}
