//! What stands in a row of a list, written so that it means itself wherever it is put.
//!
//! Rows come from outside: whatever is in them is words. Knows no template and no mail.
//! Invariant: nothing written here can end the line, the tag or the address it is put into.

use crate::base::percent::percent_into;
use crate::base::visible::is_dangerous;
use std::borrow::Cow;

/// Where a value is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One line of plain text.
    Line,
    /// Plain text.
    Text,
    /// The words of an HTML document.
    Html,
    /// Inside a tag of it, or its title.
    Attribute,
    /// A part of an address that can be followed.
    Link,
}

/// A value without what is no letter: no control characters, nothing that reorders or hides, no
/// spaces around its lines, no empty lines.
pub(super) fn cleaned(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let is_plain = if value.is_ascii() {
        !value.bytes().any(|byte| byte.is_ascii_control())
    } else {
        !value.contains(|c: char| c.is_control() || is_dangerous(c))
    };
    if is_plain {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    for line in value.split(ends_a_line) {
        let line: String = line
            .chars()
            .filter_map(|c| match c {
                c if c.is_control() => Some(' '),
                c => (!is_dangerous(c)).then_some(c),
            })
            .collect();
        let line = line.trim();
        if !line.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
    }
    Cow::Owned(out)
}

fn ends_a_line(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Writes a cleaned value into its place.
pub(super) fn write(value: &str, place: Place, out: &mut String) {
    match place {
        Place::Line if value.contains('\n') => out.push_str(&value.replace('\n', " ")),
        Place::Line | Place::Text => out.push_str(value),
        Place::Html => escape(value, "<br />\n", out),
        Place::Attribute => escape(value, " ", out),
        Place::Link => percent_into(value, out),
    }
}

fn escape(value: &str, newline: &str, out: &mut String) {
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str(newline),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &str, place: Place) -> String {
        let mut out = String::new();
        write(&cleaned(value), place, &mut out);
        out
    }

    #[test]
    fn a_name_keeps_its_letters_and_loses_what_is_none() {
        for (value, clean) in [
            ("  Zoé Ó Briain ", "Zoé Ó Briain"),
            ("👩‍🚀 Ana", "👩‍🚀 Ana"),
            ("Ana\r\nBcc: all@x.example", "Ana\nBcc: all@x.example"),
            ("a\tb\0c\u{1b}[2J", "a b c [2J"),
            ("gnp.\u{202e}exe", "gnp.exe"),
            ("1 rue\n\n \r\n 75001", "1 rue\n75001"),
            ("a\u{2028}b", "a\nb"),
            ("\u{feff}", ""),
        ] {
            assert_eq!(cleaned(value), clean, "{value:?}");
        }
    }

    #[test]
    fn a_value_means_itself_in_every_place() {
        let nasty = "<a href=\"x\" title='y'>\n& b";
        assert_eq!(written(nasty, Place::Line), "<a href=\"x\" title='y'> & b");
        assert_eq!(written(nasty, Place::Text), nasty);
        assert_eq!(
            written(nasty, Place::Html),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;<br />\n&amp; b"
        );
        assert!(!written(nasty, Place::Attribute).contains(['<', '>', '"', '\'', '\n']));
        assert_eq!(written("é/?a b", Place::Link), "%C3%A9%2F%3Fa%20b");
    }

    proptest! {
        #[test]
        fn nothing_in_a_row_can_end_what_it_stands_in(value in any::<String>()) {
            let line = written(&value, Place::Line);
            prop_assert!(!line.contains(|c: char| c.is_control() || is_dangerous(c)));
            let html = written(&value, Place::Html).replace("<br />\n", "");
            prop_assert!(!html.contains(['<', '>', '"', '\'', '\n']));
            let attribute = written(&value, Place::Attribute);
            prop_assert!(!attribute.contains(['<', '>', '"', '\'', '\n']));
            let link = written(&value, Place::Link);
            prop_assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
            let text = written(&value, Place::Text);
            prop_assert_eq!(cleaned(&text), text.as_str());
        }
    }
}
