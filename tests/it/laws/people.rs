//! Law 10: people, by name.

use super::{events, of_type};
use crate::small::{self, ID};

#[test]
fn everything_in_the_log_says_who() {
    let desk = small::declared();
    desk.run(["done", "tell-staff", "--as", "Ben"])
        .expect_exit(0);
    desk.call()
        .env("APLOMB_AS", "Chloé")
        .run(["done", "tell-public"])
        .expect_exit(0);
    desk.call()
        .without("USER")
        .run(["note", "who am I"])
        .expect_exit(0);
    let told = events(&desk, ID);
    assert!(
        told.iter()
            .all(|event| event["by"].as_str().is_some_and(|by| !by.is_empty()))
    );
    let by = |kind: &str| -> Vec<String> {
        let found = of_type(&told, kind).into_iter();
        found
            .map(|event| event["by"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(by("incident.declared"), ["ana"]);
    assert_eq!(by("step.completed"), ["Ben", "Chloé"]);
    assert_eq!(by("note.added"), ["somebody"]);
    let joined: Vec<_> = of_type(&told, "responder.joined")
        .into_iter()
        .map(|event| event["data"]["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(joined, ["Ben", "Chloé", "somebody"]);
    let read = desk.run(["timeline"]).stdout;
    assert!(read.contains("(Ben)") && read.contains("(Chloé)"), "{read}");
}
