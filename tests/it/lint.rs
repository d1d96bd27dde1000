//! The rules for messages, held against a set of updates that people have marked by hand.
//!
//! `tests/messages/*.toml` has the updates; what the rules find in them, right and wrong, is the
//! table of `docs/guide/messages.md`, which this test computes (`APLOMB_BLESS=1` writes it).

mod measured;
mod shipped;

use crate::desk::Desk;
use crate::docs::{blessing, read, root};
use crate::small;
use aplomb::base::{Lang, Moment, TemplateName, Words, Zone};
use aplomb::channel::limits;
use aplomb::draft::{self, Rendered, Situation, Template, Values};
use aplomb::incident::Status;
use aplomb::lint::{self, House, Message, Rule, Twin};
use aplomb::runbook::{Audience, Severity, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const PROMISED: &str = "Customers cannot log in. It will be fixed by 15:00. Next message: 14:30.";

#[test]
fn a_message_from_elsewhere_is_judged_by_the_exit_code() {
    let desk = Desk::with_workspace();
    desk.write(
        "fine.txt",
        "Customers cannot log in. Next message: 14:30 at the latest.\n",
    )
    .write("promised.txt", PROMISED)
    .write(
        "repare.txt",
        "Le site sera rétabli d’ici 15 h. Prochain message : 14 h 30.\n",
    );
    desk.run(["lint", "fine.txt"]).expect_exit(0);
    let seen = desk.run(["lint", "promised.txt"]).expect_exit(3);
    assert!(
        seen.stdout.contains("promised.txt:1:37 repair-time"),
        "{}",
        seen.stdout
    );
    let seen = desk
        .run(["lint", "repare.txt", "--lang", "fr"])
        .expect_exit(3);
    assert!(
        seen.stdout.contains("Promettez le prochain message"),
        "{}",
        seen.stdout
    );
    desk.run(["lint", "promised.txt", "--audience", "staff"])
        .expect_exit(0);
    desk.run(["lint", "fine.txt", "--stage", "resolution"])
        .expect_exit(3);
    desk.run(["lint", "fine.txt", "--promised", "14:45"])
        .expect_exit(3);
    desk.run(["lint", "not-there.txt"]).expect_exit(1);
    desk.run(["lint"]).expect_exit(2);
    desk.run(["lint", "fine.txt", "--allow", "nonsense=x"])
        .expect_exit(2);
    desk.run(["lint", "fine.txt", "--allow", "blame"])
        .expect_exit(2);
    desk.run([
        "lint",
        "promised.txt",
        "--allow",
        "repair-time=they publish it",
    ])
    .expect_exit(0);
}

#[test]
fn programs_get_the_place_and_the_reason() {
    let desk = Desk::with_workspace();
    desk.write("mail.txt", &format!("Subject: Shop\n{PROMISED}"));
    let seen = desk
        .run(["lint", "mail.txt", "--format", "json"])
        .expect_exit(3);
    let document: serde_json::Value = serde_json::from_str(&seen.stdout).expect("JSON");
    let finding = &document["findings"][0];
    assert_eq!(finding["rule"], "repair-time");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&2.into(), &37.into())
    );
    let text = desk.read("mail.txt");
    let place =
        |key: &str| usize::try_from(finding[key].as_u64().expect("a number")).expect("small");
    assert_eq!(&text[place("start")..place("end")], "fixed by 15:00");
    assert!(
        finding["source"]
            .as_str()
            .expect("a text")
            .starts_with("https://")
    );
}

#[test]
fn a_secret_is_found_and_not_printed() {
    let desk = Desk::with_workspace();
    let token = format!("{}{}", "xoxb-", "123456789012-abcdefghij");
    desk.write("secret.txt", &format!("Use {token}. Next message: 14:30."));
    for format in ["human", "json"] {
        let seen = desk
            .run(["lint", "secret.txt", "--format", format])
            .expect_exit(3);
        assert!(!seen.stdout.contains("xoxb") && !seen.stderr.contains("xoxb"));
    }
}

#[test]
fn a_rule_is_set_aside_for_the_rest_of_the_incident_and_the_reason_is_in_the_timeline() {
    let desk = small::desk();
    let mut declare = small::DECLARE;
    declare[4] = "impact=log in; it will be fixed by 15:00";
    desk.run(declare).expect_exit(0);
    // Colleagues may know a time; the message to everybody outside comes next.
    desk.run(["done", "tell-staff"]).expect_exit(0);
    let walk = || desk.stdin("q\n").run(["resume"]).expect_exit(0);
    let seen = walk();
    let seen = format!("{}{}", seen.stdout, seen.stderr);
    assert!(seen.contains("Look again (repair-time)"), "{seen}");
    desk.run(["lint"]).expect_exit(3);
    desk.run(["lint", "--allow", "repair-time=the provider publishes it"])
        .expect_exit(0);
    desk.run(["lint"]).expect_exit(0);
    let timeline = desk.run(["timeline"]).expect_exit(0).stdout;
    assert!(
        timeline.contains("lint repair-time: the provider publishes it"),
        "{timeline}"
    );
    let seen = walk();
    assert!(!seen.stdout.contains("Look again") && !seen.stderr.contains("Look again"));
}

#[test]
fn the_preview_of_a_mailing_says_what_to_look_at_again() {
    let desk = Desk::with_workspace();
    let config = desk.read("aplomb.toml");
    let channel = "\n[channels.customers]\nkind = \"mail\"\n\
                   from = \"Shop <hello@shop.example>\"\nlist = \"customers.csv\"\n";
    desk.write("aplomb.toml", &format!("{config}{channel}"));
    desk.run(
        [
            "declare",
            "site-down",
            "--no-input",
            "--fact",
            "affected=all customers",
            "--fact",
        ]
        .into_iter()
        .chain(["impact=pay; it will be fixed by 15:00"]),
    )
    .expect_exit(0);
    let dry = ["send", "write-to-customers", "--dry-run"];
    let seen = desk.run(dry).expect_exit(0);
    assert!(
        seen.stdout.contains("Look again (repair-time)"),
        "{}",
        seen.stdout
    );
    let json = desk
        .run(dry.into_iter().chain(["--json"]))
        .expect_exit(0)
        .json();
    assert_eq!(json["deliveries"][0]["look_again"][0], "repair-time");
}

#[test]
fn a_send_that_is_refused_names_every_word_it_stumbled_over() {
    let desk = Desk::with_workspace();
    desk.write(
        "aplomb.toml",
        "[organisation]\nname = \"Shop\"\n[channels.status-page]\nkind = \"slack\"\n\
         url = { env = \"NEWS\" }\nbase = \"http://127.0.0.1:9\"\n",
    );
    // Put together here, so that no scanner takes this file for a leak.
    let token = format!("{}{}", "xoxb-", "123456789012-abcdefghij");
    let impact = format!("impact=open db-master-3, web01.internal or redis-7 with {token}");
    let declare = ["declare", "site-down", "--no-input", "--fact", &impact];
    desk.run(declare.into_iter().chain(["--fact", "affected=all"]))
        .expect_exit(0);
    let send = ["send", "update-status-page", "--channel", "status-page"];
    let refused = desk
        .call()
        .env("NEWS", "http://127.0.0.1:9/x")
        .run(send.into_iter().chain(["--no-input"]))
        .expect_exit(3);
    for word in ["db-master-3", "web01.internal", "redis-7", "xo…ij"] {
        assert!(refused.stderr.contains(word), "{word}: {refused}");
    }
    assert!(!refused.stderr.contains(&token), "{refused}");
}

#[test]
fn what_is_missing_is_missing_on_the_last_line_that_is_written() {
    let desk = Desk::with_workspace();
    for (text, place) in [
        ("Logins fail.\n", "-:1:13 no-next-update"),
        ("Logins fail.", "-:1:13 no-next-update"),
        ("Logins fail.\n\n\n", "-:1:13 no-next-update"),
        ("Logins fail\nfor all. \n", "-:2:9 no-next-update"),
        ("Subject: Logins\n\nThey fail.\n", "-:3:11 no-next-update"),
    ] {
        let seen = desk.stdin(text).run(["lint", "-"]).expect_exit(3);
        assert!(seen.stdout.contains(place), "{place}: {seen}");
    }
}
