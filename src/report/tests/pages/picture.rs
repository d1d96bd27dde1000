//! The picture of a report: its marks, what was late, what lies far away.

use super::*;

#[test]
fn the_picture_holds_no_more_marks_than_can_be_told_apart() {
    let mut tale = Tale::begun();
    for minute in 6..26 {
        for second in 10..40 {
            let time = format!("13:{minute:02}:{second:02}");
            tale = tale.then("Ana", &time, [note("still down")]);
        }
    }
    let page = for_the_team(&tale, Lang::En);
    let picture = page.picture.expect("a picture");
    let marks: usize = picture.lanes.iter().map(|lane| lane.marks.len()).sum();
    assert!(marks < 200, "{marks}");
    let entries: usize = page.days.iter().map(|day| day.entries.len()).sum();
    assert_eq!(entries, 602, "the timeline has them all");
}

#[test]
fn what_was_late_is_hatched_from_the_promise_to_the_word() {
    let picture = for_the_team(&whole(Kind::Incident), Lang::En)
        .picture
        .expect("a picture");
    let bars = picture.lanes.iter().flat_map(|lane| &lane.bars);
    let late: Vec<&str> = bars
        .filter(|bar| bar.kind == "late")
        .map(|bar| bar.said.as_str())
        .collect();
    assert_eq!(
        late,
        ["10 s late: 14:10 to 14:10", "4 min late: 14:30 to 14:34"]
    );
}

#[test]
fn what_lies_far_away_does_not_press_the_rest_into_a_corner() {
    let told = everybody_told(Tale::of(Declared {
        started_at: Some(at("2026-11-01T00:00:00Z")),
        ..declared(Kind::Incident)
    }));
    let over = told
        .then(
            "Ana",
            "13:45:00",
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        )
        .then("Ana", "2026-12-24T13:45:00Z", [note("a late thought")]);
    let picture = for_the_team(&over, Lang::En).picture.expect("a picture");
    assert!(
        picture
            .earlier
            .is_some_and(|said| said.contains("2026-11-01"))
    );
    assert!(
        picture
            .later
            .is_some_and(|said| said.contains("2026-12-24"))
    );
    let labels: Vec<&str> = picture
        .ticks
        .iter()
        .map(|tick| tick.label.as_str())
        .collect();
    assert_eq!(labels, ["13:45", "14:00", "14:15", "14:30", "14:45"]);
}
