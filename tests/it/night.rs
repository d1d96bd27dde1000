//! What somebody meets who uses it for the first time, at night: no trap, and no second truth.

use crate::channels::posting::{HOOK, Office};
use crate::channels::server::Act;
use crate::desk::Desk;
use crate::small::{self, DECLARE, ID};
use crate::walk::walker::Walker;

fn incidents(desk: &Desk) -> usize {
    std::fs::read_dir(desk.path("incidents"))
        .expect("incidents")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()))
        .count()
}

#[test]
fn nobody_opens_a_second_incident_without_saying_that_it_is_another() {
    let desk = small::declared();
    let refused = desk.run(DECLARE).expect_exit(3);
    let stderr = &refused.stderr;
    assert!(stderr.contains(&format!("aplomb resume {ID}")), "{refused}");
    assert!(
        stderr.contains("aplomb declare shop-down --another"),
        "{refused}"
    );
    desk.stdin("log in\n\n")
        .run(["declare", "shop-down"])
        .expect_exit(3);
    assert_eq!(incidents(&desk), 1);
    desk.run(DECLARE.into_iter().chain(["--another"]))
        .expect_exit(0);
    assert_eq!(incidents(&desk), 2);
}

#[test]
fn somebody_at_a_screen_is_asked_before_anything_is_recorded() {
    let desk = small::told();
    let mut ana = Walker::start(&desk, &["declare", "shop-down"]);
    ana.marked("Take part in").press("\r");
    ana.at("Stop the writes").press("q");
    ana.ends(0);
    assert_eq!(incidents(&desk), 1);
    let mut ben = Walker::start(&desk, &["declare", "shop-down"]);
    ben.choices("No, this is another outage").press("\u{3}");
    let seen = ben.ends(130);
    assert!(seen.contains("Nothing has been begun."), "{seen}");
    assert!(!seen.contains("error"), "{seen}");
    assert_eq!(incidents(&desk), 1);
}

#[test]
fn a_workspace_of_ones_own_is_named_wherever_the_teams_could_be_meant() {
    let desk = Desk::with_workspace();
    for args in [&[][..], &["status"], &["declare", "site-down"]] {
        let seen = desk
            .call()
            .at("../elsewhere")
            .run(args.iter().copied())
            .to_string();
        assert!(seen.contains("your own workspace"), "{seen}");
        let seen = desk.run(args.iter().copied()).to_string();
        assert!(!seen.contains("your own workspace"), "{seen}");
    }
    desk.run(["-C", "nowhere", "status"]).expect_exit(2);
}

#[test]
fn what_was_real_is_read_before_what_was_rehearsed() {
    let desk = small::declared();
    desk.stdin("log in\n\nq\n")
        .run(["drill", "shop-down"])
        .expect_exit(0);
    let drill = format!("{ID}-drill");
    for id in [ID, &drill] {
        let close = ["close", "--false-alarm", "a test", "--incident", id];
        desk.run(close).expect_exit(0);
    }
    let read = desk.run(["timeline"]).expect_exit(0).stdout;
    assert!(!read.contains(&drill), "{read}");
    for command in ["timeline", "report", "status"] {
        let by_flag = desk.run([command, "--incident", &drill, "--json"]);
        let by_place = desk.run([command, drill.as_str(), "--json"]);
        assert_eq!(by_flag.clone().expect_exit(0).stdout, by_place.stdout);
        assert!(by_flag.stdout.contains(&drill), "{by_flag}");
    }
}

#[test]
fn a_note_that_finds_no_incident_is_not_typed_twice() {
    let desk = small::declared();
    desk.run(["close", "--false-alarm", "a test"])
        .expect_exit(0);
    let late = desk
        .run(["note", "the", "mayor's", "office"])
        .expect_exit(1);
    let command = format!("aplomb note --incident {ID} 'the mayor'\\''s office'");
    assert!(late.stderr.contains(&command), "{late}");
}

#[test]
fn an_answer_is_corrected_in_what_is_not_out_yet_and_never_only_on_paper() {
    let desk = small::declared();
    desk.stdin("q\n").run(["resume"]).expect_exit(0);
    desk.run(["amend", "--fact", "impact=pay"]).expect_exit(0);
    let walked = desk.stdin("q\n").run(["resume"]).expect_exit(0);
    assert!(walked.stderr.contains("customers cannot pay"), "{walked}");
    let answers = desk.run(["timeline", "--json"]).stdout;
    let at = answers.find("\"pay\"").is_some();
    assert!(at, "{answers}");
    let refused = desk
        .run(["amend", "ana-laptop:3", "--text", "order"])
        .expect_exit(3);
    let command = "aplomb amend --fact impact=order";
    assert!(refused.stderr.contains(command), "{refused}");
    desk.run(["amend", "--fact", "imapct=pay"]).expect_exit(1);
}

#[test]
fn a_message_that_was_left_out_with_a_reason_is_not_counted_as_behind() {
    let desk = small::declared();
    desk.stdin("q\n").run(["resume"]).expect_exit(0);
    let before = desk.run(["status"]).stdout;
    let behind = "team-chat: in words, not posted yet";
    assert!(before.contains(behind), "{before}");
    desk.run(["skip", "tell-staff", "--reason", "all are here"])
        .expect_exit(0);
    let after = desk.run(["status"]).stdout;
    assert!(!after.contains(behind), "{after}");
    assert!(after.contains("team-chat: left out"), "{after}");
}

/// Somebody who has just sent the first message to colleagues from the walk.
fn sent(office: &Office) -> Walker {
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("Tell everyone on the team");
    walk.press("p").choices("Post it now");
    walk.press("\u{1b}[A").marked("Post it now").press("\r");
    walk
}

#[test]
fn a_question_that_is_answered_elsewhere_is_taken_back() {
    let office = Office::declared();
    office.server.on(HOOK, [Act::answer(500, "")]);
    let walk = sent(&office);
    let asked = "Nobody can tell whether the message to team-chat left";
    walk.pty
        .wait_until("the question", |pty| pty.scrollback().contains(asked));
    office
        .run(&["outbox", "settle", "team-chat", "--sent", "--as", "Ben"])
        .expect_exit(0);
    walk.pty.wait_until("the next step", |pty| {
        let seen = pty.scrollback();
        seen.rfind("Put the first message on the status page") > seen.rfind(asked)
    });
}

#[test]
fn nothing_is_said_to_have_failed_that_has_got_out_since() {
    let office = Office::declared();
    office.server.on(HOOK, [Act::answer(404, "")]);
    let mut walk = sent(&office);
    let failed = "team-chat: not posted";
    walk.pty
        .wait_until("the failure", |pty| pty.scrollback().contains(failed));
    office.server.on(HOOK, [Act::answer(200, "ok")]);
    let certain = office.run(&["outbox", "settle", "team-chat", "--again"]);
    let certain = certain.expect_exit(1).stderr;
    assert!(certain.contains("aplomb outbox resume"), "{certain}");
    office
        .run(&["outbox", "resume", "--as", "Ben"])
        .expect_exit(0);
    assert_eq!(office.standing("team-chat"), ("posted".to_owned(), 0));
    let begun = walk.pty.bytes().len();
    crate::pty::pause(std::time::Duration::from_secs(3));
    walk.press("\u{c}").pty.wait_for("Any key: the next page");
    while walk.pty.settled().contains("Any key") {
        walk.press("x");
    }
    walk.at("Put the first message on the status page");
    let bytes = walk.pty.bytes();
    let seen = String::from_utf8_lossy(&bytes[begun..]);
    let last = seen.rfind("Put the first message").map(|at| &seen[at..]);
    assert!(last.is_some_and(|last| !last.contains(failed)), "{seen}");
}
