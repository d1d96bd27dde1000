use super::super::draw::tests::view;
use super::*;
use crate::base::{Lang, Moment, Span, Words};

fn shown(
    width: usize,
    lang: Lang,
    now: i64,
    hint: Option<&str>,
    exercise: bool,
) -> (String, Vec<Run>) {
    let words = Words::of(lang);
    let mut view = view(Vec::new());
    view.exercise = exercise.then(|| "EXERCICE".to_owned());
    view.clock.due = Some(Moment::from_millis(20 * 60_000));
    if lang == Lang::Fr {
        view.clock.running = "Depuis {time}".into();
        view.clock.due_in = "prochain message dans {time}".into();
        view.clock.late = "message en retard de {time}\u{a0}: touche u".into();
        view.keys[0].label = "fait".into();
    }
    view.clock.soon = Span::minutes(3);
    let clock = Live::at(Moment::from_millis(now * 1000), &view.clock, words);
    let pen = Pen::new((width, 24), Paint::new(false), words);
    let line = line(&view, &clock, hint, pen, width);
    (line.iter().map(|(_, text)| text.as_str()).collect(), line)
}

#[test]
fn a_wide_line_says_everything() {
    let (text, _) = shown(79, Lang::En, 14 * 60 + 32, None, false);
    assert_eq!(
        text,
        "Running 00:14:32 · next update in 5 min · [Enter] done"
    );
}

#[test]
fn the_status_line_fits_every_width_and_keeps_what_matters() {
    for lang in Lang::ALL {
        for exercise in [false, true] {
            for (now, due) in [
                (60, "19 min"),
                (19 * 60, "1 min"),
                (25 * 60, "5 min"),
                (99 * 3600, "h"),
            ] {
                for width in 1..=100 {
                    let (text, line) = shown(width, lang, now, None, exercise);
                    assert!(wide(&line) <= width, "{width}: {text}");
                    let text = text.replace('\u{a0}', " ");
                    assert!(width < 39 || text.contains(due), "{width}: {text}");
                }
            }
        }
    }
}

#[test]
fn late_is_said_in_words_and_seen_in_the_narrowest_line() {
    let (text, line) = shown(39, Lang::En, 23 * 60, Some("x does nothing here"), true);
    assert_eq!(text, "update late by 3 min: press u");
    assert_eq!(line[0].0, Look::Alarm);
}

#[test]
fn a_hint_takes_the_place_of_the_key() {
    let (text, _) = shown(79, Lang::En, 60, Some("x does nothing here"), false);
    assert_eq!(
        text,
        "Running 00:01:00 · next update in 19 min · x does nothing here"
    );
    let (text, _) = shown(39, Lang::En, 60, Some("x does nothing here"), false);
    assert_eq!(text, "00:01:00 · x does nothing here");
}

fn run(text: &str) -> Vec<Run> {
    vec![(Look::Plain, text.to_owned())]
}

#[test]
fn an_unchanged_line_is_not_drawn_again() {
    let mut drawn = Drawn::default();
    assert!(drawn.change(&run("one"), Paint::PLAIN, 80).contains("one"));
    assert_eq!(drawn.change(&run("one"), Paint::PLAIN, 80), "");
    assert_eq!(drawn.change(&run("two"), Paint::PLAIN, 80), "\rtwo\u{1b}[K");
    assert_eq!(drawn.erase(80), "\r\u{1b}[J");
    assert_eq!(drawn.erase(80), "");
}

#[test]
fn a_line_that_was_folded_is_taken_away_whole() {
    let mut drawn = Drawn::default();
    drawn.change(&run(&"x".repeat(79)), Paint::PLAIN, 80);
    assert_eq!(
        drawn.change(&run("short"), Paint::PLAIN, 40),
        "\r\u{1b}[1A\u{1b}[Jshort"
    );
    drawn.change(&run(&"x".repeat(39)), Paint::PLAIN, 40);
    assert_eq!(
        drawn.change(&run("short"), Paint::PLAIN, 80),
        "\r\u{1b}[Jshort"
    );
}
