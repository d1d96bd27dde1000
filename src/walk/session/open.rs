//! Opening a new incident: a name that is free, a folder that is claimed, a first record.
//!
//! Owns which number a name gets. Refuses to take a folder in which anything was recorded.
//! Invariant: nobody's incident is written to by opening another.

use super::paper::{GoOn, how_to_go_on};
use super::{Halt, Session, context, name_of, since};
use crate::base::{FactId, IncidentId, WriterId};
use crate::incident::{Context, Declared, Event, Incident, Record, declare};
use crate::runbook::Runbook;
use crate::seam::{Disk, DiskTrouble, Notice};
use crate::walk::World;
use crate::walk::logbook::{Logbook, NotRecorded};
use std::collections::HashMap;

impl<'d> Session<'d> {
    /// Opens a new incident: its folder is claimed, its first record is on the disk.
    ///
    /// `declared.incident` is taken as a wish; `-2`, `-3` … is added when it exists.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the session keeps the writer and uses up the rest"
    )]
    pub fn declare(
        world: &mut World<'d>,
        writer: WriterId,
        runbook: Runbook,
        mut declared: Declared,
        facts: Vec<(FactId, String)>,
    ) -> Result<Self, Halt> {
        let (wish, mut number) = (declared.incident.clone(), 1);
        let mut first = None;
        let (book, record, paper) = loop {
            declared.incident = numbered(&wish, number);
            let now = context(world);
            let context = since(*first.get_or_insert(now.now), now);
            let events = declare(declared.clone(), facts.clone(), &context)?;
            match open(world.disk, &declared.incident, &writer, &context, events) {
                Opening::Opened(book, record) => break (book, record, false),
                Opening::Taken => number += 1,
                Opening::Lost(book, lost) => match how_to_go_on(world, &lost) {
                    GoOn::Again => {}
                    GoOn::OnPaper => break (book, lost.record, true),
                    GoOn::Stop => return Err(Halt::NotRecorded(lost)),
                },
            }
        };
        let incident = Incident::open(&record, runbook)
            .expect("invariant: the first record of a declaration opens an incident");
        if !paper {
            world.observer.notice(&Notice::Recorded(&record));
        }
        Ok(Self {
            book,
            incident,
            writer,
            files: HashMap::new(),
            paper,
            happened_at: None,
            unread: None,
            last: Some(name_of(&record)),
            written: None,
        })
    }
}

/// What became of one try to open an incident.
enum Opening<'d> {
    /// Its first record is on the disk.
    Opened(Logbook<'d>, Record),
    /// The name belongs to another one.
    Taken,
    /// The disk took nothing.
    Lost(Logbook<'d>, Box<NotRecorded>),
}

/// Opens an incident under this very name. A folder in which nothing was ever recorded is nobody's:
/// whoever made it was stopped before anything was promised.
fn open<'d>(
    disk: &'d dyn Disk,
    id: &IncidentId,
    writer: &WriterId,
    context: &Context,
    events: Vec<Event>,
) -> Opening<'d> {
    let claimed = disk.claim_folder(&format!("incidents/{id}"));
    if matches!(&claimed, Err(fault) if fault.trouble == DiskTrouble::Odd) {
        return Opening::Taken;
    }
    let loaded = Logbook::load(disk, id.clone(), writer.clone());
    let happened_at = context.happened_at;
    let (mut book, fault) = match (claimed, loaded) {
        (Ok(false), Err(_)) => return Opening::Taken,
        (_, Ok((book, records))) if !records.is_empty() || book.problems().next().is_some() => {
            return Opening::Taken;
        }
        (Ok(_), Ok((book, _))) => (book, None),
        (Err(fault), Ok((book, _))) => (book, Some(fault.into())),
        // Nobody can have written here yet, so nothing needs to be known to hand the line back.
        (Err(fault), Err(_)) => {
            let book = Logbook::unread(disk, id.clone(), writer.clone());
            (book, Some(fault.into()))
        }
        (Ok(true), Err(stuck)) => {
            let book = Logbook::unread(disk, id.clone(), writer.clone());
            (book, Some(stuck))
        }
    };
    let begun = match fault {
        Some(fault) => Err(fault),
        None => book.begin(),
    };
    let written = match begun {
        Err(fault) => Err(Box::new(book.on_paper(fault, context, happened_at, events))),
        // Somebody else opened it between our look and our turn.
        Ok(turn) if turn.has_news() => return Opening::Taken,
        Ok(mut turn) => turn.record(context, happened_at, events),
    };
    match written {
        Ok(record) => Opening::Opened(book, record),
        Err(lost) => Opening::Lost(book, lost),
    }
}

/// The wish itself, then `-2`, `-3` …, before the mark of a drill.
pub(in crate::walk) fn numbered(wish: &IncidentId, number: u32) -> IncidentId {
    if number == 1 {
        return wish.clone();
    }
    let (stem, drill) = match wish.as_str().strip_suffix("-drill") {
        Some(stem) => (stem, "-drill"),
        None => (wish.as_str(), ""),
    };
    IncidentId::parse(&format!("{stem}-{number}{drill}"))
        .expect("invariant: a name with a number behind it is a name")
}
