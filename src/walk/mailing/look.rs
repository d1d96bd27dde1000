//! How mailings stand, read from the disk: the counts, and who has not got the mail.
//!
//! Takes no lock and writes nothing, so it may be looked at while another terminal sends.
//! Invariant: however many people there are, no more of them than asked for are in memory.

use super::Trouble;
use super::ledger::{folder, read};
use super::roster::Roster;
use crate::base::Moment;
use crate::incident::{Delivery, Incident, Mailing};
use crate::outbox::{LIST, State, Told};
use crate::seam::Disk;
use std::collections::BTreeMap;

/// How a mailing stands.
#[derive(Debug)]
pub struct Look {
    /// Which it is.
    pub delivery: Delivery,
    /// When it was begun; none when its ledger is not on this machine.
    pub begun_at: Option<Moment>,
    /// The counts: of the ledger, or of the journal when there is no ledger here.
    pub mailing: Mailing,
    /// When the first of those who wait is tried again.
    pub due: Option<Moment>,
    /// Why the ledger does not count.
    pub trouble: Option<Trouble>,
}

/// Somebody who has not got the mail, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their place on the frozen list.
    pub n: u64,
    /// The line of the customers' list.
    pub row: u64,
    /// The address.
    pub address: String,
    /// What is known of their mail.
    pub state: State,
    /// What the relay said last; may be empty.
    pub reply: String,
}

/// People, and whether these are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// Some of them, in the order of the list.
    pub some: Vec<Person>,
    /// How many there are in all.
    pub count: u64,
}

/// The name of a mailing, as people type it: `003-ana-la.customers`.
#[must_use]
pub fn name(delivery: &Delivery) -> String {
    format!("{}.{}", delivery.draft.0, delivery.channel)
}

/// All mailings of an incident, in the order in which their messages were made.
#[must_use]
pub fn all(disk: &dyn Disk, incident: &Incident) -> Vec<Look> {
    let begun = incident.drafts().flat_map(|draft| {
        draft.mailings.keys().map(|channel| Delivery {
            draft: draft.drafted.draft.clone(),
            channel: channel.clone(),
        })
    });
    begun
        .filter_map(|delivery| one(disk, incident, delivery))
        .collect()
}

/// How one mailing stands; none when it was never begun.
#[must_use]
pub fn one(disk: &dyn Disk, incident: &Incident, delivery: Delivery) -> Option<Look> {
    let known = incident.mailing(&delivery)?;
    Some(
        match read(disk, &folder(incident.id(), &delivery), |_| {}) {
            Ok(ledger) => Look {
                begun_at: Some(ledger.head.at),
                mailing: ledger.standing.mailing(ledger.last),
                due: ledger.standing.due(),
                trouble: None,
                delivery,
            },
            Err(trouble) => Look {
                begun_at: None,
                mailing: known.clone(),
                due: None,
                trouble: Some(trouble),
                delivery,
            },
        },
    )
}

impl Look {
    /// Whether `outbox resume` has something to do at this time.
    #[must_use]
    pub fn can_go_on(&self, now: Moment) -> bool {
        self.mailing.untried() > 0 || self.due.is_some_and(|due| due <= now)
    }
}

/// Those of a mailing who are in one of these states, `most` of each.
pub fn people(
    disk: &dyn Disk,
    incident: &Incident,
    delivery: &Delivery,
    wanted: &[State],
    most: usize,
) -> Result<BTreeMap<u8, Persons>, Trouble> {
    let folder = folder(incident.id(), delivery);
    let ledger = read(disk, &folder, |_| {})?;
    let mut found: BTreeMap<u8, Persons> = BTreeMap::new();
    let mut replies: BTreeMap<u64, String> = BTreeMap::new();
    for state in wanted {
        let persons = found.entry(*state as u8).or_default();
        persons.count = ledger.standing.count(*state);
        let places = ledger.standing.all(*state).take(most);
        replies.extend(places.map(|n| (n, String::new())));
    }
    if replies.is_empty() {
        return Ok(found);
    }
    read(disk, &folder, |group| {
        for (n, reply) in group.replies() {
            if let Some(known) = replies.get_mut(&n) {
                reply.clone_into(known);
            }
        }
    })?;
    let mut roster = Roster::check(disk, format!("{folder}/{LIST}"), ledger.head.list)?;
    for (n, reply) in replies {
        let Some(state) = ledger.standing.state(n) else {
            continue;
        };
        let person = roster.person(disk, n)?;
        found.entry(state as u8).or_default().some.push(Person {
            n,
            row: person.row,
            address: person.email,
            state,
            reply,
        });
    }
    Ok(found)
}

/// The places of those on the frozen list who have one of these addresses, without case; and the
/// addresses that nobody has.
pub fn places(
    disk: &dyn Disk,
    incident: &Incident,
    delivery: &Delivery,
    addresses: &[String],
) -> Result<(Vec<u64>, Vec<String>), Trouble> {
    let folder = folder(incident.id(), delivery);
    let ledger = read(disk, &folder, |_| {})?;
    let mut roster = Roster::check(disk, format!("{folder}/{LIST}"), ledger.head.list)?;
    let key = |address: &str| {
        let mut key = String::new();
        crate::customers::address::key(address.trim(), &mut key);
        key
    };
    let mut wanted: BTreeMap<String, (&String, bool)> = addresses
        .iter()
        .map(|address| (key(address), (address, false)))
        .collect();
    let mut places = Vec::new();
    for n in 0..ledger.head.planned {
        let person = roster.person(disk, n)?;
        if let Some((_, is_found)) = wanted.get_mut(&key(&person.email)) {
            *is_found = true;
            places.push(n);
        }
    }
    let absent = wanted.into_values().filter(|(_, is_found)| !is_found);
    Ok((places, absent.map(|(address, _)| address.clone()).collect()))
}

/// The addresses of a mailing that no mail reaches any more, handed over one by one.
pub(super) fn gone(
    disk: &dyn Disk,
    folder: &str,
    mut take: impl FnMut(&str),
) -> Result<(), Trouble> {
    let mut places = Vec::new();
    let ledger = read(disk, folder, |group| {
        let gone = group.each().filter(|(_, told)| *told == Told::Gone);
        places.extend(gone.map(|(n, _)| n));
    })?;
    if places.is_empty() {
        return Ok(());
    }
    places.sort_unstable();
    places.dedup();
    let mut roster = Roster::check(disk, format!("{folder}/{LIST}"), ledger.head.list)?;
    for n in places {
        take(&roster.person(disk, n)?.email);
    }
    Ok(())
}
