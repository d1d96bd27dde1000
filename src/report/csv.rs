//! What happened, as a table for a spreadsheet.
//!
//! Owns the columns; they are a contract. Invariant: a cell holds a text and never a formula, and the
//! table reads back as what was written.

use super::case::Case;
use super::json;
use super::public::PublicEvent;
use super::timeline::Timeline;
use crate::base::visible::visible_line;
use crate::base::{Moment, Span};
use csv_core::{WriteResult, Writer};

/// Every event of an incident.
#[must_use]
pub fn report(timeline: &Timeline<'_>) -> String {
    let mut table = Table::new(&[
        "happened_at",
        "recorded_at",
        "since_start_s",
        "by",
        "phase",
        "step",
        "type",
        "text",
        "record",
        "data",
    ]);
    for entry in &timeline.entries {
        let (kind, data) = entry.fields();
        table.row(&[
            &entry.happened_at().to_string(),
            &entry.recorded_at().to_string(),
            &since(timeline.began, entry.happened_at()),
            &visible_line(entry.by()),
            entry.phase.map_or("", |phase| phase.as_str()),
            entry.step.as_ref().map_or("", |step| step.as_str()),
            &kind,
            &entry.text,
            &entry.name().to_string(),
            &json::write(&data),
        ]);
    }
    table.text
}

/// What customers have seen.
#[must_use]
pub fn public(began: Moment, events: &[PublicEvent]) -> String {
    let mut table = Table::new(&["happened_at", "since_start_s", "type", "text"]);
    for event in events {
        table.row(&[
            &event.happened_at.to_string(),
            &since(began, event.happened_at),
            event.kind,
            &event.text,
        ]);
    }
    table.text
}

/// A row for each incident.
#[must_use]
pub fn cases(cases: &[Case]) -> String {
    let mut table = Table::new(&[
        "id",
        "kind",
        "runbook",
        "severity",
        "status",
        "started_at",
        "declared_at",
        "resolved_at",
        "time_to_detect_s",
        "time_to_staff_notice_s",
        "time_to_first_communication_s",
        "time_to_resolve_s",
        "updates_published",
        "promised",
        "kept",
        "late",
        "longest_silence_s",
        "steps_done",
        "steps_skipped",
        "customers_notified",
        "title",
        "closed_at",
        "ended",
    ]);
    for case in cases {
        let Case {
            summary, measures, ..
        } = case;
        let moment = |at: Option<Moment>| at.map_or(String::new(), |at| at.to_string());
        let span =
            |span: Option<Span>| span.map_or(String::new(), |span| span.as_seconds().to_string());
        let cadence = measures.cadence;
        table.row(&[
            summary.id.as_str(),
            summary.kind.as_str(),
            summary.runbook.as_str(),
            summary.severity.as_str(),
            summary.status.as_str(),
            &moment(summary.started_at),
            &summary.declared_at.to_string(),
            &moment(summary.resolved_at),
            &span(measures.time_to_detect_s),
            &span(measures.time_to_staff_notice_s),
            &span(measures.time_to_first_communication_s),
            &span(measures.time_to_resolve_s),
            &measures.updates_published.to_string(),
            &cadence.promised.to_string(),
            &cadence.kept.to_string(),
            &cadence.late.to_string(),
            &span(cadence.longest_silence_s),
            &measures.steps.done.to_string(),
            &measures.steps.skipped.to_string(),
            &measures
                .customers_notified
                .map_or(String::new(), |n| n.to_string()),
            &visible_line(&summary.title),
            &moment(summary.closed_at),
            summary.ended.map_or("", |ended| ended.as_str()),
        ]);
    }
    table.text
}

fn since(began: Moment, at: Moment) -> String {
    at.since(began).as_seconds().to_string()
}

struct Table {
    text: String,
}

impl Table {
    fn new(head: &[&str]) -> Self {
        let mut table = Self {
            text: String::new(),
        };
        table.row(head);
        table
    }

    fn row(&mut self, cells: &[&str]) {
        let mut writer = Writer::new();
        // Two more for each quote, and for the quotes around a cell and the separator behind it.
        let room: usize = cells.iter().map(|cell| cell.len() * 2 + 8).sum();
        let mut out = vec![0; room + 8];
        let mut at = 0;
        let took = |(result, written): (WriteResult, usize)| {
            debug_assert_eq!(result, WriteResult::InputEmpty);
            written
        };
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                at += took(writer.delimiter(&mut out[at..]));
            }
            let cell = text_only(cell);
            let (result, _, written) = writer.field(cell.as_bytes(), &mut out[at..]);
            at += took((result, written));
        }
        at += took(writer.terminator(&mut out[at..]));
        self.text.push_str(&String::from_utf8_lossy(&out[..at]));
    }
}

/// What a formula begins with in some spreadsheet, with the wide signs of Asian keyboards.
const FORMULA: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// A spreadsheet takes a cell that begins with one of these for a formula; numbers of ours may.
fn text_only(cell: &str) -> String {
    let is_number = cell.parse::<i64>().is_ok();
    if !is_number && cell.starts_with(FORMULA) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.expect("a row"));
        rows.map(|row| row.iter().map(str::to_owned).collect())
            .collect()
    }

    proptest! {
        #[test]
        fn a_table_reads_back_as_what_was_written(
            rows in proptest::collection::vec(proptest::collection::vec("[a\",\n\r;= é]{0,8}", 3), 1..5)
        ) {
            let mut table = Table { text: String::new() };
            for row in &rows {
                table.row(&row.iter().map(String::as_str).collect::<Vec<_>>());
            }
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| text_only(cell)).collect())
                .collect();
            prop_assert_eq!(read(&table.text), expected);
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\n=1+1",
            "\u{ff1d}1+1",
            "\u{ff20}SUM(A1)",
        ] {
            assert!(text_only(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(text_only("-12"), "-12");
        assert_eq!(text_only("a=b"), "a=b");
    }
}
