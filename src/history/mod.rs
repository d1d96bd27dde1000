//! Floor 3: past incidents, as somebody else kept them.
//!
//! Owns how a table, a Markdown list, an incident of a status page and a chat's export are read into a
//! [`Past`]. Knows no disk and no journal. Invariant: no text makes it panic, and every line, row or
//! message is told, or among the remarks with its place; a time without a zone is read on the watch
//! that the caller names, and said to be.

mod chat;
mod dates;
mod format;
mod list;
mod rows;
mod statuspage;
mod table;
mod tag;
mod when;

pub use chat::names_of;
pub use format::Format;
pub use when::{Day, moment};

use crate::base::{ChannelName, Moment, Zone};
use crate::incident::backfill::{Past, Told, What};
use crate::runbook::step::words;
use std::collections::BTreeMap;
use std::ops::Range;

/// A file and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name, as people would type it.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// A file of these bytes. What is no UTF-8 is read as Latin-1, in which every byte is a letter.
    #[must_use]
    pub fn new(name: String, bytes: Vec<u8>) -> Self {
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
        let text = match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        };
        Self { name, text }
    }
}

/// How to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The zone of times that name none.
    pub zone: Zone,
    /// The day of times before any day is named.
    pub day: Option<Day>,
    /// Whose messages in a chat went to customers, by name.
    pub outside: Vec<String>,
    /// Nothing is later than this.
    pub now: Moment,
    /// How a date of three numbers is read that does not begin with the year.
    pub dates: Option<Dates>,
    /// Who is behind an id of a chat, as far as its export says.
    pub names: BTreeMap<String, String>,
    /// Whether it is known from elsewhere when it was over.
    pub is_over: bool,
}

/// Which number of `03/05/2026` is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// The first.
    Us,
    /// The second.
    Eu,
}

words!(Dates {
    Us = "us",
    Eu = "eu",
});

/// A past incident, and what is to be said about how it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The incident.
    pub past: Past,
    /// What could not be taken as it stands, in the order of the text.
    pub remarks: Vec<Remark>,
    /// Whether a time named no zone, and neither did one before.
    pub is_local: bool,
    /// Whether a time has the zone of a line before.
    pub is_inherited: bool,
}

/// Something about a line that people should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Which file, from 0.
    pub file: usize,
    /// Which line, or which message where there are no lines, from 1.
    pub line: usize,
    /// What it is.
    pub why: Why,
    /// What stands there.
    pub excerpt: String,
}

/// What is to be said of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has no time of its own; kept as a note at the time of the one before.
    NoTime,
    /// Its time was on no clock; kept in the same way.
    NoSuchTime,
    /// Its time is still to come; kept in the same way.
    ToCome,
    /// Several zones are called so; kept in the same way.
    WhichZone(String),
    /// A clock showed this time twice; the first was taken.
    Twice,
    /// Read as a time of the next day.
    NextDay(Day),
    /// Not a kind that is known; kept as a note.
    UnknownKind(String),
    /// Brackets that say nothing that is known; they stay in the text.
    UnknownMark(String),
    /// That it was over, before lines that say that it went on.
    WentOn,
    /// A date of which nobody can tell the day from the month; kept as a note.
    WhichDate,
    /// A day, and nothing else.
    IsADay,
    /// Left out: it is broken.
    Broken,
    /// Left out: it is not over yet.
    Open,
    /// Left out: nothing was said.
    Empty,
    /// Left out: what a chat says of itself.
    Housekeeping(String),
    /// Left out: work that was announced is no incident.
    Maintenance,
}

impl Why {
    /// Whether the line is not in what was read.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        matches!(
            self,
            Self::Empty | Self::Housekeeping(_) | Self::Maintenance | Self::Broken | Self::Open
        )
    }

    /// Whether it goes without saying.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::IsADay)
    }

    /// The key of its words.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoTime => "no-time",
            Self::NoSuchTime => "no-such-time",
            Self::ToCome => "to-come",
            Self::WhichZone(_) => "which-zone",
            Self::Twice => "twice",
            Self::NextDay(_) => "next-day",
            Self::UnknownKind(_) => "unknown-kind",
            Self::UnknownMark(_) => "unknown-mark",
            Self::WentOn => "went-on",
            Self::WhichDate => "which-date",
            Self::IsADay => "is-a-day",
            Self::Broken => "broken",
            Self::Open => "open",
            Self::Empty => "empty",
            Self::Housekeeping(_) => "housekeeping",
            Self::Maintenance => "maintenance",
        }
    }

    /// What its words name.
    #[must_use]
    pub fn what(&self) -> &str {
        match self {
            Self::WhichZone(what)
            | Self::UnknownKind(what)
            | Self::UnknownMark(what)
            | Self::Housekeeping(what) => what,
            Self::NextDay(day) => day.as_str(),
            _ => "",
        }
    }
}

/// Why nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Which file, from 0.
    pub file: usize,
    /// Where, in bytes of its text.
    pub span: Range<usize>,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with a text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing in it has a time.
    NoTimes,
    /// There are times and no day.
    NoDay,
    /// A table without a column of times.
    NoTimeColumn,
    /// Not JSON.
    NotJson(String),
    /// JSON, and not what was expected.
    NotThat,
    /// There is nothing in it.
    Nothing,
    /// Most rows of a table have no time that is understood.
    MostWithoutTime,
    /// Dates of which nobody can tell the day from the month.
    WhichDate,
    /// It is not over yet.
    Open,
}

impl Wrong {
    /// The key of its words.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoTimes => "no-times",
            Self::NoDay => "no-day",
            Self::NoTimeColumn => "no-time-column",
            Self::NotJson(_) => "not-json",
            Self::NotThat => "not-that",
            Self::Nothing => "nothing",
            Self::MostWithoutTime => "most-without-time",
            Self::WhichDate => "which-date",
            Self::Open => "open",
        }
    }

    /// What its words name.
    #[must_use]
    pub fn what(&self) -> &str {
        match self {
            Self::NotJson(why) => why,
            _ => "",
        }
    }
}

/// Reads files of one form: most often one incident; a status page's history has several.
pub fn read(format: Format, files: &[File], wish: &Wish) -> Result<Vec<Kept>, Unread> {
    let mut all = match format {
        Format::Csv => vec![table::read(files, wish)?],
        Format::Markdown => vec![list::read(files, wish)?],
        Format::Statuspage => statuspage::read(files, wish)?,
        Format::Slack | Format::Mattermost => vec![chat::read(files, wish)?],
    };
    for kept in &mut all {
        kept.past.sort();
    }
    Ok(all)
}

/// Where what customers were told stood, when nobody says.
fn somewhere() -> ChannelName {
    ChannelName::parse("public").expect("invariant: this is a name")
}

/// The reading so far, of texts in which a line may have no time.
struct Sheet {
    kept: Kept,
    /// Entries that stand before the first time: their places in `told`.
    early: Vec<usize>,
    last: Option<Moment>,
    now: Moment,
    /// Lines that say that it was over: where, when, and what stands there.
    ends: Vec<((usize, usize), Moment, String)>,
}

impl Sheet {
    fn new(now: Moment) -> Self {
        Self {
            kept: Kept::default(),
            early: Vec::new(),
            last: None,
            now,
            ends: Vec::new(),
        }
    }

    /// Notes that a line says that it was over.
    fn ends(&mut self, place: (usize, usize), at: Moment, excerpt: &str) {
        self.ends.push((place, at, excerpt.to_owned()));
    }

    fn remark(&mut self, (file, line): (usize, usize), why: Why, excerpt: &str) {
        self.kept.remarks.push(Remark {
            file,
            line,
            why,
            excerpt: excerpt.trim().to_owned(),
        });
    }

    /// An entry with its time.
    fn tell(&mut self, told: Told) {
        self.last = Some(told.at);
        self.kept.past.told.push(told);
    }

    /// What has no time of its own.
    fn keep(&mut self, text: String) {
        if self.last.is_none() {
            self.early.push(self.kept.past.told.len());
        }
        self.kept.past.told.push(Told {
            at: self.last.unwrap_or(self.now),
            by: String::new(),
            text,
            what: What::Note,
        });
    }

    /// What was read; none when nothing had a time.
    fn end(mut self) -> Option<Kept> {
        self.last?;
        let is_early = |place: &usize| self.early.contains(place);
        let timed = (0..self.kept.past.told.len()).filter(|place| !is_early(place));
        let timed: Vec<Told> = timed
            .map(|place| self.kept.past.told[place].clone())
            .collect();
        let first = Past {
            told: timed,
            ..Past::default()
        }
        .declared_at()?;
        for place in &self.early {
            self.kept.past.told[*place].at = first;
        }
        let over = self.kept.past.resolved_at();
        for (place, at, excerpt) in std::mem::take(&mut self.ends) {
            if over.is_none_or(|over| at < over) {
                self.remark(place, Why::WentOn, &excerpt);
            }
        }
        let place = |remark: &Remark| (remark.file, remark.line);
        self.kept.remarks.sort_by_key(place);
        Some(self.kept)
    }
}

#[cfg(test)]
mod tests;
