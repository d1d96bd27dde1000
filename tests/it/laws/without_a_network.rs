//! Law 8: no network, no problem.

use super::{traced, under};
use crate::skipped::skipped;
use crate::small;
use std::process::Command;

#[test]
fn an_incident_is_walked_from_end_to_end_with_the_cable_out() {
    let desk = small::desk();
    let unshare = Command::new("unshare").args(["-n", "true"]).status();
    if !unshare.is_ok_and(|status| status.success()) {
        skipped("this user may not pull the cable (unshare -n)");
        return;
    }
    let walk = [
        "log in\n\n",          // the facts
        "\n\n",                // both messages
        "\n\nd\nd\n1\n\n",     // stopped, restarted, looked by hand, back, watched
        "1\nthe shop\n\n\n\n", // no data lost, the last message, thanks, closed
    ]
    .concat();
    let seen = under(&desk, &["unshare", "-n"], &["declare", "shop-down"], &walk).expect("run");
    let said = String::from_utf8_lossy(&seen.stderr);
    assert_eq!(seen.status.code(), Some(0), "{said}");
    assert_eq!(
        desk.run(["list", "--json"]).json()["incidents"][0]["open"],
        false,
        "{said}"
    );
    let drill = under(
        &desk,
        &["unshare", "-n"],
        &["drill", "shop-down", "--auto"],
        "",
    )
    .expect("run");
    assert_eq!(drill.status.code(), Some(0));
}

#[test]
fn no_command_but_a_check_opens_a_socket() {
    let desk = small::told();
    for args in [
        &["status"][..],
        &["list"],
        &["timeline"],
        &["log", "verify"],
        &["note", "a note"],
        &["done", "stop-writes"],
        &["update", "--message", "news", "--posted"],
        &["check"],
        &["runbook", "list"],
    ] {
        let Some((exit, trace)) = traced(&desk, "trace=socket,connect", args, "") else {
            return;
        };
        assert_eq!(exit, 0, "{args:?}");
        assert!(
            !trace.contains("socket(") && !trace.contains("connect("),
            "{args:?}: {trace}"
        );
    }
}
