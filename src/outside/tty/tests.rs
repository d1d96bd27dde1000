use super::draw::tests::view;
use super::*;
use crate::base::{Lang, Moment};
use crate::outside::clock::FixedClock;

fn meaning(pressed: &[Pressed]) -> Meaning {
    let clock = FixedClock::at(Moment::from_millis(0));
    let tty = Tty::new(
        Words::of(Lang::En),
        &clock,
        &Stop::new(),
        &Bar::new(),
        false,
    );
    tty.meaning(&view(Vec::new()), pressed)
}

fn char(character: char) -> Pressed {
    Pressed::Char(character)
}

#[test]
fn one_key_answers_upper_or_lower_case_listed_or_not() {
    for (key, action) in [
        ('\n', Action::Usual),
        ('s', Action::Skip),
        ('S', Action::Skip),
        ('z', Action::Snooze),
        ('Z', Action::Snooze),
        ('?', Action::Help),
    ] {
        assert_eq!(meaning(&[char(key)]), Meaning::Act(action), "{key:?}");
    }
}

#[test]
fn what_is_not_one_known_key_answers_nothing() {
    for pressed in [
        vec![char('x')],
        vec![char('\n'), char('\n')],
        vec![char('s'), Pressed::Other],
        vec![Pressed::Paste("\n".into())],
        vec![Pressed::Paste("s".into()), char('\n')],
    ] {
        assert!(matches!(meaning(&pressed), Meaning::Hint(_)), "{pressed:?}");
    }
    assert_eq!(meaning(&[Pressed::Other]), Meaning::Nothing);
    assert_eq!(meaning(&[Pressed::Suspend]), Meaning::Suspend);
    assert_eq!(meaning(&[Pressed::ShowAgain]), Meaning::ShowAgain);
}

#[test]
fn help_is_there_even_when_the_step_forgot_it() {
    let clock = FixedClock::at(Moment::from_millis(0));
    let tty = Tty::new(
        Words::of(Lang::En),
        &clock,
        &Stop::new(),
        &Bar::new(),
        false,
    );
    let mut view = view(Vec::new());
    view.keys.truncate(1);
    assert_eq!(tty.meaning(&view, &[char('?')]), Meaning::Act(Action::Help));
}

#[test]
fn a_step_is_the_same_when_only_the_time_or_a_notice_differs() {
    let before = view(vec![Block::Markdown("how".into())]);
    let mut after = before.clone();
    after.clock.due = Some(Moment::from_millis(1));
    assert!(is_same(&before, &after));
    after.blocks.insert(0, Block::Notice("late".into()));
    assert!(is_same(&before, &after) && is_same(&after, &before));
    after.blocks.push(Block::Markdown("more".into()));
    assert!(!is_same(&before, &after));
    after.blocks.pop();
    after.title.push('x');
    assert!(!is_same(&before, &after));
}

#[test]
fn told_to_stop_nothing_is_asked() {
    let (clock, stop) = (FixedClock::at(Moment::from_millis(0)), Stop::new());
    let mut tty = Tty::new(Words::of(Lang::En), &clock, &stop, &Bar::new(), false);
    stop.interrupt();
    assert_eq!(
        tty.ask(&Question::Edit {
            text: String::new()
        }),
        Err(Interrupted::Stopped)
    );
}
