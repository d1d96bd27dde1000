//! Law 2: what the screen says is recorded is on the disk.

use super::{events, journal, of_type, traced};
use crate::small::{self, ID};
use crate::walk::walker::Walker;

#[test]
fn nothing_is_called_recorded_before_the_disk_has_it() {
    let desk = small::told();
    let calls = "trace=write,writev,pwrite64,fsync,fdatasync,ftruncate";
    let Some((exit, trace)) = traced(&desk, calls, &["resume"], "\n\nn\nsomething\ns\nwhy\nq\n")
    else {
        return;
    };
    assert_eq!(exit, 0);
    let (mut flushed, mut recorded) = (false, 0);
    for line in trace.lines() {
        let to_journal = line.contains(".jsonl>");
        if line.contains("write(2<") && line.contains("Recorded") {
            recorded += 1;
            assert!(flushed, "not on the disk: {line}\n{trace}");
            flushed = false;
        } else if to_journal && line.contains("write") {
            flushed = false;
        } else if to_journal && line.contains("sync(") {
            flushed = true;
        }
    }
    assert_eq!(recorded, 4, "{trace}");
}

#[test]
fn a_walk_killed_right_after_an_answer_goes_on_at_the_next_step() {
    let desk = small::told();
    for (step, next) in [
        ("Stop the writes", "Restart the application"),
        ("Restart the application", "Does it answer?"),
    ] {
        let mut ana = Walker::start(&desk, &["resume"]);
        ana.at(step).press("\r").said("✓ Recorded");
        ana.pty.signal(rustix::process::Signal::KILL);
        ana.pty.wait_exit();
        let status = desk.run(["status", "--json"]).json();
        assert_eq!(status["next_step"]["title"], next);
    }
    desk.run(["log", "verify"]).expect_exit(0);
    let told = events(&desk, ID);
    assert_eq!(
        of_type(&told, "step.completed").len(),
        4,
        "nothing happens twice"
    );
}

#[test]
fn an_unfinished_last_line_costs_nothing_that_was_acknowledged() {
    let desk = small::told();
    let whole = journal(&desk);
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    let next = "{\"seq\":6,\"clock\":1795356120";
    for cut in 1..next.len() {
        desk.write(&file, &format!("{whole}{}", &next[..cut]));
        let status = desk.run(["status", "--json"]).expect_exit(0);
        assert_eq!(status.json()["next_step"]["id"], "stop-writes");
        if cut % 9 == 0 {
            desk.run(["done", "stop-writes"]).expect_exit(0);
            desk.run(["log", "verify"]).expect_exit(0);
            assert!(journal(&desk).starts_with(&whole));
        }
    }
}
