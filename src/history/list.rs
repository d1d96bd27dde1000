//! A Markdown list or a post-mortem: a line for each thing that happened, under headings with a day.
//!
//! Owns what a line is: a day, something with a time, what goes on from the line above, or prose.
//! Invariant: every line that is not blank is in what is told, is the title, or is a day; and no item of
//! a list is taken for a part of the one before.

use super::tag::{self, Tags};
use super::when::{Head, Reckoner, head, item_head};
use super::{File, Kept, Sheet, Unread, Why, Wish, Wrong};
use crate::incident::backfill::{Told, What};

pub(super) fn read(files: &[File], wish: &Wish) -> Result<Kept, Unread> {
    let mut page = Page {
        sheet: Sheet::new(wish.now),
        reckoner: Reckoner::new(wish.zone, wish.day.clone(), wish.now),
        goes_on: false,
        item: None,
    };
    page.reckoner.inherits = true;
    for (number, file) in files.iter().enumerate() {
        page.goes_on = false;
        page.reckoner.forget_zone();
        for (line, text) in file.text.lines().enumerate() {
            page.line((number, line + 1), text);
        }
    }
    let Reckoner {
        is_local,
        is_inherited,
        ..
    } = page.reckoner;
    let what = match () {
        () if files.iter().all(|file| file.text.trim().is_empty()) => Wrong::Nothing,
        () if page.reckoner.wants_day => Wrong::NoDay,
        () => Wrong::NoTimes,
    };
    let text = files.first().map_or("", |file| file.text.as_str());
    let start = text.len() - text.trim_start().len();
    let end = start + text[start..].lines().next().unwrap_or_default().len();
    let kept = page.sheet.end().ok_or(Unread {
        file: 0,
        span: start..end,
        what,
    })?;
    Ok(Kept {
        is_local,
        is_inherited,
        ..kept
    })
}

struct Page {
    sheet: Sheet,
    reckoner: Reckoner,
    /// Whether a line without a time belongs to what was told last.
    goes_on: bool,
    /// How far the list's item that was told last is from the left; none when it was no item.
    item: Option<usize>,
}

impl Page {
    fn line(&mut self, place: (usize, usize), line: &str) {
        let text = line.trim();
        if text.is_empty() {
            return;
        }
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && text[hashes..].starts_with(char::is_whitespace) {
            return self.heading(place, text[hashes..].trim());
        }
        // Lines that draw something say nothing.
        if text
            .chars()
            .all(|c| matches!(c, '-' | '=' | '*' | '|' | ':' | ' ' | '_'))
        {
            return;
        }
        let inner = item(text);
        let from_left = inner.map(|_| line.len() - line.trim_start().len());
        let is_read = match inner {
            Some(inner) => self.timed(place, inner, item_head(inner)),
            None => self.timed(place, text, head(text)),
        };
        // What stands deeper than an item is a part of it; what does not is the next.
        let is_next = matches!((from_left, self.item), (Some(this), Some(last)) if this <= last);
        if is_read {
            self.item = from_left;
        } else if self.goes_on && !is_next {
            self.go_on(line);
        } else {
            self.prose(place, text);
            self.item = from_left;
        }
    }

    /// Whether the line begins with a time, and is told.
    fn timed(&mut self, place: (usize, usize), text: &str, head: Option<Head<'_>>) -> bool {
        let Some(head) = head else {
            return false;
        };
        if !head.has_time() {
            // A list item or a line that is a day and nothing else stands above times.
            if head.rest.trim().is_empty() {
                self.reckoner.day = head.day().cloned();
                self.sheet.remark(place, Why::IsADay, text);
                self.goes_on = false;
                return true;
            }
            return false;
        }
        match self.reckoner.at(&head) {
            Ok((at, why)) => {
                if let Some(why) = why {
                    self.sheet.remark(place, why, text);
                }
                let mut tags = Tags::default();
                let rest = tag::head(head.rest, &mut tags, &self.reckoner);
                if let Some(unknown) = tags.unknown.take() {
                    self.sheet.remark(place, Why::UnknownMark(unknown), text);
                }
                let what = tags.what();
                if what.is_end() {
                    self.sheet.ends(place, at, text);
                }
                self.sheet.tell(Told {
                    at,
                    by: tags.by.clone(),
                    text: rest.trim().trim_end_matches('|').trim_end().to_owned(),
                    what,
                });
                self.goes_on = true;
            }
            Err(why) => {
                self.sheet.remark(place, why, text);
                self.sheet.keep(text.to_owned());
                self.goes_on = true;
            }
        }
        true
    }

    fn heading(&mut self, place: (usize, usize), text: &str) {
        self.item = None;
        let found = head(text);
        if let Some(found) = &found
            && !found.has_time()
        {
            self.reckoner.day = found.day().cloned();
            self.goes_on = false;
            self.sheet.remark(place, Why::IsADay, text);
            if !found.rest.trim().is_empty() {
                self.prose(place, found.rest.trim());
            }
            return;
        }
        if self.timed(place, text, found) {
            return;
        }
        // A day may stand anywhere in a heading: `Timeline (2017-01-31)`.
        let past = &mut self.sheet.kept.past;
        if past.title.is_none() && past.told.iter().all(|told| told.what == What::Note) {
            past.title = Some(text.to_owned());
            self.goes_on = false;
        } else {
            self.goes_on = false;
            self.prose(place, text);
        }
    }

    /// What goes on from the line above.
    fn go_on(&mut self, line: &str) {
        if let Some(told) = self.sheet.kept.past.told.last_mut() {
            if !told.text.is_empty() {
                told.text.push('\n');
            }
            told.text.push_str(line.trim());
        }
    }

    /// What has no time and belongs to no line above.
    fn prose(&mut self, place: (usize, usize), text: &str) {
        self.sheet.remark(place, Why::NoTime, text);
        self.sheet.keep(text.to_owned());
        self.goes_on = true;
    }
}

/// The text of a list's item.
fn item(text: &str) -> Option<&str> {
    for mark in ["* ", "- ", "+ ", "• ", "– "] {
        if let Some(rest) = text.strip_prefix(mark) {
            return Some(rest.trim_start());
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits)
        && let Some(rest) = text[digits..].strip_prefix([')', '.'])
        && rest.starts_with(' ')
    {
        return Some(rest.trim_start());
    }
    None
}
