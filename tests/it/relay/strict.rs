//! The sink counts, times and blames rightly.

use super::Client;
use super::client::text;
use super::mails::read_texts;
use super::sink::{Faults, Hostile, Manners, Point, Sink};
use std::time::{Duration, Instant};

const FROM: &str = "ops@shop.test";
const PATIENCE: Duration = Duration::from_secs(20);

fn id(update: u32, person: &str) -> String {
    format!("<2026-11-22-down.{update}.{person}@shop.test>")
}

/// The commands of one message with PIPELINING, up to DATA.
fn envelope(to: &str) -> String {
    format!("MAIL FROM:<{FROM}>\r\nRCPT TO:<{to}>\r\nDATA\r\n")
}

/// One message with CHUNKING.
fn chunk(to: &str, text: &str) -> String {
    format!(
        "MAIL FROM:<{FROM}>\r\nRCPT TO:<{to}>\r\nBDAT {} LAST\r\n{text}",
        text.len()
    )
}

#[test]
fn copies_are_counted_by_person_and_update_whatever_else_their_id_says() {
    let sink = Sink::open(Manners::default());
    let mut client = Client::greeted(sink.port());
    let all = [
        ("ana@x.test", id(1, "aaaa")),
        ("ben@x.test", id(1, "bbbb")),
        ("ana@x.test", id(2, "aaaa")),
        ("ben@x.test", id(1, "other")),
        ("cyd@x.test", id(1, "cccc")),
    ];
    for (to, id) in &all {
        let heard = client.mail(FROM, to, &text(id));
        assert!(heard[3].starts_with("250"), "{heard:?}");
    }
    let audit = sink.audit();
    assert_eq!((audit.accepted(), audit.unique()), (5, 3));
    let length = |(_, id): &(&str, String)| text(id).len() as u64 + 2;
    assert_eq!(audit.bytes(), all.iter().map(length).sum::<u64>());
    let ben = ("ben@x.test".to_owned(), "2026-11-22-down.1".to_owned(), 2);
    assert_eq!(audit.doubles(), [ben], "two updates are no double");
    let updates: Vec<_> = audit.updates().into_iter().collect();
    let expected = [("2026-11-22-down.1", 3), ("2026-11-22-down.2", 1)];
    assert_eq!(
        updates,
        expected.map(|(stem, count)| (stem.to_owned(), count))
    );
    assert_eq!(audit.copies("ana@x.test"), 2);
    assert_eq!(audit.copies("nobody@x.test"), 0);
    assert_eq!(audit.violations(), []);
    client.mail(FROM, "dee@x.test", "Subject: x\r\n\r\nNo id.");
    assert_eq!(audit.without_id(), 1);
}

#[test]
fn a_message_is_kept_as_it_was_meant_however_it_came() {
    let sink = Sink::open(Manners {
        keep: true,
        ..Manners::default()
    });
    let mut client = Client::greeted(sink.port());
    let meant = format!("{}\r\n.\r\n..two\r\n.end", text(&id(1, "a")));
    let stuffed = meant.replace("\r\n.", "\r\n..");
    client.mail(FROM, "ana@x.test", &stuffed);
    let meant = format!("{meant}\r\n");
    client.say(chunk("ben@x.test", &meant));
    for _ in 0..3 {
        assert!(client.hear().starts_with("250"));
    }
    let half = meant.len() / 2;
    client.say(format!(
        "MAIL FROM:<{FROM}>\r\nRCPT TO:<cyd@x.test>\r\nBDAT {half}\r\n"
    ));
    client.say(&meant[..half]);
    client.say(format!("BDAT {}\r\n{}", meant.len() - half, &meant[half..]));
    client.say("BDAT 0 LAST\r\n");
    for _ in 0..5 {
        assert!(client.hear().starts_with("250"));
    }
    let kept = sink.audit().kept();
    assert_eq!(kept.len(), 3);
    for deposit in &kept {
        let message = String::from_utf8_lossy(&deposit.message);
        assert_eq!(message, meant, "{}", deposit.recipient);
        assert_eq!(deposit.message_id, id(1, "a"));
    }
    let mails = read_texts(kept.iter().map(|deposit| deposit.message.as_slice()));
    assert_eq!(mails.len(), 3);
    assert!(mails[0].part("text/plain").ends_with(".\n..two\n.end\n"));
    assert_eq!(sink.audit().violations(), []);
}

#[test]
fn questions_may_go_ahead_of_answers_only_where_that_is_offered() {
    let sink = Sink::open(Manners::pipelining());
    let mut client = Client::greeted(sink.port());
    client.say(envelope("ana@x.test"));
    assert!(
        [client.hear(), client.hear()]
            .iter()
            .all(|a| a.starts_with("250"))
    );
    assert!(client.hear().starts_with("354"));
    // The end of one message and the next envelope belong together.
    client.say(format!(
        "{}\r\n.\r\n{}",
        text(&id(1, "a")),
        envelope("ben@x.test")
    ));
    let heard: Vec<_> = (0..4).map(|_| client.hear()).collect();
    assert!(heard[3].starts_with("354"), "{heard:?}");
    client.say(format!("{}\r\n.\r\nQUIT\r\n", text(&id(1, "b"))));
    assert!(client.hear().starts_with("250") && client.hear().starts_with("221"));
    assert_eq!(sink.audit().violations(), []);
    assert_eq!(sink.audit().unique(), 2);

    let too_early = |manners: Manners, what: &str| {
        let sink = Sink::open(manners);
        let mut client = Client::greeted(sink.port());
        client.say(what);
        client.say("\r\n.\r\n");
        client.say("QUIT\r\n");
        while !client.hear().is_empty() {}
        let violations = sink.audit().violations();
        assert!(!violations.is_empty(), "{what}");
    };
    let no_wait = format!("{}{}", envelope("ana@x.test"), text("<a@b>"));
    too_early(Manners::pipelining(), &no_wait);
    too_early(Manners::lock_step(), &envelope("ana@x.test"));
    too_early(Manners::pipelining(), "NOOP\r\nMAIL FROM:<a@b>\r\n");
    too_early(Manners::pipelining(), &chunk("ana@x.test", "x"));
}

#[test]
fn whatever_a_strict_relay_would_not_bear_is_blamed() {
    let long = "x".repeat(999);
    let wrong = [
        "bare\nline".to_owned(),
        "bare\rreturn".to_owned(),
        "nul\0".to_owned(),
        long,
        "é".to_owned(),
    ];
    for text in wrong {
        let sink = Sink::open(Manners::default());
        let mut client = Client::greeted(sink.port());
        let text = format!("Subject: x\r\n\r\n{text}\r\n");
        client.say(chunk("ana@x.test", &text));
        (0..3).for_each(|_| drop(client.hear()));
        assert_eq!(sink.audit().violations().len(), 1, "{text:?}");
    }
    let commands = [
        "MAIL FROM:<é@x.test>",
        "MAIL FROM:ops@x.test",
        "MAIL FROM:<ops@x.test> NOVELTY=1",
        "HELP",
    ];
    for command in commands {
        let sink = Sink::open(Manners::default());
        let mut client = Client::greeted(sink.port());
        client.ask(command);
        assert_eq!(sink.audit().violations().len(), 1, "{command}");
    }
    let fine = [
        "MAIL FROM:<é@x.test> SMTPUTF8 SIZE=100",
        "RCPT TO:<zoé@x.test>",
        "RSET",
        "MAIL FROM:<\"a b> c\"@x.test> BODY=8BITMIME",
        "RSET",
        "MAIL FROM:<>",
        "NOOP",
    ];
    let sink = Sink::open(Manners::default());
    let mut client = Client::greeted(sink.port());
    for command in fine {
        let heard = client.ask(command);
        assert!(heard.starts_with("250"), "{command}: {heard}");
    }
    assert_eq!(sink.audit().violations(), []);
}

/// Sends so many messages in lock-step, with a new connection whenever one is lost; the last
/// answers.
fn send(port: u16, count: usize) -> Vec<String> {
    let mut answers = Vec::new();
    let mut client = Client::greeted(port);
    for number in 0..count {
        let message = text(&id(1, &number.to_string()));
        let heard = client.mail(FROM, &format!("a{number}@x.test"), &message);
        let last = heard.last().expect("an answer").clone();
        let is_lost = last.is_empty() || last.starts_with("421");
        if is_lost {
            client = Client::greeted(port);
        } else if !last.starts_with("250 2.0.0") {
            client.ask("RSET");
        }
        answers.push(last.split(' ').next().unwrap_or_default().to_owned());
    }
    answers
}

#[test]
fn faults_come_when_they_were_ordered() {
    let every_third = |faults: Faults, answer: &str, accepted: u64| {
        for manners in [Manners::default(), Manners::lock_step()] {
            let sink = Sink::open(manners.with(faults));
            let answers = send(sink.port(), 6);
            let expected = ["250", "250", answer, "250", "250", answer];
            assert_eq!(answers, expected, "{faults:?}");
            assert_eq!(sink.audit().accepted(), accepted, "{faults:?}");
            assert_eq!(sink.audit().violations(), [], "{faults:?}");
        }
    };
    let none = Faults::default();
    every_third(
        Faults {
            later: Some(3),
            ..none
        },
        "450",
        4,
    );
    every_third(
        Faults {
            refused: Some(3),
            ..none
        },
        "550",
        4,
    );
    every_third(
        Faults {
            later_at_end: Some(3),
            ..none
        },
        "451",
        4,
    );
    every_third(
        Faults {
            refused_at_end: Some(3),
            ..none
        },
        "554",
        4,
    );
    every_third(
        Faults {
            cut_before: Some(3),
            ..none
        },
        "",
        4,
    );
    every_third(
        Faults {
            cut_in_text: Some(3),
            ..none
        },
        "",
        4,
    );
    every_third(
        Faults {
            cut_after: Some(3),
            ..none
        },
        "",
        6,
    );
    every_third(
        Faults {
            cut_after: Some(3),
            abrupt: true,
            ..none
        },
        "",
        6,
    );
    let sink = Sink::open(Manners::default().with(Faults {
        closing_after: Some(2),
        ..none
    }));
    assert_eq!(
        send(sink.port(), 6),
        ["250", "250", "421", "250", "250", "421"]
    );
    assert_eq!(sink.audit().most_on_one(), 2);
    let sink = Sink::open(Manners::default().with(Faults {
        most_connections: Some(1),
        ..none
    }));
    let _first = Client::greeted(sink.port());
    assert!(Client::connect(sink.port()).1.starts_with("421"));
    assert!(sink.audit().connections().0 == 2);
}

#[test]
fn answers_can_depend_on_who_is_asked_for_and_how_often() {
    let sink = Sink::open(Manners {
        answers: Some(std::sync::Arc::new(|address, before| {
            (address.starts_with('z') && before < 2).then(|| "450 4.2.0 later".to_owned())
        })),
        ..Manners::default()
    });
    let mut client = Client::greeted(sink.port());
    let mut ask = |to: &str| {
        client.ask(&format!("MAIL FROM:<{FROM}>"));
        let answer = client.ask(&format!("RCPT TO:<{to}>"));
        client.ask("RSET");
        answer[..3].to_owned()
    };
    let asked = ["z@x.test", "z@x.test", "a@x.test", "z@x.test"];
    assert_eq!(asked.map(&mut ask), ["450", "450", "250", "250"]);
}

#[test]
fn a_round_trip_delays_answers_and_not_what_is_sent_meanwhile() {
    let trip = Duration::from_millis(50);
    let sink = Sink::open(Manners {
        round_trip: trip,
        ..Manners::default()
    });
    let begun = Instant::now();
    let mut client = Client::greeted(sink.port());
    assert!(
        begun.elapsed() >= trip * 3,
        "connecting, the greeting, EHLO"
    );
    let begun = Instant::now();
    for number in 0..8 {
        let to = format!("a{number}@x.test");
        client.say(chunk(&to, &format!("{}\r\n", text(&id(1, &to)))));
    }
    (0..24).for_each(|_| assert!(client.hear().starts_with("250")));
    let taken = begun.elapsed();
    assert!(
        taken >= trip && taken < trip * 3,
        "eight at once: {taken:?}"
    );
    assert_eq!(sink.audit().most_in_flight(), 8);
    let begun = Instant::now();
    for number in 0..3 {
        client.mail(FROM, &format!("b{number}@x.test"), &text(&id(1, "b")));
    }
    assert!(begun.elapsed() >= trip * 12, "four questions each");
    assert_eq!(sink.audit().violations(), []);
    // Nobody may be quicker than the answer.
    client.say("NOOP\r\n");
    std::thread::sleep(trip / 4);
    client.say("NOOP\r\n");
    client.hear();
    client.hear();
    assert_eq!(sink.audit().violations().len(), 1);
}

#[test]
fn hostile_answers_come_at_every_point() {
    for point in Point::ALL {
        for hostile in Hostile::ALL {
            let endless = [
                Hostile::EndlessLine,
                Hostile::EndlessLines,
                Hostile::Silence,
            ];
            if endless.contains(&hostile) {
                continue;
            }
            let faults = Faults {
                hostile: Some((point, hostile)),
                ..Faults::default()
            };
            let sink = Sink::open(Manners::default().with(faults));
            let (mut client, _) = Client::connect(sink.port());
            client.ask("EHLO x");
            client.mail(FROM, "ana@x.test", &text(&id(1, "a")));
            client.say("QUIT\r\n");
            drop(client);
            let at_rest = sink.audit().at_rest(PATIENCE);
            assert!(at_rest, "{point:?} {hostile:?}");
        }
    }
    let faults = Faults {
        hostile: Some((Point::Mail, Hostile::EndlessLine)),
        ..Faults::default()
    };
    let sink = Sink::open(Manners::default().with(faults));
    let mut client = Client::greeted(sink.port());
    client.say(format!("MAIL FROM:<{FROM}>\r\n"));
    std::thread::sleep(Duration::from_millis(50));
    drop(client);
    assert!(sink.audit().at_rest(PATIENCE));
    assert!(sink.audit().forced() > 0);
}

#[test]
fn a_sink_reads_slowly_when_it_is_told_to() {
    let sink = Sink::open(Manners {
        slow: Some((50, Duration::from_millis(10))),
        ..Manners::default()
    });
    let mut client = Client::greeted(sink.port());
    let begun = Instant::now();
    client.say(chunk(
        "ana@x.test",
        &format!("{}\r\n", "x".repeat(48)).repeat(20),
    ));
    (0..3).for_each(|_| drop(client.hear()));
    assert!(
        begun.elapsed() > Duration::from_millis(180),
        "a thousand bytes"
    );
    assert_eq!(sink.audit().accepted(), 1);
}

#[test]
fn those_who_wait_for_the_sink_are_woken() {
    let sink = Sink::open(Manners::default());
    assert!(!sink.audit().wait_for(1, Duration::from_millis(20)));
    let port = sink.port();
    let sender = std::thread::spawn(move || send(port, 3));
    assert!(sink.audit().wait_for(3, PATIENCE));
    sender.join().expect("it has sent");
    assert!(sink.audit().at_rest(PATIENCE));
}
