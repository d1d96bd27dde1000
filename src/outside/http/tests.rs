use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// A server of our own: answers each connection in turn with these bytes, then is gone.
fn server(answers: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("a visitor");
            read_request(&mut stream);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|length| length > 0) {
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).into_owned()
}

fn answer(status: &str, more: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n{more}\r\n")
}

fn look(url: &str) -> Result<Inbound, Fault> {
    Http::default().get(url, Duration::from_secs(10))
}

#[test]
fn every_status_is_an_answer() {
    for status in ["200 OK", "404 Not Found", "503 Service Unavailable"] {
        let url = server(vec![answer(status, "")]);
        let number = status[..3].parse().expect("a number");
        assert_eq!(look(&url), Ok(Inbound::Status(number)));
    }
}

#[test]
fn redirects_are_followed_five_times() {
    let hop = || answer("302 Found", "location: /next\r\n");
    let five = (0..5)
        .map(|_| hop())
        .chain([answer("200 OK", "")])
        .collect();
    assert_eq!(look(&server(five)), Ok(Inbound::Status(200)));
    let endless = (0..20).map(|_| hop()).collect();
    assert_eq!(look(&server(endless)), Ok(Inbound::Status(302)));
}

#[test]
fn a_body_is_not_waited_for() {
    let endless = "HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\nbegin".to_owned();
    assert_eq!(look(&server(vec![endless])), Ok(Inbound::Status(200)));
}

#[test]
fn nobody_behind_the_port_is_said_in_words() {
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    let refused = Fault::Unreachable("the connection was refused".to_owned());
    assert_eq!(look(&format!("http://{free}/")), Err(refused));
    for url in ["ftp://127.0.0.1/", "not an address", ""] {
        assert!(matches!(look(url), Err(Fault::Unreachable(_))), "{url}");
    }
}

#[test]
fn silence_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let begun = Instant::now();
    let answer = Http::default().get(&url, Duration::from_millis(300));
    assert_eq!(
        answer,
        Err(Fault::TooLate {
            output: String::new()
        })
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn ctrl_c_ends_the_waiting() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let http = Http::default();
    http.stop.interrupt();
    let answer = http.get(&url, Duration::from_secs(60));
    assert_eq!(
        answer,
        Err(Fault::Stopped {
            output: String::new()
        })
    );
    http.stop.forget_used();
    assert!(!http.stop.is_raised());
}

#[test]
fn a_proxy_is_used_except_where_it_should_not_be() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let proxy = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a visitor");
        for status in ["200 Tunnel", "207 Through The Tunnel"] {
            read_request(&mut stream);
            let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes());
        }
    });
    let http = Http {
        proxy: Some(Proxy {
            address: proxy,
            except: "127.0.0.1, *.example.org".into(),
        }),
        ..Http::default()
    };
    let through = http.get("http://somewhere.example/", Duration::from_secs(10));
    assert_eq!(through, Ok(Inbound::Status(207)));
    let around = http.get(&server(vec![answer("200 OK", "")]), Duration::from_secs(10));
    assert_eq!(around, Ok(Inbound::Status(200)));
}
