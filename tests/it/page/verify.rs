//! `page verify`: what visitors see.

use super::{FACTS, ID, build, declare, first_update, free_port, quiet, serve, update};
use crate::desk::{Desk, Transcript};
use aplomb::outside::serving::{Answer, Server, address};
use aplomb::outside::stop::Stop;
use insta::assert_snapshot;

/// A server that answers as it is told.
struct Fake {
    port: u16,
    stop: Stop,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stop.interrupt();
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

fn fake(answer: impl Fn(bool) -> Answer + Send + 'static) -> Fake {
    let server = Server::listen(address("127.0.0.1:0").expect("an address")).expect("a server");
    let (port, stop) = (server.address().port(), Stop::new());
    let flag = stop.clone();
    let thread = std::thread::spawn(move || {
        server.serve(&flag, |asked| {
            answer(
                asked
                    .accept
                    .as_deref()
                    .is_some_and(|accept| accept.starts_with("application/json")),
            )
        });
    });
    Fake {
        port,
        stop,
        thread: Some(thread),
    }
}

fn verify(desk: &Desk, port: u16, more: &[&str]) -> Transcript {
    let url = format!("http://127.0.0.1:{port}/shop");
    let args = ["page", "verify", &url]
        .into_iter()
        .chain(more.iter().copied());
    let mut seen = desk.run(args);
    let here = format!(":{port}/");
    seen.stdout = seen.stdout.replace(&here, ":PORT/");
    seen
}

#[test]
fn it_says_which_update_is_shown() {
    let desk = quiet();
    let (_running, port) = serve(&desk, &[]);
    assert_snapshot!(verify(&desk, port, &[]).expect_exit(0).stdout, @"
    It shows the page for the time before the first update; nothing is open.
    503 with Retry-After, for visitors and for programs.
    ");
    declare(&desk);
    assert_snapshot!(verify(&desk, port, &[]).expect_exit(0).stdout, @"
    It shows the page for the time before the first update, and none is out.
    503 with Retry-After, for visitors and for programs.
    ");
    first_update(&desk);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_snapshot!(verify(&desk, port, &[]).expect_exit(0).stdout, @"
    It shows update 1, the newest.
    503 with Retry-After, for visitors and for programs.
    ");
    assert_snapshot!(verify(&desk, port, &["--lang", "fr"]).expect_exit(0).stdout, @"
    On y voit le point de situation 1, le plus récent.
    503 avec Retry-After, pour les visiteurs et pour les programmes.
    ");
    assert_snapshot!(verify(&desk, port, &["--json"]).expect_exit(0).stdout, @r#"{"version":1,"url":"http://127.0.0.1:PORT/shop","ok":true,"incident":"2026-11-22-down","shown":1,"revision":"1-09df08c187bf","newest":1,"behind":0,"page":{"status":503,"content_type":"text/html; charset=utf-8","retry_after":"1500","cache_control":"no-store"},"twin":{"status":503,"content_type":"application/problem+json","retry_after":"1500","cache_control":"no-store"},"problems":[]}"#);
}

#[test]
fn it_says_how_far_a_page_is_behind() {
    let desk = quiet();
    let files = |desk: &Desk| {
        build(desk, &[]);
        (
            desk.read("page/maintenance.html"),
            desk.read("page/maintenance.json"),
        )
    };
    let stands = |(page, twin): (String, String)| {
        fake(move |json| Answer {
            status: "503 Service Unavailable",
            headers: vec![
                (
                    "Content-Type",
                    if json {
                        "application/problem+json"
                    } else {
                        "text/html; charset=utf-8"
                    }
                    .to_owned(),
                ),
                ("Retry-After", "300".to_owned()),
                ("Cache-Control", "private, no-store".to_owned()),
                ("Vary", "Accept-Encoding, accept".to_owned()),
            ],
            body: if json { twin.clone() } else { page.clone() }.into_bytes(),
        })
    };
    let prepared = stands(files(&desk));
    declare(&desk);
    assert_snapshot!(verify(&desk, prepared.port, &[]).expect_exit(0).stdout, @"
    It shows the page for the time before the first update, and none is out.
    503 with Retry-After, for visitors and for programs.
    ");
    first_update(&desk);
    let first = files(&desk);
    let shown = stands(first.clone());
    assert_snapshot!(verify(&desk, prepared.port, &[]).expect_exit(3).stdout, @"It shows the page for the time before the first update, one behind.");
    update(&desk, "we know more", "identified", true);
    assert_snapshot!(verify(&desk, shown.port, &[]).expect_exit(3).stdout, @"It shows update 1, one behind.");
    assert_snapshot!(verify(&desk, prepared.port, &[]).expect_exit(3).stdout, @"It shows the page for the time before the first update, 2 behind.");
    let json = verify(&desk, shown.port, &["--json"]).expect_exit(3).json();
    assert_eq!(
        (&json["shown"], &json["newest"], &json["behind"]),
        (&1.into(), &2.into(), &1.into())
    );
    assert_eq!(json["ok"], false);
    // The page was renewed and its twin forgotten.
    let half = stands((files(&desk).0, first.1));
    assert_snapshot!(verify(&desk, half.port, &[]).expect_exit(3).stdout, @"
    It shows update 2, the newest.
      Visitors see update 2, programs 1.
    ");
    // Another outage has its own words.
    let other = quiet();
    other
        .run([
            "declare",
            "down",
            "--no-input",
            "--fact",
            "impact=log in",
            "--fact",
            "affected=some",
        ])
        .expect_exit(0);
    for step in ["status-page", "waiting-page"] {
        other
            .run(["done", step].into_iter().chain(FACTS))
            .expect_exit(0);
    }
    assert_snapshot!(verify(&other, shown.port, &[]).expect_exit(3).stdout, @"It shows update 1 in other words than the newest: those of another incident, or of before they were changed.");
    assert_snapshot!(verify(&other, stands(files(&desk)).port, &[]).expect_exit(3).stdout, @"It shows update 2, and the newest is 1: that of another incident, or it was made on another machine.");
    assert_snapshot!(verify(&quiet(), shown.port, &[]).expect_exit(0).stdout, @"
    It shows update 1; nothing is open.
    503 with Retry-After, for visitors and for programs.
    ");
}

#[test]
fn everything_that_is_wrong_with_an_answer_is_told() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    let fine = fake(|_| Answer {
        status: "200 OK",
        headers: vec![("Content-Type", "text/html".to_owned())],
        body: b"<h1>Shop</h1>".to_vec(),
    });
    assert_snapshot!(verify(&desk, fine.port, &[]).expect_exit(3).stdout, @"
    It does not show our page.
      For visitors the status is 200, not 503.
      For programs the status is 200, not 503.
    ");
    let elsewhere = fake(|_| Answer {
        status: "302 Found",
        headers: vec![
            ("Location", "https://elsewhere.example/".to_owned()),
            ("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT".to_owned()),
        ],
        body: Vec::new(),
    });
    assert_snapshot!(verify(&desk, elsewhere.port, &["--lang", "fr"]).expect_exit(3).stdout, @"
    On n’y voit pas notre page.
      Pour les visiteurs, cela mène ailleurs (302) : https://elsewhere.example/
      Pour les programmes, cela mène ailleurs (302) : https://elsewhere.example/
    ");
    let odd = fake(|_| Answer {
        status: "503 Service Unavailable",
        headers: vec![
            ("Content-Type", "application/problem+json".to_owned()),
            ("Retry-After", "0".to_owned()),
            ("Cache-Control", "no-store".to_owned()),
            ("Vary", "*".to_owned()),
        ],
        body: br#"{"status":500,"revision":"1-000000000000"}"#.to_vec(),
    });
    assert_snapshot!(verify(&desk, odd.port, &[]).expect_exit(3).stdout, @"
    It shows update 1 in other words than the newest: those of another incident, or of before they were changed.
      For visitors it is application/problem+json, not text/html.
      For visitors Retry-After is 0, not a number of seconds up to a day.
      For visitors there is no mark of an update in it.
      For programs it says another status than 503 in its text.
      For programs Retry-After is 0, not a number of seconds up to a day.
    ");
    assert_snapshot!(verify(&desk, free_port(), &[]).expect_exit(3).stdout, @"
    It does not show our page.
      For visitors there is no answer: the connection was refused.
      For programs there is no answer: the connection was refused.
    ");
    assert_snapshot!(desk.run(["page", "verify", "shop.example"]), @"
    $ aplomb page verify shop.example
    ! error: shop.example is no web address
    ! Next: aplomb page verify https://www.example.com/
    [exit 2]
    ");
    desk.run(["page", "verify", "http://127.0.0.1:1/", "--incident", ID])
        .expect_exit(3);
}
