//! The person at a terminal: the real adapters, in a pseudo-terminal.
//!
//! The program under test is this test binary itself: `play` asks the questions of a scene on
//! whatever terminal it is started in and writes the answers to a file.

use crate::pty::{Pty, Run, pause};
use aplomb::base::{Lang, Moment, Words, Zone};
use aplomb::outside::bar::Bar;
use aplomb::outside::clock::SystemClock;
use aplomb::outside::lines::Lines;
use aplomb::outside::screen::Screen;
use aplomb::outside::stop::Stop;
use aplomb::outside::tty::Tty;
use aplomb::seam::{Clock, Notice, Observer, Prompter};
use std::cell::Cell;
use std::io::Write;
use std::time::{Duration, Instant};

mod scenes;

/// Asks the questions of `PLAY_SCENE` and writes the answers into `PLAY_ANSWERS`, one a line.
#[test]
#[ignore = "started by the tests below, in a terminal of its own"]
#[expect(
    clippy::disallowed_methods,
    reason = "the other end of the tests below"
)]
fn play() {
    let set = |name| std::env::var(name).ok();
    let Some(scene) = set("PLAY_SCENE") else {
        return;
    };
    let answers = set("PLAY_ANSWERS").expect("a file for the answers");
    let mut answers = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(answers)
        .expect("opened");
    let colour = set("PLAY_COLOUR").is_some();
    let words = Words::of(if scene == "french" || scene == "long-choice" {
        Lang::Fr
    } else {
        Lang::En
    });
    let (stop, bar) = (Stop::on_signals().expect("signals"), Bar::new());
    let system = SystemClock::new(&stop);
    let broken = Broken(system.clone(), Cell::new(12));
    let clock: &dyn Clock = if set("PLAY_BROKEN").is_some() {
        &broken
    } else {
        &system
    };
    if set("PLAY_LOOKING").is_some() {
        let mut screen = Screen::drawn(words, Zone::UTC, colour, &bar, false);
        let until = clock.now();
        screen.notice(&Notice::Looking {
            what: "the site",
            attempts: 1,
            saw: "503",
            until,
        });
    }
    let mut prompter: Box<dyn Prompter> = if set("PLAY_LINES").is_some() {
        Box::new(Lines::new(words, clock, &stop))
    } else {
        let editor = set("PLAY_EDITOR").unwrap_or_default();
        Box::new(Tty::new(words, clock, &stop, &bar, colour).with_editor(editor))
    };
    for question in scenes::scene(&scene, system.now()) {
        let answer = prompter.ask(&question);
        writeln!(answers, "{answer:?}").expect("written");
        if answer.is_err() {
            break;
        }
    }
}

/// A clock that breaks after it was looked at so often.
struct Broken(SystemClock, Cell<u32>);

impl Clock for Broken {
    fn now(&self) -> Moment {
        let left = self.1.get().checked_sub(1).expect("the clock broke");
        self.1.set(left);
        self.0.now()
    }

    fn pause(&self, span: Duration) {
        self.0.pause(span);
    }
}

/// A scene in a terminal.
struct Play {
    run: Run,
    answers: tempfile::NamedTempFile,
}

impl Play {
    fn new(scene: &str) -> Self {
        let answers = tempfile::NamedTempFile::new().expect("a file");
        let this = std::env::current_exe().expect("this program");
        let path = answers.path().to_str().expect("a path").to_owned();
        // Two threads, as with one the name of the test would stand in front of the first line.
        let arguments = [
            "--exact",
            "terminal::play",
            "--ignored",
            "--nocapture",
            "--test-threads=2",
            "--color=never",
        ];
        let run = Run::new(this.to_str().expect("a path"), &arguments)
            .env("PLAY_SCENE", scene)
            .env("PLAY_ANSWERS", &path);
        Self { run, answers }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.run = self.run.env(name, value);
        self
    }

    fn size(mut self, columns: u16, rows: u16) -> Self {
        self.run = self.run.size(columns, rows);
        self
    }

    fn start(self) -> Playing {
        Playing {
            pty: self.run.start(),
            answers: self.answers,
        }
    }
}

/// A scene that is being played.
struct Playing {
    pty: Pty,
    answers: tempfile::NamedTempFile,
}

impl Playing {
    fn answers(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.answers.path()).expect("the answers");
        text.lines().map(str::to_owned).collect()
    }

    /// Waits for the moving line, which appears when keys count.
    #[track_caller]
    fn wait_for_keys(&self) {
        self.pty.wait_for("00:1");
    }

    #[track_caller]
    fn ends_with(mut self, answers: &[&str]) -> Pty {
        self.pty.wait_exit();
        assert_eq!(self.answers(), answers);
        self.pty
    }
}

const DONE: &str = "Ok(Act(Usual))";
const STOPPED: &str = "Err(Stopped)";

fn is_given_back(pty: &Pty) -> bool {
    !pty.cursor_hidden() && pty.echoes()
}

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
    // Before the screen is there, then twice in quick succession.
    let mut play = Play::new("two-steps").start();
    play.pty.type_keys("\r");
    play.pty.wait_for("The first step");
    play.wait_for_keys();
    assert_eq!(play.answers().len(), 0);
    play.pty.type_keys("\r");
    play.pty.wait_for("The second step");
    play.pty.type_keys("\r");
    play.wait_for_keys();
    assert_eq!(play.answers(), [DONE]);
    play.pty.type_keys("\r");
    play.ends_with(&[DONE, DONE]);
}

#[test]
fn an_enter_that_is_held_down_answers_once() {
    let mut play = Play::new("two-steps").start();
    play.wait_for_keys();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1500) {
        play.pty.type_keys("\r");
        pause(Duration::from_millis(33));
    }
    play.wait_for_keys();
    assert_eq!(play.answers(), [DONE]);
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

#[test]
fn ctrl_c_gives_the_cursor_back() {
    for (scene, seen) in [
        ("step", "[Enter] done ·"),
        ("text", "Empty or Esc: not now"),
        ("choice", "Wait for the provider"),
    ] {
        let mut play = Play::new(scene).start();
        if scene == "step" {
            play.wait_for_keys();
        } else {
            play.pty.wait_for(seen);
        }
        pause(Duration::from_millis(500));
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
    let play = Play::new("due").with("PLAY_COLOUR", "1").start();
    play.pty.wait_for("next update in 2 s");
    assert_eq!(play.pty.bells(), 0);
    play.pty.wait_for("update late by");
    play.pty.wait_for("update late by 2 s: press u");
    assert_eq!(play.pty.bells(), 1);
    assert!(play.pty.is_coloured("update late"));
}

#[test]
fn the_time_runs_while_nobody_presses_anything() {
    let play = Play::new("step").start();
    for seconds in ["32", "33", "34", "35"] {
        play.pty.wait_for(&format!("00:14:{seconds}"));
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
fn ctrl_c_and_the_end_of_the_input_end_plain_lines_too() {
    for (keys, answer) in [("\x03", STOPPED), ("\x04", "Err(Gone)")] {
        let mut play = Play::new("step").with("PLAY_LINES", "1").start();
        play.pty.wait_for("Answer (Enter");
        play.pty.type_keys(keys);
        play.ends_with(&[answer]);
    }
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
        ["mail", "choice", "text"].map(|scene| {
            let play = Play::new(scene);
            let play = if colour {
                play.with("PLAY_COLOUR", "1")
            } else {
                play
            };
            (scene, colour, play.start())
        })
    });
    let plays: Vec<_> = scenes.collect();
    pause(Duration::from_millis(1200));
    for (scene, colour, mut play) in plays {
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
    pause(Duration::from_millis(300));
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
    pause(Duration::from_millis(300));
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
fn a_choice_is_made_with_arrows_and_escape_goes_back() {
    for (keys, answer) in [
        ("\x1b[B\x1b[B\r", "Ok(Choice(1))"),
        ("\x1b", "Ok(Back)"),
        ("\x1b[B\r", "Ok(Choice(0))"),
    ] {
        let mut play = Play::new("choice").start();
        play.pty.wait_for("Wait for the provider");
        pause(Duration::from_millis(500));
        for key in keys.split_inclusive('B') {
            play.pty.type_keys(key);
            pause(Duration::from_millis(50));
        }
        assert!(!play.ends_with(&[answer]).cursor_hidden());
    }
}

#[test]
fn an_enter_chooses_nothing_that_was_not_pointed_at() {
    let mut play = Play::new("choice").start();
    play.pty.wait_for("Wait for the provider");
    pause(Duration::from_millis(500));
    play.pty.type_keys("\r");
    pause(Duration::from_millis(300));
    assert_eq!(play.answers().len(), 0);
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
            // Drawn anew, once nobody pulls at the window any more.
            play.pty.settled();
        }
        for key in keys {
            play.pty.type_keys(key);
            pause(Duration::from_millis(100));
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
        pause(Duration::from_millis(50));
    }
    let after = play.pty.settled();
    let plain = |screen: &str| screen.replace('›', " ");
    assert_eq!(plain(&before), plain(&after));
    play.pty.type_keys("\r");
    play.ends_with(&["Ok(Choice(0))"]);
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
