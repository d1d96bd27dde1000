//! Messages that leave from the walk: read first, and by nobody's slip.

use super::*;

#[test]
fn whoever_leads_says_which_words_go_out_where_somebody_else_writes_them() {
    let office = Office::new();
    let config = office.desk.read("aplomb.toml").replace(
        "incident-commander = 'Ana'",
        "incident-commander = 'Ana'\ncommunications-lead = 'Zoe'",
    );
    office.desk.write("aplomb.toml", &config);
    let facts = FACTS.iter().flat_map(|fact| ["--fact", fact]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    office
        .desk
        .run(declare.into_iter().chain(facts))
        .expect_exit(0);
    let send = [
        "send",
        "--no-input",
        "--as",
        "Zoe",
        "--channel",
        "team-chat",
    ];
    let refused = office.run(&send).expect_exit(3);
    assert!(
        refused.stderr.contains("aplomb approve"),
        "{}",
        refused.stderr
    );
    assert_eq!(office.server.connections(), 0);
    office.run(&["approve", "--as", "Zoe"]).expect_exit(3);
    office.run(&["approve", "--as", "Ana"]).expect_exit(0);
    office.run(&send).expect_exit(0);
    assert_eq!(office.seen(HOOK).len(), 1);
    let timeline = office.run(&["timeline", "--json"]).stdout;
    assert!(timeline.contains("draft.approved"), "{timeline}");
}

#[test]
fn no_key_posts_before_the_question_and_the_walk_waits_for_nobody() {
    let office = Office::declared();
    office
        .server
        .on(HOOK, [Act::answer(200, "ok").after(Duration::from_secs(3))]);
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("Tell everyone on the team");
    walk.press("p").choices("Not yet");
    walk.press("\r").at("Nothing has left");
    assert_eq!(office.server.connections(), 0);
    walk.press("p").choices("Post it now");
    walk.press("\u{1b}[A").marked("Post it now").press("\r");
    walk.at("Put the first message on the status page");
    assert_eq!(
        office.standing("team-chat").0,
        "requested",
        "it is still on its way"
    );
    let until = Instant::now() + Duration::from_secs(30);
    while !walk.pty.scrollback().contains("team-chat: it is out") {
        assert!(Instant::now() < until, "{}", walk.pty.scrollback());
        pause(Duration::from_millis(50));
    }
    assert_eq!(office.seen(HOOK).len(), 1);
}

#[test]
fn words_that_leave_together_have_each_been_on_the_screen() {
    let office = Office::declared();
    office
        .send(&["team-chat", "status-page", "social"])
        .expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.update("a part of the site answers again");
    let before = office.server.connections();
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("Post all 3 of this round: team-chat, status-page and social")
        .press("a");
    walk.at("To status-page, in these words").press("q");
    walk.ends(0);
    assert_eq!(
        office.server.connections(),
        before,
        "whoever turns back sends nothing"
    );
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("Post all 3").press("a");
    walk.at("To status-page, in these words").press("\r");
    walk.at("To social, in these words").press("\r");
    walk.choices("Not yet").press("\r");
    walk.at("Nothing has left");
    assert_eq!(office.server.connections(), before);
}

#[test]
fn a_message_to_colleagues_is_asked_about_as_one_and_the_help_names_its_channel() {
    let office = Office::declared();
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("Tell everyone on the team").press("?");
    walk.at("p: Post to team-chat")
        .said("What sends (p, a, m) asks first");
    walk.press("\r").choices("Yes, colleagues have it");
    walk.press("\u{1b}").at("Tell everyone on the team");
}
