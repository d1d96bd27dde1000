//! Every shipped runbook can be walked to its end, in both languages, without anybody there.

use aplomb::base::{Digest, IncidentId, Lang, Moment, RunbookId, Words, WriterId, Zone};
use aplomb::incident::delivery::DeliveryState;
use aplomb::incident::question::{Answer, Question};
use aplomb::incident::{Declared, Drafted, Event, Kind, Record};
use aplomb::journal::merge;
use aplomb::outside::auto::Auto;
use aplomb::outside::clock::FixedClock;
use aplomb::outside::memory::Memory;
use aplomb::outside::paper::Paper;
use aplomb::outside::screen::Quiet;
use aplomb::outside::stop::Stop;
use aplomb::seam::{Disk, Interrupted, Prompter};
use aplomb::walk::guide::{Ending, walk};
use aplomb::walk::logbook::Logbook;
use aplomb::walk::session::Session;
use aplomb::walk::{Desk, World, library};
use std::collections::BTreeMap;
use std::sync::LazyLock;

fn desk(lang: Lang) -> Desk {
    Desk {
        by: "Ana".into(),
        folder: ".".into(),
        words: Words::of(lang),
        languages: Lang::ALL.to_vec(),
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        organisation: "Shop".into(),
        contact: "support@shop.example".into(),
        mail_from: "Shop <hello@shop.example>".into(),
        status_page: "https://status.shop.example".into(),
        channels: BTreeMap::new(),
    }
}

fn rehearse(id: &RunbookId, lang: Lang) -> (Memory, Vec<Record>) {
    rehearse_with(id, lang, &mut Auto::new(&Stop::new()))
}

fn rehearse_with(id: &RunbookId, lang: Lang, prompter: &mut dyn Prompter) -> (Memory, Vec<Record>) {
    let disk = Memory::new();
    let clock = FixedClock::at(Moment::parse("2026-07-04T01:00:00Z").expect("a moment"));
    let desk = desk(lang);
    let writer = WriterId::parse("w1").expect("a name");
    let incident = IncidentId::parse(&format!("2026-07-04-{id}-drill")).expect("a name");
    {
        let mut world = World {
            clock: &clock,
            disk: &disk,
            prompter,
            observer: &mut Quiet,
            wire: &Paper,
            couriers: &aplomb::outside::couriers::Nobody,
            desk: &desk,
        };
        let (runbook, text) = library::runbook(&disk, id, lang).expect("a runbook");
        let declared = Declared {
            incident: incident.clone(),
            kind: Kind::Drill,
            title: runbook.title.clone(),
            severity: runbook.severity,
            lang,
            runbook: id.clone(),
            runbook_digest: Digest::of(text.as_bytes()),
            runbook_text: text,
            audiences: BTreeMap::new(),
            started_at: None,
            people: BTreeMap::new(),
            program: "test".into(),
            clock_fixed: true,
        };
        let mut session =
            Session::declare(&mut world, writer.clone(), runbook, declared, Vec::new())
                .expect("declared");
        let ending = walk(&mut world, &mut session).expect("walked");
        assert_eq!(ending, Ending::Closed);
        let sent = session.incident().deliveries_in(DeliveryState::Sent);
        assert!(!sent.is_empty());
    }
    let (_, records) = Logbook::load(&disk, incident, writer).expect("read back");
    (disk, merge(records))
}

/// What came of rehearsing a shipped runbook: the records, and the files of its drafts.
struct Rehearsed {
    id: RunbookId,
    lang: Lang,
    records: Vec<Record>,
    files: BTreeMap<String, String>,
}

/// Every one, in every language; rehearsed once for all that is said of them.
fn all() -> &'static [Rehearsed] {
    static ALL: LazyLock<Vec<Rehearsed>> = LazyLock::new(|| {
        let shipped = library::runbook_ids(&Memory::new());
        let each = Lang::ALL
            .into_iter()
            .flat_map(|lang| shipped.iter().map(move |id| (id.clone(), lang)));
        each.map(|(id, lang)| {
            let (disk, records) = rehearse(&id, lang);
            let events = records.iter().flat_map(|record| &record.events);
            let drafts = events.filter_map(drafted);
            let names = drafts.flat_map(|drafted| drafted.files.iter());
            let files = names.map(|file| {
                let path = format!("incidents/2026-07-04-{id}-drill/{file}");
                let bytes = disk.read(&path, 0).expect("readable").expect("a file");
                (file.clone(), String::from_utf8_lossy(&bytes).into_owned())
            });
            let files = files.collect();
            Rehearsed {
                id,
                lang,
                records,
                files,
            }
        })
        .collect()
    });
    assert!(ALL.len() > 2 * Lang::ALL.len(), "some are shipped");
    &ALL
}

fn drafted(event: &Event) -> Option<&Drafted> {
    match event {
        Event::DraftRendered(drafted) => Some(drafted),
        _ => None,
    }
}

#[test]
fn every_shipped_runbook_reaches_its_end_in_both_languages() {
    for Rehearsed { id, records, .. } in all() {
        let last = records.last().expect("records");
        assert!(last.events.contains(&Event::IncidentClosed {}), "{id}");
    }
}

#[test]
fn everything_a_drill_makes_is_marked() {
    for rehearsed in all() {
        let id = &rehearsed.id;
        let mark = Words::of(rehearsed.lang).get("drill.mark");
        let events = rehearsed.records.iter().flat_map(|record| &record.events);
        let mut drafts = 0;
        for drafted in events.filter_map(drafted) {
            drafts += 1;
            assert!(drafted.body.contains(mark), "{id}: {}", drafted.body);
            for also in &drafted.also {
                let mark = Words::of(also.lang).get("drill.mark");
                assert!(also.body.contains(mark), "{id}: {}", also.body);
            }
            for file in &drafted.files {
                assert!(file.contains("EXERCISE"), "{file}");
                let text = &rehearsed.files[file];
                let of = |lang: &Lang| drafted.files_in(*lang).any(|there| there == file);
                let lang = Lang::ALL.into_iter().find(of).expect("a language");
                let mark = Words::of(lang).get("drill.mark");
                assert!(text.contains(mark) || file.ends_with("eml"), "{file}");
            }
        }
        assert!(drafts > 3, "{id}");
    }
}

#[test]
fn a_rehearsal_is_told_in_order_and_recovery_never_comes_first() {
    for Rehearsed {
        id, lang, records, ..
    } in all()
    {
        let gate = records
            .iter()
            .position(|record| record.events.contains(&Event::GatePassed {}));
        let gate = gate.expect("the gate is passed");
        let (runbook, _) = library::runbook(&Memory::new(), id, *lang).expect("a runbook");
        for (at, record) in records.iter().enumerate() {
            for event in &record.events {
                if let Event::StepCompleted { step, .. } = event {
                    let told = runbook.communicate.iter().any(|told| told.id == *step);
                    assert!(told || at > gate, "{id}: {step} before the gate");
                }
            }
        }
    }
}

/// Answers as usual but for data loss, and keeps the names of what was asked.
struct Asked {
    usual: Auto,
    data_loss: usize,
    names: Vec<String>,
}

impl Prompter for Asked {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        match question {
            Question::Choice(choice) if choice.name == "data-loss" => {
                return Ok(Answer::Choice(self.data_loss));
            }
            Question::Text(text) => self.names.push(text.name.clone()),
            _ => {}
        }
        self.usual.ask(question)
    }
}

#[test]
fn what_was_lost_is_asked_only_when_something_was() {
    for lang in Lang::ALL {
        // In the order of the options: no, yes, not known yet.
        for (data_loss, times) in [(0, 0), (1, 1), (2, 0)] {
            let mut prompter = Asked {
                usual: Auto::new(&Stop::new()),
                data_loss,
                names: Vec::new(),
            };
            let id = RunbookId::parse("site-down").expect("a name");
            rehearse_with(&id, lang, &mut prompter);
            let asked = prompter.names.iter().filter(|name| *name == "lost");
            assert_eq!(asked.count(), times, "{data_loss}: {:?}", prompter.names);
        }
    }
}
