//! The walk itself, in a real terminal.

use crate::desk::Desk;
use crate::pty::pause;
use crate::small::{self, ID};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::time::Duration;

pub(crate) mod walker;

use walker::Walker;

/// A server that answers each look with the next of these; returns its address.
fn server(answers: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for (answer, stream) in answers.iter().zip(listener.incoming()) {
            let mut stream = stream.expect("a look");
            let mut head = BufReader::new(stream.try_clone().expect("a copy")).lines();
            while head
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            let answer =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/health")
}

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}

fn records(desk: &Desk) -> usize {
    journal(desk).lines().count() - 1
}

fn settle(desk: &Desk, steps: &[&str]) {
    for step in steps {
        desk.run(["skip", step, "--reason", "not in this test"])
            .expect_exit(0);
    }
}

/// A text whose lines were broken for a screen, as one line.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn people_are_told_first() {
    let desk = small::desk();
    let run = Walker::run(&desk, &["declare", "shop-down"]).env("EDITOR", "sed -i s/log.in/pay/");
    let mut ana = Walker::sit_down(run);
    ana.asked("What can customers not do right now?")
        .press("\r");
    ana.at("The messages are made of that answer").press("\r");
    ana.asked("What can customers not do right now?")
        .press("log in\r");
    ana.asked("What can customers do meanwhile?").press("\r");
    ana.at("Tell everyone on the team").press("?");
    ana.at("What the keys do").press("x");
    ana.said("x does nothing here").press("u");
    ana.at("The first messages are not all out yet").press("b");
    ana.at("There is nothing to go back to").press("c");
    ana.at("In the clipboard").press("e");
    ana.at("customers cannot pay").press("n");
    ana.asked("Note").press("Ben knows\r");
    ana.at("Tell everyone on the team").press("s");
    ana.asked("Why is it left out?").press("\r");
    ana.at("Tell everyone on the team").press("h");
    ana.at("Stop the writes").press("\r");
    ana.at("Tell everyone on the team").press("l");
    ana.asked("Where can it be seen on team-chat?")
        .press("https://chat.example/1\r");
    ana.at("Tell everyone outside").press("b");
    ana.asked("was said to be posted. Why").press("\r");
    ana.at("Tell everyone outside").press("s");
    ana.asked("Why is it left out?").press("no access\r");
    ana.at("Nobody outside has been told").press("u");
    ana.at("Tell everyone outside").press("\r");
    ana.at("Restart the application").press("q");
    let seen = ana.ends(0);
    assert!(seen.contains(&format!("aplomb resume {ID}")), "{seen}");
    let told = unbroken(&desk.run(["timeline"]).stdout);
    for line in [
        "Ben knows",
        "Stop the writes: done",
        "https://chat.example/1",
        "no access",
    ] {
        assert!(told.contains(line), "{told}");
    }
}

#[test]
fn who_only_thought_that_it_was_posted_says_so_and_is_asked_again() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes").press("b");
    ana.asked("was said to be posted. Why")
        .press("the page was never saved\r");
    ana.at("Tell everyone outside").press("q");
    ana.ends(0);
    let status = desk.run(["status", "--json"]).json();
    assert_eq!(status["gate"]["passed_at"], serde_json::Value::Null);
    assert_eq!(status["phase"], "communicate");
    let report = desk.run(["report", "--format", "json"]).json();
    let measures = &report["measures"];
    assert_eq!(
        measures["time_to_first_communication_s"],
        serde_json::Value::Null
    );
    assert_eq!(measures["updates_published"], 0);
    let told = unbroken(&desk.run(["timeline"]).stdout);
    for line in ["after all, ana takes it back", "the page was never saved"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    desk.run(["log", "verify"]).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Tell everyone outside").press("\r");
    ana.at("Stop the writes").press("q");
    ana.ends(0);
    let report = desk.run(["report", "--format", "json"]).json();
    assert_eq!(report["measures"]["updates_published"], 1);
}

#[test]
fn no_question_keeps_anybody_from_stopping_the_harm_or_breaking_the_glass() {
    let desk = small::desk();
    let mut ana = Walker::start(&desk, &["declare", "shop-down"]);
    ana.asked("What can customers not do right now?")
        .press("\r");
    ana.at("[h] stop the harm first").press("h");
    ana.at("Stop the writes").press("\r");
    ana.at("Tell everyone on the team").press("o");
    ana.asked("Recovery before people have been told: why?")
        .press("the data is going\r");
    ana.at("Restart the application").press("q");
    ana.ends(0);
    // Whoever comes next is asked again, and again with the message that needs it.
    let mut ben = Walker::start(&desk, &["resume", "--as", "Ben"]);
    ben.asked("What can customers not do right now?")
        .press("\r");
    ben.at("Restart the application").press("u");
    ben.asked("What can customers not do right now?")
        .press("\r");
    ben.at("[Enter] write it").press("\r");
    ben.asked("What can customers not do right now?")
        .press("log in\r");
    ben.asked("What can customers do meanwhile?").press("\r");
    ben.at("Shop: customers cannot log in.").press("q");
    ben.ends(0);
}

#[test]
fn who_leaves_out_every_message_to_customers_breaks_the_glass_or_writes_one() {
    let desk = small::declared();
    desk.run(["done", "tell-staff"]).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Tell everyone outside").press("s");
    ana.asked("Why is it left out?").press("no access\r");
    ana.at("Nobody outside has been told").press("\r");
    ana.at("Tell everyone outside").press("s");
    ana.asked("Why is it left out?").press("no access\r");
    ana.at("Tell everyone outside: no access").press("o");
    ana.asked("Recovery before people have been told: why?")
        .press("the writes must stop\r");
    ana.at("Recovery runs although nobody outside has been told")
        .press("q");
    ana.ends(0);
    let status = desk.run(["status"]).stdout;
    assert!(
        status.contains("forced, nobody outside has been told"),
        "{status}"
    );
    let told = desk.run(["timeline"]).stdout;
    assert!(!told.contains("Update 1 is out"), "{told}");
}

#[test]
fn a_message_that_was_left_out_and_comes_after_all_is_the_first_one_and_stops_no_repair() {
    let desk = small::declared();
    desk.run(["skip", "tell-staff", "--reason", "they sleep"])
        .expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.wait("10m");
    desk.run(["update", "--message", "we look", "--posted"])
        .expect_exit(0);
    desk.run(["undo", "tell-staff", "--reason", "they are up"])
        .expect_exit(0);
    desk.run(["done", "stop-writes"]).expect_exit(0);
    desk.run(["done", "restart"]).expect_exit(0);
    let status = desk.run(["status"]).stdout;
    assert!(
        status.contains("open, everybody had been told at"),
        "{status}"
    );
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Shop: customers cannot log in. Next message: 14:40 (UTC)")
        .press("\r");
    ana.at("Does it answer?").press("q");
    ana.ends(0);
    let told = desk.run(["timeline"]).stdout;
    assert_eq!(told.matches("is out (").count(), 2, "{told}");
    assert_eq!(told.matches("recovery may begin").count(), 1, "{told}");
}

#[test]
fn the_service_is_repaired_step_by_step() {
    let url = server(&["503 Service Unavailable", "200 OK"]);
    let desk = small::desk_that_looks_at(&url);
    desk.run(small::DECLARE).expect_exit(0);
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    // A check waits between its looks, so the clock must run.
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]).env("APLOMB_NOW", ""));
    ana.at("Stop the writes").press("\r");
    ana.at("Restart the application").press("r");
    ana.at("The command ended with exit code 3").press("\r");
    assert!(desk.path("ran").exists());
    ana.at("Does it answer?").press("\r");
    ana.said("It is so, after 2 looks");
    ana.at("Is the flag there?").press("\r");
    ana.at("It did not pass: it ended with exit code 1.")
        .press("d");
    ana.at("Did the restart help?").press("\r");
    ana.choices("Yes, it is back").press("\u{1b}");
    ana.at("Did the restart help?").press("1");
    ana.at("Watch it for ten minutes").press("b");
    ana.asked("Open “Did the restart help?” again")
        .press("it did not\r");
    ana.at("Did the restart help?").press("\r");
    ana.choices("No").press("\u{1b}[B");
    ana.marked("Yes, it is back").press("\u{1b}[B");
    ana.marked("No").press("\r");
    ana.at("Roll back the last release").press("q");
    ana.ends(0);
    let told = unbroken(&desk.run(["timeline"]).stdout);
    for line in [
        "ended with code 3",
        "it is so, after 2 looks",
        "looked at by hand",
        "it did not",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn while_somebody_else_repairs_the_list_goes_on_and_customers_hear_of_it() {
    let desk = small::told();
    settle(
        &desk,
        &["stop-writes", "restart", "is-it-back", "flag-there"],
    );
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Did the restart help?").press("w");
    ana.asked("Whom are you waiting for?")
        .press("the provider\r");
    ana.at("Waiting for the provider").press("g");
    ana.at("Did the restart help?").press("2");
    ana.at("Waiting for the provider").press("g");
    ana.at("Roll back the last release").press("b");
    ana.at("Waiting for the provider").press("\r");
    ana.at("Roll back the last release").press("\r");
    ana.at("Write down the cause").press("\r");
    ana.asked("What was it?").press("a full disk\r");
    ana.at("Watch it for ten minutes").press("z");
    ana.asked("Until when?").press("soon\r");
    ana.at("That is not a time").press("z");
    ana.asked("Until when?").press("40m\r");
    ana.asked("Why?").press("the provider works\r");
    ana.at("Watch it for ten minutes").press("u");
    ana.choices("identified").press("\u{1b}[B");
    ana.marked("identified").press("\r");
    ana.choices("in 23 min, at 14:35").press("\r");
    ana.asked("What has changed?").press("some can log in\r");
    ana.at("Update 2: to team-chat").press("u");
    ana.at("This is the update").press("s");
    ana.asked("Why is it left out?").press("they sit here\r");
    ana.at("Update 2: to status-page and social").press("\r");
    ana.at("Watch it for ten minutes").press("q");
    ana.ends(0);
    let told = unbroken(&desk.run(["timeline"]).stdout);
    for line in [
        "Recovery waits for the provider",
        "a full disk",
        "some can log in",
        "they sit here",
    ] {
        let words: Vec<&str> = told.split_whitespace().collect();
        assert!(words.join(" ").contains(line), "{line}: {told}");
    }
    assert_eq!(
        desk.run(["status", "--json"]).json()["incident"]["status"],
        "identified"
    );
}

#[test]
fn who_waits_for_somebody_else_sees_at_once_when_it_goes_on() {
    let desk = small::told();
    desk.run(["block", "the", "provider"]).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Waiting for the provider").said("waiting ");
    ana.press("").said("");
    desk.run(["note", "they have called back"]).expect_exit(0);
    ana.said("✓ Recorded");
    ana.press("n").asked("Note").press("and I am here\r");
    ana.at("Waiting for the provider");
    desk.run(["unblock"]).expect_exit(0);
    ana.at("[s]kip").press("q");
    let seen = ana.ends(0);
    assert_eq!(
        seen.matches("Useful meanwhile").count(),
        2,
        "at first, and after the note of her own: {seen}"
    );
}

#[test]
fn the_last_message_speaks_of_data_and_then_it_is_over() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes").press("f");
    ana.asked("What shows that it works again?")
        .press("orders come in\r");
    ana.choices("Not known yet").press("\r");
    ana.said("Nothing is chosen yet").press("\u{1b}");
    ana.at("[Enter] write it").press("b");
    ana.asked("again: why?").press("\u{1b}");
    ana.at("[Enter] write it").press("\r");
    ana.choices("Not known yet").press("1");
    ana.marked("No, none was lost").press("\r");
    ana.asked("What works again?").press("\r");
    ana.at("[Enter] write it").press("n");
    ana.asked("Note").press("Ben writes it\r");
    ana.at("[Enter] write it").press("\r");
    ana.asked("For “Tell customers it is over”")
        .press("the shop\r");
    ana.at("No data was lost.").press("\r");
    ana.at("Thank everybody").press("u");
    ana.said("u does nothing here").press("\r");
    ana.at("Everything is done").press("\r");
    let seen = ana.ends(0);
    assert!(seen.contains(&format!("{ID} is closed")), "{seen}");
    assert!(seen.contains(&format!("aplomb timeline {ID}")), "{seen}");
    assert_eq!(
        desk.run(["list", "--json"]).json()["incidents"][0]["open"],
        false
    );
}

#[test]
fn what_becomes_known_of_the_data_is_told_to_those_who_had_the_last_word() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes").press("f");
    ana.asked("What shows that it works again?")
        .press("orders come in\r");
    ana.choices("Not known yet").press("3");
    ana.marked("Not known yet").press("\r");
    ana.asked("What works again?").press("the shop\r");
    ana.at("We do not know yet whether data was lost.")
        .press("\r");
    ana.at("Thank everybody").press("\r");
    ana.at("Customers were promised the answer on their data")
        .press("u");
    ana.choices("Yes, some was lost").press("\u{1b}");
    ana.at("Everything is done").press("u");
    ana.choices("No, none was lost").press("\u{1b}[B");
    ana.marked("No, none was lost").press("\r");
    ana.at("No data was lost.").press("\r");
    ana.at("Everything is done").press("\r");
    ana.ends(0);
    let told = desk.run(["timeline"]).stdout;
    assert!(told.contains("No customer data was lost"), "{told}");
    assert!(
        told.contains("Update 3 is out (last message, resolved)"),
        "{told}"
    );
}

#[test]
fn while_a_remedy_is_watched_nobody_is_asked_what_does_not_work_nor_told_that_it_does_not() {
    let desk = Desk::with_workspace();
    let facts = ["--fact", "impact=pay", "--fact", "affected=all"];
    let declare = ["declare", "site-down", "--no-input"].into_iter();
    desk.run(declare.chain(facts).chain(["--fact", "workaround="]))
        .expect_exit(0);
    for (step, verb) in [
        ("tell-staff", "skip"),
        ("update-status-page", "done"),
        ("write-to-customers", "skip"),
        ("post-short", "skip"),
        ("put-up-waiting-page", "skip"),
        ("post-long", "skip"),
        ("set-answering-machine", "skip"),
    ] {
        let why = ["--reason", "not in this test"];
        let why = if verb == "skip" { &why[..] } else { &[] };
        let verb = [verb, step].into_iter().chain(why.iter().copied());
        desk.run(verb).expect_exit(0);
    }
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("See the failure with your own eyes").press("u");
    ana.choices("monitoring").press("\u{1b}[B");
    ana.marked("identified").press("\u{1b}[B");
    ana.marked("monitoring").press("\r");
    ana.choices("in 21 min, at 14:35").press("\r");
    ana.asked("What do we know now?")
        .press("payments go through\r");
    ana.at("As far as we can see, it works again.").press("q");
    let seen = ana.ends(0);
    assert!(!seen.contains("cannot pay"), "{seen}");
}

#[test]
fn ctrl_c_gives_the_terminal_back_and_says_how_to_go_on() {
    let desk = small::declared();
    for ask in [false, true] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at("Tell everyone on the team");
        if ask {
            ana.press("s").asked("Why is it left out?");
        }
        let before = journal(&desk);
        ana.press("\u{3}");
        let seen = ana.ends(130);
        assert!(
            seen.contains("Everything you answered is on the disk."),
            "{seen}"
        );
        assert!(
            seen.contains(&format!("Next: aplomb resume {ID}")),
            "{seen}"
        );
        assert_eq!(journal(&desk), before);
    }
}

#[test]
fn however_it_ends_the_walk_goes_on_at_the_same_step() {
    use rustix::process::Signal;
    let desk = small::told();
    for (signal, exit) in [
        (Signal::TERM, Some(130)),
        (Signal::HUP, Some(130)),
        (Signal::KILL, None),
    ] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at("Stop the writes");
        let before = journal(&desk);
        ana.pty.signal(signal);
        let code = ana.pty.wait_exit();
        assert!(exit.is_none_or(|exit| exit == code), "{signal:?}: {code}");
        assert_eq!(journal(&desk), before, "{signal:?}");
    }
    Walker::start(&desk, &["resume"]).at("Stop the writes");
}

#[test]
fn a_message_that_falls_due_meanwhile_is_said_at_once() {
    let desk = small::told();
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]).env("APLOMB_NOW", ""));
    ana.at("Stop the writes").press("z");
    ana.asked("Until when?").press("3s\r");
    ana.asked("Why?").press("to see it\r");
    ana.at("Stop the writes");
    let bells = ana.pty.bells();
    ana.pty.wait_for("UPDATE LATE by");
    assert_eq!(ana.pty.bells(), bells + 1, "and heard");
    ana.press("n").asked("Note").press("late\r");
    ana.at("▲ The update promised for").press("u");
    ana.choices("identified").press("\r");
    ana.said("  2. in ").press("\u{3}");
    ana.ends(130);
    let told = desk.run(["timeline", "--json"]);
    assert!(told.stdout.contains("update.overdue"), "{told}");
}

#[test]
fn two_terminals_see_each_other_and_do_no_step_twice() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume", "--as", "Ana"]);
    let mut ben = Walker::start(&desk, &["resume", "--as", "Ben"]);
    ana.at("Stop the writes");
    ben.at("Stop the writes");
    // Each sees what the other has done without touching a key.
    ana.press("\r").at("Restart the application");
    ben.at("Restart the application");
    ben.press("s")
        .asked("Why is it left out?")
        .press("no access\r")
        .at("Does it answer?");
    ana.at("Does it answer?");
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert_eq!(told.matches("Stop the writes: done").count(), 1, "{told}");
    assert_eq!(told.matches("Restart the application").count(), 1, "{told}");
    desk.run(["log", "verify"]).expect_exit(0);
}

#[test]
fn customers_do_not_hear_the_same_news_twice_from_two_people() {
    let desk = small::told();
    let mut ben = Walker::start(&desk, &["resume", "--as", "Ben"]);
    ben.at("Stop the writes");
    desk.run(["update", "--message", "we are on it", "--posted"])
        .expect_exit(0);
    ben.press("u").at("Somebody else has just sent one");
    ben.press("u").choices("identified");
}

#[test]
fn what_a_script_does_is_seen_at_once_on_every_screen_but_while_somebody_types() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    settle(&desk, &["stop-writes"]);
    ana.at("Restart the application");
    // A line of text stands until it is finished, and what was typed is kept.
    ana.press("n").asked("Note").press("still ");
    settle(&desk, &["restart"]);
    pause(Duration::from_millis(2_500));
    ana.said("still").press("here\r").at("Does it answer?");
    ana.press("q").ends(0);
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert!(told.contains("still here"), "{told}");
}

#[test]
fn the_draft_on_the_disk_is_the_message_on_the_screen() {
    let desk = small::declared();
    let run = Walker::run(&desk, &["resume"]).env("VISUAL", "sed -i s/customers/they/");
    let mut ana = Walker::sit_down(run);
    let drafts = format!("incidents/{ID}/drafts");
    let words = |name: &str| desk.read(&format!("{drafts}/{name}"));
    ana.at("Shop: customers cannot log in.");
    assert_eq!(
        words("001-brief.en.txt"),
        "Shop: customers cannot log in. Next message: 14:30 (UTC)\n"
    );
    ana.press("e").at("Shop: they cannot log in.");
    assert_eq!(
        words("002-brief.en.txt"),
        "Shop: they cannot log in. Next message: 14:30 (UTC)\n"
    );
    // A draft that somebody has removed is written again when it is shown.
    std::fs::remove_file(desk.path(format!("{drafts}/002-brief.en.txt"))).expect("removed");
    ana.press("n")
        .asked("Note")
        .press("gone\r")
        .at("Shop: they cannot log in.");
    assert_eq!(
        words("002-brief.en.txt"),
        "Shop: they cannot log in. Next message: 14:30 (UTC)\n"
    );
    ana.press("\r");
    ana.at("Tell everyone outside");
    let told = desk.run(["timeline", "--json"]).json();
    let events = told["events"].as_array().expect("events");
    let sent = events
        .iter()
        .find(|event| event["type"] == "delivery.sent")
        .expect("sent");
    assert_eq!(
        sent["data"]["delivery"]["draft"], "002-ana-la",
        "the words that were chosen"
    );
}

#[test]
fn a_draft_whose_promise_has_passed_is_made_anew() {
    let desk = small::declared();
    Walker::start(&desk, &["resume"]).at("Next message: 14:30 (UTC)");
    desk.wait("40m");
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Next message: 15:10 (UTC)");
    ana.at("The first message was due at 14:10");
}

#[test]
fn who_moves_the_message_finds_the_moved_time_in_it() {
    let desk = small::declared();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Next message: 14:30 (UTC)").press("z");
    ana.asked("Until when?").press("14:50\r");
    ana.asked("Why?").press("the page is down too\r");
    ana.at("Next message: 14:50 (UTC)").press("\r");
    ana.at("Next message: 14:50 (UTC)").press("q");
    ana.ends(0);

    // The same in the middle of an update.
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.run(["update", "--message", "we look"]).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Next message: 14:30 (UTC)").press("z");
    ana.asked("Until when?").press("15:10\r");
    ana.asked("Why?").press("it takes longer\r");
    ana.at("The promised time is another one now");
    ana.at("Next message: 15:10 (UTC)").press("\r");
    ana.at("Next message: 15:10 (UTC)").press("q");
    ana.ends(0);
}

#[test]
fn where_a_message_can_be_seen_is_asked_only_of_who_wants_to_say_it_and_leads_back() {
    let desk = small::declared();
    let records_before = records(&desk);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("[l] posted with a link").press("l");
    ana.asked("Where can it be seen on team-chat?").press("\r");
    ana.at("Tell everyone on the team").press("l");
    ana.asked("Where can it be seen on team-chat?").press("b\r");
    ana.at("Tell everyone on the team").press("l");
    ana.asked("Where can it be seen on team-chat?")
        .press("third message\r");
    ana.choices("Write it again").press("\u{1b}");
    ana.at("Tell everyone on the team");
    assert_eq!(records(&desk), records_before + 1, "the draft alone");
    ana.press("l");
    ana.asked("Where can it be seen on team-chat?")
        .press("third message\r");
    ana.choices("Write it again").press("\u{1b}[B");
    ana.marked("It is posted; keep these words as a note")
        .press("\r");
    ana.at("Tell everyone outside").press("l");
    ana.asked("Where can it be seen on status-page?")
        .press("status.example\r");
    ana.choices("Write it again").press("\r");
    ana.asked("Where can it be seen on status-page?")
        .press("https://status.example/1\r");
    ana.asked("Where can it be seen on social?").press("\r");
    ana.at("Stop the writes").press("q");
    ana.ends(0);
    let told = desk.run(["timeline"]).stdout;
    for line in [
        "ana noted: team-chat: third message",
        "posted by hand on status-page (https://status.example/1)",
        "posted by hand on social (ana)",
    ] {
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn mail_and_the_telephone_are_not_asked_where_they_can_be_seen() {
    let desk = small::desk();
    for (medium, lang) in [
        ("mail", "en"),
        ("mail", "fr"),
        ("voice", "en"),
        ("voice", "fr"),
    ] {
        let subject = if medium == "mail" {
            "subject = \"x\"\n"
        } else {
            ""
        };
        let name = format!("templates/{medium}/initial.{lang}.hbs");
        let head = format!("audience = \"customers\"\nmedium = \"{medium}\"\n{subject}");
        let body = "{{impact}}. Next message: {{next_update}}";
        desk.write(&name, &format!("+++\n{head}+++\n{body}\n"));
    }
    let runbook = desk.read("runbooks/shop-down.toml");
    for medium in ["mail", "voice"] {
        let other = runbook.replacen("\"brief\"", &format!("\"{medium}\""), 1);
        desk.write("runbooks/shop-down.toml", &other);
        let id = desk.run(small::DECLARE).expect_exit(0).stdout;
        let mut ana = Walker::start(&desk, &["resume", id.trim()]);
        ana.at("Tell everyone on the team").press("l");
        ana.said("l does nothing here").press("q");
        ana.ends(0);
    }
}

#[test]
fn a_held_key_answers_nothing() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    let before = records(&desk);
    for _ in 0..30 {
        ana.pty.type_keys("\r");
        pause(Duration::from_millis(33));
    }
    ana.press("").said("");
    ana.pty.settled();
    assert!(
        records(&desk) <= before + 1,
        "one answer at most: {}",
        ana.pty.scrollback()
    );
    ana.press("\r\r\r")
        .said("Several keys at once: nothing done");
}

#[test]
fn forty_columns_are_enough_for_every_screen() {
    let desk = small::declared();
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]).size(40, 20));
    ana.at("Tell everyone on the team").press("?");
    ana.at("What the keys do").press("\r");
    ana.at("Tell everyone outside").press("q");
    let seen = ana.ends(0);
    // A path is never broken, so that it can be copied.
    for line in seen.lines().filter(|line| !line.contains("/drafts/")) {
        assert!(line.chars().count() <= 40, "{line:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_colour_is_no_colour() {
    let desk = small::declared();
    let mut dumb = Walker::sit_down(Walker::run(&desk, &["resume"]).env("TERM", "dumb"));
    dumb.pty.wait_for("Answer (Enter = I have posted it");
    dumb.press("q\r");
    dumb.pty.wait_exit();
    assert!(!dumb.pty.bytes().contains(&0x1b), "{}", dumb.pty.screen());

    let mut plain = Walker::sit_down(Walker::run(&desk, &["resume"]).env("NO_COLOR", "1"));
    plain.at("Tell everyone on the team").press("q");
    plain.ends(0);
    let bytes = plain.pty.bytes();
    let text = String::from_utf8_lossy(&bytes);
    // Only the cursor and the pasted text are spoken of.
    let colours = text
        .split("\u{1b}[")
        .skip(1)
        .filter(|code| code.chars().find(|c| !c.is_ascii_digit() && *c != ';') == Some('m'));
    assert_eq!(colours.count(), 0, "{text:?}");
}

#[test]
fn a_pipe_walks_too() {
    let desk = small::declared();
    let script = "l\nhttps://chat.example/1\n\nn\nsomebody helps\nq\n";
    let seen = desk.stdin(script).run(["resume"]).expect_exit(0);
    assert!(seen.stdout.is_empty(), "{seen}");
    assert!(!seen.stderr.contains('\u{1b}'), "{seen}");
    assert!(seen.stderr.contains("Stop the writes"), "{seen}");
    let told = unbroken(&desk.run(["timeline"]).stdout);
    assert!(
        told.contains("somebody helps") && told.contains("https://chat.example/1"),
        "{told}"
    );
}

#[test]
fn french_people_walk_in_french_with_the_shipped_runbooks_of_an_english_workspace() {
    let desk = Desk::with_workspace();
    let mut ana = Walker::start(&desk, &["declare", "--lang", "fr"]);
    ana.choices("Le site est en panne (site-down)")
        .press("\u{1b}[B");
    ana.marked("Le site est en panne").press("\r");
    ana.asked("Que ne peuvent pas faire les clients")
        .press("payer\r");
    ana.asked("Qui est concerné").press("tous\r");
    ana.asked("Que peuvent faire les clients en attendant")
        .press("\r");
    ana.at("premier message dans").press("q");
    let seen = ana.ends(0);
    assert!(seen.contains("En pause."), "{seen}");
    let told = desk.run(["timeline", "--lang", "fr"]).stdout;
    assert!(told.contains("payer"), "{told}");
}

#[test]
fn a_shipped_runbook_that_nobody_has_changed_speaks_every_language() {
    let title = |init: &str, lang: &str, change: bool| {
        let desk = Desk::new();
        desk.run(["init", "--lang", init]).expect_exit(0);
        if change {
            let text = desk.read("runbooks/site-down.toml");
            desk.write("runbooks/site-down.toml", &format!("{text}\n# ours\n"));
        }
        let declare = [
            "declare",
            "site-down",
            "--lang",
            lang,
            "--no-input",
            "--json",
        ];
        let facts = ["--fact", "impact=x", "--fact", "affected=x"];
        let seen = desk.run(declare.into_iter().chain(facts)).expect_exit(0);
        seen.json()["incident"]["title"]
            .as_str()
            .expect("a title")
            .to_owned()
    };
    for (init, other) in [("en", "fr"), ("fr", "en")] {
        assert_ne!(title(init, init, false), title(init, other, false));
        assert_eq!(title(other, other, false), title(init, other, false));
        assert_eq!(
            title(init, init, true),
            title(init, other, true),
            "what was changed stays"
        );
    }
}

#[test]
fn a_log_that_goes_away_locks_nobody_out() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Stop the writes");
    let (folder, away) = (desk.path(format!("incidents/{ID}")), desk.path("away"));
    std::fs::rename(&folder, &away).expect("moved away");
    ana.press("\r");
    ana.choices("Try again").press("\u{1b}[B");
    ana.marked("Try again");
    std::fs::rename(&away, &folder).expect("moved back");
    ana.press("\r").at("Restart the application");
    assert!(!ana.pty.screen().contains("NOT ON THE DISK"));

    std::fs::rename(&folder, &away).expect("moved away");
    ana.press("\r").choices("Try again").press("\u{1b}[B");
    ana.marked("Try again").press("\u{1b}[B");
    ana.marked("Go on on paper").press("\r");
    ana.at("NOT ON THE DISK").at("Does it answer?").press("s");
    ana.asked("Why is it left out?").press("no address\r");
    ana.at("Is the flag there?").press("q");
    std::fs::rename(&away, &folder).expect("moved back");
    let seen = ana.ends(7);
    assert_eq!(
        seen.matches("✓ Recorded").count(),
        1,
        "what is on paper is not called recorded: {seen}"
    );
    desk.write("paper.txt", &seen);
    let adopted = desk.run(["log", "adopt", "paper.txt", ID]).expect_exit(0);
    assert!(
        adopted.stderr.contains("2 lines taken in"),
        "{adopted}\n{seen}"
    );
    Walker::start(&desk, &["resume"]).at("Is the flag there?");
}

#[test]
fn after_the_glass_was_broken_u_leads_through_every_message_that_is_missing() {
    let desk = small::declared();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Tell everyone on the team").press("o");
    ana.asked("Recovery before people have been told: why?")
        .press("the data is going\r");
    ana.at("Stop the writes").press("u");
    ana.at("Tell everyone on the team").press("\r");
    // Not the repair, whose Enter would say that something was done.
    ana.at("Tell everyone outside").press("b");
    // Whoever turns back is not held.
    ana.at("Stop the writes").press("u");
    ana.at("Tell everyone outside").press("\r");
    ana.at("Stop the writes").press("q");
    ana.ends(0);
    let told = desk.run(["timeline"]).stdout;
    assert!(!told.contains("Stop the writes: done"), "{told}");
}

#[test]
fn a_message_that_is_being_made_late_is_said_to_be_late_and_no_key_is_promised() {
    let desk = small::told();
    desk.wait("60m");
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Press u: a short honest message").press("u");
    ana.choices("investigating").press("\r");
    ana.choices("in 22 min, at 15:30").press("\r");
    ana.asked("What has changed?").press("we look\r");
    ana.at("▲ This message was promised for")
        .said("THIS MESSAGE IS LATE by");
    let screen = ana.pty.screen();
    assert!(!screen.contains("press u"), "{screen}");
}

#[test]
fn once_somebody_outside_has_heard_the_next_message_is_not_called_the_first() {
    let desk = small::declared();
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("first message in").press("q");
    ana.ends(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("Tell everyone on the team").said("next message in");
    assert!(
        !ana.pty.screen().contains("first message"),
        "{}",
        ana.pty.screen()
    );
}

#[test]
fn an_answer_is_noted_once() {
    let desk = small::desk();
    let mut ana = Walker::start(&desk, &["declare", "shop-down"]);
    ana.asked("What can customers not do right now?")
        .press("log in\r");
    ana.asked("What can customers do meanwhile?")
        .press("wait\r");
    ana.at("Tell everyone on the team").press("q");
    let seen = ana.ends(0);
    assert_eq!(
        seen.matches("✓ Recorded").count(),
        3,
        "the incident and two answers: {seen}"
    );
}

#[test]
fn of_two_incidents_one_is_marked_and_a_number_marks_the_other() {
    let desk = small::declared();
    desk.run(small::DECLARE).expect_exit(0);
    let mut ana = Walker::start(&desk, &[]);
    ana.marked("2026-11-22-shop-down").press("2");
    ana.said("› 2. 2026-11-22-shop-down");
    assert_eq!(
        ana.pty.screen().matches("shop-down").count(),
        2,
        "said once"
    );
    ana.press("\r").at("Tell everyone on the team").press("q");
    ana.ends(0);
}
