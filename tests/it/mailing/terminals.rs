//! What people do around a mailing: two terminals, another list, other words, Ctrl-C, the journal.

use super::books::Fate;
use super::office::{Office, people, relay};
use super::{Sender, finish};
use crate::relay::sink::{Manners, Sink};
use std::process::{Child, Command};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

fn slow() -> Manners {
    Manners {
        pace: Duration::from_millis(4),
        ..Manners::default()
    }
}

/// A mailing that was killed somewhere in the middle.
fn killed(sink: &Sink, office: &Office) {
    let mut child = office.go().spawn().expect("it starts");
    assert!(sink.audit().wait_for(20, PATIENCE), "it sends");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(sink.audit().at_rest(PATIENCE));
}

#[test]
fn two_terminals_never_send_the_same_mailing() {
    let sink = Sink::open(slow());
    let office = Office::new(&people(300), &relay(sink.port(), ""));
    let mut first = office.go().spawn().expect("it starts");
    assert!(sink.audit().wait_for(5, PATIENCE), "it sends");
    for words in [
        office.send_words().to_vec(),
        ["outbox", "resume"].map(str::to_owned).to_vec(),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let second = office.run(&words);
        assert_ne!(second.exit, Some(0), "{words:?}: {second:#?}");
    }
    // Looking is allowed.
    office.run(&["outbox", "list"]).expect_exit(0);
    assert!(first.wait().expect("it ends").success());
    assert_eq!(sink.audit().unique(), 300);
    assert_eq!(sink.audit().doubles(), []);
}

#[test]
fn sending_again_what_was_sent_writes_to_nobody() {
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(40), &relay(sink.port(), ""));
    office.send().expect_exit(0);
    office.send();
    office.run(&["outbox", "resume"]);
    assert_eq!(sink.audit().accepted(), 40);
}

#[test]
fn another_list_or_other_words_change_nothing_about_a_mailing_that_was_begun() {
    let sink = Sink::open(Manners {
        keep: true,
        ..slow()
    });
    let all = people(200);
    let office = Office::new(&all, &relay(sink.port(), ""));
    killed(&sink, &office);
    let mut others = people(260);
    others.reverse();
    office.list(&others);
    office.shop.write(
        "templates/customer-email/initial.en.hbs",
        "+++\naudience = \"customers\"\nmedium = \"mail\"\nsubject = \"Other\"\n+++\nOther words.\n",
    );
    let ended = finish(&office, &sink, |address| sink.audit().copies(address) > 0);
    assert_eq!(ended.exit, Some(0), "{ended:#?}");
    assert_eq!(sink.audit().unique(), 200);
    assert_eq!(sink.audit().doubles(), []);
    for deposit in sink.audit().kept() {
        let text = String::from_utf8_lossy(&deposit.message);
        assert!(!text.contains("Other words"), "{text}");
    }
}

#[test]
fn a_list_that_was_changed_under_a_mailing_is_noticed() {
    let sink = Sink::open(slow());
    let office = Office::new(&people(200), &relay(sink.port(), ""));
    killed(&sink, &office);
    let before = sink.audit().accepted();
    let path = office.folder().expect("a mailing").join("list.jsonl");
    let list = std::fs::read_to_string(&path).expect("a list");
    std::fs::write(&path, list.replace("a199@x.test", "b199@x.test")).expect("written");
    let ran = office.run(&["outbox", "resume"]);
    assert_ne!(ran.exit, Some(0), "{ran:#?}");
    assert_eq!(sink.audit().accepted(), before, "nobody is written to");
}

#[test]
fn the_number_must_be_right() {
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(40), &relay(sink.port(), ""));
    for count in ["39", "41", "0", "all"] {
        let ran = office.run(&["send", "--channel", "customers", "--confirm", count]);
        assert_ne!(ran.exit, Some(0), "{count}: {ran:#?}");
    }
    let ran = office.run(&["send", "--channel", "customers"]);
    assert_ne!(ran.exit, Some(0), "{ran:#?}");
    assert_eq!(sink.audit().accepted(), 0);
    office.run(&["send", "--channel", "customers", "--dry-run"]);
    assert_eq!(sink.audit().connections().0, 0);
    office.send().expect_exit(0);
}

fn interrupt(child: &Child) {
    let process = child.id().to_string();
    let done = Command::new("kill").args(["-INT", &process]).status();
    assert!(done.is_ok_and(|status| status.success()));
}

#[test]
fn ctrl_c_waits_for_the_answers_that_are_under_way() {
    let sink = Sink::open(slow());
    let office = Office::new(&people(300), &relay(sink.port(), ""));
    let mut child = office.go().spawn().expect("it starts");
    assert!(sink.audit().wait_for(20, PATIENCE), "it sends");
    interrupt(&child);
    child.wait().expect("it ends");
    assert!(sink.audit().at_rest(PATIENCE));
    let books = office.books().expect("a mailing");
    assert_eq!(books.with(Fate::Tried), [] as [&str; 0]);
    assert_eq!(books.with(Fate::Unknown), [] as [&str; 0]);
    let accepted = books.with(Fate::Accepted).len() as u64;
    assert_eq!(accepted, sink.audit().accepted(), "both know the same");
    assert!(accepted < 300, "it stopped");
    office.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(sink.audit().unique(), 300);
    assert_eq!(sink.audit().doubles(), []);
}

#[test]
fn the_journal_has_the_totals_and_no_address() {
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(40), &relay(sink.port(), ""));
    office.send().expect_exit(0);
    let mut journals = 0;
    for (path, bytes) in office.shop.everything() {
        if path.components().any(|part| part.as_os_str() == "journal") {
            journals += 1;
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("@x.test"), "{}", path.display());
            assert!(!text.contains("Léger"), "{}", path.display());
        }
    }
    assert!(journals > 0);
    let exported = office.run(&["log", "export"]).stdout;
    assert!(exported.contains("\"planned\":40"), "{exported}");
    assert!(exported.contains("\"accepted\":40"), "{exported}");
    office.run(&["log", "verify"]).expect_exit(0);
    let books = office.books().expect("a mailing");
    assert_eq!(
        (&books.head["planned"], books.people.len()),
        (&40.into(), 40)
    );
}

#[test]
fn nobody_else_on_this_machine_can_read_a_mailing() {
    use std::os::unix::fs::PermissionsExt as _;
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(5), &relay(sink.port(), ""));
    office.send().expect_exit(0);
    let folder = office.folder().expect("a mailing");
    let entries = std::fs::read_dir(&folder).expect("a folder");
    let files = entries.map(|entry| entry.expect("an entry").path());
    for path in files.chain([folder.clone()]) {
        let mode = std::fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}
