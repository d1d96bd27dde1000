//! A text is typed, pasted, edited, or left for later.

use super::*;

#[test]
fn a_text_is_typed_and_an_empty_one_goes_back() {
    for (keys, answer) in [
        ("nobody has the côde\r", "Ok(Text(\"nobody has the côde\"))"),
        ("\r", "Ok(Back)"),
        ("   \r", "Ok(Back)"),
        ("x\x7fyes\r", "Ok(Text(\"yes\"))"),
    ] {
        let mut play = Play::new("text").start();
        play.pty.wait_for("›");
        play.pty.type_keys(keys);
        play.wait_for_keys();
        play.pty.type_keys("\r");
        play.ends_with(&[answer, DONE]);
    }
    let mut play = Play::new("default").start();
    play.pty.wait_for("›");
    play.pty.type_keys("\r");
    play.wait_for_keys();
    assert_eq!(play.answers(), ["Ok(Text(\"no phone line\"))"]);
}

#[test]
fn escape_leaves_a_text_for_later_whatever_was_typed() {
    for typed in ["", "half a rea", "q"] {
        let mut play = Play::new("text").start();
        play.pty.wait_for("›");
        play.pty.type_keys(typed);
        play.pty.wait_for(&format!("› {typed}"));
        play.pty.type_keys("\x1b");
        play.pty.wait_for("After the text");
        play.wait_for_keys();
        assert_eq!(play.answers(), ["Ok(Back)"]);
        assert!(!play.pty.screen().contains("half"), "{}", play.pty.screen());
    }
}

#[test]
fn a_key_of_other_screens_is_no_text_before_it_was_meant() {
    for (key, then, answer) in [
        ("q", "q\r", "Ok(Text(\"q\"))"),
        ("Q", "\r", "Ok(Back)"),
        ("?", "\x1b", "Ok(Back)"),
        ("?", "nobody has it\r", "Ok(Text(\"nobody has it\"))"),
    ] {
        let mut play = Play::new("text").start();
        play.pty.wait_for("›");
        play.pty.type_keys(&format!("{key}\r"));
        play.pty.wait_for(&format!("You answered “{key}”"));
        play.pty.wait_until("the line", |pty| {
            pty.lines().last().is_some_and(|line| line.trim() == "›")
        });
        assert_eq!(play.answers().len(), 0);
        play.pty.type_keys(then);
        play.pty
            .wait_until("the answer", |_| play.answers() == [answer]);
    }
}

#[test]
fn whoever_moves_within_a_line_can_change_its_middle() {
    let mut play = Play::new("text").start();
    play.pty.wait_for("›");
    for keys in [
        "restated", "\x1b[D", "\x1b[D", "\x1b[D", "\x1b[D", "r", "\r",
    ] {
        play.pty.type_keys(keys);
        pause(Duration::from_millis(200));
    }
    play.pty.wait_until("the answer", |_| {
        play.answers() == ["Ok(Text(\"restarted\"))"]
    });
}

#[test]
fn what_is_typed_key_by_key_is_shown_once_and_a_backspace_always_counts() {
    let mut play = Play::new("text").size(120, 24).start();
    play.pty.wait_for("›");
    // Faster than the program reads, slower than a paste.
    for round in 0..200 {
        for key in ["x", "\x7f"] {
            play.pty.type_keys(key);
        }
        if round % 50 == 0 {
            play.pty.type_keys("y");
        }
    }
    play.pty.type_keys("\r");
    play.wait_for_keys();
    let pty = &play.pty;
    assert_eq!(play.answers(), ["Ok(Text(\"yyyy\"))"], "{}", pty.screen());
    assert!(
        !String::from_utf8_lossy(&pty.bytes()).contains('^'),
        "the terminal itself has shown a key"
    );
}

#[test]
fn an_early_enter_does_not_answer_a_text_but_early_letters_are_kept() {
    let mut play = Play::new("default").start();
    play.pty.wait_for("Why is this step");
    play.pty.type_keys("\r");
    play.pty.wait_for("›");
    assert_eq!(play.answers().len(), 0);

    let mut play = Play::new("note").start();
    play.wait_for_keys();
    play.pty.type_keys("n");
    play.pty.wait_for("Why is this step");
    for letter in ["r", "e", "s", "t"] {
        play.pty.type_keys(letter);
        pause(Duration::from_millis(30));
    }
    play.pty.wait_for("› rest");
    play.pty.type_keys("arted\r");
    play.pty.wait_for("After the note");
    assert_eq!(play.answers(), ["Ok(Act(Note))", "Ok(Text(\"restarted\"))"]);
}

#[test]
fn a_paste_of_several_lines_is_one_answer_and_answers_nothing_else() {
    let mut play = Play::new("text").start();
    play.pty.wait_for("›");
    play.pty.type_keys("first line\rsecond line\rs\rq\r");
    play.pty.wait_for("After the text");
    play.wait_for_keys();
    assert_eq!(play.answers(), ["Ok(Text(\"first line second line s q\"))"]);
    assert!(play.pty.screen().contains("› first line second line s q"));
}

#[test]
fn a_long_text_leaves_no_remains_in_forty_columns() {
    let mut play = Play::new("text").size(40, 24).start();
    play.pty.wait_for("›");
    let text = "the machine that answers is in a locked cupboard and nobody has the key";
    play.pty.type_keys(text);
    play.pty.wait_for("the key");
    play.pty.type_keys("\r");
    play.wait_for_keys();
    let screen = play.pty.screen();
    assert_eq!(screen.matches("locked").count(), 1, "{screen}");
    assert!(screen.contains("Empty or Esc: not now"), "{screen}");
    assert_eq!(play.answers(), [format!("Ok(Text({text:?}))")]);
}

#[test]
fn an_edited_text_comes_back_and_the_terminal_too() {
    let mut play = Play::new("edit")
        .with("PLAY_EDITOR", "printf 'New words\\n' >")
        .start();
    play.wait_for_keys();
    play.pty.type_keys("\r");
    play.ends_with(&["Ok(Text(\"New words\"))", DONE]);

    let mut play = Play::new("edit")
        .with("PLAY_EDITOR", "no-such-editor")
        .start();
    play.pty.wait_for("The editor no-such-editor did not run");
    play.wait_for_keys();
    play.pty.type_keys("\r");
    play.ends_with(&["Ok(Back)", DONE]);
}
