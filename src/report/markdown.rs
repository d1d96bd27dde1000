//! The timeline as a document that a team can commit.
//!
//! Owns the layout and the escaping. Invariant: text from outside reads as it was written, and can
//! become no markup, no link, no picture and no HTML, in any of the usual renderers.

use super::figures;
use super::header::{declared_by_several, facts, mark};
use super::measures::Measures;
use super::reader::{Reader, shown};
use super::timeline::{Timeline, Told};
use crate::base::Zone;
use crate::incident::Incident;
use std::fmt::Write as _;

/// The whole document.
#[must_use]
pub fn timeline(
    incident: &Incident,
    timeline: &Timeline<'_>,
    measures: &Measures,
    reader: Reader,
) -> String {
    let words = reader.words;
    let mark = mark(incident.kind(), reader);
    let title = shown(&incident.declared().title);
    let title = mark.map_or(title.clone(), |mark| {
        let holes = [("mark", &mark as _), ("title", &title as _)];
        words.say("report.marked", &holes)
    });
    let mut out = format!("# {}\n\n", escape(&title));
    for (label, text) in facts(incident, reader) {
        let label = words.say("report.label", &[("label", &label)]);
        line(&mut out, &format!("- **{label}** {}", escape(&text)));
    }
    if let Some(said) = declared_by_several(incident, reader) {
        let _ = write!(out, "\n{}\n", escape(&said));
    }
    heading(&mut out, words.get("report.heading.figures"));
    for (_, sentence) in figures::told(incident.kind(), measures, timeline, reader) {
        line(&mut out, &format!("- {}", escape(&sentence)));
    }
    heading(&mut out, words.get("report.heading.timeline"));
    let zone = if reader.is_utc() {
        words.get("report.times-in-utc").to_owned()
    } else {
        words.say("report.times", &[("zone", &reader.zone.name())])
    };
    line(&mut out, &escape(&zone));
    let mut day = None;
    for told in timeline.read_aloud() {
        let date = reader.date(told.at);
        if day.as_ref() != Some(&date) {
            let _ = write!(out, "\n### {date}\n\n");
            day = Some(date);
        }
        entry(&mut out, told, mark, reader);
    }
    out
}

fn heading(out: &mut String, text: &str) {
    let _ = write!(out, "\n## {text}\n\n");
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn entry(out: &mut String, told: &Told, mark: Option<&str>, reader: Reader) {
    let _ = write!(out, "- **{}**", reader.time(told.at));
    if !reader.is_utc() {
        let _ = write!(out, " ({} UTC)", told.at.clock(Zone::UTC));
    }
    if let Some(mark) = mark {
        let _ = write!(out, " {mark}");
    }
    let _ = write!(out, " {}", escape(&told.text));
    if let Some(by) = &told.by {
        let _ = write!(out, " ({})", escape(by));
    }
    out.push('\n');
    for below in &told.below {
        line(out, &format!("  - {}", escape(below)));
    }
}

/// Text that may stand anywhere inside a line of Markdown, and stays text.
///
/// What a renderer might turn into a link by itself (addresses, mentions, host names) becomes a
/// code span, where no renderer looks for links; everything else keeps its form, with a backslash
/// before what Markdown would read.
#[must_use]
pub fn escape(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(escape_word).collect();
    words.join(" ")
}

fn escape_word(word: &str) -> String {
    // A table ends its cell at every bar that has no backslash, inside code too.
    if word.contains('|') {
        let pieces: Vec<String> = word.split('|').map(escape_word).collect();
        return pieces.join("\\|");
    }
    let opened = word.trim_start_matches(|c| "([{\"'«“‘".contains(c));
    let core = opened.trim_end_matches(|c| ")]}\"'»”’.,;:?".contains(c));
    if core.is_empty() || !may_become_a_link(core) {
        return escape_marks(word);
    }
    let before = &word[..word.len() - opened.len()];
    let after = &opened[core.len()..];
    format!(
        "{}{}{}",
        escape_marks(before),
        code(core),
        escape_marks(after)
    )
}

fn escape_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_{}[]<>#|~!&$^".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Addresses, mentions, issue numbers, and names with a dot that could be a host.
fn may_become_a_link(word: &str) -> bool {
    let has_host = word.match_indices('.').any(|(at, _)| {
        let before = word[..at].chars().next_back();
        let ending = word[at + 1..].chars().take_while(|c| c.is_alphabetic());
        before.is_some_and(char::is_alphanumeric) && ending.count() > 1
    });
    has_host || word.contains(['@', '#']) || word.contains("://")
}

/// A code span, with a fence longer than any in it.
fn code(word: &str) -> String {
    let longest = word.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if word.starts_with('`') || word.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{word}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    const NASTY: [&str; 21] = [
        "`|$x#y_$@z.example| a|b.example|c `|` $|$",
        "<script>alert(1)</script>",
        "<!-- a comment --> <b>bold</b>",
        "[click](javascript:alert(1))",
        "![picture](https://evil.example/x.png)",
        "[ref] [ref]: https://evil.example",
        "<https://evil.example>",
        "https://evil.example/a_b_c?d=*e*",
        "(see https://evil.example).",
        "www.evil.example and evil.example",
        "mail eve@evil.example, mention @team, close #12",
        "**bold** __bold__ *it* _it_ ~~gone~~ ^up^ ~down~",
        "`code` ``code`` x@`y``z`",
        "a | b | c",
        "&lt;b&gt; &#60; &amp;",
        "$x^2$ $$y$$",
        "[^1] [[wiki]] [[a|b]]",
        "\\*not bold\\* \\` c:\\temp\\",
        "# heading",
        "- item",
        "{#id .class} {{ template }}",
    ];

    /// What a reader of the rendered document sees, and every tag that is not the list we made.
    fn rendered(markdown: &str) -> (String, Vec<String>) {
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let (mut text, mut markup) = (String::new(), Vec::new());
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
                Event::Start(Tag::List(_) | Tag::Item) | Event::End(_) => {}
                other => markup.push(format!("{other:?}")),
            }
        }
        (text, markup)
    }

    #[test]
    fn text_from_outside_reads_as_written_and_becomes_no_markup() {
        for nasty in NASTY {
            let (text, markup) = rendered(&format!("- x {}\n", escape(nasty)));
            assert_eq!(text, format!("x {nasty}"));
            assert!(markup.is_empty(), "{nasty}: {markup:?}");
        }
    }

    #[test]
    fn text_from_outside_stays_in_its_cell() {
        for nasty in NASTY {
            let table = format!("| a | b |\n|---|---|\n| {} | end |\n", escape(nasty));
            let mut cells = Vec::new();
            for event in Parser::new_ext(&table, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
            {
                match event {
                    Event::Start(Tag::TableCell) => cells.push(String::new()),
                    Event::Text(piece) | Event::Code(piece) => {
                        cells.last_mut().expect("a cell").push_str(&piece);
                    }
                    _ => {}
                }
            }
            assert_eq!(cells, ["a", "b", nasty.trim(), "end"], "{table}");
        }
    }

    #[test]
    fn what_a_renderer_would_link_by_itself_stands_in_code() {
        assert_eq!(
            escape("(see https://evil.example). eve@evil.example"),
            "(see `https://evil.example`). `eve@evil.example`"
        );
        assert_eq!(escape("e.g. v1.2 at 14.05."), "e.g. v1.2 at 14.05.");
    }
}
