use super::*;
use crate::base::{Lang, Moment, Span};
use crate::incident::question::{Action, LiveClock};

fn key(key: char, action: Action, label: &str) -> Key {
    Key {
        key,
        action,
        label: label.into(),
    }
}

pub(in crate::outside::tty) fn view(blocks: Vec<Block>) -> StepView {
    StepView {
        exercise: None,
        incident: "The site is down · sev1".into(),
        place: "Tell people · 2 of 6".into(),
        title: "Write to all customers".into(),
        blocks,
        keys: vec![
            key('\n', Action::Usual, "done"),
            key('s', Action::Skip, "skip"),
            key('q', Action::Quit, "pause"),
            key('?', Action::Help, "help"),
        ],
        more_keys: vec![key('z', Action::Snooze, "snooze")],
        clock: LiveClock {
            since: Moment::from_millis(0),
            due: None,
            running: "Running {time}".into(),
            due_in: "next update in {time}".into(),
            late: "update late by {time}: press u".into(),
            soon: Span::minutes(3),
            waiting: None,
        },
    }
}

fn pen(columns: usize, colour: bool) -> Pen {
    Pen::new((columns, 200), Paint::new(colour), Words::of(Lang::En))
}

fn field(label: &str, text: &str) -> Block {
    Block::Field {
        label: label.into(),
        text: text.into(),
    }
}

fn message(body: &str) -> Block {
    Block::Message {
        heading: "E-mail to customers · 231 characters".into(),
        subject: Some("We are having an outage".into()),
        body: body.into(),
        footer: vec!["231 of 3000 characters".into()],
    }
}

fn everything(text: &str) -> StepView {
    let mut view = view(vec![
        field("Why", text),
        Block::Markdown(format!("{text}\n\n- {text}")),
        Block::Command(text.into()),
        message(text),
        Block::Notice(text.into()),
        Block::List {
            heading: text.into(),
            items: vec![text.into()],
        },
    ]);
    view.exercise = Some(text.into());
    for part in [&mut view.incident, &mut view.place, &mut view.title] {
        *part = text.into();
    }
    view.keys[1].label = text.into();
    view
}

#[test]
fn a_step_reads_from_top_to_bottom() {
    let view = view(vec![
        field(
            "Why",
            "Silence costs more than the outage: they pay for a service that is not there.",
        ),
        field("Who", "Ana"),
        Block::Markdown("Open the list.".into()),
        Block::Command("mail-all --list customers.csv".into()),
        Block::Notice("Late by 2 min".into()),
    ]);
    let drawn = "
──────────────────────────────────────────────────────────────
The site is down · sev1                   Tell people · 2 of 6

Write to all customers

Why  Silence costs more than the outage: they pay for a
     service that is not there.
Who  Ana

Open the list.

    mail-all --list customers.csv

▲ Late by 2 min

[Enter] done   [s]kip   [q] pause   [?] help

";
    assert_eq!(pen(62, false).step(&view), drawn);
}

#[test]
fn forty_columns_are_enough() {
    let mut view = view(vec![
        field(
            "Why",
            "Silence costs more than the outage: they pay for a service that is not there.",
        ),
        message(
            "Hello,\n\nsince 14:05 the service cannot be reached. We are on it and write again at 14:25.",
        ),
    ]);
    view.exercise = Some("EXERCISE".into());
    let drawn = "
────────────────────────────────────────
EXERCISE · The site is down · sev1
Tell people · 2 of 6

Write to all customers

Why: Silence costs more than the outage:
they pay for a service that is not
there.

E-mail to customers · 231 characters
────────────────────────────────────────
Subject: We are having an outage

Hello,

since 14:05 the service cannot be
reached. We are on it and write again at
14:25.
────────────────────────────────────────
231 of 3000 characters

[Enter] done   [s]kip   [q] pause
[?] help

";
    assert_eq!(pen(40, false).step(&view), drawn);
}

#[test]
fn no_line_of_words_is_wider_than_the_terminal() {
    let text = "Ana and Ben write to all customers, également en français\u{a0}: 日本 ".repeat(6);
    for width in 16..=120 {
        for line in pen(width, false).step(&everything(&text)).lines() {
            let code = line.starts_with("    ");
            assert!(code || columns(line) <= width, "{width}: {line:?}");
        }
    }
}

#[test]
fn nothing_from_outside_acts_on_the_terminal() {
    let nasty = "a\u{1b}[2J\u{7}\r\u{9b}31m\u{202e}b";
    for colour in [false, true] {
        let drawn = pen(80, colour).step(&everything(nasty))
            + &pen(80, colour).question(nasty, &[nasty.into()]);
        let drawn = console::strip_ansi_codes(&drawn);
        let acts = |c: char| c != '\n' && crate::base::visible::is_dangerous(c);
        assert!(!drawn.contains(acts), "{drawn:?}");
        assert!(drawn.contains("\\u{1b}[2J"));
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let view = everything("Some words that take more than one line of the narrow terminal");
    for width in [30, 80] {
        let coloured = pen(width, true).step(&view);
        assert_eq!(
            console::strip_ansi_codes(&coloured),
            pen(width, false).step(&view)
        );
        assert_ne!(coloured, pen(width, false).step(&view));
    }
}

#[test]
fn a_message_that_fits_stands_there_exactly_as_it_will_be_sent() {
    let body = "Hello,\n\n  - since 14:05\n  - on it\n\n\tAna\n-- \nacme";
    let drawn = pen(80, true).step(&view(vec![message(body)]));
    assert!(
        drawn.contains(&format!("\n{}\n", body.replace("-- ", "--"))),
        "{drawn}"
    );
}

#[test]
fn a_key_is_named_by_its_place_in_the_label_when_it_begins_it() {
    let drawn = |character, label: &str| -> String {
        pen(80, false)
            .key(&key(character, Action::Note, label))
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    };
    assert_eq!(drawn('s', "skip"), "[s]kip");
    assert_eq!(drawn('S', "skip"), "[S]kip");
    assert_eq!(drawn('q', "pause"), "[q] pause");
    assert_eq!(drawn('\n', "fait"), "[Enter] fait");
    assert_eq!(drawn('é', "Écrire"), "[é]crire");
    assert_eq!(drawn('x', ""), "[x] ");
}

#[test]
fn a_step_taller_than_the_terminal_says_its_name_again_at_the_end() {
    let view = view(vec![message("one\ntwo\nthree")]);
    let named = |rows| {
        let pen = Pen::new((80, rows), Paint::PLAIN, Words::of(Lang::En));
        pen.step(&view).matches("Write to all customers").count()
    };
    assert_eq!((named(24), named(12)), (1, 2));
}

#[test]
fn an_exercise_is_one_wherever_one_looks() {
    let mut tall = view(vec![message(&"a line\n".repeat(30))]);
    tall.exercise = Some("EXERCISE".into());
    let pen = Pen::new((40, 24), Paint::PLAIN, Words::of(Lang::En));
    for drawn in [pen.step(&tall), pen.again(&tall, &tall)] {
        let last: Vec<_> = drawn.lines().rev().take(20).collect();
        assert!(last.iter().any(|line| line.contains("EXERCISE")), "{drawn}");
    }
}

#[test]
fn what_must_be_noticed_never_scrolls_away() {
    let notice = Block::Notice("People have not been told yet".into());
    let tall = view(vec![notice, message(&"a line\n".repeat(30))]);
    let pen = Pen::new((80, 24), Paint::PLAIN, Words::of(Lang::En));
    let drawn = pen.step(&tall);
    let last: Vec<_> = drawn.lines().rev().take(22).collect();
    assert!(last.contains(&"▲ People have not been told yet"), "{drawn}");
}

#[test]
fn a_step_shown_again_is_short_and_says_how_to_see_it_whole() {
    let before = view(vec![message("long")]);
    let mut after = before.clone();
    after.blocks.push(Block::Notice("Not yet".into()));
    let drawn = pen(80, false).again(&before, &after);
    assert!(
        drawn.contains("Write to all customers")
            && drawn.contains("Ctrl-L")
            && drawn.contains("▲ Not yet")
            && !drawn.contains("long")
    );
    assert!(drawn.contains("[Enter] done"));
}
