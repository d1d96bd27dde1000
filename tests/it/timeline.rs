//! `timeline` from outside: a part of it, all of it, and page by page.

use crate::desk::Desk;
use crate::report::{desk, story};
use aplomb::incident::Kind;
use insta::assert_snapshot;

fn seen(desk: &Desk, flags: &[&str]) -> String {
    let args = ["timeline"].into_iter().chain(flags.iter().copied());
    desk.run(args).expect_exit(0).stdout
}

/// What stands below the head.
fn body(text: &str) -> &str {
    text.split_once("\n\n").expect("a head").1
}

#[test]
fn a_night_with_midnight_in_it_is_told_day_by_day() {
    let desk = desk(Kind::Incident);
    assert_snapshot!(seen(&desk, &["--lanes"]), @r#"
    Nobody can pay
    sev1 · closed · 2026-11-22-shop-down
    Began     2026-11-22 22:50 Paris (21:50 UTC)
    Declared  2026-11-22 23:06 Paris (22:06 UTC), by Ana
    Resolved  2026-11-23 00:38 Paris (2026-11-22 23:38 UTC)
    Closed    2026-11-23 00:50 Paris (2026-11-22 23:50 UTC)

    Milestones   1       2 34                                              5      6
    Phase        ╌╌╌╌╌╌╌╌├─├Recover────────────────────────────────────├Close─────┤
    Messages              ○●               ●                    × ●        ●
    Silences     ─────────────────────▒▒▒▒▒▒───────────▒▒▒▒▒▒▒▒▒▒───────────
    Public state         ├investigating───├identified──────────├monitoring─├───────┤
    Severity             ├sev2─────────├sev1───────────────────────────────┤
    Waiting                                 ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
    Ana                  •••           •  ••                   •• •       ••      •
    Ben          ○          • •• • •        •               •••    •   •
                      23:00           23:30            11-23 00:00     00:30
    ● outside · ○ colleagues, notes · × trouble · ▒ longer than promised
    The last entry is later than the picture: 2026-11-25 11:00 Paris (10:00 UTC).

    2026-11-22 Paris (UTC+1)
    22:51 +1 min      Ben noted: errors rise at the proxy, <b>not</b> in the "shop"
                      & *nobody* was told
                      written down at 23:12
                      corrected by Ana at 2026-11-23 09:30: errors rise in the shop
                      and at the proxy (it happened at 22:51, not at 22:52)
    23:06 +16 min     Ana declared the incident: Nobody can pay (sev2)
                      it had begun at 22:50
    23:06             What can customers not do right now? pay (Ana)
    23:08 +18 min     Tell everyone on the team: posted by hand on team-chat (Ana)
    23:10 +20 min     Tell everyone outside: posted by hand on status-page
                      (https://status.shop.example/1) (Ana)
    23:10             Tell everyone outside: posted by hand on social (Ana)
    23:10             Update 1 is out (first message, investigating). The next one
                      is promised for 23:30
    23:10             Everybody has been told; recovery may begin
    23:12 +22 min     Ben joined
    23:14 +24 min     Stop the writes: done (Ben)
    23:16 +26 min     Restart the application: “systemctl restart shop” ran for 9 s
                      and ended with code 3 (Ben)
    23:17 +27 min     Restart the application: done (Ben)
    23:20 +30 min     Does it answer?: not so after 20 looks. Last seen: it answered
                      502 (Ben)
    23:24 +34 min     Did the restart help? No (Ben)
    23:30 +40 min   ┆ Nobody outside heard from us: a message was promised for now,
                    ┆ it came 8 min later
    23:31 +41 min   ┆ The message promised for 23:30 was late
    23:31           ┆ The severity is now sev1. Reason: the application is down too
                    ┆ (Ana)
    23:37 +47 min   ┆ The public state is now: identified (Ana)
    23:38 +48 min     Update 2: posted by hand on status-page
                      (https://status.shop.example/1) (Ana)
    23:38             Update 2: posted by hand on social (Ana)
    23:38             Update 2 is out (what it touches, identified). The next one is
                      promised for 2026-11-23 00:00. It was 8 min late
    23:40 +50 min     Recovery waits for the hosting provider (Ben)

    2026-11-23 Paris (UTC+1)
    00:00 +1 h 10   ┆ Nobody outside heard from us: a message was promised for now,
                    ┆ it came 17 min later
    00:10 +1 h 20   ┆ Recovery goes on (Ben)
    00:12 +1 h 22   ┆ Roll back the last release: done (Ben)
    00:14 +1 h 24   ┆ Does it answer?: it is so, after 1 look (Ben)
    00:16 +1 h 26   ┆ The message promised for 00:00 was late
    00:16           ┆ The public state is now: monitoring (Ana)
    00:17 +1 h 27     Update 3: posted by hand on status-page
                      (https://status.shop.example/1) (Ana)
    00:17             Update 3: nobody can tell whether it left on social. What is
                      known: the line was cut (Ana)
    00:17             Update 3 is out (news, monitoring). The next one is promised
                      for 00:40. It was 17 min late
    00:20 +1 h 30     Update 3: Ana looked, it had left on social
    00:22 +1 h 32     What was it? a port that two programs wanted (Ben)
    00:30 +1 h 40     Watch it for ten minutes: left out. Reason: the night shift
                      watches (Ben)
    00:36 +1 h 46     No customer data was lost (Ana)
    00:38 +1 h 48     Tell customers it is over: posted by hand on status-page
                      (https://status.shop.example/1) (Ana)
    00:38             Update 4 is out (last message, resolved)
    00:38             Resolved. No customer data was lost (Ana)
    00:50 +2 h        Thank everybody: done (Ana)
    00:50             The incident is closed (Ana)
    10:00 +11 h 10    For Ben, until 2026-11-30: Give each program a port of its own
                      (Ana)
    10:01 +11 h 11    For Zoé, until 2026-11-30: Tell customers within five minutes,
                      at night too (Ana)

    2026-11-25 Paris (UTC+1)
    11:00 +2 d 12 h   Nothing was written for 2 d 10 h here (Ben)
    11:00             Done: Give each program a port of its own. and a test that
                      looks (Ben)

      Customers waited 20 min 10 s for the first word.
      Colleagues were told after 18 min.
      It was noticed after 16 min at the latest.
      It was over after 1 h 48.
      4 rounds of messages went out.
      Promised messages in time: 2 of 4; late: 2.
      The longest silence lasted 39 min.
      10 steps done, 1 left out.
    "#);
}

#[test]
fn a_part_of_it_is_asked_for_by_type_person_phase_and_time() {
    let desk = desk(Kind::Incident);
    assert_snapshot!(body(&seen(&desk, &["--type", "note", "--type", "decision.taken"])), @r#"
    2026-11-22 Paris (UTC+1)
    22:51 +1 min   Ben noted: errors rise at the proxy, <b>not</b> in the "shop" &
                   *nobody* was told
                   written down at 23:12
                   corrected by Ana at 2026-11-23 09:30: errors rise in the shop and
                   at the proxy (it happened at 22:51, not at 22:52)
    23:24 +34 min  Did the restart help? No (Ben)
    "#);
    assert_snapshot!(body(&seen(&desk, &["--by", "ben", "--phase", "close"])), @"
    2026-11-25 Paris (UTC+1)
    11:00 +2 d 12 h  Done: Give each program a port of its own. and a test that
                     looks (Ben)
    ");
    assert_snapshot!(body(&seen(&desk, &["--since", "00:15", "--type", "update"])), @"
    2026-11-23 Paris (UTC+1)
    00:16 +1 h 26  The message promised for 00:00 was late
    00:17 +1 h 27  Update 3 is out (news, monitoring). The next one is promised for
                   00:40. It was 17 min late
    00:38 +1 h 48  Update 4 is out (last message, resolved)
    ");
    assert_snapshot!(body(&seen(&desk, &["--since", "9h"])), @"
    2026-11-25 Paris (UTC+1)
    11:00 +2 d 12 h  Nothing was written for 2 d 10 h here (Ben)
    11:00            Done: Give each program a port of its own. and a test that
                     looks (Ben)
    ");
    assert_snapshot!(body(&seen(&desk, &["--type", "inject"])), @"Nothing of that kind was written.");
}

#[test]
fn what_cannot_be_asked_for_is_named() {
    let desk = desk(Kind::Incident);
    assert_snapshot!(desk.run(["timeline", "--type", "stepp"]), @"
    $ aplomb timeline --type stepp
    ! error: there are no events of the type stepp
    ! It can be: incident, responder, fact, step, gate, draft, update, delivery, command, check, decision, note, event, severity, status, role, escalation, recovery, inject, action, tail
    [exit 2]
    ");
    assert_snapshot!(desk.run(["timeline", "--since", "soon"]), @"
    $ aplomb timeline --since soon
    ! error: `soon` is not a time: write 14:05, or 2026-11-22T14:05:00Z
    [exit 2]
    ");
    assert_snapshot!(desk.run(["timeline", "--phase", "repair"]), @"
    $ aplomb timeline --phase repair
    ! error: --phase <PHASE> cannot be repair
    ! It can be: communicate, recover, close
    ! Next: aplomb timeline --help
    [exit 2]
    ");
}

#[test]
fn a_part_of_it_is_for_programs_too() {
    let desk = desk(Kind::Incident);
    let args = ["timeline", "--json", "--type", "step", "--by", "Ana"];
    let part = desk.run(args).expect_exit(0).json();
    let steps: Vec<&str> = part["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter_map(|event| event["step"].as_str())
        .collect();
    assert_eq!(steps, ["tell-staff", "tell-public", "last-word", "thank"]);
    assert_eq!(part["incident"]["id"], story::ID);
}

#[test]
fn everything_shows_the_words_of_messages_and_what_commands_printed() {
    let desk = desk(Kind::Incident);
    let full = seen(&desk, &["--full"]);
    for text in [
        "│ Shop: customers cannot pay. We are on it.",
        "│ Next message: 23:30 (Paris)",
        "│ shop[14]: could not listen on port 8080",
    ] {
        assert!(full.contains(text), "{text} in\n{full}");
    }
    assert!(!seen(&desk, &[]).contains('│'));
}

#[cfg(unix)]
mod paged {
    use super::{desk, seen};
    use crate::desk::Desk;
    use crate::pty::{Pty, Run};
    use aplomb::incident::Kind;

    fn start(desk: &Desk, pager: &str, flags: &[&str]) -> Pty {
        let args: Vec<&str> = ["timeline"]
            .into_iter()
            .chain(flags.iter().copied())
            .collect();
        desk.variables()
            .into_iter()
            .fold(
                Run::new(env!("CARGO_BIN_EXE_aplomb"), &args),
                |run, (name, value)| run.env(name, &value),
            )
            .env("APLOMB_PAGER", pager)
            .inside(&desk.path(""))
            .size(80, 24)
            .start()
    }

    #[test]
    fn what_is_longer_than_the_screen_opens_in_the_pager() {
        let desk = desk(Kind::Incident);
        let mut pty = start(&desk, "sed 's/^/page: /'", &[]);
        assert_eq!(pty.wait_exit(), 0);
        assert!(
            pty.scrollback().contains("page: Nobody can pay"),
            "{}",
            pty.scrollback()
        );
    }

    #[test]
    fn a_pager_is_not_asked_where_all_of_it_fits_or_nobody_wants_one() {
        let desk = desk(Kind::Incident);
        for (pager, flags) in [
            ("sed 's/^/page: /'", &["--type", "note"][..]),
            ("sed 's/^/page: /'", &["--no-pager"]),
            ("", &[]),
            ("cat", &[]),
            ("no-such-pager-anywhere", &[]),
        ] {
            let mut pty = start(&desk, pager, flags);
            assert_eq!(pty.wait_exit(), 0);
            let shown = pty.scrollback();
            assert!(
                shown.contains("Nobody can pay") && !shown.contains("page:"),
                "{shown}"
            );
        }
        assert!(!seen(&desk, &[]).contains("page:"), "a pipe has no pages");
    }

    #[test]
    fn whoever_has_seen_enough_leaves_the_pager_before_the_end() {
        let desk = desk(Kind::Incident);
        let mut pty = start(&desk, "head -n 1", &["--full"]);
        assert_eq!(pty.wait_exit(), 0);
        assert_eq!(pty.lines().len(), 1, "{}", pty.screen());
    }

    #[test]
    fn a_report_without_a_file_is_saved_beside_the_journal_when_a_person_looks() {
        let desk = desk(Kind::Drill);
        let mut pty = desk
            .variables()
            .into_iter()
            .fold(
                Run::new(env!("CARGO_BIN_EXE_aplomb"), &["report"]),
                |run, (name, value)| run.env(name, &value),
            )
            .inside(&desk.path(""))
            .size(100, 24)
            .start();
        assert_eq!(pty.wait_exit(), 0);
        let file = "incidents/2026-11-22-shop-down-drill/EXERCISE-report.html";
        assert!(pty.screen().contains(file), "{}", pty.screen());
        assert!(desk.read(file).contains("EXERCISE: Nobody can pay"));
        desk.run(["log", "verify"]).expect_exit(0);
    }
}

#[test]
fn who_reads_is_not_what_is_read() {
    let desk = crate::small::told();
    let whole = desk.run(["timeline", "--no-pager"]).expect_exit(0);
    for args in [
        ["--as", "Zed", "timeline", "--no-pager"],
        ["timeline", "--no-pager", "--as", "Zed"],
    ] {
        let seen = desk.run(args).expect_exit(0);
        assert_eq!(seen.stdout, whole.stdout);
    }
}

#[test]
fn a_name_that_is_nobodys_is_a_mistake_and_the_nearest_is_said() {
    let desk = crate::small::told();
    for (args, meant) in [
        (["timeline", "--by", "Bem"], "aplomb timeline --by Ben"),
        (
            ["stats", "--runbook", "shop-dwn"],
            "aplomb stats --runbook shop-down",
        ),
        (
            ["drill", "shop-dwn", "--no-input"],
            "aplomb drill shop-down",
        ),
        (
            ["runbook", "show", "shop-dwn"],
            "aplomb runbook show shop-down",
        ),
    ] {
        let seen = desk.run(args).expect_exit(2);
        assert!(seen.stderr.contains(meant), "{seen}");
    }
    // Ben has a role and has written nothing; the other runbook was never followed.
    desk.run(["timeline", "--by", "Ben"]).expect_exit(0);
    desk.run(["runbook", "new", "ours"]).expect_exit(0);
    desk.run(["stats", "--runbook", "ours"]).expect_exit(0);
}

#[test]
fn what_cannot_be_read_is_said_above_everything_that_is_told_of_it() {
    let desk = crate::small::told();
    let folder = format!("incidents/{}/journal", crate::small::ID);
    let file = std::fs::read_dir(desk.path(&folder)).expect("journals");
    let file = file.map(|entry| entry.expect("a file").file_name());
    let file = file
        .map(|name| format!("{folder}/{}", name.to_string_lossy()))
        .find(|name| name.ends_with(".jsonl"))
        .expect("a journal");
    let text = desk.read(&file);
    let bent = text.rfind("tell-public").expect("a step");
    let bent = format!("{}tell-pubLic{}", &text[..bent], &text[bent + 11..]);
    desk.write(&file, &bent);
    for (args, is_public) in [
        (&["timeline", "--no-pager"][..], false),
        (&["timeline", "--format", "md"], false),
        (&["report", "--format", "md"], false),
        (&["report", "--format", "html"], false),
        (&["report", "--format", "md", "--public"], true),
        (&["report", "--format", "html", "--public"], true),
    ] {
        let seen = desk.run(args.iter().copied()).expect_exit(0);
        let told = seen.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = told.find("A part of the journal is damaged");
        let said_to_all = told.find("Our own record of this incident is not complete");
        assert_eq!(said.is_some(), !is_public, "{seen}");
        assert_eq!(said_to_all.is_some(), is_public, "{seen}");
        assert_eq!(told.contains(".jsonl"), !is_public, "{seen}");
        let line = seen.stdout.find("14:0").unwrap_or(usize::MAX);
        let at = seen
            .stdout
            .find("damaged")
            .or(seen.stdout.find("not complete"));
        assert!(args[0] == "report" || at < Some(line), "{seen}");
    }
}
