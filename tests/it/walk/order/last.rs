//! The last message, and what it owes people.

use super::*;

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
