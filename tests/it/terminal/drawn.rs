//! What is drawn while somebody reads: the line of the state, colours, long steps, a moving bar.

use super::*;

#[test]
fn the_status_line_fits_forty_columns() {
    let plays = ["step", "french", "drill", "due"]
        .map(|scene| (scene, Play::new(scene).size(40, 24).start()));
    for (_, play) in &plays {
        play.wait_for_keys();
    }
    pause(Duration::from_millis(2500));
    for (scene, play) in plays {
        let screen = play.pty.screen();
        let moving: Vec<_> = screen
            .lines()
            .filter(|line| line.contains("00:1") || line.contains("late"))
            .collect();
        assert_eq!(moving.len(), 1, "{scene}:\n{screen}");
        assert!(moving[0].chars().count() < 40, "{scene}: {moving:?}");
        let last = screen.trim_end().lines().last();
        assert_eq!(
            last,
            Some(moving[0]),
            "{scene}: something is below it:\n{screen}"
        );
    }
}

#[test]
fn resizing_redraws_the_line() {
    let play = Play::new("step").size(90, 24).start();
    play.pty.wait_for("· [Enter] done");
    play.pty.resize(40, 24);
    play.pty.wait_gone("Running");
    play.wait_for_keys();
    play.pty
        .wait_until("one line", |pty| pty.screen().matches("00:1").count() == 1);
    play.pty.resize(100, 24);
    play.pty.wait_for("· [Enter] done");
    assert_eq!(play.pty.screen().matches("00:1").count(), 1);
}

#[test]
fn an_update_that_falls_due_is_said_without_a_key() {
    let play = Play::new("due")
        .with("PLAY_COLOUR", "1")
        .with("PLAY_LOOKS", "1")
        .start();
    play.pty.wait_for("update late by 2 s: press u");
    assert!(play.pty.is_coloured("update late"));
    assert_eq!(play.pty.bells(), 1);
    let bytes = String::from_utf8_lossy(&play.pty.bytes()).into_owned();
    let told = [
        "next update in 2 s",
        "next update in 1 s",
        "update late by 0 s",
        "\u{7}",
        "update late by 1 s",
    ];
    let told = told.map(|text| bytes.find(text).expect(text));
    assert!(told.is_sorted(), "{told:?} in {bytes:?}");
}

#[test]
fn the_time_runs_while_nobody_presses_anything() {
    let play = Play::new("step").with("PLAY_LOOKS", "1").start();
    play.pty.wait_for("00:14:35");
    let bytes = String::from_utf8_lossy(&play.pty.bytes()).into_owned();
    for second in ["32", "33", "34"] {
        assert!(bytes.contains(&format!("00:14:{second}")), "{bytes:?}");
    }
    assert_eq!(play.pty.screen().matches("00:14").count(), 1);
}

#[test]
fn nothing_is_drawn_with_escape_codes_on_a_dumb_terminal() {
    let mut play = Play::new("note")
        .with("PLAY_LINES", "1")
        .with("TERM", "dumb")
        .start();
    play.pty.wait_for("Answer (Enter = done");
    play.pty.type_keys("\r");
    play.pty.wait_for("Empty: not now");
    play.pty.type_keys("because\r");
    play.pty.wait_for("After the note");
    play.pty.type_keys("s\r");
    let pty = play.ends_with(&[DONE, "Ok(Text(\"because\"))", "Ok(Act(Skip))"]);
    assert!(
        !pty.bytes().contains(&0x1b),
        "{:?}",
        String::from_utf8_lossy(&pty.bytes())
    );
}

#[test]
fn no_colour_when_asked() {
    let is_sgr = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.split("\x1b[").skip(1).any(|after| {
            after
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                .starts_with('m')
        })
    };
    let scenes = [false, true].into_iter().flat_map(|colour| {
        [
            ("mail", "00:1"),
            ("choice", "Wait for the provider"),
            ("text", "›"),
        ]
        .map(|(scene, seen)| {
            let play = Play::new(scene);
            let play = if colour {
                play.with("PLAY_COLOUR", "1")
            } else {
                play
            };
            (scene, seen, colour, play.start())
        })
    });
    let plays: Vec<_> = scenes.collect();
    for (scene, seen, colour, mut play) in plays {
        play.pty.wait_for(seen);
        play.pty.type_keys("\x03");
        play.pty.wait_exit();
        let bytes = play.pty.bytes();
        assert_eq!(
            is_sgr(&bytes),
            colour,
            "{scene}: {:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn escape_sequences_in_a_fact_are_shown_not_obeyed() {
    for lines in [false, true] {
        let play = Play::new("nasty").size(120, 60);
        let play = if lines {
            play.with("PLAY_LINES", "1")
        } else {
            play
        };
        let play = play.start();
        play.pty.wait_for("00:14");
        pause(Duration::from_millis(300));
        let bytes = String::from_utf8_lossy(&play.pty.bytes()).into_owned();
        for bad in ["\x1b[2J", "\x1b]0;", "\x07", "\u{9b}", "\u{202e}", "all\r"] {
            assert!(!bytes.contains(bad), "{bad:?} in {bytes:?}");
        }
        let screen = play.pty.screen();
        assert!(
            screen
                .matches("all\\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}")
                .count()
                >= 8,
            "{screen}"
        );
    }
}

#[test]
fn a_step_that_did_not_change_is_shown_short_and_whole_on_request() {
    let mut play = Play::new("same-step").size(80, 50).start();
    play.wait_for_keys();
    play.pty.type_keys("\r");
    play.pty.wait_for("Unchanged");
    play.wait_for_keys();
    assert_eq!(play.pty.screen().matches("silence costs more").count(), 1);
    play.pty.type_keys("\x0c");
    play.pty.wait_until("the whole step", |pty| {
        pty.screen().matches("silence costs more").count() == 2
    });
    play.wait_for_keys();
    play.pty.type_keys("\r");
    play.ends_with(&[DONE, DONE]);
}

#[test]
fn a_step_whose_beginning_is_out_of_sight_says_so_and_is_read_page_by_page() {
    for columns in [80, 40] {
        let mut play = Play::new("mail").size(columns, 24).start();
        play.wait_for_keys();
        let screen = play.pty.screen();
        assert!(!screen.contains("They pay for a service"), "{screen}");
        assert!(screen.contains("The beginning is further up"), "{screen}");
        play.pty.type_keys("\x0c");
        play.pty.wait_for("Any key: the next page");
        let mut seen = play.pty.settled();
        while play.pty.screen().contains("Any key") {
            play.pty.type_keys("s");
            seen += &play.pty.settled();
        }
        for line in [
            "They pay for a service",
            "Open the customer list",
            "We write again at 14:25",
            "[Enter] done",
        ] {
            assert!(seen.contains(line), "{line}: {seen}");
        }
        assert_eq!(play.answers().len(), 0, "to turn a page is no answer");
    }
    let play = Play::new("step").size(80, 24).start();
    play.wait_for_keys();
    assert!(!play.pty.screen().contains("further up"));
}

#[test]
fn a_moving_bar_is_taken_away_before_anything_is_asked() {
    let mut play = Play::new("text").with("PLAY_LOOKING", "1").start();
    play.pty.wait_for("›");
    assert!(!play.pty.screen().contains("503"), "{}", play.pty.screen());
    play.pty.type_keys("some words");
    pause(Duration::from_millis(900));
    assert!(
        play.pty.screen().contains("› some words"),
        "{}",
        play.pty.screen()
    );
    assert!(!play.pty.screen().contains("503"));
}
