//! A step in plain lines.

use crate::base::Words;
use crate::base::visible::{visible, visible_line};
use crate::incident::question::{Block, StepView};
use crate::outside::live::{Due, Live};
use std::fmt::Write;

/// The whole step, top to bottom, one blank line between its parts.
pub(super) fn plain(view: &StepView, live: &Live, words: Words) -> String {
    let mut out = String::from("\n");
    let head = [view.exercise.as_ref(), Some(&view.incident)];
    let head: Vec<_> = head
        .into_iter()
        .flatten()
        .map(|text| visible_line(text))
        .collect();
    let _ = writeln!(out, "{}", head.join(" · "));
    let _ = writeln!(
        out,
        "{}\n\n{}\n",
        visible_line(&view.place),
        visible_line(&view.title)
    );
    let mut after_field = false;
    for block in &view.blocks {
        let field = matches!(block, Block::Field { .. });
        if after_field && !field {
            out.push('\n');
        }
        after_field = field;
        self::block(&mut out, block, words);
    }
    if after_field {
        out.push('\n');
    }
    let moving = [
        Some(live.running.as_str()),
        live.waiting.as_deref(),
        live.due.as_ref().map(Due::text),
    ];
    let _ = writeln!(
        out,
        "{}",
        moving.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    );
    out
}

fn block(out: &mut String, block: &Block, words: Words) {
    let _ = match block {
        Block::Field { label, text } => {
            writeln!(out, "{}{}", labelled(label, words), visible(text))
        }
        Block::Markdown(text) => writeln!(out, "{}\n", visible(text.trim())),
        Block::Command(command) => {
            let lines: Vec<_> = command
                .lines()
                .map(|line| format!("    {}\n", visible(line)))
                .collect();
            writeln!(out, "{}", lines.concat())
        }
        Block::Notice(text) => {
            let note = words.say("screen.note", &[("text", &visible_line(text))]);
            writeln!(out, "{note}\n")
        }
        Block::List { heading, items } => {
            let mut list = format!("{}\n", visible_line(heading));
            for item in items {
                let _ = writeln!(list, "  - {}", visible_line(item));
            }
            writeln!(out, "{list}")
        }
        Block::Message {
            heading,
            subject,
            body,
            footer,
        } => {
            let mut message = format!("{}\n\n", visible_line(heading));
            if let Some(subject) = subject {
                let label = labelled(words.get("prompt.subject"), words);
                let _ = writeln!(message, "{label}{}\n", visible_line(subject));
            }
            let _ = writeln!(message, "{}\n", visible(body.trim_end()));
            let _ = writeln!(message, "{}.", words.get("prompt.end_of_message"));
            for line in footer {
                let _ = writeln!(message, "{}", visible_line(line));
            }
            writeln!(out, "{message}")
        }
    };
}

/// `Why: `, in the language's own spacing.
fn labelled(label: &str, words: Words) -> String {
    words.say("prompt.label", &[("label", &visible_line(label))])
}
