//! Refuses a text that is nested so deeply that reading it would fill the stack.
//!
//! The TOML parser bounds brackets and dotted keys each for themselves, at 80; together they reach
//! 6400 levels in a file of 13 kB, and dropping those takes more stack than a thread has. So the
//! tokens are counted first, which needs no stack at all.

use super::sentence;
use crate::base::Diagnostic;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// No sensible file has more brackets open at once.
const DEEPEST: usize = 24;

/// No sensible key has more parts.
const LONGEST_KEY: usize = 8;

/// The place where the text becomes too deep, if it does.
pub(super) fn too_deep(text: &str) -> Option<Diagnostic> {
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
