//! The one door to the journal.
//!
//! Every wish comes through [`Session::perform`]: decided on what is on the disk at that moment,
//! written down and synced, applied, and only then told and acted upon. When the disk refuses, the
//! person is asked how to go on; on paper the incident goes on in memory, its lines are printed,
//! and nothing is promised.

mod files;
mod fold;
mod halt;
mod open;
mod paper;

pub(super) use fold::Fold;
pub use fold::fold;
pub use halt::Halt;
pub(super) use open::numbered;

use super::World;
use super::compose::Composed;
use super::logbook::{Logbook, News, NotRecorded, Stuck};
use crate::base::{FactId, IncidentId, Moment, WriterId};
use crate::incident::{
    Command, Context, DraftId, Effect, Incident, Record, Refusal, Status, decide, effects,
};
use crate::seam::{Disk, Notice};
use paper::{GoOn, how_to_go_on, on_paper, on_paper_fault};
use std::collections::HashMap;

/// For so long, in milliseconds, what was read of the disk counts as what is there.
const A_MOMENT: i64 = 50;

/// One incident, as far as the disk tells, and the way to add to it.
pub struct Session<'d> {
    book: Logbook<'d>,
    incident: Incident,
    writer: WriterId,
    /// The files of drafts that are about to be written down.
    files: HashMap<DraftId, Vec<(String, Vec<u8>)>>,
    /// Whether the disk takes nothing and the person goes on all the same.
    paper: bool,
    /// When things that are recorded now happened, if that was earlier.
    happened_at: Option<Moment>,
    /// Why the journals could not be read when they were last looked at.
    unread: Option<String>,
    /// The name of the record that was written last.
    last: Option<(WriterId, u64)>,
    /// When a record was written last, after everything that the disk had by then was read.
    written: Option<Moment>,
}

impl<'d> Session<'d> {
    /// Takes up an incident as the disk tells it. Never writes.
    pub fn resume(disk: &'d dyn Disk, writer: WriterId, id: &IncidentId) -> Result<Self, Halt> {
        let (book, incident) = fold::read(disk, writer.clone(), id)?;
        let files = HashMap::new();
        Ok(Self {
            book,
            incident,
            writer,
            files,
            paper: false,
            happened_at: None,
            unread: None,
            last: None,
            written: None,
        })
    }

    /// Whose journal is written.
    #[must_use]
    pub fn writer(&self) -> &WriterId {
        &self.writer
    }

    /// The incident as it stands.
    #[must_use]
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// Whether answers are only kept in memory and on the screen.
    #[must_use]
    pub fn on_paper(&self) -> bool {
        self.paper
    }

    /// The name of the record that this session wrote last.
    #[must_use]
    pub fn last_record(&self) -> Option<&(WriterId, u64)> {
        self.last.as_ref()
    }

    /// Whether a part of the journals is damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.book.problems().next().is_some()
    }

    /// What is recorded from now on happened at this time.
    pub fn happened_at(&mut self, at: Option<Moment>) {
        self.happened_at = at;
    }

    /// When what is recorded from now on happened, if that was earlier.
    #[must_use]
    pub fn when(&self) -> Option<Moment> {
        self.happened_at
    }

    /// Takes what others have written meanwhile. Never writes. A disk that cannot be read just now
    /// keeps nobody from the next question: whoever answers it hears of the disk then.
    pub fn look_again(&mut self, world: &mut World<'_>) -> Result<(), Halt> {
        if self.paper || self.has_just_looked(world) {
            return Ok(());
        }
        match self.book.look() {
            Ok(news) => {
                self.unread = None;
                take(&mut self.incident, world, &news)
            }
            // What was read before still stands, and what is answered next finds out whether the
            // disk takes it.
            Err(Stuck::Disk(fault)) => {
                self.unread = Some(fault.to_string());
                Ok(())
            }
            Err(stuck) => Err(Halt::Stuck(stuck)),
        }
    }

    /// A record follows what all others had written by then, and is not followed by a second look at
    /// once. A clock that stands still cannot say how long ago that was.
    fn has_just_looked(&self, world: &World<'_>) -> bool {
        let written = self.written.filter(|_| !world.clock.is_fixed());
        let now = world.clock.now();
        written.is_some_and(|at| (0..A_MOMENT).contains(&(now.millis() - at.millis())))
    }

    /// Whether somebody else has written since the journals were last looked at. Reads no journal.
    #[must_use]
    pub fn has_news(&self) -> bool {
        !self.paper && self.book.has_news()
    }

    /// Why the journals could not be read when they were last looked at.
    #[must_use]
    pub fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }

    /// Whether a wish would be refused now. Writes nothing.
    pub fn would(&self, world: &World<'_>, command: Command) -> Result<(), Refusal> {
        decide(&self.incident, command, &context(world)).map(drop)
    }

    /// Has a wish decided, written down, applied and carried out.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a wish is used up, whatever becomes of it"
    )]
    pub fn perform(&mut self, world: &mut World<'_>, command: Command) -> Result<(), Halt> {
        let mut first = None;
        let record = loop {
            let now = Context {
                happened_at: self.happened_at,
                ..context(world)
            };
            let context = since(*first.get_or_insert(now.now), now);
            match self.record(world, &command, &context)? {
                Ok(record) => {
                    world.observer.notice(&Notice::Recorded(&record));
                    break record;
                }
                Err(lost) if self.paper => break on_paper(world, *lost),
                Err(lost) => match how_to_go_on(world, &lost) {
                    GoOn::Again => {}
                    GoOn::OnPaper => {
                        self.paper = true;
                        break lost.record;
                    }
                    GoOn::Stop => return Err(Halt::NotRecorded(lost)),
                },
            }
        };
        self.incident.apply(&record);
        self.written = Some(record.stamp.at).filter(|_| !self.paper);
        self.last = Some(name_of(&record));
        self.carry_out(world, &record);
        Ok(())
    }

    /// One try: decided on what is on the disk now, under the lock, so that two terminals never
    /// decide on different stories.
    fn record(
        &mut self,
        world: &mut World<'_>,
        command: &Command,
        context: &Context,
    ) -> Result<Result<Record, Box<NotRecorded>>, Halt> {
        let happened_at = context.happened_at;
        if self.paper {
            let events = decide(&self.incident, command.clone(), context)?;
            let lost = self
                .book
                .on_paper(on_paper_fault(), context, happened_at, events);
            return Ok(Err(Box::new(lost)));
        }
        let mut turn = match self.book.begin() {
            Ok(turn) => turn,
            Err(fault) => {
                let events = decide(&self.incident, command.clone(), context)?;
                let lost = self.book.on_paper(fault, context, happened_at, events);
                return Ok(Err(Box::new(lost)));
            }
        };
        take(&mut self.incident, world, turn.news())?;
        let events = decide(&self.incident, command.clone(), context)?;
        Ok(turn.record(context, happened_at, events))
    }

    /// Acts upon a record that was just written. Replaying never comes here.
    fn carry_out(&mut self, world: &mut World<'_>, record: &Record) {
        for effect in effects(record) {
            match effect {
                Effect::SaveDraft(drafted) => self.save(world, drafted),
                // Whoever has asked for it sends it off: a courier, or the mail.
                Effect::Deliver { .. } => {}
            }
        }
    }

    /// Writes drafts down, with the answers they are made of, and saves their files.
    pub fn keep_drafts(
        &mut self,
        world: &mut World<'_>,
        status: Option<Status>,
        composed: Vec<Composed>,
    ) -> Result<(), Halt> {
        let mut facts: Vec<(FactId, String)> = Vec::new();
        let mut drafts = Vec::new();
        for Composed {
            drafted,
            answers,
            files,
        } in composed
        {
            for answer in answers {
                if !facts.iter().any(|(fact, _)| *fact == answer.0) {
                    facts.push(answer);
                }
            }
            self.files.insert(drafted.draft.clone(), files);
            drafts.push(drafted);
        }
        // What was answered before and has not changed is not written again.
        facts.retain(|(fact, answer)| self.incident.facts().get(fact) != Some(answer));
        self.perform(
            world,
            Command::Draft {
                facts,
                status,
                drafts,
            },
        )
    }

    /// The name of the next draft, `ahead` places on.
    #[must_use]
    pub fn next_draft(&self, ahead: u32) -> DraftId {
        DraftId::new(self.incident.draft_count() + 1 + ahead, &self.writer)
    }
}

/// Takes what others have written.
fn take(incident: &mut Incident, world: &mut World<'_>, news: &News) -> Result<(), Halt> {
    match news {
        News::Further(records) => {
            for record in records {
                incident.apply(record);
                world.observer.notice(&Notice::Recorded(record));
            }
        }
        News::Afresh(records) => *incident = fold(incident.id(), records)?,
    }
    Ok(())
}

fn name_of(record: &Record) -> (WriterId, u64) {
    (record.stamp.writer.clone(), record.stamp.seq)
}

fn context(world: &World<'_>) -> Context {
    Context {
        now: world.clock.now(),
        happened_at: None,
        by: world.desk.by.clone(),
    }
}

/// What is tried again happened when it was tried first. So the line that was printed then is known
/// again when it is taken in later.
fn since(first: Moment, context: Context) -> Context {
    let earlier = (first < context.now).then_some(first);
    Context {
        happened_at: context.happened_at.or(earlier),
        ..context
    }
}
