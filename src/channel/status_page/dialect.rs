//! The words of a post in the dialect of a page: they must read as they are, and do nothing else.
//!
//! Two dialects. Markdown, where what would be markup is escaped. And the rest, where nobody knows
//! whether the page, its mail and its text messages read HTML: there an escape could show as
//! `&lt;`, so what would be a tag is taken apart by a space. Refuses to know which service reads
//! what.
//! Invariant: what comes out holds no markup, no script, no entity and no control character.

use crate::base::visible::is_dangerous;

/// Text without what only machines see: one kind of line break, no blanks around lines, at most
/// one empty line, no control characters and none that reorder or hide.
#[must_use]
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut empty = 0_usize;
    for line in text.split('\n') {
        let line: String = line
            .chars()
            .map(|character| if character == '\t' { ' ' } else { character })
            .filter(|character| !is_dangerous(*character))
            // No characters at all, and refused by YAML.
            .filter(|character| !matches!(character, '\u{fffe}' | '\u{ffff}'))
            .collect();
        let line = line.trim();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        empty = 0;
    }
    out
}

/// Text that means itself wherever it is read: a tag has a space behind its bracket.
#[must_use]
pub(super) fn prose(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        out.push(character);
        if character == '<' && opens_a_tag(&text[at + 1..]) {
            out.push(' ');
        }
    }
    out
}

fn opens_a_tag(rest: &str) -> bool {
    rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
}

/// Markdown that reads as the text: as `CommonMark`, as GitHub extends it, and as Hugo does.
#[must_use]
pub(super) fn markdown(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut was_empty = true;
    for line in text.split('\n') {
        if line.is_empty() {
            out.push_str("\n\n");
        } else if !was_empty {
            // Without the blanks it would be no break, and a backslash would be seen in mails.
            out.push_str("  \n");
        }
        was_empty = line.is_empty();
        escape(line, &mut out);
    }
    out
}

fn escape(line: &str, out: &mut String) {
    let marker = marker(line);
    let mut before = None;
    for (at, character) in line.char_indices() {
        let rest = &line[at + character.len_utf8()..];
        let next = rest.chars().next();
        let is_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        match character {
            // A tag, or an address in its brackets.
            '<' if next.is_some_and(|next| !next.is_whitespace()) => out.push_str("&lt;"),
            '&' if is_entity(rest) => out.push_str("&amp;"),
            // `{{` begins a shortcode of Hugo, wherever it stands.
            '\\' | '`' | '*' | '[' | '~' | '|' | '^' | '{' | '$' => {
                out.push('\\');
                out.push(character);
            }
            '_' if !is_word(before) || !is_word(next) => out.push_str("\\_"),
            // Names become links on some pages.
            '@' if !is_word(before) && (is_word(next) || next == Some('_')) => out.push_str("\\@"),
            ':' if is_emoji(rest) => out.push_str("\\:"),
            _ if marker == Some(at) => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
        before = Some(character);
    }
}

/// Where a line has a character that would make it a heading, a list, a quotation or a rule.
fn marker(line: &str) -> Option<usize> {
    if line.starts_with(['#', '>', '+', '-', '=', ':']) {
        return Some(0);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_item = digits > 0 && line[digits..].starts_with(['.', ')']);
    is_item.then_some(digits)
}

/// Whether an `&` with this behind it is a character written out.
fn is_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    name.len() < rest.len() && !name.is_empty() && name.bytes().all(is_name)
}

/// Whether a `:` with this behind it is the name of a picture, such as `:fire:`.
fn is_emoji(rest: &str) -> bool {
    let name = rest.split(':').next().unwrap_or_default();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
    name.len() < rest.len()
        && name.bytes().all(is_name)
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// One line of no more than so many characters, cut behind a word.
#[must_use]
pub(super) fn title(text: &str, most: usize) -> String {
    let line = prose(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.chars().count() <= most {
        return line;
    }
    let room = line.char_indices().nth(most - 1).map_or(0, |(at, _)| at);
    let is_whole = line[room..].starts_with(' ');
    let word = line[..room].rfind(' ').filter(|_| !is_whole);
    format!("{}…", line[..word.unwrap_or(room)].trim_end())
}

/// Whether a page shows these words, whatever it made of the markup and the blanks.
#[must_use]
pub(super) fn says(shown: &str, body: &str) -> bool {
    let wanted = [letters(&prose(body)), letters(&markdown(body))];
    [letters(shown), letters(&without_markup(shown))]
        .iter()
        .any(|shown| wanted.contains(shown))
}

/// Whether these words stand somewhere in the HTML of a page.
#[must_use]
pub(super) fn holds(page: &str, body: &str) -> bool {
    letters(&without_markup(page)).contains(&letters(body))
}

fn letters(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return text.chars().filter(|c| !c.is_whitespace()).collect();
    }
    letters
}

/// HTML as the text that people read.
fn without_markup(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        let end = inside.find('>').filter(|_| opens_a_tag(inside));
        match end {
            Some(end) => {
                out.push(' ');
                rest = &inside[end + 1..];
            }
            None => {
                out.push('<');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    decoded(&out)
}

/// Characters that are written out by number, as themselves; by name they are hardly ever letters,
/// but quotation marks, dashes and blanks.
fn decoded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if !is_entity(rest) {
            out.push('&');
            continue;
        }
        let (name, after) = rest.split_once(';').unwrap_or((rest, ""));
        let code = match name
            .strip_prefix(['#'])
            .map(|code| code.strip_prefix(['x', 'X']))
        {
            Some(Some(code)) => u32::from_str_radix(code, 16).ok(),
            Some(None) => name[1..].parse().ok(),
            None => None,
        };
        out.push(code.and_then(char::from_u32).unwrap_or(' '));
        rest = after;
    }
    out.push_str(rest);
    out
}
