//! `aplomb template`.

use crate::desk::Desk;
use insta::assert_snapshot;

#[test]
fn the_templates_are_listed_with_stages_and_languages() {
    let desk = Desk::with_workspace();
    desk.write("templates/ours/update.fr.hbs", "");
    let seen = desk.run(["template", "list"]).expect_exit(0);
    assert_snapshot!(seen.stdout, @r"
    answering-machine
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    customer-email
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    ours
      update      fr
    social-long
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    social-short
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    staff-alert
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    status-page
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    waiting-page
      initial     en fr
      scoping     en fr
      update      en fr
      resolution  en fr
    ");
    let listed = desk.run(["template", "list", "--json"]).json();
    assert_eq!(listed["templates"].as_array().map(Vec::len), Some(8));
}

#[test]
fn a_template_is_shown_as_it_is_written() {
    let desk = Desk::with_workspace();
    let text = desk.read("templates/status-page/scoping.fr.hbs");
    let args = [
        "template",
        "show",
        "status-page",
        "--stage",
        "scoping",
        "--lang",
        "fr",
    ];
    assert_eq!(desk.run(args).expect_exit(0).stdout, text);
}

#[test]
fn a_template_of_the_workspace_replaces_the_shipped_one_and_a_missing_one_is_the_shipped_one() {
    let desk = Desk::with_workspace();
    let shipped = desk.read("templates/status-page/initial.en.hbs");
    desk.write("templates/status-page/initial.en.hbs", "ours\n");
    let show = ["template", "show", "status-page"];
    assert_eq!(desk.run(show).stdout, "ours\n");
    std::fs::remove_dir_all(desk.path("templates")).expect("removed");
    assert_eq!(desk.run(show).stdout, shipped);
}

#[test]
fn words_in_another_language_are_better_than_none() {
    let desk = Desk::with_workspace();
    desk.write("templates/ours/update.fr.hbs", "nos mots\n");
    assert_snapshot!(desk.run(["template", "show", "ours"]), @r"
    $ aplomb template show ours
    nos mots
    ! note: only in this language: fr
    ");
}

#[test]
fn what_is_missing_is_named() {
    let desk = Desk::with_workspace();
    desk.write("templates/ours/update.fr.hbs", "");
    let mut seen = String::new();
    for args in [vec!["customer-mail"], vec!["ours", "--stage", "initial"]] {
        let args = ["template", "show"].into_iter().chain(args);
        seen.push_str(&desk.run(args).expect_exit(2).to_string());
    }
    assert_snapshot!(seen, @r"
    $ aplomb template show customer-mail
    ! error: there is no template customer-mail
    ! Next: aplomb template show customer-email
    [exit 2]
    $ aplomb template show ours --stage initial
    ! error: the template ours has no message for initial
    ! Next: aplomb template show ours --stage update
    [exit 2]
    ");
}

/// What customers cannot do, what they do meanwhile and when they hear more stands in every further
/// message, also when nothing can be done instead.
#[test]
fn every_further_message_says_what_to_do_when_there_is_nothing_instead() {
    let desk = Desk::with_workspace();
    let kinds = [
        "social-short",
        "social-long",
        "answering-machine",
        "status-page",
        "customer-email",
        "waiting-page",
    ];
    let advice = [
        ("en", ["please wait", "No need to", "no need to"]),
        ("fr", ["attendez", "attendre", "pas nécessaire"]),
    ];
    for (lang, ways) in advice {
        for kind in kinds {
            let draft = desk.run([
                "draft",
                kind,
                "--lang",
                lang,
                "--stage",
                "update",
                "--no-input",
                "--fact",
                "changed=CHANGED",
                "--fact",
                "impact=IMPACT",
                "--fact",
                "workaround=",
            ]);
            let draft = draft.expect_exit(0);
            let text = draft.stdout.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(
                text.contains("CHANGED") && text.contains("IMPACT"),
                "{draft}"
            );
            assert!(ways.iter().any(|way| text.contains(way)), "{draft}");
            let promise = if lang == "en" { "14:" } else { "14 h" };
            assert!(text.contains(promise) || text.contains("14:"), "{draft}");
        }
    }
}
