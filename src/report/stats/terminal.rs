//! Many incidents on a terminal.
//!
//! Owns the layout: sentences for what all have in common, a table where there is room, else two
//! lines for each row. Invariant: readable in 40 columns, and rehearsals stand apart.

use super::figures::{beside_false_alarms, bound, figure, in_common, percent};
use super::spark::{bar, spark};
use super::{Distribution, Group, Named, Rehearsed, Stats};
use crate::base::Span;
use crate::report::reader::Reader;
use crate::report::style::{Line, Tone};
use crate::report::wrap::{hang, pad, wrap};
use unicode_width::UnicodeWidthStr;

/// The widest that a bar of a distribution is drawn.
const WIDEST_BAR: usize = 30;

/// The lines of `aplomb stats`.
#[must_use]
pub fn lines(stats: &Stats, reader: Reader, width: usize) -> Vec<Line> {
    let page = Page { reader, width };
    let mut lines = Vec::new();
    let is_none = |group: &Group| group.count + group.false_alarms == 0;
    if is_none(&stats.incidents) && is_none(&stats.drills) {
        return page.plain(reader.words.get("report.list.none"));
    }
    lines.extend(page.group("stats.incidents", &stats.incidents));
    if stats.incidents.count > 0 {
        lines.extend(page.first_words(&stats.incidents.time_to_first_communication_s));
        lines.extend(page.table("stats.by-month", &stats.by_month));
        lines.extend(page.trend(&stats.by_month));
        lines.extend(page.table("stats.by-severity", &stats.by_severity));
    }
    lines.extend(page.runbooks(&stats.by_runbook));
    if !is_none(&stats.drills) {
        lines.push(Line::blank());
        lines.extend(page.group("stats.drills", &stats.drills));
    }
    lines
}

struct Page {
    reader: Reader,
    width: usize,
}

impl Page {
    fn plain(&self, text: &str) -> Vec<Line> {
        wrap(text, self.width)
            .into_iter()
            .map(|piece| Line::of(Tone::Plain, piece))
            .collect()
    }

    fn heading(&self, key: &str) -> Vec<Line> {
        let pieces = wrap(self.reader.words.get(key), self.width).into_iter();
        let pieces = pieces.map(|piece| Line::of(Tone::Strong, piece));
        std::iter::once(Line::blank()).chain(pieces).collect()
    }

    fn group(&self, key: &str, group: &Group) -> Vec<Line> {
        let words = self.reader.words;
        let mut title = words.count(key, group.count);
        let open = (group.open > 0).then(|| words.count("stats.open", group.open));
        let past = (group.backfilled > 0).then(|| words.count("past.counted", group.backfilled));
        let of_them: Vec<String> = open.into_iter().chain(past).collect();
        if !of_them.is_empty() {
            let of_them = of_them.join(", ");
            title = words.say("stats.of-them", &[("all", &title), ("open", &of_them)]);
        }
        title = beside_false_alarms(self.reader, title, group);
        let mut lines: Vec<Line> = wrap(&title, self.width)
            .into_iter()
            .map(|piece| Line::of(Tone::Strong, piece))
            .collect();
        if group.count == 0 {
            return lines;
        }
        let rows = in_common(self.reader, group);
        let labels = rows.iter().map(|(key, _)| words.get(key).width());
        let column = labels.max().unwrap_or(0) + 2;
        for (key, text) in &rows {
            let label = pad(words.get(key), column);
            lines.extend(hang((Tone::Quiet, &label), Tone::Plain, text, self.width));
        }
        if group.corrected > 0 {
            let said = words.count("stats.corrected", group.corrected);
            lines.extend(hang((Tone::Quiet, ""), Tone::Quiet, &said, self.width));
        }
        lines
    }

    /// How the first words are spread: a bar for each bucket that is not beyond the last.
    fn first_words(&self, distribution: &Distribution) -> Vec<Line> {
        let buckets = &distribution.buckets;
        let last = buckets.iter().rposition(|bucket| bucket.n > 0);
        let Some(last) = last.filter(|_| distribution.n > 1) else {
            return Vec::new();
        };
        let shown = &buckets[..=last];
        let greatest = shown.iter().map(|bucket| bucket.n).max().unwrap_or(0);
        let names: Vec<String> = shown
            .iter()
            .map(|bucket| bound(self.reader, bucket.up_to_s))
            .collect();
        let column = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
        let room = self.width.saturating_sub(column + 8).clamp(4, WIDEST_BAR);
        let mut lines: Vec<Line> = self.heading("stats.first-words");
        for (bucket, name) in shown.iter().zip(names) {
            let drawn = bar(bucket.n, greatest, room);
            let gap = if drawn.is_empty() { "" } else { " " };
            lines.push(
                Line::of(Tone::Quiet, pad(&name, column))
                    .then(Tone::Plain, format!("{drawn}{gap}{}", bucket.n)),
            );
        }
        lines
    }

    fn trend(&self, months: &[Named]) -> Vec<Line> {
        if months.len() < 2 {
            return Vec::new();
        }
        let medians: Vec<Option<i64>> = months
            .iter()
            .map(|month| {
                let median = month.group.time_to_first_communication_s.median;
                median.map(Span::as_seconds)
            })
            .collect();
        let room = self.width.saturating_sub(2);
        let from = medians.len().saturating_sub(room);
        let drawn = spark(&medians[from..]);
        let text = self.reader.words.say("stats.trend", &[("bars", &drawn)]);
        hang((Tone::Plain, ""), Tone::Plain, &text, self.width)
    }

    fn table(&self, key: &str, rows: &[Named]) -> Vec<Line> {
        if rows.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<Line> = self.heading(key);
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| self.cells(&row.name, &row.group))
            .collect();
        lines.extend(self.rows(&rows));
        lines
    }

    fn cells(&self, name: &str, group: &Group) -> Vec<String> {
        vec![
            name.to_owned(),
            group.count.to_string(),
            figure(self.reader, group.time_to_first_communication_s.median),
            percent(self.reader, group.cadence),
            figure(self.reader, group.time_to_resolve_s.median),
        ]
    }

    /// What was real, and below it what was rehearsed.
    fn runbooks(&self, rows: &[Rehearsed]) -> Vec<Line> {
        let words = self.reader.words;
        let mut cells = Vec::new();
        for row in rows {
            if row.incidents.count > 0 {
                cells.push(self.cells(row.runbook.as_str(), &row.incidents));
            }
            if row.drills.count > 0 {
                let mark = words.get("report.exercise");
                cells.push(self.cells(&format!("{} {mark}", row.runbook), &row.drills));
            }
        }
        if cells.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<Line> = self.heading("stats.by-runbook");
        lines.extend(self.rows(&cells));
        lines
    }

    /// A table; where there is no room for one, each row is its name with its figures below.
    fn rows(&self, rows: &[Vec<String>]) -> Vec<Line> {
        let words = self.reader.words;
        let heads = ["count", "first-word", "rhythm", "over"]
            .map(|key| words.say(&format!("stats.column.{key}"), &[]));
        let mut widths = vec![0; heads.len() + 1];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        for (width, head) in widths.iter_mut().skip(1).zip(&heads) {
            *width = (*width).max(head.width());
        }
        let whole: usize = widths.iter().map(|width| width + 2).sum();
        if whole > self.width + 2 {
            return rows
                .iter()
                .flat_map(|row| self.folded(row, &heads))
                .collect();
        }
        let mut head = pad("", widths[0] + 2);
        for (width, title) in widths.iter().skip(1).zip(&heads) {
            head.push_str(&pad(title, width + 2));
        }
        let mut lines = vec![Line::of(Tone::Quiet, head)];
        for row in rows {
            let cells = widths.iter().zip(row);
            let text: String = cells.map(|(width, cell)| pad(cell, width + 2)).collect();
            lines.push(Line::of(Tone::Plain, text));
        }
        lines
    }

    fn folded(&self, row: &[String], heads: &[String]) -> Vec<Line> {
        let Some((name, cells)) = row.split_first() else {
            return Vec::new();
        };
        let said: Vec<String> = heads
            .iter()
            .zip(cells)
            .map(|(head, cell)| {
                let holes = [("label", head as _), ("text", cell as _)];
                self.reader.words.say("stats.labelled", &holes)
            })
            .collect();
        let mut lines: Vec<Line> = wrap(name, self.width)
            .into_iter()
            .map(|piece| Line::of(Tone::Plain, piece))
            .collect();
        lines.extend(hang(
            (Tone::Plain, "  "),
            Tone::Quiet,
            &said.join(" · "),
            self.width,
        ));
        lines
    }
}
