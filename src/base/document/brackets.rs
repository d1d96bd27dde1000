//! The brackets of values in a text that may not be TOML.
//!
//! The parser notices a forgotten bracket only on the first thing that cannot stand inside, lines
//! later. Here the tokens are read with one more piece of knowledge: a line that looks like a
//! header, or a key in a list, belongs to no value, so what is open there was never closed.

use std::ops::Range;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

/// A value in brackets: the outermost pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bracketed {
    /// From the opening bracket to the closing one, or to where the lack of one is noticed.
    pub(super) span: Range<usize>,
    /// Whether there is a closing one.
    pub(super) closed: bool,
}

/// All of them, in the order of the text.
pub(super) fn brackets(text: &str) -> Vec<Bracketed> {
    let mut reader = Reader::default();
    for token in Source::new(text).lex() {
        reader.read(text, &token);
    }
    reader.abandon(text.len());
    reader.pairs
}

/// Whether a line is a whole header, such as `[[recover]]`.
pub(super) fn is_header(line: &str) -> bool {
    let code = line.split('#').next().unwrap_or_default().trim();
    code.strip_prefix('[')
        .and_then(|code| code.strip_suffix(']'))
        .is_some_and(|name| {
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.[] ".contains(c))
        })
}

#[derive(Default)]
struct Reader {
    pairs: Vec<Bracketed>,
    /// The brackets that are open, outermost first.
    open: Vec<(TokenKind, usize)>,
    /// Where the line begins.
    line: usize,
    /// What of the line was read so far.
    place: Place,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Indent,
    Header,
    FirstWord,
    Rest,
}

impl Reader {
    fn read(&mut self, text: &str, token: &Token) {
        use TokenKind as Kind;
        let span = token.span();
        match token.kind() {
            Kind::Newline => {
                self.line = span.end();
                self.place = Place::Indent;
            }
            Kind::Whitespace => {}
            _ if self.place == Place::Header => {}
            Kind::LeftSquareBracket if self.begins_header(text, span.start()) => {
                self.abandon(self.line);
                self.place = Place::Header;
            }
            kind @ (Kind::LeftSquareBracket | Kind::LeftCurlyBracket) => {
                self.open.push((kind, span.start()));
                self.place = Place::Rest;
            }
            Kind::RightSquareBracket | Kind::RightCurlyBracket => {
                if let [(_, start)] = self.open[..] {
                    self.pairs.push(Bracketed {
                        span: start..span.end(),
                        closed: true,
                    });
                }
                self.open.pop();
                self.place = Place::Rest;
            }
            Kind::Equals => {
                let in_list = matches!(self.open.last(), Some((Kind::LeftSquareBracket, _)));
                if self.place == Place::FirstWord && in_list {
                    self.abandon(self.line);
                }
                self.place = Place::Rest;
            }
            Kind::Atom | Kind::BasicString | Kind::LiteralString if self.place == Place::Indent => {
                self.place = Place::FirstWord;
            }
            _ => self.place = Place::Rest,
        }
    }

    fn begins_header(&self, text: &str, at: usize) -> bool {
        let line = text[at..].lines().next().unwrap_or_default();
        self.place == Place::Indent && (self.open.is_empty() || is_header(line))
    }

    /// Gives up on what is open.
    fn abandon(&mut self, end: usize) {
        if let Some((_, start)) = self.open.first() {
            self.pairs.push(Bracketed {
                span: *start..end,
                closed: false,
            });
        }
        self.open.clear();
    }
}
