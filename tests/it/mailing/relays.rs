//! The real program and real servers: a Postfix, its test sink, and aiosmtpd.

use super::books::{Books, Fate};
use super::office::{Office, Person, people, relay};
use super::{at_once, insist};
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
        assert!(plain(&html).contains(&hello), "{hello}: {html}");
        assert!(!html.contains("<the builder>"), "{html}");
    }
    assert_eq!(mails.len(), people.len(), "and nobody else");
}

/// Without its tags and with its characters as they are shown.
fn plain(html: &str) -> String {
    let mut shown = String::new();
    for piece in html.split('<') {
        shown.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    let names = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    names.iter().fold(shown, |shown, (name, character)| {
        shown.replace(name, character)
    })
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

/// How the program takes a relay that was started with these switches.
fn through(switches: &[&str]) -> Result<(Ran, Books), String> {
    let sink = SmtpSink::start(switches);
    let office = Office::new(&people(6), &relay(sink.port(), "connections = 2"));
    let begun = Instant::now();
    let ran = office.send();
    let books = office.books();
    let taken = begun.elapsed();
    insist(
        taken < Duration::from_secs(120),
        "it gives up in time",
        &ran,
    )?;
    let books = books.ok_or_else(|| format!("there is a mailing: {ran:#?}"))?;
    let accepted = books.with(Fate::Accepted);
    insist(accepted.is_empty(), "nobody is thought to have it", &ran)?;
    Ok((ran, books))
}

#[test]
fn where_smtp_sink_hangs_up_nobody_is_thought_to_have_it() {
    let mut cases = Vec::new();
    for at in ["mail", "rcpt", "data", "."] {
        cases.extend([vec!["-q", at], vec!["-p", "-q", at]]);
    }
    at_once(cases, |switches| {
        let of = |why| format!("{switches:?}: {why}");
        let (ran, books) = through(&switches).map_err(of)?;
        let unknown = books.with(Fate::Unknown).len();
        let is_right = if switches.contains(&".") {
            // By name, because somebody has to find out.
            unknown > 0 && ran.exit == Some(6) && ran.stdout.contains("a0@x.test")
        } else {
            unknown == 0 && matches!(ran.exit, Some(4 | 5))
        };
        insist(is_right, "what is unknown", &ran).map_err(of)
    });
}

#[test]
fn what_smtp_sink_refuses_is_not_thought_to_be_sent() {
    let mut cases = Vec::new();
    for at in ["mail", "rcpt", "data", "."] {
        cases.extend(["-r", "-f", "-Q"].map(|switch| vec![switch, at]));
    }
    at_once(cases, |switches| {
        let of = |why| format!("{switches:?}: {why}");
        let (ran, books) = through(&switches).map_err(of)?;
        let unknown = books.with(Fate::Unknown).len();
        insist(unknown == 0, "nothing is unknown", &ran).map_err(of)?;
        let is_right = match switches[0] {
            "-f" => matches!(ran.exit, Some(1 | 4)),
            _ => matches!(ran.exit, Some(4 | 5)),
        };
        insist(is_right, "how it ends", &ran).map_err(of)
    });
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
