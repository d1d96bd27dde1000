//! A letter to one person, as another program reads it: Python's `email` package, and for the
//! signature dkimpy. Every field is compared.

mod read_back;
mod signature;
mod table;

use crate::relay::{Mail, read_mails, read_texts};
use aplomb::base::{FactId, Lang, Moment, TemplateName, Words, Zone};
use aplomb::draft::letter::{Addressee, Approved, Letterhead, Letters, Merge, Missing, Signature};
use aplomb::draft::{Situation, Template, context, render};
use aplomb::incident::Status;
use aplomb::runbook::{Severity, Stage};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const TEMPLATES: [(Lang, &str); 2] = [
    (
        Lang::En,
        include_str!("../../templates/customer-email/update.en.hbs"),
    ),
    (
        Lang::Fr,
        include_str!("../../templates/customer-email/update.fr.hbs"),
    ),
];

/// Says more of a row than the shipped ones: in the subject, in bold, in a list, in a link.
const RICH: &str = "+++\naudience = \"customers\"\nmedium = \"mail\"\n\
    subject = \"Boutique : {{date}}{{#if customer.plan}} ({{customer.plan}}){{/if}}\"\n+++\n\
    Bonjour{{#if customer.name}} **{{customer.name}}**{{/if}},\n\n\
    {{#if customer.plan}}\n- formule : {{customer.plan}}\n- à {{customer.email}} en {{customer.lang}}\n\n{{/if}}\n\
    [Votre compte](https://shop.example/?c={{#if customer.plan}}{{customer.plan}}{{/if}})\n\n\
    {{next_update}}\n";

/// Names as lists have them, and as nobody should.
const NAMES: [&str; 14] = [
    "Ana",
    "Zoé Ó Briain-Müller",
    "Durand, Jean \"JD\" (achats)",
    "👩‍🚀 Élodie 🎉",
    "山田 太郎",
    "فاطمة",
    "O'Neil",
    "a.b",
    "=?utf-8?q?Bcc=3A_all=40x.example?=",
    "Back\\slash <ana@evil.example>",
    "Ana\r\nBcc: all@evil.example",
    "<script>alert(1)</script> & co",
    "**{{customer.email}}** {{date}}",
    "",
];

fn situation() -> Situation {
    let at = |text| Moment::parse(text).expect("a moment");
    let answers = [
        ("changed", "le site répond, « un peu »"),
        ("impact", "payer par carte — 💳"),
    ];
    Situation {
        organisation: "La Boutique".into(),
        title: "The site is down".into(),
        incident: "2026-11-22-site-down".into(),
        severity: Severity::Sev1,
        status: Status::Investigating,
        started: at("2026-11-22T13:05:00Z"),
        now: at("2026-11-22T14:20:00Z"),
        next_update: Some(at("2026-11-22T14:40:00Z")),
        update_number: 3,
        commander: Some("Ana".into()),
        contact: Some("help@shop.example".into()),
        status_page: Some("https://status.shop.example".into()),
        follow_up: false,
        data_loss: None,
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        answers: answers
            .map(|(id, text)| (FactId::parse(id).expect("a name"), text.to_owned()))
            .into(),
    }
}

fn head() -> Letterhead {
    Letterhead {
        from: "La Boutique, Équipe <hello@shop.example>".into(),
        reply_to: Some("support@shop.example".into()),
        incident: "2026-11-22-site-down".into(),
        update: 3,
        earlier: vec![1, 2],
        thread: "customers".into(),
        list: "customers".into(),
        date: Moment::parse("2026-11-22T14:20:03.456Z").expect("a moment"),
        unsubscribe: Some("https://shop.example/u/{token}?a={email}".into()),
        dkim: None,
    }
}

fn letters(texts: &[(Lang, &str)], head: Letterhead, key: Option<&[u8]>) -> Letters {
    let made: Vec<_> = texts
        .iter()
        .map(|(lang, text)| {
            let name = TemplateName::parse("customer-email").expect("a name");
            let (template, findings) = Template::parse(name, Stage::Update, *lang, text);
            let template = template.unwrap_or_else(|| panic!("{findings:?}"));
            let values = context(&situation(), Words::of(*lang));
            let rendered = render(&template, &values, None).expect("rendered");
            (template, values, rendered)
        })
        .collect();
    let approved: Vec<_> = made
        .iter()
        .map(|(template, values, rendered)| Approved {
            lang: template.lang,
            subject: rendered.subject.as_deref().expect("a subject"),
            body: &rendered.body,
            made_of: Some((template, values)),
            frame: rendered.frame.clone(),
        })
        .collect();
    let letters = Letters::new(&approved, head, key).expect("letters");
    assert!(letters.langs().all(|lang| !letters.is_verbatim(lang)));
    letters
}

fn row(number: usize, plan: &str) -> Vec<(String, String)> {
    vec![
        ("token".to_owned(), format!("t/{number}é")),
        ("plan".to_owned(), plan.to_owned()),
    ]
}

/// A name as it stands in one line.
fn one_line(name: &str) -> String {
    name.replace("\r\n", " ")
}
