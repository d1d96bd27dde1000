use super::*;

fn keys(text: &str) -> Vec<Pressed> {
    text.chars().map(Pressed::Char).collect()
}

/// Each character on its own, as fast as people type.
fn typed(menu: &mut Menu, text: &str) -> Vec<Heeded> {
    let pressed = keys(text);
    pressed
        .iter()
        .map(|key| menu.press(std::slice::from_ref(key), true))
        .collect()
}

#[test]
fn no_letter_no_space_and_no_sign_moves_the_mark_or_answers() {
    for first in [None, Some(0), Some(1)] {
        for character in (' '..='~').chain('à'..='ÿ').filter(|c| !c.is_ascii_digit()) {
            let mut menu = Menu::new(3, first);
            let heeded = menu.press(&[Pressed::Char(character)], false);
            assert_eq!(heeded, Heeded::Said("menu.letters"), "{character:?}");
            assert_eq!(menu.mark, first, "{character:?}");
        }
    }
}

#[test]
fn a_sentence_and_its_enter_answer_nothing_whether_typed_or_pasted() {
    for first in [None, Some(2)] {
        for sentence in [
            "je ne sais pas\n",
            "pas encore surveillé\n",
            "2 clients\n",
            "since 2\n",
            "kj 1\n",
            "https://example.org/1\n",
        ] {
            let mut menu = Menu::new(3, first);
            let heeded = typed(&mut menu, sentence);
            assert!(
                !heeded.iter().any(|one| matches!(one, Heeded::Chosen(_))),
                "{sentence}"
            );
            assert_eq!(menu.mark, first, "{sentence}");

            let mut menu = Menu::new(3, first);
            assert_eq!(
                menu.press(&keys(sentence), false),
                Heeded::Said("menu.typed")
            );
            assert_eq!(menu.mark, first);
            let mut menu = Menu::new(3, first);
            let paste = [Pressed::Paste(sentence.to_owned())];
            assert_eq!(menu.press(&paste, false), Heeded::Said("menu.typed"));
            // Whoever pastes a line ends it.
            assert_eq!(menu.press(&keys("\n"), false), Heeded::Said("menu.typed"));
            assert_eq!(menu.mark, first);
        }
    }
}

#[test]
fn a_number_points_and_enter_chooses() {
    for at in 0..9 {
        let mut menu = Menu::new(9, None);
        let digit = char::from_digit(at + 1, 10).expect("a digit");
        assert_eq!(menu.press(&[Pressed::Char(digit)], false), Heeded::Moved);
        assert_eq!(menu.press(&keys("\n"), true), Heeded::Chosen(at as usize));
    }
    let mut menu = Menu::new(13, None);
    assert_eq!(typed(&mut menu, "12\n").last(), Some(&Heeded::Chosen(11)));
    let mut menu = Menu::new(13, None);
    assert_eq!(typed(&mut menu, "14\n").last(), Some(&Heeded::Chosen(3)));
    let mut menu = Menu::new(2, None);
    assert_eq!(typed(&mut menu, "3"), [Heeded::Said("menu.no-number")]);
    // A letter by mistake, a look at the screen, then the number.
    let mut menu = Menu::new(3, Some(0));
    menu.press(&keys("x"), false);
    assert_eq!(menu.press(&keys("2"), false), Heeded::Moved);
    assert_eq!(menu.press(&keys("\n"), true), Heeded::Chosen(1));
}

#[test]
fn arrows_move_held_down_too_but_an_enter_behind_them_is_not_taken() {
    let mut menu = Menu::new(3, None);
    assert_eq!(
        menu.press(&[Pressed::Down, Pressed::Down], true),
        Heeded::Moved
    );
    assert_eq!(menu.mark, Some(1));
    menu.press(&[Pressed::Up, Pressed::Up], true);
    assert_eq!(menu.mark, Some(2), "round the corner");
    let both = [Pressed::Up, Pressed::Char('\n')];
    assert_eq!(menu.press(&both, true), Heeded::Said("prompt.one_key"));
    assert_eq!(menu.mark, Some(1));
    assert_eq!(
        Menu::new(3, None).press(&keys("\n"), true),
        Heeded::Said("menu.none")
    );
    assert_eq!(menu.press(&[Pressed::Escape], true), Heeded::Back);
}

#[test]
fn the_marked_option_is_on_the_screen_whole_however_few_lines_there_are() {
    let blocks: Vec<Vec<String>> = (0..13)
        .map(|at| (0..=at % 3).map(|row| format!("{at}.{row}")).collect())
        .collect();
    let more = |n: usize, key: &str| format!("{key} {n}");
    for room in 5..40 {
        for mark in 0..blocks.len() {
            let shown = window(&blocks, mark, room, more);
            assert!(shown.len() <= room, "{room}: {shown:?}");
            for line in &blocks[mark] {
                assert!(shown.contains(line), "{line} of {shown:?}");
            }
        }
    }
}
