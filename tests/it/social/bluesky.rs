//! A real server of Bluesky, that of its own people: signing in, saying, repeating, reading back.

use super::links::{post, service};
use super::peer::{is_asked, node};
use aplomb::base::Secret;
use aplomb::channel::{
    Conversation, Earlier, Failure, Heard, Keys, Method, Post, Receipt, Request, Response,
    Sighting, Turn, What, conversation, knock,
};
use aplomb::incident::{Remote, Status};
use aplomb::runbook::Stage;
use serde_json::{Value, json};
use std::fs::File;
use std::net::TcpListener;
use std::process::Child;
use std::time::{Duration, Instant};

const HANDLE: &str = "aplomb.test";

/// A server with one account and an app password; gone when it is dropped.
struct Server {
    process: Child,
    base: String,
    did: String,
    password: String,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [port, directory] = free_ports();
        let log = folder.path().join("log");
        let file = File::create(&log).expect("a file");
        let process = node("pds.js")
            .args([port.to_string(), directory.to_string()])
            .arg(folder.path())
            .stdout(file.try_clone().expect("a second handle"))
            .stderr(file)
            .spawn()
            .expect("node, and setpriv of util-linux");
        let base = format!("http://127.0.0.1:{port}");
        let mut server = Self {
            process,
            base,
            did: String::new(),
            password: String::new(),
            _folder: folder,
        };
        let until = Instant::now() + Duration::from_secs(60);
        while !File::open(&log)
            .is_ok_and(|_| std::fs::read_to_string(&log).is_ok_and(|text| text.contains("ready")))
        {
            let said = || std::fs::read_to_string(&log).unwrap_or_default();
            let ended = server.process.try_wait().expect("its state");
            assert!(ended.is_none() && Instant::now() < until, "{}", said());
            std::thread::sleep(Duration::from_millis(50));
        }
        let account = json!({ "email": "a@b.test", "handle": HANDLE, "password": "pw12345678" });
        let account = server.say("com.atproto.server.createAccount", &account, "");
        account["did"]
            .as_str()
            .expect("a name")
            .clone_into(&mut server.did);
        let token = account["accessJwt"].as_str().expect("a session");
        let name = json!({ "name": "aplomb" });
        let app = server.say("com.atproto.server.createAppPassword", &name, token);
        app["password"]
            .as_str()
            .expect("a password")
            .clone_into(&mut server.password);
        server
    }

    fn say(&self, method: &str, body: &Value, token: &str) -> Value {
        let request = Request::json(Method::Post, format!("{}/xrpc/{method}", self.base), body);
        let request = if token.is_empty() {
            request
        } else {
            request.bearer(token)
        };
        let response = carry(&request);
        assert_eq!(response.status, 200, "{method}: {}", response.text());
        response.json()
    }

    fn records(&self) -> Vec<Value> {
        let url = format!(
            "{}/xrpc/com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&limit=100",
            self.base, self.did
        );
        let found = carry(&Request::get(url)).json()["records"]
            .as_array()
            .cloned();
        let mut found = found.expect("records");
        found.reverse();
        found
    }

    /// The newest change of the account's whole collection.
    fn commit(&self) -> String {
        let url = format!(
            "{}/xrpc/com.atproto.sync.getLatestCommit?did={}",
            self.base, self.did
        );
        carry(&Request::get(url)).text()
    }

    fn keys(&self) -> Keys {
        Keys(vec![Secret::new(self.password.as_str())])
    }

    fn begin(&self, post: &Post) -> Box<dyn Conversation> {
        match conversation(&service(&self.base, HANDLE), &self.keys(), post) {
            Ok(Some(talk)) => talk,
            _ => panic!("a conversation begins"),
        }
    }

    fn send(&self, post: &Post) -> Receipt {
        receipt(talk(&mut *self.begin(post), usize::MAX))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_ports() -> [u16; 2] {
    let listeners = [0, 0].map(|port| TcpListener::bind(("127.0.0.1", port)).expect("a port"));
    listeners.map(|listener| listener.local_addr().expect("an address").port())
}

/// Carries one question, as plainly as can be.
fn carry(request: &Request) -> Response {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(20)))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    let mut made = ureq::http::Request::builder()
        .method(request.method.word())
        .uri(&request.url);
    for (name, value) in &request.headers {
        made = made.header(name, value);
    }
    let made = made.body(request.body.clone()).expect("a request");
    let mut answer = agent.run(made).expect("an answer");
    let headers = answer.headers().iter();
    Response {
        status: answer.status().as_u16(),
        headers: headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            })
            .collect(),
        body: answer.body_mut().read_to_vec().expect("a body"),
    }
}

fn web(turn: &Turn) -> Request {
    let Turn::Ask(ask) = turn else {
        panic!("nothing is asked");
    };
    let What::Web(request) = &ask.what else {
        panic!("over the web");
    };
    request.clone()
}

/// Goes on for so many questions, or to the end.
fn talk(talk: &mut dyn Conversation, questions: usize) -> Turn {
    let mut turn = talk.begin();
    for _ in 0..questions {
        if !matches!(turn, Turn::Ask(_)) {
            break;
        }
        turn = talk.hear(&Heard::Web(carry(&web(&turn))));
    }
    turn
}

#[track_caller]
fn receipt(turn: Turn) -> Receipt {
    match turn {
        Turn::Sent(receipt) => receipt,
        Turn::Failed(failure) => panic!("{failure:?}"),
        Turn::Ask(_) => panic!("it goes on"),
    }
}

fn after(post: Post, remote: &Remote) -> Post {
    let earlier = vec![Earlier {
        at: post.at,
        status: Status::Investigating,
        body: post.body.clone(),
        remote: remote.clone(),
    }];
    Post { earlier, ..post }
}

#[test]
fn a_real_server_has_each_message_once_and_finds_it_again() {
    if !is_asked() {
        return;
    }
    let server = Server::start();
    let first = post(
        "Commandes en panne 👩🏽\u{200d}💻. Suite à 14\u{a0}h\u{a0}30 : https://status.shop.com/é?a=b.",
    );
    assert_eq!(look(&server, &first), Sighting::Absent);

    let sent = server.send(&first);
    let commit = server.commit();
    assert_eq!(
        server.send(&first),
        sent,
        "a second attempt has the same names"
    );
    assert_eq!(server.commit(), commit, "and changes nothing");
    assert_eq!(look(&server, &first), Sighting::There(sent.clone()));

    // A thread of three parts that stops after the first, and is sent again.
    let long =
        "Les commandes sont en panne à 14 h. Détails : https://status.shop.com/été. ".repeat(9);
    let long = Post {
        key: "ffeeddccbbaa99887766554433221100".into(),
        stage: Stage::Update,
        ..post(&long)
    };
    let long = after(long, &sent.remote);
    assert!(matches!(talk(&mut *server.begin(&long), 2), Turn::Ask(_)));
    assert_eq!(server.records().len(), 2);
    assert_eq!(
        look(&server, &long),
        Sighting::Absent,
        "a part is not the message"
    );
    let thread = server.send(&long);
    assert_eq!(server.send(&long), thread);
    assert_eq!(look(&server, &long), Sighting::There(thread.clone()));

    let records = server.records();
    assert_eq!(records.len(), 4);
    let root = json!({ "uri": sent.remote["uri"], "cid": sent.remote["cid"] });
    let mut parent = root.clone();
    for (at, record) in records.iter().skip(1).enumerate() {
        let value = &record["value"];
        assert_eq!(value["reply"], json!({ "root": root, "parent": parent }));
        parent = json!({ "uri": record["uri"], "cid": record["cid"] });
        let text = value["text"].as_str().expect("text");
        assert!(text.ends_with(&format!(" ({}/3)", at + 1)), "{text}");
        for facet in value["facets"].as_array().expect("links") {
            let byte = |key: &str| facet["index"][key].as_u64().expect("a place") as usize;
            assert_eq!(
                text[byte("byteStart")..byte("byteEnd")],
                *"https://status.shop.com/été"
            );
        }
    }
    assert_eq!(parent["cid"], json!(thread.remote["last_cid"]));

    // What follows hangs on the last part.
    let last = Post {
        key: "0123456789abcdef0123456789abcdef".into(),
        stage: Stage::Resolution,
        ..post("C’est réparé.")
    };
    let mut last = after(last, &sent.remote);
    last.earlier.push(Earlier {
        remote: thread.remote,
        ..last.earlier[0].clone()
    });
    server.send(&last);
    let newest = server.records().pop().expect("a record");
    let reply = json!({ "root": root, "parent": parent });
    let by_text = server
        .records()
        .into_iter()
        .find(|record| record["value"]["text"] == "C’est réparé.");
    assert_eq!(by_text.unwrap_or(newest)["value"]["reply"], reply);
}

fn look(server: &Server, post: &Post) -> Sighting {
    let fresh = server.begin(post);
    let ask = fresh.look().expect("a way to look");
    fresh.seen(&Heard::Web(carry(&web(&Turn::Ask(ask)))))
}

#[test]
fn a_real_server_says_what_we_take_it_to_say() {
    if !is_asked() {
        return;
    }
    let server = Server::start();
    let try_it = |password: &str| {
        let keys = Keys(vec![Secret::new(password)]);
        let mut knock = knock(&service(&server.base, HANDLE), &keys).expect("a way to try");
        talk(&mut *knock, 2)
    };
    assert!(matches!(try_it(&server.password), Turn::Sent(_)));
    assert!(matches!(
        try_it("wrong"),
        Turn::Failed(Failure::NoAccess(_))
    ));

    // The longest text of each measure is taken, and one more is not.
    let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
    for (longest, more) in [
        ("é", "é"),
        ("e\u{301}", "x"),
        (family, family),
        ("日", "日"),
        ("🇫🇷", "🇫🇷"),
    ] {
        let most = (3_000 / longest.len()).min(300);
        let fits = Post {
            key: format!("{most}{longest}"),
            ..post(&longest.repeat(most))
        };
        server.send(&fits);
        let mut talking = server.begin(&fits);
        let mut request = web(&talk(&mut *talking, 1));
        let mut body: Value = serde_json::from_slice(&request.body).expect("JSON");
        body["record"]["text"] = format!("{}{more}", longest.repeat(most)).into();
        request.body = body.to_string().into_bytes();
        let answer = carry(&request);
        assert!(answer.text().contains("too big"), "{}", answer.text());
        let turn = talking.hear(&Heard::Web(answer));
        assert!(matches!(turn, Turn::Failed(Failure::Refused(_))));
    }

    // A session that is none.
    let mut talking = server.begin(&post("Panne."));
    let mut request = web(&talk(&mut *talking, 1));
    for (name, value) in &mut request.headers {
        if name == "Authorization" {
            *value = "Bearer no.session.here".into();
        }
    }
    let turn = talking.hear(&Heard::Web(carry(&request)));
    assert!(matches!(turn, Turn::Failed(Failure::NoAccess(_))));
    // Nobody of that name there: whether it is out elsewhere cannot be told.
    let stranger = conversation(
        &service(&server.base, "nobody.test"),
        &server.keys(),
        &post("Panne."),
    );
    let Ok(Some(stranger)) = stranger else {
        panic!("a conversation begins");
    };
    let ask = stranger.look().expect("a way to look");
    let answer = carry(&web(&Turn::Ask(ask)));
    println!(
        "a stranger is looked for: {} {}",
        answer.status,
        answer.text()
    );
    assert_ne!(stranger.seen(&Heard::Web(answer)), Sighting::Absent);
}
