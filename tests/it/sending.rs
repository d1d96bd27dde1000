//! The loop that sends, against relays that count: everybody once, whatever the relay does.

use crate::journal::faulty::{Faulty, Reach, Then};
use crate::relay::sink::{Faults, Manners, Sink};
use aplomb::base::{ChannelName, Digest, IncidentId, Lang, Words, Zone};
use aplomb::config::channel::{Mail, Relay, Tls};
use aplomb::draft::Frame;
use aplomb::draft::letter::{Approved, Letterhead, Letters};
use aplomb::incident::{Delivery, DraftId, Mailing};
use aplomb::outbox::{self, Recipient};
use aplomb::outside::Memory;
use aplomb::outside::clock::SystemClock;
use aplomb::outside::files::Files;
use aplomb::outside::nobody::Nobody;
use aplomb::outside::screen::Quiet;
use aplomb::outside::stop::Stop;
use aplomb::outside::world;
use aplomb::seam::{Clock as _, Disk, DiskTrouble};
use aplomb::walk::mailing::{self, Ended, Freeze, MailSheet, Outbox, Trouble};
use aplomb::walk::{Desk, World};
use std::collections::BTreeMap;

/// A workspace with a mailing in it.
pub(crate) struct Office {
    folder: tempfile::TempDir,
    sheet: MailSheet,
    people: u64,
}

impl Office {
    fn new(people: u64, ports: &[u16], connections: u32) -> Self {
        let relays = ports.iter().map(|port| Relay {
            host: "127.0.0.1".into(),
            port: *port,
            tls: Tls::None,
            login: None,
            connections: Some(connections),
            rate: None,
            window: None,
            messages: None,
        });
        let mail = Mail {
            from: "Shop <hello@shop.example>".into(),
            reply_to: None,
            list: "customers.csv".into(),
            relays: relays.collect(),
            unsubscribe: None,
            dkim: None,
        };
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            sheet: MailSheet {
                mail,
                list: String::new(),
                suppress: Vec::new(),
                bounced: String::new(),
            },
            people,
        }
    }

    fn letters() -> Letters {
        let approved = Approved {
            lang: Lang::En,
            subject: "Shop: service disruption",
            body: "Hello {{customer.name}},\n\nyou cannot open the site right now.",
            made_of: None,
            frame: Frame::default(),
        };
        let head = Letterhead {
            from: "Shop <hello@shop.example>".into(),
            reply_to: None,
            incident: "2026-11-22-site-down".into(),
            update: 1,
            earlier: Vec::new(),
            thread: "customers".into(),
            list: "customers".into(),
            date: aplomb::base::Moment::parse("2026-11-22T14:05:00Z").expect("a moment"),
            unsubscribe: None,
            dkim: None,
        };
        Letters::new(&[approved], head, None).expect("letters")
    }

    /// Sends what is still to be sent, as one terminal.
    fn send(&self) -> (Ended, Mailing) {
        let files = Files::new(self.folder.path());
        self.send_on(&files).expect("no trouble")
    }

    fn send_on(&self, disk: &dyn Disk) -> Result<(Ended, Mailing), Trouble> {
        let stop = Stop::new();
        let clock = SystemClock::new(&stop);
        let desk = Desk {
            by: "Ana".into(),
            folder: ".".into(),
            words: Words::of(Lang::En),
            languages: Lang::ALL.to_vec(),
            zone: Zone::UTC,
            organisation: "Shop".into(),
            contact: String::new(),
            mail_from: self.sheet.mail.from.clone(),
            status_page: String::new(),
            channels: BTreeMap::new(),
        };
        let wire = world::World::default();
        let mut world = World {
            clock: &clock,
            disk,
            prompter: &mut Nobody,
            observer: &mut Quiet,
            wire: &wire,
            couriers: &aplomb::outside::couriers::Nobody,
            desk: &desk,
        };
        let incident = IncidentId::parse("2026-11-22-site-down").expect("a name");
        let delivery = Delivery {
            draft: DraftId("001-abc".into()),
            channel: ChannelName::parse("customers").expect("a name"),
        };
        let folder = mailing::folder(&incident, &delivery);
        let mut outbox = match Outbox::open(disk, folder, clock.now()) {
            Ok(outbox) => outbox,
            Err(Trouble::Ledger(outbox::Trouble::NoHead)) => Outbox::freeze(
                disk,
                &Freeze {
                    incident: &incident,
                    delivery: &delivery,
                    at: clock.now(),
                    message: b"{}",
                    left_out: 0,
                    in_flight: self.sheet.in_flight(),
                },
                |add| (0..self.people).try_for_each(|n| add(person(n))),
            )?,
            Err(trouble) => return Err(trouble),
        };
        let ended = mailing::send(
            &mut world,
            &mut outbox,
            &Self::letters(),
            &self.sheet,
            false,
        )?;
        Ok((ended, outbox.mailing()))
    }
}

fn person(n: u64) -> Recipient {
    Recipient {
        n: 0,
        row: n + 2,
        email: format!("person{n}@customers.example"),
        name: Some(format!("Zoé {n}")),
        lang: None,
        vars: Vec::new(),
    }
}

#[test]
fn everybody_gets_it_once() {
    for manners in [
        Manners::default(),
        Manners::pipelining(),
        Manners::lock_step(),
    ] {
        let sink = Sink::open(manners);
        let office = Office::new(2_000, &[sink.port()], 4);
        let (ended, mailing) = office.send();
        assert_eq!(ended, Ended::Through);
        assert_eq!(mailing.accepted, 2_000, "{mailing:?}");
        assert_eq!(sink.audit().unique(), 2_000);
        assert_eq!(sink.audit().doubles(), []);
        assert!(sink.audit().violations().is_empty());
        assert_ne!(mailing.ledger, Some(Digest::NONE));
    }
}

#[test]
fn whatever_the_relay_does_nobody_gets_it_twice_and_nobody_is_forgotten() {
    let faults = [
        Faults {
            cut_in_text: Some(70),
            ..Faults::default()
        },
        Faults {
            cut_before: Some(90),
            ..Faults::default()
        },
        Faults {
            cut_after: Some(90),
            abrupt: true,
            ..Faults::default()
        },
        Faults {
            later: Some(7),
            refused: Some(11),
            ..Faults::default()
        },
        Faults {
            later_at_end: Some(13),
            refused_at_end: Some(17),
            ..Faults::default()
        },
        Faults {
            closing_after: Some(150),
            ..Faults::default()
        },
    ];
    for fault in faults {
        for manners in [
            Manners::default(),
            Manners::pipelining(),
            Manners::lock_step(),
        ] {
            let sink = Sink::open(manners.with(fault));
            let office = Office::new(1_000, &[sink.port()], 4);
            let (ended, mailing) = office.send();
            assert_eq!(ended, Ended::Through, "{fault:?}");
            assert_eq!(sink.audit().doubles(), [], "{fault:?}");
            assert_eq!(mailing.untried(), 0, "{fault:?} {mailing:?}");
            let got = sink.audit().unique() as u64;
            let told = mailing.accepted..=mailing.accepted + mailing.unknown;
            assert!(told.contains(&got), "{got} {mailing:?} {fault:?}");
            assert!(sink.audit().violations().is_empty(), "{fault:?}");
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    for (name, manners) in [
        ("chunking", Manners::default()),
        ("pipelining", Manners::pipelining()),
    ] {
        let sink = Sink::open(manners);
        let office = Office::new(40_000, &[sink.port()], 4);
        let begun = std::time::Instant::now();
        office.send();
        let took = begun.elapsed().as_secs_f64();
        println!("{name}: {:.0}/s", 40_000.0 / took);
    }
}

/// The disk fails at every one of its operations in turn, in every way; then somebody goes on.
#[test]
fn whichever_write_fails_nobody_gets_it_twice_and_nobody_is_forgotten() {
    const PEOPLE: u64 = 7;
    for reach in [Reach::Nothing, Reach::Half, Reach::Everything] {
        for then in [Then::Recovers, Then::Dies] {
            for fails_at in 1.. {
                let sink = Sink::open(Manners::pipelining());
                let office = Office::new(PEOPLE, &[sink.port()], 2);
                let memory = Memory::default();
                let faulty = Faulty::new(&memory, fails_at, (DiskTrouble::Full, reach, then));
                let stopped = office.send_on(&faulty).is_err();
                if !faulty.has_failed() {
                    assert!(!stopped);
                    break;
                }
                let how = format!("{reach:?} {then:?} at {fails_at}");
                let (ended, mailing) = office.send_on(&memory).expect(&how);
                assert_eq!(ended, Ended::Through, "{how}");
                assert_eq!(sink.audit().doubles(), [], "{how}");
                let got = sink.audit().unique() as u64;
                let told = mailing.accepted..=mailing.accepted + mailing.unknown;
                assert!(told.contains(&got), "{got} {mailing:?} {how}");
                assert_eq!(mailing.accepted + mailing.unknown, PEOPLE, "{how}");
                assert!(mailing.unknown <= 2, "{mailing:?} {how}");
            }
        }
    }
}
