//! The same words twice in a row: what comes out when an answer repeats the beginning that the
//! message already has, `you cannot you cannot open the site`.
//!
//! Owns what may stand between the two, and the beginnings that say the same in other words. A
//! word alone may well come twice (`nous nous en occupons`), and a list or a phrase with commas
//! between repeats on purpose.

use super::phrase::Phrases;
use super::said::Said;
use crate::base::Lang;
use std::ops::Range;

/// The fewest and the most words that are compared.
const FEWEST: usize = 2;
const MOST: usize = 8;

/// What somebody cannot do begins so.
const CANNOT: Phrases = Phrases {
    en: &[
        "cannot",
        "can not",
        "can t",
        "can no longer",
        "still cannot",
    ],
    fr: &[
        "ne pouvez pas",
        "ne pouvez plus",
        "ne pouvez toujours pas",
        "ne peuvent pas",
        "ne peuvent plus",
        "ne peuvent toujours pas",
        "ne peut pas",
        "ne peut plus",
        "ne pouvons pas",
        "ne pouvons plus",
    ],
};

/// Who cannot.
const WHO: Phrases = Phrases {
    en: &[
        "you",
        "they",
        "we",
        "people",
        "users",
        "customers",
        "our customers",
        "your customers",
        "the customers",
        "all customers",
        "some customers",
        "our users",
    ],
    fr: &[
        "on",
        "vous",
        "ils",
        "elles",
        "nous",
        "les clients",
        "nos clients",
        "vos clients",
        "certains clients",
        "des clients",
        "tous les clients",
        "tous nos clients",
        "les utilisateurs",
        "nos utilisateurs",
    ],
};

/// Every place where the same is said twice in a row.
pub(super) fn find(said: &Said<'_>, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in &said.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let twice =
                repeated(said, at, sentence.end).or_else(|| begun_anew(said, at, sentence, lang));
            match twice {
                Some(words) => {
                    at = words.end;
                    found.push(said.span(&words));
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The words from here that come once more right behind themselves.
fn repeated(said: &Said<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let most = MOST.min((end - at) / 2);
    let length = (FEWEST..=most).find(|length| {
        let own = at..at + length;
        let is_same = own
            .clone()
            .all(|word| said.word(word) == said.word(word + length));
        is_same && says_something(said, &own) && is_joined(said, at..at + 2 * length)
    })?;
    Some(at..at + 2 * length)
}

/// Numbers and single letters are columns of a table; one word over and over is no phrase.
fn says_something(said: &Said<'_>, words: &Range<usize>) -> bool {
    let mut plain = words.clone().filter_map(|at| said.word(at));
    let first = plain.clone().next();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    plain.clone().any(is_word) && plain.any(|word| Some(word) != first)
}

/// Whether nothing stands between these words that parts them on purpose.
fn is_joined(said: &Said<'_>, words: Range<usize>) -> bool {
    let mut gaps = (words.start..words.end - 1).map(|at| said.gap(at));
    gaps.all(|gap| {
        let signs = gap.trim();
        let is_apart = signs.len() < gap.len();
        match signs {
            "" | "'" | "’" => true,
            ":" | "…" | "..." | "«" | "»" | "\"" | "“" | "”" => is_apart,
            _ => false,
        }
    })
}

/// `you cannot customers can’t`: the beginning once more, in other words.
fn begun_anew(
    said: &Said<'_>,
    at: usize,
    sentence: &Range<usize>,
    lang: Lang,
) -> Option<Range<usize>> {
    let cannot = CANNOT.of(lang);
    let first = said.starts(at, sentence.end, cannot)?;
    let who = said.starts(first.end, sentence.end, WHO.of(lang));
    let after = who.map_or(first.end, |who| who.end);
    let second = said.starts(after, sentence.end, cannot)?;
    is_joined(said, at..second.end).then_some(at..second.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lang: Lang) -> Vec<&str> {
        let said = Said::new(text);
        let spans = find(&said, lang).into_iter();
        spans.map(|span| &text[span]).collect()
    }

    #[test]
    fn a_beginning_that_the_answer_repeats_is_seen() {
        for (text, lang, twice) in [
            (
                "Since 14:05 you cannot you cannot open the site.",
                Lang::En,
                "you cannot you cannot",
            ),
            (
                "Our customers cannot Customers cannot pay.",
                Lang::En,
                "customers cannot Customers cannot",
            ),
            (
                "Our customers cannot they can’t pay.",
                Lang::En,
                "cannot they can’t",
            ),
            (
                "Who is affected: who is affected: everybody",
                Lang::En,
                "Who is affected: who is affected",
            ),
            (
                "Depuis 14 h, vous ne pouvez pas Vous ne pouvez pas… payer.",
                Lang::Fr,
                "vous ne pouvez pas Vous ne pouvez pas",
            ),
            (
                "Vous ne pouvez toujours pas les clients ne peuvent plus payer.",
                Lang::Fr,
                "ne pouvez toujours pas les clients ne peuvent plus",
            ),
            (
                "Qui est concerné\u{a0}: Qui est concerné\u{a0}: tous",
                Lang::Fr,
                "Qui est concerné\u{a0}: Qui est concerné",
            ),
        ] {
            assert_eq!(found(text, lang), [twice], "{text}");
        }
    }

    #[test]
    fn what_is_repeated_on_purpose_is_left_alone() {
        for text in [
            "Nous nous en occupons, et vous vous en apercevrez.",
            "You cannot pay if you cannot log in.",
            "Vous ne pouvez pas payer si vous ne pouvez pas vous connecter.",
            "The site is down, the site is down again.",
            "Pas à pas, peu à peu, jour après jour.",
            "That it had had had no effect.",
            "10 20 10 20, 14 h 30 14 h 30, web | shop | web | shop",
            "See a.example/a.example/ and 2001:db8:2001:db8.",
            "Nothing new.\nNothing new.",
            "We are sorry. We are sorry that it lasts.",
        ] {
            for lang in Lang::ALL {
                assert_eq!(found(text, lang), [""; 0], "{text}");
            }
        }
    }
}
