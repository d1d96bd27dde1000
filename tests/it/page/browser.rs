//! The page in a real browser: it fits, it can be read, and it fetches nothing.
//!
//! A headless Chromium shows it in frames of several widths, in light and dark; everything the
//! browser asks for goes to a proxy of ours, which writes it down. The function for Netlify runs in
//! the same browser, whose `Request` and `Response` are those it is written for.

use super::{build, declare, first_update, quiet};
use crate::docs::root;
use aplomb::waiting::Mark;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};

const HARNESS: &str = include_str!("harness.html");

/// What the browser has asked for.
type Asked = Arc<Mutex<Vec<String>>>;

/// A proxy that has some pages and nothing else.
fn proxy(pages: BTreeMap<String, (&'static str, String)>) -> (u16, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let asked = Asked::default();
    let (pages, known) = (Arc::new(pages), Arc::clone(&asked));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (pages, known) = (Arc::clone(&pages), Arc::clone(&known));
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut lines = BufReader::new(stream.try_clone().expect("a clone")).lines();
                let Some(Ok(first)) = lines.next() else {
                    return;
                };
                while lines
                    .next()
                    .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                {}
                let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
                known.lock().expect("a list").push(target.clone());
                let (status, kind, body) = match pages.get(&target) {
                    Some((kind, body)) => ("200 OK", *kind, body.as_str()),
                    None => ("404 Not Found", "text/plain", ""),
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            });
        }
    });
    (port, asked)
}

/// What the harness found in the light and in the dark, and what was asked for.
fn shown(page: &str, edge: &str) -> (Value, Vec<String>) {
    let at = |path: &str| format!("http://page.test{path}");
    let pages = BTreeMap::from([
        (
            at("/harness"),
            ("text/html; charset=utf-8", HARNESS.to_owned()),
        ),
        (at("/page"), ("text/html; charset=utf-8", page.to_owned())),
        (
            at("/edge.mjs"),
            ("text/javascript; charset=utf-8", edge.to_owned()),
        ),
    ]);
    let (port, asked) = proxy(pages);
    let output = Command::new("python3")
        .arg(root().join("tests/browser/browse.py"))
        .args(["--measured", &at("/harness"), &format!("127.0.0.1:{port}")])
        .output()
        .expect("python3 runs tests/browser/browse.py");
    assert!(
        output.status.success(),
        "is chromium there? {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found = serde_json::from_slice(&output.stdout).expect("JSON");
    // The browser has gone: whatever the page would ask for is there by now.
    let asked = asked.lock().expect("a list").clone();
    (found, asked)
}

fn assert_fine(page: &str, edge: &str, title: &str) {
    let (both, asked) = shown(page, edge);
    for (scheme, dark) in [("light", false), ("dark", true)] {
        let found = &both[scheme];
        let pages = found["pages"].as_array().expect("pages");
        assert_eq!(pages.len(), 4);
        for seen in pages {
            let number = |name: &str| seen[name].as_f64().expect(name);
            assert_eq!(seen["overflow"], 0, "it scrolls sideways: {seen}");
            assert!(number("right") <= number("width"), "{seen}");
            assert!(number("contrast") >= 7.0, "{seen}");
            assert!(number("smallest") >= 16.0, "{seen}");
            assert!(number("texts") >= 8.0, "{seen}");
            assert_eq!(seen["fetched"], serde_json::json!([]), "{seen}");
            assert_eq!(seen["scripts"], 0);
            assert_eq!(seen["headings"], "H1 H2 H2");
            assert_eq!(seen["landmarks"], serde_json::json!([1, 1, 1]));
            assert_eq!(
                (&seen["labelled"], &seen["twice"]),
                (&true.into(), &0.into())
            );
            assert_eq!(
                (&seen["named"], &seen["times"]),
                (&true.into(), &true.into())
            );
            assert_eq!(seen["langs"], serde_json::json!(["en", "fr"]));
            assert_eq!(seen["again"], "/page", "the link leads here");
            assert_eq!(seen["title"], title);
            assert_eq!(seen["dark"], dark);
            let ground = if dark {
                "rgb(20, 23, 26)"
            } else {
                "rgb(255, 255, 255)"
            };
            assert_eq!(seen["background"], ground);
        }
        assert_edge(&found["edge"], page);
    }
    // Nothing left but for what the harness itself wanted. The browser's own calls are not ours.
    let own = |target: &&String| {
        ["/harness", "/page", "/edge.mjs"]
            .iter()
            .any(|path| target.ends_with(path))
            || target.contains("google")
            || target.contains("gvt1")
            || target.ends_with(":443")
    };
    let others: Vec<_> = asked.iter().filter(|target| !own(target)).collect();
    assert!(
        others
            .iter()
            .all(|target| target.ends_with("page.test/favicon.ico")),
        "{others:?}"
    );
    let pages = asked.iter().filter(|target| target.ends_with("/page"));
    assert!(pages.count() >= 2, "it came through the proxy: {asked:?}");
}

/// The function answers as the other servers do.
fn assert_edge(edge: &Value, page: &str) {
    assert_eq!(edge["path"], "/*");
    for (name, kind) in [
        ("page", "text/html; charset=utf-8"),
        ("twin", "application/problem+json"),
        ("head", "text/html; charset=utf-8"),
    ] {
        let head: Vec<&Value> = edge[name]
            .as_array()
            .expect("an answer")
            .iter()
            .take(5)
            .collect();
        let retry = head[2]
            .as_str()
            .expect("seconds")
            .parse::<u32>()
            .expect("a number");
        assert!((60..=3600).contains(&retry));
        assert_eq!((head[0], head[1]), (&503.into(), &kind.into()));
        assert_eq!((head[3], head[4]), (&"no-store".into(), &"Accept".into()));
    }
    let text = |name: &str| edge[name][5].as_str().expect("a text").to_owned();
    assert_eq!(text("page"), page);
    assert_eq!(text("head"), "");
    let twin: Value = serde_json::from_str(&text("twin")).expect("JSON");
    assert_eq!(Mark::in_twin(&twin), Mark::in_page(page));
}

#[test]
fn the_page_fits_every_screen_can_be_read_and_fetches_nothing() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    build(&desk, &["--for", "netlify"]);
    let read = |name: &str| desk.read(&format!("page/{name}"));
    assert_fine(
        &read("maintenance.html"),
        &read("netlify.js"),
        "Shop: service disruption",
    );
}

#[test]
fn a_rehearsal_and_long_words_fit_too() {
    let desk = quiet();
    desk.run(["drill", "down", "--no-input"]).expect_exit(0);
    let long = format!(
        "impact=open {} & <script>alert(1)</script>",
        "w".repeat(400)
    );
    for step in ["status-page", "waiting-page"] {
        desk.run([
            "done",
            step,
            "--fact",
            &long,
            "--fact",
            "affected=everybody",
        ])
        .expect_exit(0);
    }
    build(&desk, &["-o", "out", "--for", "netlify"]);
    let read = |name: &str| desk.read(&format!("out/EXERCISE-{name}"));
    let title = "[EXERCISE] Shop: service disruption";
    assert_fine(&read("maintenance.html"), &read("netlify.js"), title);
}
