//! The blocks of a screen as lines, for commands that show what the walk shows and ask nothing.
//!
//! Knows nothing of what they say. Invariant: nothing is broken inside a word, so an address or a
//! command can be copied.

use crate::base::Words;
use crate::base::visible::{visible, visible_line};
use crate::incident::question::Block;
use crate::outside::wrap::{columns, wrap_plain};
use crate::report::style::{Line, Tone};

/// Below this there is no room for a column of labels.
const NARROW: usize = 56;
/// The widest column of labels.
const LABEL: usize = 16;

/// The lines of these blocks.
pub(crate) fn lines(blocks: &[Block], words: Words, width: usize) -> Vec<Line> {
    let labels = blocks.iter().filter_map(|block| match block {
        Block::Field { label, .. } => Some(columns(label)),
        _ => None,
    });
    let label = labels.max().unwrap_or_default().min(LABEL) + 2;
    let page = Page {
        words,
        width: width.max(20),
        label: if width < NARROW { 0 } else { label },
    };
    let mut lines: Vec<Line> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &blocks[before]);
        let goes_on = matches!(
            (before, block),
            (Some(Block::Field { .. }), Block::Field { .. })
                | (Some(Block::Command(_)), Block::Command(_))
        );
        if at > 0 && !goes_on {
            lines.push(Line::blank());
        }
        lines.extend(page.block(block));
    }
    lines
}

struct Page {
    words: Words,
    width: usize,
    /// How wide the column of labels is; 0 when labels stand above.
    label: usize,
}

impl Page {
    fn block(&self, block: &Block) -> Vec<Line> {
        match block {
            Block::Field { label, text } => self.field(&visible_line(label), text),
            Block::Markdown(text) => self.text(Tone::Plain, &visible(text)),
            Block::Command(command) => {
                vec![Line::of(Tone::Quiet, "→ ").then(Tone::Strong, visible_line(command))]
            }
            Block::Notice(text) => self.hanging("! ", Tone::Warn, text),
            Block::List { heading, items } => {
                let mut lines = self.text(Tone::Plain, &visible_line(heading));
                for item in items {
                    lines.extend(self.hanging("  ", Tone::Plain, item));
                }
                lines
            }
            Block::Message {
                heading,
                subject,
                body,
                footer,
            } => self.message(heading, subject.as_deref(), body, footer),
        }
    }

    fn message(
        &self,
        heading: &str,
        subject: Option<&str>,
        body: &str,
        footer: &[String],
    ) -> Vec<Line> {
        let mut lines = self.text(Tone::Strong, &visible_line(heading));
        lines.push(self.rule());
        if let Some(subject) = subject {
            let label = self.words.get("prompt.subject");
            let label = self.words.say("prompt.label", &[("label", &label)]);
            lines.extend(self.hanging(&label, Tone::Plain, subject));
            lines.push(Line::blank());
        }
        lines.extend(self.text(Tone::Plain, &visible(body.trim_end())));
        lines.push(self.rule());
        for line in footer {
            lines.extend(self.text(Tone::Quiet, &visible_line(line)));
        }
        lines
    }

    /// A message stands between two of these, from the first column on: what is selected is the
    /// message.
    fn rule(&self) -> Line {
        Line::of(Tone::Quiet, "─".repeat(self.width - 2))
    }

    fn field(&self, label: &str, text: &str) -> Vec<Line> {
        if self.label == 0 {
            let mut lines = vec![Line::of(Tone::Quiet, label)];
            lines.extend(self.hanging("  ", Tone::Plain, text));
            return lines;
        }
        let padding = " ".repeat(self.label.saturating_sub(columns(label)).max(1));
        self.hanging_as(
            (Tone::Quiet, &format!("{label}{padding}")),
            Tone::Plain,
            text,
        )
    }

    /// Paragraphs, each broken for the width; two columns stay free for what stands before them.
    fn text(&self, tone: Tone, text: &str) -> Vec<Line> {
        text.split('\n')
            .flat_map(|line| wrap_plain(line, self.width - 2))
            .map(|line| Line::of(tone, line))
            .collect()
    }

    fn hanging(&self, first: &str, tone: Tone, text: &str) -> Vec<Line> {
        self.hanging_as((tone, first), Tone::Plain, text)
    }

    fn hanging_as(&self, (tone, first): (Tone, &str), of_text: Tone, text: &str) -> Vec<Line> {
        let indent = columns(first).min(self.width / 2);
        wrap_plain(&visible_line(text), self.width - indent)
            .into_iter()
            .enumerate()
            .map(|(at, piece)| {
                let start = match at {
                    0 => Line::of(tone, first),
                    _ => Line::of(Tone::Plain, " ".repeat(indent)),
                };
                start.then(of_text, piece)
            })
            .collect()
    }
}
