use super::*;
use std::thread::JoinHandle;

struct Running {
    address: SocketAddr,
    stop: Stop,
    thread: JoinHandle<usize>,
}

fn start() -> Running {
    let server = Server::listen(address("127.0.0.1:0").expect("an address")).expect("a server");
    let (address, stop) = (server.address(), Stop::new());
    let flag = stop.clone();
    let thread = thread::spawn(move || {
        let mut count = 0;
        server.serve(&flag, |asked| {
            count += 1;
            Answer {
                status: "503 Service Unavailable",
                headers: vec![("Retry-After", "60".to_owned())],
                body: format!(
                    "{} {}",
                    asked.method,
                    asked.accept.as_deref().unwrap_or("-")
                )
                .into_bytes(),
            }
        });
        count
    });
    Running {
        address,
        stop,
        thread,
    }
}

impl Running {
    fn say(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).expect("connected");
        // Whoever closes in the middle of a long request is no failure of this test.
        let _ = stream.write_all(bytes);
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn end(self) -> usize {
        self.stop.interrupt();
        self.thread.join().expect("an end")
    }
}

#[test]
fn every_method_and_path_has_the_same_answer() {
    let server = start();
    for method in [
        "GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND",
    ] {
        for path in ["/", "/a/b?c=d", "*", "http://shop.example/x"] {
            let answer = server.say(
                format!(
                    "{method} {path} HTTP/1.1\r\nHost: x\r\naccept: a/b\r\nACCEPT: c/d\r\n\r\n"
                )
                .as_bytes(),
            );
            assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
            assert!(answer.contains("\r\nRetry-After: 60\r\n"));
            assert!(
                answer.ends_with(&format!("\r\n\r\n{method} a/b, c/d")),
                "{answer}"
            );
        }
    }
    assert_eq!(server.end(), 28);
}

#[test]
fn head_has_the_head_alone() {
    let server = start();
    let answer = server.say(b"HEAD / HTTP/1.0\r\n\r\n");
    assert!(answer.contains("Content-Length: 6\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    server.end();
}

#[test]
fn garbage_and_giants_are_answered_and_harm_nobody() {
    let server = start();
    let long = vec![b'a'; 40_000];
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200));
    let half = format!("GET / HTTP/1.1\r\na: {}", "b".repeat(40_000));
    let noise: Vec<u8> = (0..=255).collect();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"\0\0\0\0\n",
        &noise,
        &long,
        many.as_bytes(),
        half.as_bytes(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let answer = server.say(bytes);
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer:?}");
    }
    // Nothing at all is no question.
    let silent = TcpStream::connect(server.address).expect("connected");
    drop(silent);
    assert!(server.say(b"GET / HTTP/1.1\r\n\r\n").ends_with("GET -"));
    server.end();
}

#[test]
fn a_body_is_thrown_away_and_its_sender_gets_the_answer() {
    let server = start();
    let mut request = b"POST / HTTP/1.1\r\nContent-Length: 500000\r\n\r\n".to_vec();
    request.resize(request.len() + 500_000, b'x');
    let answer = server.say(&request);
    assert!(answer.ends_with("POST -"), "{answer}");
    server.end();
}

#[test]
fn those_who_say_nothing_do_not_keep_the_others_out() {
    let server = start();
    let silent: Vec<_> = (0..MOST * 2)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).expect("connected");
            stream.write_all(b"GET / HT").expect("written");
            stream
        })
        .collect();
    let begun = Instant::now();
    let answer = server.say(b"GET / HTTP/1.1\r\n\r\n");
    assert!(answer.ends_with("GET -"), "{answer}");
    assert!(begun.elapsed() < PATIENCE * 2, "{:?}", begun.elapsed());
    drop(silent);
    server.end();
}

#[test]
fn it_ends_at_once_when_nobody_is_there() {
    let server = start();
    assert!(server.say(b"GET / HTTP/1.1\r\n\r\n").ends_with("GET -"));
    let (begun, address) = (Instant::now(), server.address);
    assert_eq!(server.end(), 1);
    assert!(begun.elapsed() < GRACE);
    assert!(TcpListener::bind(address).is_ok(), "the address is free");
}

#[test]
fn an_address_that_is_taken_is_told() {
    let server = start();
    let error = Server::listen(server.address).expect_err("taken");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    server.end();
    for wrong in ["", "8503", "127.0.0.1", "127.0.0.1:99999", ":::"] {
        assert!(address(wrong).is_err(), "{wrong}");
    }
}
