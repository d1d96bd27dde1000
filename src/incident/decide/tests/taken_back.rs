//! A message is out when it is out, and a word that was said too early is taken back.

use super::*;

#[test]
fn a_message_is_done_when_it_is_out_and_not_before() {
    let drafted = story();
    let draft = drafted.draft("staff", Stage::Initial, Some(20));
    let drafted = drafted.after(draft);
    assert_eq!(drafted.state("staff"), StepState::Pending);
    let wrong = Refusal::WrongAnswer {
        step: id("staff"),
        wants: "message",
    };
    let drafted = drafted.refuses(complete("staff"), &wrong);
    let post = drafted.post("staff");
    let out = drafted.after(post.clone());
    assert_eq!(out.state("staff"), StepState::Done);
    assert!(
        out.try_to(post).is_err(),
        "a message cannot be posted twice"
    );
}

#[test]
fn what_a_program_has_sent_cannot_be_taken_back() {
    let (story, delivery) = about_to_mail();
    let story = story
        .after(mail(&delivery))
        .after(mailed(&delivery, [7, 1, 2, 0]));
    assert_eq!(story.state("customers"), StepState::Done);
    let step = id("customers");
    story.refuses(undo("customers"), &Refusal::CannotUnsend { step });
}

#[test]
fn what_was_not_posted_after_all_has_told_nobody() {
    let told = story().everybody_told();
    assert_eq!(told.incident.first_communication(), Some(at(4)));
    let back = told.minute(6).after(undo("customers"));
    let incident = &back.incident;
    assert_eq!(incident.first_communication(), None);
    assert!(incident.nobody_outside_is_told() && !incident.gate_is_open());
    assert_eq!(incident.gate().passed_at, None);
    assert_eq!(incident.published(), [], "no round is out");
    assert_eq!(incident.due(), Some(at(5)), "and the first one is owed");
    assert_eq!(back.next_step(), "customers", "it is asked again");
    let outstanding = ids(["customers"]);
    let back = back.refuses(
        complete("watch"),
        &Refusal::CustomersNotTold { outstanding },
    );

    let again = back.minute(8).told("customers", Stage::Initial, Some(25));
    assert_eq!(again.incident.first_communication(), Some(at(8)));
    assert_eq!(again.incident.gate().passed_at, Some(at(8)));
    assert_eq!(again.incident.published().len(), 1);
    assert_eq!(again.incident.due(), Some(at(25)));
    again.after(complete("stop-writes"));
}

#[test]
fn a_promise_that_nobody_heard_is_none() {
    let told = story()
        .minute(2)
        .told("customers", Stage::Initial, Some(20));
    assert_eq!(told.incident.due(), Some(at(20)), "the round goes on");
    let back = told.minute(3).after(undo("customers"));
    assert_eq!(
        back.incident.due(),
        Some(at(5)),
        "the first message is owed"
    );
}

#[test]
fn what_others_have_heard_stays_out_when_one_word_is_taken_back() {
    let mut two = runbook();
    let public = message("public", Audience::Public, None);
    two.communicate.insert(2, public);
    let mut told = story();
    told.incident = Incident::open(&told.records[0], two).expect("opened");
    let told = told
        .minute(3)
        .told("staff", Stage::Initial, Some(20))
        .told("customers", Stage::Initial, Some(20))
        .minute(5)
        .told("public", Stage::Initial, Some(20))
        .after(complete("phone"));
    let back = told.minute(6).after(undo("public"));
    assert_eq!(back.incident.first_communication(), Some(at(3)));
    assert_eq!(back.incident.due(), Some(at(20)), "as they were promised");
    assert!(!back.incident.gate_is_open(), "not everybody was told");
    let back = back.told("public", Stage::Initial, Some(20));
    assert!(back.incident.gate_is_open());
}

#[test]
fn a_further_message_that_was_not_posted_is_asked_again_and_its_step_stays_done() {
    let told = story()
        .everybody_told()
        .minute(15)
        .told("customers", Stage::Scoping, Some(35));
    assert_eq!(told.incident.published().len(), 2);
    let last = told.incident.last_answered().map(|step| step.id.clone());
    assert_eq!(last, Some(id("customers")));
    let back = told.minute(17).after(undo("customers"));
    assert_eq!(back.state("customers"), StepState::Done);
    assert!(back.incident.gate_is_open());
    assert_eq!(back.incident.published().len(), 1);
    assert_eq!(
        back.incident.due(),
        Some(at(20)),
        "as the first one promised"
    );
    assert_eq!(back.next_step(), "Message");
    let post = back.post("customers");
    let again = back.after(post);
    assert_eq!(again.incident.published().len(), 2);
    assert_eq!(again.incident.due(), Some(at(35)));
}

#[test]
fn it_is_not_over_when_the_last_word_was_not_posted() {
    let over =
        story()
            .repaired()
            .data_loss("no")
            .minute(30)
            .told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.resolved_at(), Some(at(30)));
    let back = over.minute(32).after(undo("last-word"));
    assert_eq!(back.incident.resolved_at(), None);
    assert_eq!(back.incident.status(), Status::Investigating);
    assert_eq!(back.incident.due(), Some(at(20)), "and a word is owed");
    assert_eq!(back.next_step(), "last-word");
    let over = back.minute(33).told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.resolved_at(), Some(at(33)));
}

#[test]
fn whose_word_it_was_decides_whether_it_can_be_taken_back_in_a_merged_log_too() {
    let told = story().everybody_told();
    let draft = told.incident.last_message_out(&id("customers"));
    let delivery = Delivery {
        draft: draft.expect("out").drafted.draft.clone(),
        channel: ChannelName::parse("customers").expect("a name"),
    };
    let settled = |sent| Event::DeliverySettled {
        delivery: delivery.clone(),
        sent,
        mailing: None,
    };
    // Somebody else looked and saw that it had left: then it has.
    let mut incident = told.incident.clone();
    incident.apply(&record(9, 7, vec![settled(true)]));
    incident.apply(&record(10, 8, vec![settled(false)]));
    assert_eq!(incident.first_communication(), Some(at(4)));
    // Taken back twice, or before it was said: nothing happens.
    let mut incident = told.incident.clone();
    incident.apply(&record(9, 7, vec![settled(false)]));
    let once = incident.first_communication();
    incident.apply(&record(10, 8, vec![settled(false)]));
    assert_eq!((once, incident.first_communication()), (None, None));
}
