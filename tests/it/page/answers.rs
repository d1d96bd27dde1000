//! A client that sees every byte of an answer.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// What a browser accepts.
pub(super) const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, which must not stand there twice.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice: {self:?}");
        value
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text")
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// A port that nobody has.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Waits until somebody listens.
pub(super) fn wait_for(port: u16) {
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "nobody listens at {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Asks once, with further headers (`Name: value\r\n`).
pub(super) fn ask_with(port: u16, method: &str, path: &str, headers: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    let body = match method {
        "POST" | "PUT" | "PATCH" => "a=1",
        _ => "",
    };
    let length = match body.len() {
        0 => String::new(),
        length => format!("Content-Length: {length}\r\n"),
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n{headers}{length}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("written");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    read(&bytes)
}

/// Asks once.
pub(super) fn ask(port: u16, method: &str, path: &str, accept: &str) -> Answer {
    ask_with(port, method, path, &format!("Accept: {accept}\r\n"))
}

fn read(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(bytes)));
    let head = std::str::from_utf8(&bytes[..end]).expect("text");
    let mut lines = head.lines();
    let status = lines.next().expect("a status").split(' ').nth(1);
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').expect("a header");
        (name.to_ascii_lowercase(), value.trim().to_owned())
    });
    let answer = Answer {
        status: status.expect("a number").parse().expect("a number"),
        headers: headers.collect(),
        body: bytes[end + 4..].to_vec(),
    };
    assert_eq!(answer.header("transfer-encoding"), None, "{head}");
    answer
}
