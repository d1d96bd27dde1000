//! Steps are settled once, by whoever was first, and can be opened again.

use super::*;

#[test]
fn what_was_done_can_be_opened_again() {
    story()
        .everybody_told()
        .after(Command::Undo {
            step: id("phone"),
            reason: "wrong number".into(),
        })
        .refuses(
            complete("watch"),
            &Refusal::CustomersNotTold {
                outstanding: ids(["phone"]),
            },
        );
}

#[test]
fn nobody_does_a_step_twice() {
    let done = story().everybody_told().after(complete("stop-writes"));
    let refusal = Refusal::AlreadySettled {
        step: id("stop-writes"),
        by: Some("Ana".into()),
        at: Some(at(4)),
    };
    done.refuses(complete("stop-writes"), &refusal);
}

#[test]
fn two_people_doing_one_step_is_kept_as_an_anomaly() {
    let mut told = story().everybody_told();
    for seq in [90, 91] {
        let events = vec![Event::StepCompleted {
            step: id("stop-writes"),
            note: None,
        }];
        told.incident.apply(&record(seq, 9, events));
    }
    assert_eq!(told.incident.anomalies().len(), 1);
    assert_eq!(told.state("stop-writes"), StepState::Done);
}

#[test]
fn the_way_not_chosen_is_passed_over() {
    let yes = story()
        .everybody_told()
        .after(complete("stop-writes"))
        .after(choose("Yes"));
    assert_eq!(yes.state("roll-back"), StepState::PassedOver);
    assert_eq!(yes.next_step(), "watch");
    let no = story()
        .everybody_told()
        .after(complete("stop-writes"))
        .after(choose("No"));
    assert_eq!(no.next_step(), "roll-back");
    let again = yes.after(Command::Undo {
        step: id("did-it-help"),
        reason: "down again".into(),
    });
    assert_eq!(again.state("roll-back"), StepState::Pending);
    assert_eq!(again.next_step(), "did-it-help");
    let options = vec!["Yes".to_owned(), "No".to_owned()];
    again.refuses(
        choose("Maybe"),
        &Refusal::NoSuchOption {
            step: id("did-it-help"),
            options,
        },
    );
}
