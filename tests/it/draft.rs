//! `aplomb draft`.

use crate::desk::Desk;
use insta::assert_snapshot;

#[test]
fn a_message_is_put_into_words_with_examples_and_they_are_named() {
    let seen = Desk::with_workspace()
        .run(["draft", "status-page"])
        .expect_exit(0);
    assert_snapshot!(seen, @r"
    $ aplomb draft status-page
    Since 13:51 (UTC), our customers cannot open the site or use the API. We are sorry. Our team is working on it now.

    Who is affected: all customers

    If you were in the middle of something, please wait until you hear from us before trying again.

    Status: investigating. Written: 14:06 (UTC). Next message: 14:30 (UTC) at the latest, even if there is nothing new.
    ! note: with example answers for impact and affected; give your own with --fact NAME=TEXT
    ");
}

#[test]
fn answers_that_are_given_are_used() {
    let desk = Desk::with_workspace();
    let seen = desk.run([
        "draft",
        "status-page",
        "--lang",
        "fr",
        "--fact",
        "impact=payer par carte",
    ]);
    assert!(seen.stdout.contains("payer par carte"), "{seen}");
    assert!(!seen.stderr.contains("impact"), "{seen}");
    let seen = desk
        .run(["draft", "status-page", "--fact", "impakt=x"])
        .expect_exit(2);
    assert_snapshot!(seen, @r"
    $ aplomb draft status-page --fact impakt=x
    ! error: the template status-page asks nothing called impakt
    ! Next: aplomb draft status-page --fact impact=…
    [exit 2]
    ");
}

#[test]
fn mail_can_be_looked_at_as_mail() {
    let desk = Desk::with_workspace();
    let html = desk
        .run(["draft", "customer-email", "--format", "html"])
        .expect_exit(0);
    assert!(
        html.stdout.starts_with("<!DOCTYPE html>") || html.stdout.starts_with("<!doctype html>")
    );
    let eml = desk
        .run(["draft", "customer-email", "--format", "eml"])
        .expect_exit(0);
    assert!(
        eml.stdout.contains("Subject: ") && eml.stdout.contains("multipart/alternative"),
        "{eml}"
    );
    let seen = desk
        .run(["draft", "social-short", "--format", "eml"])
        .expect_exit(2);
    assert_snapshot!(seen, @r"
    $ aplomb draft social-short --format eml
    ! error: the template social-short is not written as eml
    ! Next: aplomb draft social-short
    [exit 2]
    ");
}

#[test]
fn every_shipped_template_can_be_put_into_words() {
    let desk = Desk::with_workspace();
    let listed = desk.run(["template", "list", "--json"]).json();
    for template in listed["templates"].as_array().expect("a list") {
        for message in template["messages"].as_array().expect("a list") {
            let part = |part: &serde_json::Value| part.as_str().expect("a word").to_owned();
            let (name, stage, lang) = (
                part(&template["name"]),
                part(&message["stage"]),
                part(&message["lang"]),
            );
            let seen = desk
                .run(["draft", &name, "--stage", &stage, "--lang", &lang, "--json"])
                .expect_exit(0)
                .json();
            assert!(
                seen["body"].as_str().is_some_and(|body| body.len() > 20),
                "{seen}"
            );
        }
    }
}

#[test]
fn a_template_with_mistakes_is_not_put_into_words() {
    let desk = Desk::with_workspace();
    desk.write("templates/status-page/initial.en.hbs", "no head");
    assert_snapshot!(desk.run(["draft", "status-page"]).expect_exit(3), @r"
    $ aplomb draft status-page
    ! error: the template has mistakes: templates/status-page/initial.en.hbs
    ! Until they are mended, write this message by hand.
    ! Next: aplomb check templates/status-page/initial.en.hbs
    [exit 3]
    ");
}

#[test]
fn an_open_incident_lends_its_facts_and_never_an_example() {
    let desk = Desk::with_workspace();
    let declare = [
        "declare",
        "site-down",
        "--no-input",
        "--fact",
        "impact=pay by card",
        "--fact",
        "affected=everybody in France",
        "--started-at",
        "13:40",
    ];
    desk.run(declare).expect_exit(0);
    assert_snapshot!(desk.run(["draft", "status-page"]), @r"
    $ aplomb draft status-page
    Since 13:40 (UTC), our customers cannot pay by card. We are sorry. Our team is working on it now.

    Who is affected: everybody in France

    If you were in the middle of something, please wait until you hear from us before trying again.

    Status: investigating. Written: 14:07 (UTC). Next message: 14:30 (UTC) at the latest, even if there is nothing new.
    ");
    assert_snapshot!(desk.run(["draft", "status-page", "--stage", "update"]), @r"
    $ aplomb draft status-page --stage update
    ! error: The message cannot be put into words yet: there is no answer for `changed`.
    ! Next: aplomb draft status-page --stage update --fact changed=…
    [exit 3]
    ");
    let before = desk.run(["timeline", "--json"]).stdout;
    desk.run(["draft", "status-page", "--fact", "affected=x"])
        .expect_exit(0);
    let after = desk.run(["timeline", "--json"]).stdout;
    assert_eq!(after, before, "nothing is recorded");
}

#[test]
fn a_rehearsal_marks_its_words() {
    let desk = Desk::with_workspace();
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    let seen = desk
        .run([
            "draft",
            "status-page",
            "--stage",
            "initial",
            "--incident",
            "2026",
        ])
        .expect_exit(0);
    assert!(seen.stdout.starts_with("[EXERCISE]"), "{seen}");
}

#[test]
fn an_incident_that_is_not_there_is_not_replaced_by_examples() {
    let desk = Desk::with_workspace();
    desk.run(["draft", "status-page", "--incident", "2026"])
        .expect_exit(1);
}
