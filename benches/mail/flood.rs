//! Messages made beforehand, written as fast as they are taken.

use super::measure::Run;
use super::relay::sink::Sink;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Fills the sink over so many connections, with so many messages over each.
pub(crate) fn run(sink: &Sink, chunking: bool, connections: u32, messages: u32) -> Run {
    let floods: Vec<Vec<u8>> = (0..connections)
        .map(|connection| prepared(connection, chunking, messages))
        .collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for flood in &floods {
            scope.spawn(|| pour(sink.port(), flood));
        }
    });
    let time = begun.elapsed();
    let all = connections * messages;
    assert_eq!(sink.audit().unique(), all as usize);
    assert!(sink.audit().doubles().is_empty());
    Run {
        messages: all,
        time,
        processor: Duration::ZERO,
        memory: 0,
    }
}

fn prepared(connection: u32, chunking: bool, messages: u32) -> Vec<u8> {
    let mut flood = b"EHLO flood.test\r\n".to_vec();
    let body = "A line of a message as it might be written, and then another one.\r\n".repeat(20);
    for number in 0..messages {
        let who = format!("a{number}c{connection}");
        let text = format!(
            "From: <ops@shop.test>\r\nMessage-ID: <incident.1.{who}@shop.test>\r\n\r\n{body}"
        );
        flood.extend(format!("MAIL FROM:<ops@shop.test>\r\nRCPT TO:<{who}@x.test>\r\n").bytes());
        if chunking {
            flood.extend(format!("BDAT {} LAST\r\n{text}", text.len()).bytes());
        } else {
            // Too early by the letter of RFC 2920, and fair for finding out how fast it reads.
            flood.extend(format!("DATA\r\n{text}.\r\n").bytes());
        }
    }
    flood.extend_from_slice(b"QUIT\r\n");
    flood
}

fn pour(port: u16, flood: &[u8]) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut answers = stream.try_clone().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut some = vec![0; 256 * 1024];
            while matches!(answers.read(&mut some), Ok(1..)) {}
        });
        stream.write_all(flood).unwrap();
    });
}
