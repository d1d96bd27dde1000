//! People are told first, by messages that are what they say.

use super::*;

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
