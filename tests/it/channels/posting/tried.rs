//! A channel is tried before it is needed.

use super::*;

#[test]
fn a_channel_is_tried_before_it_is_needed() {
    let office = Office::new();
    office.server.on(
        "/api/v1/accounts/verify_credentials",
        [Act::json(200, r#"{"id":"1"}"#), Act::answer(401, "")],
    );
    let opens = office.run(&["channel", "test", "social"]).expect_exit(0);
    assert!(opens.stdout.contains("the door opens"), "{opens}");
    let closed = office.run(&["channel", "test", "social"]).expect_exit(4);
    assert!(closed.stderr.contains("401"), "{closed}");
    // Without a question nothing is said, and a script cannot be asked.
    office
        .run(&["channel", "test", "team-chat", "--no-input"])
        .expect_exit(2);
    assert_eq!(office.seen(HOOK).len(), 0);
    office
        .desk
        .stdin("1\n")
        .run(["channel", "test", "team-chat"])
        .expect_exit(0);
    let said = office.seen(HOOK);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("TEST."), "{}", said[0]);
}

#[test]
fn a_script_tries_a_channel_as_the_question_says() {
    let office = Office::new();
    let asked = office
        .run(&["channel", "test", "team-chat", "--no-input"])
        .expect_exit(2);
    assert!(asked.stderr.contains("answered by --send."), "{asked}");
    // What takes the usual answers sends nothing, wherever it stands.
    for args in [
        ["--yes", "channel", "test", "team-chat"],
        ["channel", "test", "team-chat", "--yes"],
    ] {
        office.run(&args).expect_exit(0);
    }
    assert_eq!(office.seen(HOOK).len(), 0);
    let args = ["channel", "test", "team-chat", "--no-input", "--send"];
    office.run(&args).expect_exit(0);
    assert_eq!(office.seen(HOOK).len(), 1);
    // Where everybody would see it, that is not enough.
    office.server.on(
        "/api/v1/accounts/verify_credentials",
        [Act::json(200, r#"{"id":"1"}"#)],
    );
    office
        .run(&["channel", "test", "social", "--send"])
        .expect_exit(0);
    assert_eq!(office.seen("/api/v1/statuses").len(), 0);
}

#[test]
fn what_is_said_of_a_channel_without_a_key_is_true() {
    let office = Office::new();
    let config = office.desk.read("aplomb.toml");
    let more = "[channels.waiting-page]\nkind = 'page'\nfolder = 'public'\n\
                [channels.noticeboard]\nkind = 'file'\n\
                [channels.siren]\nkind = 'command'\ncommand = ['true']\n";
    office.desk.write("aplomb.toml", &format!("{config}{more}"));
    let test = |name: &str| office.run(&["channel", "test", name, "--no-input"]);
    let gone = test("waiting-page").expect_exit(4);
    assert!(gone.stderr.contains("there is no folder public"), "{gone}");
    assert!(gone.stderr.contains("mkdir -p public"), "{gone}");
    std::fs::create_dir(office.desk.path("public")).expect("a folder");
    let there = test("waiting-page").expect_exit(0);
    assert!(there.stdout.contains("is there and takes files"), "{there}");
    let inside = std::fs::read_dir(office.desk.path("public")).expect("a folder");
    assert_eq!(inside.count(), 0, "nothing is left in it");
    let by_hand = test("noticeboard").expect_exit(0);
    assert!(by_hand.stdout.contains("a person posts there"), "{by_hand}");
    let program = test("siren").expect_exit(2);
    assert!(program.stdout.contains("needs no key"), "{program}");
    for run in [&there, &by_hand, &program] {
        assert!(!run.stdout.contains("the key is there"), "{run}");
    }
}
