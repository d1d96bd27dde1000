//! Law 4: Enter never sends.

use super::{events, of_type, traced};
use crate::small::{self, ID};

#[test]
fn sixty_enters_send_nothing_and_run_nothing() {
    let desk = small::declared();
    let enters = "\n".repeat(60);
    let calls = "trace=connect,sendto,sendmsg,sendmmsg,execve";
    let Some((_, trace)) = traced(&desk, calls, &["resume"], &enters) else {
        return;
    };
    let reached: Vec<_> = trace
        .lines()
        .filter(|line| line.contains("connect("))
        .collect();
    let check = "sin_port=htons(9), sin_addr=inet_addr(\"127.0.0.1\")";
    assert!(
        reached.iter().all(|line| line.contains(check)),
        "only the check looks: {reached:#?}"
    );
    assert!(
        !trace.contains("sendto(") && !trace.contains("sendmsg("),
        "{trace}"
    );
    assert_eq!(
        trace.matches("execve(").count(),
        1,
        "no command was run: {trace}"
    );
    assert!(!desk.path("ran").exists());
    let told = events(&desk, ID);
    assert!(of_type(&told, "delivery.requested").is_empty());
    assert!(
        of_type(&told, "delivery.sent")
            .iter()
            .all(|sent| sent["data"]["by_hand"] == true)
    );
    assert!(
        of_type(&told, "decision.taken").is_empty(),
        "and decides nothing"
    );
    assert!(of_type(&told, "incident.resolved").is_empty());
}
