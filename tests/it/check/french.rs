//! What `aplomb check` says to people who read French.
//!
//! One workspace has as many mistakes as it could be given; what is said of them is kept in
//! `tests/golden/check.fr.txt`.

use crate::desk::{Desk, Transcript};
use crate::report::is_kept;
use serde_json::Value;

/// A workspace in which little is right.
fn full_of_mistakes() -> Desk {
    let desk = Desk::new();
    let golden = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/mistakes/");
        std::fs::read_to_string(format!("{folder}{name}")).expect(name)
    };
    desk.write("aplomb.toml", &golden("aplomb.toml"));
    for runbook in ["alone", "around", "broken"] {
        let text = golden(&format!("{runbook}.toml"));
        desk.write(&format!("runbooks/{runbook}.toml"), &text);
    }
    for stage in ["initial", "update", "resolution"] {
        let text = golden(&format!("{stage}.en.hbs"));
        desk.write(&format!("templates/ours/{stage}.en.hbs"), &text);
    }
    desk.write("templates/ours/scoping.en.hbs", "{{#if\n");
    desk.write("runbooks/worker.yaml", "steps:\n");
    desk.write("runbooks/Two Words.toml", "schema = 1\n");
    desk.write("reports/page.hbs", "{{nothing}}\n");
    desk.write("reports/post-mortem.hbs", "{{#each}}\n");
    desk
}

fn checked(desk: &Desk, lang: &str, more: &[&str]) -> Transcript {
    let args = ["check", "--lang", lang]
        .into_iter()
        .chain(more.iter().copied());
    desk.run(args).expect_exit(3)
}

#[test]
fn every_mistake_is_said_in_french_on_a_french_screen() {
    let desk = full_of_mistakes();
    is_kept("check.fr.txt", &checked(&desk, "fr", &[]).stdout);
}

#[test]
fn a_finding_is_the_same_in_both_languages_but_for_its_words() {
    let desk = full_of_mistakes();
    let found = |lang| checked(&desk, lang, &["--json"]).json()["diagnostics"].clone();
    let (english, french) = (found("en"), found("fr"));
    let (english, french) = (
        english.as_array().expect("a list"),
        french.as_array().expect("a list"),
    );
    assert!(english.len() > 60, "{}", english.len());
    assert_eq!(english.len(), french.len());
    for (english, french) in english.iter().zip(french) {
        for key in ["code", "severity", "file", "line", "column"] {
            assert_eq!(english[key], french[key]);
        }
        assert_ne!(english["message"], french["message"]);
        assert_eq!(english["help"].is_null(), french["help"].is_null());
        assert!(
            french["help"].is_null() || english["help"] != french["help"],
            "{french}"
        );
    }
}

#[test]
fn an_annotation_keeps_its_form_in_french() {
    let desk = full_of_mistakes();
    let annotations = |lang| checked(&desk, lang, &["--format", "github"]).stdout;
    let (english, french) = (annotations("en"), annotations("fr"));
    let place = |line: &str| {
        let (properties, _) = line.strip_prefix("::")?.split_once("::")?;
        Some(properties.to_owned())
    };
    for (english, french) in english.lines().zip(french.lines()) {
        assert!(place(english).is_some(), "{english}");
        assert_eq!(place(english), place(french));
    }
    assert!(french.contains("clé inconnue `titel`"), "{french}");
    assert!(
        french.contains("%0Aaide\u{a0}: vouliez-vous dire"),
        "{french}"
    );
}

#[test]
fn the_organisation_s_own_language_is_that_of_its_findings() {
    let desk = Desk::new();
    desk.write(
        "aplomb.toml",
        "schema = 1\n[organisation]\nname = \"Boutique\"\ncontact = \"a@shop.example\"\nlang = \"fr\"\n",
    );
    desk.write("runbooks/ours.toml", "schema = 1\ntitel = \"x\"\n");
    let seen = desk.run(["check"]).expect_exit(3);
    assert!(
        seen.stdout
            .contains("erreur[unknown-key]: clé inconnue `titel`"),
        "{seen}"
    );
    let seen = desk.run(["declare", "ours"]).expect_exit(3);
    assert!(
        seen.stderr
            .contains("erreur[no-communicate]: personne n’est prévenu"),
        "{seen}"
    );
}

#[test]
fn a_configuration_that_is_too_broken_to_say_its_language_is_read_in_that_of_the_machine() {
    let desk = Desk::new();
    desk.write("aplomb.toml", "[organisation\nlang = \"fr\"\n");
    let seen = desk
        .call()
        .env("LANG", "fr_FR.UTF-8")
        .run(["check", "--json"]);
    let found: &Value = &seen.expect_exit(3).json()["diagnostics"][0];
    let said = found["message"].as_str().expect("a message");
    assert!(said.starts_with("cette table n’est pas fermée"), "{said}");
}
