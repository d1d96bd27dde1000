//! A table with a line of titles: one row for each thing that happened.
//!
//! Owns the names of the columns, in English and French. Invariant: every cell of every row is told:
//! what stands in a column that is not known follows the text, with the name of its column.

use super::rows::rows;
use super::tag::Tags;
use super::when::{Reckoner, head, moment};
use super::{File, Kept, Sheet, Unread, Why, Wish, Wrong};
use crate::base::id::slug;
use crate::base::{ChannelName, Moment};
use crate::incident::backfill::Told;
use crate::incident::Status;
use crate::runbook::Severity;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Time,
    Day,
    Kind,
    By,
    Text,
    Status,
    Severity,
    Channel,
    Next,
    Link,
}

const NAMES: [(Column, &[&str]); 10] = [
    (
        Column::Time,
        &[
            "time", "at", "when", "timestamp", "datetime", "happened", "happened_at", "created_at",
            "heure", "quand", "horodatage",
        ],
    ),
    (Column::Day, &["date", "day", "jour"]),
    (Column::Kind, &["type", "kind", "category", "nature", "catégorie"]),
    (
        Column::By,
        &["by", "who", "author", "user", "actor", "name", "qui", "par", "auteur", "nom"],
    ),
    (
        Column::Text,
        &[
            "text", "message", "body", "event", "description", "what", "note", "notes", "details",
            "summary", "texte", "quoi", "évènement", "événement",
        ],
    ),
    (Column::Status, &["status", "state", "statut", "état"]),
    (Column::Severity, &["severity", "sev", "gravité"]),
    (Column::Channel, &["channel", "where", "medium", "canal", "où"]),
    (
        Column::Next,
        &["next", "next_due", "next_update", "next_at", "prochain", "prochain_message"],
    ),
    (Column::Link, &["link", "url", "lien"]),
];

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

fn column(title: &str) -> Option<Column> {
    let title = title.trim().to_lowercase().replace([' ', '-'], "_");
    let is_it = |(_, names): &&(Column, &[&str])| names.contains(&title.as_str());
    NAMES.iter().find(is_it).map(|(column, _)| *column)
}

/// Each column once: of two that hold the same, the second is one that is not known.
fn columns(titles: &[String]) -> Vec<Option<Column>> {
    let mut known = Vec::new();
    let titles = titles.iter().map(|title| {
        let found = column(title).filter(|column| !known.contains(column));
        known.extend(found);
        found
    });
    titles.collect()
}

/// The separator with which the most titles are known.
fn separator(titles: &str) -> char {
    let known = |separator: char| {
        let titles = rows(titles, separator).into_iter().next();
        let titles = titles.map(|row| row.fields).unwrap_or_default();
        columns(&titles).into_iter().flatten().count()
    };
    let mut best = ',';
    for separator in SEPARATORS {
        if known(separator) > known(best) {
            best = separator;
        }
    }
    best
}

/// Whether a line is one of titles, with a time and a text among them.
pub(super) fn has_times(titles: &str) -> bool {
    let row = rows(titles, separator(titles)).into_iter().next();
    let columns = columns(&row.map(|row| row.fields).unwrap_or_default());
    let has = |column| columns.contains(&Some(column));
    (has(Column::Time) || has(Column::Day)) && has(Column::Text)
}

pub(super) fn read(files: &[File], wish: &Wish) -> Result<Kept, Unread> {
    let mut sheet = Sheet::new(wish.now);
    let mut reckoner = Reckoner::new(wish.zone, wish.day.clone(), wish.now);
    for (number, file) in files.iter().enumerate() {
        take(&mut sheet, &mut reckoner, (number, file), wish)?;
    }
    let is_local = reckoner.is_local;
    let what = if reckoner.wants_day {
        Wrong::NoDay
    } else {
        Wrong::NoTimes
    };
    let end = files.first().map_or(0, |file| first_line(&file.text).len());
    let kept = sheet.end().ok_or(Unread {
        file: 0,
        span: 0..end,
        what,
    })?;
    Ok(Kept { is_local, ..kept })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn take(
    sheet: &mut Sheet,
    reckoner: &mut Reckoner,
    (number, file): (usize, &File),
    wish: &Wish,
) -> Result<(), Unread> {
    let titles = file.text.trim_start_matches(['\r', '\n']);
    let separator = separator(first_line(titles));
    let mut rows = rows(&file.text, separator).into_iter();
    let wrong = |what, span| Unread {
        file: number,
        span,
        what,
    };
    let Some(titles) = rows.next() else {
        return Err(wrong(Wrong::Nothing, 0..0));
    };
    let columns = columns(&titles.fields);
    let has = |column| columns.contains(&Some(column));
    if !has(Column::Time) && !has(Column::Day) {
        let end = titles.at + first_line(&file.text[titles.at..]).len();
        return Err(wrong(Wrong::NoTimeColumn, titles.at..end));
    }
    for row in rows {
        let cell = |wanted: Column| {
            let at = columns.iter().position(|column| *column == Some(wanted))?;
            let cell = row.fields.get(at)?.trim();
            (!cell.is_empty()).then_some(cell)
        };
        let when = match (cell(Column::Day), cell(Column::Time)) {
            (Some(day), Some(time)) if head(time).is_none_or(|head| head.day().is_none()) => {
                format!("{day} {time}")
            }
            (_, Some(time)) => time.to_owned(),
            (Some(day), None) => day.to_owned(),
            (None, None) => String::new(),
        };
        if row.fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let place = (number, row.line);
        let mut text = cell(Column::Text).unwrap_or_default().to_owned();
        let mut tags = Tags::default();
        let mut beside: Vec<(usize, &str)> = Vec::new();
        let unknown = columns.iter().enumerate().filter(|(_, column)| column.is_none());
        let unknown = unknown.map(|(at, _)| at).chain(columns.len()..row.fields.len());
        beside.extend(unknown.filter_map(|at| Some((at, row.fields.get(at)?.trim()))));
        tags.by = cell(Column::By).unwrap_or_default().to_owned();
        let at_of = |wanted| columns.iter().position(|column| *column == Some(wanted));
        let mut odd = |wanted: Column, cell: &str| {
            let at = at_of(wanted).unwrap_or_default();
            let known = beside.iter().map(|(at, _)| *at).collect::<Vec<_>>();
            if !known.contains(&at)
                && let Some(field) = row.fields.get(at)
            {
                beside.push((at, field.trim()));
            }
            (at, cell.to_owned())
        };
        let timed = match head(&when) {
            Some(head) if head.has_time() && head.rest.trim().is_empty() => reckoner.at(&head),
            _ => Err(Why::NoTime),
        };
        if let Some(link) = cell(Column::Link) {
            tags.link = Some(link.to_owned());
        }
        if let Some(channel) = cell(Column::Channel) {
            match ChannelName::parse(channel) {
                Ok(channel) => tags.channel = Some(channel),
                Err(_) => {
                    tags.channel = ChannelName::parse(&slug(channel)).ok();
                    odd(Column::Channel, channel);
                }
            }
        }
        if let Some(next) = cell(Column::Next) {
            let late = Moment::from_millis(i64::MAX);
            let day = reckoner.day.clone();
            tags.next_due = moment(next, day.as_ref(), wish.zone, late);
            if tags.next_due.is_none() {
                odd(Column::Next, next);
            }
        }
        if let Some(kind) = cell(Column::Kind).filter(|kind| !tags.take(kind)) {
            let (_, kind) = odd(Column::Kind, kind);
            sheet.remark(place, Why::UnknownKind(kind), &row.fields.join(" "));
        }
        if let Some(status) = cell(Column::Status) {
            match Status::parse(&status.to_lowercase()) {
                Some(status) => tags.tells(status),
                None if tags.take(status) => {}
                None => {
                    odd(Column::Status, status);
                }
            }
        }
        if let Some(severity) = cell(Column::Severity) {
            match Severity::parse(&severity.to_lowercase()) {
                Some(severity) if sheet.kept.past.severity.is_none() => {
                    sheet.kept.past.severity = Some(severity);
                }
                Some(severity) => {
                    tags.take(severity.as_str());
                }
                None => {
                    odd(Column::Severity, severity);
                }
            }
        }
        for (at, cell) in beside.into_iter().filter(|(_, cell)| !cell.is_empty()) {
            let title = titles.fields.get(at).map_or("", |title| title.trim());
            if !text.is_empty() {
                text.push('\n');
            }
            if title.is_empty() {
                text.push_str(cell);
            } else {
                text.push_str(&format!("{title}: {cell}"));
            }
        }
        match timed {
            Ok((at, why)) => {
                if let Some(why) = why {
                    sheet.remark(place, why, &when);
                }
                sheet.tell(Told {
                    at,
                    by: tags.by.clone(),
                    text,
                    what: tags.what(),
                });
            }
            Err(why) => {
                sheet.remark(place, why, &row.fields.join(" "));
                let all = row.fields.iter().map(|field| field.trim());
                let all: Vec<&str> = all.filter(|field| !field.is_empty()).collect();
                sheet.keep(all.join(" "));
            }
        }
    }
    Ok(())
}
