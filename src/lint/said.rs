//! A text as words, clauses and sentences, each with its place.
//!
//! Words are compared in small letters and without accents, as people in a hurry write them.
//! Invariant: every word is a slice of the text, and no word is in two sentences.

use std::ops::Range;

/// A text, cut.
#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    /// As it was written.
    pub(super) text: &'a str,
    /// Its words, in order.
    pub(super) words: Vec<Word>,
    /// Which words make a sentence.
    pub(super) sentences: Vec<Range<usize>>,
    /// Which words make a part of a sentence.
    pub(super) clauses: Vec<Range<usize>>,
}

/// A word: letters and digits with nothing between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// In small letters, without accents.
    pub(super) plain: String,
}

impl<'a> Said<'a> {
    /// Cuts a text.
    pub(super) fn new(text: &'a str) -> Self {
        let words = words(text);
        let mut sentences = Vec::new();
        let mut clauses = Vec::new();
        let (mut sentence, mut clause) = (0, 0);
        for at in 1..=words.len() {
            let gap = match words.get(at) {
                Some(next) => &text[words[at - 1].span.end..next.span.start],
                None => "\n",
            };
            let ends_sentence = ends_sentence(gap);
            if ends_sentence || ends_clause(gap) {
                clauses.push(clause..at);
                clause = at;
            }
            if ends_sentence {
                sentences.push(sentence..at);
                sentence = at;
            }
        }
        Self {
            text,
            words,
            sentences,
            clauses,
        }
    }

    /// The bytes of a run of words.
    pub(super) fn span(&self, words: &Range<usize>) -> Range<usize> {
        match self.words.get(words.clone()) {
            Some([first, .., last]) => first.span.start..last.span.end,
            Some([only]) => only.span.clone(),
            _ => 0..0,
        }
    }

    /// What stands between a word and the next one.
    pub(super) fn gap(&self, after: usize) -> &'a str {
        let end = self.words[after].span.end;
        match self.words.get(after + 1) {
            Some(next) => &self.text[end..next.span.start],
            None => &self.text[end..],
        }
    }

    /// The word at a place, plain.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| word.plain.as_str())
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut plain = String::new();
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character.is_alphanumeric() || (start.is_some() && is_accent(character)) {
            start.get_or_insert(at);
            fold(character, &mut plain);
        } else if let Some(from) = start.take() {
            words.push(Word {
                span: from..at,
                plain: std::mem::take(&mut plain),
            });
        }
    }
    words
}

/// An accent that was typed as a character of its own.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn fold(character: char, plain: &mut String) {
    for small in character.to_lowercase() {
        let simple = match small {
            'à' | 'â' | 'ä' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'û' | 'ü' | 'ù' | 'ú' => 'u',
            'ç' => 'c',
            'œ' => {
                plain.push('o');
                'e'
            }
            accent if is_accent(accent) => continue,
            other => other,
        };
        plain.push(simple);
    }
}

fn ends_sentence(gap: &str) -> bool {
    let mut after_stop = false;
    for character in gap.chars() {
        if character == '\n' || (after_stop && character.is_whitespace()) {
            return true;
        }
        after_stop = matches!(character, '.' | '!' | '?' | '…')
            || (after_stop && matches!(character, '"' | '”' | '»' | ')' | '\u{a0}' | '\u{202f}'));
    }
    false
}

/// A sign that parts a sentence; between two digits it is a part of a number.
fn ends_clause(gap: &str) -> bool {
    let mut signs = gap.chars();
    match (signs.next(), signs.next()) {
        (Some(':' | ',' | '.'), None) | (None, _) => false,
        _ => {
            let is_dash = gap.trim() == "-" && gap.len() > 1;
            is_dash
                || gap.contains([
                    ',', ';', ':', '(', ')', '–', '—', '«', '»', '“', '”', '"', '[', ']', '|', '•',
                ])
        }
    }
}
