//! The real program and real servers: a Postfix, its test sink, and aiosmtpd.

mod postfix;
mod sink;
mod trust;

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
