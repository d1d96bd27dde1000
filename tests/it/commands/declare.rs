//! An incident is opened, named, and known again by its name.

use super::all;
use crate::small::{self, DECLARE, ID};
use insta::assert_snapshot;

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
          "--title", "Nobody can pay", "--severity", "sev1", "--another"],
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
    [exit 2]

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

    $ aplomb declare shop-down --no-input --fact impact=pay --started-at 13:50 --title 'Nobody can pay' --severity sev1 --another
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
    Done      Tell everyone on the team (tell-staff)
    People    deputy: Ben, incident commander: Ana

    → aplomb timeline 2026-11-22-shop-down

    $ aplomb resume 2026-11-22-shop-down
    ! 2026-11-22-shop-down is closed. Its log and messages are in incidents/2026-11-22-shop-down/
    ! To read it:
    !   aplomb timeline 2026-11-22-shop-down
    !   aplomb report 2026-11-22-shop-down
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
    desk.run(DECLARE.into_iter().chain(["--another"]))
        .expect_exit(0);
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
fn with_two_open_incidents_a_command_wants_to_know_which() {
    let desk = small::declared();
    desk.run(DECLARE.into_iter().chain(["--another"]))
        .expect_exit(0);
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
    desk.run(DECLARE.into_iter().chain(["--another"]))
        .expect_exit(0);
    let seen = desk.run(["status", ID, "--json"]).expect_exit(0);
    assert_eq!(seen.json()["incident"]["id"], ID);
}

#[test]
fn programs_can_tell_a_false_alarm_from_what_was_over_and_count_it_apart() {
    let desk = small::told();
    desk.run(DECLARE.iter().chain(&["--another"]).copied())
        .expect_exit(0);
    let second = format!("{ID}-2");
    desk.run(["close", "--incident", &second, "--false-alarm", "a test"])
        .expect_exit(0);
    let listed = desk.run(["list", "--json"]).json();
    let ends = |listed: &serde_json::Value| -> Vec<(String, String)> {
        let incidents = listed["incidents"].as_array().expect("incidents").iter();
        incidents
            .map(|one| (one["ended"].to_string(), one["closed_at"].to_string()))
            .collect()
    };
    let none = ("null".to_owned(), "null".to_owned());
    let alarm = (
        "\"false-alarm\"".to_owned(),
        "\"2026-11-22T14:09:00.000Z\"".to_owned(),
    );
    assert_eq!(ends(&listed), [none, alarm]);
    // An index that a program made which knew of no ends is made anew.
    let index = desk.read("incidents/.index");
    let older = index.replace(",\"ended\":\"false-alarm\"", "");
    assert_ne!(older, index);
    desk.write("incidents/.index", &older);
    assert_eq!(desk.run(["list", "--json"]).json(), listed);
    let status = desk.run(["status", &second, "--json"]).json();
    assert_eq!(status["incident"]["ended"], "false-alarm");
    let stats = desk.run(["stats", "--json"]).json();
    assert_eq!(stats["incidents"]["count"], 1, "{stats}");
    assert_eq!(stats["incidents"]["false_alarms"], 1, "{stats}");
    assert_eq!(stats["by_severity"][0]["count"], 1, "{stats}");
    let told = desk.run(["stats"]).expect_exit(0).stdout;
    assert!(
        told.contains("1 incident, 1 open; 1 false alarm beside"),
        "{told}"
    );
    let page = desk.run(["report", "--all", "--format", "html"]).stdout;
    assert!(page.contains("1 false alarm beside"), "{page}");
    let table = desk.run(["report", "--all", "--format", "csv"]).stdout;
    assert!(table.contains(",false-alarm"), "{table}");
}
