//! A letter is a mail as the standard has it, whatever a row holds.

use super::*;

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
