//! What a person decides about mails that wait, were refused, or of which nobody knows.

use super::carry::settled;
use super::look::places;
use super::plan::sheet;
use super::{Outbox, Trouble, World, folder};
use crate::incident::Delivery;
use crate::outbox::{Group, State, Told};
use crate::walk::session::Session;

/// What a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It had left.
    Sent,
    /// Once more.
    Again,
    /// Not any more.
    GiveUp,
}

/// How many were decided about; or the addresses that nobody on the list has.
pub type Decided = Result<u64, Vec<String>>;

/// Writes down what was decided about these addresses, or about everybody it can be about. Unless
/// everybody who was named is on the list, nobody is decided about.
pub fn decide(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    delivery: &Delivery,
    addresses: Option<&[String]>,
    verdict: Verdict,
) -> Result<Decided, Trouble> {
    let sheet = sheet(world, &delivery.channel).ok_or(Trouble::NoMail)?;
    let sheet = sheet.clone();
    let incident = session.incident();
    let folder = folder(incident.id(), delivery);
    let named = match addresses {
        Some(addresses) => {
            let (places, absent) = places(world.disk, incident, delivery, addresses)?;
            if !absent.is_empty() {
                return Ok(Err(absent));
            }
            Some(places)
        }
        None => None,
    };
    let mut outbox = Outbox::open(world.disk, folder, world.clock.now())?;
    let places = named.unwrap_or_else(|| everybody(&outbox, verdict));
    let count = settle(world, &mut outbox, places, verdict)?;
    settled(world, session, &outbox, &sheet)?;
    Ok(Ok(count))
}

/// Everybody a decision about all is about. Who was refused for good is only tried again by name.
fn everybody(outbox: &Outbox<'_>, verdict: Verdict) -> Vec<u64> {
    let standing = &outbox.ledger().standing;
    let states: &[State] = match verdict {
        Verdict::Sent | Verdict::Again => &[State::Unknown],
        Verdict::GiveUp => &[State::Planned, State::Waiting],
    };
    states
        .iter()
        .flat_map(|state| standing.all(*state))
        .collect()
}

/// Writes a person's decision about these people into the ledger. Those it does not apply to are
/// passed over; the number of the others.
pub fn settle(
    world: &World<'_>,
    outbox: &mut Outbox<'_>,
    people: impl IntoIterator<Item = u64>,
    verdict: Verdict,
) -> Result<u64, Trouble> {
    let mut group = Group::default();
    let mut count = 0;
    for n in people {
        let state = outbox.ledger().standing.state(n);
        let told = match (verdict, state) {
            (Verdict::Sent, Some(State::Unknown)) => Told::SaidSent,
            (Verdict::Again, Some(State::Unknown | State::GivenUp | State::Refused)) => {
                Told::SaidAgain
            }
            (Verdict::GiveUp, Some(State::Planned | State::Waiting)) => Told::GivenUp,
            _ => continue,
        };
        group.tell(n, told, "");
        count += 1;
    }
    group.decided_by(&world.desk.by);
    outbox.write(&mut group, world.clock.now())?;
    Ok(count)
}
