//! A mailing to a list: begun once, done when everybody was tried.

use super::*;

#[test]
fn a_mailing_is_begun_once_and_completes_its_step_when_everybody_was_tried() {
    let (told, delivery) = about_to_mail();
    let story = told.after(mail(&delivery));
    assert!(story.try_to(mail(&delivery)).is_err(), "begun twice");
    let early = story.try_to(mailed(&delivery, [9, 0, 0, 0]));
    assert!(early.is_err(), "one has not been tried");
    let story = story.after(mailed(&delivery, [7, 1, 2, 0]));
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(!step.is_open(), "two that wait do not hold up the incident");
    let story = story.after(mailed(&delivery, [9, 1, 0, 0]));
    let known = story.incident.mailing(&delivery).expect("counts");
    assert_eq!(known.accepted, 9);
    let again = story.try_to(mailed(&delivery, [9, 1, 0, 0]));
    assert!(again.is_err(), "nothing new");
}

#[test]
fn a_mailing_with_unknown_mails_waits_for_a_person() {
    let (told, delivery) = about_to_mail();
    let story = told
        .after(mail(&delivery))
        .after(mailed(&delivery, [8, 1, 0, 1]));
    assert_eq!(
        story.incident.unknown_deliveries(),
        std::slice::from_ref(&delivery)
    );
    assert!(matches!(next(&story.incident), Next::Settle(_)));
    let story = story.after(mailed(&delivery, [9, 1, 0, 0]));
    assert!(story.incident.unknown_deliveries().is_empty());
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(!step.is_open());
}

#[test]
fn a_mailing_that_reached_nobody_has_told_nobody() {
    let (told, delivery) = about_to_mail();
    let story = told
        .after(mail(&delivery))
        .after(mailed(&delivery, [0, 10, 0, 0]));
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(step.is_open(), "somebody has to tell them in another way");
    assert!(story.incident.first_communication().is_none());
}
