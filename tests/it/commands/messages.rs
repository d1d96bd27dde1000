//! Messages are put into words, said to be posted, and the last one ends it.

use super::{all, journal};
use crate::small::{self, ID};
use insta::assert_snapshot;

#[test]
fn an_update_is_put_into_words_and_then_posted() {
    let desk = small::declared();
    assert_snapshot!(all(&desk, &[
        &["update", "--message", "too early"],
        &["done", "tell-staff"],
        &["done", "tell-public"],
        &["update"],
        &["update", "--posted"],
        &["update", "--status", "identified"],
        &["update", "--status", "identified"],
        &["update", "--status", "resolved"],
        &["update", "--message", "the disk is full", "--next", "15m"],
        &["update", "--posted", "--link", "https://status.example/2"],
        &["update", "--posted"],
        &["update", "--message", "some can log in", "--status", "monitoring", "--posted"],
        &["update", "--message", "some can log in", "--next", "3h"],
        &["status"],
    ]), @"
    $ aplomb update --message 'too early'
    ! error: The first messages are not all out yet: tell-staff and tell-public. They come first.
    ! Nothing has been recorded by this command.
    ! Next: aplomb resume
    ! Or: aplomb done tell-staff
    [exit 3]

    $ aplomb done tell-staff
    ! Recorded in 2026-11-22-shop-down as ana-laptop:3.

    $ aplomb done tell-public
    ! Recorded in 2026-11-22-shop-down as ana-laptop:5.

    $ aplomb update
    ! What has changed?
    ! Empty: not now
    ! Answer: 
    ! error: nobody is here to answer: What has changed?
    ! On a command line it is answered by --fact changed=…. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb update --posted
    ! error: There is no round of messages under way.
    ! Nothing has been recorded by this command.
    ! Next: aplomb update --message …
    [exit 3]

    $ aplomb update --status identified
    ! Recorded in 2026-11-22-shop-down as ana-laptop:6.

    $ aplomb update --status identified
    ! error: The state is “identified” already.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb update --status resolved
    ! error: “Resolved” is said with the last message and the answer on data loss: `aplomb resolve --data-loss yes|no|unknown`.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb update --message 'the disk is full' --next 15m
    incidents/2026-11-22-shop-down/drafts/003-brief.en.txt
    incidents/2026-11-22-shop-down/drafts/004-brief.en.txt
    ! Recorded in 2026-11-22-shop-down as ana-laptop:7.
    ! These are the messages. Post them, then: aplomb update --posted

    $ aplomb update --posted --link https://status.example/2
    ! Recorded in 2026-11-22-shop-down as ana-laptop:9.

    $ aplomb update --posted
    ! error: There is no round of messages under way.
    ! Nothing has been recorded by this command.
    ! Next: aplomb update --message …
    [exit 3]

    $ aplomb update --message 'some can log in' --status monitoring --posted
    ! Recorded in 2026-11-22-shop-down as ana-laptop:12.

    $ aplomb update --message 'some can log in' --next 3h
    ! error: That is too far away for the rhythm that was promised. The latest now is 2026-11-22 14:40 UTC.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb status
    The shop is down
    sev2 · monitoring · 2026-11-22-shop-down
    Running   for 14 min, since 14:05
    Phase     Recover, 0 of 8 settled
    Next      Stop the writes
    Update    due at 14:40, in 21 min
    Gate      open, everybody had been told at 14:08
    Messages  9 sent
    Channels  up to date: team-chat, status-page and social
    Open      Stop the writes (stop-writes)
              Restart the application (restart)
              Does it answer? (is-it-back)
              Is the flag there? (flag-there)
              and 6 more: aplomb status --steps
    Done      Tell everyone on the team (tell-staff)
              Tell everyone outside (tell-public)
    People    deputy: Ben, incident commander: Ana

    → aplomb resume 2026-11-22-shop-down
    ");
    assert_eq!(
        desk.read(&format!("incidents/{ID}/drafts/003-brief.en.txt")),
        "Shop: the disk is full. Next message: 14:30 (UTC)\n"
    );
}

#[test]
fn a_second_posted_posts_nothing_a_second_time() {
    let desk = small::told();
    desk.run(["update", "--message", "news"]).expect_exit(0);
    desk.run(["update", "--posted"]).expect_exit(0);
    let before = journal(&desk);
    desk.run(["update", "--posted"]).expect_exit(3);
    assert_eq!(journal(&desk), before);
}

#[test]
fn an_answer_that_comes_with_a_command_is_in_the_words_that_are_posted() {
    let desk = small::declared();
    // A walk has already put the message into words.
    desk.stdin("q\n").run(["resume"]).expect_exit(0);
    desk.run(["done", "tell-staff", "--fact", "impact=pay"])
        .expect_exit(0);
    let told = desk.run(["timeline", "--json"]).json();
    let events = told["events"].as_array().expect("events");
    let of = |kind: &str| {
        events
            .iter()
            .rfind(|event| event["type"] == kind)
            .expect(kind)
    };
    let (draft, sent) = (of("draft.rendered"), of("delivery.sent"));
    assert_eq!(draft["data"]["draft"], sent["data"]["delivery"]["draft"]);
    assert!(
        draft["data"]["body"]
            .as_str()
            .expect("words")
            .contains("cannot pay"),
        "{draft}"
    );
}

#[test]
fn no_incident_ends_without_a_last_message_that_speaks_of_data() {
    let desk = small::told();
    assert_snapshot!(all(&desk, &[
        &["close"],
        &["resolve"],
        &["resolve", "--data-loss", "perhaps"],
        &["resolve", "--data-loss", "no"],
        &["done", "last-word"],
        &["done", "last-word", "--fact", "recovery=the shop"],
        &["resolve", "--data-loss", "no"],
        &["close"],
    ]), @"
    $ aplomb close
    ! error: It is not resolved yet: the last message comes first.
    ! Nothing has been recorded by this command.
    ! Next: aplomb resume
    [exit 3]

    $ aplomb resolve
    ! error: say whether data was lost: yes, no or unknown
    ! Nothing has been recorded by this command.
    ! Next: aplomb resolve --data-loss unknown
    ! Or: aplomb resume
    [exit 2]

    $ aplomb resolve --data-loss perhaps
    ! error: --data-loss <ANSWER> cannot be perhaps
    ! It can be: yes, no, unknown
    ! Next: aplomb resolve --help
    [exit 2]

    $ aplomb resolve --data-loss no
    ! error: Customers have not been told that it is over: last-word. No incident ends without that message.
    ! The answer on data loss is recorded; the last message is still to be posted.
    ! Next: aplomb done last-word
    [exit 3]

    $ aplomb done last-word
    ! What works again?
    ! Empty: not now
    ! Answer: 
    ! error: nobody is here to answer: What works again?
    ! On a command line it is answered by --fact recovery=…. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb done last-word --fact 'recovery=the shop'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:9.

    $ aplomb resolve --data-loss no
    ! error: It is resolved already. What is known of the data since then goes to customers in a message of its own.
    ! Nothing has been recorded by this command.
    ! Next: aplomb update --data-loss no
    [exit 3]

    $ aplomb close
    ! error: Still open: stop-writes, restart, is-it-back, flag-there, did-it-help, roll-back, cause, watch and thank.
    ! Nothing has been recorded by this command.
    ! Next: aplomb resume
    [exit 3]
    ");
    for step in [
        "stop-writes",
        "restart",
        "is-it-back",
        "flag-there",
        "did-it-help",
        "roll-back",
        "cause",
        "watch",
        "thank",
    ] {
        let _ = desk.run(["skip", step, "--reason", "drill of the test"]);
    }
    assert_snapshot!(all(&desk, &[
        &["close"],
        &["close"],
        &["note", "late", "--incident", ID],
        &["done", "thank", "--incident", ID],
        &["status"],
        &["status", "2026"],
        &["list"],
    ]), @"
    $ aplomb close
    ! Recorded in 2026-11-22-shop-down as ana-laptop:19.

    $ aplomb close
    ! error: no incident is open
    ! Next: aplomb declare
    ! Or: aplomb list
    [exit 1]

    $ aplomb note late --incident 2026-11-22-shop-down
    ! Recorded in 2026-11-22-shop-down as ana-laptop:20.

    $ aplomb done thank --incident 2026-11-22-shop-down
    ! error: This incident is over. Notes and corrections are still welcome.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb status
    ! error: no incident is open
    ! Next: aplomb declare
    ! Or: aplomb list
    [exit 1]

    $ aplomb status 2026
    The shop is down
    sev2 · closed · 2026-11-22-shop-down
    Lasted    8 min, over since 14:13
    Phase     Done
    Gate      open, everybody had been told at 14:07
    Messages  4 sent
    Channels  up to date: team-chat, status-page and social
    Done      Tell everyone on the team (tell-staff)
              Tell everyone outside (tell-public)
              Tell customers it is over (last-word)
    Left out  Watch it for ten minutes (watch)
              Thank everybody (thank)
              and 7 more: aplomb status --steps
    People    deputy: Ben, incident commander: Ana

    → aplomb timeline 2026-11-22-shop-down

    $ aplomb list
    2026-11-22-shop-down  sev2  closed  The shop is down
    ");
}

const UNREADABLE: &str = "+++\naudience = \"public\"\nmedium = \"post\"\n+++\n{{#if\n";

#[test]
fn plain_words_that_nobody_has_seen_are_never_recorded_as_posted() {
    let desk = small::declared();
    for stage in ["initial", "scoping", "update"] {
        desk.write(&format!("templates/brief/{stage}.en.hbs"), UNREADABLE);
    }
    assert_snapshot!(all(&desk, &[
        &["done", "tell-public"],
        &["done", "tell-public"],
        &["done", "tell-staff"],
        &["done", "tell-staff"],
        &["update", "--message", "the disk is full", "--posted"],
        &["update", "--posted"],
    ]), @"
    $ aplomb done tell-public
    ! error: The template brief cannot be used (`templates/brief/initial.en.hbs`: this tag does not end). Plain words stand in its place, and nobody has seen them yet:
    !   Our customers cannot log in at the moment. We know and are working on it. Next message: 14:30.
    ! They lie in incidents/2026-11-22-shop-down/drafts/001-brief.en.txt.
    ! They are kept as a draft, and nothing is recorded as posted. If you have posted these words, type the same again. If you have posted others, put them down in the walk (key e).
    ! Next: aplomb done tell-public
    ! Or: aplomb resume
    [exit 3]

    $ aplomb done tell-public
    ! Recorded in 2026-11-22-shop-down as ana-laptop:3.

    $ aplomb done tell-staff
    ! error: The template brief cannot be used (`templates/brief/initial.en.hbs`: this tag does not end). Plain words stand in its place, and nobody has seen them yet:
    !   Our customers cannot log in at the moment. We know and are working on it. Next message: 14:30.
    ! They lie in incidents/2026-11-22-shop-down/drafts/002-brief.en.txt.
    ! They are kept as a draft, and nothing is recorded as posted. If you have posted these words, type the same again. If you have posted others, put them down in the walk (key e).
    ! Next: aplomb done tell-staff
    ! Or: aplomb resume
    [exit 3]

    $ aplomb done tell-staff
    ! Recorded in 2026-11-22-shop-down as ana-laptop:5.

    $ aplomb update --message 'the disk is full' --posted
    ! error: The template brief cannot be used (`templates/brief/scoping.en.hbs`: this tag does not end). Plain words stand in its place, and nobody has seen them yet:
    !   Our customers cannot log in at the moment. We know and are working on it. Next message: 14:30.
    ! They lie in incidents/2026-11-22-shop-down/drafts/003-brief.en.txt.
    ! The template brief cannot be used (`templates/brief/scoping.en.hbs`: this tag does not end). Plain words stand in its place, and nobody has seen them yet:
    !   Our customers cannot log in at the moment. We know and are working on it. Next message: 14:30.
    ! They lie in incidents/2026-11-22-shop-down/drafts/004-brief.en.txt.
    ! They are kept as a draft, and nothing is recorded as posted. If you have posted these words, type the same again. If you have posted others, put them down in the walk (key e).
    ! Next: aplomb update --posted
    ! Or: aplomb resume
    [exit 3]

    $ aplomb update --posted
    ! Recorded in 2026-11-22-shop-down as ana-laptop:8.
    ");
}
