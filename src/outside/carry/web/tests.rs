use super::server::{Act, Server};
use super::*;
use crate::outside::switchboard::tests::authority::Authority;
use std::net::TcpListener;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(400);

fn post(url: &str) -> Request {
    Request::json(Method::Post, url, &serde_json::json!({"text": "hello"}))
}

fn asked(request: &Request, within: Duration) -> Result<Response, Fault> {
    match web(&World::default(), request, within) {
        Ok(Heard::Web(response)) => Ok(response),
        Ok(_) => panic!("an answer of another kind"),
        Err(fault) => Err(fault),
    }
}

/// Why nothing was sent.
fn unsent(answer: Result<Response, Fault>) -> String {
    match answer {
        Err(Fault::Unreachable(why)) => why,
        Err(other) => panic!("{other:?}"),
        Ok(response) => panic!("{}", response.status),
    }
}

fn is_late<T>(answer: &Result<T, Fault>) -> bool {
    matches!(answer, Err(Fault::TooLate { .. }))
}

/// An address where nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    format!("http://{address}/")
}

#[test]
fn a_request_arrives_as_it_was_written_and_its_answer_as_it_was_said() {
    let server = Server::start();
    let headers = [("X-One", "1"), ("RETRY-After", "30"), ("X-One", "2")];
    server.on("/a", [Act::answer_with(201, &headers, "{\"ok\":true}")]);
    for (method, body) in [
        (Method::Get, &b""[..]),
        (Method::Post, b"\x00\xff"),
        (Method::Put, b""),
        (Method::Patch, b"p"),
    ] {
        let mut request = Request::get(server.url("/a?b=c&d=%C3%A9")).with("X-Title", "Störung");
        (request.method, request.body) = (method, body.to_vec());
        let answer = asked(&request, LONG).expect("an answer");
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("retry-after"), Some("30"));
        assert_eq!(answer.json()["ok"], true);
        let ones = answer.headers.iter().filter(|(name, _)| name == "x-one");
        assert_eq!(ones.count(), 2);
        let seen = server.seen().pop().expect("a request");
        assert_eq!(
            (seen.method.as_str(), seen.path.as_str()),
            (method.word(), "/a?b=c&d=%C3%A9")
        );
        assert_eq!(seen.body, body);
        assert_eq!(seen.header("x-title"), Some("Störung"));
        let us = concat!("aplomb/", env!("CARGO_PKG_VERSION"));
        assert_eq!(seen.header("user-agent"), Some(us));
        let length = (method != Method::Get).then(|| body.len().to_string());
        assert_eq!(seen.header("content-length").map(str::to_owned), length);
    }
    assert_eq!(server.connections(), 4);
}

#[test]
fn every_status_is_an_answer_and_no_redirect_is_followed() {
    for status in [200, 204, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503] {
        let server = Server::start();
        let away = [("Location", "/elsewhere")];
        server.on("/", [Act::answer_with(status, &away, "")]);
        let answer = asked(&post(&server.url("/")), LONG).expect("an answer");
        assert_eq!(answer.status, status);
        assert_eq!(server.only().path, "/");
    }
}

#[test]
fn a_long_answer_is_cut_and_not_waited_for() {
    let server = Server::start();
    let mut endless = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n".to_vec();
    endless.extend(vec![b'x'; 1_100_000]);
    let silent = Act::Drip(b"never".to_vec(), LONG).after(LONG);
    server.on("/", [Act::Bytes(endless), silent]);
    let answer = asked(&Request::get(server.url("/")), LONG).expect("an answer");
    assert_eq!(answer.body.len(), 1024 * 1024);
}

#[test]
fn what_was_never_sent_is_told_from_what_may_have_arrived() {
    let refused = unsent(asked(&post(&nobody()), LONG));
    assert!(
        refused.ends_with(": the connection was refused"),
        "{refused}"
    );
    let unknown = unsent(asked(&post("https://no.such.name.invalid/T0K3N"), LONG));
    assert!(unknown.starts_with("no.such.name.invalid: "), "{unknown}");

    let server = Server::start();
    let whole = Act::answer(200, "0123456789");
    let Act::Bytes(bytes) = &whole else {
        panic!("bytes")
    };
    let head = bytes.len() - 10;
    server.on("/hang-up", [Act::HangUp]);
    for path in ["/hang-up", "/status", "/head", "/body", "/noise"] {
        match path {
            "/status" => server.on(path, [whole.clone().cut(10)]),
            "/head" => server.on(path, [whole.clone().cut(head - 2)]),
            "/body" => server.on(path, [whole.clone().cut(head + 5)]),
            "/noise" => server.on(path, [Act::Bytes(b"220 mail.example ESMTP\r\n".to_vec())]),
            _ => &server,
        };
        let answer = asked(&post(&server.url(path)), LONG).map(|answer| answer.status);
        assert!(matches!(answer, Err(Fault::Cut(_))), "{path}: {answer:?}");
    }
    assert_eq!(server.seen().len(), 5);
    // Whoever drops a connection may have read what was on it.
    server.drop_next(1);
    let dropped = asked(&post(&server.url("/")), LONG).map(|answer| answer.status);
    assert!(matches!(dropped, Err(Fault::Cut(_))), "{dropped:?}");
}

#[test]
fn silence_ends_in_time_and_may_have_arrived() {
    let server = Server::start();
    let drip = Act::answer(200, "slow");
    let Act::Bytes(bytes) = drip else {
        panic!("bytes")
    };
    server.on("/silent", [Act::Silence(LONG)]);
    server.on("/drip", [Act::Drip(bytes, Duration::from_millis(50))]);
    for path in ["/silent", "/drip"] {
        let begun = Instant::now();
        assert!(is_late(&asked(&post(&server.url(path)), SHORT)), "{path}");
        assert!(begun.elapsed() < SHORT + Duration::from_secs(2));
    }
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_host_that_accepts_and_never_agrees_on_encryption_was_told_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let begun = Instant::now();
    let why = unsent(asked(&post(&format!("https://{address}/K3Y")), SHORT));
    assert_eq!(why, format!("{address} could not be reached in time"));
    assert!(begun.elapsed() < SHORT + Duration::from_secs(2));
    let server = Server::start();
    let clear = format!("https://{}/K3Y", server.address());
    let why = unsent(asked(&post(&clear), SHORT));
    assert!(!why.contains("K3Y"), "{why}");
}

#[test]
fn only_this_machine_is_spoken_to_without_encryption() {
    for url in [
        "http://hooks.example/K3Y",
        "http://192.0.2.1/K3Y",
        "http://127.0.0.1.example/K3Y",
        "http://user@hooks.example/K3Y",
    ] {
        let begun = Instant::now();
        let why = unsent(asked(&post(url), LONG));
        assert!(why.contains("needs https://"), "{why}");
        assert!(!why.contains("K3Y"), "{why}");
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn what_is_no_address_and_what_is_no_header_is_refused_before_anything_is_sent() {
    let server = Server::start();
    for url in [
        "",
        "K3Y",
        "/K3Y",
        "ftp://127.0.0.1/K3Y",
        "https:///K3Y",
        "http://",
    ] {
        let why = unsent(asked(&post(url), LONG));
        assert!(why.contains("address") && !why.contains("K3Y"), "{why}");
    }
    for evil in ["/a b", "/a\r\nX-Evil: K3Y", "/a\nb", "/\u{0}"] {
        unsent(asked(&post(&server.url(evil)), LONG));
    }
    for (name, value) in [
        ("X-Good", "a\r\nX-Evil: K3Y"),
        ("X-Good", "a\nb"),
        ("X-Good", "a\u{0}b"),
        ("X-Go od", "a"),
        ("X-Good:", "a"),
        ("", "a"),
        ("X-Good\r\nX-Evil", "a"),
    ] {
        let why = unsent(asked(&post(&server.url("/")).with(name, value), LONG));
        assert!(why.contains("header") && !why.contains("K3Y"), "{why}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_certificate_nobody_signed_is_not_believed_and_one_of_our_authority_is() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let mut world = World::default();
    for (chain, trusted, why) in [
        (authority.good(), false, "nobody we know has signed it"),
        (authority.expired(), true, "it has expired"),
        (authority.for_another(), true, "another.example"),
    ] {
        world.authority = trusted.then(|| authority.certificate());
        let server = Server::encrypted(&chain, &chain);
        let Err(Fault::Unreachable(told)) = web(&world, &post(&server.url("/K3Y")), LONG) else {
            panic!("it was believed: {why}")
        };
        assert!(told.contains("the certificate is not trusted"), "{told}");
        assert!(told.contains(why) && !told.contains("K3Y"), "{told}");
        assert_eq!(server.seen(), []);
    }
    world.authority = Some(authority.certificate());
    let server = Server::encrypted(&authority.good(), &authority.good());
    server.on("/", [Act::answer(200, "encrypted"), Act::HangUp]);
    let heard = web(&world, &post(&server.url("/")), LONG);
    let Ok(Heard::Web(response)) = heard else {
        panic!("no answer")
    };
    assert_eq!(response.text(), "encrypted");
    let cut = web(&world, &post(&server.url("/")), LONG);
    assert!(matches!(cut, Err(Fault::Cut(_))));
    // The system's own authorities are still believed beside it, and its file must be readable.
    world.authority = Some("/no/such/file.pem".into());
    let unreadable = web(&world, &post(&server.url("/")), LONG);
    assert!(matches!(unreadable, Err(Fault::Unreachable(_))));
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_proxy_that_refuses_has_kept_everything_from_the_service() {
    let proxy = Server::start();
    let mut world = World::default();
    world.http.proxy = Some(Proxy {
        address: format!("http://user:hunter2@{}", proxy.address()),
        except: String::new(),
    });
    let Err(Fault::Unreachable(why)) = web(&world, &post("https://hooks.example/K3Y"), LONG) else {
        panic!("it went through")
    };
    assert_eq!(why, "hooks.example: the proxy does not let us through");
    let seen = proxy.only();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("CONNECT", "hooks.example:443")
    );
    // This machine is not looked for behind a proxy.
    let here = Server::start();
    here.on("/", [Act::answer(200, "")]);
    assert!(web(&world, &post(&here.url("/")), LONG).is_ok());
    assert_eq!((proxy.connections(), here.connections()), (1, 1));
}

#[test]
fn through_a_proxy_a_request_that_was_cut_may_have_arrived() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let behind = Server::encrypted(&authority.good(), &authority.good());
    behind.on("/", [Act::answer(200, "through"), Act::HangUp]);
    let proxy = tunnel(behind.address());
    let mut world = World {
        authority: Some(authority.certificate()),
        ..World::default()
    };
    world.http.proxy = Some(Proxy {
        address: format!("http://{proxy}"),
        except: String::new(),
    });
    // The certificate is for this machine, so the request is, too; the proxy is asked all the same
    // when the agent is made for it.
    let request = post(&behind.url("/"));
    let ready = || ready(&request).expect("ready");
    for expected in [Some(200), None] {
        let passage = Passage::open(Duration::from_secs(600));
        let agent = agent_through(&world, &passage);
        let answer = ask(&agent, ready());
        assert_eq!(answer.ok().map(|answer| answer.status), expected);
        assert!(!passage.close(), "it has left");
    }
    let passage = Passage::open(Duration::from_secs(600));
    assert!(passage.close());
    assert!(ask(&agent_through(&world, &passage), ready()).is_err());
    assert_eq!(behind.seen().len(), 2, "what was given up never leaves");
}

/// An agent that goes through the proxy of this world even to this machine.
fn agent_through(world: &World, passage: &Passage) -> Agent {
    let elsewhere = ready(&post("https://elsewhere.example/")).expect("ready");
    agent(world, &elsewhere, passage.clone(), LONG).expect("an agent")
}

/// A proxy that leads everybody to one place.
fn tunnel(to: std::net::SocketAddr) -> std::net::SocketAddr {
    use std::io::Write as _;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for mut here in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && here.read_exact(&mut byte).is_ok() {
                head.push(byte[0]);
            }
            let Ok(mut there) = std::net::TcpStream::connect(to) else {
                continue;
            };
            let _ = here.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            let (mut from, mut into) = (
                there.try_clone().expect("a stream"),
                here.try_clone().expect("a stream"),
            );
            std::thread::spawn(move || std::io::copy(&mut here, &mut there));
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut into);
                let _ = into.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    address
}

#[test]
fn whoever_is_stopped_stops() {
    let server = Server::start();
    server.on("/", [Act::Silence(LONG)]);
    let world = World::default();
    world.programs.stop.interrupt();
    let stopped = web(&world, &post(&server.url("/")), LONG);
    assert!(matches!(stopped, Err(Fault::Stopped { .. })));
    world.programs.stop.forget_used();
    assert!(!world.programs.stop.is_raised());
}

#[test]
fn one_that_hangs_never_holds_the_others() {
    let server = Server::start();
    server.on("/hangs", [Act::Silence(LONG)]);
    server.on("/good", [Act::answer(200, "").after(SHORT)]);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let url = server.url("/hangs");
        scope.spawn(move || asked(&post(&url), Duration::from_secs(3)));
        let good: Vec<_> = (0..11)
            .map(|_| scope.spawn(|| asked(&post(&server.url("/good")), LONG)))
            .collect();
        for one in good {
            assert!(one.join().expect("no panic").is_ok());
        }
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
    });
}
