//! Which keys answer a step, and which came too early.

use super::*;

#[test]
fn one_key_answers_a_step() {
    for (keys, answer) in [
        ("\r", DONE),
        ("S", "Ok(Act(Skip))"),
        ("b", "Ok(Act(Back))"),
        ("?", "Ok(Act(Help))"),
    ] {
        let mut play = Play::new("step").start();
        play.wait_for_keys();
        assert!(play.pty.cursor_hidden());
        play.pty.type_keys(keys);
        let pty = play.ends_with(&[answer]);
        assert!(!pty.cursor_hidden());
        assert!(
            !pty.screen().contains("00:1"),
            "the moving line stays behind:\n{}",
            pty.screen()
        );
    }
}

#[test]
fn a_second_enter_typed_early_answers_nothing() {
    // Before the screen is there, and before the next one has stood for a moment; each time the
    // program stands still for longer than that moment.
    until_met(|| {
        let mut play = Play::new("two-steps").start();
        if !play.types_too_early("\r") {
            return false;
        }
        play.pty.wait_for("The first step");
        play.wait_for_keys();
        assert_eq!(play.answers().len(), 0);
        play.pty.type_keys("\r");
        play.pty.wait_for("The second step");
        if !play.types_too_early("\r") {
            return false;
        }
        play.wait_for_keys();
        assert_eq!(play.answers(), [DONE]);
        play.pty.type_keys("\r");
        play.ends_with(&[DONE, DONE]);
        true
    });
}

#[test]
fn an_enter_that_is_held_down_answers_once() {
    until_met(|| {
        let mut play = Play::new("two-steps").start();
        play.wait_for_keys();
        let (begun, mut last) = (Instant::now(), Instant::now());
        while begun.elapsed() < Duration::from_millis(1500) {
            play.pty.type_keys("\r");
            pause(Duration::from_millis(33));
            if last.elapsed() > Duration::from_millis(150) {
                return false;
            }
            last = Instant::now();
        }
        play.wait_for_keys();
        assert_eq!(play.answers(), [DONE]);
        true
    });
}

#[test]
fn keys_that_arrive_together_answer_nothing_and_it_says_why() {
    for (keys, said) in [
        ("\r\r", "Several keys at once"),
        ("skip it\r", "Several keys at once"),
        ("\x1b[200~s\rq\r\x1b[201~", "Pasted text"),
        ("x", "x does nothing here"),
    ] {
        let mut play = Play::new("step").start();
        play.wait_for_keys();
        play.pty.type_keys(keys);
        play.pty.wait_for(said);
        play.pty.type_keys("\r");
        play.ends_with(&[DONE]);
    }
}
