//! Mail to everybody, by somebody who walks: in a terminal, and from a pipe.

use crate::desk::Desk;
use crate::mailing_desk::{CHANNEL, Post, answering, declare, list};
use crate::relay::sink::{Faults, Manners};
use crate::walk::walker::Walker;
use std::time::Duration;
use unicode_width::UnicodeWidthStr as _;

const STEP: &str = "Write to all customers";
const NEXT: &str = "Post the short message on social networks";

fn walk(post: &Post) -> Walker {
    Walker::start(&post.desk, &["resume"])
}

#[test]
fn no_key_sends_and_the_number_does() {
    let post = Post::new(12, Manners::default());
    let mut walk = walk(&post);
    walk.at(STEP);
    walk.press("m").at("This would go to 12 people");
    walk.press("\r").at("Nothing was sent");
    walk.press("m").at("This would go to 12 people");
    walk.press("m").asked("type the number of people");
    walk.press("\r").at("Nothing was sent");
    for wrong in ["11\r", "yes\r", "y\r"] {
        walk.press("m").at("This would go to 12 people");
        walk.press("m").asked("type the number of people");
        walk.press(wrong).at("Nothing was sent");
    }
    assert_eq!(post.sink.audit().connections().0, 0);
    walk.press("m").at("Bonjour Ana 3,");
    walk.press("m").asked("type the number of people");
    walk.press("12\r").at(NEXT);
    assert!(walk.pty.scrollback().contains("12 of 12 accepted"));
    assert_eq!(post.accepted(), 12);
}

#[test]
fn enter_asks_before_it_says_that_the_mail_is_out_in_another_way() {
    let post = Post::new(3, Manners::default());
    let mut walk = walk(&post);
    walk.at(STEP);
    walk.press("\r").choices("No, back");
    walk.press("\r").said("Nothing is chosen yet");
    walk.press("2").marked("No, back").press("\r").at(STEP);
    walk.press("\r").choices("Yes, customers have it");
    walk.press("1").marked("Yes, customers have it");
    walk.press("\r").at(NEXT);
    assert_eq!(post.sink.audit().connections().0, 0);
}

#[test]
fn a_test_mail_to_oneself_is_one_key() {
    let post = Post::new(3, Manners::default());
    let mut walk = walk(&post);
    walk.at(STEP);
    walk.press("m").at("This would go to 3 people");
    walk.press("t").asked("To which address?");
    walk.press("me@shop.example\r").at("was taken by");
    assert_eq!(post.sink.audit().copies("me@shop.example"), 1);
    assert_eq!(post.accepted(), 1);
}

#[test]
fn ctrl_c_while_mails_leave_stops_them_and_the_walk_says_how_to_go_on() {
    let manners = Manners {
        pace: Duration::from_millis(30),
        ..Manners::default()
    };
    let post = Post::new(100, manners);
    let mut walk = walk(&post);
    walk.at(STEP);
    walk.press("m").at("This would go to 100 people");
    walk.press("m").asked("type the number of people");
    walk.press("100\r").said("of 100");
    post.wait_for(10);
    walk.press("\u{3}").at("The mail is not through");
    // Somebody else's step need not wait for it.
    walk.press("g").at(NEXT);
    walk.press("\r").at("The mail is not through");
    walk.press("m").at("Put up the waiting page");
    assert_eq!(post.accepted(), 100);
}

#[test]
fn of_whom_nobody_knows_is_asked_by_name() {
    let faults = Faults {
        cut_after: Some(7),
        ..Faults::default()
    };
    let manners = Manners {
        chunking: false,
        ..Manners::default()
    };
    let post = Post::new(24, manners.with(faults));
    let mut walk = walk(&post);
    walk.at(STEP);
    walk.press("m").at("This would go to 24 people");
    walk.press("m").asked("type the number of people");
    walk.press("24\r")
        .at("nobody knows whether they got the mail");
    walk.press("3").choices("They have it");
    walk.press("\u{1b}[B").marked("They have it").press("\r");
    walk.pty.wait_until("the next question", |pty| {
        let screen = pty.screen();
        let asked: Vec<&str> = screen.split("did they get it?").collect();
        asked.len() == 3 && asked[2].contains("Write once more")
    });
    walk.press("\u{1b}")
        .at("nobody knows whether they got the mail");
    walk.press("1").at(NEXT);
    assert_eq!(post.accepted(), 24);
}

#[test]
fn the_walk_says_when_those_who_were_put_off_can_be_tried_again() {
    let put_off = |address: &str, before: u32| {
        (address.starts_with("a1@") && before == 0).then(|| "450 4.2.0 later".to_owned())
    };
    let post = Post::new(2, answering(put_off));
    post.run(&["send", "--confirm", "2"]).expect_exit(5);
    post.desk.wait("10m");
    let mut walk = walk(&post);
    walk.at("can be tried again now");
    walk.press("m").at("2 of 2 accepted");
    assert_eq!(post.accepted(), 2);
}

#[test]
fn from_a_pipe_it_is_the_same() {
    let post = Post::new(4, Manners::default());
    let walked = post
        .desk
        .stdin("m\nm\n4\nq\n")
        .run(["resume"])
        .expect_exit(0);
    assert!(
        walked.stderr.contains("This would go to 4 people"),
        "{walked}"
    );
    assert!(walked.stderr.contains("4 of 4 accepted"), "{walked}");
    assert!(!walked.stderr.contains('\u{1b}'), "{walked}");
    assert_eq!(post.accepted(), 4);
}

#[test]
fn a_rehearsal_walks_the_number_too() {
    let post = Post::undeclared(20, Manners::default());
    let facts = "open the shop\nall\n\n\n\n";
    // Two answers in French are left as they are.
    let keys = "\n\nm\nm\n20\nq\n";
    let walked = post
        .desk
        .stdin(&format!("{facts}{keys}"))
        .run(["drill", "site-down"]);
    let walked = walked.expect_exit(0);
    assert!(
        walked.stderr.contains("nobody, this is a rehearsal"),
        "{walked}"
    );
    assert!(walked.stderr.contains(NEXT), "{walked}");
    assert_eq!(post.sink.audit().connections().0, 0);
    assert_eq!(
        post.files("incidents/2026-11-22-site-down-drill/outbox")
            .len(),
        10
    );
}

#[test]
fn without_a_relay_m_writes_files_and_enter_says_that_they_are_out() {
    let desk = Desk::with_workspace();
    desk.write("customers.csv", &list(3));
    desk.write("aplomb.toml", CHANNEL);
    declare(&desk);
    let mut walk = Walker::start(&desk, &["resume"]);
    walk.at("write the mails as files");
    walk.press("m").at("no relay is configured");
    walk.press("m").at(STEP);
    assert!(walk.pty.scrollback().contains("mail-merge.csv with 3"));
    walk.press("\r").at(NEXT);
}

#[test]
fn every_screen_of_it_can_be_read_in_forty_columns() {
    for lang in ["en", "fr"] {
        let refuse = |address: &str, _: u32| match address {
            "a1@x.example" => Some("550 5.1.1 no such user".to_owned()),
            "a2@x.example" => Some("450 4.2.0 try again later".to_owned()),
            _ => None,
        };
        let post = Post::new(9, answering(refuse));
        for args in [
            vec!["send", "--dry-run"],
            vec!["send", "--confirm", "9"],
            vec!["outbox", "list"],
            vec!["outbox", "list", "003"],
            vec!["status"],
        ] {
            let args = args.into_iter().chain(["--lang", lang]);
            let run = post.desk.call().env("COLUMNS", "40").run(args);
            for line in run.stdout.lines() {
                // A command or an address is never broken, so that it can be copied.
                let words = line.split(' ').filter(|word| word.width() > 30).count();
                let is_whole = line.contains("aplomb ") || words > 0;
                assert!(line.width() <= 40 || is_whole, "{line}\n{run}");
            }
        }
    }
}
