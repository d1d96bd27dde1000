//! A table with a line of titles: one row for each thing that happened.
//!
//! Owns the names of the columns, in English and French; lines that begin with `#` may stand above the
//! titles. Invariant: every cell of every row is told:
//! what stands in a column that is not known follows the text, with the name of its column.

use super::dates;
use super::rows::{Row, rows};
use super::tag::Tags;
use super::when::{Reckoner, head, item_head};
use super::{File, Kept, Sheet, Unread, Why, Wish, Wrong};
use crate::base::id::slug;
use crate::base::{ChannelName, Moment};
use crate::incident::Status;
use crate::incident::backfill::{Told, What};
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
            "time",
            "at",
            "when",
            "timestamp",
            "datetime",
            "happened",
            "happened_at",
            "created_at",
            "heure",
            "quand",
            "horodatage",
        ],
    ),
    (Column::Day, &["date", "day", "jour"]),
    (
        Column::Kind,
        &["type", "kind", "category", "nature", "catégorie"],
    ),
    (
        Column::By,
        &[
            "by", "who", "author", "user", "actor", "name", "qui", "par", "auteur", "nom",
        ],
    ),
    (
        Column::Text,
        &[
            "text",
            "message",
            "body",
            "event",
            "description",
            "what",
            "note",
            "notes",
            "details",
            "summary",
            "texte",
            "quoi",
            "évènement",
            "événement",
        ],
    ),
    (Column::Status, &["status", "state", "statut", "état"]),
    (Column::Severity, &["severity", "sev", "gravité"]),
    (
        Column::Channel,
        &["channel", "where", "medium", "canal", "où"],
    ),
    (
        Column::Next,
        &[
            "next",
            "next_due",
            "next_update",
            "next_at",
            "prochain",
            "prochain_message",
        ],
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
    let (begin, begin_line) = prose(sheet, (number, file));
    let table = &file.text[begin..];
    let mut rows = rows(table, separator(first_line(table))).into_iter();
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
        let start = begin + titles.at;
        let end = start + first_line(&file.text[start..]).len();
        return Err(wrong(Wrong::NoTimeColumn, start..end));
    }
    let (mut all, mut timed, mut unclear) = (0, 0, None);
    for row in rows {
        if row.fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let place = (number, begin_line + row.line);
        let line = Line {
            row: &row,
            titles: &titles.fields,
            columns: &columns,
            beside: Vec::new(),
        };
        all += 1;
        let first = begin + row.at;
        let end = first + first_line(&file.text[first..]).len();
        match line.tell(sheet, reckoner, place, wish) {
            Ok(()) => timed += 1,
            Err(why) => unclear = unclear.or(Some((why, first..end))),
        }
    }
    // Of most that happened nobody would know when: something about the times is not as it seems.
    match unclear {
        Some((why, span)) if timed * 2 < all && !reckoner.wants_day => {
            let what = match why {
                Why::WhichDate => Wrong::WhichDate,
                _ => Wrong::MostWithoutTime,
            };
            Err(wrong(what, span))
        }
        _ => Ok(()),
    }
}

/// Takes what stands above the titles; where they begin, in bytes and in lines.
fn prose(sheet: &mut Sheet, (number, file): (usize, &File)) -> (usize, usize) {
    let (mut begin, mut begin_line) = (0, 0);
    for line in file.text.split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        begin += line.len();
        begin_line += 1;
        let prose = text.trim_start_matches('#').trim();
        if !prose.is_empty() {
            sheet.remark((number, begin_line), Why::NoTime, prose);
            sheet.keep(prose.to_owned());
        }
    }
    (begin, begin_line)
}

/// Seconds or milliseconds since 1970, as programs write them; from 2001 on, when seconds got their tenth
/// digit.
fn epoch(text: &str) -> Option<Moment> {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(rest) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let millis: String = rest.chars().chain("000".chars()).take(3).collect();
    match whole.len() {
        10 => Some(Moment::from_millis(
            number * 1000 + millis.parse::<i64>().ok()?,
        )),
        13 => Some(Moment::from_millis(number)),
        _ => None,
    }
}

/// A row and what its cells are.
struct Line<'a> {
    row: &'a Row,
    titles: &'a [String],
    columns: &'a [Option<Column>],
    /// The places of cells that could not be read as what their column holds.
    beside: Vec<usize>,
}

impl<'a> Line<'a> {
    fn place_of(&self, wanted: Column) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| *column == Some(wanted))
    }

    fn cell(&self, wanted: Column) -> Option<&'a str> {
        let cell = self.row.fields.get(self.place_of(wanted)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// A cell as what it is; one that is not follows the text.
    fn read<T>(&mut self, wanted: Column, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let read = read(self.cell(wanted)?);
        if read.is_none() {
            self.beside.extend(self.place_of(wanted));
        }
        read
    }

    fn tell(
        mut self,
        sheet: &mut Sheet,
        reckoner: &mut Reckoner,
        place: (usize, usize),
        wish: &Wish,
    ) -> Result<(), Why> {
        let when = self.when();
        let timed = match (epoch(&when), dates::plain(&when, wish.dates)) {
            (Some(at), _) if at <= wish.now => Ok((at, None)),
            (Some(_), _) => Err(Why::ToCome),
            (None, dates::Plain::Unclear) => Err(Why::WhichDate),
            (None, dates::Plain::Text(when)) => match item_head(&when) {
                Some(head) if head.has_time() && head.rest.trim().is_empty() => reckoner.at(&head),
                _ => Err(Why::NoTime),
            },
        };
        let all = self.row.fields.iter().map(|field| field.trim());
        let all: Vec<&str> = all.filter(|field| !field.is_empty()).collect();
        let all = all.join(" ");
        let (at, why) = match timed {
            Ok(timed) => timed,
            Err(why) => {
                sheet.remark(place, why.clone(), &all);
                sheet.keep(all);
                return Err(why);
            }
        };
        if let Some(why) = why {
            sheet.remark(place, why, &when);
        }
        let tags = self.tags(sheet, reckoner, wish);
        if let Some(kind) = self.cell(Column::Kind)
            && self
                .beside
                .contains(&self.place_of(Column::Kind).unwrap_or(usize::MAX))
        {
            sheet.remark(place, Why::UnknownKind(kind.to_owned()), &all);
        }
        let what = tags.what();
        if what.is_end() {
            sheet.ends(place, at, &all);
        }
        sheet.tell(Told {
            at,
            by: tags.by.clone(),
            text: self.text(),
            what,
        });
        Ok(())
    }

    /// The time, with the day of a column of its own.
    fn when(&self) -> String {
        match (self.cell(Column::Day), self.cell(Column::Time)) {
            (Some(day), Some(time)) if head(time).is_none_or(|head| head.day().is_none()) => {
                format!("{day} {time}")
            }
            (day, time) => time.or(day).unwrap_or_default().to_owned(),
        }
    }

    fn tags(&mut self, sheet: &mut Sheet, reckoner: &Reckoner, wish: &Wish) -> Tags {
        let by = self.cell(Column::By).unwrap_or_default();
        let mut tags = Tags::of(by, self.cell(Column::Link));
        tags.channel = self.read(Column::Channel, |name| ChannelName::parse(name).ok());
        if tags.channel.is_none() {
            let named = self.cell(Column::Channel).map(slug);
            tags.channel = named.and_then(|name| ChannelName::parse(&name).ok());
        }
        tags.next_due = self.read(Column::Next, |time| match dates::plain(time, wish.dates) {
            dates::Plain::Text(time) => epoch(&time).or_else(|| reckoner.promised(&time)),
            dates::Plain::Unclear => None,
        });
        self.read(Column::Kind, |kind| tags.take(kind).then_some(()));
        self.read(Column::Status, |status| {
            match Status::parse(&status.to_lowercase()) {
                Some(status) => tags.tells(status),
                None => return tags.take(status).then_some(()),
            }
            Some(())
        });
        let severity = self.read(Column::Severity, |severity| {
            Severity::parse(&severity.to_lowercase())
        });
        // The first says how bad it was, every other one that it changed.
        match (severity, sheet.kept.past.severity) {
            (Some(severity), None) => sheet.kept.past.severity = Some(severity),
            (Some(severity), Some(known)) if severity != known => {
                tags.take(severity.as_str());
            }
            _ => {}
        }
        // Only a message stands somewhere, and promises the next.
        if !matches!(tags.what(), What::Said(_)) {
            for column in [Column::Channel, Column::Next, Column::Link] {
                self.beside.extend(self.place_of(column));
            }
        }
        if self
            .cell(Column::Time)
            .is_some_and(|time| head(time).is_some_and(|head| head.day().is_some()))
        {
            self.beside.extend(self.place_of(Column::Day));
        }
        tags
    }

    /// The text, and below it what stands in columns that are not known.
    fn text(&self) -> String {
        let mut text = self.cell(Column::Text).unwrap_or_default().to_owned();
        for (at, cell) in self.row.fields.iter().enumerate() {
            let cell = cell.trim();
            let is_known = self.columns.get(at).is_some_and(Option::is_some);
            if cell.is_empty() || (is_known && !self.beside.contains(&at)) {
                continue;
            }
            let title = self.titles.get(at).map_or("", |title| title.trim());
            if !text.is_empty() {
                text.push('\n');
            }
            if !title.is_empty() {
                text.push_str(title);
                text.push_str(": ");
            }
            text.push_str(cell);
        }
        text
    }
}
