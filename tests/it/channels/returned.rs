//! Several messages come back at once, and the disk refuses one of them.

use crate::journal::faulty::{Faulty, Reach, Then};
use aplomb::base::{
    ChannelName, Digest, IncidentId, Lang, Moment, RunbookId, StepId, TemplateName, Words,
    WriterId, Zone,
};
use aplomb::channel::Receipt;
use aplomb::incident::question::{Answer, Question};
use aplomb::incident::{Command, Declared, Delivery, DraftId, Drafted, Event, Kind};
use aplomb::outside::Memory;
use aplomb::outside::clock::FixedClock;
use aplomb::outside::paper::Paper;
use aplomb::runbook::{Audience, Stage};
use aplomb::seam::{
    Carried, Couriers, Disk, DiskTrouble, Errand, Interrupted, Notice, Observer, Prompter, Returned,
};
use aplomb::walk::logbook::Logbook;
use aplomb::walk::sending::returned::take;
use aplomb::walk::session::{Halt, Session};
use aplomb::walk::{Desk, World, library};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

/// Couriers who are all back.
struct Back(RefCell<Vec<Returned>>);

impl Couriers for Back {
    fn start(&self, _: Errand) {}

    fn returned(&self, _: Duration) -> Vec<Returned> {
        self.0.take()
    }

    fn has_news(&self) -> bool {
        !self.0.borrow().is_empty()
    }

    fn is_hurried(&self) -> bool {
        false
    }

    fn under_way(&self) -> Vec<Delivery> {
        Vec::new()
    }
}

/// Somebody who stops when the disk takes nothing.
struct Stops;

impl Prompter for Stops {
    fn ask(&mut self, _: &Question) -> Result<Answer, Interrupted> {
        Ok(Answer::Choice(2))
    }
}

#[derive(Default)]
struct Hears(Vec<String>);

impl Observer for Hears {
    fn notice(&mut self, notice: &Notice<'_>) {
        if let Notice::Say(text) = notice {
            self.0.push((*text).to_owned());
        }
    }
}

const SENT: [(&str, &str, &str); 3] = [
    ("d1", "tell-staff", "team-chat"),
    ("d2", "update-status-page", "status-page"),
    ("d3", "post-short", "social"),
];

fn drafted((draft, step, channel): (&str, &str, &str)) -> Drafted {
    let body = format!("The site is down. ({step})");
    Drafted {
        draft: DraftId(draft.to_owned()),
        step: StepId::parse(step).expect("a name"),
        update: 1,
        template: TemplateName::parse("brief").expect("a name"),
        stage: Stage::Initial,
        lang: Lang::En,
        audience: Audience::Public,
        written_for: None,
        channels: vec![ChannelName::parse(channel).expect("a name")],
        subject: None,
        digest: Digest::of(body.as_bytes()),
        body,
        next_due: None,
        edited: false,
        files: Vec::new(),
        also: Vec::new(),
    }
}

fn delivery((draft, _, channel): (&str, &str, &str)) -> Delivery {
    Delivery {
        draft: DraftId(draft.to_owned()),
        channel: ChannelName::parse(channel).expect("a name"),
    }
}

/// Sends three messages off.
fn sent_off<'d>(world: &mut World<'d>, id: &IncidentId) -> Result<Session<'d>, Halt> {
    let runbook = RunbookId::parse("site-down").expect("a name");
    let (parsed, text) = library::runbook(&Memory::new(), &runbook, Lang::En).expect("a runbook");
    let declared = Declared {
        incident: id.clone(),
        kind: Kind::Incident,
        title: parsed.title.clone(),
        severity: parsed.severity,
        lang: Lang::En,
        runbook,
        runbook_digest: Digest::of(text.as_bytes()),
        runbook_text: text,
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::new(),
        program: "test".into(),
        clock_fixed: true,
    };
    let writer = WriterId::parse("w1").expect("a name");
    let mut session = Session::declare(world, writer, parsed, declared, Vec::new())?;
    for one in SENT {
        let draft = Command::Draft {
            facts: Vec::new(),
            status: None,
            drafts: vec![drafted(one)],
        };
        session.perform(world, draft)?;
        let Delivery { draft, channel } = delivery(one);
        let to = vec![(channel, "key".to_owned())];
        session.perform(world, Command::Send { draft, to })?;
    }
    Ok(session)
}

#[test]
fn whichever_write_fails_nobody_else_who_has_come_back_is_forgotten() {
    let desk = Desk {
        by: "Ana".into(),
        folder: ".".into(),
        words: Words::of(Lang::En),
        zone: Zone::UTC,
        organisation: "Shop".into(),
        contact: String::new(),
        mail_from: String::new(),
        status_page: String::new(),
        languages: Lang::ALL.to_vec(),
        channels: BTreeMap::new(),
    };
    let clock = FixedClock::at(Moment::parse("2026-07-04T01:00:00Z").expect("a moment"));
    let mut stopped = 0;
    for fails_at in 1.. {
        let memory = Memory::new();
        let disk = Faulty::new(
            &memory,
            fails_at,
            (DiskTrouble::Full, Reach::Nothing, Then::Recovers),
        );
        let couriers = Back(RefCell::default());
        let mut heard = Hears::default();
        let mut world = World {
            clock: &clock,
            disk: &disk as &dyn Disk,
            prompter: &mut Stops,
            observer: &mut heard,
            wire: &Paper,
            couriers: &couriers,
            desk: &desk,
        };
        let id = IncidentId::parse("2026-07-04-site-down").expect("a name");
        let session = sent_off(&mut world, &id);
        if disk.has_failed() {
            continue;
        }
        let mut session = session.expect("sent off");
        let returned = SENT.map(|one| Returned {
            delivery: delivery(one),
            carried: Carried::Out {
                receipt: Receipt::default(),
                read_back: false,
            },
        });
        couriers.0.replace(returned.into());
        let taken = take(&mut world, &mut session, Duration::ZERO);
        let (_, records) =
            Logbook::load(&memory, id, WriterId::parse("w2").expect("a name")).expect("read");
        let events = records.iter().flat_map(|record| &record.events);
        let kept = events
            .filter(|event| matches!(event, Event::DeliverySent { .. }))
            .count();
        match taken {
            Ok(news) => assert_eq!((news.len(), kept), (3, 3), "at {fails_at}"),
            Err(_) => {
                stopped += 1;
                assert!(kept >= 2, "at {fails_at}: {kept}");
                for (_, _, channel) in SENT {
                    let of = |said: &&String| said.starts_with(channel);
                    assert_eq!(heard.0.iter().filter(of).count(), 1, "{:?}", heard.0);
                }
            }
        }
        if !disk.has_failed() {
            break;
        }
    }
    assert!(stopped >= 3, "{stopped}");
}
