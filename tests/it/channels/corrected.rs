//! A message whose words were changed after the first of them were out: nobody gets it twice unasked.

use super::posting::Office;
use crate::desk::Transcript;

/// Colleagues are told in two places, and the first words are in one of them.
fn half_out() -> Office {
    let office = Office::new();
    office.run(&["runbook", "show", "site-down"]).expect_exit(0);
    let runbook = office.desk.read("runbooks/site-down.toml");
    let both = "channels = [\"team-chat\", \"social\"]";
    let runbook = runbook.replacen("channels = [\"team-chat\"]", both, 1);
    office.desk.write("runbooks/site-down.toml", &runbook);
    let facts = super::posting::FACTS
        .iter()
        .flat_map(|fact| ["--fact", fact]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    office
        .desk
        .run(declare.into_iter().chain(facts))
        .expect_exit(0);
    office.send(&["team-chat"]).expect_exit(0);
    office
}

/// Answers the walk, line by line.
fn walk(office: &Office, lines: &[&str]) -> Transcript {
    let lines = lines.join("\n") + "\n";
    office.desk.stdin(&lines).run(["resume", "--as", "Ana"])
}

#[test]
fn changed_words_go_where_none_are_and_elsewhere_only_as_a_correction() {
    let office = half_out();
    let (hook, toot) = ("/hooks/s3cr3tHook1", "/api/v1/statuses");
    assert_eq!((office.seen(hook).len(), office.seen(toot).len()), (1, 0));
    let said = walk(
        &office,
        &[
            "e",
            "Calm words, chosen by Ana. Next message here: 14:30 (UTC) at the latest.",
            ".",
            "p",
            "1",
            "q",
        ],
    );
    assert!(said.stderr.contains("Post to social"), "{said}");
    assert!(!said.stderr.contains("Post to team-chat"), "{said}");
    assert_eq!(
        (office.seen(hook).len(), office.seen(toot).len()),
        (1, 1),
        "{said}"
    );
    assert!(office.seen(toot)[0].contains("Calm words"), "{said}");
    // Now nobody waits; who has the first words hears the others when a person says so.
    let said = walk(&office, &["p", "2", "q"]);
    assert!(said.stderr.contains("Correct on team-chat"), "{said}");
    assert!(
        said.stderr.contains("Post these as a correction?"),
        "{said}"
    );
    assert_eq!(office.seen(hook).len(), 1);
    // A script that names nobody corrects nothing.
    office.run(&["send", "--no-input", "--as", "Ana"]);
    assert_eq!((office.seen(hook).len(), office.seen(toot).len()), (1, 1));
    walk(&office, &["p", "1", "q"]);
    let told = office.seen(hook);
    assert_eq!((told.len(), office.seen(toot).len()), (2, 1));
    assert!(told[1].contains("Calm words"), "{}", told[1]);
    assert_eq!(office.standing("team-chat"), ("posted".to_owned(), 0));
}
