//! The agreement with a program, word for word, and requests of one's own making.

use super::super::exchange::{Failure, Heard, Response, Turn, Weight, What};
use super::super::post::Earlier;
use super::*;
use crate::base::{Lang, Moment};
use crate::channel::tests::{keys, service};
use crate::incident::{Remote, Status};
use crate::runbook::{Severity, Stage};
use proptest::prelude::*;

fn post(remotes: &[Remote]) -> Post {
    let at = Moment::parse("2026-11-22T14:05:00Z").expect("a moment");
    let earlier = remotes.iter().map(|remote| Earlier {
        at,
        status: Status::Investigating,
        body: "Earlier words.".into(),
        remote: remote.clone(),
    });
    Post {
        incident: "2026-11-22-checkout-down".into(),
        title: "Checkout is down".into(),
        body: "Orders \"fail\".\nMore at 14:25 \\ @here.".into(),
        lang: Lang::Fr,
        stage: Stage::Update,
        status: Status::Identified,
        severity: Severity::Sev2,
        at,
        since: at,
        key: "2".repeat(32),
        affected: vec!["web".into()],
        link: Some("https://status.example".into()),
        earlier: earlier.collect(),
    }
}

fn named() -> Remote {
    [("id".to_owned(), "a-1".to_owned())].into()
}

fn talk(settings: &str, keys: &[&str], post: &Post) -> Box<dyn Conversation> {
    let begun = conversation(&service(settings), &self::keys(keys), post);
    begun
        .unwrap_or_else(|unfit| panic!("{unfit:?}"))
        .expect("this service is spoken to")
}

const PROGRAM: &str = "kind = 'command'\ncommand = ['sms', '--all']\n";

/// What travels, and what it weighs.
fn asked(talk: &mut dyn Conversation) -> String {
    let Turn::Ask(ask) = talk.begin() else {
        panic!("a question");
    };
    let mut out = format!("{:?} ", ask.weight);
    match &ask.what {
        What::Program(program) => {
            out.push_str(&format!("{:?}\n", program.command));
            for (name, value) in &program.variables {
                out.push_str(&format!("{name}={value}\n"));
            }
            out.push_str(&program.input);
        }
        What::Web(request) => {
            out.push_str(&format!("{} {}\n", request.method.word(), request.url));
            for (name, value) in &request.headers {
                out.push_str(&format!("{name}: {value}\n"));
            }
            out.push_str(&String::from_utf8_lossy(&request.body));
        }
        What::Folder(_) => panic!("no folder"),
    }
    out
}

fn shown(turn: &Turn) -> String {
    match turn {
        Turn::Ask(_) => "asks".into(),
        Turn::Sent(receipt) => {
            let id = receipt.remote.get("id").map(String::as_str);
            let link = receipt.link.as_deref();
            format!("sent {} {}", id.unwrap_or("-"), link.unwrap_or("-"))
        }
        Turn::Failed(Failure::Refused(why)) => format!("refused {why}"),
        Turn::Failed(Failure::NoAccess(why)) => format!("no access {why}"),
        Turn::Failed(Failure::Busy { why, wait }) => {
            let wait = wait.map(|wait| format!(" {}ms", wait.as_millis()));
            format!("busy{} {why}", wait.unwrap_or_default())
        }
        Turn::Failed(Failure::Unknown(why)) => format!("unknown {why}"),
    }
}

#[test]
fn a_program_reads_the_words_and_finds_the_rest_in_variables() {
    insta::assert_snapshot!(asked(&mut *talk(PROGRAM, &[], &post(&[named()]))), @r#"
    Once ["sms", "--all"]
    APLOMB_TITLE=Checkout is down
    APLOMB_STATUS=identified
    APLOMB_STAGE=update
    APLOMB_SEVERITY=sev2
    APLOMB_LANG=fr
    APLOMB_KEY=22222222222222222222222222222222
    APLOMB_INCIDENT=2026-11-22-checkout-down
    APLOMB_LINK=https://status.example
    APLOMB_THREAD={"id":"a-1"}
    Orders "fail".
    More at 14:25 \ @here.
    "#);
}

#[test]
fn a_program_may_read_one_object_instead() {
    let settings = format!("{PROGRAM}format = 'json'\nidempotent = true");
    let first = asked(&mut *talk(&settings, &[], &post(&[])));
    let object = first.lines().last().expect("a line");
    insta::assert_snapshot!(object, @r#"
    {"affected":["web"],"at":"2026-11-22T14:05:00.000Z","body":"Orders \"fail\".\nMore at 14:25 \\ @here.","incident":"2026-11-22-checkout-down","key":"22222222222222222222222222222222","lang":"fr","link":"https://status.example","severity":"sev2","since":"2026-11-22T14:05:00.000Z","stage":"update","status":"identified","thread":null,"title":"Checkout is down","version":1}
    "#);
    let object: serde_json::Value = serde_json::from_str(object).expect("JSON");
    assert_eq!(object["version"], 1);
    assert!(first.starts_with("Repeatable"));
    let further = asked(&mut *talk(&settings, &[], &post(&[named()])));
    assert!(further.contains(r#""thread":{"id":"a-1"}"#), "{further}");
}

#[test]
fn how_a_program_ends_says_what_became_of_the_message() {
    for (exit, printed, complained, expected) in [
        (Some(0), "", "", "sent - -"),
        (Some(0), "sent!\n", "a warning\n", "sent - -"),
        (
            Some(0),
            "working\n{\"id\":\"x1\",\"link\":\"https://a.example/1\"}\n\n",
            "",
            "sent x1 https://a.example/1",
        ),
        (Some(0), "{\"id\":\"x1\"}", "", "sent x1 -"),
        (Some(0), "{\"id\":17,\"link\":17}", "", "sent - -"),
        (
            Some(0),
            "{\"id\":\"\",\"link\":\"javascript:alert(1)\"}",
            "",
            "sent - -",
        ),
        (Some(0), "{\"id\":\"x1\"}\ndone", "", "sent - -"),
        (Some(0), "[\"id\"]", "", "sent - -"),
        (Some(75), "", "try later\n", "busy try later"),
        (Some(77), "", "key is too old", "no access key is too old"),
        (
            Some(1),
            "",
            "first\n  no such \u{1b}[2J group \n\n",
            "refused no such \\u{1b}[2J group",
        ),
        (
            Some(1),
            "{\"id\":\"x1\"}",
            "",
            "refused it ended with 1 and said nothing",
        ),
        (Some(127), "", "sh: not found", "refused sh: not found"),
        (None, "", "", "unknown it was stopped by a signal"),
        (
            None,
            "{\"id\":\"x1\"}",
            "half",
            "unknown it was stopped by a signal: half",
        ),
    ] {
        let heard = Heard::Ended {
            exit,
            printed: printed.into(),
            complained: complained.into(),
        };
        let turn = talk(PROGRAM, &[], &post(&[])).hear(&heard);
        assert_eq!(shown(&turn), expected, "{exit:?} {printed} {complained}");
        let settings = format!("{PROGRAM}idempotent = true");
        let turn = talk(&settings, &[], &post(&[])).hear(&heard);
        let expected = expected.replacen("unknown", "busy", 1);
        assert_eq!(
            shown(&turn),
            expected,
            "{exit:?}: a second time does no harm"
        );
    }
    let turn = talk(PROGRAM, &[], &post(&[])).hear(&Heard::Published);
    assert!(shown(&turn).starts_with("unknown"));
}

const HOOK: &str = r#"kind = 'webhook'
url = { env = 'U' }
token = { env = 'T' }
headers = { Accept = 'application/json', X-Key = { env = 'K' } }
body = '''{ "text": "{{title}}: {{ body }}", "state": "{{status}} {{stage}} {{severity}} {{lang}}",
  "key": "{{key}}", "link": "{{link}}", "at": "{{at}}", "thread": "{{id}}", "incident": "{{incident}}" }'''
id = '/message/id'
link = '/message/url'
"#;

const KEYS: &[&str] = &[
    "https://hooks.example/a?b=secretsecretsecret",
    "tok-secret",
    "key-secret",
];

#[test]
fn a_request_of_ones_own_is_filled_and_nothing_leaves_its_hole() {
    insta::assert_snapshot!(asked(&mut *talk(HOOK, KEYS, &post(&[named()]))), @r#"
    Once POST https://hooks.example/a?b=secretsecretsecret
    Content-Type: application/json
    Authorization: Bearer tok-secret
    Accept: application/json
    X-Key: key-secret
    { "text": "Checkout is down: Orders \"fail\".\nMore at 14:25 \\ @here.", "state": "identified update sev2 fr",
      "key": "22222222222222222222222222222222", "link": "https://status.example", "at": "2026-11-22T14:05:00.000Z", "thread": "a-1", "incident": "2026-11-22-checkout-down" }
    "#);
    let settings = "kind = 'webhook'\nurl = { env = 'U' }\nbase = 'http://127.0.0.1:8'\nmethod = 'PUT'\nidempotency = 'Idempotency-Key'\nheaders = { content-type = 'application/x-www-form-urlencoded' }\nbody = 'title={{title}}&text={{body}}'";
    insta::assert_snapshot!(asked(&mut *talk(settings, KEYS, &post(&[]))), @"
    Repeatable PUT http://127.0.0.1:8/a?b=secretsecretsecret
    Content-Type: application/x-www-form-urlencoded
    Idempotency-Key: 22222222222222222222222222222222
    title=Checkout+is+down&text=Orders+%22fail%22.%0AMore+at+14%3A25+%5C+%40here.
    ");
}

#[test]
fn the_answer_to_a_request_of_ones_own_is_read_as_the_settings_say() {
    let usual: &[(u16, &str, &str)] = &[
        (200, "", "sent - -"),
        (
            201,
            r#"{"message":{"id":"m/1","url":"https://a.example/1"}}"#,
            "sent m/1 https://a.example/1",
        ),
        (201, r#"{"message":{"id":17,"url":"ftp://a"}}"#, "sent 17 -"),
        (
            201,
            r#"{"message":{"id":1e30,"url":["https://a.example"]}}"#,
            "sent - -",
        ),
        (
            200,
            "<!doctype html><title>Sign in</title>",
            "unknown 200: a page for people, not the answer of a service",
        ),
        (302, "", "refused 302"),
        (
            400,
            r#"{"error":"no such room"}"#,
            "refused 400: no such room",
        ),
        (401, "tok-secret is wrong", "no access 401: ••• is wrong"),
        (404, "", "refused 404"),
        (429, "", "busy 429"),
        (500, "", "unknown 500"),
        (503, "", "unknown 503"),
        (303, "", "unknown 303"),
    ];
    let strict: &[(u16, &str, &str)] = &[
        (202, "", "sent - -"),
        (409, "", "sent - -"),
        // Whoever says which status is one knows their service.
        (202, "<html>thanks</html>", "sent - -"),
        (
            200,
            "",
            "unknown 200: a status that the settings do not expect",
        ),
        (200, "queued", "unknown 200: queued"),
        (500, "", "unknown 500"),
    ];
    let repeatable: &[(u16, &str, &str)] = &[
        (200, "", "sent - -"),
        (
            200,
            "<html>",
            "unknown 200: a page for people, not the answer of a service",
        ),
        (500, "", "busy 500"),
    ];
    for (more, rows) in [
        ("", usual),
        ("expect = [202, 409]", strict),
        ("idempotency = 'X-Id'", repeatable),
    ] {
        for (status, body, expected) in rows {
            let mut talk = talk(&format!("{HOOK}{more}"), KEYS, &post(&[]));
            let turn = talk.hear(&Heard::Web(Response {
                status: *status,
                headers: Vec::new(),
                body: body.as_bytes().to_vec(),
            }));
            assert_eq!(shown(&turn), *expected, "{more} {status} {body}");
            assert!(talk.look().is_none());
        }
    }
}

proptest! {
    #[test]
    fn any_message_makes_the_json_that_was_meant(title in ".*", body in "(?s).*") {
        let mut post = post(&[]);
        post.title.clone_from(&title);
        post.body.clone_from(&body);
        let Turn::Ask(ask) = talk(HOOK, KEYS, &post).begin() else {
            panic!("a question");
        };
        prop_assert_eq!(ask.weight, Weight::Once);
        let What::Web(request) = ask.what else {
            panic!("a request");
        };
        let json: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        prop_assert_eq!(json.as_object().map(serde_json::Map::len), Some(7));
        let text = format!("{title}: {body}");
        prop_assert_eq!(json["text"].as_str(), Some(&*text));
        let settings = format!("{PROGRAM}format = 'json'");
        let printed = asked(&mut *talk(&settings, &[], &post));
        let json: serde_json::Value =
            serde_json::from_str(printed.lines().last().expect("a line")).expect("JSON");
        prop_assert_eq!(json["body"].as_str(), Some(&*body));
        let told = format!("APLOMB_TITLE={}", title.replace('\0', ""));
        prop_assert!(printed.contains(&told));
    }
}
