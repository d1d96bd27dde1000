//! The service is repaired, here or by somebody else.

use super::*;

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
