//! One answer of the walk: from the key to the next question.

use crate::desk::{Bare, Desk};
use crate::table::{Times, row, timed};
use aplomb::base::{Digest, IncidentId, Lang, RunbookId, Words, WriterId, Zone};
use aplomb::incident::question::{Action, Answer, Question};
use aplomb::incident::{Declared, Kind};
use aplomb::outside::clock::SystemClock;
use aplomb::outside::files::Files;
use aplomb::outside::paper::Paper;
use aplomb::outside::screen::Quiet;
use aplomb::outside::stop::Stop;
use aplomb::runbook::parse;
use aplomb::seam::{Interrupted, Prompter};
use aplomb::walk::guide::walk;
use aplomb::walk::session::Session;
use aplomb::walk::{self, World};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

const ANSWERS: usize = 2_000;
const WARM_UP: usize = 50;

/// Says that every step is done, and between two questions appends a bare line of the same length.
struct Metronome<'a> {
    desk: &'a Desk,
    bare: Bare,
    line: Vec<u8>,
    answered: Option<Instant>,
    asked: usize,
    ours: Times,
    theirs: Times,
}

impl Prompter for Metronome<'_> {
    fn ask(&mut self, _: &Question) -> Result<Answer, Interrupted> {
        let took = self.answered.map(|answered| answered.elapsed());
        self.asked += 1;
        if self.asked == WARM_UP {
            let journal = std::fs::read(self.desk.journal()).expect("a journal");
            let last = journal.split_inclusive(|byte| *byte == b'\n').next_back();
            self.line = last.expect("a line").to_vec();
        }
        let bare = timed(|| self.bare.append(&self.line));
        if let Some(took) = took.filter(|_| self.asked > WARM_UP) {
            self.ours.0.push(took);
            self.theirs.0.push(bare);
        }
        if self.ours.0.len() == ANSWERS {
            return Err(Interrupted::Stopped);
        }
        self.answered = Some(Instant::now());
        Ok(Answer::Act(Action::Usual))
    }
}

pub(crate) fn answer() {
    let desk = Desk::new();
    let words = Words::of(Lang::En);
    let sitting = walk::Desk {
        by: "Ana".to_owned(),
        words,
        languages: aplomb::base::Lang::ALL.to_vec(),
        zone: Zone::UTC,
        organisation: "Shop".to_owned(),
        contact: String::new(),
        mail_from: String::new(),
        status_page: String::new(),
        channels: BTreeMap::new(),
        folder: ".".to_owned(),
    };
    let mut metronome = Metronome {
        desk: &desk,
        bare: Bare::new(&desk, "bare"),
        line: vec![b'x'; 400],
        answered: None,
        asked: 0,
        ours: Times::default(),
        theirs: Times::default(),
    };
    let stop = Stop::new();
    let (clock, files) = (SystemClock::new(&stop), Files::new(desk.path()));
    let mut world = World {
        clock: &clock,
        disk: &files,
        prompter: &mut metronome,
        observer: &mut Quiet,
        wire: &Paper,
        couriers: &aplomb::outside::couriers::Nobody,
        desk: &sitting,
    };
    let id = RunbookId::parse("long").expect("a name");
    let text = runbook();
    let runbook = parse::parse(&id, &text).runbook.expect("a runbook");
    let declared = Declared {
        incident: IncidentId::parse("2026-07-04-long").expect("a name"),
        kind: Kind::Incident,
        title: runbook.title.clone(),
        severity: runbook.severity,
        lang: Lang::En,
        runbook: id,
        runbook_digest: Digest::of(text.as_bytes()),
        runbook_text: text,
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::new(),
        program: "bench".to_owned(),
        clock_fixed: false,
    };
    let writer = WriterId::parse("w1").expect("a name");
    let mut session =
        Session::declare(&mut world, writer, runbook, declared, Vec::new()).expect("declared");
    walk(&mut world, &mut session).expect_err("stopped when enough was answered");
    let (ours, theirs) = (&metronome.ours, &metronome.theirs);
    let bare = "beside `write` and `fdatasync` of its bytes";
    row(
        &format!("an answer of the walk {bare}, median"),
        ours.median(),
        theirs.median(),
        Some(1.3),
    );
    row(
        &format!("an answer of the walk {bare}, 99 of 100"),
        ours.share(99),
        theirs.share(99),
        Some(1.3),
    );
}

/// Steps that are done by hand, more of them than are answered.
fn runbook() -> String {
    let mut text = "\
        schema = 1\ntitle = \"A long list\"\nsummary = \"Many steps.\"\nseverity = \"sev1\"\n\n\
        [[communicate]]\nid = \"tell\"\ntitle = \"Tell everybody\"\n"
        .to_owned();
    for number in 0..=ANSWERS + WARM_UP {
        let _ = write!(
            text,
            "\n[[recover]]\nid = \"step-{number}\"\ntitle = \"Look at the machine number {number}\"\n\
             why = \"It may be the one.\"\nowner = \"operations-lead\"\nhow = \"Open its console.\"\n"
        );
    }
    text
}
