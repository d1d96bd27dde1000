//! Messages that leave from the command line.

use super::*;

#[test]
fn whoever_names_the_channels_has_them_told_and_knows_what_became_of_it() {
    let office = Office::declared();
    office
        .send(&["team-chat", "status-page", "social"])
        .expect_exit(0);
    for (path, words) in [
        (HOOK, "Incident at Shop"),
        (PAGE, "cannot open the site"),
        (TOOT, "cannot open the site"),
    ] {
        let seen = office.seen(path);
        assert_eq!(seen.len(), 1, "{path}");
        assert!(seen[0].contains(words), "{}", seen[0]);
    }
    for channel in ["team-chat", "status-page", "social"] {
        let (state, behind) = office.standing(channel);
        assert!(
            ["posted", "read-back"].contains(&state.as_str()),
            "{channel}: {state}"
        );
        assert_eq!(behind, 0);
    }
    office.send(&["status-page"]).expect_exit(1);
    assert_eq!(office.server.duplicates_by("idempotency-key"), 0);
    assert_eq!(office.seen(PAGE).len(), 1);
}

#[test]
fn one_wrong_name_among_right_ones_sends_nothing_and_hears_the_right_one() {
    let office = Office::declared();
    let config = office.desk.read("aplomb.toml");
    let by_hand = "[channels.hotline]\nkind = 'manual'\n";
    office
        .desk
        .write("aplomb.toml", &format!("{config}{by_hand}"));
    let wrong = office
        .send(&["status-page", "team-caht"])
        .expect_exit(2)
        .stderr;
    assert!(wrong.contains("no channel called team-caht"), "{wrong}");
    assert!(
        wrong.contains("There are: hotline, social, status-page and team-chat."),
        "{wrong}"
    );
    assert!(wrong.contains("aplomb send --channel team-chat"), "{wrong}");
    let by_hand = office.send(&["hotline", "team-chat"]).expect_exit(2).stderr;
    assert!(by_hand.contains("hotline is no channel that aplomb posts to"));
    assert_eq!(office.server.connections(), 0);
}

#[test]
fn a_slow_one_and_a_broken_one_hold_up_nobody() {
    let office = Office::declared();
    office
        .server
        .on(HOOK, [Act::answer(403, "invalid token s3cr3tHook1")]);
    office
        .server
        .on(TOOT, [Act::Silence(Duration::from_secs(60))]);
    let begun = Instant::now();
    let told = office
        .send(&["team-chat", "status-page", "social"])
        .expect_exit(6);
    assert!(
        begun.elapsed() < Duration::from_secs(40),
        "{:?}",
        begun.elapsed()
    );
    let said = format!("{}{}", told.stdout, told.stderr);
    assert!(said.contains("team-chat: not posted"), "{said}");
    assert!(said.contains("status-page: it is out"), "{said}");
    assert!(said.contains("social: nobody can tell"), "{said}");
    assert!(!said.contains("s3cr3tHook1"), "{said}");
    assert_eq!(office.standing("team-chat"), ("failed".to_owned(), 1));
    assert_eq!(office.standing("social"), ("unknown".to_owned(), 1));
    let journal = office.run(&["timeline", "--json"]).stdout;
    assert!(!journal.contains("s3cr3tHook1"), "{journal}");
    let at = |text: &str| journal.find(text).unwrap_or(usize::MAX);
    assert!(
        at("delivery.sent") < at("delivery.unknown"),
        "the page did not wait"
    );
}

#[test]
fn a_later_attempt_sends_the_newest_words_and_never_stale_ones() {
    let office = Office::declared();
    office
        .send(&["team-chat", "status-page", "social"])
        .expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.update("the site is slow");
    office.server.on(TOOT, [Act::answer(503, "")]);
    let all = ["team-chat", "status-page", "social"];
    office.send(&all).expect_exit(5);
    assert_eq!(office.standing("social"), ("failed".to_owned(), 1));
    let before = office.seen(TOOT).len();
    office.run(&["update", "--posted", "--as", "Ana"]);
    office.update("the site is back for most");
    assert_eq!(office.standing("social").1, 2);
    office.server.on(TOOT, [Act::json(200, r#"{"id":"78"}"#)]);
    office.run(&["outbox", "resume", "--as", "Ana"]);
    office.send(&["social"]).expect_exit(0);
    let sent = &office.seen(TOOT)[before..];
    assert!(!sent.is_empty());
    for body in sent {
        assert!(body.contains("the site is back for most"), "{body}");
    }
    assert_eq!(office.standing("social").1, 0);
}

#[test]
fn a_program_that_dies_on_the_way_leaves_a_question_and_nothing_is_sent_twice() {
    let office = Office::declared();
    office
        .server
        .on(HOOK, [Act::Silence(Duration::from_secs(60))]);
    let mut child = office
        .desk
        .command()
        .args([
            "send",
            "--no-input",
            "--as",
            "Ana",
            "--channel",
            "team-chat",
        ])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    assert!(office.server.wait_for(1, Duration::from_secs(30)));
    child.kill().expect("killed");
    child.wait().expect("gone");
    assert_eq!(office.standing("team-chat").0, "requested");
    office.send(&["team-chat"]).expect_exit(1);
    assert_eq!(office.seen(HOOK).len(), 1);
    let listed = office.run(&["outbox", "list"]).stdout;
    assert!(listed.contains("on its way, at most"), "{listed}");
    assert!(!listed.contains("nobody can tell"), "{listed}");
    office.desk.wait("3m");
    let listed = office.run(&["outbox", "list"]).stdout;
    assert!(listed.contains("nobody can tell"), "{listed}");
    office
        .run(&["outbox", "settle", "team-chat", "--sent", "--as", "Ana"])
        .expect_exit(0);
    assert_eq!(office.standing("team-chat"), ("posted".to_owned(), 0));
}

#[test]
fn in_a_rehearsal_nothing_leaves_and_the_request_lies_beside_the_drafts() {
    let office = Office::new();
    let answers = "open the site\nall customers\nsend orders by e-mail\nq\n";
    let drill = ["drill", "site-down", "--as", "Ana"];
    office.desk.stdin(answers).run(drill).expect_exit(0);
    let send = [
        "send",
        "--no-input",
        "--as",
        "Ana",
        "--channel",
        "team-chat",
        "--channel",
        "status-page",
    ];
    office.desk.run(send).expect_exit(0);
    assert_eq!(office.server.connections(), 0);
    let files = crate::mailing_desk::files(&office.desk, "incidents");
    let rehearsed: Vec<_> = files
        .iter()
        .filter(|file| file.contains("EXERCISE-status-page.txt"))
        .collect();
    assert_eq!(rehearsed.len(), 1, "{files:?}");
    let text = office.desk.read(rehearsed[0]);
    assert!(!text.contains("k3y-of-the-page"), "{text}");
}

#[test]
fn plain_words_that_nobody_has_seen_leave_only_when_it_is_said_again() {
    let office = Office::declared();
    let broken = "+++\naudience = \"public\"\nmedium = \"page\"\n+++\n{{#if\n";
    office
        .desk
        .write("templates/status-page/initial.en.hbs", broken);
    let first = office.send(&["status-page"]).expect_exit(3);
    assert!(first.stderr.contains("cannot be used"), "{first}");
    assert!(
        first.stderr.contains("customers cannot open the site"),
        "{first}"
    );
    assert!(office.server.seen().is_empty(), "{first}");
    office.send(&["status-page"]).expect_exit(0);
    assert!(office.server.seen().iter().any(|one| one.path == PAGE));
}
