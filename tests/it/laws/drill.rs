//! Law 5: a drill cannot leak.

use super::{files, traced};
use crate::small::{self, DECLARE, ID};

fn drill_id() -> String {
    format!("{ID}-drill")
}

#[test]
fn in_a_drill_no_way_out_is_even_built() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("never waits");
    let url = format!(
        "http://{}/health",
        listener.local_addr().expect("an address")
    );
    let desk = small::desk_that_looks_at(&url);
    desk.write("flag", "there");
    let calls = "trace=connect,sendto,sendmsg,sendmmsg,execve,socket";
    for (args, input) in [
        (&["drill", "shop-down", "--auto"][..], String::new()),
        // Somebody who presses every key there is.
        (
            &["drill", "shop-down"],
            "log in\n\nl\nhttps://x\n\n\nr\n\nd\n\n\nd\n\n1\n".repeat(2),
        ),
    ] {
        let Some((_, trace)) = traced(&desk, calls, args, &input) else {
            return;
        };
        for call in ["connect(", "sendto(", "sendmsg(", "socket("] {
            assert!(!trace.contains(call), "{args:?}: {trace}");
        }
        assert_eq!(trace.matches("execve(").count(), 1, "{args:?}: {trace}");
    }
    assert!(listener.accept().is_err(), "nobody looked");
    assert!(!desk.path("ran").exists(), "nothing was run");
}

#[test]
fn everything_a_drill_makes_is_marked_as_an_exercise() {
    let desk = small::desk();
    let seen = desk
        .stdin(&"log in\n\n\n\n\n\n\n\n".repeat(4))
        .run(["drill", "shop-down"]);
    let screens = seen.stderr.matches("The shop is down · sev2").count();
    assert!(screens > 4, "{seen}");
    assert_eq!(
        seen.stderr
            .matches("EXERCISE · The shop is down · sev2")
            .count(),
        screens,
        "{seen}"
    );
    let drafts = files(&desk.path(format!("incidents/{}/drafts", drill_id())));
    assert!(drafts.len() > 1);
    for (path, bytes) in drafts {
        assert!(path.contains("EXERCISE"), "{path}");
        assert!(
            String::from_utf8_lossy(&bytes).contains("EXERCISE"),
            "{path}"
        );
    }
    for read in [
        &["timeline"][..],
        &["timeline", "--format", "md"],
        &["status"],
        &["list"],
    ] {
        let told = desk.run(read.iter().copied());
        assert!(told.stdout.contains("EXERCISE"), "{told}");
    }
    let incident = &desk.run(["status", "--json"]).json()["incident"];
    assert_eq!(incident["kind"], "drill");
    assert_eq!(incident["id"], drill_id());
}

#[test]
fn a_rehearsal_that_can_reach_no_end_ends_and_says_why() {
    let desk = small::desk();
    let runbook = "schema = 1\ntitle = \"Endless\"\nsummary = \"Nobody says that it is over.\"\n\
                   severity = \"sev2\"\n\n[[communicate]]\nid = \"tell\"\ntitle = \"Tell everybody\"\n";
    desk.write("runbooks/endless.toml", runbook);
    let ended = desk.run(["drill", "endless", "--auto"]).expect_exit(3);
    assert!(ended.stderr.contains("goes no further"), "{ended}");
    assert!(ended.stderr.contains("aplomb check"), "{ended}");
}

#[test]
fn a_drill_and_an_incident_are_never_taken_for_each_other() {
    let desk = small::desk();
    desk.run(["drill", "shop-down", "--auto"]).expect_exit(0);
    desk.stdin("log in\n")
        .run(["drill", "shop-down"])
        .expect_exit(130);
    desk.run(DECLARE).expect_exit(0);
    // Both are open; the real one is the one that is meant.
    assert_eq!(desk.run(["status", "--json"]).json()["incident"]["id"], ID);
    desk.run(["done", "tell-staff"]).expect_exit(0);
    let refused = desk.run(["resume", ID, "--auto"]).expect_exit(2);
    assert!(refused.stderr.contains("is a real incident"), "{refused}");
    let ids: Vec<_> = desk.run(["list", "--json"]).json()["incidents"]
        .as_array()
        .expect("incidents")
        .iter()
        .map(|one| {
            (
                one["kind"] == "drill",
                one["id"].as_str().expect("an id").ends_with("-drill"),
            )
        })
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|(drill, named)| drill == named), "{ids:?}");
}
