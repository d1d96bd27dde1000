//! Laws of reasons.

use super::*;
use crate::base::Lang;
use std::collections::BTreeSet;

#[test]
fn a_reason_that_was_written_is_read_back_as_itself() {
    for (reason, (key, said)) in Reason::all().into_iter().zip(ALL) {
        let written = reason.to_string();
        let read_as = ALL.iter().find(|(_, said)| read(&written, said).is_some());
        assert_eq!(read_as.map(|(key, _)| key), Some(key), "{said}");
        let values = read(&written, said).expect("itself");
        for (hole, value) in values {
            assert_eq!(value, format!("({hole})"), "{said}");
        }
    }
    let keys: BTreeSet<_> = ALL.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), ALL.len());
}

#[test]
fn in_english_a_reason_is_what_was_written_and_in_french_nothing_of_it_is_left() {
    for (reason, (key, said)) in Reason::all().into_iter().zip(ALL) {
        let written = reason.to_string();
        for around in ["", "404: ", "shop.example: ", "`a/b.md`: 503: "] {
            let written = format!("{around}{written}");
            assert_eq!(in_words(&written, Words::of(Lang::En)), written, "{key}");
            let french = in_words(&written, Words::of(Lang::Fr));
            assert_ne!(french, written, "{key}");
            for ours in said.split(['{', '}']).step_by(2) {
                let ours = ours.trim_matches(|it: char| !it.is_alphabetic());
                let is_sentence = ours.split_whitespace().count() > 1;
                assert!(!is_sentence || !french.contains(ours), "{key}: {french}");
            }
        }
    }
}

#[test]
fn a_reason_within_a_reason_is_said_in_the_same_language() {
    let french = |text: &str| in_words(text, Words::of(Lang::Fr));
    assert_eq!(
        french("status.example: the connection was refused"),
        "status.example\u{a0}: la connexion a été refusée"
    );
    assert_eq!(
        french("`pass` failed: no answer in time"),
        "`pass` a échoué\u{a0}: pas de réponse à temps"
    );
}

#[test]
fn the_words_of_others_are_left_as_they_came() {
    for theirs in [
        "",
        "403: invalid_auth",
        "422: Validation failed: Text can't be blank",
        "stopped by the administrator",
        "fatal: no answer in time, they said",
        ": ",
    ] {
        assert_eq!(in_words(theirs, Words::of(Lang::Fr)), theirs);
    }
}

#[test]
fn a_key_that_is_not_there_is_told_from_one_that_is_refused() {
    let name = || "TOKEN".to_owned();
    for missing in [
        Reason::VariableUnset { name: name() },
        Reason::FileGone { name: name() },
    ] {
        assert!(is_no_key(&missing.to_string()), "{missing}");
    }
    for other in ["HTTP 401", "the connection was refused"] {
        assert!(!is_no_key(other), "{other}");
    }
    let named = ALL.iter().filter(|(key, _)| NO_KEY.contains(key));
    assert_eq!(named.count(), NO_KEY.len(), "each is a reason");
}
