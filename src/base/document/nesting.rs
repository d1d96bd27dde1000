//! Refuses a text that is nested so deeply that reading it would fill the stack.
//!
//! Owns how deep a text may be. Invariant: what is let through is no deeper.
//!
//! The TOML parser bounds brackets and dotted keys each for themselves, at 80; together they reach
//! 6400 levels in a file of 13 kB, and dropping those takes more stack than a thread has. So the
//! tokens are counted first, which needs no stack at all.

use super::sentence;
use crate::base::Diagnostic;
use memchr::memmem;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// No sensible file has more brackets open at once.
const DEEPEST: usize = 24;

/// No sensible key has more parts.
const LONGEST_KEY: usize = 8;

/// The place where the text becomes too deep, if it does.
pub(super) fn too_deep(text: &str) -> Option<Diagnostic> {
    // Cutting a runbook into tokens takes a quarter of the time of reading it.
    if is_plainly_shallow(text) {
        return None;
    }
    by_tokens(text)
}

/// Whether a look at each line for itself tells that nothing is deep. It may be wrong in one way only:
/// a shallow text may not look so.
///
/// A line is read as if no text of several lines went on in it. Where one does, nothing in it opens
/// anything; what closes more than it opens is left out of account; and what cannot be told for
/// certain opens with every bracket.
fn is_plainly_shallow(text: &str) -> bool {
    let (mut open, mut joined) = (0, 0);
    text.as_bytes().split(|byte| *byte == b'\n').all(|line| {
        let (brackets, dots) = marks(line);
        let shallow = open + brackets <= DEEPEST && joined + dots <= LONGEST_KEY;
        let marks = [b"\"\"\"", b"'''"];
        if marks.iter().any(|mark| memmem::find(line, *mark).is_some()) {
            // A text of several lines may begin or end here, and a key goes on behind it.
            open += brackets;
            joined += dots;
        } else {
            open += left_open(line).unwrap_or(brackets);
        }
        shallow
    })
}

/// How many brackets that open, and how many dots, stand anywhere in a line.
fn marks(line: &[u8]) -> (usize, usize) {
    let mut found = (0, 0);
    for byte in line {
        found.0 += usize::from(matches!(byte, b'[' | b'{'));
        found.1 += usize::from(*byte == b'.');
    }
    found
}

/// How many brackets a line opens and does not close; `None` when that takes more than a look, as where
/// a quote stands in the midst of a word.
fn left_open(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let (mut open, mut quote, mut before) = (0_usize, None, b' ');
    for (at, byte) in line.iter().copied().enumerate() {
        let in_a_word = !b" \t=,.[]{}\"'".contains(&before);
        match (byte, quote) {
            (b'\\' | b'\r', _) => return None,
            (b'"' | b'\'' | b'#', None) if in_a_word => return None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(begun)) if byte == begun => quote = None,
            (b'#', None) => return (!line[at..].contains(&b'\r')).then_some(open),
            (b'[' | b'{', None) => open += 1,
            (b']' | b'}', None) => open = open.saturating_sub(1),
            _ => {}
        }
        before = byte;
    }
    quote.is_none().then_some(open)
}

fn by_tokens(text: &str) -> Option<Diagnostic> {
    let (mut open, mut dots) = (0_usize, 0_usize);
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open += 1;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                open = open.saturating_sub(1);
                dots = 0;
            }
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
            TokenKind::Dot => dots += 1,
            _ => {}
        }
        if open > DEEPEST || dots > LONGEST_KEY {
            let span = token.span();
            return Some(
                Diagnostic::error("syntax", span.start()..span.end(), sentence::too_deep())
                    .help(sentence::too_deep_help()),
            );
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What texts are made of that matters here, and enough of each to be deep.
    fn piece() -> impl Strategy<Value = String> {
        let marks = prop::sample::select(vec![
            "[", "{", "]", "}", "\"", "'", "\"\"\"", "'''", "#", "\\", ".", "=", ",", "\n", "\r",
            "\r\n", " ", "a", "a'b", "1.2", "\t", "\u{feff}", "é", "x = ", "\0",
        ]);
        (marks, prop_oneof![9 => Just(1_usize), 1 => 1..30_usize])
            .prop_map(|(mark, often)| mark.repeat(often))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_looks_shallow_is_shallow(pieces in prop::collection::vec(piece(), 0..60)) {
            let text = pieces.concat();
            if is_plainly_shallow(&text) {
                prop_assert!(by_tokens(&text).is_none(), "{text:?}");
            }
        }
    }

    #[test]
    fn every_shipped_runbook_is_shallow_at_a_look() {
        for shipped in crate::shipped::RUNBOOKS {
            assert!(is_plainly_shallow(shipped.text), "{}", shipped.id);
        }
    }
}
