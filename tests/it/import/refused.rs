//! What cannot be read, or has two readings, leaves nothing.

use super::*;

#[test]
fn what_cannot_be_read_is_drawn_with_its_place_and_leaves_nothing() {
    let desk = desk();
    for (name, text, place, out) in [
        ("a.md", "\n* 21:00 down\n", "a.md:2:1", "--day 2017-01-31"),
        (
            "a.csv",
            "who,what\nana,it\n",
            "a.csv:1:1",
            "call one of them time",
        ),
        (
            "a.json",
            "{\n  \"incident_updates\": [}\n",
            "a.json:2:24",
            "--format",
        ),
        ("b.json", "[{\"text\":\"it\"}]", "b.json:1:1", "begin lines"),
    ] {
        desk.write(name, text);
        let run = desk.run(["log", "import", name]).expect_exit(3);
        assert!(
            run.stderr.contains(place) && run.stderr.contains(out),
            "{run}"
        );
        let french = desk
            .run(["--lang", "fr", "log", "import", name])
            .expect_exit(3);
        assert!(
            french.stderr.contains(place) && french.stderr.contains("n’a rien enregistré"),
            "{french}"
        );
    }
    desk.write("empty/.keep", "");
    for (nothing, exit) in [("empty", 3), ("gone.csv", 1)] {
        desk.run(["log", "import", nothing]).expect_exit(exit);
    }
    desk.run(["log", "import", "a.md", "--zone", "Europe/Pariss"])
        .expect_exit(2);
    desk.run(["log", "import", "a.md", "--day", "soon"])
        .expect_exit(2);
    assert!(!desk.path("incidents").exists());
}

#[test]
fn an_incident_that_goes_on_is_refused_with_what_to_do() {
    let desk = Desk::with_workspace();
    let open = json!({"name": "API", "status": "investigating", "resolved_at": null,
        "created_at": "2026-07-04T10:00:00Z",
        "incident_updates": [{"status": "investigating", "body": "We look.", "created_at": "2026-07-04T10:00:00Z"}]});
    desk.write("open.json", &open.to_string());
    let run = desk.run(["log", "import", "open.json"]).expect_exit(3);
    assert!(run.stderr.contains("it is not over yet"), "{run}");
    assert!(run.stderr.contains("--resolved-at TIME"), "{run}");
    assert!(!desk.path("incidents").exists());
    let over = ["log", "import", "open.json", "--resolved-at", "11:00 UTC"];
    desk.run(over).expect_exit(0);
    assert_eq!(measures(&desk, "2026-07-04")["time_to_resolve_s"], 3600);
}

#[test]
fn a_table_whose_dates_have_two_readings_is_refused_whole() {
    let desk = Desk::with_workspace();
    desk.write(
        "us.csv",
        "time,text\n03/05/2026 2:10 PM,DB failover\n03/05/2026 2:40 PM,back\n",
    );
    let run = desk.run(["log", "import", "us.csv"]).expect_exit(3);
    assert!(run.stderr.contains("us.csv:2:1"), "{run}");
    assert!(run.stderr.contains("write 2026-03-05"), "{run}");
    assert!(run.stderr.contains("--dates us"), "{run}");
    assert!(!desk.path("incidents").exists());
    let run = desk
        .run(["log", "import", "us.csv", "--dates", "us"])
        .expect_exit(0);
    assert!(run.stdout.contains("2026-03-05-us"), "{run}");
    assert!(run.stderr.contains("It is called “us”"), "{run}");
}

#[test]
fn a_whole_export_is_refused_with_its_channels_and_its_people_have_names() {
    let desk = Desk::with_workspace();
    desk.write("slack/channels.json", "[]");
    desk.write(
        "slack/users.json",
        r#"[{"id":"U2","profile":{"real_name":"Ben"}},{"id":"U3","name":"cyd"}]"#,
    );
    let message = json!([{"user": "U3", "text": "<@U2> down", "ts": "1783123200.000100"}]);
    desk.write("slack/incidents/2026-07-04.json", &message.to_string());
    let other = message.to_string().replace("down", "down here too");
    desk.write("slack/random/2026-07-04.json", &other);
    let run = desk.run(["log", "import", "slack"]).expect_exit(2);
    assert!(run.stderr.contains("incidents and random"), "{run}");
    assert!(
        run.stderr
            .contains("Next: aplomb log import slack/incidents"),
        "{run}"
    );
    for (path, id) in [
        ("slack/incidents", "2026-07-04-incidents"),
        ("slack/random/2026-07-04.json", "2026-07-04-random"),
    ] {
        let run = desk.run(["log", "import", path]).expect_exit(0);
        assert!(run.stdout.contains(id), "{run}");
        let told = desk.run(["timeline", id]).stdout;
        assert!(
            told.contains("@Ben down") && told.contains("(cyd)"),
            "{told}"
        );
    }
}
