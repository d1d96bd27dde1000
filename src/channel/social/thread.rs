//! A long text in numbered parts.
//!
//! Cuts where a sentence ends, else between words; in scripts without spaces between characters.
//! Never inside of what people see as one character, nor of a link. Refuses to know any network:
//! the caller says what fits.
//! Invariant: the parts in their order are the text, but for the spaces where it was cut.

use crate::channel::link::links;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Nobody reads a longer thread.
pub(super) const MOST_PARTS: usize = 20;

/// A piece that is never cut, and how well the text can be cut behind it.
struct Piece {
    span: Range<usize>,
    ends_sentence: bool,
}

/// The text in parts that fit, each with its number; one without a number when it fits as it is.
///
/// Where it cannot be divided, the byte from where on it does not fit.
pub(super) fn divide(text: &str, fits: impl Fn(&str) -> bool) -> Result<Vec<String>, usize> {
    if fits(text) {
        return Ok(vec![text.to_owned()]);
    }
    let pieces = pieces(text);
    let wide = |spans: &[Range<usize>]| spans.len() > 9;
    // Whether a number has one digit or two is known only when all parts are.
    let spans = match cut(text, &pieces, |part| fits(&numbered(part, 9, 9))) {
        Ok(spans) if !wide(&spans) => spans,
        _ => cut(text, &pieces, |part| {
            fits(&numbered(part, MOST_PARTS, MOST_PARTS))
        })?,
    };
    let all = spans.len();
    let parts = spans.into_iter().zip(1..);
    Ok(parts
        .map(|(span, number)| numbered(&text[span], number, all))
        .collect())
}

/// From where on a text does not fit: the start of a sentence or a word.
pub(super) fn overflow(text: &str, fits: impl Fn(&str) -> bool) -> usize {
    let pieces = pieces(text);
    let (_, next) = longest(text, &pieces, 0, &fits);
    pieces.get(next).map_or(0, |piece| piece.span.start)
}

fn numbered(part: &str, number: usize, all: usize) -> String {
    format!("{part} ({number}/{all})")
}

fn cut(
    text: &str,
    pieces: &[Piece],
    fits: impl Fn(&str) -> bool,
) -> Result<Vec<Range<usize>>, usize> {
    let mut spans = Vec::new();
    let mut first = 0;
    while let Some(piece) = pieces.get(first) {
        let (span, next) = longest(text, pieces, first, &fits);
        if next == first || spans.len() == MOST_PARTS {
            return Err(piece.span.start);
        }
        spans.push(span);
        first = next;
    }
    if spans.is_empty() { Err(0) } else { Ok(spans) }
}

/// The longest part that begins with this piece, and the piece after it. A part that ends with a
/// sentence is preferred when it has half of that length.
fn longest(
    text: &str,
    pieces: &[Piece],
    first: usize,
    fits: &impl Fn(&str) -> bool,
) -> (Range<usize>, usize) {
    let start = pieces.get(first).map_or(0, |piece| piece.span.start);
    let mut next = first;
    for (at, piece) in pieces.iter().enumerate().skip(first) {
        if !fits(&text[start..piece.span.end]) {
            break;
        }
        next = at + 1;
    }
    let end = |next: usize| {
        pieces[first..next]
            .last()
            .map_or(start, |last| last.span.end)
    };
    if next < pieces.len() {
        let half = start + (end(next) - start) / 2;
        let sentence = (first..next)
            .rev()
            .find(|at| pieces[*at].ends_sentence && pieces[*at].span.end >= half);
        next = sentence.map_or(next, |at| at + 1);
    }
    (start..end(next), next)
}

fn pieces(text: &str) -> Vec<Piece> {
    let links = links(text);
    let is_inside = |at: usize| {
        let mut spans = links.iter().map(|link| &link.span);
        spans.any(|span| span.start < at && at < span.end)
    };
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut before = "";
    for (at, grapheme) in text.grapheme_indices(true) {
        let end = at + grapheme.len();
        if grapheme.chars().all(is_gap) {
            is_open = false;
        } else if let Some(last) = spans.last_mut()
            && is_open
            && (is_inside(at) || !is_seam(before, grapheme))
        {
            last.end = end;
        } else {
            spans.push(at..end);
            is_open = true;
        }
        before = grapheme;
    }
    // A space that holds words together, alone, is no word.
    spans.retain(|span| !text[span.clone()].trim().is_empty());
    let sentences: Vec<usize> = text
        .split_sentence_bound_indices()
        .map(|(at, _)| at)
        .collect();
    let starts: Vec<usize> = spans.iter().skip(1).map(|span| span.start).collect();
    let ends = starts.into_iter().map(Some).chain([None]);
    let mut spans: Vec<(Range<usize>, Option<usize>)> = spans.into_iter().zip(ends).collect();
    let pieces = spans.drain(..).map(|(span, next)| Piece {
        ends_sentence: next.is_some_and(|next| begins(&sentences, span.end, next)),
        span,
    });
    pieces.collect()
}

/// Whether a sentence begins behind one word and not behind the next.
fn begins(sentences: &[usize], end: usize, next: usize) -> bool {
    let at = sentences.partition_point(|start| *start < end);
    sentences.get(at).is_some_and(|start| *start <= next)
}

/// Whether words are apart here. Some spaces hold them together, as in `14 h 05`.
fn is_gap(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a text without spaces may be cut between these two.
fn is_seam(before: &str, after: &str) -> bool {
    let is = |grapheme: &str, what: fn(char) -> bool| grapheme.starts_with(what);
    (is(before, is_unspaced) || is(after, is_unspaced)) && !is(before, opens) && !is(after, closes)
}

/// The characters of Chinese and Japanese, and their punctuation.
fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}'
            | '\u{3041}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

fn opens(character: char) -> bool {
    "（「『【〈《([{\"'“‘«@＠#＃$".contains(character)
}

fn closes(character: char) -> bool {
    "、。，．！？：；）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}\"'”’».,:;!?…/"
        .contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{Counting, length};
    use proptest::prelude::*;

    fn within(most: usize) -> impl Fn(&str) -> bool {
        move |text: &str| length(Counting::Graphemes, text) <= most
    }

    /// The part without its number.
    fn bare(part: &str) -> &str {
        part.rsplit_once(" (").expect("a number").0
    }

    /// What was cut away between the parts; none when they are not the text.
    fn gaps<'a>(text: &'a str, parts: &[String]) -> Option<Vec<&'a str>> {
        let mut gaps = Vec::new();
        let mut rest = text;
        for part in parts {
            let at = rest.find(bare(part))?;
            gaps.push(&rest[..at]);
            rest = &rest[at + bare(part).len()..];
        }
        gaps.push(rest);
        Some(gaps)
    }

    #[test]
    fn what_fits_is_left_alone() {
        for text in ["", " ", "a  b\n", "all is well"] {
            assert_eq!(divide(text, within(20)), Ok(vec![text.to_owned()]));
        }
    }

    #[test]
    fn a_part_ends_with_a_sentence_where_it_can() {
        let text = "The shop is down. We are on it. Orders are safe.\n\nNext message at 14:30.";
        assert_eq!(
            divide(text, within(40)),
            Ok(vec![
                "The shop is down. We are on it. (1/3)".to_owned(),
                "Orders are safe. (2/3)".into(),
                "Next message at 14:30. (3/3)".into(),
            ])
        );
        assert_eq!(
            divide("one two three four five six", within(16)),
            Ok(vec![
                "one two (1/3)".to_owned(),
                "three four (2/3)".into(),
                "five six (3/3)".into(),
            ])
        );
    }

    #[test]
    fn the_hour_stays_with_its_minutes_and_a_link_whole() {
        let text = "Prochain point à 14\u{a0}h\u{a0}05 sur https://a.example/b?c=d, merci.";
        let parts = divide(text, within(34)).expect("parts");
        assert_eq!(
            parts,
            [
                "Prochain point à 14\u{a0}h\u{a0}05 sur (1/3)",
                "https://a.example/b?c=d, (2/3)",
                "merci. (3/3)"
            ]
        );
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_characters_but_not_before_a_stop() {
        let text = "故人西辞黄鹤楼，烟花三月下扬州。孤帆远影碧空尽，唯见长江天际流。";
        let parts = divide(text, within(22)).expect("parts");
        assert_eq!(
            parts,
            [
                "故人西辞黄鹤楼，烟花三月下扬州。 (1/2)",
                "孤帆远影碧空尽，唯见长江天际流。 (2/2)"
            ]
        );
        let parts = divide(text, within(13)).expect("parts");
        assert_eq!(bare(&parts[0]), "故人西辞黄鹤");
    }

    #[test]
    fn ten_parts_need_wider_numbers_and_twenty_are_enough() {
        for words in 2..=40 {
            let text = vec!["wordword"; words].join(" ");
            let found = divide(&text, within(16));
            if words <= 9 {
                assert_eq!(found.expect("parts").len(), words);
            } else if words <= 20 {
                let found = found.expect("parts");
                assert_eq!(found.len(), words);
                assert_eq!(found[9], format!("wordword (10/{words})"));
            } else {
                assert_eq!(found, Err(20 * 9), "{words}");
            }
        }
    }

    #[test]
    fn one_huge_word_cannot_be_divided() {
        let text = format!("short {} end", "a".repeat(50));
        assert_eq!(divide(&text, within(30)), Err(6));
        assert_eq!(divide(&"a".repeat(50), within(30)), Err(0));
        assert_eq!(divide(&" ".repeat(50), within(30)), Err(0));
        assert_eq!(divide(&"\u{a0}".repeat(50), within(30)), Err(0));
        let link = format!("see https://a.example/{}", "b".repeat(50));
        assert_eq!(divide(&link, within(30)), Err(4));
    }

    #[test]
    fn a_text_that_is_too_long_is_so_from_a_word_on() {
        let text = "The shop is down. We are on it. Orders are safe.";
        assert_eq!(overflow(text, within(40)), 32);
        assert_eq!(overflow(text, within(5)), 4);
        assert_eq!(overflow(text, within(2)), 0);
    }

    proptest! {
        #[test]
        fn parts_are_the_text_and_each_fits(
            words in prop::collection::vec(
                prop_oneof![
                    4 => "[a-zé]{1,9}[.!?,]?",
                    1 => "https://[a-z]{1,6}\\.example/[a-z0-9/?=()]{0,6}",
                    1 => "[a-z]{1,5}\\.com",
                    1 => "[\u{3041}-\u{3093}。、一-鿿]{1,9}",
                    1 => "(👨\u{200d}👩\u{200d}👧|🇫🇷|e\u{301}|\u{301}|\u{200d}){1,3}",
                    1 => ".{0,6}",
                ],
                0..60,
            ),
            gaps_between in prop::collection::vec("[ \n\t]{1,2}|\r\n|\u{a0}|  ", 60),
            most in 30_usize..80,
        ) {
            let mut text = String::new();
            for (word, gap) in words.iter().zip(&gaps_between) {
                text.push_str(word);
                text.push_str(gap);
            }
            let fits = within(most);
            match divide(&text, &fits) {
                Ok(parts) if parts.len() == 1 => prop_assert_eq!(&parts[0], &text),
                Ok(parts) => {
                    prop_assert!((2..=MOST_PARTS).contains(&parts.len()));
                    let mut linked = Vec::new();
                    for (at, part) in parts.iter().enumerate() {
                        prop_assert!(fits(part), "{part:?}");
                        prop_assert!(!bare(part).trim().is_empty(), "{part:?}");
                        let number = format!(" ({}/{})", at + 1, parts.len());
                        prop_assert!(part.ends_with(&number));
                        let found = links(bare(part));
                        linked.extend(found.into_iter().map(|link| bare(part)[link.span].to_owned()));
                    }
                    let gaps = gaps(&text, &parts);
                    prop_assert!(gaps.is_some());
                    for gap in gaps.unwrap_or_default() {
                        prop_assert!(gap.trim().is_empty(), "{gap:?}");
                    }
                    let whole: Vec<String> = links(&text).into_iter().map(|link| text[link.span].to_owned()).collect();
                    prop_assert_eq!(linked, whole);
                    let characters = |text: &str| -> Vec<String> {
                        let all = text.graphemes(true);
                        all.filter(|grapheme| !grapheme.trim().is_empty()).map(str::to_owned).collect()
                    };
                    let parted: Vec<String> = parts.iter().flat_map(|part| characters(bare(part))).collect();
                    prop_assert_eq!(parted, characters(&text));
                }
                Err(from) => prop_assert!(text.is_char_boundary(from) && !fits(&text)),
            }
        }

        #[test]
        fn words_that_fit_are_never_refused(
            words in prop::collection::vec("[a-zé]{1,9}[.!?,]?", 1..60),
            most in 40_usize..80,
        ) {
            let text = words.join(" ");
            prop_assert!(divide(&text, within(most)).is_ok());
        }
    }
}
