//! The real program and real servers: a Postfix, its test sink, and aiosmtpd.

use super::books::Fate;
use super::office::{Office, Person, people, relay};
use crate::faults::shop::Ran;
use crate::relay::{Certificate, Certificates, Mail, Postfix, Receiver, SmtpSink};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What may be under way at once when nothing else is said: 4 connections, 8 on each.
const IN_FLIGHT: usize = 32;

/// People whose names are not easy.
fn difficult() -> Vec<Person> {
    let names = [
        "Zoé 🎈 Léger",
        "François d’Haÿ-les-Roses",
        "O'Brien, \"Bob\" <the builder>",
        "木村 拓哉",
        "Łukasz Żółć",
        "Ana",
        "",
        "Мария-Антония Константинопольская-Задунайская, вдова покойного адмирала флота",
        "=?utf-8?q?not_a_word?=",
        "e\u{301}tienne",
    ];
    let langs = ["fr", "en"];
    names
        .iter()
        .enumerate()
        .map(|(number, name)| Person {
            email: format!("a{number}@x.test"),
            name: (*name).to_owned(),
            lang: langs[number % 2],
        })
        .collect()
}

/// Compares what arrived with what was meant, field by field.
#[track_caller]
fn everybody_reads_what_was_meant(mails: &[Mail], people: &[Person]) {
    let mut ids = BTreeSet::new();
    for person in people {
        let theirs: Vec<&Mail> = mails
            .iter()
            .filter(|mail| mail.recipient() == person.email)
            .collect();
        assert_eq!(theirs.len(), 1, "{}", person.email);
        let mail = theirs[0].is_sound();
        let (name, address) = mail.to();
        assert_eq!(address, person.email);
        assert_eq!(name, person.name, "{address}");
        assert_eq!(
            mail.0["from"],
            serde_json::json!([["Shop", "ops@shop.test"]])
        );
        assert_eq!(
            mail.0["reply_to"],
            serde_json::json!([["", "help@shop.test"]])
        );
        assert_eq!(mail.0["type"], "multipart/alternative");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("X-Auto-Response-Suppress"), "All");
        assert_eq!(mail.header("Precedence"), "bulk");
        assert_eq!(mail.headers("Bcc"), [] as [&str; 0]);
        assert_eq!(
            mail.headers("In-Reply-To"),
            [] as [&str; 0],
            "the first one"
        );
        let id = mail.header("Message-ID");
        assert!(
            id.ends_with("@shop.test>") && id.contains("shop-down.1."),
            "{id}"
        );
        assert!(ids.insert(id.to_owned()), "{id} twice");
        let (subject, hello, why) = match person.lang {
            "fr" => (
                "Shop\u{a0}: incident du ",
                "Bonjour",
                "vous ne pouvez pas rien acheter",
            ),
            _ => (
                "Shop: service disruption of ",
                "Hello",
                "our customers cannot buy anything",
            ),
        };
        assert!(
            mail.header("Subject").starts_with(subject),
            "{:?}",
            mail.header("Subject")
        );
        let (text, html) = (mail.part("text/plain"), mail.part("text/html"));
        let hello = match person.name.as_str() {
            "" => format!("{hello},"),
            name => format!("{hello} {name},"),
        };
        assert_eq!(text.lines().next(), Some(hello.as_str()));
        for part in [&text, &html] {
            assert!(part.contains(why), "{part}");
            assert!(part.contains("help@shop.test"), "{part}");
            assert!(part.contains("https://status.shop.test"), "{part}");
            assert!(!part.contains("{{") && !part.contains("}}"), "{part}");
        }
        let escaped = person
            .name
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let quoted = escaped.replace('"', "&quot;");
        let is_there = html.contains(&escaped) || html.contains(&quoted);
        assert!(is_there, "{escaped}: {html}");
        assert!(!html.contains("<the builder>"), "{html}");
    }
    assert_eq!(mails.len(), people.len(), "and nobody else");
}

#[test]
fn a_postfix_keeps_a_mail_for_everybody_in_their_own_language() {
    let postfix = Postfix::keeping();
    let people = difficult();
    let office = Office::new(&people, &relay(postfix.port(), ""));
    office.send().expect_exit(0);
    everybody_reads_what_was_meant(&postfix.mails(people.len()), &people);
}

/// The relay's settings for an encrypted connection with a log-in.
fn encrypted(port: u16, tls: &str, password: &str) -> String {
    format!(
        "host = \"localhost\"\nport = {port}\ntls = \"{tls}\"\nuser = \"shop\"\n\
         password = {password}\n"
    )
}

const PLANTED: &str = "correct-horse-battery-staple";

#[test]
fn aiosmtpd_reads_the_same_over_tls_and_nobody_sees_the_password() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let people = difficult();
    for tls in ["starttls", "implicit"] {
        let login = ["--login", "shop", PLANTED];
        let receiver = Receiver::with_tls(tls, &certificates.good(), &login);
        let secrets = [
            (
                "{ env = \"MAIL_PASSWORD\" }",
                Some(("MAIL_PASSWORD", PLANTED)),
            ),
            ("{ command = [\"sh\", \"-c\", \"rev secret\"] }", None),
        ];
        for (secret, variable) in secrets {
            let settings = encrypted(receiver.port(), tls, secret);
            let mut office = Office::new(&people, &settings).with("SSL_CERT_FILE", &authority);
            let backwards: String = PLANTED.chars().rev().collect();
            office.shop.write("secret", backwards);
            if let Some((name, value)) = variable {
                office = office.with(name, value);
            }
            let case = format!("{tls}, {secret}");
            let ran = office.send().expect(0, &case);
            never_seen(&office, &ran, &case);
        }
        let mails = receiver.mails(people.len() * 2);
        everybody_reads_what_was_meant(&mails[..people.len()], &people);
        for mail in &mails {
            let envelope = &mail.0["envelope"];
            assert_eq!(envelope["tls"], true);
            assert_eq!(envelope["login"], "shop");
            assert_eq!(envelope["from"], "ops@shop.test");
        }
    }
}

/// Searches everything that was said and every file for the password, also as it travels.
#[track_caller]
fn never_seen(office: &Office, ran: &Ran, case: &str) {
    let plain = format!("\0shop\0{PLANTED}");
    let travelling = base64_of(&plain);
    let alone = base64_of(PLANTED);
    for text in [PLANTED, &travelling, &alone] {
        assert!(!ran.stdout.contains(text), "{case}: {ran:#?}");
        assert!(!ran.stderr.contains(text), "{case}: {ran:#?}");
        let holds = |bytes: &[u8]| memchr::memmem::find(bytes, text.as_bytes()).is_some();
        for (path, bytes) in office.shop.everything() {
            assert!(!holds(&bytes), "{case}: {}", path.display());
        }
    }
}

fn base64_of(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Nothing was sent, the person is told so at once, and the password stays here.
#[track_caller]
fn stops_at_once(office: &Office, receiver: &Receiver, case: &str) {
    let begun = Instant::now();
    let ran = office.send().expect(4, case);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{case}: {:?}",
        begun.elapsed()
    );
    let log = receiver.log();
    assert!(
        !log.contains("RCPT") && !log.contains("DATA"),
        "{case}: {log}"
    );
    assert!(
        ran.stderr.contains("localhost"),
        "{case}: it says who: {ran:#?}"
    );
    never_seen(office, &ran, case);
    if let Some(books) = office.books() {
        assert_eq!(
            books.with(Fate::Planned).len(),
            books.people.len(),
            "{case}"
        );
    }
}

#[test]
fn a_wrong_password_stops_everything_at_once() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    for tls in ["starttls", "implicit"] {
        let login = ["--login", "shop", "another"];
        let receiver = Receiver::with_tls(tls, &certificates.good(), &login);
        let settings = encrypted(receiver.port(), tls, "{ env = \"MAIL_PASSWORD\" }");
        let office = Office::new(&people(50), &settings)
            .with("SSL_CERT_FILE", &authority)
            .with("MAIL_PASSWORD", PLANTED);
        stops_at_once(&office, &receiver, tls);
        let tries = receiver.log().matches("bad").count();
        assert!(
            (1..=4).contains(&tries),
            "{tries}: no account is locked by us"
        );
    }
}

#[test]
fn whoever_is_not_trusted_gets_neither_mail_nor_password() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let bad: [(&str, Certificate); 3] = [
        ("another machine", certificates.other_name()),
        ("run out", certificates.expired()),
        ("nobody vouches", certificates.self_signed()),
    ];
    let refuses = |receiver: &Receiver, tls: &str, authority: Option<&str>, case: &str| {
        let settings = encrypted(receiver.port(), tls, "{ env = \"MAIL_PASSWORD\" }");
        let mut office = Office::new(&people(3), &settings).with("MAIL_PASSWORD", PLANTED);
        if let Some(authority) = authority {
            office = office.with("SSL_CERT_FILE", authority);
        }
        stops_at_once(&office, receiver, case);
        assert!(
            !receiver.log().contains("AUTH"),
            "{case}: {}",
            receiver.log()
        );
    };
    let login = ["--login", "shop", PLANTED];
    for (case, certificate) in &bad {
        for tls in ["starttls", "implicit"] {
            let receiver = Receiver::with_tls(tls, certificate, &login);
            refuses(&receiver, tls, Some(&authority), case);
        }
    }
    let receiver = Receiver::with_tls("starttls", &certificates.good(), &login);
    refuses(&receiver, "starttls", None, "an authority nobody knows");
    let hidden = [&login[..], &["--hidden-starttls"]].concat();
    let receiver = Receiver::with_tls("starttls", &certificates.good(), &hidden);
    refuses(
        &receiver,
        "starttls",
        Some(&authority),
        "STARTTLS was taken away",
    );
}

#[test]
fn addresses_that_need_it_go_where_utf8_is_offered_and_nowhere_else() {
    let mut all = people(3);
    all[1].email = "zoé@exämple.test".to_owned();
    let receiver = Receiver::start();
    let office = Office::new(&all, &relay(receiver.port(), ""));
    office.send().expect_exit(0);
    let mails = receiver.mails(3);
    let hers = mails
        .iter()
        .find(|mail| mail.recipient().starts_with("zoé"));
    let hers = hers.expect("she got it").is_sound();
    assert_eq!(hers.0["envelope"]["utf8"], true);
    assert_eq!(hers.to().0, "Zoé Léger 1");

    let receiver = Receiver::with(&["--no-utf8"]);
    let office = Office::new(&all, &relay(receiver.port(), ""));
    let ran = office.send();
    assert_eq!(receiver.mails(2).len(), 2, "{ran:#?}");
    let books = office.books().expect("a mailing");
    let refused = books.with(Fate::Refused);
    assert_eq!(refused, ["zoé@exämple.test"], "{ran:#?}");
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

#[test]
fn an_address_at_which_postfix_hangs_up_stops_nobody_else() {
    let postfix = Postfix::keeping();
    let mut all = people(12);
    all[3].email = "slow@x.test".to_owned();
    let office = Office::new(&all, &relay(postfix.port(), "connections = 2"));
    let begun = Instant::now();
    let ran = office.send();
    assert!(
        begun.elapsed() < Duration::from_secs(120),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(ran.exit, Some(5), "{ran:#?}");
    assert_eq!(postfix.mails(11).len(), 11, "{ran:#?}");
    let books = office.books().expect("a mailing");
    assert_eq!(books.with(Fate::Accepted).len(), 11, "{ran:#?}");
    assert_eq!(books.with(Fate::Unknown), [] as [&str; 0], "{ran:#?}");
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

#[test]
fn where_smtp_sink_hangs_up_nobody_is_thought_to_have_it() {
    for (at, is_unknown) in [
        ("mail", false),
        ("rcpt", false),
        ("data", false),
        (".", true),
    ] {
        for more in [&[][..], &["-p"]] {
            let sink = SmtpSink::start(&[more, &["-q", at]].concat());
            let all = people(6);
            let office = Office::new(&all, &relay(sink.port(), "connections = 2"));
            let begun = Instant::now();
            let ran = office.send();
            let case = format!("{at} {more:?}");
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "{case}: {:?}",
                begun.elapsed()
            );
            let books = office.books().expect("a mailing");
            assert_eq!(
                books.with(Fate::Accepted),
                [] as [&str; 0],
                "{case}: {ran:#?}"
            );
            let unknown = books.with(Fate::Unknown).len();
            if is_unknown {
                assert_eq!(ran.exit, Some(6), "{case}: {ran:#?}");
                assert!(unknown > 0, "{case}: {ran:#?}");
                assert!(ran.stderr.contains("@x.test"), "{case}: by name: {ran:#?}");
            } else {
                assert_eq!(unknown, 0, "{case}: {ran:#?}");
                assert!(matches!(ran.exit, Some(4 | 5)), "{case}: {ran:#?}");
            }
        }
    }
}

#[test]
fn what_smtp_sink_refuses_is_not_thought_to_be_sent() {
    for at in ["mail", "rcpt", "data", "."] {
        for (switch, exits) in [("-r", &[4, 5][..]), ("-f", &[1, 4, 5]), ("-Q", &[1, 4, 5])] {
            let sink = SmtpSink::start(&[switch, at]);
            let all = people(5);
            let office = Office::new(&all, &relay(sink.port(), "connections = 2"));
            let begun = Instant::now();
            let ran = office.send();
            let case = format!("{switch} {at}");
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "{case}: {:?}",
                begun.elapsed()
            );
            let books = office.books().expect("a mailing");
            assert_eq!(
                books.with(Fate::Accepted),
                [] as [&str; 0],
                "{case}: {ran:#?}"
            );
            assert!(
                ran.exit.is_some_and(|exit| exits.contains(&exit)),
                "{case}: {ran:#?}"
            );
        }
    }
}

#[test]
fn the_next_relay_is_used_when_one_is_down() {
    let (sink, postfix) = (SmtpSink::start(&[]), Postfix::start());
    let down = sink.port();
    drop(sink);
    let all = people(30);
    let office = Office::new(&all, "");
    let relays = [relay(down, ""), relay(postfix.port(), "")];
    office.configure_all(&relays.each_ref().map(String::as_str));
    let ran = office.send().expect_exit(0);
    let books = office.books().expect("a mailing");
    assert_eq!(books.with(Fate::Accepted).len(), all.len(), "{ran:#?}");
    postfix.settle();
    assert_eq!(postfix.log().matches("message-id=").count(), all.len());
}
