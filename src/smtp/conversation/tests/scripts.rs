//! Dialogues, line by line, that show what is particular.

use super::*;
use crate::smtp::{Login, Stop};

/// A conversation that is ready, with a relay that offers this.
fn ready(terms: Terms, offers: &str) -> Conversation {
    let mut talk = Conversation::new(terms);
    assert_eq!(talk.opened(), []);
    assert_eq!(talk.out(), b"");
    assert_eq!(talk.hear(b"220 relay\r\n"), []);
    assert_eq!(said(&mut talk), "EHLO shop.example\r\n");
    let answer = format!("250-relay\r\n{offers}250 HELP\r\n");
    assert_eq!(talk.hear(answer.as_bytes()), [Turn::Ready]);
    talk
}

fn said(talk: &mut Conversation) -> String {
    String::from_utf8(talk.out()).expect("ASCII")
}

fn reply(line: &str) -> Reply {
    let (code, words) = line.split_once(' ').expect("a code");
    Reply::read(code.parse().expect("digits"), words)
}

fn shouted(talk: &mut Conversation, line: &str) -> Vec<Turn> {
    talk.hear(format!("{line}\r\n").as_bytes())
}

#[test]
fn the_message_and_the_next_envelope_travel_together() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n250-SIZE 10240\r\n");
    assert_eq!(talk.room(), 2);
    assert_eq!(take(&mut talk, 1), []);
    assert_eq!(take(&mut talk, 2), []);
    assert_eq!(talk.room(), 0);
    assert_eq!(
        said(&mut talk),
        "MAIL FROM:<hello@shop.example> SIZE=31\r\nRCPT TO:<c1@x.test>\r\nDATA\r\n"
    );
    let turns = talk.hear(b"250 ok\r\n250 ok\r\n354 go\r\n");
    assert_eq!(turns, [Turn::Asks(1)]);
    assert_eq!(said(&mut talk), "", "not before it is written down");
    talk.release(1);
    assert_eq!(
        said(&mut talk),
        "Subject: 1\r\n\r\n..\r\n...two\r\nfor 1\r\n.\r\n\
         MAIL FROM:<hello@shop.example> SIZE=31\r\nRCPT TO:<c2@x.test>\r\nDATA\r\n"
    );
    let turns = talk.hear(b"250 2.0.0 queued as 1\r\n250 ok\r\n250 ok\r\n354 go\r\n");
    let accepted = Outcome::Accepted(reply("250 2.0.0 queued as 1"));
    assert_eq!(turns, [Turn::Outcome(1, accepted), Turn::Asks(2)]);
}

#[test]
fn with_chunking_whole_messages_follow_each_other_each_behind_a_reset() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
    assert_eq!(talk.room(), 3);
    assert_eq!(take(&mut talk, 1), [Turn::Asks(1)]);
    assert_eq!(take(&mut talk, 2), [Turn::Asks(2)]);
    assert_eq!(said(&mut talk), "");
    talk.release(2);
    talk.release(1);
    assert_eq!(
        said(&mut talk),
        "MAIL FROM:<hello@shop.example>\r\nRCPT TO:<c2@x.test>\r\nBDAT 31 LAST\r\n\
         Subject: 2\r\n\r\n.\r\n..two\r\nfor 2\r\n\
         RSET\r\nMAIL FROM:<hello@shop.example>\r\nRCPT TO:<c1@x.test>\r\nBDAT 31 LAST\r\n\
         Subject: 1\r\n\r\n.\r\n..two\r\nfor 1\r\n"
    );
    let turns = talk.hear(b"250 a\r\n250 b\r\n250 c\r\n250 d\r\n250 e\r\n550 5.1.1 f\r\n503 g\r\n");
    let gone = Outcome::MailboxGone(reply("550 5.1.1 f"));
    assert_eq!(
        turns,
        [
            Turn::Outcome(2, Outcome::Accepted(reply("250 c"))),
            Turn::Outcome(1, gone)
        ]
    );
}

#[test]
fn chunks_without_pipelining_are_not_worth_it() {
    let mut talk = ready(terms(), "250-CHUNKING\r\n");
    assert_eq!(talk.room(), 1);
    assert_eq!(take(&mut talk, 1), []);
    assert_eq!(said(&mut talk), "MAIL FROM:<hello@shop.example>\r\n");
    assert_eq!(shouted(&mut talk, "250 ok"), []);
    assert_eq!(said(&mut talk), "RCPT TO:<c1@x.test>\r\n");
    assert_eq!(shouted(&mut talk, "250 ok"), []);
    assert_eq!(said(&mut talk), "DATA\r\n");
    assert_eq!(shouted(&mut talk, "354 go"), [Turn::Asks(1)]);
}

#[test]
fn a_relay_that_wants_fewer_at_once_is_asked_again_without_waiting() {
    let mut talk = ready(terms(), "");
    assert_eq!(take(&mut talk, 1), []);
    said(&mut talk);
    shouted(&mut talk, "250 ok");
    said(&mut talk);
    let turns = shouted(&mut talk, "452 4.5.3 Error: too many recipients");
    let [Turn::Outcome(1, Outcome::Later(reply))] = &turns[..] else {
        panic!("{turns:?}")
    };
    assert!(reply.wants_fewer_at_once());
    assert_eq!(take(&mut talk, 1), []);
    assert_eq!(said(&mut talk), "RSET\r\n");
    shouted(&mut talk, "250 ok");
    assert!(said(&mut talk).starts_with("MAIL"));
}

#[test]
fn one_refused_for_everybody_stops_and_says_goodbye() {
    let mut talk = ready(terms(), "");
    assert_eq!(take(&mut talk, 1), []);
    said(&mut talk);
    let turns = shouted(&mut talk, "530 5.7.0 Authentication required");
    let wanted = Stop::LoginWanted(reply("530 5.7.0 Authentication required"));
    assert_eq!(turns, [Turn::Back(1), Turn::Stop(wanted)]);
    assert_eq!(talk.room(), 0);
    assert_eq!(take(&mut talk, 2), [Turn::Back(2)]);
    assert_eq!(said(&mut talk), "QUIT\r\n");
    assert_eq!(shouted(&mut talk, "221 bye"), [Turn::Finished]);
}

#[test]
fn a_message_that_is_too_long_is_not_even_begun() {
    let mut talk = ready(terms(), "250-SIZE 20\r\n");
    let too_long = Stop::TooLong {
        length: 31,
        most: 20,
    };
    assert_eq!(take(&mut talk, 1), [Turn::Back(1), Turn::Stop(too_long)]);
    assert_eq!(said(&mut talk), "QUIT\r\n");
}

#[test]
fn letters_above_127_go_only_where_they_are_taken() {
    let envelope = |to: &'static str, utf8| Envelope {
        from: "hello@shop.example",
        to,
        utf8,
    };
    let offers = "250-8BITMIME\r\n250-SMTPUTF8\r\n";
    for (offers, envelope, message, expected) in [
        (offers, envelope("a@x", false), "x\r\n", Ok("")),
        (
            offers,
            envelope("a@x", false),
            "é\r\n",
            Ok(" BODY=8BITMIME"),
        ),
        (offers, envelope("é@x", false), "x\r\n", Ok(" SMTPUTF8")),
        (
            offers,
            envelope("a@x", true),
            "é\r\n",
            Ok(" BODY=8BITMIME SMTPUTF8"),
        ),
        ("", envelope("é@x", true), "x\r\n", Err("5.6.7")),
        ("", envelope("a@x", false), "é\r\n", Err("NotEightBit")),
        ("", envelope("a@x>\r\nRSET", false), "x\r\n", Err("5.1.3")),
        ("", envelope("a b@x", false), "x\r\n", Err("5.1.3")),
        ("", envelope("a>b@x", false), "x\r\n", Err("5.1.3")),
    ] {
        let mut talk = ready(terms(), offers);
        let turns = talk.take(1, &envelope, message.as_bytes().into());
        match expected {
            Ok(parameters) => {
                assert_eq!(turns, []);
                let expected = format!("MAIL FROM:<hello@shop.example>{parameters}\r\n");
                assert_eq!(said(&mut talk), expected);
            }
            Err("NotEightBit") => {
                assert_eq!(turns, [Turn::Back(1), Turn::Stop(Stop::NotEightBit)]);
            }
            Err(code) => {
                let [Turn::Outcome(1, Outcome::Refused(reply))] = &turns[..] else {
                    panic!("{turns:?}")
                };
                assert!(reply.to_string().contains(code), "{reply}");
                assert_eq!(said(&mut talk), "");
                assert_eq!(talk.room(), 1, "others still go");
            }
        }
    }
}

#[test]
fn after_so_many_messages_the_connection_says_goodbye_by_itself() {
    let terms = Terms {
        most_messages: 2,
        ..terms()
    };
    let mut talk = ready(terms, "250-PIPELINING\r\n250-CHUNKING\r\n");
    assert_eq!(talk.room(), 2);
    for ticket in [1, 2] {
        assert_eq!(take(&mut talk, ticket), [Turn::Asks(ticket)]);
        talk.release(ticket);
    }
    assert_eq!(take(&mut talk, 3), [Turn::Back(3)]);
    said(&mut talk);
    talk.hear(b"250 a\r\n250 b\r\n250 c\r\n250 d\r\n250 e\r\n250 f\r\n");
    assert_eq!(said(&mut talk), "");
    talk.hear(b"250 g\r\n");
    assert_eq!(said(&mut talk), "QUIT\r\n");
    assert_eq!(talk.lost(), [Turn::Finished]);
}

#[test]
fn goodbye_waits_for_what_was_released_and_brings_back_the_rest() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n");
    assert_eq!(take(&mut talk, 1), []);
    assert_eq!(take(&mut talk, 2), []);
    said(&mut talk);
    talk.hear(b"250 ok\r\n250 ok\r\n354 go\r\n");
    talk.release(1);
    assert_eq!(talk.quit(), [Turn::Back(2)]);
    assert!(
        said(&mut talk).ends_with(
            "\r\n.\r\nMAIL FROM:<hello@shop.example>\r\nRCPT TO:<c2@x.test>\r\nDATA\r\n"
        )
    );
    let turns = talk.hear(b"250 queued\r\n");
    let accepted = Outcome::Accepted(reply("250 queued"));
    // The relay waits for a message that will not come, so there is no good order to leave in.
    assert_eq!(turns, [Turn::Outcome(1, accepted), Turn::Finished]);
}

#[test]
fn a_release_that_comes_too_late_does_nothing() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
    assert_eq!(take(&mut talk, 1), [Turn::Asks(1)]);
    assert_eq!(talk.lost(), [Turn::Back(1)]);
    talk.release(1);
    talk.release(99);
    assert_eq!(said(&mut talk), "");
}

#[test]
fn what_was_not_done_when_the_relay_closed_was_not_done() {
    // Three under way, the first is sent away: the others had no answer and the line is closed.
    for (is_closed_by_relay, rest) in [
        (true, Turn::Back(2)),
        (false, Turn::Outcome(2, Outcome::Unknown)),
    ] {
        let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
        for ticket in [1, 2] {
            assert_eq!(take(&mut talk, ticket), [Turn::Asks(ticket)]);
            talk.release(ticket);
        }
        said(&mut talk);
        let turns = talk.hear(b"250 ok\r\n421 4.7.0 too fast\r\n");
        let later = Outcome::Later(reply("421 4.7.0 too fast"));
        assert_eq!(turns, [Turn::Outcome(1, later)]);
        let turns = if is_closed_by_relay {
            talk.lost()
        } else {
            talk.abandon()
        };
        let close = Turn::Close(Pause::Asked(reply("421 4.7.0 too fast")));
        assert_eq!(turns, [rest, close]);
    }
}

#[test]
fn a_relay_that_says_421_and_goes_on_all_the_same_is_believed() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
    for ticket in [1, 2] {
        assert_eq!(take(&mut talk, ticket), [Turn::Asks(ticket)]);
        talk.release(ticket);
    }
    said(&mut talk);
    talk.hear(b"250 ok\r\n421 4.7.0 too fast\r\n503 no\r\n250 reset\r\n250 ok\r\n250 ok\r\n");
    let turns = talk.hear(b"250 queued\r\n");
    let accepted = Outcome::Accepted(reply("250 queued"));
    let close = Turn::Close(Pause::Asked(reply("421 4.7.0 too fast")));
    assert_eq!(turns, [Turn::Outcome(2, accepted), close]);
}

#[test]
fn an_answer_before_its_question_ends_the_conversation() {
    let mut talk = ready(terms(), "");
    assert_eq!(take(&mut talk, 1), []);
    let turns = talk.hear(b"250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n");
    let nonsense = Turn::Close(Pause::Nonsense("an answer to no question"));
    assert_eq!(turns, [Turn::Back(1), nonsense]);
    assert_eq!(said(&mut talk), "");
}

#[test]
fn a_message_is_unknown_when_the_answer_to_it_is_nonsense() {
    for nonsense in ["354 more", "999 x", "250-a\r\n550 b", "\0", "HTTP/1.1 400"] {
        let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
        assert_eq!(take(&mut talk, 1), [Turn::Asks(1)]);
        talk.release(1);
        said(&mut talk);
        talk.hear(b"250 ok\r\n250 ok\r\n");
        let turns = shouted(&mut talk, nonsense);
        assert!(
            matches!(
                turns[..],
                [
                    Turn::Outcome(1, Outcome::Unknown),
                    Turn::Close(Pause::Nonsense(_))
                ]
            ),
            "{nonsense}: {turns:?}"
        );
    }
}

#[test]
fn the_end_of_a_message_is_waited_for_longest_and_nobody_waits_for_nothing() {
    let long = Duration::from_secs(61);
    let mut talk = Conversation::new(terms());
    assert!(talk.overdue(long), "a line that does not open");
    talk.opened();
    assert!(talk.overdue(long), "a relay that does not greet");
    let mut talk = ready(terms(), "");
    assert!(!talk.overdue(Duration::MAX), "nothing was asked");
    assert_eq!(take(&mut talk, 1), []);
    assert!(!talk.overdue(Duration::MAX), "nothing has been said");
    said(&mut talk);
    assert!(talk.overdue(long));
    shouted(&mut talk, "250 ok");
    said(&mut talk);
    shouted(&mut talk, "250 ok");
    said(&mut talk);
    shouted(&mut talk, "354 go");
    assert!(!talk.overdue(Duration::MAX), "the relay waits for us");
    talk.release(1);
    said(&mut talk);
    assert!(!talk.overdue(Duration::from_secs(299)));
    assert!(talk.overdue(Duration::from_secs(301)));
}

#[test]
fn no_turn_and_no_debug_of_a_conversation_has_the_password_in_it() {
    let password = "correct-horse";
    let terms = Terms {
        login: Some(Login {
            user: "ana".to_owned(),
            password: crate::base::Secret::new(password),
        }),
        ..terms()
    };
    let mut talk = Conversation::new(terms);
    talk.opened();
    talk.hear(b"220 relay\r\n");
    talk.out();
    talk.hear(b"250-relay\r\n250 AUTH PLAIN\r\n");
    assert!(!format!("{talk:?}").contains(password));
    let auth = said(&mut talk);
    let echo = format!("535 5.7.8 what is {} or {password}", auth.trim_end());
    let turns = shouted(&mut talk, &echo);
    let shown = format!("{turns:?}");
    let letters = auth.trim_end().rsplit(' ').next().expect("a word");
    assert!(
        !shown.contains(password) && !shown.contains(letters),
        "{shown}"
    );
}

#[test]
fn who_was_refused_is_refused_whatever_else_is_said_or_lost() {
    let gone = || Outcome::MailboxGone(reply("550 5.1.1 no such user"));
    // The line is lost before the message is answered; a relay takes a message for nobody.
    for rest in ["", "250 2.0.0 queued\r\n"] {
        let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
        assert_eq!(take(&mut talk, 1), [Turn::Asks(1)]);
        talk.release(1);
        said(&mut talk);
        let mut turns = talk.hear(b"250 ok\r\n550 5.1.1 no such user\r\n");
        turns.extend(talk.hear(rest.as_bytes()));
        turns.extend(talk.lost());
        assert_eq!(turns, [Turn::Outcome(1, gone())], "{rest}");
    }
}

#[test]
fn what_was_released_and_has_not_left_does_not_leave_after_a_stop() {
    let mut talk = ready(terms(), "250-PIPELINING\r\n250-CHUNKING\r\n");
    for ticket in [1, 2] {
        assert_eq!(take(&mut talk, ticket), [Turn::Asks(ticket)]);
    }
    talk.release(1);
    said(&mut talk);
    talk.release(2);
    let turns = talk.hear(b"250 ok\r\n250 ok\r\n552 5.3.4 too big\r\n");
    let stop = Turn::Stop(Stop::ContentRefused(reply("552 5.3.4 too big")));
    assert_eq!(turns, [Turn::Back(1), stop, Turn::Back(2)]);
    // Nothing is waited for, so there is good order to leave in.
    assert_eq!(said(&mut talk), "QUIT\r\n");
    assert_eq!(shouted(&mut talk, "221 bye"), [Turn::Finished]);
}
