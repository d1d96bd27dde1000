//! Law 3: intent before effect.

use super::{events, of_type};
use crate::small::{self, ID};

#[test]
fn the_words_are_approved_before_they_are_called_out_and_nothing_is_out_by_itself() {
    let desk = small::told();
    let told = events(&desk, ID);
    let sent = of_type(&told, "delivery.sent");
    assert_eq!(sent.len(), 3);
    for event in sent {
        assert_eq!(event["data"]["by_hand"], true, "a person said so");
        let draft = &event["data"]["delivery"]["draft"];
        let place = |kind: &str| {
            told.iter()
                .position(|other| other["type"] == kind && &other["data"]["draft"] == draft)
        };
        let (rendered, approved) = (place("draft.rendered"), place("draft.approved"));
        let sent = told.iter().position(|other| other == event);
        assert!(
            rendered.is_some() && rendered < approved && approved < sent,
            "{event}"
        );
        let (rendered, approved) = (
            &told[rendered.expect("there")],
            &told[approved.expect("there")],
        );
        assert_eq!(
            rendered["data"]["digest"], approved["data"]["digest"],
            "these very words"
        );
    }
}
