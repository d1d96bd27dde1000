//! Messages that leave for services, from the command line and from the walk, with the real program
//! and a server that can do everything a service does on a bad day.

use super::server::{Act, Server};
use crate::desk::{Desk, Transcript};
use crate::pty::pause;
use crate::walk::walker::Walker;
use serde_json::Value;
use std::time::{Duration, Instant};

/// A desk whose channels all lead to one server.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) server: Server,
}

pub(crate) const FACTS: [&str; 5] = [
    "workaround=send us your orders by e-mail",
    "impact=open the site",
    "affected=all customers",
    "changed=a part of the site answers again",
    "recovery=the site works again",
];

impl Office {
    /// Three services and a person: colleagues by webhook, the status page, a social network.
    pub(crate) fn new() -> Self {
        let (desk, server) = (Desk::with_workspace(), Server::start());
        let base = server.url("");
        desk.write("hook", "https://chat.example/hooks/s3cr3tHook1");
        desk.write("key", "k3y-of-the-page-1");
        desk.write(
            "aplomb.toml",
            &format!(
                "[organisation]\nname = 'Shop'\nlang = 'en'\ntimezone = 'Etc/UTC'\n\
                 contact = 'support@shop.example'\n\
                 [people]\nincident-commander = 'Ana'\n\
                 [channels.team-chat]\nkind = 'mattermost'\nurl = {{ file = 'hook' }}\nbase = '{base}'\ndeadline = '5s'\n\
                 [channels.status-page]\nkind = 'statuspage'\npage = 'p1'\ntoken = {{ file = 'key' }}\nbase = '{base}'\ndeadline = '5s'\n\
                 access = {{ holders = ['Ana', 'Ben'], kept = 'the safe' }}\n\
                 [channels.social]\nkind = 'mastodon'\nbase = '{base}'\ntoken = {{ file = 'key' }}\ndeadline = '5s'\n"
            ),
        );
        server.on(HOOK, [Act::answer(200, "ok")]);
        server.on("/pages/p1/incidents/unresolved", [Act::json(200, "[]")]);
        server.on(PAGE, [Act::json(201, INCIDENT)]);
        server.on("/pages/p1/incidents/i9", [Act::json(200, INCIDENT)]);
        server.on("/api/v2/instance", [Act::json(200, "{}")]);
        server.on(
            TOOT,
            [Act::json(
                200,
                r#"{"id":"77","url":"https://social.example/@shop/77"}"#,
            )],
        );
        Self { desk, server }
    }

    /// The same with an incident that is open, and the other steps of the first round done.
    pub(crate) fn declared() -> Self {
        let office = Self::new();
        let facts = FACTS.iter().flat_map(|fact| ["--fact", fact]);
        let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
        office
            .desk
            .run(declare.into_iter().chain(facts))
            .expect_exit(0);
        office
    }

    pub(crate) fn run(&self, args: &[&str]) -> Transcript {
        self.desk.run(args.iter().copied())
    }

    pub(crate) fn send(&self, channels: &[&str]) -> Transcript {
        let named = channels.iter().flat_map(|name| ["--channel", name]);
        let args = ["send", "--no-input", "--as", "Ana"].into_iter();
        self.desk.run(args.chain(named))
    }

    fn json(&self, args: &[&str]) -> Value {
        self.desk.run(args.iter().copied().chain(["--json"])).json()
    }

    /// Puts the next round into words.
    pub(crate) fn update(&self, message: &str) {
        let args = [
            "update",
            "--no-input",
            "--as",
            "Ana",
            "--status",
            "identified",
        ];
        let said = ["--message", message, "--next", "20m"];
        self.desk.run(args.into_iter().chain(said)).expect_exit(0);
    }

    /// How far a channel has come, and how many messages it is behind.
    pub(crate) fn standing(&self, channel: &str) -> (String, u64) {
        let status = self.json(&["status"]);
        let channels = status["channels"].as_array().expect("channels");
        let of = channels.iter().find(|of| of["channel"] == channel);
        let of = of.expect("the channel");
        let state = of["state"].as_str().expect("a state").to_owned();
        (state, of["behind"].as_u64().expect("a number"))
    }

    /// The requests to a path.
    pub(crate) fn seen(&self, path: &str) -> Vec<String> {
        let seen = self.server.seen().into_iter();
        let seen = seen.filter(|seen| seen.path == path && seen.method != "GET");
        seen.map(|seen| seen.text()).collect()
    }
}

pub(crate) const HOOK: &str = "/hooks/s3cr3tHook1";
pub(crate) const PAGE: &str = "/pages/p1/incidents";
pub(crate) const TOOT: &str = "/api/v1/statuses";
const INCIDENT: &str = r#"{"id":"i9","name":"x","status":"investigating","shortlink":"https://stspg.example/i9","incident_updates":[],"metadata":{}}"#;

/// The rest of the first round, which a person does.
pub(crate) const REST: [&str; 5] = [
    "write-to-customers",
    "post-short",
    "put-up-waiting-page",
    "post-long",
    "set-answering-machine",
];

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
fn the_status_page_tells_one_story_of_one_incident() {
    let office = Office::declared();
    office.send(&["team-chat", "status-page"]).expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.update("the site is slow");
    assert_eq!(office.standing("status-page").1, 1);
    office.send(&["status-page"]).expect_exit(0);
    assert_eq!(office.seen(PAGE).len(), 1, "one incident");
    let updates = office.seen("/pages/p1/incidents/i9");
    assert_eq!(updates.len(), 1, "{updates:?}");
    assert!(updates[0].contains("\"identified\""), "{}", updates[0]);
    assert_eq!(office.standing("status-page").1, 0);
}

/// Everything that a page of Statuspage shows of its parts after these requests.
fn colours(requests: &[String]) -> Vec<(String, String)> {
    let mut shown = std::collections::BTreeMap::new();
    for request in requests {
        let body: Value = serde_json::from_str(request).expect("JSON");
        for (id, colour) in body["incident"]["components"].as_object().expect("parts") {
            let colour = colour.as_str().expect("a word").to_owned();
            shown.insert(id.clone(), colour);
        }
    }
    shown.into_iter().collect()
}

#[test]
fn no_part_stays_red_because_nobody_names_it_any_more() {
    let office = Office::new();
    let config = office.desk.read("aplomb.toml").replace(
        "page = 'p1'",
        "page = 'p1'\ncomponents = { web = 'c1', api = 'c2', mail = 'c3' }",
    );
    office.desk.write("aplomb.toml", &config);
    let facts = FACTS.iter().chain([&"components=web"]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    let declare = declare.into_iter();
    let facts = facts.flat_map(|fact| ["--fact", fact]);
    office.desk.run(declare.chain(facts)).expect_exit(0);
    office.send(&["team-chat", "status-page"]).expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    let asks = [
        "--status",
        "identified",
        "--message",
        "the API is slow",
        "--next",
        "20m",
    ];
    let update = [
        "update",
        "--no-input",
        "--as",
        "Ana",
        "--fact",
        "components=api",
    ];
    office
        .desk
        .run(update.into_iter().chain(asks))
        .expect_exit(0);
    office.send(&["status-page"]).expect_exit(0);
    office.run(&["update", "--posted", "--as", "Ana"]);
    let status = office.json(&["status"]);
    for step in status["steps"].as_array().expect("steps") {
        if step["phase"] == "recover" {
            let id = step["id"].as_str().expect("a name");
            office.run(&["skip", id, "--reason", "it is back", "--as", "Ana"]);
        }
    }
    office
        .run(&["resolve", "--data-loss", "no", "--as", "Ana"])
        .expect_exit(3);
    office.send(&["status-page"]).expect_exit(0);
    let mut said = office.seen(PAGE);
    said.extend(office.seen("/pages/p1/incidents/i9"));
    assert_eq!(said.len(), 3);
    let before = colours(&said[..2]);
    assert!(before.iter().all(|(_, colour)| colour == "major_outage"));
    let fine = |id: &str| (id.to_owned(), "operational".to_owned());
    assert_eq!(colours(&said), [fine("c1"), fine("c2")]);
}

/// Small words that stand in nearly every sentence of English, and in none of French.
const ENGLISH: [&str; 24] = [
    "the", "is", "it", "was", "not", "and", "has", "of", "this", "that", "nobody", "there", "no",
    "with", "by", "answer", "could", "be", "an", "did", "refused", "time", "hung", "up",
];

/// What is English in a text.
fn english(text: &str) -> Vec<&str> {
    let is_word = |word: &&str| ENGLISH.contains(&word.to_lowercase().as_str());
    let words = text.split(|it: char| !it.is_alphanumeric() && !"-_./’'".contains(it));
    words.filter(is_word).collect()
}

#[test]
fn a_french_screen_says_every_fault_in_french() {
    let page = |act: Act| (PAGE, "status-page", act);
    let toot = |act: Act| (TOOT, "social", act);
    let hook = |act: Act| (HOOK, "team-chat", act);
    let every = [
        hook(Act::answer(200, "")),
        hook(Act::answer(204, "")),
        hook(Act::answer(301, "")),
        hook(Act::answer(404, "")),
        hook(Act::answer(429, "")),
        hook(Act::answer(500, "")),
        hook(Act::HangUp),
        hook(Act::Silence(Duration::from_secs(60))),
        hook(Act::Bytes(b"SSH-2.0-x\r\n".to_vec())),
        hook(Act::answer(200, "ok").cut(70)),
        page(Act::answer(200, "<html>")),
        page(Act::answer(401, "")),
        page(Act::answer(503, "")),
        page(Act::json(201, "{}")),
        page(Act::HangUp),
        toot(Act::answer(200, "[]")),
        toot(Act::answer(403, "")),
        toot(Act::answer(502, "")),
        toot(Act::HangUp),
    ];
    let mut said = String::new();
    std::thread::scope(|scope| {
        let rounds = every.map(|(path, channel, act)| {
            scope.spawn(move || {
                let office = Office::new();
                let config = office.desk.read("aplomb.toml");
                let config = config
                    .replace("lang = 'en'", "lang = 'fr'")
                    .replace("the safe", "le coffre")
                    .replace("deadline = '5s'", "deadline = '1s'");
                office.desk.write("aplomb.toml", &config);
                let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
                let facts = ["--fact", "impact=ouvrir le site", "--fact", "affected=tous"];
                let facts = facts
                    .into_iter()
                    .chain(["--fact", "workaround=écrivez-nous"]);
                let declare = declare.into_iter().chain(facts);
                office.desk.run(declare).expect_exit(0);
                office.server.on(path, [act]);
                let mut all = office.send(&[channel]).to_string();
                all += &office.run(&["status"]).stdout;
                all += &office.run(&["outbox", "list"]).to_string();
                let told = office.run(&["timeline", "--type", "delivery"]).stdout;
                all + &told
            })
        });
        for round in rounds {
            said += &round.join().expect("a round");
        }
    });
    let lines = said.lines().filter(|line| !line.starts_with('$'));
    for line in lines {
        assert_eq!(english(line), [""; 0], "{line}");
    }
    for reason in ["raccroché", "pas de réponse à temps", "HTTP"] {
        assert!(said.contains(reason), "{reason}: {said}");
    }
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
fn the_waiting_page_changes_with_its_message() {
    let office = Office::new();
    let folder = office.desk.path("public");
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = office.desk.read("aplomb.toml");
    let page = "[channels.waiting-page]\nkind = 'page'\nfolder = 'public'\nurl = 'https://shop.example/'\n";
    office.desk.write("aplomb.toml", &format!("{config}{page}"));
    let facts = FACTS.iter().flat_map(|fact| ["--fact", fact]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    office
        .desk
        .run(declare.into_iter().chain(facts))
        .expect_exit(0);
    office.send(&["waiting-page"]).expect_exit(0);
    let page = office.desk.read("public/maintenance.html");
    assert!(page.contains("open the site"), "{page}");
    let twin = office.desk.read("public/maintenance.json");
    assert!(twin.contains("\"status\": 503"), "{twin}");
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.run(&["done", "tell-staff", "--as", "Ana"]);
    office.run(&["done", "update-status-page", "--as", "Ana"]);
    office.update("a part of the site answers again");
    office.send(&["waiting-page"]).expect_exit(0);
    let later = office.desk.read("public/maintenance.html");
    assert!(later != page && later.contains("answers again"), "{later}");
    assert_eq!(office.standing("waiting-page"), ("posted".to_owned(), 0));
}

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
