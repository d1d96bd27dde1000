//! The waiting page: built, served, looked at, given out by real servers, shown in a real browser.
#![cfg(unix)]

mod answers;
#[cfg(target_os = "linux")]
mod browser;
mod build;
mod serve;
#[cfg(target_os = "linux")]
mod servers;
mod verify;

use crate::desk::Desk;
use answers::free_port;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

/// A runbook in which the public hears of it on the status page first, then on the page.
const RUNBOOK: &str = r#"schema = 1
title = "The secret database is down"
summary = "Two messages, one repair."
severity = "sev2"

[cadence]
first = "5m"
then = "20m"

[[communicate]]
id = "status-page"
title = "Put it on the status page"
[communicate.message]
template = "status-page"
channels = ["status-page"]
audience = "public"

[[communicate]]
id = "waiting-page"
title = "Put up the waiting page"
[communicate.message]
template = "waiting-page"
channels = ["page"]
audience = "public"

[[recover]]
id = "restart"
title = "Restart it"

[[close]]
id = "last-word"
title = "Say that it is over"
[close.message]
template = "waiting-page"
channels = ["page"]
audience = "public"
stage = "resolution"
"#;

const CONFIG: &str = r#"schema = 1
[organisation]
name = "Shop"
lang = "en"
timezone = "Europe/Paris"
contact = "help@shop.example"
status_page = "https://status.shop.example"
"#;

const CHANNEL: &str = "[channels.page]\nkind = \"page\"\nfolder = \"public\"\n";

/// The incident of [`declared`].
const ID: &str = "2026-11-22-down";

/// A desk with a workspace of our own; nothing is open.
fn quiet() -> Desk {
    let desk = Desk::new();
    desk.write("aplomb.toml", CONFIG);
    desk.write("runbooks/down.toml", RUNBOOK);
    desk
}

/// The same with a channel of kind page.
fn with_channel() -> Desk {
    let desk = quiet();
    desk.write("aplomb.toml", &format!("{CONFIG}\n{CHANNEL}"));
    desk
}

const FACTS: [&str; 4] = [
    "--fact",
    "impact=order in the shop",
    "--fact",
    "affected=all customers",
];

fn declare(desk: &Desk) {
    let args = ["declare", "down", "--no-input"];
    desk.run(args.into_iter().chain(FACTS)).expect_exit(0);
}

/// Both first messages are out.
fn first_update(desk: &Desk) {
    for step in ["status-page", "waiting-page"] {
        desk.run(["done", step].into_iter().chain(FACTS))
            .expect_exit(0);
    }
}

/// One more update; `posted` is whether it is out.
fn update(desk: &Desk, message: &str, status: &str, posted: bool) {
    let known = format!("known={message}");
    let mut args = vec![
        "update",
        "--message",
        message,
        "--fact",
        &known,
        "--status",
        status,
    ];
    if posted {
        args.push("--posted");
    }
    desk.run(args.into_iter().chain(FACTS)).expect_exit(0);
}

fn build(desk: &Desk, args: &[&str]) -> serde_json::Value {
    let all = ["page", "build", "--json"].iter().chain(args);
    desk.run(all.copied()).expect_exit(0).json()
}

/// A program that is ended when it is let go.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `page serve` at a free port, and where it listens.
fn serve(desk: &Desk, args: &[&str]) -> (Running, u16) {
    let mut child = desk
        .command()
        .args(["page", "serve", "--json", "--listen", "127.0.0.1:0"])
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let out = child.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut line).expect("a line");
    let running = Running(child);
    let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let address = said["address"].as_str().expect("an address");
    let (_, port) = address.rsplit_once(':').expect("a port");
    (running, port.parse().expect("a number"))
}
