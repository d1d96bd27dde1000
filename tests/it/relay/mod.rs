//! Mail relays that tests start and stop: real ones, and one that counts.
//!
//! Each listens on a free port of this machine, keeps everything in a folder of its own, and is
//! gone when it is dropped or when the tests are killed; nothing of the system's own mail is
//! touched. A relay that cannot be had on this machine says why, and its test fails: mail to
//! customers is not proven by skipping.

#![expect(
    clippy::disallowed_methods,
    reason = "starts servers, writes their settings and waits for them"
)]

mod answers;
mod certificate;
mod client;
pub(crate) mod mails;
mod postfix;
mod receiver;
pub(crate) mod sink;
mod smtp_sink;
mod strict;

pub(crate) use certificate::{Certificate, Certificates};
pub(crate) use client::Client;
pub(crate) use mails::{Mail, read_mails, read_texts};
pub(crate) use postfix::Postfix;
pub(crate) use receiver::Receiver;
pub(crate) use smtp_sink::SmtpSink;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A file of the folder of tests.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// A port that nobody listens on at the moment, and that was not handed out before. Below those
/// that the system gives to whoever connects.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % 12_000).expect("a small number");
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (begin + next % 12_000) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A Python that has these modules: Debian's own, or the one on the path. Each is looked for once.
pub(crate) fn python(modules: &str) -> PathBuf {
    static FOUND: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(python) = found.get(modules) {
        return python.clone();
    }
    for python in ["/usr/bin/python3", "python3"] {
        let status = Command::new(python)
            .args(["-c", &format!("import {modules}")])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if status.is_ok_and(|status| status.success()) {
            found.insert(modules.to_owned(), python.into());
            return python.into();
        }
    }
    panic!("no Python has {modules}: run tests/run, which installs it, or install it by hand")
}

/// A server that ends with this value, and with the tests, however they end.
struct Server(Child);

impl Server {
    /// Starts a program that must not outlive us.
    fn start(program: &Path, words: &[&str], log: &Path) -> Self {
        let log = std::fs::File::create(log).expect("a file");
        // The signal comes when the thread that starts it ends: at the latest with its test.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "TERM"])
            .arg(program)
            .args(words)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn();
        Self(child.expect("setpriv, which is part of util-linux"))
    }

    /// Waits until something greets on this port.
    #[track_caller]
    fn wait_for_greeting(&mut self, port: u16, log: &Path) {
        self.wait_until(log, || greeting(port).is_some());
    }

    /// Waits until something listens on this port, whatever it says.
    #[track_caller]
    fn wait_for_port(&mut self, port: u16, log: &Path) {
        self.wait_until(log, || TcpStream::connect(("127.0.0.1", port)).is_ok());
    }

    #[track_caller]
    fn wait_until(&mut self, log: &Path, is_so: impl Fn() -> bool) {
        let until = Instant::now() + Duration::from_secs(30);
        while !is_so() {
            let ended = self.0.try_wait().expect("its state");
            let said = || std::fs::read_to_string(log).unwrap_or_default();
            assert!(ended.is_none(), "it has ended: {ended:?}\n{}", said());
            assert!(Instant::now() < until, "nothing is heard of it\n{}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let process = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &process]).status();
        let until = Instant::now() + Duration::from_secs(5);
        while self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            if Instant::now() > until {
                let _ = self.0.kill();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The first line that somebody says who connects to this port.
fn greeting(port: u16) -> Option<String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a patience");
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).ok()?;
    // A polite end keeps the log short.
    let _ = std::io::Write::write_all(&mut &stream, b"QUIT\r\n");
    line.starts_with("220").then_some(line)
}
