//! The walk itself, in a real terminal.

mod order;
mod terminals;
mod together;
pub(crate) mod walker;
mod words;

use crate::desk::Desk;
use crate::small::ID;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

/// A server that answers each look with the next of these; returns its address.
fn server(answers: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for (answer, stream) in answers.iter().zip(listener.incoming()) {
            let mut stream = stream.expect("a look");
            let mut head = BufReader::new(stream.try_clone().expect("a copy")).lines();
            while head
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            let answer =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/health")
}

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}

fn records(desk: &Desk) -> usize {
    journal(desk).lines().count() - 1
}

fn settle(desk: &Desk, steps: &[&str]) {
    for step in steps {
        desk.run(["skip", step, "--reason", "not in this test"])
            .expect_exit(0);
    }
}

/// A text whose lines were broken for a screen, as one line.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
