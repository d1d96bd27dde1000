//! Messages that services carry: what holds while they are on their way, and once they are back.

use super::*;

fn out(delivery: &Delivery, name: Option<&str>) -> Command {
    let name = name.map(|name| ("id".to_owned(), name.to_owned()));
    Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Out {
            link: None,
            remote: name.into_iter().collect(),
            read_back: false,
        },
    }
}

/// The first message to customers has left for a service, and nobody has come back.
fn on_its_way() -> (Story, Delivery) {
    let (told, delivery) = about_to_mail();
    let send = send(&delivery);
    (told.after(send), delivery)
}

#[test]
fn a_word_that_was_taken_back_calls_no_courier_back() {
    let (story, delivery) = on_its_way();
    let post = story.post("customers");
    let story = story.after(post).after(undo("customers"));
    assert!(
        story.try_to(send(&delivery)).is_err(),
        "it would be there twice"
    );
    assert_eq!(
        story.incident.unknown_deliveries(),
        std::slice::from_ref(&delivery),
        "nobody forgets it"
    );
    let story = story.after(out(&delivery, None));
    assert_eq!(story.state("customers"), StepState::Done);
    assert!(story.try_to(send(&delivery)).is_err());
}

#[test]
fn while_words_are_on_their_way_no_others_take_their_place() {
    let (story, delivery) = on_its_way();
    let now = story.minute;
    let anew = story.draft("customers", Stage::Initial, Some(20));
    let refusal = Refusal::OnItsWay {
        channel: delivery.channel.to_string(),
    };
    let story = story.refuses(anew, &refusal);
    // Whoever has it would be back by then; nobody waits for a program that has died.
    let story = story.minute(now + 3);
    let anew = story.draft("customers", Stage::Initial, Some(20));
    story.try_to(anew).expect("new words are welcome");
}

#[test]
fn what_a_service_says_it_has_posted_no_person_takes_back() {
    let (story, delivery) = on_its_way();
    let post = story.post("customers");
    let story = story.after(post).after(out(&delivery, Some("i9")));
    let draft = story.incident.draft(&delivery.draft).expect("a draft");
    assert_eq!(draft.ways[&delivery.channel].remote["id"], "i9");
    let cannot = Refusal::CannotUnsend {
        step: id("customers"),
    };
    let story = story.refuses(undo("customers"), &cannot);
    assert!(story.try_to(out(&delivery, Some("i10"))).is_err());
}

#[test]
fn a_person_who_knew_it_before_the_service_costs_no_further_message_its_thread() {
    let (story, delivery) = on_its_way();
    let settle = Command::Settle {
        delivery: delivery.clone(),
        sent: true,
    };
    let story = story.after(settle).after(out(&delivery, Some("i9")));
    let draft = story.incident.draft(&delivery.draft).expect("a draft");
    assert_eq!(draft.ways[&delivery.channel].remote["id"], "i9");
}

#[test]
fn what_was_tried_in_vain_is_not_said_once_it_is_over() {
    let story = story().everybody_told().minute(8);
    let update = Command::Draft {
        facts: Vec::new(),
        status: None,
        drafts: vec![
            story.drafted("staff", Stage::Scoping, Some(25)),
            Drafted {
                draft: DraftId::new(90, &WriterId::parse("w1").expect("a name")),
                ..story.drafted("customers", Stage::Scoping, Some(25))
            },
        ],
    };
    let story = story.after(update);
    let newest = story.incident.drafts().last().expect("a draft");
    let delivery = Delivery {
        draft: newest.drafted.draft.clone(),
        channel: newest.drafted.channels[0].clone(),
    };
    let failed = Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Failed("503".into()),
    };
    let post = story.post("staff");
    let again = send(&delivery);
    let story = story.after(send(&delivery)).after(failed).after(post);
    story.try_to(again.clone()).expect("it is the newest word");
    let over = story
        .minute(10)
        .after(complete("stop-writes"))
        .after(choose("Yes"))
        .after(complete("watch"))
        .data_loss("no")
        .told("last-word", Stage::Resolution, None);
    assert!(over.incident.resolved_at().is_some());
    assert!(
        over.try_to(again).is_err(),
        "customers would hear it is down"
    );
}

#[test]
fn each_further_attempt_says_the_time_of_the_first() {
    let (story, delivery) = on_its_way();
    let failed = Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Failed("503".into()),
    };
    let first = story.minute;
    let story = story.after(failed).minute(first + 9).after(send(&delivery));
    let way = &story.incident.draft(&delivery.draft).expect("a draft").ways[&delivery.channel];
    assert_eq!(way.first_requested_at, Some(at(first)));
    assert_eq!(way.requested_at, Some(at(first + 9)));
}
