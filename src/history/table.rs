//! A table with a line of titles: one row for each thing that happened.
//!
//! Owns the names of the columns, in English and French; lines that begin with `#` may stand above the
//! titles. Invariant: every cell of every row is told:
//! what stands in a column that is not known follows the text, with the name of its column.

mod columns;
mod line;

use super::rows::rows;
use super::when::Reckoner;
use super::{File, Kept, Sheet, Unread, Why, Wish, Wrong};
use columns::{Column, columns, separator};
use line::Line;

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
