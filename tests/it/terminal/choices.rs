//! One of several is chosen, and only on purpose.

use super::*;

#[test]
fn a_choice_is_made_with_arrows_and_escape_goes_back() {
    for (downs, answer) in [
        (&["› 1. Fail over", "› 2. Wait"][..], "Ok(Choice(1))"),
        (&[], "Ok(Back)"),
        (&["› 1. Fail over"], "Ok(Choice(0))"),
    ] {
        let mut play = Play::new("choice").start();
        play.pty.wait_for("Wait for the provider");
        for marked in downs {
            // An Enter that arrives together with an arrow is not taken: nobody has seen the mark.
            play.pty.type_keys("\x1b[B");
            play.pty.wait_for(marked);
        }
        play.pty
            .type_keys(if downs.is_empty() { "\x1b" } else { "\r" });
        assert!(!play.ends_with(&[answer]).cursor_hidden());
    }
}

#[test]
fn an_enter_chooses_nothing_that_was_not_pointed_at() {
    let mut play = Play::new("choice").start();
    play.pty.wait_for("Wait for the provider");
    play.pty.type_keys("\r");
    pause(Duration::from_millis(300));
    assert_eq!(play.answers().len(), 0);
    play.pty.type_keys("\x1b");
    play.ends_with(&["Ok(Back)"]);
}

#[test]
fn resizing_neither_answers_nor_ends_a_question() {
    for (scene, seen, keys, answer) in [
        ("choice", "Wait for", &["1", "\r"][..], "Ok(Choice(0))"),
        ("text", "›", &["yes\r"], "Ok(Text(\"yes\"))"),
    ] {
        let mut play = Play::new(scene).start();
        play.pty.wait_for(seen);
        for columns in [60, 40, 100] {
            play.pty.resize(columns, 24);
            pause(Duration::from_millis(100));
        }
        assert_eq!(play.answers().len(), 0);
        if scene == "choice" {
            // Drawn anew, once nobody pulls at the window any more; the keys it names count then.
            play.pty.wait_until("the menu", |pty| {
                pty.screen().matches("Which way").count() > 1
                    && pty.lines().last().is_some_and(|line| line.contains('↓'))
            });
        }
        for key in keys {
            play.pty.type_keys(key);
            pause(Duration::from_millis(500));
        }
        play.pty
            .wait_until("the answer", |_| play.answers() == [answer]);
    }
}

#[test]
fn a_sentence_answers_no_menu_whether_it_is_typed_or_pasted() {
    for sentence in [
        "je ne sais pas, k ou j",
        "2 clients sur 3",
        "https://x.example/1",
    ] {
        for typed in [true, false] {
            let mut play = Play::new("choice").start();
            play.pty.wait_for("Wait for the provider");
            if typed {
                for letter in sentence.chars() {
                    play.pty.type_keys(&letter.to_string());
                    pause(Duration::from_millis(20));
                }
            } else {
                play.pty.type_keys(sentence);
            }
            pause(Duration::from_millis(200));
            play.pty.type_keys("\r");
            play.pty.wait_for("Typed text is no answer here");
            let screen = play.pty.settled();
            assert!(!screen.contains('›'), "{screen}");
            assert_eq!(play.answers().len(), 0, "{sentence}");
            play.pty.type_keys("2");
            play.pty.wait_for("› 2. Wait for the provider");
            play.pty.type_keys("\r");
            play.ends_with(&["Ok(Choice(1))"]);
        }
    }
}

#[test]
fn what_was_pressed_before_a_menu_stood_there_does_not_answer_it() {
    let mut play = Play::new("step-choice").start();
    play.wait_for_keys();
    play.pty.type_keys("\r");
    play.pty.wait_for("Which way");
    for key in ["2", "\r", "2", "\r"] {
        play.pty.type_keys(key);
        pause(Duration::from_millis(60));
    }
    play.pty.wait_for("2. Wait for the provider");
    let screen = play.pty.settled();
    assert!(!screen.contains("› 2"), "{screen}");
    assert_eq!(play.answers(), [DONE]);
}

#[test]
fn a_menu_that_has_no_room_shows_its_question_and_the_marked_line() {
    let mut play = Play::new("many").size(40, 12).start();
    play.pty.wait_for(" 1. The option of number 1");
    for (keys, option) in [
        ("1", " 1."),
        ("3", "13."),
        ("\x1b[B", " 1."),
        ("\x1b[A", "13."),
    ] {
        play.pty.type_keys(keys);
        play.pty.wait_for(&format!("› {option} The option"));
        let screen = play.pty.settled();
        assert!(screen.contains("Which of them?"), "{screen}");
        assert!(screen.contains("a number, then Enter"), "{screen}");
    }
    play.pty.type_keys("\r");
    play.ends_with(&["Ok(Choice(12))"]);
}

#[test]
fn moving_through_long_options_wipes_out_nothing() {
    let mut play = Play::new("long-choice").size(40, 24).start();
    play.pty.wait_for("  1. Restaurer");
    let before = play.pty.settled();
    assert_eq!(before.matches("Attendre").count(), 1, "{before}");
    for _ in 0..7 {
        play.pty.type_keys("\x1b[B");
        pause(Duration::from_millis(150));
    }
    let after = play.pty.settled();
    let plain = |screen: &str| screen.replace('›', " ");
    assert_eq!(plain(&before), plain(&after));
    play.pty.type_keys("\r");
    play.ends_with(&["Ok(Choice(0))"]);
}
