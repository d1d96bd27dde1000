//! Our words are looked for before anything is said twice.

use super::*;

#[test]
fn after_an_hour_nothing_is_sent_before_it_was_looked_for() {
    let late = ("date", "Sun, 22 Nov 2026 15:05:02 GMT");
    let me = answer(200, &[late], r#"{"id":"77"}"#);
    let look = |post: &Post, found: &[String]| {
        let mut talk = talk(post);
        follow(&mut talk, &[me.clone(), takes(50), list(found)])
    };
    let mut talk = talk(&long());
    assert_eq!(
        brief(&follow(&mut talk, &[me.clone(), takes(50)])),
        "Look GET https://mastodon.example/api/v1/accounts/77/statuses?exclude_reblogs=true&limit=40"
    );
    let one = status("1", "The shop is down. We are on it. (1/3)");
    let two = status("2", "Orders are safe. See https://status.shop.com/42 (2/3)");
    let three = status("3", "for more. (3/3)");
    assert_eq!(
        body(look(&long(), &[]))["status"],
        "The shop is down. We are on it. (1/3)"
    );
    let second = body(look(&long(), std::slice::from_ref(&one)));
    assert_eq!(
        second["status"]
            .as_str()
            .map(|text| &text[text.len() - 5..]),
        Some("(2/3)")
    );
    assert_eq!(second["in_reply_to_id"], "1");
    let receipt = sent(look(&long(), &[three, two, one]));
    assert_eq!(receipt.remote["last"], "3");
    // Who may not know itself may not look either: a person does.
    let blind = answer(
        403,
        &[late],
        r#"{"error":"This action is outside the authorized scopes"}"#,
    );
    let turn = follow(&mut super::super::tests::talk(&long()), &[blind, takes(50)]);
    assert!(brief(&turn).starts_with("unknown "), "{}", brief(&turn));
}

#[test]
fn whoever_reads_why_a_thread_broke_off_learns_how_much_of_it_people_see() {
    let gone = answer(422, &[DATE], r#"{"error":"Text is spam"}"#);
    let broken = |answers: &[Response]| brief(&follow(&mut talk(&long()), answers));
    let none = broken(&[me(), takes(50), gone.clone()]);
    assert_eq!(none, "refused 422: Text is spam");
    let one = broken(&[me(), takes(50), posted("1"), gone]);
    assert_eq!(one, "refused 1 of 3 parts are out; 422: Text is spam");
}

#[test]
fn our_words_are_found_where_people_see_them() {
    let known = after(post(Stage::Update), &[&[("id", "1001"), ("account", "77")]]);
    let known = talk(&known);
    let fresh = talk(&post(Stage::Initial));
    let url = |talk: &Mastodon| brief(&Turn::Ask(talk.look().expect("a look")));
    assert!(url(&known).contains("/accounts/77/statuses"));
    assert!(url(&fresh).contains("/timelines/home"));
    let there = list(&[status("8", "else"), status("9", BODY)]);
    for talk in [&known, &fresh] {
        let Sighting::There(receipt) = seen(talk, &there) else {
            panic!("it is there");
        };
        assert_eq!(receipt.remote["id"], "9");
    }
    let old = status("9", BODY).replace("14:05:03", "13:05:03");
    for (answer, with_account, without) in [
        (list(&[]), Sighting::Absent, Sighting::CannotTell),
        (list(&[old]), Sighting::Absent, Sighting::CannotTell),
        (
            list(&[status("1001", BODY)]),
            Sighting::Absent,
            Sighting::CannotTell,
        ),
        (
            list(&vec![status("8", "else"); 40]),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
        (
            answer(401, &[], "{}"),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
        (
            answer(206, &[], "[]"),
            Sighting::CannotTell,
            Sighting::CannotTell,
        ),
    ] {
        assert_eq!(seen(&known, &answer), with_account);
        if !answer.text().contains("1001") {
            assert_eq!(seen(&fresh, &answer), without);
        }
    }
}
