//! The log is named when it is damaged, taken out byte for byte, and takes in what was on paper.

use super::{all, journal};
use crate::small::{self, DECLARE, ID};
use insta::assert_snapshot;

#[test]
fn an_incident_whose_beginning_is_damaged_is_named_and_not_forgotten() {
    let desk = small::declared();
    let file = format!("incidents/{ID}/journal/ana-laptop.jsonl");
    let bent = desk.read(&file).replace("log in", "log on");
    desk.write(&file, &bent);
    assert_snapshot!(all(&desk, &[
        &["status"],
        &["log", "verify"],
        &["list"],
    ]), @"
    $ aplomb status
    ! error: no incident is open
    ! 2026-11-22-shop-down cannot be read: the beginning of its log is damaged, see: aplomb log verify 2026-11-22-shop-down
    ! Next: aplomb log verify 2026-11-22-shop-down
    [exit 1]

    $ aplomb log verify
    ana-laptop: 0 records, head [DIGEST]
    ana-laptop.jsonl, line 2: the line is not as it was written.
    Damaged: the lines above are not to be trusted. The others are shown and used; nothing was changed.
    What no check of these files alone can see: whole lines removed at the very end, and a complete rewrite. A seal that a second person keeps shows both: aplomb log seal
    [exit 3]

    $ aplomb list
    No incident yet. `aplomb declare` opens one, `aplomb drill` rehearses one.
    ! 2026-11-22-shop-down cannot be read: the beginning of its log is damaged, see: aplomb log verify 2026-11-22-shop-down
    ");
}

#[test]
fn the_log_is_taken_out_byte_for_byte() {
    let desk = small::declared();
    let exported = desk.run(["log", "export"]).expect_exit(0);
    assert_eq!(exported.stdout, journal(&desk), "on standard output");
    desk.run(["log", "export", "-o", "out.jsonl"])
        .expect_exit(0);
    assert_eq!(desk.read("out.jsonl"), journal(&desk));
}

#[test]
fn what_was_written_on_paper_is_taken_in_once() {
    let desk = small::desk();
    desk.write("incidents", "a file where the folder should be");
    let lost = desk.run(DECLARE).expect_exit(7);
    assert!(!lost.stderr.contains("Recorded"), "{lost}");
    desk.write("paper.txt", &lost.stderr);
    std::fs::remove_file(desk.path("incidents")).expect("removed");
    assert_snapshot!(all(&desk, &[
        &["log", "adopt", "aplomb.toml"],
        &["log", "adopt", "paper.txt"],
        &["log", "adopt", "paper.txt"],
        &["log", "verify"],
        &["timeline"],
    ]), @"
    $ aplomb log adopt aplomb.toml
    ! error: there is no line of a log in this file
    ! Nothing has been recorded by this command.
    [exit 1]

    $ aplomb log adopt paper.txt
    ! 1 line taken in. Incident: 2026-11-22-shop-down

    $ aplomb log adopt paper.txt
    ! 0 lines taken in. Incident: 2026-11-22-shop-down

    $ aplomb log verify
    ana-laptop: 1 record, head [DIGEST]
    Sound: every line is as it was written and follows the one before it.
    What no check of these files alone can see: whole lines removed at the very end, and a complete rewrite. A seal that a second person keeps shows both: aplomb log seal

    $ aplomb timeline
    The shop is down
    sev2 · investigating · 2026-11-22-shop-down
    Declared  2026-11-22 14:05 UTC, by ana

    2026-11-22 UTC
    14:05 +0 s  ana declared the incident: The shop is down (sev2)
                written down at 14:07
    14:05       What can customers not do right now? log in (ana)
    14:05       What can customers do meanwhile? no answer (ana)

      No message to customers was sent.
      No promised message was due yet.
      0 steps done, 0 left out.
    ");
}
