//! Markdown for a terminal, by hand: paragraphs are filled, lists hang, code stays as it is.
//!
//! Step texts are short; this knows what people write in them and leaves everything else as
//! written. Without colour the marks of bold and code stay, as they are all there is to see.

use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::{Run, columns, wrap};

/// The text in lines of at most `width` columns (but for words and code that are longer).
pub(super) fn lines(text: &str, width: usize, paint: Paint) -> Vec<String> {
    let mut page = Page {
        lines: Vec::new(),
        code: Vec::new(),
        width,
        paint,
    };
    let mut open: Option<Item> = None;
    let mut in_code = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            page.close(&mut open);
            in_code = !in_code;
        } else if in_code {
            page.code(line);
        } else if bare.is_empty() {
            page.close(&mut open);
            page.blank();
        } else if let Some(heading) = heading(bare) {
            page.close(&mut open);
            page.close_code();
            page.lines.push(paint.on(Look::Strong, heading));
        } else if let Some((mark, rest)) = list_item(line) {
            page.close(&mut open);
            open = Some(Item {
                mark,
                text: rest.to_owned(),
            });
        } else if let Some(item) = &mut open {
            item.text.push(' ');
            item.text.push_str(bare);
        } else if let Some(code) = line.strip_prefix("    ") {
            page.code(code);
        } else {
            open = Some(Item {
                mark: String::new(),
                text: bare.to_owned(),
            });
        }
        // Two spaces or a backslash at the end of a line: the line ends here.
        if !in_code && (line.ends_with("  ") || line.ends_with('\\')) {
            if let Some(item) = &mut open {
                item.text.truncate(item.text.trim_end_matches('\\').len());
            }
            page.close(&mut open);
        }
    }
    page.close(&mut open);
    page.close_code();
    while page.lines.last().is_some_and(String::is_empty) {
        page.lines.pop();
    }
    page.lines
}

/// A paragraph or a list item that is being read.
struct Item {
    mark: String,
    text: String,
}

struct Page {
    lines: Vec<String>,
    /// Lines of code that stand together.
    code: Vec<String>,
    width: usize,
    paint: Paint,
}

impl Page {
    fn close(&mut self, open: &mut Option<Item>) {
        let Some(item) = open.take() else { return };
        self.close_code();
        let indent = columns(&item.mark);
        let runs = inline(&item.text, self.paint.is_colour());
        for (at, line) in wrap(&runs, self.width.saturating_sub(indent))
            .iter()
            .enumerate()
        {
            let lead = if at == 0 {
                item.mark.clone()
            } else {
                " ".repeat(indent)
            };
            self.lines.push(lead + &painted(line, self.paint));
        }
    }

    fn code(&mut self, line: &str) {
        self.code.push(line.to_owned());
    }

    fn close_code(&mut self) {
        let code = std::mem::take(&mut self.code);
        let indent = " ".repeat(indent_of(code.iter().map(String::as_str), self.width));
        let drawn = code
            .iter()
            .map(|line| format!("{indent}{}", self.paint.on(Look::Code, line)));
        self.lines.extend(drawn);
    }

    fn blank(&mut self) {
        self.close_code();
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }
}

/// How far lines that are never broken stand from the edge: as far as they all fit. Where one does
/// not fit at all the terminal folds it to the edge, and the others stand out from what it folds.
pub(super) fn indent_of<'l>(lines: impl Iterator<Item = &'l str>, width: usize) -> usize {
    const USUAL: usize = 4;
    const FOLDED: usize = 2;
    let widest = lines.map(columns).max().unwrap_or(0);
    width
        .checked_sub(widest)
        .map_or(FOLDED, |room| room.min(USUAL))
}

/// A line of runs, drawn.
pub(super) fn painted(line: &[Run], paint: Paint) -> String {
    line.iter()
        .map(|(look, text)| paint.on(*look, text))
        .collect()
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

/// `- text`, `* text`, `3. text`, with their indent: the mark as it is drawn, and the text.
fn list_item(line: &str) -> Option<(String, &str)> {
    let text = line.trim_start();
    let indent = " ".repeat(columns(&line[..line.len() - text.len()]).min(8));
    for bullet in ["- [ ] ", "- [x] ", "* [ ] "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            return Some((format!("{indent}{bullet}"), rest));
        }
    }
    for bullet in ["- ", "* ", "+ "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            return Some((format!("{indent}• "), rest));
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..]
        .strip_prefix(". ")
        .or_else(|| text[digits..].strip_prefix(") "))?;
    (1..=3)
        .contains(&digits)
        .then(|| (format!("{indent}{}", &text[..digits + 2]), rest))
}

/// `**bold**` and `` `code` `` inside a line.
fn inline(text: &str, colour: bool) -> Vec<Run> {
    if !colour {
        return vec![(Look::Plain, text.to_owned())];
    }
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['*', '`']) {
        let (mark, look) = match &rest[at..] {
            after if after.starts_with("**") => ("**", Look::Strong),
            after if after.starts_with('`') => ("`", Look::Code),
            _ => {
                runs.push((Look::Plain, rest[..=at].to_owned()));
                rest = &rest[at + 1..];
                continue;
            }
        };
        let inside = &rest[at + mark.len()..];
        let Some(end) = inside.find(mark).filter(|end| *end > 0) else {
            runs.push((Look::Plain, rest[..at + mark.len()].to_owned()));
            rest = inside;
            continue;
        };
        runs.push((Look::Plain, rest[..at].to_owned()));
        runs.push((look, inside[..end].to_owned()));
        rest = &inside[end + mark.len()..];
    }
    runs.push((Look::Plain, rest.to_owned()));
    runs.retain(|(_, text)| !text.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str, width: usize) -> Vec<String> {
        lines(text, width, Paint::PLAIN)
    }

    #[test]
    fn paragraphs_are_filled_and_lists_hang() {
        let text = "Open the list\noutside the platform.\n\n1. Sort it by name\n   and size\n2. Send\n- one `a b`\n";
        let drawn = [
            "Open the list outside",
            "the platform.",
            "",
            "1. Sort it by name and",
            "   size",
            "2. Send",
            "• one `a b`",
        ];
        assert_eq!(plain(text, 22), drawn);
    }

    #[test]
    fn code_is_never_broken() {
        let text = "Run\n```sh\nssh db1 'pg_ctl promote -D /var/lib/postgresql/16/main'\n\n# then\n```\nand wait.";
        let drawn = [
            "Run",
            "  ssh db1 'pg_ctl promote -D /var/lib/postgresql/16/main'",
            "  ",
            "  # then",
            "and wait.",
        ];
        assert_eq!(plain(text, 20), drawn);
    }

    #[test]
    fn code_moves_to_the_edge_before_it_is_folded() {
        let code = "heroku logs --app A";
        for (width, indent) in [(30, 4), (23, 4), (22, 3), (20, 1), (19, 0), (18, 2), (5, 2)] {
            let drawn = plain(&format!("    {code}\n    x"), width);
            let indent = " ".repeat(indent);
            assert_eq!(
                drawn,
                [code, "x"].map(|line| format!("{indent}{line}")),
                "{width}"
            );
        }
    }

    #[test]
    fn bold_and_code_are_drawn_and_stray_marks_stay() {
        let drawn = lines("**Never** use `rm *` or 2*3*4 or **", 80, Paint::new(true)).concat();
        assert!(drawn.contains("\u{1b}[1mNever"), "{drawn:?}");
        assert!(drawn.contains("36mrm *"), "{drawn:?}");
        assert_eq!(
            console::strip_ansi_codes(&drawn),
            "Never use rm * or 2*3*4 or **"
        );
    }

    proptest! {
        #[test]
        fn without_colour_every_word_stays(text in "([a-z*`#\\-0-9.]{1,8}[ \n]{1,2}){0,20}") {
            let drawn = plain(&text, 30).join(" ");
            let kept = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
            prop_assume!(!text.contains("```"));
            prop_assert_eq!(kept(&drawn), kept(&text));
        }
    }
}
