//! What a record may say: corrections, times, people, outcomes.

use super::*;

#[test]
fn corrections_keep_the_original_and_name_a_real_record() {
    let writer = WriterId::parse("w1").expect("a name");
    let amend = |seq, text: Option<&str>, when| Command::Amend {
        writer: writer.clone(),
        seq,
        text: text.map(str::to_owned),
        corrected_at: when,
    };
    story()
        .minute(3)
        .refuses(amend(2, Some("x"), None), &Refusal::NoSuchRecord)
        .refuses(amend(0, Some("x"), None), &Refusal::NoSuchRecord)
        .refuses(amend(1, None, None), &Refusal::Empty { what: "amendment" })
        .refuses(
            amend(1, None, Some(at(9))),
            &Refusal::ImpossibleTime { at: at(9) },
        )
        .after(amend(1, Some("it was the cache"), Some(at(-4))));
}

#[test]
fn nothing_happens_in_the_future() {
    let context = Context {
        happened_at: Some(at(5)),
        ..ana(4)
    };
    let note = Command::Note {
        text: "seen".into(),
        step: None,
    };
    let refused = decide(&story().incident, note, &context);
    assert_eq!(refused, Err(Refusal::ImpossibleTime { at: at(5) }));
}

#[test]
fn a_second_person_joins_with_their_first_answer() {
    let ben = Context {
        by: "Ben".into(),
        ..ana(2)
    };
    let note = Command::Note {
        text: "here".into(),
        step: None,
    };
    let events = decide(&story().incident, note, &ben).expect("allowed");
    assert_eq!(events[0], Event::ResponderJoined { name: "Ben".into() });
}

#[test]
fn a_delivery_that_is_out_stays_out() {
    let mut told = story().everybody_told();
    let delivery = told
        .incident
        .deliveries_in(crate::incident::delivery::DeliveryState::Sent)
        .remove(0);
    let late = Event::DeliveryFailed {
        delivery,
        reason: "timeout".into(),
        mailing: None,
    };
    told.incident.apply(&record(77, 9, vec![late]));
    assert_eq!(
        told.incident
            .deliveries_in(crate::incident::delivery::DeliveryState::Sent)
            .len(),
        2
    );
}
