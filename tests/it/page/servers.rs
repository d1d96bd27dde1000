//! The settings in real servers: checked by each server's own check, then run and asked.
//!
//! nginx, Caddy, `HAProxy` and Apache, each with the files and through `page serve`, switched on and
//! off while they run. Whoever lacks one of them sees which: `tests/run` installs them.

mod heroku;
mod programs;

use super::answers::{Answer, BROWSER, ask, ask_with, free_port, wait_for};
use super::{Running, build, declare, first_update, quiet, serve, update};
use crate::desk::Desk;
use aplomb::outside::serving::{self, Server};
use aplomb::outside::stop::Stop;
use aplomb::waiting::Mark;
use programs::{apache, caddy, haproxy, nginx};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The site behind the server, which answers 200 to everything.
struct Site {
    port: u16,
    stop: Stop,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Site {
    fn open() -> Self {
        let address = serving::address("127.0.0.1:0").expect("an address");
        let server = Server::listen(address).expect("a server");
        let (port, stop) = (server.address().port(), Stop::new());
        let flag = stop.clone();
        let thread = std::thread::spawn(move || {
            server.serve(&flag, |_| serving::Answer {
                status: "200 OK",
                headers: vec![("Content-Type", "text/plain".to_owned())],
                body: b"the shop".to_vec(),
            });
        });
        Self {
            port,
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.interrupt();
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// A server, its settings, and its files.
struct Place<'a> {
    desk: &'a Desk,
    /// The folder of the page.
    folder: &'a str,
    port: u16,
    site: u16,
}

impl Place<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.desk.path("server").join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        self.desk.write(&format!("server/{name}"), text);
        self.path(name).to_string_lossy().into_owned()
    }

    fn page(&self, name: &str) -> PathBuf {
        self.desk.path(self.folder).join(name)
    }
}

fn program(name: &str) -> Command {
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists());
    let found = found.unwrap_or_else(|| panic!("{name} is not installed; tests/run installs it"));
    Command::new(found)
}

fn checked(mut command: Command, home: &Path) {
    let output = command
        .env("HOME", home)
        .output()
        .expect("the server's check");
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn started(mut command: Command, place: &Place<'_>) -> Running {
    let log = std::fs::File::create(place.path("log")).expect("a log");
    let running = command
        .env("HOME", place.path(""))
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log)
        .spawn()
        .expect("the server");
    let running = Running(running);
    wait_for(place.port);
    running
}

/// Switches the page on or off, and waits until that counts.
fn switch(name: &str, place: &Place<'_>, on: bool) {
    if name == "haproxy" {
        let mut socket = UnixStream::connect(place.path("socket")).expect("the socket");
        let word = if on { "on" } else { "off" };
        let map = place.page("haproxy.map");
        writeln!(socket, "set map {} page {word}", map.display()).expect("said");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        assert_eq!(answer.trim(), "");
    } else if on {
        std::fs::write(place.page("maintenance.on"), "").expect("on");
    } else {
        std::fs::remove_file(place.page("maintenance.on")).expect("off");
    }
}

const METHODS: [&str; 7] = ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"];

const PATHS: [&str; 4] = ["/", "/api/orders?page=2", "/maintenance.html", "/a%20b/c"];

/// The site as it is in good times.
fn assert_open(port: u16) {
    for method in METHODS {
        for path in PATHS {
            let answer = ask(port, method, path, BROWSER);
            assert_eq!(answer.status, 200, "{method} {path}");
            assert_eq!(answer.header("retry-after"), None);
        }
    }
}

/// The page, from files or through `page serve`, which also answers who only asks whether to ask.
fn assert_away(port: u16, update: u32, name: &str, is_served: bool) {
    for method in METHODS {
        for path in PATHS {
            if method == "OPTIONS" && is_served {
                let answer = ask(port, method, path, "*/*");
                assert_eq!(answer.status, 204, "{name}: {path}");
                assert!(answer.header("allow").is_some(), "{name}: {path}");
                let origin = answer.header("access-control-allow-origin");
                assert_eq!(origin, Some("*"), "{name}: {path}");
                continue;
            }
            for (accept, is_twin) in [
                (BROWSER, false),
                ("*/*", false),
                ("application/json", true),
                ("application/problem+json", true),
                ("application/json, text/plain, */*", true),
            ] {
                let place = format!("{name}: {method} {path} {accept}");
                let answer = ask(port, method, path, accept);
                assert_head(&answer, is_twin, &place);
                if method == "HEAD" {
                    assert!(answer.body.is_empty(), "{place}");
                } else {
                    assert_eq!(mark(&answer, is_twin).number, update, "{place}");
                }
            }
        }
    }
    // Whoever asks whether it has changed, or for a piece of it, gets all of it.
    for header in [
        "If-None-Match: *\r\n",
        "If-Modified-Since: Sun, 22 Nov 2037 13:20:00 GMT\r\n",
        "If-Unmodified-Since: Sun, 22 Nov 2020 13:20:00 GMT\r\n",
        "If-Match: \"x\"\r\n",
        "Range: bytes=0-9\r\n",
        "Accept-Encoding: gzip, br\r\n",
    ] {
        let answer = ask_with(port, "GET", "/", header);
        assert_head(&answer, false, &format!("{name}: {header}"));
        assert_eq!(mark(&answer, false).number, update, "{name}: {header}");
    }
}

fn assert_head(answer: &Answer, is_twin: bool, place: &str) {
    assert_eq!(answer.status, 503, "{place}");
    let (kind, cors) = if is_twin {
        ("application/problem+json", Some("*"))
    } else {
        ("text/html; charset=utf-8", None)
    };
    assert_eq!(answer.header("content-type"), Some(kind), "{place}");
    assert_eq!(
        answer.header("access-control-allow-origin"),
        cors,
        "{place}"
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{place}");
    assert_eq!(answer.header("vary"), Some("Accept"), "{place}");
    let retry = answer.header("retry-after").map(str::parse::<u32>);
    assert!(matches!(retry, Some(Ok(60..=3600))), "{place}: {retry:?}");
}

fn mark(answer: &Answer, is_twin: bool) -> Mark {
    let mark = if is_twin {
        Mark::in_twin(&answer.json())
    } else {
        Mark::in_page(&answer.text())
    };
    mark.expect("a mark")
}

fn assert_verified(desk: &Desk, port: u16, name: &str) {
    let url = format!("http://127.0.0.1:{port}/");
    let seen = desk.run(["page", "verify", &url]);
    assert_eq!(seen.exit, Some(0), "{name}: {seen}");
}

/// A desk that other users may look into, as web servers run as such.
fn open_desk() -> Desk {
    let desk = quiet();
    for folder in [desk.root(), desk.path(""), desk.path("server")] {
        std::fs::create_dir_all(&folder).expect("a folder");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder, mode).expect("open");
    }
    desk
}

fn perform(name: &str, start: fn(&Place<'_>) -> Running) {
    let desk = open_desk();
    let site = Site::open();
    declare(&desk);
    first_update(&desk);
    // A name with a space and an accent, where the switch can be told of one.
    let folder = if name == "haproxy" {
        "page"
    } else {
        "wait ing é"
    };
    build(&desk, &["--for", name, "-o", folder]);
    let place = Place {
        desk: &desk,
        folder,
        port: free_port(),
        site: site.port,
    };
    {
        let running = start(&place);
        assert_open(place.port);
        switch(name, &place, true);
        assert_away(place.port, 1, name, false);
        assert_verified(&desk, place.port, name);
        update(&desk, "we know more", "identified", true);
        build(&desk, &["-o", folder]);
        if name != "haproxy" {
            // The page changes with every update, and nobody has to be told.
            assert_away(place.port, 2, name, false);
            assert_verified(&desk, place.port, name);
        }
        switch(name, &place, false);
        assert_open(place.port);
        drop(running);
    }
    // The same through `page serve`.
    let (_serving, through) = serve(&desk, &[]);
    let address = format!("127.0.0.1:{through}");
    build(&desk, &["--for", name, "--through", &address, "-o", folder]);
    let place = Place {
        port: free_port(),
        ..place
    };
    let _running = start(&place);
    assert_open(place.port);
    switch(name, &place, true);
    assert_away(place.port, 2, name, true);
    assert_verified(&desk, place.port, name);
    update(&desk, "it is nearly over", "monitoring", true);
    let until = Instant::now() + Duration::from_secs(5);
    while mark(&ask(place.port, "GET", "/", BROWSER), false).number != 3 {
        assert!(Instant::now() < until, "the newest update is not shown");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_away(place.port, 3, name, true);
    assert_verified(&desk, place.port, name);
    switch(name, &place, false);
    assert_open(place.port);
}

#[test]
fn nginx_gives_out_the_page() {
    perform("nginx", nginx);
}

#[test]
fn caddy_gives_out_the_page() {
    perform("caddy", caddy);
}

#[test]
fn haproxy_gives_out_the_page() {
    perform("haproxy", haproxy);
}

#[test]
fn apache_gives_out_the_page() {
    perform("apache", apache);
}
