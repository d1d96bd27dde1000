//! What is to be done when it is over: added, shown, done, late.

use crate::desk::Desk;
use crate::report::{desk, story};
use crate::small;
use aplomb::incident::Kind;
use insta::assert_snapshot;

/// A desk with the story of a night, and its drill.
fn night() -> Desk {
    let desk = desk(Kind::Incident);
    for (file, text) in story::journals(&story::records(Kind::Drill)) {
        let folder = format!("incidents/{}-drill/journal", story::ID);
        desk.write(&format!("{folder}/{file}"), &text);
    }
    desk.wait("3d");
    desk
}

fn all(desk: &Desk, runs: &[&[&str]]) -> String {
    let seen: Vec<_> = runs
        .iter()
        .map(|run| desk.run(run.iter().copied()).to_string())
        .collect();
    seen.join("\n")
}

#[test]
fn what_was_learned_is_owed_by_somebody_until_a_day() {
    let desk = small::told();
    assert_snapshot!(all(&desk, &[
        &["action", "list"],
        &["action", "add", "Write", "the", "second", "number", "down"],
        &["action", "add", "Write", "the", "second", "number", "down", "--owner", "Ben", "--due", "soon"],
        &["action", "add", "Write", "the", "second", "number", "down", "--owner", "Ben", "--due", "7d"],
        &["action", "add", "Ask the provider", "--owner", "Cyd", "--due", "2026-11-25"],
        &["action", "list"],
        &["action", "done", "2", "--note", "they answered"],
        &["action", "done", "2"],
        &["action", "done", "7"],
        &["action", "list", "--all"],
        &["timeline", "--type", "action"],
    ]), @"
    $ aplomb action list
    Nothing is owed. `aplomb action add` writes down what is to be done, by whom,
    until when.

    $ aplomb action add Write the second number down
    ! error: this is missing: --owner <NAME> and --due <DAY>
    ! Nothing has been changed.
    ! Next: aplomb action add --help
    [exit 2]

    $ aplomb action add Write the second number down --owner Ben --due soon
    ! error: `soon` is not a day: write 2026-12-01, or 14d
    ! Nothing has been recorded by this command.
    [exit 2]

    $ aplomb action add Write the second number down --owner Ben --due 7d
    ! Recorded in 2026-11-22-shop-down as ana-laptop:6.

    $ aplomb action add 'Ask the provider' --owner Cyd --due 2026-11-25
    ! Recorded in 2026-11-22-shop-down as ana-laptop:7.

    $ aplomb action list
    2026-11-25  Cyd: Ask the provider
                aplomb action done 2 --incident 2026-11-22-shop-down
    2026-11-29  Ben: Write the second number down
                aplomb action done 1 --incident 2026-11-22-shop-down

    $ aplomb action done 2 --note 'they answered'
    ! Recorded in 2026-11-22-shop-down as ana-laptop:8.
    ! Done: Ask the provider (Cyd)

    $ aplomb action done 2
    ! error: there is no open action 2
    ! Nothing has been recorded by this command.
    ! Next: aplomb action list
    [exit 1]

    $ aplomb action done 7
    ! error: there is no open action 7
    ! Nothing has been recorded by this command.
    ! Next: aplomb action list
    [exit 1]

    $ aplomb action list --all
    2026-11-25  Cyd: Ask the provider (done 2026-11-22, ana)
                2026-11-22-shop-down
    2026-11-29  Ben: Write the second number down
                aplomb action done 1 --incident 2026-11-22-shop-down

    $ aplomb timeline --type action
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana

    2026-11-22 UTC
    14:11 +6 min  For Ben, until 2026-11-29: Write the second number down (ana)
    14:12 +7 min  For Cyd, until 2026-11-25: Ask the provider (ana)
    14:14 +9 min  Done: Ask the provider. they answered (ana)
    ");
}

#[test]
fn an_action_is_added_after_the_end_and_done_by_its_incident_and_number() {
    let desk = night();
    assert_snapshot!(all(&desk, &[
        &["action", "list"],
        &["action", "done", "2"],
        &["action", "done", "2", "--incident", "2026-11-22-shop-down"],
        &["action", "done", "1", "--incident", "2026-11-22-shop-down"],
        &["action", "add", "Rehearse it", "--owner", "Ana", "--due", "2026-12-24", "--incident", "2026-11-22-shop-down"],
        &["action", "list"],
    ]), @"
    $ aplomb action list
    2026-11-30  Zoé: Tell customers within five minutes, at night too
                aplomb action done 2 --incident 2026-11-22-shop-down
    2026-11-30  EXERCISE Zoé: Tell customers within five minutes, at night too
                aplomb action done 2 --incident 2026-11-22-shop-down-drill

    $ aplomb action done 2
    ! error: several open actions have the number 2
    ! Nothing has been recorded by this command.
    ! Next: aplomb action done 2-ana-la --incident 2026-11-22-shop-down
    ! Or: aplomb action done 2-ana-la --incident 2026-11-22-shop-down-drill
    [exit 2]

    $ aplomb action done 2 --incident 2026-11-22-shop-down
    ! Recorded in 2026-11-22-shop-down as ana-laptop:19.
    ! Done: Tell customers within five minutes, at night too (Zoé)

    $ aplomb action done 1 --incident 2026-11-22-shop-down
    ! error: It is done already, by Ben.
    ! Nothing has been recorded by this command.
    [exit 3]

    $ aplomb action add 'Rehearse it' --owner Ana --due 2026-12-24 --incident 2026-11-22-shop-down
    ! Recorded in 2026-11-22-shop-down as ana-laptop:20.

    $ aplomb action list
    2026-11-30  EXERCISE Zoé: Tell customers within five minutes, at night too
                aplomb action done 2 --incident 2026-11-22-shop-down-drill
    2026-12-24  Ana: Rehearse it
                aplomb action done 3 --incident 2026-11-22-shop-down
    ");
}

#[test]
fn in_a_quiet_time_what_is_overdue_is_said() {
    let desk = night();
    let quiet = desk.run(Vec::<String>::new()).expect_exit(0);
    assert!(!quiet.stdout.contains("overdue"), "{quiet}");
    desk.wait("6d");
    assert_snapshot!(desk.run(Vec::<String>::new()), @"
    $ aplomb
    Nothing is open. What to type first:
      aplomb declare        something is down: people first, then repair
      aplomb drill          rehearse the same, nothing leaves this machine
      aplomb runbook list   what is prepared
      aplomb list           what happened before
      aplomb help           everything else
    2 actions are overdue:
    2026-11-30  Zoé: Tell customers within five minutes, at night too (late by 1 d)
                aplomb action done 2 --incident 2026-11-22-shop-down
    2026-11-30  EXERCISE Zoé: Tell customers within five minutes, at night too (late
                by 1 d)
                aplomb action done 2 --incident 2026-11-22-shop-down-drill
    ");
    assert_snapshot!(desk.run(["--lang", "fr"]), @"
    $ aplomb --lang fr
    Rien n’est ouvert. Pour commencer :
      aplomb declare        une panne : prévenir d’abord, rétablir ensuite
      aplomb drill          la même chose en exercice, rien ne sort d’ici
      aplomb runbook list   ce qui est préparé
      aplomb list           ce qui s’est passé avant
      aplomb help           tout le reste
    2 actions sont en retard :
    2026-11-30  Zoé : Tell customers within five minutes, at night too (en retard de
                1 j)
                aplomb action done 2 --incident 2026-11-22-shop-down
    2026-11-30  EXERCICE Zoé : Tell customers within five minutes, at night too (en
                retard de 1 j)
                aplomb action done 2 --incident 2026-11-22-shop-down-drill
    ");
}

#[test]
fn what_is_owed_is_remembered_and_found_again_when_the_memory_is_lost() {
    let desk = night();
    let listed = desk.run(["action", "list", "--json"]).expect_exit(0);
    let again = desk.run(["action", "list", "--json"]).expect_exit(0);
    assert_eq!(listed.stdout, again.stdout);
    std::fs::remove_file(desk.path("incidents/.index")).expect("removed");
    let anew = desk.run(["action", "list", "--json"]).expect_exit(0);
    assert_eq!(listed.stdout, anew.stdout);
    let actions = listed.json()["actions"].as_array().expect("a list").clone();
    assert_eq!(actions.len(), 2, "one of each, as the other is done");
    assert_eq!(actions[0]["owner"], "Zoé");
    assert_eq!(actions[0]["due"], "2026-11-30T22:59:59.000Z");
    assert_eq!(actions[0]["overdue"], false);
    let keys: Vec<&String> = actions[0].as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "added_at", "done_at", "done_by", "due", "id", "incident", "kind", "note", "overdue",
            "owner", "text"
        ]
    );
}

#[test]
fn an_index_of_an_older_program_is_made_anew() {
    let desk = night();
    desk.run(["list"]).expect_exit(0);
    let index = desk.read("incidents/.index");
    // The entry alone behind its words, as it was before there were actions.
    let (words, entries) = index.split_once("\n\n").expect("words, then entries");
    let old = words.lines().zip(entries.lines()).map(|(words, entry)| {
        let entry: serde_json::Value = serde_json::from_str(entry).expect("JSON");
        format!("{words}\t{}", entry[0])
    });
    let old: Vec<String> = old.collect();
    desk.write("incidents/.index", &(old.join("\n") + "\n"));
    let listed = desk.run(["action", "list", "--json"]).expect_exit(0);
    assert_eq!(
        listed.json()["actions"].as_array().expect("a list").len(),
        2
    );
}

#[test]
fn actions_fit_into_forty_columns() {
    let desk = night();
    desk.wait("9d");
    for lang in ["en", "fr"] {
        let seen = desk
            .call()
            .env("COLUMNS", "40")
            .run(["action", "list", "--all", "--lang", lang])
            .expect_exit(0);
        for line in seen.stdout.lines() {
            assert!(line.chars().count() <= 40, "{line}");
        }
    }
}

#[test]
fn a_day_that_is_past_is_taken_and_said_to_be_past() {
    let desk = small::told();
    let add = |due: &str| {
        let args = ["action", "add", "Look", "--owner", "Ben", "--due", due];
        desk.run(args).expect_exit(0).stderr
    };
    assert!(add("2020-01-01").contains("2020-01-01 is past"));
    for due in ["2026-11-22", "2026-11-23", "7d"] {
        assert!(!add(due).contains("is past"), "{due}");
    }
}
