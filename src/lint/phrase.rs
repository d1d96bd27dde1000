//! Finds phrases among words.
//!
//! A phrase is written as its words are compared, `due to`, `d ici`; a star at the end of a word
//! stands for any ending, `investigat*`.

use super::said::Said;
use crate::base::Lang;
use std::ops::Range;

/// Phrases of both languages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrases {
    /// English.
    pub(super) en: &'static [&'static str],
    /// French.
    pub(super) fr: &'static [&'static str],
}

impl Phrases {
    /// Those of a language.
    pub(super) fn of(&self, lang: Lang) -> &'static [&'static str] {
        match lang {
            Lang::En => self.en,
            Lang::Fr => self.fr,
        }
    }
}

impl Said<'_> {
    /// The first place among these words where one of the phrases stands.
    pub(super) fn find(&self, within: &Range<usize>, phrases: &[&str]) -> Option<Range<usize>> {
        self.all(within, phrases).next()
    }

    /// Whether one of the phrases stands among these words.
    pub(super) fn has(&self, within: &Range<usize>, phrases: &[&str]) -> bool {
        self.find(within, phrases).is_some()
    }

    /// Every place among these words where one of the phrases stands.
    pub(super) fn all(
        &self,
        within: &Range<usize>,
        phrases: &[&str],
    ) -> impl Iterator<Item = Range<usize>> {
        let end = within.end;
        within
            .clone()
            .filter_map(move |at| self.starts(at, end, phrases))
    }

    /// The words from here that are one of the phrases.
    pub(super) fn starts(&self, at: usize, end: usize, phrases: &[&str]) -> Option<Range<usize>> {
        let mut lengths = phrases.iter().filter_map(|phrase| self.is_at(at, phrase));
        lengths
            .find(|length| at + length <= end)
            .map(|length| at..at + length)
    }

    /// How many words a phrase has that stands at this place.
    fn is_at(&self, at: usize, phrase: &str) -> Option<usize> {
        // Most phrases begin with another letter, and no more needs to be looked at.
        if self.word(at)?.as_bytes().first() != phrase.as_bytes().first() {
            return None;
        }
        let mut length = 0;
        for wanted in phrase.split(' ') {
            let word = self.word(at + length)?;
            let fits = match wanted.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => word == wanted,
            };
            if !fits {
                return None;
            }
            length += 1;
        }
        Some(length)
    }
}
