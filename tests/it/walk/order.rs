//! The walk in its order: people first, then the service, then the last word.

use super::walker::Walker;
use super::{server, settle, unbroken};
use crate::desk::Desk;
use crate::small::{self, ID};

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
    let another = small::DECLARE.iter().chain(&["--another"]);
    desk.run(another.copied()).expect_exit(0);
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
