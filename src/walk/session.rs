//! The one door to the journal.
//!
//! Every wish comes through [`Session::perform`]: decided on what is on the disk at that moment,
//! written down and synced, applied, and only then told and acted upon. When the disk refuses, the
//! person is asked how to go on; on paper the incident goes on in memory, its lines are printed,
//! and nothing is promised.

use super::compose::Composed;
use super::logbook::{Logbook, News, NotRecorded, Stuck};
use super::{Desk, World};
use crate::base::{FactId, IncidentId, Moment, WriterId};
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::incident::{
    Command, Context, Declared, DraftId, Drafted, Effect, Event, Incident, Record, Refusal, Status,
    decide, declare, effects,
};
use crate::runbook::{Runbook, parse};
use crate::seam::{Disk, DiskFault, DiskTrouble, Interrupted, Notice};
use std::collections::HashMap;

/// For so long, in milliseconds, what was read of the disk counts as what is there.
const A_MOMENT: i64 = 50;

/// Why the walk cannot simply go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// A rule says no.
    Refused(Refusal),
    /// A rule says no to the only answer there will ever be.
    StandsStill(Refusal),
    /// The person, or the terminal, is gone.
    Interrupted(Interrupted),
    /// The disk took nothing, and the person chose to stop.
    NotRecorded(Box<NotRecorded>),
    /// The journals cannot be read.
    Stuck(Stuck),
    /// There is no such incident.
    NoSuchIncident(IncidentId),
    /// Its runbook cannot be read by this version.
    RunbookUnreadable(IncidentId),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Interrupted> for Halt {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

impl From<Stuck> for Halt {
    fn from(stuck: Stuck) -> Self {
        Self::Stuck(stuck)
    }
}

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

    /// Takes up an incident as the disk tells it. Never writes.
    pub fn resume(disk: &'d dyn Disk, writer: WriterId, id: &IncidentId) -> Result<Self, Halt> {
        let (book, records) = Logbook::load(disk, id.clone(), writer.clone())?;
        let incident = fold(id, &records)?;
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
                self.take(world, &news)
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

    fn take(&mut self, world: &mut World<'_>, news: &News) -> Result<(), Halt> {
        match news {
            News::Further(records) => {
                for record in records {
                    self.incident.apply(record);
                    world.observer.notice(&Notice::Recorded(record));
                }
            }
            News::Afresh(records) => self.incident = fold(self.incident.id(), records)?,
        }
        Ok(())
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
        match turn.news() {
            News::Further(records) => {
                for record in records {
                    self.incident.apply(record);
                    world.observer.notice(&Notice::Recorded(record));
                }
            }
            News::Afresh(records) => self.incident = fold(self.incident.id(), records)?,
        }
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

    fn save(&mut self, world: &mut World<'_>, drafted: &Drafted) {
        for (path, bytes) in self.files.remove(&drafted.draft).unwrap_or_default() {
            self.put(world, &path, &bytes);
        }
    }

    /// Puts a file beside the journal. The journal has the words; a file that cannot be written is
    /// only said.
    pub(super) fn put(&self, world: &mut World<'_>, path: &str, bytes: &[u8]) {
        if let Err(fault) = self.put_beside(world.disk, path, bytes) {
            let key = if self.paper {
                "message.not-saved-on-paper"
            } else {
                "message.not-saved"
            };
            let said = world.desk.words.say(key, &[("why", &fault)]);
            world.observer.notice(&Notice::Warn(&said));
        }
    }

    fn put_beside(&self, disk: &dyn Disk, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        // An incident whose folder was taken away must not come back without its journal.
        let journal = self.path_of("journal");
        if disk.list(&journal)?.is_empty() {
            return Err(DiskFault {
                path: journal,
                trouble: DiskTrouble::Gone,
                source_text: "there is no journal".to_owned(),
            });
        }
        disk.claim_folder(&self.path_of("drafts"))?;
        disk.replace(&self.path_of(path), bytes)
    }

    /// Writes the text of a draft again when its file has gone.
    pub fn ensure_files(&self, world: &mut World<'_>, drafted: &Drafted) {
        if self.paper {
            // The disk was tried when the words were made, and said what it had to say.
            return;
        }
        for (lang, subject, body) in drafted.wordings() {
            let Some(text) = drafted.files_in(lang).find(|file| file.ends_with(".txt")) else {
                continue;
            };
            if matches!(world.disk.length(&self.path_of(text)), Ok(None)) {
                let subject = subject.map_or(String::new(), |line| format!("Subject: {line}\n\n"));
                let bytes = format!("{subject}{body}\n");
                self.put(world, text, bytes.as_bytes());
            }
        }
    }

    fn path_of(&self, file: &str) -> String {
        format!("incidents/{}/{file}", self.incident.id())
    }

    /// Whether this file of the incident is on the disk.
    #[must_use]
    pub fn is_saved(&self, disk: &dyn Disk, file: &str) -> bool {
        matches!(disk.length(&self.path_of(file)), Ok(Some(_)))
    }

    /// A file of the incident as people would type it from where they are.
    #[must_use]
    pub fn shown_path(&self, desk: &Desk, file: &str) -> String {
        match desk.folder.as_str() {
            "." => self.path_of(file),
            folder => format!("{folder}/{}", self.path_of(file)),
        }
    }

    /// The name of the next draft, `ahead` places on.
    #[must_use]
    pub fn next_draft(&self, ahead: u32) -> DraftId {
        DraftId::new(self.incident.draft_count() + 1 + ahead, &self.writer)
    }
}

/// The incident that these records tell.
pub fn fold(id: &IncidentId, records: &[Record]) -> Result<Incident, Halt> {
    let mut incident: Option<Incident> = None;
    for record in records {
        if let Some(incident) = &mut incident {
            incident.apply(record);
        } else if let Some(declared) = declaration(record) {
            let parsed = parse::parse(&declared.runbook, &declared.runbook_text);
            let runbook = parsed
                .runbook
                .ok_or_else(|| Halt::RunbookUnreadable(id.clone()))?;
            incident = Incident::open(record, runbook);
        }
    }
    incident.ok_or_else(|| Halt::NoSuchIncident(id.clone()))
}

fn declaration(record: &Record) -> Option<&Declared> {
    record.events.iter().find_map(|event| match event {
        Event::IncidentDeclared(declared) => Some(&**declared),
        _ => None,
    })
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

/// The wish itself, then `-2`, `-3` …, before the mark of a drill.
pub(super) fn numbered(wish: &IncidentId, number: u32) -> IncidentId {
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

enum GoOn {
    Again,
    OnPaper,
    Stop,
}

/// The disk took nothing: says so, shows the line, and asks how to go on.
fn how_to_go_on(world: &mut World<'_>, lost: &NotRecorded) -> GoOn {
    let words = world.desk.words;
    let trouble = lost.fault.to_string();
    world.observer.notice(&Notice::NotRecorded {
        line: &lost.line,
        trouble: &trouble,
    });
    let question = Question::Choice(ChoiceQuestion {
        name: "not-recorded".to_owned(),
        ask: words.say("paper.ask", &[("trouble", &trouble)]),
        options: ["paper.again", "paper.paper", "paper.stop"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: None,
        flag: "--no-input".to_owned(),
    });
    match world.prompter.ask(&question) {
        Ok(Answer::Choice(0)) => GoOn::Again,
        Ok(Answer::Choice(1)) => GoOn::OnPaper,
        _ => GoOn::Stop,
    }
}

fn on_paper_fault() -> Stuck {
    Stuck::Disk(DiskFault {
        path: "journal".to_owned(),
        trouble: DiskTrouble::Gone,
        source_text: "on paper".to_owned(),
    })
}

/// Prints a line that only exists in memory.
fn on_paper(world: &mut World<'_>, lost: NotRecorded) -> Record {
    let trouble = world.desk.words.get("paper.on");
    world.observer.notice(&Notice::NotRecorded {
        line: &lost.line,
        trouble,
    });
    lost.record
}
