//! The words on the screen are the message, and where it is out is asked of who wants to say so.

use super::records;
use super::walker::Walker;
use crate::small::{self, ID};

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
        let declare = small::DECLARE.into_iter().chain(["--another"]);
        let id = desk.run(declare).expect_exit(0).stdout;
        let mut ana = Walker::start(&desk, &["resume", id.trim()]);
        ana.at("Tell everyone on the team").press("l");
        ana.said("l does nothing here").press("q");
        ana.ends(0);
    }
}
