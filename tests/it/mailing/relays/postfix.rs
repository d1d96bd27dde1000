//! What Postfix takes, puts off and refuses.

use super::*;

#[test]
fn a_postfix_keeps_a_mail_for_everybody_in_their_own_language() {
    let postfix = Postfix::keeping();
    let people = difficult();
    let office = Office::new(&people, &relay(postfix.port(), ""));
    office.send().expect_exit(0);
    everybody_reads_what_was_meant(&postfix.mails(people.len()), &people);
}

#[test]
fn what_postfix_answers_decides_who_waits_and_who_is_written_off() {
    let postfix = Postfix::keeping();
    let mut all = people(12);
    all[3].email = "temp@x.test".to_owned();
    all[5].email = "gone@x.test".to_owned();
    let office = Office::new(&all, &relay(postfix.port(), "connections = 2"));
    let ran = office.send().expect_exit(5);
    assert_eq!(postfix.mails(10).len(), 10);
    let books = office.books().expect("a mailing");
    assert_eq!(books.with(Fate::Later), ["temp@x.test"], "{ran:#?}");
    assert_eq!(books.with(Fate::Refused), ["gone@x.test"], "{ran:#?}");
    assert_eq!(books.with(Fate::Accepted).len(), 10, "{ran:#?}");
    let said: String = books.lines.iter().map(ToString::to_string).collect();
    assert!(said.contains("greylisted try later"), "the answer is kept");
    let bounced = office.shop.everything().into_iter().find(|(path, bytes)| {
        let is_list = path.extension().is_some_and(|kind| kind == "csv");
        is_list
            && !path.ends_with("customers.csv")
            && bytes.windows(11).any(|w| w == b"gone@x.test")
    });
    assert!(bounced.is_some(), "never again: {ran:#?}");
    // Going on writes to nobody again before it is time.
    office.run(&["outbox", "resume"]).expect_exit(5);
    assert_eq!(postfix.mails(10).len(), 10);
}

/// Postfix says 421 and hangs up with bytes unread; what it had answered to others may be lost then.
#[test]
fn an_address_at_which_postfix_hangs_up_stops_nobody_else() {
    for (window, most_unknown) in [(1, 0), (8, 8)] {
        let postfix = Postfix::keeping();
        let mut all = people(12);
        all[3].email = "slow@x.test".to_owned();
        let settings = format!("connections = 1\nwindow = {window}");
        let office = Office::new(&all, &relay(postfix.port(), &settings));
        let begun = Instant::now();
        let ran = office.send();
        let taken = begun.elapsed();
        assert!(taken < Duration::from_secs(120), "{taken:?}");
        let books = office.books().expect("a mailing");
        let (accepted, unknown) = (books.with(Fate::Accepted), books.with(Fate::Unknown));
        assert!(unknown.len() <= most_unknown, "{window}: {ran:#?}");
        assert!(accepted.len() + unknown.len() >= 11, "{window}: {ran:#?}");
        assert!(!accepted.contains(&"slow@x.test"), "{window}: {ran:#?}");
        let expected = if unknown.is_empty() { 5 } else { 6 };
        assert_eq!(ran.exit, Some(expected), "{window}: {ran:#?}");
        let mails = postfix.mails(accepted.len());
        assert!(mails.len() <= 11);
        for address in &accepted {
            let copies = mails.iter().filter(|mail| mail.recipient() == *address);
            assert_eq!(copies.count(), 1, "{window}: {address}");
        }
    }
}

#[test]
fn a_relay_that_takes_nothing_from_us_stops_everything_at_once() {
    let cases: [(&str, &[&str]); 2] = [
        ("relay access denied", &[]),
        (
            "too big",
            &["virtual_transport=discard", "message_size_limit=700"],
        ),
    ];
    for (case, settings) in cases {
        let postfix = Postfix::with(settings);
        let mut all = people(200);
        if settings.is_empty() {
            for person in &mut all {
                person.email = person.email.replace("@x.test", "@elsewhere.test");
            }
        }
        let office = Office::new(&all, &relay(postfix.port(), ""));
        let ran = office.send().expect(4, case);
        let asked = postfix.log().matches("NOQUEUE: reject").count();
        assert!(asked <= IN_FLIGHT, "{case}: {asked} asked");
        let books = office.books().expect("a mailing");
        let still = books.with(Fate::Planned).len() + books.with(Fate::Later).len();
        assert!(
            still >= all.len() - IN_FLIGHT,
            "{case}: nobody is written off: {ran:#?}"
        );
    }
}

#[test]
fn a_postfix_with_few_connections_gets_few() {
    let limit = "smtpd_client_connection_count_limit=2";
    let exceptions = "smtpd_client_event_limit_exceptions=";
    let postfix = Postfix::with(&["virtual_transport=discard", limit, exceptions]);
    let all = people(60);
    let office = Office::new(&all, &relay(postfix.port(), "connections = 8"));
    let ran = office.send().expect_exit(0);
    let books = office.books().expect("a mailing");
    assert_eq!(books.with(Fate::Accepted).len(), all.len(), "{ran:#?}");
    postfix.settle();
    assert_eq!(postfix.log().matches("message-id=").count(), all.len());
}
