//! Steps are done, left out, opened again and waited for.

use super::{all, journal};
use crate::small;
use insta::assert_snapshot;

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
    ! Next: aplomb status --steps
    [exit 3]

    $ aplomb done nothing-like-it
    ! error: This runbook has no step “nothing-like-it”. `aplomb status --steps` lists them.
    ! Nothing has been recorded by this command.
    ! Next: aplomb status --steps
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
    ! error: this is missing: --text <TEXT> / --at <TIME> / --fact <NAME=TEXT>
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
    Open      Stop the writes (stop-writes)
              Restart the application (restart)
              Does it answer? (is-it-back)
              Is the flag there? (flag-there)
              and 6 more: aplomb status --steps
    Done      Tell everyone on the team (tell-staff)
              Tell everyone outside (tell-public)
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
