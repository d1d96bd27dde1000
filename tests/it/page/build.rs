//! `page build`: which words, into which files.

use super::{
    CHANNEL, CONFIG, FACTS, ID, build, declare, first_update, quiet, update, with_channel,
};
use aplomb::base::{IncidentId, Lang, Moment, Words, WriterId, Zone};
use aplomb::outside::{Files, leaves};
use aplomb::waiting::{self, Mark, State};
use aplomb::walk::waiting::{Which, bulletin};
use insta::assert_snapshot;

fn page(desk: &crate::desk::Desk) -> String {
    desk.read("page/maintenance.html")
}

#[test]
fn in_a_quiet_week_there_is_a_page_for_the_time_before_the_first_update() {
    let desk = quiet();
    assert_snapshot!(desk.run(["page", "build"]).expect_exit(0), @"
    $ aplomb page build
    Nothing is open: this is the page for the time before the first update.
      page/maintenance.json
      page/maintenance.html
    ! On:  touch page/maintenance.on
    ! Off: rm page/maintenance.on
    ");
    assert!(page(&desk).contains("Shop is not available as usual"));
    assert!(page(&desk).contains("Les services Shop"));
    assert!(page(&desk).contains("href=\"https://status.shop.example\""));
    assert!(
        !desk.path("page/maintenance.on").exists(),
        "not switched on"
    );
    assert_snapshot!(desk.run(["page", "build", "--lang", "fr"]).expect_exit(0), @"
    $ aplomb page build --lang fr
    Rien n’est ouvert : c’est la page d’avant le premier point de situation.
      page/maintenance.json
      page/maintenance.html
    ! Afficher : touch page/maintenance.on
    ! Retirer : rm page/maintenance.on
    ");
    // The words of the page do not follow the language of the screen.
    assert!(page(&desk).contains("<html lang=\"en\">"));
}

#[test]
fn a_page_has_the_words_of_the_newest_update_that_is_out_and_no_others() {
    let desk = quiet();
    declare(&desk);
    assert_eq!(build(&desk, &[])["update"], 0);
    desk.run(["done", "status-page"].into_iter().chain(FACTS))
        .expect_exit(0);
    // The public has seen the words of the status page: they count until the page has its own.
    let first = build(&desk, &[]);
    assert_eq!(first["update"], 1);
    let html = page(&desk);
    assert!(html.contains("order in the shop") && html.contains("Status: investigating"));
    desk.run(["done", "waiting-page"].into_iter().chain(FACTS))
        .expect_exit(0);
    assert_ne!(build(&desk, &[])["revision"], first["revision"]);
    assert!(page(&desk).contains("There is no need to reload this page"));

    update(
        &desk,
        "the payment fails, the catalogue works",
        "identified",
        false,
    );
    let ahead = build(&desk, &[]);
    assert_eq!(ahead["update"], 1);
    assert!(ahead["ahead"].is_string());
    // Neither language knows yet what is only drafted.
    assert!(!page(&desk).contains("catalogue"), "{}", page(&desk));
    assert_eq!(build(&desk, &["--draft"])["update"], 2);
    assert_eq!(
        page(&desk).matches("the payment fails").count(),
        2,
        "both languages"
    );
    desk.run(["update", "--posted"]).expect_exit(0);
    assert_eq!(build(&desk, &[])["update"], 2);
    assert_eq!(build(&desk, &[])["ahead"], serde_json::Value::Null);

    update(&desk, "it works again", "monitoring", true);
    assert_eq!(build(&desk, &[])["retry_after"], 60);
    assert!(page(&desk).contains("It should be available again"));
    desk.run(["done", "restart"]).expect_exit(0);
    desk.run([
        "done",
        "last-word",
        "--data-loss",
        "no",
        "--fact",
        "recovery=the shop",
    ])
    .expect_exit(0);
    let over = build(&desk, &[]);
    assert_eq!(over["next_update_at"], serde_json::Value::Null);
    assert!(page(&desk).contains("The disruption is over"));
    assert!(page(&desk).contains("No data was lost"));
    let mark = Mark::in_page(&page(&desk)).expect("a mark");
    assert_eq!(over["revision"], mark.to_string());
}

#[test]
fn whoever_closes_hears_once_that_files_still_say_the_last_words() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    build(&desk, &[]);
    desk.run(["done", "restart"]).expect_exit(0);
    let last = ["done", "last-word", "--data-loss", "no"];
    desk.run(last.into_iter().chain(["--fact", "recovery=the shop"]))
        .expect_exit(0);
    build(&desk, &[]);
    let closed = desk.run(["close"]).expect_exit(0).stderr;
    assert_eq!(closed.matches("aplomb page build").count(), 1, "{closed}");
    assert!(
        closed.contains("The waiting page in page/ still shows the last words"),
        "{closed}"
    );
    assert!(closed.contains("page"), "{closed}");
    build(&desk, &[]);
    let mark = Mark::in_page(&page(&desk)).expect("a mark");
    assert_eq!(mark.number, 0, "ready for the next time");
    // Where no page says anything, nothing is said of it.
    for has_page in [false, true] {
        let desk = quiet();
        if has_page {
            build(&desk, &[]);
        }
        declare(&desk);
        desk.run(["close", "--false-alarm", "a test of ours"])
            .expect_exit(0);
        let told = desk.run(["status"]);
        assert!(!format!("{told}").contains("page build"), "{told}");
    }
}

#[test]
fn nothing_private_is_on_the_page_or_in_its_twin() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    desk.run(["note", "the primary db-7 is lost"])
        .expect_exit(0);
    build(&desk, &[]);
    for file in ["page/maintenance.html", "page/maintenance.json"] {
        let text = desk.read(file);
        for private in [
            ID,
            "secret",
            "database",
            "db-7",
            "ana",
            "sev2",
            "waiting-page\"",
        ] {
            assert!(!text.contains(private), "{private} in {file}:\n{text}");
        }
    }
}

#[test]
fn words_that_were_changed_by_hand_are_shown_as_they_are_and_in_one_language() {
    let desk = quiet();
    declare(&desk);
    // The first message: other words, and it is posted.
    desk.stdin("e\nOwn words <b>here</b>.\nMail help@shop.example\n.\n\nq\n")
        .run(["resume"])
        .expect_exit(0);
    let seen = desk.run(["page", "build"]).expect_exit(0);
    assert!(seen.stderr.contains("in one language only"), "{seen}");
    let html = page(&desk);
    assert!(
        html.contains("Own words &lt;b&gt;here&lt;/b&gt;."),
        "{html}"
    );
    assert!(html.contains("href=\"mailto:help@shop.example\""));
    assert!(html.contains("qu’en anglais"), "{html}");
    // What the words leave out is added: when it began, when the next message comes.
    assert_eq!(html.matches("<time datetime=").count(), 6, "{html}");
}

#[test]
fn with_a_channel_the_page_goes_where_visitors_see_it() {
    let desk = with_channel();
    std::fs::create_dir(desk.path("public")).expect("a folder");
    declare(&desk);
    first_update(&desk);
    assert_snapshot!(desk.run(["page", "build", "--for", "nginx"]).expect_exit(0), @"
    $ aplomb page build --for nginx
    Update 1 of 2026-11-22-down, written at 15:07:
      public/nginx.conf
      public/maintenance.json
      public/maintenance.html
    ! On:  touch public/maintenance.on
    ! Off: rm public/maintenance.on
    ");
    let conf = desk.read("public/nginx.conf");
    let folder = desk.path("public");
    assert!(conf.contains(&format!("\"{}/maintenance.on\"", folder.display())));
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(desk.path("public/maintenance.html")).expect("a page");
    assert_eq!(mode.permissions().mode() & 0o777, 0o644);
}

#[test]
fn a_rehearsal_never_gets_to_visitors() {
    let desk = with_channel();
    desk.run(["drill", "down", "--no-input"]).expect_exit(0);
    first_update(&desk);
    let folder = format!("incidents/{ID}-drill/page");
    let seen = desk.run(["page", "build", "--for", "nginx"]).expect_exit(0);
    assert_snapshot!(seen, @"
    $ aplomb page build --for nginx
    Update 1 of 2026-11-22-down-drill, written at 15:07:
      incidents/2026-11-22-down-drill/page/EXERCISE-nginx.conf
      incidents/2026-11-22-down-drill/page/EXERCISE-maintenance.json
      incidents/2026-11-22-down-drill/page/EXERCISE-maintenance.html
    ! This is a rehearsal: it is marked EXERCISE, and no visitor sees it.
    ");
    assert!(!desk.path("public").exists());
    let names = |folder: &str| {
        let entries = std::fs::read_dir(desk.path(folder)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&folder).len(), 3);
    assert!(
        names(&folder)
            .iter()
            .all(|name| name.starts_with("EXERCISE-"))
    );
    let html = desk.read(&format!("{folder}/EXERCISE-maintenance.html"));
    assert!(html.contains("<title>[EXERCISE]") && html.contains("EXERCICE"));
    std::fs::create_dir(desk.path("public")).expect("a folder");
    for there in [
        "public",
        "./public",
        "public/../public",
        "[DESK]/shop/public",
    ] {
        let seen = desk.run(["page", "build", "-o", there]);
        assert_eq!(seen.exit, Some(3), "{seen}");
    }
    assert_eq!(names("public").len(), 0);
    desk.run(["page", "build", "-o", "elsewhere"])
        .expect_exit(0);
    assert!(
        names("elsewhere")
            .iter()
            .all(|name| name.starts_with("EXERCISE-"))
    );
}

#[test]
fn what_cannot_be_is_told() {
    let desk = quiet();
    desk.write("file", "");
    assert_snapshot!(desk.run(["page", "build", "-o", "file"]), @"
    $ aplomb page build -o file
    ! error: it is there already: [DESK]/shop/file
    [exit 1]
    ");
    assert_snapshot!(desk.run(["page", "build", "-o", "a$b", "--for", "nginx"]), @"
    $ aplomb page build -o 'a$b' --for nginx
    ! error: [DESK]/shop/a$b cannot stand in the settings of a web server
    ! A character of it means something else there. Nothing has been written.
    ! Next: aplomb page build -o /srv/waiting --for nginx
    [exit 2]
    ");
    assert_snapshot!(desk.run(["page", "build", "--through", "127.0.0.1:8503"]), @"
    $ aplomb page build --through 127.0.0.1:8503
    ! error: this is missing: --for <SERVER>
    ! Nothing has been changed.
    ! Next: aplomb page build --help
    [exit 2]
    ");
    assert_snapshot!(desk.run(["page", "build", "--incident", "2027"]), @"
    $ aplomb page build --incident 2027
    ! error: nothing begins with `2027`
    ! Next: aplomb list
    [exit 1]
    ");
    assert!(!desk.path("a$b").exists());
}

/// What a round does once an update is out: the draft that went out, its files, the folder.
#[test]
fn whoever_publishes_an_update_writes_the_page_of_that_draft() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    update(&desk, "we know more", "monitoring", false);
    let files = Files::new(desk.path(""));
    let (writer, id) = (WriterId::parse("ana-laptop"), IncidentId::parse(ID));
    let (writer, id) = (writer.expect("a name"), id.expect("a name"));
    let house = aplomb::walk::Desk {
        by: "ana".to_owned(),
        folder: ".".to_owned(),
        words: Words::of(Lang::En),
        languages: aplomb::base::Lang::ALL.to_vec(),
        zone: Zone::UTC,
        organisation: "Shop".to_owned(),
        contact: String::new(),
        mail_from: String::new(),
        status_page: String::new(),
        channels: std::collections::BTreeMap::new(),
    };
    let shown = |which: &Which| bulletin(&files, &house, &writer, &id, which).expect("a bulletin");
    let ahead = shown(&Which::Published).ahead.expect("a newer draft");
    let going_out = shown(&Which::Draft(ahead.clone()));
    assert_eq!(going_out.draft, Some(ahead));
    let said = going_out.bulletin.update.expect("an update");
    assert_eq!((said.number, said.state), (2, State::Watched));
    assert!(
        going_out
            .bulletin
            .wordings
            .iter()
            .all(|one| one.body.is_some())
    );
    let now = Moment::parse("2026-11-22T14:20:00Z").expect("a moment");
    let files = waiting::files(&going_out.bulletin, now);
    let folder = desk.path("published");
    leaves::put(&folder, &files).expect("written");
    let mark = Mark::in_page(&desk.read("published/maintenance.html"));
    assert_eq!(mark, Some(going_out.bulletin.mark()));
    assert_eq!(std::fs::read_dir(folder).expect("a folder").count(), 2);
}

#[test]
fn the_settings_name_the_folder_as_it_is_called_on_the_server() {
    let desk = quiet();
    for server in ["nginx", "caddy", "apache", "haproxy"] {
        build(&desk, &["--for", server, "--at", "/srv/waiting/"]);
    }
    for file in ["nginx.conf", "Caddyfile", "apache.conf", "haproxy.cfg"] {
        let text = desk.read(&format!("page/{file}"));
        assert!(text.contains("\"/srv/waiting"), "{text}");
        assert!(!text.contains(&*desk.path("").to_string_lossy()), "{text}");
    }
}

#[test]
fn what_switches_the_page_is_said_as_it_is_done_on_that_server() {
    let desk = quiet();
    let said = |server: &str| {
        let run = desk.run(["page", "build", "--for", server]).expect_exit(0);
        let lines = run.stderr.lines();
        let lines = lines.filter(|line| line.starts_with("On: ") || line.starts_with("Off: "));
        lines
            .map(|line| line[4..].trim().to_owned())
            .collect::<Vec<_>>()
    };
    for server in ["nginx", "caddy", "apache"] {
        let files = ["touch page/maintenance.on", "rm page/maintenance.on"];
        assert_eq!(said(server), files, "{server}");
    }
    let map = "[DESK]/shop/page/haproxy.map";
    let set =
        |to: &str| format!("echo 'set map {map} page {to}' | socat stdio /run/haproxy/admin.sock");
    assert_eq!(said("haproxy"), [set("on"), set("off")]);
    assert_eq!(
        said("heroku"),
        [
            "PAGE=https://… sh page/heroku.sh on APP",
            "sh page/heroku.sh off APP"
        ]
    );
    assert_eq!(
        said("netlify"),
        [
            "put page/netlify.js into netlify/edge-functions/ and deploy",
            "take it out of there and deploy"
        ]
    );
    let both = desk.run(["page", "build", "--for", "nginx", "--for", "heroku"]);
    assert!(
        both.stderr.contains("nginx:\n") && both.stderr.contains("heroku:\n"),
        "{both}"
    );
    // Where the page can be read is known: nothing is left to say.
    let url = "url = \"https://wait.shop.example\"\n";
    desk.write("aplomb.toml", &format!("{CONFIG}\n{CHANNEL}{url}"));
    std::fs::create_dir(desk.path("public")).expect("a folder");
    assert_eq!(said("heroku")[0], "sh public/heroku.sh on APP");
    let usage = desk.read("public/heroku.sh");
    assert!(usage.contains("# Usage: sh heroku.sh on APP"), "{usage}");
}

#[test]
fn the_folder_of_a_channel_is_never_made() {
    let desk = with_channel();
    let run = desk.run(["page", "build"]).expect_exit(1);
    assert!(run.stderr.contains("there is no folder public"), "{run}");
    assert!(run.stderr.contains("mkdir -p public"), "{run}");
    assert!(!desk.path("public").exists());
    std::fs::create_dir(desk.path("public")).expect("a folder");
    desk.run(["page", "build"]).expect_exit(0);
}
