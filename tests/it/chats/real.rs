//! The services' own programs: a homeserver of Matrix, the parser of Rocket.Chat, an emulator of
//! Telegram's bots, and Apprise behind a program of one's own.
//!
//! `tests/run --real` installs them and sets `APLOMB_REAL`.

use super::carrier::{carry, look};
use super::{facts, keys, letters, post, service, talk, travels};
use crate::skipped::skipped;
use aplomb::channel::{Failure, Sighting, knock};
use aplomb::incident::{Remote, Status};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where the programs of others are; none when nobody asked for them.
fn programs() -> Option<PathBuf> {
    if std::env::var("APLOMB_REAL").is_ok_and(|value| value == "1") {
        return Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/real"));
    }
    skipped("the services' own programs: tests/run --real");
    None
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start(mut command: Command, port: u16) -> Self {
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}; see tests/run --real"));
        let server = Self(child);
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "{command:?} is up"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }
}

/// A homeserver with a room.
struct Homeserver {
    base: String,
    asked: std::cell::Cell<u32>,
    _folder: tempfile::TempDir,
    _server: Server,
}

impl Homeserver {
    fn start(programs: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let python = programs.join("python/bin/python");
        let port = free_port();
        let synapse = |more: &[&str]| {
            let mut command = Command::new(&python);
            command
                .current_dir(folder.path())
                .args(["-m", "synapse.app.homeserver", "--config-path", "hs.yaml"])
                .args(more);
            command
        };
        let made = synapse(&[
            "--server-name",
            "localhost",
            "--generate-config",
            "--report-stats=no",
        ])
        .output()
        .expect("Synapse; see tests/run --real");
        assert!(made.status.success(), "{made:?}");
        let path = folder.path().join("hs.yaml");
        let config = std::fs::read_to_string(&path).expect("a configuration");
        let config = config
            .replace("port: 8008", &format!("port: {port}"))
            .replace("      - ::1\n", "")
            .replace("    - ::1\n", "")
            + "\nenable_registration: true\nenable_registration_without_verification: true\n\
               rc_message: {per_second: 1000, burst_count: 1000}\n";
        std::fs::write(&path, config).expect("a configuration");
        let server = Server::start(synapse(&[]), port);
        Self {
            base: format!("http://127.0.0.1:{port}"),
            asked: std::cell::Cell::new(0),
            _folder: folder,
            _server: server,
        }
    }

    fn call(&self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}/_matrix/client/{path}", self.base));
        if !token.is_empty() {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let answer = if method == "GET" {
            agent.run(request.body(()).expect("a request"))
        } else {
            agent.run(request.body(body.to_string()).expect("a request"))
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let text = answer.body_mut().read_to_string();
        serde_json::from_str(&text.expect("a body")).expect("JSON")
    }

    /// The token of a new person.
    fn register(&self, name: &str) -> String {
        let body = json!({ "auth": { "type": "m.login.dummy" }, "username": name, "password": "pw-of-a-test" });
        let answer = self.call("POST", "v3/register", "", &body);
        answer["access_token"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    }

    fn settings(&self, room: &str) -> String {
        format!(
            "kind = 'matrix'\nbase = '{}'\ntoken = {{ env = 'X' }}\nroom = '{room}'",
            self.base
        )
    }

    /// The messages of a room that say this.
    fn saying(&self, room: &str, token: &str, words: &str) -> Vec<Value> {
        let path = format!("v3/rooms/{room}/messages?dir=b&limit=100");
        let answer = self.call("GET", &path, token, &Value::Null);
        let chunk = answer["chunk"].as_array().expect("events").clone();
        let says = |event: &Value| {
            let body = event["content"]["body"].as_str().unwrap_or_default();
            letters(body).contains(&letters(words))
        };
        chunk.into_iter().filter(says).collect()
    }

    /// How often somebody was rung in a room.
    fn rung(&self, room: &str, token: &str) -> i64 {
        // The same question gets the same answer for two minutes.
        let asked = self.asked.get() + 1;
        self.asked.set(asked);
        let path = format!("v3/sync?timeout={asked}");
        let answer = self.call("GET", &path, token, &Value::Null);
        let counts = &answer["rooms"]["join"][room]["unread_notifications"];
        counts["highlight_count"]
            .as_i64()
            .unwrap_or_else(|| panic!("{answer}"))
    }
}

#[test]
fn a_homeserver_of_matrix_keeps_an_incident_in_one_thread_and_takes_nothing_twice() {
    let Some(programs) = programs() else { return };
    let server = Homeserver::start(&programs);
    let (bot, ana) = (server.register("bot"), server.register("ana"));
    let room = json!({ "room_alias_name": "ops", "preset": "public_chat" });
    let answer = server.call("POST", "v3/createRoom", &bot, &room);
    let room = answer["room_id"].as_str().expect("a room").to_owned();
    server.call("POST", &format!("v3/join/{room}"), &ana, &json!({}));
    let (by_name, by_id) = (server.settings("#ops:localhost"), server.settings(&room));

    // The door.
    let opens =
        |token: &str| carry(&mut *knock(&service(&by_id), &keys(&[token])).expect("a door"));
    assert!(opens(&bot).is_ok());
    assert!(matches!(opens("syt_wrong"), Err(Failure::NoAccess(_))));

    // The first message, by the name of the room, and the same again after a lost answer.
    let nasty = "Orders <b>fail</b> & @room @ana **see** https://status.example/a_b?c&d.";
    let first = post(Status::Investigating, nasty, &[]);
    let mut conversation = talk(&by_name, &[&bot], &first);
    let receipt = carry(&mut *conversation).expect("it is out");
    assert_eq!(look(&*conversation), Sighting::There(receipt.clone()));
    let again = carry(&mut *talk(&by_id, &[&bot], &first)).expect("it is out");
    assert_eq!(
        again.remote, receipt.remote,
        "the same message has the same name"
    );
    assert_eq!(
        server.saying(&room, &bot, nasty).len(),
        1,
        "and is there once"
    );
    let mut late = first.clone();
    late.at = aplomb::base::Moment::from_millis(0);
    assert_eq!(
        look(&*talk(&by_id, &[&bot], &late)),
        Sighting::There(receipt.clone()),
        "and is found by whoever does not know whether it was sent"
    );
    let mut other = post(Status::Investigating, "Never said.", &[]);
    for at in [0, i64::from(i32::MAX) * 1000] {
        other.at = aplomb::base::Moment::from_millis(at);
        let talk = talk(&by_id, &[&bot], &other);
        assert_eq!(look(&*talk), Sighting::Absent, "since {at}");
    }

    // Nobody was rung; the same without our care rings.
    assert_eq!(server.rung(&room, &ana), 0);
    let loud = json!({ "msgtype": "m.text", "body": "@room look" });
    server.call(
        "PUT",
        &format!("v3/rooms/{room}/send/m.room.message/loud"),
        &bot,
        &loud,
    );
    let begun = Instant::now();
    while server.rung(&room, &ana) == 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "this room can ring"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(server.rung(&room, &ana), 1, "and rang for that alone");

    // Further messages hang on the first one.
    let mut remotes: Vec<Remote> = vec![receipt.remote.clone()];
    for (status, words) in [
        (Status::Identified, "It is the provider."),
        (Status::Resolved, "Over."),
    ] {
        let mut conversation = talk(&by_name, &[&bot], &post(status, words, &remotes));
        let receipt = carry(&mut *conversation).expect("it is out");
        assert_eq!(look(&*conversation), Sighting::There(receipt.clone()));
        remotes.push(receipt.remote);
    }
    let root = &receipt.remote["event_id"];
    let path = format!("v1/rooms/{room}/relations/{root}/m.thread");
    let thread = server.call("GET", &path, &ana, &Value::Null);
    assert_eq!(
        thread["chunk"].as_array().map(Vec::len),
        Some(2),
        "{thread}"
    );

    // A thread of which this room knows nothing.
    let gone: Remote = [("event_id".to_owned(), "$gone".to_owned())].into();
    let mut lost = post(Status::Monitoring, "We watch it.", &[gone]);
    lost.key = "f".repeat(32);
    carry(&mut *talk(&by_id, &[&bot], &lost)).expect("it stands alone");
    assert_eq!(
        server
            .saying(&room, &bot, "Checkout is down We watch it.")
            .len(),
        1
    );

    // As long as we let it be.
    let mut long = post(Status::Monitoring, &"é".repeat(14_900), &[]);
    long.key = "e".repeat(32);
    carry(&mut *talk(&by_id, &[&bot], &long)).expect("it fits");

    // Where we may not.
    let shut = server.call(
        "POST",
        "v3/createRoom",
        &ana,
        &json!({ "preset": "private_chat" }),
    );
    let shut = server.settings(shut["room_id"].as_str().expect("a room"));
    let refused = carry(&mut *talk(&shut, &[&bot], &first));
    assert!(matches!(refused, Err(Failure::NoAccess(_))), "{refused:?}");
}

#[test]
fn the_parser_of_rocket_chat_finds_no_markup_and_nobody_to_ring() {
    let Some(programs) = programs() else { return };
    let hook = "kind = 'rocketchat'\nurl = { env = 'X' }";
    let facts = facts();
    let texts: Vec<String> = facts
        .iter()
        .map(|fact| travels(hook, &["https://chat.example/hooks/a/b"], fact))
        .collect();
    let script = "const {parse}=require('@rocket.chat/message-parser');\
        const texts=JSON.parse(require('fs').readFileSync(0));\
        const options={colors:true,katex:{parenthesisSyntax:true}};\
        console.log(JSON.stringify(texts.map(t=>parse(t,options))));";
    let mut node = Command::new("node")
        .current_dir(programs.join("chats"))
        .args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node; see tests/run --real");
    let mut input = node.stdin.take().expect("an input");
    input
        .write_all(json!(texts).to_string().as_bytes())
        .expect("it reads");
    drop(input);
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let parsed: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    for ((fact, text), parsed) in facts.iter().zip(&texts).zip(&parsed) {
        let mut shown = String::new();
        plain(parsed, &mut shown)
            .unwrap_or_else(|kind| panic!("{fact:?} became {kind} in {text:?}"));
        assert_eq!(letters(&shown), letters(fact), "{text:?}");
    }
}

/// The text of what the parser of Rocket.Chat found, as long as it is text and links.
fn plain(found: &Value, shown: &mut String) -> Result<(), String> {
    for part in found.as_array().expect("parts") {
        let kind = part["type"].as_str().expect("a type");
        match kind {
            "PARAGRAPH" => plain(&part["value"], shown)?,
            "PLAIN_TEXT" => shown.push_str(part["value"].as_str().expect("a text")),
            "LINE_BREAK" => shown.push('\n'),
            "LINK" => match &part["value"]["label"] {
                Value::Array(_) => plain(&part["value"]["label"], shown)?,
                label => shown.push_str(label["value"].as_str().expect("a text")),
            },
            other => return Err(other.to_owned()),
        }
    }
    Ok(())
}

#[test]
fn a_bot_of_telegram_says_it_and_answers_itself() {
    let Some(programs) = programs() else { return };
    let port = free_port();
    let script = format!(
        "const T=require('telegram-test-api');const C=T.TelegramServer||T;\
         new C({{port:{port},host:'127.0.0.1'}}).start()"
    );
    let mut node = Command::new("node");
    node.current_dir(programs.join("chats"))
        .args(["-e", &script]);
    let _server = Server::start(node, port);
    let settings = format!(
        "kind = 'telegram'\nbase = 'http://127.0.0.1:{port}'\ntoken = {{ env = 'X' }}\nroom = '1'"
    );
    let token = "123:secret";
    let door = knock(&service(&settings), &keys(&[token]));
    carry(&mut *door.expect("a door")).expect("it opens");
    let first = post(Status::Investigating, "Orders fail, @ana.", &[]);
    let receipt = carry(&mut *talk(&settings, &[token], &first)).expect("it is out");
    let id = receipt.remote["id"].clone();
    let further = post(Status::Resolved, "Over.", &[receipt.remote]);
    let receipt = carry(&mut *talk(&settings, &[token], &further)).expect("it is out");
    assert_ne!(receipt.remote["id"], id);
}

#[test]
fn apprise_reaches_a_service_through_a_program() {
    let Some(programs) = programs() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let target = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("a line");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        let mut stream = stream;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .expect("an answer");
        serde_json::from_slice::<Value>(&body).expect("JSON")
    });
    let apprise = programs.join("python/bin/apprise");
    let settings = |port: u16| {
        let line = format!(
            "{} -t \\\"$APLOMB_TITLE\\\" json://127.0.0.1:{port}",
            apprise.display()
        );
        format!("kind = 'command'\ncommand = [\"sh\", \"-c\", \"{line}\"]")
    };
    let words = "Orders \"fail\" since 14:05.\nMore at 14:25 $HOME `id`.";
    let message = post(Status::Investigating, words, &[]);
    carry(&mut *talk(&settings(port), &[], &message)).expect("it is out");
    let got = target.join().expect("it was said");
    assert_eq!(got["title"], "Checkout is down");
    assert_eq!(got["message"].as_str().map(str::trim_end), Some(words));
    let nobody = carry(&mut *talk(&settings(free_port()), &[], &message));
    assert!(matches!(nobody, Err(Failure::Refused(_))), "{nobody:?}");
}
