//! Signs that stand for the columns of a row while words are put together.
//!
//! Each is one character of those that Unicode gives no meaning, and one that is not in use: so
//! whatever people answered, it is never taken for a column. Knows no template and no mail.

use super::value::Place;
use crate::base::percent::percent_into;
use std::collections::BTreeSet;

/// One sign for each column.
#[derive(Debug)]
pub(super) struct Marks(Vec<Mark>);

#[derive(Debug)]
struct Mark {
    sign: char,
    /// As it stands in an address that can be followed.
    in_link: String,
}

/// Words with holes in them.
pub(super) type Pieces<'a> = Vec<Piece<'a>>;

/// A piece of such words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words.
    Fixed(&'a str),
    /// A column, by its number, and where its value is put.
    Hole(usize, Place),
}

impl Marks {
    /// Signs for so many columns, none of which occurs in these texts.
    pub(super) fn unlike(count: usize, texts: &[&str]) -> Self {
        // The 15th plane: 65,534 characters for private use.
        let private = '\u{f0000}'..='\u{ffffd}';
        let used: BTreeSet<char> = texts
            .iter()
            .flat_map(|text| text.chars())
            .filter(|sign| private.contains(sign))
            .collect();
        let free = private.filter(|sign| !used.contains(sign)).map(|sign| {
            let mut in_link = String::new();
            percent_into(sign.encode_utf8(&mut [0; 4]), &mut in_link);
            Mark { sign, in_link }
        });
        let free = free.filter(|mark| !texts.iter().any(|text| text.contains(&mark.in_link)));
        Self(free.take(count).collect())
    }

    /// The sign of a column.
    pub(super) fn sign(&self, column: usize) -> String {
        self.0
            .get(column)
            .map_or_else(String::new, |mark| mark.sign.to_string())
    }

    /// Plain words, cut at the signs.
    pub(super) fn cut<'t>(&self, text: &'t str, place: Place) -> Pieces<'t> {
        self.pieces(text, |_| place)
    }

    /// An HTML document, cut at the signs.
    pub(super) fn cut_html<'t>(&self, html: &'t str) -> Pieces<'t> {
        let title = html.find("</title>").unwrap_or(0);
        self.pieces(html, |at| {
            let before = &html[..at];
            let in_tag = before.rfind('<') > before.rfind('>');
            match () {
                () if html[at..].starts_with('%') => Place::Link,
                () if in_tag || at < title => Place::Attribute,
                () => Place::Html,
            }
        })
    }

    fn pieces<'t>(&self, text: &'t str, place: impl Fn(usize) -> Place) -> Pieces<'t> {
        let mut holes: Vec<(usize, usize, usize)> = Vec::new();
        for (column, mark) in self.0.iter().enumerate() {
            let signs = text.match_indices(mark.sign);
            let links = text.match_indices(mark.in_link.as_str());
            holes.extend(
                signs
                    .chain(links)
                    .map(|(at, sign)| (at, sign.len(), column)),
            );
        }
        holes.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for (at, length, column) in holes {
            pieces.push(Piece::Fixed(&text[from..at]));
            pieces.push(Piece::Hole(column, place(at)));
            from = at + length;
        }
        pieces.push(Piece::Fixed(&text[from..]));
        pieces.retain(|piece| *piece != Piece::Fixed(""));
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_is_in_use_is_not_taken() {
        let texts = ["a\u{f0000}b", "x%F3%B0%80%81y"];
        let marks = Marks::unlike(2, &texts);
        assert_eq!(marks.sign(0), "\u{f0002}");
        for text in texts {
            assert_eq!(marks.cut(text, Place::Text), [Piece::Fixed(text)]);
        }
    }

    #[test]
    fn a_hole_knows_where_it_is() {
        let marks = Marks::unlike(1, &[]);
        let html =
            "<title>@</title><p title=\"@\">@ <a href=\"https://x.example/%F3%B0%80%80\">@</a>";
        let html = html.replace('@', &marks.sign(0));
        let places: Vec<Place> = marks
            .cut_html(&html)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Hole(0, place) => Some(place),
                _ => None,
            })
            .collect();
        use Place::{Attribute, Html, Link};
        assert_eq!(places, [Attribute, Attribute, Html, Link, Html]);
    }
}
