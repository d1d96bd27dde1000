//! One line of a table, as what happened.

use super::columns::Column;
use crate::base::id::slug;
use crate::base::{ChannelName, Moment};
use crate::history::rows::Row;
use crate::history::tag::Tags;
use crate::history::when::{Reckoner, head, item_head};
use crate::history::{Sheet, Why, Wish, dates};
use crate::incident::Status;
use crate::incident::backfill::{Told, What};
use crate::runbook::Severity;

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
pub(super) struct Line<'a> {
    pub(super) row: &'a Row,
    pub(super) titles: &'a [String],
    pub(super) columns: &'a [Option<Column>],
    /// The places of cells that could not be read as what their column holds.
    pub(super) beside: Vec<usize>,
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

    pub(super) fn tell(
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
    pub(super) fn text(&self) -> String {
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
