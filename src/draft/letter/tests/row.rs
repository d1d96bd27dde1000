//! What a row of the list says in a letter, and what it can never say.

use super::*;

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
    let name = super::super::file_name(12, "Zoé.../../x@shop.example");
    assert_eq!(name, "000012-zoe-x-shop-example.eml");
    assert!(super::super::file_name(1, &"x".repeat(500)).len() < 80);
}
