//! The walk in its order: people first, then the service, then the last word.

mod last;
mod repair;
mod told;

use super::walker::Walker;
use super::{server, settle, unbroken};
use crate::desk::Desk;
use crate::small::{self, ID};

#[test]
fn an_answer_is_noted_once() {
    let desk = small::desk();
    let mut ana = Walker::start(&desk, &["declare", "shop-down"]);
    ana.asked("What can customers not do right now?")
        .press("log in\r");
    ana.asked("What can customers do meanwhile?")
        .press("wait\r");
    ana.at("Tell everyone on the team").press("q");
    let seen = ana.ends(0);
    assert_eq!(
        seen.matches("✓ Recorded").count(),
        3,
        "the incident and two answers: {seen}"
    );
}

#[test]
fn of_two_incidents_one_is_marked_and_a_number_marks_the_other() {
    let desk = small::declared();
    let another = small::DECLARE.iter().chain(&["--another"]);
    desk.run(another.copied()).expect_exit(0);
    let mut ana = Walker::start(&desk, &[]);
    ana.marked("2026-11-22-shop-down").press("2");
    ana.said("› 2. 2026-11-22-shop-down");
    assert_eq!(
        ana.pty.screen().matches("shop-down").count(),
        2,
        "said once"
    );
    ana.press("\r").at("Tell everyone on the team").press("q");
    ana.ends(0);
}
