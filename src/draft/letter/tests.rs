//! What every letter promises, whatever a row holds.

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
fn what_a_row_has_is_said_and_what_it_lacks_leaves_no_hole() {
    let template = template(GREETING);
    let letters = letters(&template, &values("no orders", Lang::En));
    assert!(!letters.is_verbatim(Lang::En));
    assert_eq!(letters.names(Lang::En), ["token", "email", "name"]);
    let with = text(&letters, Some("Zoé"), ROW).expect("a letter");
    assert!(
        with.starts_with("Hello Zoé,\n\nwe are sorry: no orders.\n"),
        "{with}"
    );
    for nobody in [None, Some(""), Some(" \u{202e}\n")] {
        let without = text(&letters, nobody, ROW).expect("a letter");
        assert!(without.starts_with("Hello,\n\nwe"), "{without}");
    }
}

#[test]
fn every_column_that_is_missing_is_named() {
    let template = template(
        "{{customer.name}} {{customer.plan}} {{#if customer.x}}{{customer.y}}{{/if}} {{impact}} {{next_update}}",
    );
    let letters = letters(&template, &values("z", Lang::En));
    let names =
        |name, of: &[(&str, &str)]| text(&letters, name, of).map_err(|missing| missing.names);
    assert_eq!(names(None, &[]), Err(vec!["name".into(), "plan".into()]));
    assert_eq!(
        names(Some("A"), &[("plan", "p"), ("x", "1")]),
        Err(vec!["y".into()])
    );
    assert!(names(Some("A"), &[("plan", "p")]).is_ok());
    let row = row(&[("plan", "p")]);
    let sent = letters.for_one(Lang::En, &to(Some("A"), &row));
    assert_eq!(
        sent.map_err(|missing| missing.names),
        Err(vec!["token".into()])
    );
    let nowhere = Addressee {
        address: "ana",
        name: None,
        variables: &[],
    };
    let sent = letters.for_one(Lang::En, &nowhere);
    assert_eq!(
        sent.map_err(|missing| missing.names),
        Err(vec!["email".into()])
    );
}

#[test]
fn a_draft_shows_the_variable_where_the_row_will_stand() {
    let template = template(GREETING);
    let rendered = render(&template, &values("x", Lang::En), None).expect("rendered");
    assert!(
        rendered.body.starts_with("Hello {{customer.name}},"),
        "{}",
        rendered.body
    );
    let html = rendered.html.expect("html");
    assert!(html.contains("<p>Hello {{customer.name}},</p>"), "{html}");
}

#[test]
fn an_answer_that_looks_like_a_variable_is_said_and_not_filled() {
    let nasty = "a {{customer.name}} b \\{{customer.plan}} {{ customer.name }}";
    let template = template(GREETING);
    let values = values(nasty, Lang::En);
    let draft = render(&template, &values, None).expect("rendered");
    assert_eq!(draft.body.matches("{{customer.name}}").count(), 2);
    assert!(
        draft.body.contains("a \\{{customer.name}} b"),
        "{}",
        draft.body
    );
    let by_template = letters(&template, &values);
    assert!(!by_template.is_verbatim(Lang::En));
    let subject = draft.subject.clone().expect("a subject");
    let by_words = typed(&subject, &draft.body, None);
    assert!(by_words.is_verbatim(Lang::En));
    for letters in [by_template, by_words] {
        let text = text(&letters, Some("Eve"), ROW).expect("a letter");
        assert!(text.starts_with("Hello Eve,"), "{text}");
        assert!(text.contains(&format!("we are sorry: {nasty}.")), "{text}");
        assert_eq!(text.matches("Eve").count(), 1, "{text}");
    }
}

#[test]
fn what_was_approved_is_what_is_sent() {
    let template = template(GREETING);
    let values = values("no orders", Lang::En);
    let letters = typed(
        "Shop: other",
        "Dear {{customer.name}},\n\nsorry.",
        Some((&template, &values)),
    );
    assert!(letters.is_verbatim(Lang::En));
    assert_eq!(
        text(&letters, Some("Ana"), ROW).as_deref(),
        Ok("Dear Ana,\n\nsorry.")
    );
    // The template asks before it says the name; and so do words that were made of it.
    assert_eq!(text(&letters, None, ROW).as_deref(), Ok("Dear,\n\nsorry."));
    let letters = typed("Shop", "Your plan: {{customer.plan}}", None);
    assert_eq!(
        text(&letters, None, &[]),
        Err(Missing {
            names: vec!["plan".into()]
        })
    );
}

#[test]
fn what_is_said_never_depends_on_what_a_column_is() {
    let template = template(
        "{{#if (eq customer.plan \"gold\")}}Gold.{{else}}Other.{{/if}} {{impact}} {{next_update}}",
    );
    let letters = letters(&template, &values("x", Lang::En));
    assert!(letters.is_verbatim(Lang::En), "the approved words are sent");
    assert!(
        text(&letters, None, ROW)
            .expect("a letter")
            .starts_with("Other.")
    );
}

#[test]
fn the_same_row_gives_the_same_bytes_after_a_crash_too() {
    let template = template(GREETING);
    let letters = letters(&template, &values("été", Lang::En));
    let row = row(ROW);
    let one = letters
        .for_one(Lang::En, &to(Some("Zoé"), &row))
        .expect("a letter");
    let again = letters
        .for_one(Lang::En, &to(Some("Zoé"), &row))
        .expect("a letter");
    assert_eq!(one, again);
    let json = serde_json::to_string(letters.frozen()).expect("JSON");
    let frozen = serde_json::from_str(&json).expect("frozen");
    let thawed = Letters::thaw(&frozen, None).expect("letters");
    assert_eq!(thawed.frozen(), letters.frozen());
    let after = thawed
        .for_one(Lang::En, &to(Some("Zoé"), &row))
        .expect("a letter");
    assert_eq!(
        String::from_utf8_lossy(&one),
        String::from_utf8_lossy(&after)
    );
}

#[test]
fn a_person_is_the_same_in_every_round_and_another_on_every_channel() {
    let template = template(GREETING);
    let values = values("x", Lang::En);
    let third = letters(&template, &values);
    let rendered = render(&template, &values, None).expect("rendered");
    let of = |head: Letterhead| {
        let approved = Approved {
            lang: Lang::En,
            subject: "s",
            body: &rendered.body,
            made_of: None,
            frame: Frame::default(),
        };
        Letters::new(&[approved], head, None).expect("letters")
    };
    let first = of(Letterhead {
        update: 1,
        earlier: vec![],
        ..head()
    });
    let other = of(Letterhead {
        thread: "partners".into(),
        ..head()
    });
    let row = row(ROW);
    let bytes = third.for_one(Lang::En, &to(None, &row)).expect("a letter");
    let bytes = String::from_utf8(bytes).expect("ASCII");
    let name = first.message_id("ANA@customer.example");
    assert!(name.starts_with("<2026-11-22-site-down.1.") && name.ends_with("@shop.example>"));
    assert!(
        bytes.contains(&format!("\r\nReferences: {name}\r\n")),
        "{bytes}"
    );
    let second = name.replace("down.1.", "down.2.");
    assert!(
        bytes.contains(&format!("\r\nIn-Reply-To: {second}\r\n")),
        "{bytes}"
    );
    assert_ne!(
        other.message_id("a@b.example"),
        third.message_id("a@b.example")
    );
    let bytes = first.for_one(Lang::En, &to(None, &row)).expect("a letter");
    assert!(
        !String::from_utf8(bytes)
            .expect("ASCII")
            .contains("References")
    );
}

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
fn letters_can_be_made_on_several_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&typed("s", "b", None));
}

#[test]
fn nothing_in_a_frozen_head_begins_another_line() {
    let nasty = "x\r\nBcc: all@evil.example";
    let head = Letterhead {
        from: format!("{nasty} <hello@shop.example>"),
        reply_to: Some(nasty.into()),
        incident: nasty.into(),
        list: nasty.into(),
        thread: nasty.into(),
        unsubscribe: Some(format!("https://shop.example/{nasty}")),
        ..head()
    };
    let approved = Approved {
        lang: Lang::En,
        subject: nasty,
        body: nasty,
        made_of: None,
        frame: Frame::default(),
    };
    let letters = Letters::new(&[approved], head, None).expect("letters");
    let mail = letters
        .for_one(Lang::En, &to(Some(nasty), &[]))
        .expect("a letter");
    let mail = String::from_utf8(mail).expect("ASCII");
    assert!(is_legal(&mail), "{mail}");
    assert!(!fields(&mail).contains(&"Bcc"), "{mail}");
}

#[test]
fn a_row_makes_no_subject_that_nobody_can_read() {
    let letters = typed("Shop {{customer.plan}}", "b", None);
    let plan = "word ".repeat(10_000);
    let row = row(&[("plan", &plan), ("token", "t")]);
    let read = letters.read(Lang::En, &to(None, &row)).expect("a letter");
    assert!(read.subject.chars().count() <= 256 && read.subject.ends_with('…'));
    let mail = letters
        .for_one(Lang::En, &to(None, &row))
        .expect("a letter");
    let mail = String::from_utf8(mail).expect("ASCII");
    let (header, _) = mail.split_once("\r\n\r\n").expect("a header");
    assert!(header.len() < 2_500, "{header}");
}

#[test]
fn a_file_is_called_by_its_place_on_the_list_and_the_address() {
    let name = super::file_name(12, "Zoé.../../x@shop.example");
    assert_eq!(name, "000012-zoe-x-shop-example.eml");
    assert!(super::file_name(1, &"x".repeat(500)).len() < 80);
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

/// The names of a letter's header lines.
fn fields(mail: &str) -> Vec<&str> {
    let (header, _) = mail.split_once("\r\n\r\n").expect("a header");
    header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split_once(':').expect("a field").0)
        .collect()
}

fn is_legal(mail: &str) -> bool {
    !mail.contains('\0')
        && mail.replace("\r\n", "").find(['\r', '\n']).is_none()
        && mail.ends_with("\r\n")
        && mail.split("\r\n").all(|line| line.len() <= 998)
}

#[test]
fn every_shipped_mail_is_a_letter_in_its_own_language() {
    let mut count = 0;
    for file in TEMPLATES
        .iter()
        .filter(|file| file.name == "customer-email")
    {
        let lang = Lang::parse(file.lang).expect("a language");
        let name = TemplateName::parse(file.name).expect("a name");
        let stage = Stage::parse(file.stage).expect("a stage");
        let (template, _) = Template::parse(name, stage, lang, file.text);
        let template = template.expect("a template");
        for values in crate::draft::examples(&template, &situation()) {
            let letters = letters(&template, &values);
            assert!(!letters.is_verbatim(lang));
            let row = row(ROW);
            let ana = letters
                .read(lang, &to(Some("Ana"), &row))
                .expect("a letter");
            let nobody = letters.read(lang, &to(None, &row)).expect("a letter");
            let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
            match lang {
                Lang::En => assert_eq!(
                    (first(&ana.text), first(&nobody.text)),
                    ("Hello Ana,".into(), "Hello,".into())
                ),
                Lang::Fr => assert_eq!(
                    (first(&ana.text), first(&nobody.text)),
                    ("Bonjour Ana,".into(), "Bonjour,".into())
                ),
            }
            let bytes = letters
                .for_one(lang, &to(Some("Ana"), &row))
                .expect("a letter");
            let mail = String::from_utf8(bytes).expect("ASCII");
            assert!(is_legal(&mail));
            assert!(mail.lines().all(|line| line.len() <= 78), "{mail}");
            count += 1;
        }
    }
    assert!(count >= 8);
}

/// What rows are made of when somebody means ill.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(
            prop_oneof![
                Just("\r\n"),
                Just("\n"),
                Just("\r"),
                Just("Bcc: all@x.example"),
                Just("\0"),
                Just("=?utf-8?q?x?="),
                Just("--=_"),
                Just("."),
                Just("{{customer.name}}"),
                Just("\u{f0000}"),
                Just("é"),
                Just("👩‍🚀"),
                Just(" "),
                Just("<b>"),
                Just("\""),
                Just("\\"),
                Just(","),
                Just("\u{202e}"),
                Just("%0d%0a"),
                Just("**"),
                Just("`"),
                Just("](http://evil.example)"),
                Just("From "),
                Just("=\r\n"),
                Just("\t"),
            ],
            0..12
        )
        .prop_map(|parts| parts.concat()),
        "[a-z]{0,3000}",
    ]
}

proptest! {
    #[test]
    fn nothing_in_a_row_adds_a_header_a_part_or_a_long_line(
        name in proptest::option::of(any_value()), plan in any_value(), token in "[a-z]{1,8}",
    ) {
        let template = parsed(
            "+++\naudience = \"customers\"\nmedium = \"mail\"\n\
             subject = \"Shop{{#if customer.plan}} {{customer.plan}}{{/if}}\"\n+++\n\
             Hello{{#if customer.name}} **{{customer.name}}**{{/if}},\n\n- {{#if customer.plan}}{{customer.plan}}{{/if}}\n\n\
             [here](https://shop.example/?p={{#if customer.plan}}{{customer.plan}}{{/if}}) {{next_update}}",
            Lang::En,
        );
        let letters = letters(&template, &values("x", Lang::En));
        prop_assert!(!letters.is_verbatim(Lang::En));
        let row = row(&[("plan", &plan), ("token", &token)]);
        let mail = letters.for_one(Lang::En, &to(name.as_deref(), &row)).expect("a letter");
        let mail = String::from_utf8(mail).expect("ASCII");
        prop_assert!(is_legal(&mail), "{mail}");
        prop_assert_eq!(fields(&mail), [
            "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
            "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe",
            "List-Unsubscribe-Post", "Content-Language", "MIME-Version", "Content-Type",
        ]);
        let boundary = mail.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("one");
        prop_assert_eq!(mail.matches(&format!("--{boundary}")).count(), 3);
        let (header, body) = mail.split_once("\r\n\r\n").expect("a header");
        prop_assert!(body.split("\r\n").all(|line| line.len() <= 76), "{body}");
        prop_assert!(header.split("\r\n").all(|line| line.len() <= 100), "{header}");
    }
}
