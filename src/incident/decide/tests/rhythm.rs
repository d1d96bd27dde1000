//! When the next message is due, and what becomes of a promise.

use super::*;

#[test]
fn the_first_message_is_due_after_the_declaration_and_then_as_promised() {
    assert_eq!(story().incident.due(), Some(at(5)));
    let staff_only = story().told("staff", Stage::Initial, Some(20));
    assert_eq!(
        staff_only.incident.due(),
        Some(at(5)),
        "telling colleagues is not the first word"
    );
    let told = story().everybody_told();
    assert_eq!(told.incident.due(), Some(at(20)));
    assert_eq!(told.incident.first_communication(), Some(at(4)));
    assert_eq!(told.incident.published().len(), 1);
}

#[test]
fn late_is_recorded_once_with_the_next_answer() {
    let late = story().minute(6);
    let note = || Command::Note {
        text: "still looking".into(),
        step: None,
    };
    let events = late.try_to(note()).expect("allowed");
    assert_eq!(events[0], Event::UpdateOverdue { due: at(5) });
    let noted = late.after(note());
    let events = noted.try_to(note()).expect("allowed");
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn the_rhythm_cannot_slow_down_in_the_first_hours() {
    let told = story().everybody_told().minute(18);
    let hour = told.draft("customers", Stage::Scoping, Some(78));
    let told = told.refuses(hour, &Refusal::TooSlow { latest: at(40) });
    let past = told.draft("customers", Stage::Scoping, Some(18));
    let told = told.refuses(past, &Refusal::NotLater { due: Some(at(18)) });
    let told = told.minute(121);
    let hour = told.draft("customers", Stage::Scoping, Some(180));
    told.after(hour);
}

#[test]
fn a_time_to_which_the_message_was_moved_may_be_promised() {
    let moved = story().minute(2).after(Command::Snooze {
        until: at(60),
        reason: "the page is down too".into(),
    });
    assert!(moved.incident.is_moved());
    assert_eq!(moved.incident.latest_promise(at(3)), at(60));
    let further = moved.draft("customers", Stage::Initial, Some(61));
    let told = moved
        .refuses(further, &Refusal::TooSlow { latest: at(60) })
        .told("staff", Stage::Initial, Some(60))
        .told("customers", Stage::Initial, Some(60));
    assert_eq!(told.incident.latest_promise(at(3)), at(60), "to everybody");
    let told = told.after(complete("phone"));
    assert_eq!(told.incident.due(), Some(at(60)));
    assert!(!told.incident.is_moved(), "kept, and promised anew");
}

#[test]
fn a_round_is_published_when_its_last_message_is_out() {
    let told = story().everybody_told().minute(18);
    let drafts = vec![
        told.drafted("staff", Stage::Scoping, Some(38)),
        Drafted {
            draft: DraftId("004-w1".into()),
            ..told.drafted("customers", Stage::Scoping, Some(38))
        },
    ];
    let command = Command::Draft {
        facts: Vec::new(),
        status: Some(Status::Identified),
        drafts,
    };
    let round = told.after(command);
    assert_eq!(round.incident.status(), Status::Identified);
    assert_eq!(round.next_step(), "Message");
    let post = round.post("staff");
    let round = round.after(post);
    assert_eq!(round.incident.published().len(), 1);
    let post = round.post("customers");
    let round = round.after(post);
    assert_eq!(round.incident.published().len(), 2);
    assert_eq!(round.incident.due(), Some(at(38)));
    assert_eq!(round.next_step(), "stop-writes");
    assert_eq!(round.incident.next_stage(), Stage::Update);
}

#[test]
fn a_further_message_waits_for_the_first_round() {
    let staff_told = story().told("staff", Stage::Initial, Some(20));
    let draft = staff_told.draft("staff", Stage::Scoping, Some(20));
    let refusal = Refusal::FirstRoundOpen {
        outstanding: ids(["customers", "phone"]),
    };
    staff_told.refuses(draft, &refusal);
}
