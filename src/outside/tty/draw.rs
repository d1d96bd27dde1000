//! A step, drawn once into the scrollback.
//!
//! Pure: what is to be seen comes in, lines go out. Nothing is framed from the side and nothing
//! exact is broken by force, so that whatever is selected with the mouse is the text itself.

use super::markdown::{self, painted};
use crate::base::Words;
use crate::base::visible::{visible, visible_line};
use crate::incident::question::{Block, Key, StepView};
use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::{columns, wrap, wrap_plain};

/// Lines that are longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 88;
/// Below this there is no room for a column of labels.
const NARROW: usize = 56;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    width: usize,
    rows: usize,
    paint: Paint,
    words: Words,
}

impl Pen {
    /// For a terminal of so many columns and rows.
    pub(super) fn new((columns, rows): (usize, usize), paint: Paint, words: Words) -> Self {
        Self {
            width: columns.clamp(8, WIDEST),
            rows,
            paint,
            words,
        }
    }

    /// The whole step, down to its keys.
    pub(super) fn step(self, view: &StepView) -> String {
        let mut page = Page::default();
        page.gap();
        page.line(&self.rule());
        page.lines(self.head(view));
        page.gap();
        page.lines(self.filled(Look::Title, &visible_line(&view.title)));
        let labels = self.label_width(&view.blocks);
        for (at, block) in view.blocks.iter().enumerate() {
            let goes_on = matches!(
                (block, at.checked_sub(1).map(|before| &view.blocks[before])),
                (Block::Field { .. }, Some(Block::Field { .. }))
            );
            if !goes_on {
                page.gap();
            }
            page.lines(self.block(block, labels));
        }
        page.gap();
        // What has scrolled away is said again where the answer is given.
        let keys = self.keys(&view.keys);
        if page.text.lines().count() + keys.len() + 2 > self.rows {
            page.lines(self.name(view));
            let further_up = self.words.get("menu.further-up");
            page.lines(self.hanging("▲ ", Look::Heed, Look::Heed, further_up));
            for notice in view.blocks.iter().filter(|block| is_notice(block)) {
                page.lines(self.block(notice, labels));
            }
        }
        page.lines(keys);
        page.gap();
        page.text
    }

    /// The same step as before: its name, what is new about it, and its keys.
    pub(super) fn again(self, before: &StepView, view: &StepView) -> String {
        let mut page = Page::default();
        page.gap();
        page.lines(self.name(view));
        page.lines(self.filled(Look::Faint, self.words.get("prompt.again")));
        page.gap();
        let news: Vec<_> = view
            .blocks
            .iter()
            .filter(|block| is_notice(block) || !before.blocks.contains(block))
            .collect();
        for block in news {
            page.lines(self.block(block, None));
            page.gap();
        }
        page.lines(self.keys(&view.keys));
        page.gap();
        page.text
    }

    /// A question and what there is to say about its answers.
    pub(super) fn question(self, ask: &str, hints: &[String]) -> String {
        let mut page = Page::default();
        page.gap();
        for line in visible(ask).lines() {
            page.lines(self.filled(Look::Title, line));
        }
        for hint in hints {
            page.lines(self.filled(Look::Faint, &visible_line(hint)));
        }
        page.text
    }

    /// Something to heed, between a question and its answer.
    pub(super) fn said(self, text: &str) -> String {
        let lines = self.hanging("▲ ", Look::Heed, Look::Heed, &visible_line(text));
        lines.join("\n") + "\n"
    }

    /// A line beside what matters.
    pub(super) fn faint(self, text: &str, wide: usize) -> Vec<String> {
        let lines = wrap_plain(text, wide);
        lines
            .iter()
            .map(|line| self.paint.on(Look::Faint, line))
            .collect()
    }

    /// How many more there are of something that has no room.
    pub(super) fn more(self, n: usize, key: &str) -> String {
        self.paint
            .on(Look::Faint, &self.words.say(key, &[("n", &n)]))
    }

    /// What was answered, as it stays in the scrollback.
    pub(super) fn answered(self, answer: &str) -> String {
        let mut page = Page::default();
        page.lines(self.hanging("› ", Look::Faint, Look::Plain, &visible_line(answer)));
        page.text
    }

    /// The name of a key as it is drawn with its label: `[s]kip`, `[q] pause`, `[Enter] done`.
    pub(super) fn key(self, key: &Key) -> Vec<(Look, String)> {
        let label = visible_line(&key.label);
        let name = match key.key {
            '\n' => self.words.get("prompt.enter").to_owned(),
            character => visible_line(&character.to_string()),
        };
        let first = label.chars().next();
        let begins = first.is_some_and(|first| first.to_lowercase().eq(key.key.to_lowercase()));
        let rest = match first {
            Some(first) if begins => label[first.len_utf8()..].to_owned(),
            _ => format!(" {label}"),
        };
        vec![(Look::Key, format!("[{name}]")), (Look::Plain, rest)]
    }

    /// The step's name where its head is out of sight: an exercise is one there too.
    fn name(self, view: &StepView) -> Vec<String> {
        let title = (Look::Title, visible_line(&view.title));
        let mut runs = vec![title];
        if let Some(exercise) = &view.exercise {
            let mark = (Look::Exercise, visible_line(exercise));
            runs.splice(..0, [mark, (Look::Plain, " · ".to_owned())]);
        }
        wrap(&runs, self.width)
            .iter()
            .map(|line| painted(line, self.paint))
            .collect()
    }

    fn rule(self) -> String {
        self.paint.on(Look::Faint, &"─".repeat(self.width))
    }

    /// The incident on the left and the place on the right, or one below the other.
    fn head(self, view: &StepView) -> Vec<String> {
        let mut incident = vec![(Look::Plain, visible_line(&view.incident))];
        if let Some(exercise) = &view.exercise {
            let mark = [
                (Look::Exercise, visible_line(exercise)),
                (Look::Plain, " · ".to_owned()),
            ];
            incident.splice(..0, mark);
        }
        let place = visible_line(&view.place);
        let used = incident
            .iter()
            .map(|(_, text)| columns(text))
            .sum::<usize>()
            + columns(&place);
        if used + 3 <= self.width {
            let between = (Look::Plain, " ".repeat(self.width - used));
            incident.extend([between, (Look::Faint, place)]);
            return vec![painted(&incident, self.paint)];
        }
        let mut lines: Vec<_> = wrap(&incident, self.width)
            .iter()
            .map(|line| painted(line, self.paint))
            .collect();
        lines.extend(self.filled(Look::Faint, &place));
        lines
    }

    fn filled(self, look: Look, text: &str) -> Vec<String> {
        wrap_plain(text, self.width)
            .iter()
            .map(|line| self.paint.on(look, line))
            .collect()
    }

    fn hanging(self, lead: &str, lead_look: Look, look: Look, text: &str) -> Vec<String> {
        let indent = columns(lead);
        let lines = wrap_plain(text, self.width.saturating_sub(indent));
        let drawn = |(at, line): (usize, &String)| {
            let lead = if at == 0 {
                self.paint.on(lead_look, lead)
            } else {
                " ".repeat(indent)
            };
            lead + &self.paint.on(look, line)
        };
        lines.iter().enumerate().map(drawn).collect()
    }

    fn label_width(self, blocks: &[Block]) -> Option<usize> {
        let labels = blocks.iter().filter_map(|block| match block {
            Block::Field { label, .. } => Some(columns(&visible_line(label))),
            _ => None,
        });
        labels
            .max()
            .filter(|widest| self.width >= NARROW && *widest <= 16)
    }

    fn block(self, block: &Block, labels: Option<usize>) -> Vec<String> {
        match block {
            Block::Field { label, text } => self.field(label, text, labels),
            Block::Markdown(text) => markdown::lines(&visible(text), self.width, self.paint),
            Block::Command(command) => {
                let command = visible(command);
                let indent = markdown::indent_of(command.lines(), self.width);
                let drawn = |line| format!("{:indent$}{}", "", self.paint.on(Look::Code, line));
                command.lines().map(drawn).collect()
            }
            Block::Notice(text) => self.hanging("▲ ", Look::Heed, Look::Heed, &visible_line(text)),
            Block::List { heading, items } => {
                let mut lines = self.filled(Look::Strong, &visible_line(heading));
                for item in items {
                    lines.extend(self.hanging("• ", Look::Faint, Look::Plain, &visible_line(item)));
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

    fn field(self, label: &str, text: &str, labels: Option<usize>) -> Vec<String> {
        let label = visible_line(label);
        let mut lead = match labels {
            Some(width) => format!(
                "{label}{}  ",
                " ".repeat(width - columns(&label).min(width))
            ),
            None => self.words.say("prompt.label", &[("label", &label)]),
        };
        let indent = if labels.is_some() { columns(&lead) } else { 0 };
        let mut lines = Vec::new();
        for paragraph in visible(text).lines() {
            let runs = [
                (Look::Faint, lead.clone()),
                (Look::Plain, paragraph.to_owned()),
            ];
            if indent == 0 {
                let wrapped = wrap(&runs, self.width);
                lines.extend(wrapped.iter().map(|line| painted(line, self.paint)));
                lead.clear();
            } else {
                lines.extend(self.hanging(&lead, Look::Faint, Look::Plain, paragraph));
                lead = " ".repeat(indent);
            }
        }
        lines
    }

    /// A message between two lines, from the first column on: what is selected is the message.
    fn message(
        self,
        heading: &str,
        subject: Option<&str>,
        body: &str,
        footer: &[String],
    ) -> Vec<String> {
        let mut lines = self.filled(Look::Plain, &visible_line(heading));
        lines.push(self.rule());
        if let Some(subject) = subject {
            let label = self.words.get("prompt.subject");
            let label = self.words.say("prompt.label", &[("label", &label)]);
            let runs = [(Look::Faint, label), (Look::Strong, visible_line(subject))];
            lines.extend(
                wrap(&runs, self.width)
                    .iter()
                    .map(|line| painted(line, self.paint)),
            );
            lines.push(String::new());
        }
        for line in visible(body).trim_end_matches('\n').split('\n') {
            lines.extend(self.exact(line));
        }
        lines.push(self.rule());
        for line in footer {
            lines.extend(self.filled(Look::Faint, &visible_line(line)));
        }
        lines
    }

    /// A line of a message: as it is when it fits, else broken between words behind its indent.
    fn exact(self, line: &str) -> Vec<String> {
        if columns(line) <= self.width {
            return vec![line.to_owned()];
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let width = self.width.saturating_sub(columns(indent)).max(8);
        wrap_plain(line, width)
            .iter()
            .map(|part| format!("{indent}{part}"))
            .collect()
    }

    /// The keys, as many on a line as fit.
    fn keys(self, keys: &[Key]) -> Vec<String> {
        const BETWEEN: &str = "   ";
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0);
        for key in keys {
            let runs = self.key(key);
            let wide: usize = runs.iter().map(|(_, text)| columns(text)).sum();
            if used > 0 && used + BETWEEN.len() + wide > self.width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push_str(BETWEEN);
                used += BETWEEN.len();
            }
            if wide > self.width {
                lines.extend(
                    wrap(&runs, self.width)
                        .iter()
                        .map(|line| painted(line, self.paint)),
                );
                continue;
            }
            line.push_str(&painted(&runs, self.paint));
            used += wide;
        }
        if used > 0 {
            lines.push(line);
        }
        lines
    }
}

/// Whether a block must be seen, however long the step is.
pub(super) fn is_notice(block: &Block) -> bool {
    matches!(block, Block::Notice(_))
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text += line.trim_end_matches(' ');
        self.text.push('\n');
    }

    fn lines(&mut self, lines: Vec<String>) {
        for line in lines {
            self.line(&line);
        }
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }
}

#[cfg(test)]
pub(super) mod tests;
