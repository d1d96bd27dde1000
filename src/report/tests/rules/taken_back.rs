//! What was taken back counts no more, and what others have seen stays.

use super::promises::snoozed;
use super::*;

fn looked_up(round: u32, step: &str, sent: bool) -> Event {
    Event::DeliverySettled {
        delivery: delivery(round, step),
        sent,
        mailing: None,
    }
}

#[test]
fn the_door_closes_with_the_word_that_opened_it_and_opens_with_the_next() {
    let tale = Tale::begun()
        .posted("13:08:00", 1, "tell-customers", Some("13:30:00"))
        .then("Ana", "13:09:00", [Event::GatePassed {}]);
    assert_eq!(tale.measures().gate.passed_at, Some(at("13:09:00")));
    let back = [looked_up(1, "tell-customers", false)];
    let tale = tale.then("Ana", "13:11:00", back);
    assert_eq!(tale.measures().gate.passed_at, None);
    assert_eq!(tale.measures().time_to_first_communication_s, None);
    let posted = [sent(1, "tell-customers"), Event::GatePassed {}];
    let tale = tale.then("Ana", "13:14:00", posted);
    assert_eq!(tale.measures().gate.passed_at, Some(at("13:14:00")));
}

#[test]
fn the_door_stays_open_when_a_later_word_is_taken_back() {
    let tale = Tale::begun()
        .posted("13:08:00", 1, "tell-customers", Some("13:30:00"))
        .then("Ana", "13:09:00", [Event::GatePassed {}])
        .posted("13:20:00", 2, "tell-customers", Some("13:50:00"))
        .then("Ana", "13:21:00", [looked_up(2, "tell-customers", false)]);
    assert_eq!(tale.measures().gate.passed_at, Some(at("13:09:00")));
    assert_eq!(rhythm(&tale), (2, 1, 0), "and its promise is none");
}

#[test]
fn nobody_takes_back_what_a_program_sent_or_somebody_else_has_seen() {
    let by_program = Event::DeliverySent {
        delivery: delivery(1, "tell-customers"),
        by_hand: false,
        link: None,
        mailing: None,
        remote: std::collections::BTreeMap::default(),
        read_back: false,
    };
    for proof in [by_program, looked_up(1, "tell-customers", true)] {
        let tale = Tale::begun()
            .posted("13:08:00", 1, "tell-customers", Some("13:30:00"))
            .then("Ben", "13:09:00", [proof])
            .then("Ana", "13:11:00", [looked_up(1, "tell-customers", false)]);
        let first = tale.measures().time_to_first_communication_s;
        assert_eq!(seconds(first), Some(3 * 60));
    }
}

#[test]
fn it_stays_over_when_another_last_word_is_out_or_the_incident_is_closed() {
    let resolved = Event::IncidentResolved {
        data_loss: DataLoss::No,
    };
    let over = || {
        Tale::begun()
            .posted("13:08:00", 1, "tell-customers", Some("13:30:00"))
            .posted("13:20:00", 2, "last-word", None)
            .then("Ana", "13:20:00", [resolved.clone()])
    };
    let back = |tale: Tale| tale.then("Ana", "13:25:00", [looked_up(2, "last-word", false)]);
    let both = |tale: &Tale| {
        let told = tale.measures().time_to_resolve_s;
        assert_eq!(told.is_some(), tale.incident.resolved_at().is_some());
        seconds(told)
    };
    assert_eq!(both(&back(over())), None);
    let another = over().posted("13:22:00", 3, "last-word", None);
    assert_eq!(both(&back(another)), Some(15 * 60));
    let closed = over().then("Ana", "13:22:00", [Event::IncidentClosed {}]);
    assert_eq!(both(&back(closed)), Some(15 * 60));
}

#[test]
fn the_state_and_the_next_message_are_those_of_the_story_without_what_was_taken_back() {
    let moved = snoozed("13:40:00");
    let told = Event::StatusChanged {
        status: Status::Monitoring,
    };
    let tale = Tale::begun()
        .posted("13:08:00", 1, "tell-customers", Some("13:30:00"))
        .then("Ana", "13:10:00", [moved])
        .posted("13:20:00", 2, "tell-customers", Some("13:50:00"))
        .then(
            "Ana",
            "13:20:00",
            [published(2, Stage::Scoping, Some("13:50:00"))],
        )
        .posted("13:21:00", 3, "last-word", None)
        .then(
            "Ana",
            "13:21:00",
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        )
        .then("Ana", "13:22:00", [looked_up(2, "tell-customers", false)])
        .then("Ana", "13:23:00", [looked_up(3, "last-word", false), told]);
    assert_eq!(tale.incident.due(), Some(at("13:40:00")), "as it was moved");
    assert!(tale.incident.is_moved());
    assert_eq!(tale.incident.status(), Status::Monitoring);
}
