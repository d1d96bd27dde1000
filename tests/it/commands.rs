//! The commands of an incident, one answer at a time: for scripts and second terminals.

use crate::desk::Desk;
use crate::small::{self, DECLARE, ID};
use insta::assert_snapshot;
use std::collections::BTreeSet;

fn all(desk: &Desk, runs: &[&[&str]]) -> String {
    let seen: Vec<_> = runs
        .iter()
        .map(|run| desk.run(run.iter().copied()).to_string())
        .collect();
    without_digests(&seen.join("\n"))
}

/// Digests depend on the version of the program.
fn without_digests(text: &str) -> String {
    let is_digest = |word: &&str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let mut out = text.to_owned();
    for digest in text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(is_digest)
    {
        out = out.replace(digest, "[DIGEST]");
    }
    out
}

#[test]
fn an_incident_is_declared_without_anybody_there() {
    let desk = small::desk();
    assert_snapshot!(all(&desk, &[
        &["declare", "shop-down", "--no-input"],
        &["declare", "shop-dwn", "--no-input"],
        &["declare", "--no-input"],
        &["declare", "shop-down", "--no-input", "--fact", "impact=pay", "--started-at", "23:59"],
        &["declare", "shop-down", "--no-input", "--fact", "impact=pay", "--started-at", "soon"],
        &["declare", "shop-down", "--no-input", "--fact", "impact=pay", "--started-at", "13:50",
          "--title", "Nobody can pay", "--severity", "sev1"],
        &["status"],
    ]), @"
    $ aplomb declare shop-down --no-input
    ! error: nobody is here to answer: What can customers not do right now?
    ! On a command line it is answered by --fact impact=…. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb declare shop-dwn --no-input
    ! error: there is no runbook `shop-dwn`
    ! Nothing has been recorded by this command.
    ! Next: aplomb declare shop-down
    [exit 1]

    $ aplomb declare --no-input
    ! error: nobody is here to answer: What is happening?
    ! On a command line it is answered by RUNBOOK. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb declare shop-down --no-input --fact impact=pay --started-at 23:59
    2026-11-22-shop-down

    $ aplomb declare shop-down --no-input --fact impact=pay --started-at soon
    ! error: `soon` is not a time: write 14:05, or 2026-11-22T14:05:00Z
    ! Nothing has been recorded by this command.
    [exit 2]

    $ aplomb declare shop-down --no-input --fact impact=pay --started-at 13:50 --title 'Nobody can pay' --severity sev1
    2026-11-22-shop-down-2

    $ aplomb status
    ! Which one?
    !   1. 2026-11-22-shop-down-2 · Nobody can pay · incident since 14:10
    !   2. 2026-11-22-shop-down · The shop is down · incident since 14:08
    ! Answer (1–2. Empty: not now): 
    ! error: several are open: 2026-11-22-shop-down-2 and 2026-11-22-shop-down
    ! Name the one you mean.
    ! Next: aplomb status 2026-11-22-shop-down-2
    ! Or: aplomb status 2026-11-22-shop-down
    [exit 2]
    ");
}

#[test]
fn an_incident_declared_by_mistake_is_closed_as_what_it_was() {
    let desk = small::declared();
    assert_snapshot!(all(&desk, &[
        &["close"],
        &["done", "tell-staff"],
        &["close", "--false-alarm", "the test of the alarm"],
        &["list"],
        &["timeline"],
        &["status", "2026-11-22-shop-down"],
        &["resume", "2026-11-22-shop-down"],
    ]), @"
    $ aplomb close
    ! error: It is not resolved yet: the last message comes first.
    ! Nothing has been recorded by this command.
    ! Next: aplomb resume
    ! Or: aplomb close --false-alarm …
    [exit 3]

    $ aplomb done tell-staff
    ! Recorded in 2026-11-22-shop-down as ana-laptop:3.

    $ aplomb close --false-alarm 'the test of the alarm'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:4.
    ! Colleagues have been told of it: tell them too that it was a false alarm.

    $ aplomb list
    2026-11-22-shop-down  sev2  false alarm  The shop is down

    $ aplomb timeline
    The shop is down
    sev2 · false alarm · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana
    Closed    2026-11-22 14:08 UTC

    2026-11-22 UTC
    14:05 +0 s    ana declared the incident: The shop is down (sev2)
    14:05         What can customers not do right now? log in (ana)
    14:05         What can customers do meanwhile? no answer (ana)
    14:07 +2 min  Tell everyone on the team: posted by hand on team-chat (ana)
    14:08 +3 min  ana noted: the test of the alarm
    14:08         Closed as a false alarm; nobody outside had been told (ana)

      No message to customers was sent.
      Colleagues were told after 2 min.
      No promised message was due yet.
      1 step done, 0 left out.

    $ aplomb status 2026-11-22-shop-down
    The shop is down
    sev2 · false alarm · 2026-11-22-shop-down
    Lasted    3 min, over since 14:08
    Phase     Done
    Messages  1 sent
    Channels  up to date: team-chat
    Done      tell-staff
    People    deputy: Ben, incident commander: Ana

    → aplomb timeline 2026-11-22-shop-down

    $ aplomb resume 2026-11-22-shop-down
    ! 2026-11-22-shop-down is closed. Its log and messages are in incidents/2026-11-22-shop-down/
    ! To read it:
    !   aplomb timeline 2026-11-22-shop-down
    ");
    let other = small::told();
    let refused = other
        .run(["close", "--false-alarm", "not really"])
        .expect_exit(3);
    assert!(refused.stderr.contains("last message"), "{refused}");
}

#[test]
fn with_several_open_incidents_every_way_on_names_the_one_it_is_about() {
    let desk = small::declared();
    desk.run(small::DECLARE).expect_exit(0);
    let second = "2026-11-22-shop-down-2";
    let refused = desk
        .run(["done", "restart", "--incident", second])
        .expect_exit(3);
    for command in [
        format!("Next: aplomb resume {second}"),
        format!("Or: aplomb done tell-staff --incident {second}"),
        format!("Or: aplomb override --reason … --incident {second}"),
    ] {
        assert!(refused.stderr.contains(&command), "{command}: {refused}");
    }
    let asked = desk.stdin("1\n").run(["done", "restart"]).expect_exit(3);
    assert!(
        asked.stderr.contains(" --incident 2026-11-22-shop-down"),
        "{asked}"
    );
    assert!(asked.stderr.contains("· incident since 14:0"), "{asked}");
    // Who follows the hint is understood.
    desk.run(["done", "tell-staff", "--incident", second])
        .expect_exit(0);
}

#[test]
fn a_step_is_done_by_what_it_wants() {
    let desk = small::declared();
    assert_snapshot!(all(&desk, &[
        &["done", "restart"],
        &["done", "stop-writes", "--note", "in the console"],
        &["done", "tell-staff", "--link", "https://chat.example/1"],
        &["done", "tell-staff"],
        &["done", "tell-public", "--link", "social=https://social.example/1", "--note", "twice"],
        &["done", "restart", "--at", "14:06"],
        &["done", "restart", "--at", "14:10"],
        &["done", "is-it-back"],
        &["done", "did-it-help"],
        &["done", "did-it-help", "--option", "Maybe"],
        &["done", "did-it-help", "--option", "No"],
        &["done", "roll"],
        &["done", "nothing-like-it"],
        &["done", "roll-back"],
        &["done", "cause"],
        &["done", "cause", "--answer", "a full disk"],
        &["timeline"],
    ]), @"
    $ aplomb done restart
    ! error: People have not been told yet: tell-staff and tell-public. Communication comes first. If it cannot wait, break the glass with a reason: the key o of the walk, or aplomb override.
    ! Nothing has been recorded by this command.
    ! Next: aplomb resume
    ! Or: aplomb done tell-staff
    ! Or: aplomb override --reason …
    [exit 3]

    $ aplomb done stop-writes --note 'in the console'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:2.

    $ aplomb done tell-staff --link https://chat.example/1
    ! Recorded in 2026-11-22-shop-down as ana-laptop:4.

    $ aplomb done tell-staff
    ! error: “tell-staff” is settled already, by ana.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb done tell-public --link social=https://social.example/1 --note twice
    ! Recorded in 2026-11-22-shop-down as ana-laptop:7.

    $ aplomb done restart --at 14:06
    ! error: “restart” cannot be recorded as done at 2026-11-22 14:06 UTC: the gate has been open since 2026-11-22 14:10 UTC only, and repair comes after telling people. Say that it is done without a time; if it was done before, write that down as a note.
    ! Nothing has been recorded by this command.
    ! Next: aplomb done restart
    ! Or: aplomb note --at …
    [exit 3]

    $ aplomb done restart --at 14:10
    ! Recorded in 2026-11-22-shop-down as ana-laptop:8.

    $ aplomb done is-it-back
    ! Recorded in 2026-11-22-shop-down as ana-laptop:9.

    $ aplomb done did-it-help
    ! Did the restart help?
    !   1. Yes, it is back
    !   2. No
    ! Answer (1–2. Empty: not now): 
    ! error: nobody is here to answer: Did the restart help?
    ! On a command line it is answered by --option. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb done did-it-help --option Maybe
    ! error: “did-it-help” has no such option. It has: Yes, it is back and No.
    ! Nothing has been recorded by this command.
    ! Next: aplomb done did-it-help --option …
    [exit 3]

    $ aplomb done did-it-help --option No
    ! Recorded in 2026-11-22-shop-down as ana-laptop:10.

    $ aplomb done roll
    ! error: This runbook has no step “roll”. Did you mean “roll-back”?
    ! Nothing has been recorded by this command.
    ! Next: aplomb status
    [exit 3]

    $ aplomb done nothing-like-it
    ! error: This runbook has no step “nothing-like-it”. `aplomb status` lists them.
    ! Nothing has been recorded by this command.
    ! Next: aplomb status
    [exit 3]

    $ aplomb done roll-back
    ! Recorded in 2026-11-22-shop-down as ana-laptop:11.

    $ aplomb done cause
    ! What was it?
    ! Empty: not now
    ! Answer: 
    ! error: nobody is here to answer: What was it?
    ! On a command line it is answered by --answer. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb done cause --answer 'a full disk'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:12.

    $ aplomb timeline
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana

    2026-11-22 UTC
    14:05 +0 s     ana declared the incident: The shop is down (sev2)
    14:05          What can customers not do right now? log in (ana)
    14:05          What can customers do meanwhile? no answer (ana)
    14:07 +2 min   Stop the writes: done. in the console (ana)
    14:08 +3 min   Tell everyone on the team: posted by hand on team-chat
                   (https://chat.example/1) (ana)
    14:10 +5 min   Tell everyone outside: posted by hand on status-page (ana)
    14:10          Tell everyone outside: posted by hand on social
                   (https://social.example/1) (ana)
    14:10          Update 1 is out (first message, investigating). The next one is
                   promised for 14:30
    14:10          Everybody has been told; recovery may begin
    14:10          ana noted: twice
    14:10          Restart the application: done (ana)
                   written down at 14:12
    14:13 +8 min   Does it answer?: done (ana)
    14:16 +11 min  Did the restart help? No (ana)
    14:19 +14 min  Roll back the last release: done (ana)
    14:21 +16 min  What was it? a full disk (ana)

      Customers waited 5 min for the first word.
      Colleagues were told after 3 min.
      1 round of messages went out.
      Every promised message was in time (1 of 1).
      The longest silence lasted 5 min.
      8 steps done, 0 left out.
    ");
}

#[test]
fn steps_are_left_out_and_opened_again_with_a_reason() {
    let desk = small::told();
    assert_snapshot!(all(&desk, &[
        &["skip", "restart"],
        &["skip", "restart", "--reason", " "],
        &["skip", "restart", "--reason", "no access"],
        &["skip", "restart", "--reason", "no access"],
        &["undo", "restart"],
        &["undo", "watch", "--reason", "why not"],
        &["undo", "restart", "--reason", "access found"],
        &["skip", "last-word", "--reason", "tired"],
    ]), @"
    $ aplomb skip restart
    ! Why is it left out?
    ! Empty: not now
    ! Answer: 
    ! error: nobody is here to answer: Why is it left out?
    ! On a command line it is answered by --reason. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb skip restart --reason ' '
    ! error: This needs a reason.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb skip restart --reason 'no access'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:6.

    $ aplomb skip restart --reason 'no access'
    ! error: “restart” is settled already, by ana.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb undo restart
    ! Why is it opened again?
    ! Empty: not now
    ! Answer: 
    ! error: nobody is here to answer: Why is it opened again?
    ! On a command line it is answered by --reason. Nothing has been recorded by this command.
    [exit 2]

    $ aplomb undo watch --reason 'why not'
    ! error: “watch” is still open: there is nothing to undo.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb undo restart --reason 'access found'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:7.

    $ aplomb skip last-word --reason tired
    ! error: Customers have not been told that it is over: last-word. No incident ends without that message.
    ! Nothing has been recorded by this command.
    ! Next: aplomb done last-word
    [exit 3]
    ");
}

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
    Open      stop-writes, restart, is-it-back, flag-there, did-it-help, roll-back,
              cause, watch, last-word, thank
    Done      tell-staff, tell-public
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
fn who_may_not_do_a_step_is_not_asked_how_and_leaves_no_trace() {
    let desk = small::declared();
    let before = journal(&desk);
    for run in [
        &["done", "did-it-help"][..],
        &["done", "cause"],
        &["done", "last-word", "--fact", "recovery=the shop"],
        &["done", "tell-staff", "--link", "fax=https://fax.example/1"],
    ] {
        let seen = desk.run(run.iter().copied()).expect_exit(3);
        assert!(!seen.stderr.contains("Answer"), "{seen}");
    }
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
fn what_happened_earlier_is_written_down_with_both_times() {
    let desk = small::declared();
    assert_snapshot!(all(&desk, &[
        &["note", "the", "mayor", "called", "--at", "14:01"],
        &["note", "it will work", "--at", "2027-01-01T00:00:00Z"],
        &["note", "no time", "--at", "later"],
        &["amend", "ana-laptop:2", "--text", "the prefect called"],
        &["amend", "ana-laptop:2", "--at", "14:03"],
        &["amend", "ana-laptop:2"],
        &["amend", "ana-laptop:99", "--text", "nothing"],
        &["amend", "nobody", "--text", "nothing"],
        &["timeline"],
    ]), @"
    $ aplomb note the mayor called --at 14:01
    ! Recorded in 2026-11-22-shop-down as ana-laptop:2.

    $ aplomb note 'it will work' --at 2027-01-01T00:00:00Z
    ! error: It cannot have happened at 2027-01-01 00:00 UTC: that is still to come.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb note 'no time' --at later
    ! error: `later` is not a time: write 14:05, or 2026-11-22T14:05:00Z
    ! Nothing has been recorded by this command.
    [exit 2]

    $ aplomb amend ana-laptop:2 --text 'the prefect called'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:3.

    $ aplomb amend ana-laptop:2 --at 14:03
    ! Recorded in 2026-11-22-shop-down as ana-laptop:4.

    $ aplomb amend ana-laptop:2
    ! error: this is missing: --text <TEXT> / --at <TIME>
    ! Nothing has been changed.
    ! Next: aplomb amend --help
    [exit 2]

    $ aplomb amend ana-laptop:99 --text nothing
    ! error: There is no such record. `aplomb timeline --names` shows the name of each.
    ! Nothing has been recorded by this command.
    ! Next: aplomb timeline --names
    [exit 3]

    $ aplomb amend nobody --text nothing
    ! error: WRITER:SEQ cannot be nobody: write it as the timeline prints it, such as ana-laptop:12
    ! Nothing has been changed.
    ! Next: aplomb amend --help
    [exit 2]

    $ aplomb timeline
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana

    2026-11-22 UTC
    14:03         ana noted: the mayor called
                  written down at 14:06
                  corrected by ana at 14:09: the prefect called
                  corrected by ana at 14:10: it happened at 14:03, not at 14:01
    14:05 +0 s    ana declared the incident: The shop is down (sev2)
    14:05         What can customers not do right now? log in (ana)
    14:05         What can customers do meanwhile? no answer (ana)

      No message to customers was sent.
      No promised message was due yet.
      0 steps done, 0 left out.
    ");
}

#[test]
fn recovery_waits_for_somebody_and_goes_on() {
    let desk = small::told();
    assert_snapshot!(all(&desk, &[
        &["unblock"],
        &["block", "the", "provider"],
        &["status"],
        &["done", "stop-writes"],
        &["unblock"],
        &["severity", "sev1", "--reason", "orders too"],
        &["severity", "sev9"],
    ]), @"
    $ aplomb unblock
    ! error: Recovery is not waiting for anybody.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb block the provider
    ! Recorded in 2026-11-22-shop-down as ana-laptop:6.

    $ aplomb status
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Running   for 5 min, since 14:05
    Phase     Recover, 0 of 8 settled
    Next      Wait for the provider
    Update    due at 14:30, in 20 min
    Gate      open, everybody had been told at 14:07
    Messages  3 sent
    Channels  up to date: team-chat, status-page and social
    Waiting   for the provider, since 14:09 (8 steps)
    Open      stop-writes, restart, is-it-back, flag-there, did-it-help, roll-back,
              cause, watch, last-word, thank
    Done      tell-staff, tell-public
    People    deputy: Ben, incident commander: Ana

    → aplomb resume 2026-11-22-shop-down

    $ aplomb done stop-writes
    ! Recorded in 2026-11-22-shop-down as ana-laptop:7.

    $ aplomb unblock
    ! Recorded in 2026-11-22-shop-down as ana-laptop:8.

    $ aplomb severity sev1 --reason 'orders too'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:9.

    $ aplomb severity sev9
    ! error: SEV cannot be sev9
    ! It can be: sev1, sev2, sev3, sev4
    ! Next: aplomb severity --help
    [exit 2]
    ");
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
    Done      tell-staff, tell-public, last-word
    Left out  stop-writes, restart, is-it-back, flag-there, did-it-help, roll-back,
              cause, watch, thank
    People    deputy: Ben, incident commander: Ana

    → aplomb timeline 2026-11-22-shop-down

    $ aplomb list
    2026-11-22-shop-down  sev2  closed  The shop is down
    ");
}

#[test]
fn with_two_open_incidents_a_command_wants_to_know_which() {
    let desk = small::declared();
    desk.run(DECLARE).expect_exit(0);
    assert_snapshot!(all(&desk, &[
        &["status"],
        &["status", "--no-input"],
        &["status", "2026-11-22-shop"],
        &["note", "which", "--incident", "2026-11-22-shop-down-2"],
        &["note", "which", "--incident", "2026-12"],
        &["list"],
    ]), @"
    $ aplomb status
    ! Which one?
    !   1. 2026-11-22-shop-down-2 · The shop is down · incident since 14:06
    !   2. 2026-11-22-shop-down · The shop is down · incident since 14:05
    ! Answer (1–2. Empty: not now): 
    ! error: several are open: 2026-11-22-shop-down-2 and 2026-11-22-shop-down
    ! Name the one you mean.
    ! Next: aplomb status 2026-11-22-shop-down-2
    ! Or: aplomb status 2026-11-22-shop-down
    [exit 2]

    $ aplomb status --no-input
    ! error: several are open: 2026-11-22-shop-down-2 and 2026-11-22-shop-down
    ! Name the one you mean.
    ! Next: aplomb status 2026-11-22-shop-down-2
    ! Or: aplomb status 2026-11-22-shop-down
    [exit 2]

    $ aplomb status 2026-11-22-shop
    ! error: `2026-11-22-shop` begins several: 2026-11-22-shop-down-2 and 2026-11-22-shop-down
    [exit 2]

    $ aplomb note which --incident 2026-11-22-shop-down-2
    ! Recorded in 2026-11-22-shop-down-2 as ana-laptop:2.

    $ aplomb note which --incident 2026-12
    ! error: nothing begins with `2026-12`
    ! Next: aplomb list
    [exit 1]

    $ aplomb list
    2026-11-22-shop-down-2  sev2  late by 1 min  The shop is down
    2026-11-22-shop-down    sev2  late by 2 min  The shop is down
    ");
    let chosen = desk
        .stdin("2\n")
        .run(["note", "the", "second"])
        .expect_exit(0);
    assert!(
        chosen
            .stderr
            .contains("Recorded in 2026-11-22-shop-down as"),
        "{chosen}"
    );
}

#[test]
fn a_whole_name_is_not_mistaken_for_the_beginning_of_another() {
    let desk = small::declared();
    desk.run(DECLARE).expect_exit(0);
    let seen = desk.run(["status", ID, "--json"]).expect_exit(0);
    assert_eq!(seen.json()["incident"]["id"], ID);
}

#[test]
fn the_documents_have_the_keys_of_the_contract_in_its_order() {
    let desk = small::told();
    desk.run(["done", "stop-writes"]).expect_exit(0);
    desk.run(["skip", "restart", "--reason", "no access"])
        .expect_exit(0);
    desk.run(["block", "the provider"]).expect_exit(0);
    assert_snapshot!(desk.run(["status", "--json"]).stdout, @r#"{"version":1,"incident":{"id":"2026-11-22-shop-down","kind":"incident","title":"The shop is down","runbook":"shop-down","severity":"sev2","status":"investigating","open":true,"started_at":null,"declared_at":"2026-11-22T14:05:00.000Z","resolved_at":null,"next_update_due":"2026-11-22T14:30:00.000Z"},"phase":"recover","gate":{"passed_at":"2026-11-22T14:07:00.000Z","overridden":false},"next_step":{"id":"is-it-back","phase":"recover","title":"Does it answer?","owner":null},"steps":[{"id":"tell-staff","phase":"communicate","state":"done","by":"ana","at":"2026-11-22T14:06:00.000Z","reason":null},{"id":"tell-public","phase":"communicate","state":"done","by":"ana","at":"2026-11-22T14:07:00.000Z","reason":null},{"id":"stop-writes","phase":"recover","state":"done","by":"ana","at":"2026-11-22T14:08:00.000Z","reason":null},{"id":"restart","phase":"recover","state":"skipped","by":"ana","at":"2026-11-22T14:09:00.000Z","reason":"no access"},{"id":"is-it-back","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"flag-there","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"did-it-help","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"roll-back","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"cause","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"watch","phase":"recover","state":"blocked","by":null,"at":null,"reason":null},{"id":"last-word","phase":"close","state":"pending","by":null,"at":null,"reason":null},{"id":"thank","phase":"close","state":"pending","by":null,"at":null,"reason":null}],"update":{"due_at":"2026-11-22T14:30:00.000Z","overdue":false},"people":{"deputy":"Ben","incident-commander":"Ana"},"deliveries":{"requested":0,"sent":3,"failed":0,"unknown":0},"channels":[{"channel":"team-chat","state":"posted","draft":"001-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:06:00.000Z","behind":0,"link":null,"reason":null},{"channel":"status-page","state":"posted","draft":"002-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:07:00.000Z","behind":0,"link":null,"reason":null},{"channel":"social","state":"posted","draft":"002-ana-la","update":1,"update_out":1,"out_at":"2026-11-22T14:07:00.000Z","behind":0,"link":null,"reason":null}]}"#);
    assert_snapshot!(desk.run(["list", "--json"]).stdout, @r#"{"version":1,"incidents":[{"id":"2026-11-22-shop-down","kind":"incident","title":"The shop is down","runbook":"shop-down","severity":"sev2","status":"investigating","open":true,"started_at":null,"declared_at":"2026-11-22T14:05:00.000Z","resolved_at":null,"next_update_due":"2026-11-22T14:30:00.000Z"}]}"#);
    assert_snapshot!(without_digests(&desk.run(["log", "verify", "--json"]).stdout), @r#"{"version":1,"ok":true,"writers":[{"writer":"ana-laptop","records":8,"head":"[DIGEST]","torn_bytes":0}],"problems":[],"seal":null}"#);
}

#[test]
fn every_event_of_the_timeline_has_the_keys_of_the_contract() {
    const TYPES: [&str; 39] = [
        "incident.declared",
        "responder.joined",
        "fact.recorded",
        "step.completed",
        "step.skipped",
        "step.undone",
        "gate.passed",
        "gate.overridden",
        "draft.rendered",
        "draft.approved",
        "update.published",
        "update.snoozed",
        "update.overdue",
        "delivery.requested",
        "delivery.sent",
        "delivery.failed",
        "delivery.unknown",
        "delivery.settled",
        "command.ran",
        "check.passed",
        "check.failed",
        "decision.taken",
        "note.added",
        "event.amended",
        "severity.changed",
        "status.changed",
        "role.assigned",
        "command.transferred",
        "escalation.called",
        "escalation.acknowledged",
        "recovery.blocked",
        "recovery.unblocked",
        "inject.presented",
        "incident.resolved",
        "incident.closed",
        "action.added",
        "action.done",
        "incident.imported",
        "tail.set-aside",
    ];
    const KEYS: [&str; 11] = [
        "seq",
        "writer",
        "type",
        "happened_at",
        "recorded_at",
        "by",
        "phase",
        "step",
        "text",
        "data",
        "amends",
    ];
    let desk = small::told();
    for run in [
        &["done", "stop-writes"][..],
        &["skip", "restart", "--reason", "no access"],
        &["undo", "restart", "--reason", "found"],
        &["note", "something", "--at", "14:06"],
        &["amend", "ana-laptop:2", "--text", "otherwise"],
        &["severity", "sev1"],
        &["block", "the provider"],
        &["unblock"],
        &["update", "--status", "identified"],
    ] {
        desk.run(run.iter().copied()).expect_exit(0);
    }
    let told = desk.run(["timeline", "--json"]).expect_exit(0);
    let same = desk.run(["timeline", "--format", "json"]).expect_exit(0);
    assert_eq!(told.stdout, same.stdout);
    let document = told.json();
    assert_eq!(document["version"], 1);
    let mut seen = BTreeSet::new();
    let events = document["events"].as_array().expect("events");
    for event in events {
        let object = event.as_object().expect("an object");
        assert_eq!(object.len(), KEYS.len(), "{event}");
        assert!(KEYS.iter().all(|key| object.contains_key(*key)), "{event}");
        let kind = event["type"].as_str().expect("a type");
        assert!(TYPES.contains(&kind), "{kind}");
        seen.insert(kind.to_owned());
        for time in ["happened_at", "recorded_at"] {
            let time = event[time].as_str().expect("a time");
            assert!(time.ends_with(".000Z") && time.len() == 24, "{time}");
        }
    }
    assert!(seen.len() > 14, "{seen:?}");
    // The order of the keys is part of the document too: people diff it.
    let first = &told.stdout[told.stdout.find("\"events\":").expect("events")..];
    let places: Vec<_> = KEYS
        .iter()
        .map(|key| first.find(&format!("\"{key}\":")).expect(key))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_command_that_records_answers_with_the_state_in_json() {
    let desk = small::declared();
    let seen = desk.run(["done", "tell-staff", "--json"]).expect_exit(0);
    assert!(seen.stderr.is_empty(), "{seen}");
    assert_eq!(seen.json()["next_step"]["id"], "tell-public");
    let declared = small::desk().run(DECLARE.into_iter().chain(["--json"]));
    assert_eq!(declared.json()["incident"]["id"], ID);
}

#[test]
fn every_way_to_end_has_its_code() {
    let desk = small::declared();
    for (exit, run) in [
        (0, &["status"][..]),
        (1, &["status", "nothing-like-it"]),
        (2, &["status", "--sideways"]),
        (2, &["skip", "restart", "--no-input"]),
        (2, &["amend", "ana-laptop:1"]),
        (3, &["done", "restart"]),
        (3, &["close"]),
    ] {
        desk.run(run.iter().copied()).expect_exit(exit);
    }
    // Whoever was asked and has gone can go on later.
    desk.stdin("").run(["resume"]).expect_exit(130);
    let unwritable = small::desk();
    unwritable.write("incidents", "a file where the folder should be");
    let seen = unwritable.run(DECLARE).expect_exit(7);
    assert!(
        seen.stderr.contains("incident.declared"),
        "the line is shown: {seen}"
    );
    let damaged = small::declared();
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    damaged.run(["note", "as", "it", "was"]).expect_exit(0);
    let bent = damaged.read(&file).replace("as it was", "as it is.");
    damaged.write(&file, &bent);
    damaged.run(["log", "verify"]).expect_exit(3);
    damaged.run(["status"]).expect_exit(0);
}

#[test]
fn an_incident_whose_beginning_is_damaged_is_named_and_not_forgotten() {
    let desk = small::declared();
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    let bent = desk.read(&file).replace("log in", "log on");
    desk.write(&file, &bent);
    assert_snapshot!(all(&desk, &[
        &["status"],
        &["log", "verify"],
        &["list"],
    ]), @"
    $ aplomb status
    ! error: no incident is open
    ! 2026-11-22-shop-down cannot be read: the beginning of its log is damaged, see: aplomb log verify 2026-11-22-shop-down
    ! Next: aplomb log verify 2026-11-22-shop-down
    [exit 1]

    $ aplomb log verify
    ana-laptop: 0 records, head [DIGEST]
    ana-laptop.jsonl, line 2: the line is not as it was written.
    Damaged: the lines above are not to be trusted. The others are shown and used; nothing was changed.
    What no check of these files alone can see: whole lines removed at the very end, and a complete rewrite. A seal that a second person keeps shows both: aplomb log seal
    [exit 3]

    $ aplomb list
    No incident yet. `aplomb declare` opens one, `aplomb drill` rehearses one.
    ! 2026-11-22-shop-down cannot be read: the beginning of its log is damaged, see: aplomb log verify 2026-11-22-shop-down
    ");
}

#[test]
fn the_log_is_taken_out_byte_for_byte() {
    let desk = small::declared();
    let exported = desk.run(["log", "export"]).expect_exit(0);
    assert_eq!(exported.stdout, journal(&desk), "on standard output");
    desk.run(["log", "export", "-o", "out.jsonl"])
        .expect_exit(0);
    assert_eq!(desk.read("out.jsonl"), journal(&desk));
}

#[test]
fn what_was_written_on_paper_is_taken_in_once() {
    let desk = small::desk();
    desk.write("incidents", "a file where the folder should be");
    let lost = desk.run(DECLARE).expect_exit(7);
    assert!(!lost.stderr.contains("Recorded"), "{lost}");
    desk.write("paper.txt", &lost.stderr);
    std::fs::remove_file(desk.path("incidents")).expect("removed");
    assert_snapshot!(all(&desk, &[
        &["log", "adopt", "aplomb.toml"],
        &["log", "adopt", "paper.txt"],
        &["log", "adopt", "paper.txt"],
        &["log", "verify"],
        &["timeline"],
    ]), @"
    $ aplomb log adopt aplomb.toml
    ! error: there is no line of a log in this file
    ! Nothing has been recorded by this command.
    [exit 1]

    $ aplomb log adopt paper.txt
    ! 1 line taken in. Incident: 2026-11-22-shop-down

    $ aplomb log adopt paper.txt
    ! 0 lines taken in. Incident: 2026-11-22-shop-down

    $ aplomb log verify
    ana-laptop: 1 record, head [DIGEST]
    Sound: every line is as it was written and follows the one before it.
    What no check of these files alone can see: whole lines removed at the very end, and a complete rewrite. A seal that a second person keeps shows both: aplomb log seal

    $ aplomb timeline
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana

    2026-11-22 UTC
    14:05 +0 s  ana declared the incident: The shop is down (sev2)
                written down at 14:07
    14:05       What can customers not do right now? log in (ana)
    14:05       What can customers do meanwhile? no answer (ana)

      No message to customers was sent.
      No promised message was due yet.
      0 steps done, 0 left out.
    ");
}

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}
