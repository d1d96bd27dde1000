//! Breaks text into lines.
//!
//! Lines break at spaces only: never at the no-break spaces of French, and never inside a word, so
//! that an address or a path that is too long is wrapped by the terminal and can still be copied
//! in one piece.

use super::paint::Look;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A text in one look.
pub(crate) type Run = (Look, String);

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Breaks one paragraph into lines of at most `width` columns; runs of spaces become one.
pub(crate) fn wrap(runs: &[Run], width: usize) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut used = 0;
    for word in words(runs) {
        let wide: usize = word.iter().map(|(_, text)| columns(text)).sum();
        if used > 0 && used + 1 + wide > width {
            lines.push(Vec::new());
            used = 0;
        }
        let line = lines
            .last_mut()
            .expect("invariant: there is always a last line");
        if used > 0 {
            let between = match (line.last(), word.first()) {
                (Some((before, _)), Some((after, _))) if before == after => *before,
                _ => Look::Plain,
            };
            join(line, between, " ");
            used += 1;
        }
        for (look, text) in &word {
            join(line, *look, text);
        }
        used += wide;
    }
    lines
}

/// The same for a text in one look.
pub(crate) fn wrap_plain(text: &str, width: usize) -> Vec<String> {
    wrap(&[(Look::Plain, text.to_owned())], width)
        .into_iter()
        .map(|line| line.into_iter().map(|(_, text)| text).collect())
        .collect()
}

/// The text, cut to `width` columns with an ellipsis when it is longer.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = columns(grapheme);
        if used + wide + 1 > width {
            break;
        }
        out.push_str(grapheme);
        used += wide;
    }
    if width > 0 {
        out.push('…');
    }
    out
}

fn join(line: &mut Vec<Run>, look: Look, text: &str) {
    match line.last_mut() {
        Some((last, so_far)) if *last == look => so_far.push_str(text),
        _ => line.push((look, text.to_owned())),
    }
}

fn words(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut words = vec![Vec::new()];
    for (look, text) in runs {
        for (at, part) in text.split([' ', '\n', '\t']).enumerate() {
            if at > 0 {
                words.push(Vec::new());
            }
            if let (Some(word), false) = (words.last_mut(), part.is_empty()) {
                word.push((*look, part.to_owned()));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_stays_in_one_piece() {
        assert_eq!(
            wrap_plain("look at https://status.example.com/incidents/2026 now", 20),
            [
                "look at",
                "https://status.example.com/incidents/2026",
                "now"
            ]
        );
    }

    #[test]
    fn french_punctuation_stays_with_its_word() {
        assert_eq!(
            wrap_plain("Qui prévenir\u{a0}? Tout le monde", 13),
            ["Qui", "prévenir\u{a0}?", "Tout le monde"]
        );
    }

    #[test]
    fn what_is_cut_says_so_and_fits() {
        assert_eq!(cut("déjà vu", 7), "déjà vu");
        assert_eq!(cut("déjà vu", 6), "déjà …");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("abc", 0), "");
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word_and_no_line_with_several_words_is_too_wide(
            text in "[a-zé\u{a0}日 ]{0,80}", width in 1_usize..40,
        ) {
            let lines = wrap_plain(&text, width);
            let before: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let after: Vec<_> = lines.iter().flat_map(|line| line.split(' ')).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(before, after);
            for line in lines {
                prop_assert!(columns(&line) <= width || !line.contains(' '), "{:?}", line);
            }
        }

        #[test]
        fn what_is_cut_always_fits(text in "\\PC{0,40}", width in 0_usize..30) {
            prop_assert!(columns(&cut(&text, width)) <= width);
        }
    }
}
