//! What goes wrong between the question and the answer: people who stop, channels that are named
//! alone, parts of which some are out, words that were taken back.

use super::posting::{FACTS, HOOK, Office, REST, TOOT};
use super::server::{Act, Server};
use crate::mailing_desk::{CHANNEL, Post, declare, relay};
use crate::relay::sink::{Faults, Manners};
use crate::walk::walker::Walker;
use std::process::Stdio;
use std::time::Duration;

#[cfg(unix)]
#[test]
fn whoever_stops_the_waiting_is_not_told_that_all_is_well() {
    let office = Office::declared();
    office
        .server
        .on(HOOK, [Act::Silence(Duration::from_secs(60))]);
    let send = ["send", "--no-input", "--as", "Ana"];
    let child = office
        .desk
        .command()
        .args(send.into_iter().chain(["--channel", "team-chat"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    assert!(office.server.wait_for(1, Duration::from_secs(30)));
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).expect("stopped");
    let output = child.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(6), "{said}");
    assert!(!said.contains("rehears"), "{said}");
    assert!(said.contains("team-chat"), "{said}");
    assert_eq!(office.standing("team-chat").0, "requested");
}

#[test]
fn whoever_names_a_channel_that_is_behind_has_that_one_tried_and_no_other() {
    let office = Office::declared();
    office.server.on(HOOK, [Act::answer(429, "")]);
    office.server.on(TOOT, [Act::answer(503, "")]);
    let all = ["team-chat", "status-page", "social"];
    office.send(&all).expect_exit(5);
    let tried = office.seen(HOOK).len();
    office.server.on(HOOK, [Act::answer(200, "ok")]);
    office.server.on(TOOT, [Act::json(200, r#"{"id":"78"}"#)]);
    let before = office.seen(TOOT).len();
    office
        .run(&["outbox", "resume", "team-chat", "--as", "Ana"])
        .expect_exit(0);
    assert_eq!(office.seen(HOOK).len(), tried + 1);
    assert_eq!(office.seen(TOOT).len(), before, "nobody has named that one");
    assert_eq!(office.standing("team-chat").1, 0);
    assert_eq!(office.standing("social").0, "failed");
}

#[test]
fn what_a_person_left_out_does_not_go_with_the_rest_of_the_round() {
    let office = Office::declared();
    office
        .send(&["team-chat", "status-page", "social"])
        .expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.update("the site is slow");
    let before = office.seen(HOOK).len();
    let mut walk = Walker::start(&office.desk, &["resume", "--as", "Ana"]);
    walk.at("team-chat");
    walk.press("s").asked("Why");
    walk.press("they sit beside me\r").at("status-page");
    walk.press("q");
    drop(walk);
    assert_eq!(office.standing("team-chat").0, "left-out");
    let dry = office
        .run(&["send", "--dry-run", "--as", "Ana"])
        .expect_exit(0);
    assert!(!dry.stdout.contains("# team-chat"), "{dry}");
    assert!(dry.stdout.contains("# status-page"), "{dry}");
    assert_eq!(office.seen(HOOK).len(), before);
}

/// A desk whose network is Bluesky, with words that need three posts there.
fn in_parts() -> Office {
    let office = Office::new();
    let config = office.desk.read("aplomb.toml");
    let at = config.find("[channels.social]").expect("the network");
    let base = office.server.url("");
    let network = format!(
        "[channels.social]\nkind = 'bluesky'\nhandle = 'shop.example'\nbase = '{base}'\n\
         password = {{ file = 'key' }}\ndeadline = '5s'\n"
    );
    office
        .desk
        .write("aplomb.toml", &format!("{}{network}", &config[..at]));
    office.server.on(
        "/xrpc/com.atproto.server.createSession",
        [Act::json(
            200,
            r#"{"did":"did:plc:shop","accessJwt":"jwt"}"#,
        )],
    );
    let long = format!("impact=open the site, {}", "or the app, ".repeat(50));
    let facts = FACTS
        .iter()
        .map(|fact| {
            if fact.starts_with("impact") {
                &*long
            } else {
                fact
            }
        })
        .flat_map(|fact| ["--fact", fact]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    office
        .desk
        .run(declare.into_iter().chain(facts))
        .expect_exit(0);
    office
}

const RECORD: &str = "/xrpc/com.atproto.repo.putRecord";

#[test]
fn of_a_thread_that_broke_off_a_later_attempt_puts_each_part_in_its_old_place() {
    let office = in_parts();
    let part = |n: u32| {
        let body = format!(r#"{{"uri":"at://did:plc:shop/app.bsky.feed.post/{n}","cid":"c{n}"}}"#);
        Act::json(200, &body)
    };
    let refused = Act::json(400, r#"{"error":"InvalidRequest","message":"not now"}"#);
    office.server.on(RECORD, [part(1), refused]);
    let told = office.send(&["social"]).expect_exit(1);
    assert!(told.stderr.contains("1 of 3 parts are out"), "{told}");
    office.server.on(RECORD, [part(1), part(2), part(3)]);
    office.desk.wait("2m");
    office
        .run(&["outbox", "resume", "--as", "Ana"])
        .expect_exit(0);
    let places: Vec<String> = office
        .seen(RECORD)
        .iter()
        .map(|body| {
            let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
            body["rkey"].as_str().expect("a name").to_owned()
        })
        .collect();
    assert_eq!(places.len(), 5, "{places:?}");
    assert_eq!(
        places[..2],
        places[2..4],
        "the same words in the same place"
    );
}

#[test]
fn however_many_terminals_send_a_message_at_once_it_leaves_once() {
    let office = Office::declared();
    office.server.on(
        HOOK,
        [Act::answer(200, "ok").after(Duration::from_millis(700))],
    );
    let send = ["send", "--no-input", "--as", "Ana"];
    let start = || {
        let mut command = office.desk.command();
        command
            .args(send.into_iter().chain(["--channel", "team-chat"]))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().expect("the program")
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    for mut child in children {
        child.wait().expect("ended");
    }
    assert_eq!(office.seen(HOOK).len(), 1, "{:?}", office.seen(HOOK));
    assert_eq!(office.standing("team-chat").0, "posted");
}

#[test]
fn a_mailing_that_waits_for_a_person_keeps_no_channel_behind() {
    let faults = Faults {
        cut_before: Some(9),
        ..Faults::default()
    };
    let manners = Manners {
        chunking: false,
        ..Manners::default()
    };
    let post = Post::undeclared(20, manners.with(faults));
    let server = Server::start();
    post.desk.write("hook", "https://chat.example/hook-1");
    post.desk.write(
        "aplomb.toml",
        &format!(
            "{CHANNEL}{}[channels.social]\nkind = 'mattermost'\nurl = {{ file = 'hook' }}\nbase = '{}'\n",
            relay(post.sink.port()),
            server.url("")
        ),
    );
    declare(&post.desk);
    post.run(&["send", "--channel", "customers", "--confirm", "20"])
        .expect_exit(6);
    server.on("/hook-1", [Act::answer(400, "no"), Act::answer(200, "ok")]);
    post.run(&["send", "--channel", "social"]).expect_exit(1);
    post.run(&["outbox", "resume"]).expect_exit(6);
    assert_eq!(server.seen().len(), 2);
    let status = post.run(&["status", "--json"]).json();
    let channels = status["channels"].as_array().expect("channels");
    let social = channels.iter().find(|of| of["channel"] == "social");
    assert_eq!(social.expect("the channel")["state"], "posted");
}
