//! Mail handed to a relay, without the ledger, beside Postfix's own `smtp-source`: `cargo bench
//! --bench relay`.
//!
//! Sinks that count and forget: `smtp-sink` of Postfix over the loopback, and one of our own whose
//! answers take 20 ms, as those of a relay far away do. Nothing here is a test: a slow machine
//! fails nobody. `-- PORT` measures a relay that listens there, such as a Postfix that takes mail
//! for `x.test`.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures the world itself, and prints"
)]

use aplomb::outside::stop::Stop;
use aplomb::outside::switchboard::Sockets;
use aplomb::seam::{Endpoint, Heard, Line, Switchboard};
use aplomb::smtp::{Conversation, Envelope, Outcome, Security, Terms, Turn};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

const MESSAGES: u64 = 10_000;
const ROUNDS: usize = 5;
const ROUND_TRIP: Duration = Duration::from_millis(20);

fn main() {
    if let Some(port) = std::env::args().find_map(|argument| argument.parse().ok()) {
        for connections in [1, 4, 10] {
            row(
                &format!("{connections} connections"),
                port,
                connections,
                MESSAGES,
                0,
            );
        }
        let source = middle(|| smtp_source(port, 10));
        println!(
            "{:<52} {source:>12.0}",
            "    peer: smtp-source, 10 sessions"
        );
        return;
    }
    println!(
        "{:<52} {:>12} {:>10}",
        "10,000 messages of 1.4 kB", "a second", "limit"
    );
    if let Some(sink) = Sink::start(&[]) {
        let port = sink.port;
        row(
            "smtp-sink, 4 connections, pipelined",
            port,
            4,
            MESSAGES,
            40_000,
        );
        row("smtp-sink, 1 connection, pipelined", port, 1, MESSAGES, 0);
        for sessions in [4, 20] {
            let source = middle(|| smtp_source(port, sessions));
            let what = format!("    peer: smtp-source, {sessions} sessions");
            println!("{what:<52} {source:>12.0}");
        }
    }
    if let Some(sink) = Sink::start(&["-p"]) {
        row(
            "smtp-sink, 4 connections, lock-step",
            sink.port,
            4,
            MESSAGES,
            0,
        );
    }
    for (what, offers, limit, connections) in [
        (
            "own sink, 4 connections, pipelined",
            "250-PIPELINING\r\n",
            0,
            4,
        ),
        (
            "own sink, 4 connections, CHUNKING",
            "250-PIPELINING\r\n250-CHUNKING\r\n",
            0,
            4,
        ),
    ] {
        let port = sink(offers, Duration::ZERO);
        row(what, port, connections, MESSAGES, limit);
    }
    for (what, offers, limit, messages) in [
        ("20 ms, 10 connections, lock-step", "", 0, 500),
        (
            "20 ms, 10 connections, pipelined",
            "250-PIPELINING\r\n",
            446,
            2_000,
        ),
        (
            "20 ms, 10 connections, CHUNKING",
            "250-PIPELINING\r\n250-CHUNKING\r\n",
            3_500,
            MESSAGES,
        ),
    ] {
        let port = sink(offers, ROUND_TRIP);
        row(what, port, 10, messages, limit);
    }
}

fn row(what: &str, port: u16, connections: usize, messages: u64, limit: u32) {
    let rate = middle(|| drive(port, connections, messages));
    let verdict = if rate < f64::from(limit) {
        "   BELOW"
    } else {
        ""
    };
    println!("{what:<52} {rate:>12.0} {limit:>10}{verdict}");
}

/// The middle of several rates.
fn middle(mut measure: impl FnMut() -> f64) -> f64 {
    let mut rates: Vec<_> = (0..ROUNDS).map(|_| measure()).collect();
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// Sends so many messages; messages per second, from the first dial to the last answer.
fn drive(port: u16, connections: usize, messages: u64) -> f64 {
    let body = message();
    let begun = Instant::now();
    let mut board = Sockets::new(Stop::new(), None).unwrap();
    let to = Endpoint {
        host: "127.0.0.1".to_owned(),
        port,
        implicit_tls: false,
    };
    let mut talks: BTreeMap<Line, Conversation> = (0..connections)
        .map(|_| (board.dial(&to), Conversation::new(terms())))
        .collect();
    let (mut next, mut accepted) = (0, 0);
    while accepted < messages {
        let mut turns = Vec::new();
        let mut awake = Vec::new();
        for (line, heard) in board.listen(Duration::from_secs(10)) {
            let talk = talks.get_mut(&line).unwrap();
            awake.push(line);
            let heard = match heard {
                Heard::Open => talk.opened(),
                Heard::Encrypted => talk.encrypted(),
                Heard::Bytes(bytes) => talk.hear(&bytes),
                Heard::Gone(loss) => panic!("{loss}"),
            };
            turns.extend(heard.into_iter().map(|turn| (line, turn)));
        }
        for line in &awake {
            let talk = talks.get_mut(line).unwrap();
            while talk.room() > 0 && next < messages {
                let to = format!("customer{next}@x.test");
                let envelope = Envelope {
                    from: "hello@shop.example",
                    to: &to,
                    utf8: false,
                };
                let taken = talk.take(next, &envelope, Arc::clone(&body));
                turns.extend(taken.into_iter().map(|turn| (*line, turn)));
                next += 1;
            }
        }
        // Here a ledger would write down what is asked for.
        for (line, turn) in turns {
            match turn {
                Turn::Asks(ticket) => talks.get_mut(&line).unwrap().release(ticket),
                Turn::Outcome(_, Outcome::Accepted(_)) => accepted += 1,
                Turn::Ready => {}
                other => panic!("{other:?}"),
            }
        }
        for line in awake {
            let out = talks.get_mut(&line).unwrap().out();
            if !out.is_empty() {
                board.say(line, &out);
            }
        }
    }
    rate(messages, begun)
}

#[expect(clippy::cast_precision_loss, reason = "thousands")]
fn rate(messages: u64, begun: Instant) -> f64 {
    messages as f64 / begun.elapsed().as_secs_f64()
}

fn terms() -> Terms {
    Terms {
        our_name: "bench.example".to_owned(),
        tls: Security::None,
        login: None,
        window: 8,
        most_messages: u32::MAX,
    }
}

fn message() -> Arc<[u8]> {
    let mut text = "From: Shop <hello@shop.example>\r\nTo: <customer@shop.example>\r\n\
                    Subject: Our shop is down\r\n\r\n"
        .to_owned();
    while text.len() < 1_400 {
        text.push_str("We are sorry: orders cannot be placed at the moment. We are on it.\r\n");
    }
    text.into_bytes().into()
}

fn smtp_source(port: u16, sessions: usize) -> f64 {
    let begun = Instant::now();
    let status = Command::new("smtp-source")
        .args([
            "-d",
            "-l",
            "1400",
            "-f",
            "hello@shop.example",
            "-t",
            "customer@x.test",
        ])
        .args(["-m", &MESSAGES.to_string(), "-s", &sessions.to_string()])
        .arg(format!("127.0.0.1:{port}"))
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    rate(MESSAGES, begun)
}

struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    /// Starts `smtp-sink`; none where it is not installed.
    fn start(with: &[&str]) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut command = Command::new("smtp-sink");
        if rustix::process::getuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let child = command
            .args(with)
            .arg(format!("127.0.0.1:{port}"))
            .arg("1000")
            .stdin(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            println!("skipped: smtp-sink is not installed (Debian: postfix)");
            return None;
        };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { child, port })
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A sink that answers everything with yes, so much later.
fn sink(offers: &'static str, later: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            stream.set_nodelay(true).unwrap();
            std::thread::spawn(move || serve(&stream, offers, later));
        }
    });
    port
}

fn serve(stream: &TcpStream, offers: &str, later: Duration) {
    let (tell, told) = channel::<(Instant, Vec<u8>)>();
    let mut writer = stream.try_clone().unwrap();
    std::thread::spawn(move || {
        while let Ok((due, mut bytes)) = told.recv() {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            while let Ok((due, more)) = told.try_recv() {
                if due > Instant::now() {
                    let _ = writer.write_all(&bytes);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    bytes.clear();
                }
                bytes.extend(more);
            }
            if writer.write_all(&bytes).is_err() {
                return;
            }
        }
    });
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut line = Vec::new();
    let mut answer = b"220 sink\r\n".to_vec();
    let mut in_data = false;
    loop {
        if reader.buffer().is_empty() && !answer.is_empty() {
            let _ = tell.send((Instant::now() + later, std::mem::take(&mut answer)));
        }
        line.clear();
        if reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return;
        }
        if in_data {
            if line == b".\r\n" {
                in_data = false;
                answer.extend(b"250 2.0.0 Ok: queued as 1\r\n");
            }
            continue;
        }
        if line.starts_with(b"EHLO") {
            answer.extend(format!("250-sink\r\n{offers}250 8BITMIME\r\n").bytes());
        } else if line.starts_with(b"DATA") {
            in_data = true;
            answer.extend(b"354 go\r\n");
        } else if let Some(size) = line.strip_prefix(b"BDAT ") {
            let size = String::from_utf8_lossy(size);
            let size: u64 = size.split(' ').next().unwrap().parse().unwrap();
            std::io::copy(&mut reader.by_ref().take(size), &mut std::io::sink()).unwrap();
            answer.extend(b"250 2.0.0 Ok: queued as 1\r\n");
        } else {
            answer.extend(b"250 2.1.0 Ok\r\n");
        }
    }
}
