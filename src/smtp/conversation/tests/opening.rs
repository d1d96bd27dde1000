//! Greeting, encryption and login, line by line.

use super::*;
use crate::base::Secret;
use crate::smtp::{Login, Stop};

/// What is said and heard in turns; `(what the relay says, what we say next)`.
fn opening(terms: Terms, dialogue: &[(&str, &str)]) -> Vec<Turn> {
    let mut talk = Conversation::new(terms);
    let mut turns = talk.opened();
    for (heard, said) in dialogue {
        // Every cut of every line.
        let bytes = format!("{heard}\r\n").into_bytes();
        let before = turns.len();
        for byte in bytes {
            turns.extend(talk.hear(&[byte]));
        }
        if turns[before..] == [Turn::Encrypt] {
            assert_eq!(talk.out(), b"");
            turns.extend(talk.encrypted());
        }
        assert_eq!(String::from_utf8_lossy(&talk.out()), *said, "after {heard}");
    }
    turns
}

fn with_login(tls: Security) -> Terms {
    Terms {
        tls,
        login: Some(Login {
            user: "ana".to_owned(),
            password: Secret::new("hunter2!"),
        }),
        ..terms()
    }
}

const EHLO: &str = "EHLO shop.example\r\n";
const QUIT: &str = "QUIT\r\n";

#[test]
fn in_the_clear_it_takes_a_greeting_and_what_is_offered() {
    let turns = opening(terms(), &[("220-a\r\n220 b", EHLO), ("250 relay", "")]);
    assert_eq!(turns, [Turn::Ready]);
}

#[test]
fn encryption_comes_first_and_what_was_offered_in_the_clear_is_forgotten() {
    let turns = opening(
        with_login(Security::StartTls),
        &[
            ("220 relay", EHLO),
            (
                "250-relay\r\n250-AUTH PLAIN\r\n250 STARTTLS",
                "STARTTLS\r\n",
            ),
            ("220 go ahead", EHLO),
            ("250-relay\r\n250 AUTH LOGIN", "AUTH LOGIN\r\n"),
            ("334 VXNlcm5hbWU6", "YW5h\r\n"),
            ("334 UGFzc3dvcmQ6", "aHVudGVyMiE=\r\n"),
            ("235 2.7.0 welcome", ""),
        ],
    );
    assert_eq!(turns, [Turn::Encrypt, Turn::Ready]);
}

#[test]
fn what_somebody_slips_in_behind_the_start_of_encryption_is_not_heard() {
    let mut talk = Conversation::new(with_login(Security::StartTls));
    talk.opened();
    talk.hear(b"220 relay\r\n");
    talk.out();
    talk.hear(b"250-relay\r\n250 STARTTLS\r\n");
    talk.out();
    let slipped = b"220 go\r\n250-relay\r\n250 AUTH PLAIN\r\n235 welcome\r\n250-half a ";
    assert_eq!(talk.hear(slipped), [Turn::Encrypt]);
    assert_eq!(talk.hear(b"250 more in the clear\r\n"), []);
    assert_eq!(talk.encrypted(), []);
    assert_eq!(talk.out(), EHLO.as_bytes());
    assert_eq!(talk.hear(b"250-relay\r\n250 AUTH PLAIN\r\n"), []);
    assert_eq!(talk.out(), b"AUTH PLAIN AGFuYQBodW50ZXIyIQ==\r\n");
}

#[test]
fn nothing_is_sent_in_the_clear_when_encryption_is_required() {
    let starttls = || with_login(Security::StartTls);
    let none = opening(
        starttls(),
        &[("220 a", EHLO), ("250-a\r\n250 AUTH PLAIN", QUIT)],
    );
    assert_eq!(none, [Turn::Stop(Stop::NoEncryption)]);
    let refused = opening(
        starttls(),
        &[
            ("220 a", EHLO),
            ("250-a\r\n250 STARTTLS", "STARTTLS\r\n"),
            ("554 5.7.3 no", QUIT),
        ],
    );
    let reply = Reply::read(554, "5.7.3 no");
    assert_eq!(refused, [Turn::Stop(Stop::EncryptionRefused(reply))]);
    // An old relay offers nothing at all.
    let old = opening(
        starttls(),
        &[
            ("220 a", EHLO),
            ("502 what", "HELO shop.example\r\n"),
            ("250 a", QUIT),
        ],
    );
    assert_eq!(old, [Turn::Stop(Stop::NoEncryption)]);
}

#[test]
fn a_line_that_is_encrypted_from_the_start_needs_no_more() {
    let turns = opening(
        with_login(Security::Implicit),
        &[
            ("220 relay", EHLO),
            (
                "250-relay\r\n250 AUTH LOGIN PLAIN",
                "AUTH PLAIN AGFuYQBodW50ZXIyIQ==\r\n",
            ),
            ("235 ok", ""),
        ],
    );
    assert_eq!(turns, [Turn::Ready]);
}

#[test]
fn a_way_to_log_in_that_is_offered_and_not_known_is_left_for_the_other() {
    let turns = opening(
        with_login(Security::Implicit),
        &[
            ("220 relay", EHLO),
            (
                "250-relay\r\n250 AUTH PLAIN LOGIN",
                "AUTH PLAIN AGFuYQBodW50ZXIyIQ==\r\n",
            ),
            ("504 5.5.4 not that", "AUTH LOGIN\r\n"),
            ("334 a", "YW5h\r\n"),
            ("334 b", "aHVudGVyMiE=\r\n"),
            ("235 ok", ""),
        ],
    );
    assert_eq!(turns, [Turn::Ready]);
}

#[test]
fn who_cannot_get_in_is_told_why() {
    let login = |answer| {
        opening(
            with_login(Security::Implicit),
            &[
                ("220 a", EHLO),
                (
                    "250-a\r\n250 AUTH PLAIN",
                    "AUTH PLAIN AGFuYQBodW50ZXIyIQ==\r\n",
                ),
                answer,
            ],
        )
    };
    let wrong = Reply::read(535, "5.7.8 wrong");
    let turns = login(("535 5.7.8 wrong", QUIT));
    assert_eq!(turns, [Turn::Stop(Stop::LoginRefused(wrong))]);
    let later = Reply::read(454, "4.7.0 later");
    let turns = login(("454 4.7.0 later", ""));
    assert_eq!(turns, [Turn::Close(Pause::Asked(later))]);
    let turns = login(("334 more", ""));
    let endless = Pause::Nonsense("a login without an end");
    assert_eq!(turns, [Turn::Close(endless)]);
    let none = opening(
        with_login(Security::Implicit),
        &[("220 a", EHLO), ("250-a\r\n250 AUTH CRAM-MD5", QUIT)],
    );
    assert_eq!(none, [Turn::Stop(Stop::NoLogin)]);
}

#[test]
fn a_relay_that_does_not_want_us_says_for_now_or_for_good() {
    let busy = Reply::read(421, "4.7.0 too many connections");
    let close = Turn::Close(Pause::Asked(busy));
    let turns = opening(terms(), &[("421 4.7.0 too many connections", "")]);
    assert_eq!(turns, std::slice::from_ref(&close));
    let turns = opening(
        terms(),
        &[("220 a", EHLO), ("421 4.7.0 too many connections", "")],
    );
    assert_eq!(turns, [close]);
    let never = Reply::read(554, "5.7.1 no service for you");
    let turns = opening(terms(), &[("554 5.7.1 no service for you", QUIT)]);
    assert_eq!(turns, [Turn::Stop(Stop::Unwelcome(never))]);
    let turns = opening(terms(), &[("SSH-2.0-OpenSSH_9.2", "")]);
    let nonsense = Pause::Nonsense("an answer without a number");
    assert_eq!(turns, [Turn::Close(nonsense)]);
}

#[test]
fn our_name_cannot_carry_a_command() {
    for (name, greeted) in [
        ("[127.0.0.1]", "EHLO [127.0.0.1]\r\n"),
        ("[IPv6:::1]", "EHLO [IPv6:::1]\r\n"),
        ("a\r\nRSET", "EHLO localhost\r\n"),
        ("a b", "EHLO localhost\r\n"),
        ("", "EHLO localhost\r\n"),
    ] {
        let terms = Terms {
            our_name: name.to_owned(),
            ..terms()
        };
        opening(terms, &[("220 a", greeted)]);
    }
}
