//! `page serve`: what a proxy gets.

use super::answers::{BROWSER, ask, ask_with};
use super::{FACTS, ID, declare, first_update, quiet, serve, update};
use aplomb::waiting::Mark;
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn shown(port: u16) -> u32 {
    let page = ask(port, "GET", "/", BROWSER);
    Mark::in_page(&page.text()).expect("a mark").number
}

#[test]
fn everybody_gets_503_with_what_they_read() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    let (_running, port) = serve(&desk, &[]);
    for method in ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"] {
        for path in ["/", "/api/orders?page=2", "/maintenance.html", "/a/../b"] {
            let page = ask(port, method, path, BROWSER);
            assert_eq!(
                page.header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert_eq!(page.header("access-control-allow-origin"), None);
            let twin = ask(port, method, path, "application/json");
            assert_eq!(
                twin.header("content-type"),
                Some("application/problem+json")
            );
            assert_eq!(twin.header("access-control-allow-origin"), Some("*"));
            for answer in [page, twin] {
                assert_eq!(answer.status, 503);
                // 14:30 was promised, and it is 14:08.
                assert_eq!(answer.header("retry-after"), Some("1320"));
                assert_eq!(answer.header("cache-control"), Some("no-store"));
                assert_eq!(answer.header("vary"), Some("Accept"));
                let length: usize = answer
                    .header("content-length")
                    .expect("a length")
                    .parse()
                    .expect("a number");
                let body = if method == "HEAD" { 0 } else { length };
                assert!(length > 500);
                assert_eq!(answer.body.len(), body);
            }
        }
    }
    let twin = ask_with(
        port,
        "GET",
        "/",
        "Accept: text/plain\r\nAccept: application/json\r\n",
    );
    assert_eq!(twin.json()["retry_after"], 1320);
    assert_eq!(twin.json()["status"], 503);
    let without = ask_with(port, "GET", "/", "");
    assert!(without.text().starts_with("<!doctype html>"));
}

#[test]
fn a_browser_that_asks_whether_it_may_ask_is_let_on_to_the_503() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    let (_running, port) = serve(&desk, &[]);
    let asks = "Origin: https://shop.example\r\nAccess-Control-Request-Method: PATCH\r\n\
                Access-Control-Request-Headers: authorization, x-trace\r\n";
    for (path, more) in [("/api/orders", asks), ("*", ""), ("/", "Accept: */*\r\n")] {
        let answer = ask_with(port, "OPTIONS", path, more);
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.body.len(), 0);
        // RFC 9110, 8.6.
        assert_eq!(answer.header("content-length"), None);
        let allowed = answer.header("allow").expect("methods");
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            assert!(allowed.split(", ").any(|it| it == method), "{allowed}");
        }
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-allow-methods"), Some(allowed));
        let headers = answer.header("access-control-allow-headers");
        assert!(headers.is_some_and(|headers| headers.contains("Authorization")));
        assert_eq!(answer.header("access-control-max-age"), Some("0"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let then = ask(port, "PATCH", "/api/orders", "application/json");
    assert_eq!(then.status, 503);
    assert_eq!(
        then.header("access-control-expose-headers"),
        Some("Retry-After")
    );
}

#[test]
fn the_newest_update_is_shown_as_soon_as_it_is_out() {
    let desk = quiet();
    let (_running, port) = serve(&desk, &[]);
    let becomes = |number: u32| {
        let until = Instant::now() + Duration::from_secs(5);
        while shown(port) != number {
            assert!(
                Instant::now() < until,
                "{} instead of {number}",
                shown(port)
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let stays = |number: u32| {
        std::thread::sleep(Duration::from_millis(400));
        assert_eq!(shown(port), number);
    };
    becomes(0);
    // A rehearsal that begins meanwhile is nobody's business.
    desk.run(["drill", "down", "--no-input"]).expect_exit(0);
    let drill = format!("{ID}-drill");
    for step in ["status-page", "waiting-page"] {
        let args = ["done", step, "--incident", &drill];
        desk.run(args.into_iter().chain(FACTS)).expect_exit(0);
    }
    stays(0);
    declare(&desk);
    stays(0);
    first_update(&desk);
    becomes(1);
    update(&desk, "we know more", "identified", false);
    stays(1);
    desk.run(["update", "--posted", "--incident", ID])
        .expect_exit(0);
    becomes(2);
    desk.run(["done", "restart", "--incident", ID])
        .expect_exit(0);
    let last = [
        "done",
        "last-word",
        "--data-loss",
        "no",
        "--fact",
        "recovery=all",
        "--incident",
        ID,
    ];
    desk.run(last).expect_exit(0);
    becomes(3);
    // It still tells how it ended once it is closed.
    desk.run(["close", "--incident", ID]).expect_exit(0);
    stays(3);
    assert!(
        ask(port, "GET", "/", BROWSER)
            .text()
            .contains("The disruption is over")
    );
}

#[test]
fn a_rehearsal_is_served_on_this_machine_only_and_says_what_it_is() {
    let desk = quiet();
    desk.run(["drill", "down", "--no-input"]).expect_exit(0);
    first_update(&desk);
    let drill = format!("{ID}-drill");
    for everywhere in ["0.0.0.0:0", "[::]:0"] {
        let seen = desk.run([
            "page",
            "serve",
            "--listen",
            everywhere,
            "--incident",
            &drill,
        ]);
        assert_eq!(seen.exit, Some(3), "{seen}");
    }
    let (_running, port) = serve(&desk, &["--incident", &drill]);
    let page = ask(port, "GET", "/", BROWSER);
    assert!(page.text().contains("<title>[EXERCISE]"));
    assert_eq!(
        ask(port, "GET", "/", "application/json").json()["exercise"],
        true
    );
}

#[test]
fn ctrl_c_ends_it_calmly() {
    let desk = quiet();
    for signal in ["-INT", "-TERM"] {
        let (mut running, port) = serve(&desk, &[]);
        assert_eq!(shown(port), 0);
        let id = running.0.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(sent.expect("kill").success());
        let begun = Instant::now();
        let status = running.0.wait().expect("an end");
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

#[test]
fn an_address_that_cannot_be_is_told() {
    let desk = quiet();
    let (_running, port) = serve(&desk, &[]);
    let taken = format!("127.0.0.1:{port}");
    let seen = desk
        .run(["page", "serve", "--listen", &taken])
        .expect_exit(1);
    assert!(seen.stderr.contains(&taken), "{seen}");
    for wrong in ["nonsense", "127.0.0.1", "127.0.0.1:99999"] {
        desk.run(["page", "serve", "--listen", wrong])
            .expect_exit(2);
    }
    let _ = TcpStream::connect(("127.0.0.1", port)).expect("still there");
}

#[test]
fn a_crowd_is_served_quickly() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    let (_running, port) = serve(&desk, &[]);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(ask(port, "GET", "/", BROWSER).status, 503);
                }
            });
        }
    });
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn what_cannot_be_read_leaves_the_last_words_standing() {
    let desk = quiet();
    declare(&desk);
    first_update(&desk);
    let (_running, port) = serve(&desk, &["--incident", ID]);
    assert_eq!(shown(port), 1);
    let (here, away) = (desk.path("incidents"), desk.path("incidents-away"));
    std::fs::rename(&here, &away).expect("moved");
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(shown(port), 1);
    std::fs::rename(&away, &here).expect("moved back");
    update(&desk, "we know more", "identified", true);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(shown(port), 2);
}

#[test]
fn the_next_outage_does_not_begin_with_the_last_words_of_this_one() {
    for (later, once_closed) in [("10m", 2), ("2h", 0)] {
        let desk = quiet();
        declare(&desk);
        first_update(&desk);
        desk.run(["done", "restart"]).expect_exit(0);
        let last = [
            "done",
            "last-word",
            "--data-loss",
            "no",
            "--fact",
            "recovery=all",
        ];
        desk.run(last).expect_exit(0);
        desk.wait(later);
        let (_running, port) = serve(&desk, &[]);
        assert_eq!(shown(port), 2);
        desk.run(["close"]).expect_exit(0);
        std::thread::sleep(Duration::from_millis(400));
        assert_eq!(shown(port), once_closed, "{later}");
    }
}
