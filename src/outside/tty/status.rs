//! The one line that moves while a step is on the screen.

use super::draw::Pen;
use crate::base::visible::visible_line;
use crate::incident::question::StepView;
use crate::outside::live::{Due, Live};
use crate::outside::paint::{Look, Paint};
use crate::outside::wrap::{Run, columns, cut};

const BETWEEN: &str = " · ";

/// The time, the next message and the usual key or a hint, as much of it as fits into `width`
/// columns; what matters most goes last.
pub(super) fn line(
    view: &StepView,
    clock: &Live,
    hint: Option<&str>,
    pen: Pen,
    width: usize,
) -> Vec<Run> {
    let exercise = view
        .exercise
        .as_deref()
        .map(|word| vec![(Look::Exercise, visible_line(word))]);
    let exercise = exercise.unwrap_or_default();
    let late = clock.is_late();
    let due = clock.due.as_ref().map(|due| {
        let look = match due {
            Due::Later(_) => Look::Plain,
            Due::Soon(_) => Look::Heed,
            Due::Late(_) => Look::Alarm,
        };
        vec![(look, due.text().to_owned())]
    });
    let due = due.unwrap_or_default();
    let running = vec![(Look::Plain, clock.running.clone())];
    let time = vec![(Look::Plain, clock.time.clone())];
    let waiting = clock.waiting.iter();
    let waiting: Vec<_> = waiting.map(|text| (Look::Plain, text.clone())).collect();
    let last = match hint {
        Some(hint) => vec![(Look::Heed, visible_line(hint))],
        None => view
            .keys
            .first()
            .map(|key| pen.key(key))
            .unwrap_or_default(),
    };
    // Whoever pressed a wrong key looks for the reason; whoever is late must see that first.
    let essential = if hint.is_some() && !late { &last } else { &due };
    let choices: [&[&Vec<Run>]; 8] = [
        &[&exercise, &running, &waiting, &due, &last],
        &[&exercise, &time, &waiting, &due, &last],
        &[&exercise, &time, &due, &last],
        &[&exercise, &time, &waiting, essential],
        &[&exercise, &time, essential],
        &[&time, essential],
        &[essential],
        &[&time],
    ];
    let joined = choices.map(join);
    let fitting = joined
        .iter()
        .find(|line| !line.is_empty() && wide(line) <= width);
    let smallest = joined.iter().rev().find(|line| !line.is_empty());
    let shown = fitting.or(smallest).cloned().unwrap_or_default();
    if wide(&shown) <= width {
        return shown;
    }
    let text: String = shown.into_iter().map(|(_, text)| text).collect();
    vec![(Look::Plain, cut(&text, width))]
}

/// How many columns a line takes.
pub(super) fn wide(line: &[Run]) -> usize {
    line.iter().map(|(_, text)| columns(text)).sum()
}

fn join(parts: &[&Vec<Run>]) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push((Look::Faint, BETWEEN.to_owned()));
        }
        line.extend(part.iter().cloned());
    }
    line
}

/// What stands on the terminal's last line now.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    text: String,
    wide: usize,
    columns: usize,
}

impl Drawn {
    /// The bytes that turn what stands there into this line; nothing when it stands there already.
    pub(super) fn change(&mut self, line: &[Run], paint: Paint, columns: usize) -> String {
        let text: String = line
            .iter()
            .map(|(look, text)| paint.on(*look, text))
            .collect();
        if text == self.text && columns == self.columns {
            return String::new();
        }
        let change = if columns == self.columns {
            format!("\r{text}\u{1b}[K")
        } else {
            format!("{}{text}", self.away(columns))
        };
        *self = Self {
            text,
            wide: wide(line),
            columns,
        };
        change
    }

    /// The bytes that take the line away.
    pub(super) fn erase(&mut self, columns: usize) -> String {
        if self.text.is_empty() {
            return String::new();
        }
        let away = self.away(columns);
        *self = Self::default();
        away
    }

    /// A terminal that became narrower has folded the line: its beginning is further up now.
    fn away(&self, columns: usize) -> String {
        let folded = self.wide.saturating_sub(1) / columns.max(1);
        match folded {
            0 => "\r\u{1b}[J".to_owned(),
            rows => format!("\r\u{1b}[{rows}A\u{1b}[J"),
        }
    }
}

#[cfg(test)]
mod tests;
