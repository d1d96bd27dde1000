//! Mail to everybody on a list: what would be sent, and sending it so that everyone gets it once.
//!
//! [`Plan`] says who would get what. [`begin`] freezes that and writes it into the journal;
//! [`take_up`] goes on with what was begun; [`send`] talks to the relays; [`tell`] writes the counts
//! into the journal.
//! Invariant: the last byte of a mail leaves only after its attempt is in the ledger, and nobody
//! whose mail may have left is written to again unless a person says so.

pub mod account;
mod bounced;
mod carry;
mod decide;
pub mod files;
mod fleet;
mod ledger;
pub mod look;
pub mod meant;
mod people;
mod pieces;
pub mod plan;
pub mod preview;
pub mod result;
mod roster;
mod run;
mod trial;

pub use carry::{Done, carry_on, go_on, mail, settled};
pub use decide::{Decided, Verdict, decide, settle};
pub use ledger::{Freeze, Outbox, folder, read};
pub use people::People;
pub use plan::{Plan, Sample};
pub use run::{Ended, Ready, send, send_through};
pub use trial::{Rehearsed, Tried, knock, own_address, trial};

use super::World;
use super::session::{Halt, Session};
use crate::config::channel::{Mail, Relay};
use crate::customers::Finding;
use crate::draft::letter::{Frozen, Letters, Unusable};
use crate::incident::delivery::DeliveryState;
use crate::incident::{Command, Delivery};
use crate::outbox;
use crate::seam::{DiskFault, Fault};

/// What the walk needs to know of a channel of mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSheet {
    /// The channel, as the workspace configures it.
    pub mail: Mail,
    /// The file of the customers, as the disk opens it.
    pub list: String,
    /// The files of people who must not be written to.
    pub suppress: Vec<String>,
    /// Where bounced addresses are added: in the workspace.
    pub bounced: String,
}

/// Connections to a relay at once, when nothing else is said.
const CONNECTIONS: u32 = 4;
/// Mails under way on one connection, where the relay takes several.
const WINDOW: u32 = 8;

impl MailSheet {
    /// How many mails may be under way at once, over all relays: so many can be unknown at worst.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        let each = |relay: &Relay| connections(relay) as u64 * u64::from(window(relay));
        self.mail.relays.iter().map(each).sum()
    }

    /// How many mails a second may leave, over all relays; none when nobody counts.
    #[must_use]
    pub fn per_second(&self) -> Option<f64> {
        self.mail.relays.iter().map(rate).sum()
    }

    /// Whether there is somebody to hand mails to.
    #[must_use]
    pub fn has_relay(&self) -> bool {
        !self.mail.relays.is_empty()
    }
}

/// Mails a second, when nothing else is said; this machine itself may be handed as many as it takes.
const RATE: u32 = 20;

/// How many mails a second may leave; none when nobody counts.
fn rate(relay: &Relay) -> Option<f64> {
    let set = relay.rate.map(|rate| {
        let seconds = u32::try_from(rate.per.as_seconds()).unwrap_or(1).max(1);
        f64::from(rate.count) / f64::from(seconds)
    });
    set.or_else(|| (!relay.is_here()).then(|| f64::from(RATE)))
}

fn connections(relay: &Relay) -> usize {
    relay.connections.unwrap_or(CONNECTIONS).max(1) as usize
}

fn window(relay: &Relay) -> u32 {
    relay.window.unwrap_or(WINDOW).max(1)
}

/// Why a mailing cannot go on.
#[derive(Debug)]
pub enum Trouble {
    /// A file cannot be read or written; nothing was sent because of it.
    Disk(DiskFault),
    /// The ledger took nothing: sending has stopped.
    NotWritten(DiskFault),
    /// The journal takes nothing, and the person goes on on paper: nothing is sent.
    OnPaper,
    /// Another terminal sends this mailing.
    Held,
    /// It was begun already.
    Begun,
    /// It was never begun.
    NotBegun,
    /// The ledger cannot be read.
    Ledger(outbox::Trouble),
    /// A frozen file is not what was frozen.
    Changed {
        /// Which, from the workspace.
        file: String,
    },
    /// There is no list.
    NoList {
        /// Where it should be.
        path: String,
    },
    /// The list cannot be trusted.
    List {
        /// Which.
        path: String,
        /// What is wrong with it.
        finding: Finding,
    },
    /// Nobody on the list can be written to.
    Nobody {
        /// Which list.
        path: String,
    },
    /// The number that was typed is not that of the people on the list.
    Miscounted {
        /// How many there are.
        there: u64,
        /// How many were said.
        said: u64,
    },
    /// No mail channel, or no message for it.
    NoMail,
    /// The words cannot be sent.
    Words(Unusable),
    /// Nothing leads out: a drill, a dry run, no relay.
    NoRelay,
    /// A secret cannot be fetched, or the wire does not lead out.
    Fault(Fault),
    /// The walk cannot go on.
    Halt(Halt),
}

impl From<DiskFault> for Trouble {
    fn from(fault: DiskFault) -> Self {
        Self::Disk(fault)
    }
}

impl From<Halt> for Trouble {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl From<Unusable> for Trouble {
    fn from(unusable: Unusable) -> Self {
        Self::Words(unusable)
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Begins a mailing: frozen on the disk, then told to the journal. Nothing has left yet. `said` is
/// the number of people that was typed.
pub fn begin<'d>(
    world: &mut World<'d>,
    session: &mut Session<'_>,
    mut plan: Plan,
    said: u64,
) -> Result<(Outbox<'d>, Letters), Trouble> {
    if said != plan.people.count() {
        return Err(Trouble::Miscounted {
            there: plan.people.count(),
            said,
        });
    }
    may_begin(world, session, &plan)?;
    let message = plan.message();
    let freeze = ledger::Freeze {
        incident: session.incident().id(),
        delivery: &plan.delivery,
        at: world.clock.now(),
        message: &message,
        left_out: plan.people.left_out(),
        in_flight: plan.sheet.in_flight(),
    };
    let people = &mut plan.people;
    let outbox = Outbox::freeze(world.disk, &freeze, |add| people.each(add))?;
    // The file may have changed since it was counted.
    let there = outbox.mailing().planned;
    if there != said {
        return Err(Trouble::Miscounted { there, said });
    }
    let command = Command::Mail {
        delivery: plan.delivery.clone(),
        key: format!("{}.{}", session.incident().id(), plan.delivery.draft.0),
        mailing: outbox.mailing(),
    };
    session.perform(world, command)?;
    // What only stands on paper is no intent: after a crash nobody would know of it.
    if session.on_paper() {
        return Err(Trouble::OnPaper);
    }
    Ok((outbox, plan.letters))
}

/// Whether a rule says no before anything is frozen.
pub fn may_begin(world: &World<'_>, session: &Session<'_>, plan: &Plan) -> Result<(), Trouble> {
    let mailing = crate::incident::Mailing {
        planned: plan.people.count(),
        accepted: 0,
        refused: 0,
        waiting: 0,
        unknown: 0,
        given_up: 0,
        left_out: plan.people.left_out(),
        list: crate::base::Digest::NONE,
        ledger: None,
    };
    let command = Command::Mail {
        delivery: plan.delivery.clone(),
        key: String::new(),
        mailing,
    };
    let allowed = session.would(world, command);
    allowed.map_err(|refusal| Trouble::Halt(Halt::Refused(refusal)))
}

/// Goes on with a mailing that was begun, by whichever terminal.
pub fn take_up<'d>(
    world: &World<'d>,
    session: &Session<'_>,
    delivery: &Delivery,
    sheet: &MailSheet,
) -> Result<(Outbox<'d>, Letters), Trouble> {
    let folder = folder(session.incident().id(), delivery);
    let outbox = match Outbox::open(world.disk, folder, world.clock.now()) {
        Err(Trouble::Ledger(outbox::Trouble::NoHead)) => return Err(Trouble::NotBegun),
        other => other?,
    };
    let frozen: Frozen = plan::thaw(&outbox.message()?).ok_or_else(|| Trouble::Changed {
        file: format!("{}/{}", outbox.folder(), outbox::MESSAGE),
    })?;
    let key = plan::key(world, sheet)?;
    let letters = Letters::thaw(&frozen, key.as_ref().map(|key| key.reveal().as_bytes()))?;
    Ok((outbox, letters))
}

/// Writes the counts into the journal when everybody was tried, and there is something to tell.
pub fn tell(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    outbox: &Outbox<'_>,
    reason: &str,
) -> Result<(), Trouble> {
    let mailing = outbox.mailing();
    let delivery = outbox.ledger().head.delivery.clone();
    session.look_again(world)?;
    let incident = session.incident();
    let state = incident
        .draft(&delivery.draft)
        .and_then(|draft| draft.deliveries.get(&delivery.channel).copied());
    if state.is_none() {
        // The crash came between the ledger's head and the journal: told first that it was begun.
        let command = Command::Mail {
            delivery: delivery.clone(),
            key: format!("{}.{}", incident.id(), delivery.draft.0),
            mailing: mailing.clone(),
        };
        session.perform(world, command)?;
    }
    let known = session.incident().mailing(&delivery);
    let counts = |mailing: &crate::incident::Mailing| crate::incident::Mailing {
        ledger: None,
        ..mailing.clone()
    };
    let is_news = state == Some(DeliveryState::Requested)
        || state.is_none()
        || known.is_none_or(|known| counts(known) != counts(&mailing));
    // When nobody got it and some wait, nothing is decided yet.
    let is_open = mailing.accepted == 0 && mailing.unknown == 0 && mailing.waiting > 0;
    if mailing.untried() == 0 && is_news && !is_open {
        let command = Command::Mailed {
            delivery,
            mailing,
            reason: reason.to_owned(),
        };
        session.perform(world, command)?;
    }
    Ok(())
}
