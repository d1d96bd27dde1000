//! A sentence that is made where there is no screen, and said where there is one.
//!
//! What is wrong with a file is found by code that does not know who will read it. So it says which
//! sentence of the catalogues is meant and what stands in its holes, each of which may be such a
//! sentence again; the words are chosen when it is shown. Refuses to guess a sentence from its words:
//! what somebody else has said, a parser or a service, is shown as it came.
//! Invariant: a sentence of ours is in both catalogues with the same holes; where sentences are
//! declared stands the test for it.

use super::catalogue::{Lang, Words};
use std::fmt;

/// What is said, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// One of the catalogues.
    Known {
        /// Its key.
        key: &'static str,
        /// What stands in its holes.
        holes: Vec<(&'static str, Self)>,
    },
    /// What is the same in every language: a name, a piece of code, words of somebody else.
    Verbatim(String),
}

impl Sentence {
    /// What is the same in every language.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self::Verbatim(text.into())
    }

    /// In the words of a screen.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        match self {
            Self::Verbatim(text) => text.clone(),
            Self::Known { key, holes } => {
                let said = holes
                    .iter()
                    .map(|(hole, what)| (*hole, what.in_words(words)));
                let said: Vec<(&str, String)> = said.collect();
                let holes: Vec<(&str, &dyn fmt::Display)> =
                    said.iter().map(|(hole, what)| (*hole, what as _)).collect();
                words.say(key, &holes)
            }
        }
    }

    /// In English: for tests, and for programs that ask in no language.
    #[must_use]
    pub fn english(&self) -> String {
        self.in_words(Words::of(Lang::En))
    }
}

/// What makes a sentence that has no holes: for tables that are there before anything is read.
pub type Says = fn() -> Sentence;

/// What can stand in a hole: a sentence, or anything that is written the same in every language.
pub trait Fills {
    /// It, in the hole.
    fn fill(self) -> Sentence;
}

impl Fills for Sentence {
    fn fill(self) -> Self {
        self
    }
}

impl<T: fmt::Display> Fills for T {
    fn fill(self) -> Sentence {
        Sentence::Verbatim(self.to_string())
    }
}

/// Declares the sentences of a table of the catalogues: a function for each, with its holes as
/// arguments, and the test that both languages have it.
macro_rules! sentences {
    ($table:literal: $($name:ident $({ $($hole:ident),+ })?;)*) => {
        $(
            #[doc = concat!("`", $table, ".", stringify!($name), "` in the catalogues.")]
            pub(crate) fn $name(
                $($($hole: impl $crate::base::sentence::Fills),+)?
            ) -> $crate::base::Sentence {
                $crate::base::Sentence::Known {
                    key: concat!($table, ".", stringify!($name)),
                    holes: vec![$($((stringify!($hole), $hole.fill())),+)?],
                }
            }
        )*

        #[cfg(test)]
        mod declared {
            /// Every sentence of the table and its holes.
            const ALL: &[(&str, &[&str])] =
                &[$((concat!($table, ".", stringify!($name)), &[$($(stringify!($hole)),+)?])),*];

            #[test]
            fn every_sentence_is_in_both_catalogues_with_its_holes_and_no_other_is() {
                $crate::base::sentence::held_to_the_catalogues($table, ALL);
            }
        }
    };
}
pub(crate) use sentences;

/// The law of every table of sentences.
#[cfg(test)]
pub(crate) fn held_to_the_catalogues(table: &str, all: &[(&str, &[&str])]) {
    use std::collections::BTreeSet;
    let declared: BTreeSet<&str> = all.iter().map(|(key, _)| *key).collect();
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let keys = words.keys();
        let in_table = |key: &&String| key.rsplit_once('.').is_some_and(|(of, _)| of == table);
        let there: BTreeSet<&str> = keys.iter().filter(in_table).map(String::as_str).collect();
        assert_eq!(there, declared, "[{table}] in {}", lang.code());
        for (key, holes) in all {
            let written = words.get(key).split('{').skip(1);
            let written: BTreeSet<&str> = written
                .filter_map(|part| Some(part.split_once('}')?.0))
                .collect();
            let holes: BTreeSet<&str> = holes.iter().copied().collect();
            assert_eq!(written, holes, "the holes of `{key}` in {}", lang.code());
        }
    }
    let [english, french] = [Lang::En, Lang::Fr].map(Words::of);
    for (key, _) in all {
        let (english, french) = (english.get(key), french.get(key));
        // What stands between holes: nothing but signs is the same in both.
        let has_words = english.split('{').any(|part| {
            let between = part.split_once('}').map_or(part, |(_, behind)| behind);
            between.contains(char::is_alphabetic)
        });
        assert!(!has_words || english != french, "`{key}` is not translated");
    }
}

// What everybody who finds something says.
sentences! { "finding":
    error;
    warning;
    help;
    a_span_has { at };
    a_span_wants_a_number { at };
    a_span_wants_a_unit { number };
    a_span_knows_no { unit };
    a_span_is_too_large;
    a_span_is_empty;
    a_span_is_too_long;
    looks_like { what };
    an_aws_key;
    a_github_token;
    a_gitlab_token;
    a_slack_token;
    a_stripe_key;
    a_slack_webhook;
    a_discord_webhook;
    a_private_key;
    a_password_in_an_address;
    a_password_or_a_token;
    did_you_mean { meant };
    did_you_mean_of { meant, listed };
    keep_one;
    keep_one_or_rename;
    the_first_one;
    write_it { so };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_a_sentence_is_said_in_the_same_language() {
        let said = looks_like(a_slack_token());
        assert_eq!(said.english(), "this looks like a Slack token");
        let french = said.in_words(Words::of(Lang::Fr));
        assert_eq!(french, "cela ressemble à un jeton de Slack");
    }

    #[test]
    fn what_stands_in_a_hole_is_never_read_as_a_hole() {
        let said = did_you_mean("{meant}");
        assert_eq!(said.english(), "did you mean `{meant}`?");
    }
}
