//! A name service that never answers.
//!
//! Nothing can wake a thread that looks a name up, and it may take half a minute by itself. So the
//! one test starts the other where the only name service is a socket that nobody reads.

use aplomb::channel::{Method, Request, What};
use aplomb::outside::world::World;
use aplomb::seam::{Fault, Wire};
use std::net::UdpSocket;
use std::process::Command;
use std::time::{Duration, Instant};

const SILENT: &str = "127.0.0.77";

#[test]
fn a_name_service_that_never_answers_keeps_nobody_longer_than_the_time_that_was_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("resolv.conf");
    let text = format!("nameserver {SILENT}\noptions timeout:5 attempts:3\n");
    std::fs::write(&settings, text).expect("a file");
    let settings = settings.display();
    let script = format!("mount --bind {settings} /etc/resolv.conf && exec \"$@\"");
    let inner = "channels::names::where_no_name_is_answered";
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &script, "sh"])
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", inner, "--ignored"])
        .output()
        .expect("`unshare` is installed (util-linux)");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "this needs the right to use `unshare --mount`: {said}{complained}"
    );
}

#[test]
#[ignore = "started by the one above, where its name service is"]
fn where_no_name_is_answered() {
    let service = UdpSocket::bind((SILENT, 53)).expect("the place of the name service");
    let body = serde_json::json!({"text": "hello"});
    let request = Request::json(Method::Post, "https://hooks.shop.example/K3Y", &body);
    let begun = Instant::now();
    let fault = World::default().carry(&What::Web(request), Duration::from_secs(1));
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    let Err(Fault::Unreachable(why)) = fault else {
        panic!("a name out of nothing")
    };
    assert_eq!(why, "hooks.shop.example could not be reached in time");
    let asked = service.recv(&mut [0; 512]).expect("a question");
    assert!(asked > 0, "the name service was asked");
}
