//! A mail is drafted in every language it would go out in, and says what the list knows.

use crate::desk::Desk;
use crate::walk::walker::Walker;
use serde_json::Value;

const ID: &str = "2026-11-22-shop-down";

const RUNBOOK: &str = r#"schema = 1
title = "The shop is down"
severity = "sev2"

[[communicate]]
id = "tell-customers"
title = "Write to all customers"
[communicate.message]
template = "customer-email"
channels = ["customers"]
audience = "customers"

[[recover]]
id = "restart"
title = "Restart"

[[close]]
id = "last-word"
title = "Say that it is over"
[close.message]
template = "customer-email"
stage = "resolution"
channels = ["customers"]
audience = "customers"
"#;

const CONFIGURATION: &str = "[organisation]\nname = \"Shop\"\ncontact = \"help@shop.example\"\n[channels.customers]\nkind = \"mail\"\n\
    from = \"hello@shop.example\"\nlist = \"customers.csv\"\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("aplomb.toml", CONFIGURATION)
        .write("runbooks/shop-down.toml", RUNBOOK)
        .write(
            "customers.csv",
            "email,name,lang,plan\nana@x.example,Ana,en,gold\n",
        );
    desk
}

const DECLARE: [&str; 7] = [
    "declare",
    "shop-down",
    "--no-input",
    "--fact",
    "impact=pay {{customer.name}}",
    "--fact",
    "affected=everybody",
];

fn drafts(desk: &Desk) -> Vec<Value> {
    let journal = desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"));
    let records = journal.lines().map(|line| {
        let record: Value = serde_json::from_str(line).expect("JSON");
        record["events"].as_array().cloned().unwrap_or_default()
    });
    records
        .flatten()
        .filter(|event| event["type"] == "draft.rendered")
        .collect()
}

fn names(desk: &Desk, ending: &str) -> Vec<String> {
    let folder = desk.path(format!("incidents/{ID}/drafts"));
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(ending))
        .collect();
    names.sort();
    names
}

#[test]
fn a_mail_is_drafted_in_every_language_and_what_is_posted_by_hand_names_nobody() {
    let desk = desk();
    desk.run(DECLARE).expect_exit(0);
    desk.run(["done", "tell-customers"]).expect_exit(0);
    let drafts = drafts(&desk);
    let [draft] = &drafts[..] else {
        panic!("{drafts:#?}")
    };
    let body = draft["body"].as_str().expect("words");
    assert!(body.starts_with("Hello {{customer.name}},\n"), "{body}");
    assert!(body.contains("cannot pay \\{{customer.name}}."), "{body}");
    let also = draft["also"].as_array().expect("a list");
    assert_eq!(also.len(), 1);
    assert_eq!(also[0]["lang"], "fr");
    assert!(
        also[0]["subject"]
            .as_str()
            .is_some_and(|text| text.contains("incident du 22\u{a0}novembre"))
    );
    let french = also[0]["body"].as_str().expect("words");
    assert!(
        french.starts_with("Bonjour {{customer.name}},\n"),
        "{french}"
    );
    let digest = aplomb::base::Digest::of(french.as_bytes());
    assert_eq!(also[0]["digest"], digest.hex());
    assert_eq!(
        names(&desk, ""),
        [
            "001-customer-email.en.eml",
            "001-customer-email.en.html",
            "001-customer-email.en.txt",
            "001-customer-email.fr.eml",
            "001-customer-email.fr.html",
            "001-customer-email.fr.txt",
        ]
    );
    let file = |name: &str| desk.read(&format!("incidents/{ID}/drafts/001-customer-email.{name}"));
    assert!(file("fr.txt").contains("\n\nBonjour {{customer.name}},\n"));
    assert!(file("fr.html").contains("<p>Bonjour {{customer.name}},</p>"));
    // The file that a person would send on goes to many.
    for (eml, greeting) in [("en.eml", "\r\nHello,\r\n"), ("fr.eml", "\r\nBonjour,\r\n")] {
        let mail = file(eml);
        assert!(mail.contains(greeting), "{mail}");
    }
    assert!(file("en.eml").contains("pay {{customer.name}}"));
    let ids = ["en.eml", "fr.eml"].map(|name| {
        let mail = file(name);
        let id = mail.lines().find(|line| line.starts_with("Message-ID"));
        id.expect("a name").to_owned()
    });
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn words_that_a_person_changed_are_for_everybody() {
    let desk = desk();
    desk.run(DECLARE).expect_exit(0);
    let run = Walker::run(&desk, &["resume"]).env("EDITOR", "sed -i s/Hello/Dear/");
    let mut ana = Walker::sit_down(run);
    ana.at("also in French, saved beside it").press("c");
    ana.at("In the clipboard").press("e");
    ana.at("Dear {{customer.name}},").press("q");
    let seen = ana.ends(0);
    assert!(seen.contains("comes from the list of customers"), "{seen}");
    let drafts = drafts(&desk);
    let [before, after] = &drafts[..] else {
        panic!("{drafts:#?}")
    };
    assert!(before["also"].is_array() && after["also"].is_null());
    assert_eq!(after["edited"], true);
    assert_eq!(names(&desk, ".txt").len(), 3, "two languages, then one");
}

#[test]
fn a_file_that_is_gone_is_written_again_in_its_own_language() {
    let desk = desk();
    desk.run(DECLARE).expect_exit(0);
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("also in French").press("q");
    ana.ends(0);
    let text = |lang: &str| format!("incidents/{ID}/drafts/001-customer-email.{lang}.txt");
    let before = ["en", "fr"].map(|lang| {
        let words = desk.read(&text(lang));
        std::fs::remove_file(desk.path(text(lang))).expect("removed");
        words
    });
    let mut ana = Walker::start(&desk, &["resume"]);
    ana.at("also in French").press("q");
    ana.ends(0);
    assert_eq!(before, ["en", "fr"].map(|lang| desk.read(&text(lang))));
}

#[test]
fn a_template_is_held_against_the_list_it_is_sent_to() {
    let desk = desk();
    let shipped = include_str!("../../templates/customer-email/initial.en.hbs");
    let with = |more: &str| {
        let text = shipped.replace("Who is affected:", &format!("{more}\n\nWho is affected:"));
        desk.write("templates/customer-email/initial.en.hbs", &text);
        let seen = desk.run(["check", "--json"]).json();
        let found = seen["diagnostics"].as_array().expect("a list");
        let told = found.iter().map(|finding| {
            let part = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (part("code"), part("severity"), part("help"))
        });
        told.collect::<Vec<_>>()
    };
    let of = |code: &str, severity: &str, help: &str| {
        vec![(code.to_owned(), severity.to_owned(), help.to_owned())]
    };
    let plan = "{{#if customer.plan}}{{customer.plan}}{{/if}}";
    assert_eq!(with(plan), []);
    let misspelt = plan.replace("plan", "paln");
    let help = "did you mean `customer.plan`?";
    assert_eq!(with(&misspelt), of("unknown-variable", "error", help));
    let help = "put it into `{{#if customer.plan}} … {{/if}}`";
    assert_eq!(
        with("{{customer.plan}}"),
        of("may-be-empty", "warning", help)
    );
    // Nobody can say more than the list does.
    desk.write("customers.csv", "");
    let found = with(plan);
    assert_eq!((found.len(), found[0].0.as_str()), (1, "unknown-column"));
    assert_eq!(found[0].1, "warning");
    assert_eq!(with("{{customer.email}} {{customer.lang}}"), []);
}

#[test]
fn people_unsubscribe_by_a_column_that_is_there() {
    let desk = desk();
    let with = |unsubscribe: &str| {
        desk.write(
            "aplomb.toml",
            &format!("{CONFIGURATION}unsubscribe = \"{unsubscribe}\"\n"),
        );
        desk.run(["check", "aplomb.toml"])
    };
    with("https://shop.example/u/{plan}").expect_exit(0);
    with("https://shop.example/u/{email}").expect_exit(0);
    let seen = with("https://shop.example/u/{email}?t={token}").expect_exit(3);
    insta::assert_snapshot!(seen, @r#"
    $ aplomb check aplomb.toml
    error[unknown-variable]: the list of customers has no column for `{token}`
     --> aplomb.toml:8:49
      |
    8 | unsubscribe = "https://shop.example/u/{email}?t={token}"
      |                                                 ^^^^^^^
      |
      = help: its columns are email, lang, name, plan

    ! 1 file: 1 error
    [exit 3]
    "#);
    std::fs::remove_file(desk.path("customers.csv")).expect("removed");
    with("https://shop.example/u/{token}").expect_exit(0);
}
