//! What must be said before it is over, and what was no incident at all.

use super::*;

#[test]
fn no_incident_ends_without_a_last_word_that_answers_on_data_loss() {
    let repaired = story().repaired();
    assert_eq!(repaired.next_step(), "DataLoss");
    let draft = repaired.draft("last-word", Stage::Resolution, None);
    let no_word = Refusal::NoFinalMessage {
        steps: ids(["last-word"]),
    };
    let answered = repaired
        .refuses(draft, &Refusal::DataLossOpen)
        .refuses(
            Command::Resolve {
                data_loss: DataLoss::No,
            },
            &no_word,
        )
        .refuses(Command::Close, &Refusal::NotResolved)
        .refuses(skip("last-word"), &no_word)
        .data_loss("no");
    let over = answered.told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.status(), Status::Resolved);
    assert_eq!(over.incident.resolved_at(), Some(at(10)));
    assert_eq!(over.incident.due(), None);
    let over = over.refuses(
        Command::Close,
        &Refusal::StepsOpen {
            outstanding: ids(["tidy"]),
        },
    );
    let closed = over.after(complete("tidy")).after(Command::Close);
    assert_eq!(closed.next_step(), "Finished");
    closed
        .refuses(complete("tidy"), &Refusal::Over)
        .after(Command::Note {
            text: "the provider wrote".into(),
            step: None,
        });
}

#[test]
fn the_answer_on_data_that_was_left_open_goes_out_once_it_is_known_even_after_the_end() {
    for close in [false, true] {
        let over =
            story()
                .repaired()
                .data_loss("unknown")
                .told("last-word", Stage::Resolution, None);
        let over = if close {
            over.after(complete("tidy")).after(Command::Close)
        } else {
            over
        };
        let over = over.minute(500);
        assert!(over.incident.owes_answer());
        let again = over.draft("last-word", Stage::Resolution, None);
        let over = over.refuses(again, &Refusal::DataLossOpen).refuses(
            Command::Resolve {
                data_loss: DataLoss::No,
            },
            if close {
                &Refusal::Over
            } else {
                &Refusal::AnswerIsAMessage {
                    data_loss: DataLoss::No,
                }
            },
        );
        let further = over.draft("customers", Stage::Update, Some(510));
        let over = over.refuses(further, &Refusal::Over);
        let drafted = over.drafted("last-word", Stage::Resolution, None);
        let fact = crate::base::FactId::parse("data-loss").expect("a name");
        let answered = over.after(Command::Draft {
            facts: vec![(fact, "yes".into())],
            status: None,
            drafts: vec![drafted],
        });
        assert_eq!(answered.next_step(), "Message");
        assert!(answered.incident.owes_answer(), "until it is out");
        let post = answered.post("last-word");
        let answered = answered.after(post);
        assert!(!answered.incident.owes_answer());
        assert_eq!(answered.incident.data_loss(), Some(DataLoss::Yes));
        assert_eq!(answered.incident.resolved_at(), Some(at(10)));
        assert_eq!(answered.incident.due(), None);
        let last = answered.incident.published().last().expect("published");
        assert_eq!((last.number, last.stage), (3, Stage::Resolution));
    }
}

#[test]
fn what_was_no_incident_is_taken_back_until_somebody_outside_has_heard_of_it() {
    let withdraw = || Command::Withdraw {
        reason: "the test of the alarm".into(),
    };
    for early in [story(), story().told("staff", Stage::Initial, Some(20))] {
        let empty = Command::Withdraw { reason: " ".into() };
        let back = early
            .refuses(empty, &Refusal::Empty { what: "reason" })
            .after(withdraw())
            .minute(30);
        assert!(back.incident.is_withdrawn() && !back.incident.is_open());
        assert_eq!(back.next_step(), "Finished");
        assert_eq!(back.incident.due(), None, "nothing is owed");
        let note = Command::Note {
            text: "by the new monitoring".into(),
            step: None,
        };
        let draft = back.draft("customers", Stage::Initial, Some(50));
        back.refuses(draft, &Refusal::Over)
            .refuses(complete("phone"), &Refusal::Over)
            .after(note);
    }
    let told = story().told("customers", Stage::Initial, Some(20));
    told.refuses(withdraw(), &Refusal::OutsideKnows);
    let over = story()
        .repaired()
        .data_loss("no")
        .told("last-word", Stage::Resolution, None);
    over.refuses(withdraw(), &Refusal::Over);
}

#[test]
fn nobody_takes_back_what_may_be_out() {
    let mut asked = story();
    let draft = asked.draft("customers", Stage::Initial, Some(20));
    asked = asked.after(draft);
    let first = asked.incident.drafts().next().expect("a draft");
    let delivery = crate::incident::delivery::Delivery {
        draft: first.drafted.draft.clone(),
        channel: first.drafted.channels[0].clone(),
    };
    let requested = Event::DeliveryRequested {
        delivery,
        key: "k".into(),
        mailing: None,
    };
    asked.incident.apply(&record(50, 2, vec![requested]));
    let withdraw = Command::Withdraw { reason: "x".into() };
    asked.refuses(withdraw, &Refusal::OutsideKnows);
}

#[test]
fn what_works_again_need_not_be_repaired() {
    let back = story()
        .everybody_told()
        .after(Command::Block {
            on: "the provider".into(),
        })
        .minute(30);
    assert_eq!(back.state("watch"), StepState::Blocked);
    assert_eq!(back.next_step(), "Waiting");
    let back = back.after(Command::Recovered {
        reason: "the provider is back".into(),
    });
    assert_eq!(back.state("watch"), StepState::Skipped);
    assert_eq!(back.next_step(), "DataLoss");
}
