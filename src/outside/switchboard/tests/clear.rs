//! Lines in the clear.

use super::server::serve;
use super::*;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

/// A line that is open, to a server that does this.
fn open(act: impl FnOnce(TcpStream) + Send + 'static) -> (Sockets, Line) {
    let mut board = board(None);
    let line = board.dial(&local(serve(act), false));
    assert_eq!(next(&mut board), Heard::Open);
    (board, line)
}

#[test]
fn what_is_said_arrives_in_order_however_much_it_is() {
    let much: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    let expected = much.clone();
    let (mut board, line) = open(move |mut stream| {
        // Nothing is read until everything was said: it has to wait on our side.
        std::thread::park_timeout(Duration::from_millis(200));
        let mut all = vec![0; expected.len()];
        stream.read_exact(&mut all).expect("all of it");
        assert_eq!(all, expected);
        stream.write_all(&all).expect("an answer");
    });
    for piece in much.chunks(70_000) {
        board.say(line, piece);
    }
    let mut back = Vec::new();
    while back.len() < much.len() {
        for (_, heard) in board.listen(LONG) {
            match heard {
                Heard::Bytes(bytes) => back.extend(bytes),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(back, much);
}

#[test]
fn the_last_words_are_heard_before_the_line_is_gone_and_nothing_after() {
    let (mut board, line) = open(|mut stream| {
        stream.write_all(b"421 bye\r\n").expect("said");
    });
    let mut heard = until(&mut board, 9);
    heard.extend(until(&mut board, 1));
    let words = Heard::Bytes(b"421 bye\r\n".to_vec());
    assert_eq!(heard[..2], [words, Heard::Gone(Loss::Closed)]);
    board.say(line, b"anybody?");
    board.hang_up(line);
    assert_eq!(board.listen(Duration::from_millis(50)), []);
}

#[cfg(target_os = "linux")]
#[test]
fn why_a_relay_hangs_up_is_heard_even_when_it_does_not_listen_to_the_end() {
    let (mut board, line) = open(|mut stream| {
        let mut first = [0; 1];
        stream.read_exact(&mut first).expect("a byte");
        stream.write_all(b"421 too much\r\n").expect("said");
        // Closed with unread words in it: the other side's next write fails.
    });
    let much = vec![b'x'; 100_000];
    board.say(line, &much);
    std::thread::park_timeout(Duration::from_millis(200));
    board.say(line, &much);
    board.say(line, &much);
    let mut heard = until(&mut board, 1);
    if !matches!(heard.last(), Some(Heard::Gone(_))) {
        heard.extend(until(&mut board, 1));
    }
    assert_eq!(
        heard,
        [
            Heard::Bytes(b"421 too much\r\n".to_vec()),
            Heard::Gone(Loss::Closed)
        ]
    );
}

#[test]
fn several_lines_are_heard_at_once_and_told_apart() {
    let mut board = board(None);
    let port = serve_many(5);
    let lines: Vec<Line> = (0..5).map(|_| board.dial(&local(port, false))).collect();
    let mut heard = BTreeMap::new();
    while heard.len() < 5 {
        for (line, what) in board.listen(LONG) {
            match what {
                Heard::Open => board.say(line, format!("{}\n", line.0).as_bytes()),
                Heard::Bytes(bytes) => {
                    heard.insert(line, bytes);
                }
                Heard::Gone(_) | Heard::Encrypted => {}
            }
        }
    }
    for line in lines {
        assert_eq!(heard[&line], format!("{}\n", line.0).into_bytes());
    }
}

/// A server that says back what it hears, on so many lines.
fn serve_many(count: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(count) {
            let mut stream = stream.expect("a line");
            std::thread::spawn(move || {
                let mut heard = [0; 64];
                let length = stream.read(&mut heard).expect("something");
                stream.write_all(&heard[..length]).expect("said");
                std::thread::park_timeout(LONG);
            });
        }
    });
    port
}

#[test]
fn who_cannot_be_reached_is_gone_with_the_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let mut board = board(None);
    let refused = board.dial(&local(port, false));
    assert_eq!(board.listen(LONG), [(refused, Heard::Gone(Loss::Refused))]);
    let nowhere = Endpoint {
        host: "no.such.name.invalid".to_owned(),
        ..local(port, false)
    };
    let unknown = board.dial(&nowhere);
    let gone = Heard::Gone(Loss::UnknownName);
    assert_eq!(board.listen(LONG), [(unknown, gone)]);
}

#[test]
fn a_name_with_addresses_of_both_families_is_reached_by_either() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(listener) = TcpListener::bind(address) else {
            continue;
        };
        let port = listener.local_addr().expect("an address").port();
        let name = Endpoint {
            host: "localhost".to_owned(),
            ..local(port, false)
        };
        // Not every machine knows itself by IPv6.
        if address.starts_with('[') && !knows_itself_by_v6() {
            continue;
        }
        let mut board = board(None);
        board.dial(&name);
        assert_eq!(next(&mut board), Heard::Open, "{address}");
        drop(listener);
    }
}

fn knows_itself_by_v6() -> bool {
    use std::net::ToSocketAddrs as _;
    let found = ("localhost", 25).to_socket_addrs();
    found.is_ok_and(|mut all| all.any(|address| address.is_ipv6()))
}

#[test]
fn a_line_that_does_not_open_in_time_is_given_up() {
    let mut board = board(None);
    board.patience.connect = Duration::from_millis(100);
    // Set aside for documentation (RFC 5737): nobody answers there, or the network says so.
    let to = Endpoint {
        host: "192.0.2.1".to_owned(),
        ..local(25, false)
    };
    board.dial(&to);
    let begun = Instant::now();
    let heard = next(&mut board);
    assert!(matches!(heard, Heard::Gone(_)), "{heard:?}");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[test]
fn who_hung_up_hears_nothing_more_and_the_other_side_hears_the_end() {
    let (told, end) = channel();
    let (mut board, line) = open(move |mut stream| {
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an end");
        told.send(all).expect("somebody who waits");
    });
    board.say(line, b"QUIT\r\n");
    board.hang_up(line);
    assert_eq!(end.recv_timeout(LONG), Ok(b"QUIT\r\n".to_vec()));
    assert_eq!(board.listen(Duration::from_millis(50)), []);
}

#[test]
fn a_stop_ends_the_waiting_once_and_what_is_under_way_is_still_heard() {
    let (go, gone) = channel();
    let (mut board, _) = open(move |mut stream| {
        let _: Result<(), _> = gone.recv();
        stream.write_all(b"250 queued\r\n").expect("said");
        std::thread::park_timeout(LONG);
    });
    let stop = board.stop.clone();
    assert!(!board.is_stopped());
    std::thread::spawn(move || {
        std::thread::park_timeout(Duration::from_millis(100));
        stop.interrupt();
    });
    let begun = Instant::now();
    assert_eq!(board.listen(LONG), []);
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(board.is_stopped());
    go.send(()).expect("a server");
    assert_eq!(next(&mut board), Heard::Bytes(b"250 queued\r\n".to_vec()));
    // The Ctrl-C was meant for this, not for what comes after.
    board.stop.forget_used();
    assert!(!board.is_stopped());
}

#[test]
fn nothing_heard_is_told_when_the_time_is_up_and_not_much_later() {
    let (mut board, _) = open(|_stream| std::thread::park_timeout(LONG));
    for millis in [0, 1, 30, 120] {
        let begun = Instant::now();
        assert_eq!(board.listen(Duration::from_millis(millis)), []);
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(millis), "{took:?}");
        assert!(took < Duration::from_millis(millis + 2_000), "{took:?}");
    }
}
