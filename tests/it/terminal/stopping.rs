//! Whatever ends or stops a question gives the terminal back.

use super::*;

#[test]
fn ctrl_c_gives_the_cursor_back() {
    for (scene, seen) in [
        ("step", "00:1"),
        ("text", "›"),
        ("choice", "Wait for the provider"),
    ] {
        let mut play = Play::new(scene).start();
        play.pty.wait_for(seen);
        play.pty.type_keys("\x03");
        let pty = play.ends_with(&[STOPPED]);
        assert!(!pty.cursor_hidden(), "{scene}");
    }
}

#[test]
fn ctrl_d_and_being_told_to_end_stop_a_step() {
    let mut play = Play::new("step").start();
    play.wait_for_keys();
    play.pty.type_keys("\x04");
    play.ends_with(&[STOPPED]);
    for signal in [rustix::process::Signal::TERM, rustix::process::Signal::INT] {
        let play = Play::new("step").start();
        play.wait_for_keys();
        play.pty.signal(signal);
        assert!(!play.ends_with(&[STOPPED]).cursor_hidden());
    }
}

#[test]
fn a_ctrl_c_too_early_to_be_an_answer_still_stops() {
    let mut play = Play::new("step").start();
    play.pty.wait_for("[Enter] done");
    play.pty.type_keys("\x03");
    play.ends_with(&[STOPPED]);
}

#[test]
fn a_terminal_that_hangs_up_ends_the_walk() {
    let mut play = Play::new("step").start();
    play.wait_for_keys();
    play.pty.hang_up();
    play.ends_with(&["Err(Gone)"]);
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    let mut play = Play::new("step").with("PLAY_BROKEN", "1").start();
    play.pty.wait_for("the clock broke");
    assert!(is_given_back(&play.pty));
    play.pty.wait_exit();
    let bytes = String::from_utf8_lossy(&play.pty.bytes()).into_owned();
    let (shown, spoken) = (bytes.rfind("\x1b[?25h"), bytes.find("panicked"));
    assert!(shown < spoken, "{bytes:?}");
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_comes_back() {
    let play = Play::new("step");
    let this = std::env::current_exe().expect("this program");
    let command = format!(
        "{} --exact terminal::play --ignored --nocapture --test-threads=2 --color=never",
        this.display()
    );
    let answers = play.answers.path().to_str().expect("a path").to_owned();
    let run = Run::new("sh", &["-i"])
        .env("PS1", "shell: ")
        .env("ENV", "")
        .env("PLAY_SCENE", "step")
        .env("PLAY_ANSWERS", &answers);
    let mut playing = Playing {
        pty: run.start(),
        answers: play.answers,
    };
    playing.pty.wait_for("shell:");
    playing.pty.type_keys(&format!("{command}\r"));
    playing.wait_for_keys();
    playing.pty.type_keys("\x1a");
    playing.pty.wait_for("Stopped");
    playing.pty.wait_until("the terminal", is_given_back);
    playing.pty.type_keys("clear; fg\r");
    playing.wait_for_keys();
    playing.pty.wait_for("Write to all customers");
    playing.pty.type_keys("\r");
    playing
        .pty
        .wait_until("the answer", |_| playing.answers() == [DONE]);
}

#[test]
fn ctrl_c_and_the_end_of_the_input_end_plain_lines_too() {
    for (keys, answer) in [("\x03", STOPPED), ("\x04", "Err(Gone)")] {
        let mut play = Play::new("step").with("PLAY_LINES", "1").start();
        play.pty.wait_for("Answer (Enter");
        play.pty.type_keys(keys);
        play.ends_with(&[answer]);
    }
}
