//! The mails as files: for a mail-merge tool where there is no relay, and as samples in a rehearsal.
//!
//! Each writing has a folder of its own, so that nobody finds the mails of an earlier list among
//! them. Invariant: what a rehearsal writes says EXERCISE in its name, and is a handful.

use super::ledger::folder;
use super::pieces::Pieces;
use super::plan::addressee;
use super::preview::{MOST_FILES, SAMPLES};
use super::{Plan, Trouble, World};
use crate::draft::letter::Merge;
use crate::incident::Kind;
use crate::seam::Disk;
use crate::walk::session::Session;

/// The table of a mail-merge tool.
pub const TABLE: &str = "mail-merge.csv";
/// How much of the table is written at once, in bytes.
const PIECE: usize = 1024 * 1024;
/// More folders than anybody writes.
const MOST_FOLDERS: u32 = 10_000;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The folder, from the workspace.
    pub folder: String,
    /// How many mails.
    pub mails: u64,
    /// How many rows of the table; none when there is no table.
    pub rows: Option<u64>,
    /// How many people have no mail in it, as their rows lack something.
    pub lacking: u64,
}

/// Writes the mails of a plan as files.
pub fn write_files(
    world: &World<'_>,
    session: &Session<'_>,
    plan: &mut Plan,
) -> Result<Written, Trouble> {
    let is_drill = session.incident().kind() == Kind::Drill;
    let count = plan.people.count();
    let most = if is_drill || count > MOST_FILES {
        SAMPLES
    } else {
        count
    };
    let above = folder(session.incident().id(), &plan.delivery);
    let mut files = Files {
        disk: world.disk,
        written: Written {
            folder: fresh(world.disk, &above)?,
            mails: 0,
            rows: (!is_drill).then_some(0),
            lacking: 0,
        },
        mark: if is_drill { "EXERCISE-" } else { "" },
    };
    let Plan {
        people, letters, ..
    } = plan;
    let mut table = None;
    if !is_drill {
        let merge = Merge::new(letters);
        let mut rows = Pieces::begin(world.disk, files.path(TABLE), PIECE)?;
        rows.add(&merge.titles())?;
        table = Some((merge, rows));
    }
    let usual = letters.langs().next().unwrap_or_default();
    people.each(|person| {
        let (lang, to) = (person.lang.unwrap_or(usual), addressee(&person));
        if is_drill && files.written.mails >= most {
            return Ok(());
        }
        let Ok(letter) = letters.for_one(lang, &to) else {
            files.written.lacking += 1;
            return Ok(());
        };
        if files.written.mails < most {
            files.mail(&letter)?;
        }
        if let Some((merge, rows)) = &mut table
            && let Ok(row) = merge.row(letters, lang, &to)
        {
            rows.add(&row)?;
            files.written.rows = files.written.rows.map(|known| known + 1);
        }
        Ok(())
    })?;
    if let Some((_, rows)) = table {
        rows.end()?;
    }
    Ok(files.written)
}

/// A folder that was not there before.
fn fresh(disk: &dyn Disk, above: &str) -> Result<String, Trouble> {
    for number in 1..MOST_FOLDERS {
        let path = match number {
            1 => format!("{above}/files"),
            _ => format!("{above}/files-{number}"),
        };
        if disk.claim_folder(&path)? {
            return Ok(path);
        }
    }
    Err(Trouble::Held)
}

struct Files<'d> {
    disk: &'d dyn Disk,
    written: Written,
    mark: &'static str,
}

impl Files<'_> {
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.written.folder)
    }

    fn mail(&mut self, letter: &[u8]) -> Result<(), Trouble> {
        self.written.mails += 1;
        let name = format!("{}{:05}.eml", self.mark, self.written.mails);
        self.disk.replace(&self.path(&name), letter)?;
        Ok(())
    }
}
