use super::*;
use crate::base::{Lang, Moment, Span};
use crate::incident::question::{Block, LiveClock};
use crate::outside::clock::FixedClock;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a page").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What was answered, and what was written meanwhile.
fn asked(input: &str, questions: &[Question]) -> (Vec<Result<Answer, Interrupted>>, String) {
    let clock = FixedClock::at(Moment::from_millis(14 * 60_000));
    let page = Page::default();
    let input = io::Cursor::new(input.as_bytes().to_vec());
    let mut lines = Lines::on(
        input,
        page.clone(),
        Words::of(Lang::En),
        &clock,
        &Stop::new(),
    );
    let answers = questions
        .iter()
        .map(|question| lines.ask(question))
        .collect();
    drop(lines);
    let bytes = page.0.lock().expect("a page").clone();
    (answers, String::from_utf8(bytes).expect("text"))
}

fn step() -> Question {
    let key = |key, action, label: &str| Key {
        key,
        action,
        label: label.into(),
    };
    Question::Step(Box::new(StepView {
        exercise: Some("EXERCISE".into()),
        incident: "The site is down".into(),
        place: "Tell people · 1 of 6".into(),
        title: "Tell everyone on the team".into(),
        blocks: vec![
            Block::Field {
                label: "Why".into(),
                text: "They face customers.".into(),
            },
            Block::Field {
                label: "Who".into(),
                text: "Ana".into(),
            },
            Block::Markdown("Write in **#team**.".into()),
            Block::Message {
                heading: "Message to staff".into(),
                subject: Some("Outage".into()),
                body: "Hello,\n\nwe are on it.\n".into(),
                footer: vec!["21 characters".into()],
            },
        ],
        keys: vec![
            key('\n', Action::Usual, "done"),
            key('s', Action::Skip, "skip"),
        ],
        more_keys: vec![key('b', Action::Back, "back")],
        clock: LiveClock {
            since: Moment::from_millis(0),
            due: Some(Moment::from_millis(20 * 60_000)),
            running: "Running {time}".into(),
            due_in: "next update in {time}".into(),
            late: "late by {time}".into(),
            soon: Span::minutes(3),
            waiting: None,
        },
    }))
}

fn text(default: Option<&str>, optional: bool) -> Question {
    Question::Text(TextQuestion {
        name: "reason".into(),
        ask: "Why is it left out?".into(),
        example: Some("no phone line".into()),
        default: default.map(Into::into),
        optional,
        flag: "--reason".into(),
    })
}

fn choice(default: Option<usize>) -> Question {
    Question::Choice(ChoiceQuestion {
        name: "way".into(),
        ask: "Which way?".into(),
        options: vec!["Fail over".into(), "Wait".into()],
        default,
        flag: "--option".into(),
    })
}

#[test]
fn a_step_is_read_from_top_to_bottom_without_any_drawing() {
    let (answers, page) = asked("\n", &[step()]);
    assert_eq!(answers, [Ok(Answer::Act(Action::Usual))]);
    let wanted = "
EXERCISE · The site is down
Tell people · 1 of 6

Tell everyone on the team

Why: They face customers.
Who: Ana

Write in **#team**.

Message to staff

Subject: Outage

Hello,

we are on it.

End of the message.
21 characters

Running 00:14:00 · next update in 6 min
Answer (Enter = done, s = skip): \n";
    assert_eq!(page, wanted);
}

#[test]
fn a_step_is_answered_by_key_by_word_and_asked_again_otherwise() {
    for (input, action) in [
        ("\n", Action::Usual),
        ("enter\n", Action::Usual),
        ("done\n", Action::Usual),
        ("S\n", Action::Skip),
        (" skip \r\n", Action::Skip),
        ("b", Action::Back),
        ("?\n", Action::Help),
        ("what\nss\ns\n", Action::Skip),
    ] {
        assert_eq!(
            asked(input, &[step()]).0,
            [Ok(Answer::Act(action))],
            "{input:?}"
        );
    }
    let (_, page) = asked("wh\u{1b}at\n\n", &[step()]);
    assert!(
        page.contains("Not understood: wh\\u{1b}at\nAnswer (Enter = done, s = skip): "),
        "{page}"
    );
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn an_empty_line_answers_a_text_only_where_that_is_allowed() {
    for (default, optional, input, answer) in [
        (None, false, "\n", Answer::Back),
        (None, false, "no phone\n", Answer::Text("no phone".into())),
        (None, true, " \n", Answer::Text(String::new())),
        (
            Some("as before"),
            false,
            "\n",
            Answer::Text("as before".into()),
        ),
        (
            Some("as before"),
            false,
            "new\n",
            Answer::Text("new".into()),
        ),
        (Some("as before"), true, "-\n", Answer::Text(String::new())),
        (Some("as before"), false, "-\n", Answer::Text("-".into())),
    ] {
        assert_eq!(asked(input, &[text(default, optional)]).0, [Ok(answer)]);
    }
    let (_, page) = asked("x\n", &[text(None, false)]);
    assert_eq!(
        page,
        "Why is it left out?\nFor example: no phone line. Empty: not now\nAnswer: x\n"
    );
}

#[test]
fn a_choice_is_made_by_number_or_by_name() {
    for (default, input, answer) in [
        (None, "2\n", Answer::Choice(1)),
        (None, "wait\n", Answer::Choice(1)),
        (None, "0\n3\nx\n1\n", Answer::Choice(0)),
        (None, "\n", Answer::Back),
        (Some(1), "\n", Answer::Choice(1)),
    ] {
        assert_eq!(
            asked(input, &[choice(default)]).0,
            [Ok(answer)],
            "{input:?}"
        );
    }
    let (_, page) = asked("2\n", &[choice(Some(0))]);
    assert_eq!(
        page,
        "Which way?\n  1. Fail over\n  2. Wait\nAnswer (1–2. Enter: 1): 2\n"
    );
}

#[test]
fn a_text_is_changed_line_by_line() {
    let edit = |text: &str| Question::Edit { text: text.into() };
    for (old, input, answer) in [
        (
            "old",
            "new\n\nwords\n.\n",
            Answer::Text("new\n\nwords".into()),
        ),
        ("old\n", "new\n.\n", Answer::Text("new\n".into())),
        ("old", ".\n", Answer::Back),
    ] {
        assert_eq!(asked(input, &[edit(old)]).0, [Ok(answer)]);
    }
    assert_eq!(
        asked("half of it\n", &[edit("old")]).0,
        [Err(Interrupted::Gone)]
    );
}

#[test]
fn the_end_of_the_input_ends_the_walk() {
    let (answers, _) = asked("\n", &[step(), step(), step()]);
    assert_eq!(
        answers[1..],
        [Err(Interrupted::Gone), Err(Interrupted::Gone)]
    );
}

#[test]
fn whoever_is_told_to_stop_waits_for_no_line() {
    let (never, _keep) = io::pipe().expect("a pipe");
    let clock = FixedClock::at(Moment::from_millis(0));
    let stop = Stop::new();
    let mut lines = Lines::on(never, io::sink(), Words::of(Lang::En), &clock, &stop);
    let presser = stop.clone();
    std::thread::spawn(move || {
        std::thread::park_timeout(std::time::Duration::from_millis(100));
        presser.interrupt();
    });
    assert_eq!(lines.ask(&step()), Err(Interrupted::Stopped));
}

#[test]
fn an_endless_line_fills_no_memory() {
    let mut input = "x".repeat(5 * 1024 * 1024);
    input.push_str("\ns\n");
    assert_eq!(asked(&input, &[step()]).0, [Ok(Answer::Act(Action::Skip))]);
}
