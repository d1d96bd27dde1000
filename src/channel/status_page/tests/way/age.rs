//! A Cachet of unknown age is asked for it.

use super::*;

#[test]
fn a_cachet_of_unknown_age_is_asked_for_it() {
    let pong = web(200, r#"{"data":"Pong!"}"#);
    let mut two = begin(&cachet(None), &first());
    assert!(url(&two.begin()).ends_with("/api/v1/ping"));
    assert!(url(&two.hear(&pong)).contains("/api/v1/incidents?"));

    let mut three = begin(&cachet(None), &first());
    three.begin();
    assert!(url(&three.hear(&web(404, "{}"))).ends_with("/api/ping"));
    assert!(url(&three.hear(&pong)).contains("/api/incidents?"));

    let mut none = begin(&cachet(None), &first());
    none.begin();
    // A page for people at every address.
    none.hear(&web(200, "<html>"));
    let turn = none.hear(&web(200, "<html>"));
    assert!(matches!(turn, Turn::Failed(Failure::Refused(_))));

    let mut busy = begin(&cachet(None), &first());
    busy.begin();
    assert!(matches!(
        busy.hear(&web(503, "")),
        Turn::Failed(Failure::Busy { .. })
    ));
    assert!(busy.look().is_none());

    // Once known, it is not asked again.
    let known = later(
        Status::Monitoring,
        "A remedy.",
        &[("id", "9"), ("version", "3")],
    );
    let mut known = begin(&cachet(None), &known);
    assert!(url(&known.begin()).ends_with("/api/incidents/9/updates"));
}

#[test]
fn the_door_of_a_cachet_of_unknown_age_is_tried_at_both_places() {
    let mut knock = super::super::super::knock(&cachet(None), &keys()).expect("a way to knock");
    assert!(url(&knock.begin()).contains("/api/v1/subscribers"));
    assert!(url(&knock.hear(&web(404, "{}"))).contains("/api/subscribers"));
    let gone = knock.hear(&web(404, "{}"));
    assert!(matches!(gone, Turn::Failed(Failure::Refused(_))));
}
