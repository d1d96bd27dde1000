//! What every letter promises, whatever a row holds.

mod legal;
mod row;
mod same;

use super::{Addressee, Approved, Letterhead, Letters, Missing, Signature, Unusable};
use crate::base::{FactId, Lang, Moment, TemplateName, Words};
use crate::draft::context::tests::situation;
use crate::draft::{Frame, Template, Values, context, render};
use crate::runbook::Stage;
use crate::shipped::TEMPLATES;
use proptest::prelude::*;

fn template(body: &str) -> Template {
    let text = format!(
        "+++\naudience = \"customers\"\nmedium = \"mail\"\nsubject = \"Shop: {{{{date}}}}\"\n\
         [[question]]\nid = \"impact\"\nask = \"?\"\n+++\n{body}"
    );
    parsed(&text, Lang::En)
}

fn parsed(text: &str, lang: Lang) -> Template {
    let name = TemplateName::parse("a-mail").expect("a name");
    let (template, findings) = Template::parse(name, Stage::Update, lang, text);
    template.unwrap_or_else(|| panic!("{findings:?}"))
}

fn values(impact: &str, lang: Lang) -> Values {
    let mut situation = situation();
    situation.data_loss = None;
    let id = FactId::parse("impact").expect("a name");
    situation.answers.insert(id, impact.to_owned());
    context(&situation, Words::of(lang))
}

fn head() -> Letterhead {
    Letterhead {
        from: "Shop <hello@shop.example>".into(),
        reply_to: Some("support@shop.example".into()),
        incident: "2026-11-22-site-down".into(),
        update: 3,
        earlier: vec![1, 2],
        thread: "customers".into(),
        list: "customers".into(),
        date: Moment::parse("2026-11-22T14:20:00Z").expect("a moment"),
        unsubscribe: Some("https://shop.example/u/{token}?to={email}".into()),
        dkim: None,
    }
}

const ROW: &[(&str, &str)] = &[("token", "a b/c"), ("plan", "gold")];

fn row(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Letters of a template that has been approved as it stands.
fn letters(template: &Template, values: &Values) -> Letters {
    let rendered = render(template, values, None).expect("rendered");
    let approved = Approved {
        lang: template.lang,
        subject: rendered.subject.as_deref().expect("a subject"),
        body: &rendered.body,
        made_of: Some((template, values)),
        frame: rendered.frame.clone(),
    };
    Letters::new(&[approved], head(), None).expect("letters")
}

/// Letters of words that a person typed.
fn typed(subject: &str, body: &str, template: Option<(&Template, &Values)>) -> Letters {
    let approved = Approved {
        lang: Lang::En,
        subject,
        body,
        made_of: template,
        frame: Frame::default(),
    };
    Letters::new(&[approved], head(), None).expect("letters")
}

fn to<'a>(name: Option<&'a str>, variables: &'a [(String, String)]) -> Addressee<'a> {
    Addressee {
        address: "ana@customer.example",
        name,
        variables,
    }
}

fn text(letters: &Letters, name: Option<&str>, of: &[(&str, &str)]) -> Result<String, Missing> {
    let row = row(of);
    let read = letters.read(Lang::En, &to(name, &row))?;
    Ok(read.text)
}

const GREETING: &str = "Hello{{#if customer.name}} {{customer.name}}{{/if}},\n\nwe are sorry: {{impact}}.\n\nUntil {{next_update}}.";

#[test]
fn a_letter_of_an_exercise_is_marked_wherever_it_is_read() {
    let template = template(GREETING);
    let values = values("x", Lang::En);
    let rendered = render(&template, &values, Some("EXERCISE")).expect("rendered");
    let subject = rendered.subject.clone().expect("a subject");
    for made_of in [Some((&template, &values)), None] {
        let approved = Approved {
            lang: Lang::En,
            subject: &subject,
            body: &rendered.body,
            made_of,
            frame: rendered.frame.clone(),
        };
        let letters = Letters::new(&[approved], head(), None).expect("letters");
        assert_eq!(letters.is_verbatim(Lang::En), made_of.is_none());
        let row = row(ROW);
        let read = letters
            .read(Lang::En, &to(Some("Ana"), &row))
            .expect("a letter");
        assert_eq!(read.subject.matches("[EXERCISE] ").count(), 1);
        let lines: Vec<&str> = read.text.lines().collect();
        assert!(lines[0].contains("EXERCISE") && lines[lines.len() - 1].contains("EXERCISE"));
        assert!(lines.contains(&"Hello Ana,"), "{}", read.text);
        let mail = letters
            .for_one(Lang::En, &to(Some("Ana"), &row))
            .expect("a letter");
        let mail = String::from_utf8(mail).expect("ASCII");
        assert!(mail.contains("\r\nSubject: [EXERCISE] Shop"), "{mail}");
        assert!(mail.matches("EXERCISE").count() >= 5, "{mail}");
    }
}

#[test]
fn a_language_without_words_gets_the_main_one() {
    let template = template(GREETING);
    let letters = letters(&template, &values("x", Lang::En));
    let row = row(ROW);
    let french = letters
        .for_one(Lang::Fr, &to(None, &row))
        .expect("a letter");
    assert_eq!(letters.for_one(Lang::En, &to(None, &row)), Ok(french));
}

#[test]
fn without_words_a_sender_or_a_key_there_are_no_letters() {
    assert!(matches!(
        Letters::new(&[], head(), None),
        Err(Unusable::NoWords)
    ));
    let approved = [Approved {
        lang: Lang::En,
        subject: "s",
        body: "b",
        made_of: None,
        frame: Frame::default(),
    }];
    let from = |from: &str| {
        Letters::new(
            &approved,
            Letterhead {
                from: from.into(),
                ..head()
            },
            None,
        )
    };
    assert!(matches!(from("Shop"), Err(Unusable::Sender(_))));
    assert!(from("Shop, \"the one\" <hello@shop.example>").is_ok());
    let dkim = Some(Signature {
        domain: "shop.example".into(),
        selector: "s".into(),
    });
    let signed = |key| {
        Letters::new(
            &approved,
            Letterhead {
                dkim: dkim.clone(),
                ..head()
            },
            key,
        )
    };
    for key in [
        None,
        Some(&b""[..]),
        Some(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
    ] {
        let error = signed(key).expect_err("no key");
        for lang in Lang::ALL {
            assert!(!error.in_words(Words::of(lang)).is_empty());
        }
        assert!(matches!(error, Unusable::Key(_)), "{error}");
    }
}
