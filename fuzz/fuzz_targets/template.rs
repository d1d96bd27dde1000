//! Any bytes as a template: findings or words, never a panic, and no value becomes markup.
#![no_main]

use aplomb::base::{Lang, Moment, TemplateName};
use aplomb::draft::letter::{Addressee, Approved, Letterhead, Letters};
use aplomb::draft::{Rendered, Template, Values, audit, render};
use aplomb::runbook::Stage;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let name = TemplateName::parse("fuzz").expect("a name");
    let (template, findings) = Template::parse(name, Stage::Update, Lang::En, text);
    let Some(template) = template else {
        assert!(!findings.is_empty(), "a template, or a reason");
        return;
    };
    let _ = audit(&template, &BTreeSet::new());
    let values = Values::new().text("impact", "<b>**x**</b> [a](http://b)").flag("data_lost", true);
    if let Ok(rendered) = render(&template, &values, Some("EXERCISE")) {
        assert!(rendered.body.contains("EXERCISE"), "an exercise is marked");
        if let Some(subject) = &rendered.subject {
            letter(&template, &values, subject, &rendered);
        }
    }
});

/// What it makes of a row that means ill.
fn letter(template: &Template, values: &Values, subject: &str, rendered: &Rendered) {
    let head = Letterhead {
        from: "Shop <hello@shop.example>".into(),
        reply_to: None,
        incident: "down".into(),
        update: 2,
        earlier: vec![1],
        thread: "customers".into(),
        list: "customers".into(),
        date: Moment::from_millis(0),
        unsubscribe: None,
        dkim: None,
    };
    let nasty = "</title>\r\nBcc: all@evil.example\r\n\r\n--=_x {{customer.name}} \u{f0000}";
    let variables = ["a", "plan", "token"].map(|name| (name.to_owned(), nasty.to_owned()));
    for made_of in [Some((template, values)), None] {
        let approved = Approved {
            lang: Lang::En,
            subject,
            body: &rendered.body,
            made_of,
            frame: rendered.frame.clone(),
        };
        let letters = Letters::new(&[approved], head.clone(), None).expect("letters");
        for name in [Some(nasty), None] {
            let to = Addressee { address: "ana@x.example", name, variables: &variables };
            let Ok(mail) = letters.for_one(Lang::En, &to) else { continue };
            let mail = String::from_utf8(mail).expect("ASCII");
            assert!(mail.split("\r\n").all(|line| line.len() <= 998), "a line is too long");
            assert!(!mail.replace("\r\n", "").contains(['\r', '\n', '\0']), "a bare line end");
            let header = mail.split("\r\n\r\n").next().unwrap_or_default();
            assert!(!header.contains("\r\nBcc"), "a header was added");
        }
    }
}
