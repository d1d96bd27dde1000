//! The same letter, whenever and wherever it is made: what was approved is what is sent.

use super::*;

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
fn letters_can_be_made_on_several_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&typed("s", "b", None));
}
